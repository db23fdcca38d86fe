//! What an event that nobody here can read does to the partners.

use super::outbox::{Outbox, OutboxFold, Subscription, partners};
use eventstore::{
    contract::make::{all, append, event, write},
    memory::MemoryStore,
    position::{Expected, Position},
    store::EventStore,
};
use projections::{db::Location, engine::Views};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;

struct Network {
    store: Arc<MemoryStore>,
    views: Arc<Views>,
    _folder: TempDir,
}

impl Network {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::Sqlite(folder.path().join("views"));
        let views = Views::open(&location, vec![Arc::new(OutboxFold)]).await.unwrap();
        Self { store: Arc::new(MemoryStore::new()), views: Arc::new(views), _folder: folder }
    }

    /// Puts an event in the log by its store, and feeds the outbox.
    async fn say(&self, stream: &str, kind: &str, version: u16, data: Value) -> i64 {
        let head = self.store.head().await.unwrap().0;
        let mut write = write(stream, Expected::Any, &[]);
        let mut new = event(head as u128 + 1);
        new.event_type = kind.parse().unwrap();
        new.schema_version = version;
        new.key_ids.clear();
        new.payload = data.to_string().into();
        write.events.push(new);
        let position = append(&*self.store, all(vec![write])).await.unwrap().position;
        self.views.catch_up(self.store.clone(), Position(i64::MAX)).await.unwrap();
        position.0
    }

    async fn subscribe(&self, name: &str, types: &[&str]) -> i64 {
        let data = json!({ "body": name, "name": name, "types": types });
        self.say(&partner(name), "partner.subscribed", 1, data).await
    }

    async fn renew(&self) -> i64 {
        let data = json!({ "renewed_on": "2026-02-28", "expires_on": "2027-02-28" });
        self.say(DEMAND, "demand.renewed", 1, data).await
    }

    async fn of(&self, name: &str) -> Subscription {
        let all = partners(&self.views).await.unwrap();
        all.into_iter().find(|partner| partner.name == name).unwrap()
    }

    /// Numbers and positions of what a partner is to have.
    async fn sent(&self, name: &str) -> Vec<(i64, i64)> {
        let outbox = Outbox { views: self.views.clone() };
        let messages = outbox.after(name, 0, 100).await.unwrap();
        messages.iter().map(|message| (message.seq, message.position)).collect()
    }

    async fn stands(&self) -> bool {
        let standing = self.views.list().await.unwrap().remove(0);
        let head = self.store.head().await.unwrap();
        !standing.paused && standing.parked == 0 && standing.position == head
    }
}

const DEMAND: &str = "demand-00000000000000000000000000000001";

fn partner(name: &str) -> String {
    format!("partner-{:032x}", name.bytes().fold(0_u128, |sum, b| sum << 8 | u128::from(b)))
}

#[tokio::test]
async fn an_event_the_outbox_cannot_read_stops_the_partner_it_may_be_for_and_nobody_else() {
    let network = Network::new().await;
    network.subscribe("certain", &["demand.renewed"]).await;
    network.subscribe("coming", &["demand.renewed", "demand.foretold"]).await;
    let first = network.renew().await;
    let foretold = network.say(DEMAND, "demand.foretold", 1, json!({})).await;
    let second = network.renew().await;
    assert_eq!(network.sent("certain").await, [(1, first), (2, second)]);
    assert_eq!(network.sent("coming").await, [(1, first)]);
    assert_eq!(network.of("certain").await.stopped, None);
    assert_eq!(network.of("coming").await.stopped, Some(foretold));
    assert!(network.stands().await);
    // its rules do not change while nobody knows what came before them
    network.subscribe("coming", &["demand.renewed"]).await;
    network.renew().await;
    assert_eq!(network.sent("coming").await, [(1, first)]);
    // a known type of a later version is no better, nor one that is damaged
    let later = network.say(DEMAND, "demand.renewed", 9, json!({})).await;
    network.renew().await;
    assert_eq!(network.of("certain").await.stopped, Some(later));
    assert_eq!(network.sent("certain").await.len(), 3);
    let numbers = (network.sent("certain").await, network.sent("coming").await);
    network.views.rebuild(network.store.clone(), "outbox_1", |_| {}).await.unwrap();
    assert_eq!((network.sent("certain").await, network.sent("coming").await), numbers);
}

#[tokio::test]
async fn an_unknown_rule_stops_its_own_partner() {
    let network = Network::new().await;
    network.subscribe("certain", &["demand.renewed"]).await;
    network.subscribe("ruled", &["demand.renewed"]).await;
    let ruled = network.say(&partner("ruled"), "partner.narrowed", 1, json!({})).await;
    let stranger = network.say(&partner("stranger"), "partner.invited", 1, json!({})).await;
    network.subscribe("stranger", &["demand.renewed"]).await;
    let sent = network.renew().await;
    assert_eq!(network.sent("certain").await, [(1, sent)]);
    assert_eq!(network.of("ruled").await.stopped, Some(ruled));
    assert!(network.sent("ruled").await.is_empty());
    let unnamed = network.of(&partner("stranger")).await;
    assert_eq!((unnamed.stopped, unnamed.seq), (Some(stranger), 0));
    assert!(network.stands().await);
}

#[tokio::test]
async fn what_nobody_subscribed_to_and_what_is_not_ours_stops_nobody() {
    let network = Network::new().await;
    network.subscribe("certain", &["demand.renewed"]).await;
    network.say(DEMAND, "demand.foretold", 1, json!({})).await;
    network.say(&format!("$${DEMAND}"), "$metadata", 1, json!({"$maxCount": 1})).await;
    network.say("orders-7", "demand.renewed", 1, json!({})).await;
    network.say("orders-7", "OrderPlaced", 1, json!({})).await;
    let sent = network.renew().await;
    assert_eq!(network.sent("certain").await, [(1, sent)]);
    assert_eq!(network.of("certain").await.stopped, None);
    assert!(network.stands().await);
}
