//! Many demands at once: run with `--release -- --ignored --nocapture load`; `LOAD_DEMANDS` says how many.

use crate::{
    Views,
    db::Location,
    projection::Projection,
    statistics::{
        DEFAULT_THRESHOLD, Period,
        edition::{Ended, Facts, Month, edition},
        overview,
    },
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

fn demands() -> u128 {
    std::env::var("LOAD_DEMANDS").ok().and_then(|n| n.parse().ok()).unwrap_or(60_000)
}

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

pub(crate) fn recorded(event: &Event) -> NewEvent {
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

/// Processor time of this process, in hundredths of a second: what a busy machine does not distort.
fn cpu() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    stat.split(' ').skip(13).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}

async fn filled() -> Arc<MemoryStore> {
    let store = Arc::new(MemoryStore::new());
    let samples = samples();
    let life: Vec<&Event> =
        LIFE.iter().map(|t| samples.iter().find(|e| e.type_name() == *t).unwrap()).collect();
    for n in 0..demands() {
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
async fn load_many_demands_into_every_read_model_and_ask_for_figures() {
    let store = filled().await;
    let folder = tempfile::tempdir().unwrap();
    for projection in crate::all(&Arc::default()) {
        let name = projection.name();
        let location = Location::Sqlite(folder.path().join(name));
        feed(name, &location, vec![projection], &store).await;
    }
    let location = Location::Sqlite(folder.path().join("views"));
    let views = feed("all", &location, crate::all(&Arc::default()), &store).await;
    let period = Period { from: day("2025-01-01"), to: day("2025-12-31") };
    let watch = Watch::now();
    overview(views.db(), period, DEFAULT_THRESHOLD).await.unwrap();
    println!("overview: {:?}", watch.elapsed());
    let watch = Watch::now();
    let facts = Facts::read(views.db(), i64::MAX).await.unwrap();
    let ended = [Ended { month: Month::of(day("2026-01-05")), position: i64::MAX }];
    let counted = edition(&facts, &ended, DEFAULT_THRESHOLD).unwrap().active;
    println!("edition: {:?}, {counted:?} active", watch.elapsed());
}

async fn feed(
    name: &str,
    location: &Location,
    projections: Vec<Arc<dyn Projection>>,
    store: &Arc<MemoryStore>,
) -> Views {
    let views = Views::open(location, projections).await.unwrap();
    let (watch, before) = (Watch::now(), cpu());
    views.catch_up(store.clone(), Position(i64::MAX)).await.unwrap();
    println!("{name}: {:?}, {} hundredths of a processor second", watch.elapsed(), cpu() - before);
    views
}
