//! Many demands at once: run with `--release -- --ignored --nocapture load`.

use crate::{
    Views,
    db::Location,
    statistics::{By, DEFAULT_THRESHOLD, Period, breakdown, overview},
};
use domain::{
    id::{DemandId, StreamId},
    testing::{day, samples},
    world::Event,
};
use eventstore::{
    memory::MemoryStore,
    position::{Expected, Position},
    recorded::{Actor, Instant, NewEvent, Origin},
    store::{Append, EventStore, StreamWrite},
};
use std::{sync::Arc, time::Instant as Watch};
use uuid::Uuid;

const DEMANDS: u128 = 6_000;

const LIFE: [&str; 10] = [
    "demand.submitted",
    "demand.household-declared",
    "demand.resources-declared",
    "demand.housing-declared",
    "demand.wish-declared",
    "demand.completeness-assessed",
    "demand.registered",
    "demand.certificate-issued",
    "demand.renewal-notice-sent",
    "demand.renewed",
];

fn recorded(event: &Event) -> NewEvent {
    NewEvent {
        event_id: Uuid::new_v4(),
        event_type: event.type_name().parse().unwrap(),
        schema_version: 1,
        content_type: "application/json".into(),
        occurred_on: day("2026-01-05"),
        origin: Origin {
            command_id: Uuid::new_v4(),
            correlation: Uuid::nil(),
            causation: Uuid::nil(),
            actor: Actor { who: "system:load".into(), body: "x".into(), role: "system".into() },
            source: "cli".into(),
        },
        legal_basis: String::new(),
        applicant_visible: true,
        key_ids: vec![],
        metadata: bytes::Bytes::new(),
        payload: serde_json::to_vec(&event.data()).unwrap().into(),
    }
}

async fn filled() -> Arc<MemoryStore> {
    let store = Arc::new(MemoryStore::new());
    let samples = samples();
    let life: Vec<&Event> =
        LIFE.iter().map(|t| samples.iter().find(|e| e.type_name() == *t).unwrap()).collect();
    for n in 0..DEMANDS {
        // Scattered, as real identifiers are.
        let bits = Uuid::from_u128(n.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835));
        let stream = StreamId::Demand(DemandId::new(bits)).into();
        let events = life.iter().map(|event| recorded(event)).collect();
        let write = StreamWrite { stream, expected: Expected::Any, events };
        let at = Instant::midday(day("2026-01-05"));
        let request = Append { writes: vec![write], checks: vec![], at };
        store.append(vec![request]).await.remove(0).unwrap();
    }
    store
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes"]
async fn load_600_000_events_into_every_read_model_and_ask_for_figures() {
    let store = filled().await;
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Sqlite(folder.path().join("views"));
    for only in std::iter::once(None).chain((0..9).map(Some)) {
        let mut all = crate::all(&Arc::default());
        if let Some(only) = only {
            all = vec![all.remove(only)];
        }
        let names: Vec<_> = all.iter().map(|p| p.name()).collect();
        let location = if only.is_some() {
            Location::Sqlite(folder.path().join(names[0]))
        } else {
            location.clone()
        };
        let views = Views::open(&location, all).await.unwrap();
        let watch = Watch::now();
        views.catch_up(store.clone(), Position(i64::MAX)).await.unwrap();
        println!("{names:?}: {:?}", watch.elapsed());
        if only.is_none() {
            let period = Period { from: day("2025-01-01"), to: day("2025-12-31") };
            let watch = Watch::now();
            let all = overview(views.db(), period, DEFAULT_THRESHOLD).await.unwrap();
            println!("overview: {:?} {all:?}", watch.elapsed());
            for by in [By::Commune, By::Typology, By::Month] {
                let watch = Watch::now();
                let lines = breakdown(views.db(), period, by, DEFAULT_THRESHOLD).await.unwrap();
                println!("{by:?}: {:?} {} lines", watch.elapsed(), lines.len());
            }
        }
    }
}
