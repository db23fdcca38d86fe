use super::{
    CodecError, Draft, SealedCopy, decode, decode_closed, encode, golden, open_copies, open_copy,
    persons, read_closed, sealed_copies, sealed_copy,
};
use crate::{
    position::{Position, Revision},
    recorded::{Actor, Instant, NewEvent, Origin, Recorded, StreamName},
    vault::Vault,
};
use bytes::Bytes;
use domain::world::Event;
use serde_json::Value;
use tempfile::TempDir;
use uuid::Uuid;

async fn vault() -> (TempDir, Vault) {
    let folder = tempfile::tempdir().unwrap();
    let (location, kek) = (folder.path().join("log.vault"), folder.path().join("log.kek"));
    Vault::init(&location.to_string_lossy(), &kek).await.unwrap();
    let vault = Vault::open(&location.to_string_lossy(), &kek).await.unwrap();
    (folder, vault)
}

fn stream(event: &Event) -> StreamName {
    let category = event.type_name().split('.').next().unwrap();
    format!("{category}-{}", Uuid::from_u128(7).simple()).parse().unwrap()
}

fn draft<'a>(stream: &'a StreamName, event: &'a Event) -> Draft<'a> {
    let actor = Actor { who: "system:test".into(), body: String::new(), role: "system".into() };
    let command_id = Uuid::from_u128(1);
    Draft {
        stream,
        event_id: Uuid::from_u128(2),
        event,
        occurred_on: "2026-03-09".parse().unwrap(),
        origin: Origin {
            command_id,
            correlation: command_id,
            causation: command_id,
            actor,
            source: "cli".into(),
        },
        metadata: Bytes::new(),
    }
}

fn recorded(stream: &StreamName, event: NewEvent) -> Recorded {
    Recorded {
        position: Position(1),
        stream: stream.clone(),
        revision: Revision(0),
        recorded_at: Instant(0),
        event,
    }
}

async fn written(vault: &Vault, event: &Event) -> Recorded {
    let stream = stream(event);
    recorded(&stream, encode(vault, draft(&stream, event)).await.unwrap())
}

/// Every value of the payload that is sealed, as text.
fn values(payload: &Value, into: &mut Vec<String>) {
    match payload {
        Value::Object(object) if object.contains_key("sealed") => {
            leaves(object.get("value").unwrap(), into);
        }
        Value::Object(object) => object.values().for_each(|value| values(value, into)),
        Value::Array(items) => items.iter().for_each(|item| values(item, into)),
        _ => {}
    }
}

fn leaves(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(object) => object.values().for_each(|value| leaves(value, into)),
        Value::Array(items) => items.iter().for_each(|item| leaves(item, into)),
        Value::String(text) if text.len() > 6 => into.push(text.clone()),
        _ => {}
    }
}

#[tokio::test]
async fn every_type_comes_back_opened_closed_and_copied() {
    let (_folder, vault) = vault().await;
    for golden in golden::all() {
        let event = golden.event();
        let row = written(&vault, &event).await;
        assert_eq!(decode(&vault, &row).await.unwrap(), event, "{}", golden.file);

        let stored = String::from_utf8(row.event.payload.to_vec()).unwrap();
        assert!(!stored.contains("\"value\""), "{}", golden.file);
        let mut clear = Vec::new();
        values(&event.data(), &mut clear);
        for text in &clear {
            assert!(!stored.contains(text.as_str()), "{text} in clear in {}", golden.file);
        }

        let closed = decode_closed(&row).unwrap().data().to_string();
        assert!(!closed.contains("\"value\"") && !closed.contains("\"box\""), "{}", golden.file);

        let copies = sealed_copies(&row).unwrap();
        assert_eq!(copies.len(), persons(&event).len(), "{}", golden.file);
        let closed = decode_closed(&row).unwrap();
        assert_eq!(read_closed(&row).unwrap(), (closed, copies.clone()), "{}", golden.file);
        for copy in &copies {
            assert_eq!(sealed_copy(&row, copy.field()).unwrap().as_ref(), Some(copy));
            let stored: SealedCopy =
                serde_json::from_str(&serde_json::to_string(copy).unwrap()).unwrap();
            let opened = open_copy(&vault, &stored).await.unwrap();
            let value = event.data().pointer(copy.field()).unwrap().get("value").cloned();
            assert_eq!(opened, value, "{} of {}", copy.field(), golden.file);
        }
    }
}

#[tokio::test]
async fn a_second_encoding_writes_the_same_bytes() {
    let (_folder, vault) = vault().await;
    for golden in golden::all() {
        let event = golden.event();
        assert_eq!(written(&vault, &event).await, written(&vault, &event).await);
    }
}

