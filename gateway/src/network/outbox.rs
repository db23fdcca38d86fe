//! What each partner is to receive, folded from the log like any read model.
//!
//! One more promise than other read models: a number once given never changes. The rules (who receives which types)
//! are themselves events, in force from their position on, so a rebuild gives the same numbers.

use super::wire::Message;
use domain::{
    catalogue,
    id::{PartnerId, StreamId},
    partner::PartnerEvent,
    world::Event,
};
use eventstore::{position::Position, recorded::Recorded};
use projections::{
    db::{DbError, Value},
    engine::Views,
    projection::{EVERYTHING, OnPoison, Poison, Projection, Seen},
    rows::{Record, Rows},
    table::{Key, Kind, Table},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::sync::watch;

const NAME: &str = "outbox_1";
/// How long the outbox may need to come to what the stream already has.
const CATCHES_UP: Duration = Duration::from_secs(20);

static RULES: Table = Table {
    name: "rules",
    columns: &[("id", Kind::Int), ("partners", Kind::Text)],
    key: 1,
    indexes: &[],
};

static MESSAGES: Table = Table {
    name: "messages",
    columns: &[
        ("partner", Kind::Text),
        ("seq", Kind::Int),
        ("position", Kind::Int),
        ("event_id", Kind::Text),
        ("event_type", Kind::Text),
        ("time", Kind::Text),
        ("body", Kind::Text),
    ],
    key: 2,
    indexes: &[],
};

static TABLES: [&Table; 2] = [&RULES, &MESSAGES];

/// A subscription as it stands, and the last number given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Stream of the subscription.
    pub stream: String,
    /// Short name.
    pub name: String,
    /// Exact types it receives.
    pub types: Vec<String>,
    /// Whether it receives anything.
    pub active: bool,
    /// Last `partner_seq` given.
    pub seq: i64,
    /// Position of the first event that may be for it and cannot be read: from there on it receives nothing, until a
    /// program that can read it rebuilds the outbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<i64>,
}

impl Subscription {
    /// A partner of whom only its stream is known.
    fn unknown(stream: &str) -> Self {
        let (stream, name) = (stream.to_owned(), stream.to_owned());
        Self { stream, name, types: Vec::new(), active: false, seq: 0, stopped: None }
    }

    /// Whether it is to have events of this type.
    fn wants(&self, event_type: &str) -> bool {
        self.active && self.stopped.is_none() && self.types.iter().any(|t| t == event_type)
    }
}

/// The projection.
#[derive(Debug, Clone, Copy, Default)]
pub struct OutboxFold;

impl Projection for OutboxFold {
    fn name(&self) -> &'static str {
        NAME
    }

    fn tables(&self) -> &'static [&'static Table] {
        &TABLES
    }

    fn uses(&self) -> &'static [&'static str] {
        EVERYTHING
    }

    /// A number once given never changes: what cannot be read may not be left out.
    fn on_poison(&self) -> OnPoison {
        OnPoison::Stop
    }

    fn keys(&self, _: &Seen<'_>) -> Vec<Key> {
        vec![rules_key()]
    }

    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
        if let Event::Partner(event) = seen.event {
            return subscribe(seen, event, rows);
        }
        let event_type = seen.event.type_name();
        let Some(row) = rows.find(&rules_key())? else { return Ok(()) };
        // most events are for nobody: their type stands nowhere in the rules
        if !row.text("partners").is_some_and(|rules| rules.contains(event_type)) {
            return Ok(());
        }
        let mut partners: Vec<Subscription> = row.json("partners");
        let mut wanting =
            partners.iter_mut().filter(|partner| partner.wants(event_type)).peekable();
        if wanting.peek().is_none() {
            return Ok(());
        }
        let body = Value::from(body(seen).to_string());
        for partner in wanting {
            partner.seq += 1;
            rows.put(message(partner, seen, body.clone()));
        }
        rows.entry(rules_key())?.set_json("partners", &partners);
        Ok(())
    }

    fn unread_keys(&self, _: &Recorded) -> Vec<Key> {
        vec![rules_key()]
    }

    /// Stops those whom the event may be for, and nobody else: a number once given never changes, so what cannot be
    /// read may not be left out for them. An event of a partner's own stream may be a rule of theirs.
    fn apply_unread(&self, recorded: &Recorded, _: &Poison, rows: &mut Rows) -> Result<(), Poison> {
        let (stream, event_type) = (recorded.stream.as_str(), recorded.event.event_type.as_str());
        let row = rows.entry(rules_key())?;
        let mut partners: Vec<Subscription> = row.json("partners");
        let own = recorded.stream.category() == PartnerId::CATEGORY;
        if own && !partners.iter().any(|partner| partner.stream == stream) {
            partners.push(Subscription::unknown(stream));
        }
        for partner in &mut partners {
            if partner.stream == stream || partner.wants(event_type) {
                partner.stopped.get_or_insert(recorded.position.0);
            }
        }
        row.set_json("partners", &partners);
        Ok(())
    }
}

fn rules_key() -> Key {
    RULES.key([Value::Int(1)])
}

