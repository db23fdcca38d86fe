//! Finding the sealed values of a payload.

use domain::{id::PersonId, sealed::Class};
use serde_json::{Map, Value};

/// Calls `visit` with the JSON pointer of each sealed object (`{"sealed": …, "person": …}`), in the order they are
/// written. What is inside one is not looked at.
pub(super) fn each_sealed<E>(
    value: &mut Value,
    visit: &mut impl FnMut(&str, &mut Map<String, Value>) -> Result<(), E>,
) -> Result<(), E> {
    walk(value, &mut String::new(), visit)
}

fn walk<E>(
    value: &mut Value,
    path: &mut String,
    visit: &mut impl FnMut(&str, &mut Map<String, Value>) -> Result<(), E>,
) -> Result<(), E> {
    let here = path.len();
    match value {
        Value::Object(object) if object.contains_key("sealed") && object.contains_key("person") => {
            visit(path, object)?;
        }
        Value::Object(object) => {
            for (name, value) in object {
                path.push('/');
                path.push_str(&name.replace('~', "~0").replace('/', "~1"));
                walk(value, path, visit)?;
                path.truncate(here);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter_mut().enumerate() {
                path.push('/');
                path.push_str(&index.to_string());
                walk(value, path, visit)?;
                path.truncate(here);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    Ok(())
}

/// Class and person of a sealed object.
pub(super) fn marks(object: &Map<String, Value>) -> Option<(Class, PersonId)> {
    let class = match object.get("sealed")?.as_str()? {
        "personal" => Class::Personal,
        "sensitive" => Class::Sensitive,
        _ => return None,
    };
    Some((class, object.get("person")?.as_str()?.parse().ok()?))
}
