//! JSON Schema (2020-12) of every event as the log stores it (feature "schema").
//!
//! The schema is derived from the types that are read and written, so it cannot say something else than they do. A
//! sealed field has its stored shape: class and person, with box and commitment until the person's key is destroyed;
//! the boxes stay where they are after an erasure, a field that was written for an erased person has none. Fields that
//! a schema does not name are no fault: a later version may add them.

use crate::{
    catalogue::{self, TypeInfo},
    demand::DemandEvent,
    examination::ExaminationEvent,
    partner::PartnerEvent,
    person::PersonEvent,
    place::PlaceEvent,
    referral::ReferralEvent,
    sealed::{Class, Classed, Sealed},
    session::SessionEvent,
    vacancy::VacancyEvent,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// A type that is written as a string of some spelling.
macro_rules! text {
    ($name:ident, $pattern:expr) => {
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": $pattern })
            }
        }
    };
}

pub(crate) use text;

impl<T: Classed> JsonSchema for Sealed<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Sealed".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let class = match T::CLASS {
            Class::Personal => "personal",
            Class::Sensitive => "sensitive",
        };
        json_schema!({
            "type": "object",
            "properties": {
                "sealed": { "const": class },
                "person": generator.subschema_for::<crate::id::PersonId>(),
                "box": { "type": "string", "contentEncoding": "base64" },
                "commitment": { "type": "string", "contentEncoding": "base64", "minLength": 44, "maxLength": 44 }
            },
            "required": ["sealed", "person"],
            "dependentRequired": { "box": ["commitment"], "commitment": ["box"] },
            "additionalProperties": false
        })
    }
}

/// The schema of the payload of a type in today's version; none for a type that is not ours.
#[must_use]
pub fn of(type_name: &str) -> Option<Value> {
    let info = catalogue::info(type_name)?;
    let events = match info.category {
        "demand" => whole::<DemandEvent>(),
        "person" => whole::<PersonEvent>(),
        "vacancy" => whole::<VacancyEvent>(),
        "session" => whole::<SessionEvent>(),
        "place" => whole::<PlaceEvent>(),
        "referral" => whole::<ReferralEvent>(),
        "partner" => whole::<PartnerEvent>(),
        "clock" => whole::<crate::clock::ClockEvent>(),
        "examination" => whole::<ExaminationEvent>(),
        "network" => whole::<crate::network::NetworkEvent>(),
        "reception" => whole::<crate::reception::ReceptionEvent>(),
        "rules" => whole::<crate::rules::RulesEvent>(),
        "body" => whole::<crate::body::BodyEvent>(),
        _ => return None,
    };
    one(info, events)
}

fn whole<T: JsonSchema>() -> Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12();
    settings
        .with(|settings| settings.inline_subschemas = true)
        .into_generator()
        .into_root_schema_for::<T>()
        .into()
}

/// The one case of an aggregate's events that bears the name.
fn one(info: &TypeInfo, events: Value) -> Option<Value> {
    let cases = events.get("oneOf")?.as_array()?;
    let bears = |case: &&Value| case.pointer("/properties/type/const") == Some(&info.name.into());
    let case = cases.iter().find(bears)?;
    let mut data: Map<String, Value> = case.pointer("/properties/data")?.as_object()?.clone();
    let description = case.get("description").cloned().unwrap_or_default();
    let mut schema = Map::from_iter([
        ("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema")),
        ("$id".to_owned(), json!(format!("/schemas/{}.json", info.name))),
        ("title".to_owned(), json!(info.name)),
        ("description".to_owned(), description),
    ]);
    data.remove("title");
    data.remove("description");
    schema.append(&mut data);
    schema.insert("x-legal-basis".to_owned(), json!(info.legal_basis));
    schema.insert("x-applicant-visible".to_owned(), json!(info.applicant_visible));
    schema.insert("x-public".to_owned(), json!(info.public));
    schema.insert("x-operational".to_owned(), json!(info.operational));
    Some(Value::Object(schema))
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::{catalogue::types, testing::samples};

    #[test]
    fn every_type_has_a_schema_that_names_the_fields_of_its_events() {
        for event in samples() {
            let schema = of(event.type_name()).unwrap();
            assert_eq!(schema["title"], event.type_name());
            let properties = &schema["properties"];
            for (name, field) in event.data().as_object().unwrap() {
                let property = &properties[name];
                assert!(property.is_object(), "{} {name}", event.type_name());
                if let Some(class) = field.get("sealed") {
                    assert_eq!(property["properties"]["sealed"]["const"], *class);
                }
            }
        }
        assert!(types().iter().all(|info| of(info.name).is_some()));
        assert_eq!(of("demand.unheard-of"), None);
    }
}