fn subscribe(seen: &Seen<'_>, event: &PartnerEvent, rows: &mut Rows) -> Result<(), Poison> {
    let stream = seen.recorded.stream.as_str();
    let row = rows.entry(rules_key())?;
    let mut partners: Vec<Subscription> = row.json("partners");
    let known = partners.iter_mut().find(|partner| partner.stream == stream);
    match (event, known) {
        // what stopped it may be a rule: those after it are not known to hold
        (_, Some(partner)) if partner.stopped.is_some() => {}
        (PartnerEvent::Subscribed { types, .. }, Some(partner)) => {
            partner.types.clone_from(types);
            partner.active = true;
        }
        (PartnerEvent::Subscribed { name, types, .. }, None) => partners.push(Subscription {
            stream: stream.to_owned(),
            name: name.to_string(),
            types: types.clone(),
            active: true,
            seq: 0,
            stopped: None,
        }),
        (PartnerEvent::Suspended {}, Some(partner)) => partner.active = false,
        (PartnerEvent::Suspended {}, None) => {}
    }
    row.set_json("partners", &partners);
    Ok(())
}

fn message(partner: &Subscription, seen: &Seen<'_>, body: Value) -> Record {
    let recorded = seen.recorded;
    let mut row = Record::new(MESSAGES.key([partner.name.as_str().into(), partner.seq.into()]));
    row.set("position", recorded.position.0)
        .set("event_id", recorded.event.event_id)
        .set("event_type", seen.event.type_name())
        .set("time", crate::time::rfc3339(recorded.recorded_at))
        .set("body", body);
    row
}

/// Public and operational fields, and the stream. Whatever the catalogue does not name stays here.
fn body(seen: &Seen<'_>) -> Json {
    let allowed = catalogue::info(seen.event.type_name());
    let mut fields = Map::new();
    if let (Some(info), Json::Object(data)) = (allowed, seen.event.data()) {
        for (name, value) in data {
            if info.public.contains(&name.as_str()) || info.operational.contains(&name.as_str()) {
                fields.extend(unsealed(value).map(|value| (name, value)));
            }
        }
    }
    let stream = seen.recorded.stream.as_str().parse::<StreamId>().map(|id| id.to_string()).ok();
    json!({ "stream": stream, "occurred_on": seen.recorded.event.occurred_on, "fields": fields })
}

/// A field without the sealed values inside it, which would still say whose they are. Nothing: it is one itself.
fn unsealed(value: Json) -> Option<Json> {
    Some(match value {
        Json::Object(fields) if fields.contains_key("sealed") && fields.contains_key("person") => {
            return None;
        }
        Json::Object(fields) => Json::Object(
            fields.into_iter().filter_map(|(name, value)| Some((name, unsealed(value)?))).collect(),
        ),
        Json::Array(items) => items.into_iter().filter_map(unsealed).collect(),
        plain => plain,
    })
}

/// Reads the outbox.
#[derive(Debug, Clone)]
pub struct Outbox {
    /// Where it is folded.
    pub views: Arc<Views>,
}

impl Outbox {
    /// Messages of a partner after a number, in order.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn after(
        &self,
        partner: &str,
        seq: i64,
        limit: usize,
    ) -> Result<Vec<Message>, DbError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = self
            .views
            .db()
            .fetch(
                "SELECT seq, position, event_id, event_type, time, body FROM outbox_1_messages
                 WHERE partner = $1 AND seq > $2 ORDER BY seq LIMIT $3",
                vec![partner.into(), seq.into(), limit.into()],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Message {
                    seq: row.int("seq")?,
                    position: row.int("position")?,
                    event_id: row.text("event_id")?,
                    event_type: row.text("event_type")?,
                    time: row.text("time")?,
                    body: row.text("body")?,
                })
            })
            .collect()
    }

    /// Waits until the outbox took the event at a position, or a few seconds: a log that does not have it never
    /// comes there.
    pub(super) async fn reaches(&self, position: i64) {
        let mut marks = self.wake();
        let there = |marks: &BTreeMap<String, Position>| {
            marks.get(NAME).is_some_and(|mark| mark.0 >= position)
        };
        let _ = tokio::time::timeout(CATCHES_UP, marks.wait_for(there)).await;
    }

    /// Wakes when the outbox may have more.
    #[must_use]
    pub fn wake(&self) -> watch::Receiver<BTreeMap<String, Position>> {
        self.views.watch()
    }
}

/// Every partner that ever subscribed.
///
/// # Errors
/// The database does not answer.
pub async fn partners(views: &Views) -> Result<Vec<Subscription>, DbError> {
    let rows = views.db().fetch("SELECT partners FROM outbox_1_rules", vec![]).await?;
    let Some(row) = rows.first() else { return Ok(Vec::new()) };
    let text: String = row.text("partners")?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_leaves_without_what_is_sealed_inside_it() {
        let sealed = json!({ "sealed": "personal", "person": "person-1" });
        let wish = json!({ "communes": ["44109"], "detail": sealed, "others": [sealed, 3] });
        let left = json!({ "communes": ["44109"], "others": [3] });
        assert_eq!(unsealed(wish), Some(left));
        assert_eq!(unsealed(sealed), None);
    }
}