fn submitted() -> Event {
    golden::all().into_iter().find(|g| g.event_type == "demand.submitted").unwrap().event()
}

#[tokio::test]
async fn an_erased_person_reads_as_erased_everywhere() {
    let (_folder, vault) = vault().await;
    let event = submitted();
    let row = written(&vault, &event).await;
    vault.destroy_key(persons(&event)[0]).await.unwrap();
    assert_eq!(decode(&vault, &row).await.unwrap(), decode_closed(&row).unwrap());
    let copies = sealed_copies(&row).unwrap();
    assert_eq!(open_copies(&vault, &copies).await.unwrap(), [None, None]);
    assert_eq!(sealed_copy(&row, "/nothing").unwrap(), None);
}

#[tokio::test]
async fn a_vault_older_than_the_log_is_said_and_never_read_as_erased() {
    let ((_folder, vault), (_other_folder, other)) = (vault().await, vault().await);
    let row = written(&vault, &submitted()).await;
    let error = decode(&other, &row).await.unwrap_err();
    assert!(error.to_string().contains("restore a later backup"), "{error}");
}

#[tokio::test]
async fn a_value_moved_to_another_row_does_not_open() {
    let (_folder, vault) = vault().await;
    let row = written(&vault, &submitted()).await;
    let mut elsewhere = row.clone();
    elsewhere.stream = format!("demand-{}", Uuid::from_u128(8).simple()).parse().unwrap();
    let mut other_event = row.clone();
    other_event.event.event_id = Uuid::from_u128(3);
    // identity and form change places: same person, same class
    let mut swapped = row.clone();
    let mut payload: Value = serde_json::from_slice(&row.event.payload).unwrap();
    let form = payload["form"].take();
    let identity = std::mem::replace(&mut payload["identity"], form);
    payload["form"] = identity;
    swapped.event.payload = Bytes::from(payload.to_string());
    for moved in [elsewhere, other_event, swapped] {
        let error = decode(&vault, &moved).await.unwrap_err();
        assert!(matches!(error, CodecError::Sealed { .. }), "{error}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_named_without_its_values() {
    let (_folder, vault) = vault().await;
    let good = written(&vault, &submitted()).await;
    let with = |payload: &str| {
        let mut row = good.clone();
        row.event.payload = Bytes::from(payload.to_owned());
        row
    };
    let unsealed = submitted().data().to_string();
    for payload in ["Canariville", "[]", r#"{"received_on": "Canariville"}"#, &unsealed] {
        let row = with(payload);
        let error = decode(&vault, &row).await.unwrap_err();
        assert!(matches!(error, CodecError::BadPayload { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("Canariville"));
    }
    let mut later = good.clone();
    later.event.schema_version = 9;
    let error = decode_closed(&later).unwrap_err();
    assert!(error.to_string().contains("later version"), "{error}");
}

#[tokio::test]
async fn a_type_is_spelt_our_way_on_a_stream_of_its_category() {
    let (_folder, vault) = vault().await;
    let event = submitted();
    let elsewhere: StreamName = "vacancy-00".parse().unwrap();
    let error = encode(&vault, draft(&elsewhere, &event)).await.unwrap_err();
    assert!(matches!(error, CodecError::BadType(_)), "{error}");
    let good = written(&vault, &event).await;
    for name in ["demand.Submitted", "demand.a.b", "demand", "demand.-a", "demand.a-", "$demand.a"]
    {
        let mut row = good.clone();
        row.event.event_type = name.parse().unwrap();
        let error = decode_closed(&row).unwrap_err();
        assert!(matches!(error, CodecError::BadType(_)), "{name}: {error}");
    }
}

#[test]
fn every_type_of_the_catalogue_is_spelt_our_way() {
    for info in domain::catalogue::types() {
        let stream: StreamName = format!("{}-00", info.category).parse().unwrap();
        assert!(super::spelt(info.name, &stream).is_ok(), "{}", info.name);
    }
}

#[tokio::test]
async fn an_event_read_in_one_go_is_the_one_read_the_long_way() {
    let (_folder, vault) = vault().await;
    for event in domain::testing::samples() {
        let recorded = written(&vault, &event).await;
        let (long, _) = super::read_closed(&recorded).unwrap();
        assert_eq!(super::straight(&recorded), Some(long), "{}", event.type_name());
    }
    let mut recorded = written(&vault, &submitted()).await;
    let whole = String::from_utf8(recorded.event.payload.to_vec()).unwrap();
    for odd in [format!("{whole},\"more\":1"), format!(" {whole}"), whole.replace("box", "value")] {
        recorded.event.payload = odd.into();
        assert_eq!(super::straight(&recorded), None);
    }
}
