//! The same product on PostgreSQL: made by the owner, served, imported into twice, its password never said.

use eventstore::{
    contract::make::{append, ask},
    position::{Expected, Position},
    postgres::PgStore,
    store::EventStore,
};
use std::{path::PathBuf, process::Command, time::Duration};
use tests::{
    binary::{Ended, filcommun},
    database::Database,
    documents::example,
    site::Site,
    stores::Stores,
    wire::{State, Wire},
};

struct Place {
    stores: Stores,
    log: Database,
    vault: Database,
}

impl Place {
    async fn new() -> Self {
        Self { stores: Stores::new(), log: Database::new().await, vault: Database::new().await }
    }

    fn words(&self) -> Vec<String> {
        self.words_over(&self.log.url(), &self.vault.url())
    }

    fn words_over(&self, log: &str, vault: &str) -> Vec<String> {
        let file = |name: &str| self.stores.join(name).to_string_lossy().into_owned();
        ["--db", log, "--vault", vault, "--kek-file", &file("kek"), "--log-key-file", &file("key")]
            .map(str::to_owned)
            .to_vec()
    }

    fn run(&self, words: &[&str]) -> Ended {
        let mut command: Command = filcommun(&self.stores);
        command.env_remove("FILCOMMUN_DB").args(self.words()).args(words);
        command.output().expect("the binary starts").into()
    }
}

#[tokio::test]
async fn a_demand_goes_in_once_and_the_site_shows_figures() {
    let place = Place::new().await;
    place.run(&["db", "init", "--role", "postgres"]).well();
    place.run(&["keys", "init"]).well();
    let file: PathBuf = example("complete.xml");
    let path = file.to_string_lossy().into_owned();
    place.run(&["import", &path]).well();
    let digest = place.run(&["log", "digest", "--opened"]).well();
    place.run(&["import", &path]).well();
    assert_eq!(
        place.run(&["log", "digest", "--opened"]).well(),
        digest,
        "a second import changed the log"
    );

    let words = place.words();
    let mut serve: Vec<&str> = words.iter().map(String::as_str).collect();
    serve.push("serve");
    let site = Site::start(&place.stores, "on-postgresql", &serve).await;
    let home = reqwest::get(format!("{}/", site.url())).await.expect("the home page answers");
    assert!(home.status().is_success(), "{}", home.status());
    assert_eq!(site.stop().await, Some(0));
    place.log.drop().await;
    place.vault.drop().await;
}

/// Asks for a page; its status and text.
async fn page(url: &str) -> (u16, String) {
    let answer = tokio::time::timeout(Duration::from_secs(60), reqwest::get(url)).await;
    let answer = answer.expect("an answer within a minute").expect("the site answers");
    (answer.status().as_u16(), answer.text().await.expect("a text"))
}

/// Asks until the site says that it is ready, or that it is not.
async fn ready(site: &Site, wanted: bool) {
    for _ in 0..600 {
        if page(&format!("{}/health/ready", site.url())).await.0 == (if wanted { 200 } else { 503 })
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("a minute passed before ready = {wanted}:\n{}", site.log());
}

#[tokio::test]
async fn postgresql_that_goes_away_is_said_in_plain_french_and_comes_back_without_a_restart() {
    let place = Place::new().await;
    place.run(&["db", "init", "--role", "postgres"]).well();
    place.run(&["keys", "init"]).well();
    let wire = Wire::to_url(&place.log.url()).await;
    let words = place.words_over(&wire.over(&place.log.url()), &wire.over(&place.vault.url()));
    let mut serve: Vec<&str> = words.iter().map(String::as_str).collect();
    serve.push("serve");
    let mut site = Site::start(&place.stores, "postgresql-away", &serve).await;
    let places = format!("{}/ou-m-adresser", site.url());
    assert_eq!(page(&places).await.0, 200);
    for state in [State::Cut, State::Silent] {
        wire.set(state);
        let (status, text) = page(&places).await;
        assert_eq!(status, 503, "{state:?}: {text}");
        assert!(text.contains("Rien n’est perdu"), "{state:?}: {text}");
        assert!(!text.contains("sqlx") && !text.contains("postgres"), "{state:?}: {text}");
        let (status, text) = page(&format!("{}/api/v1/statistics", site.url())).await;
        assert!(status == 503 && text.contains("\"unavailable\""), "{state:?}: {status} {text}");
        ready(&site, false).await;
        wire.set(State::Open);
        ready(&site, true).await;
        assert_eq!(page(&places).await.0, 200, "{state:?}");
    }
    let path = example("complete.xml").to_string_lossy().into_owned();
    place.run(&["import", &path]).well();
    assert!(!site.ended() && !site.log().contains("panicked"), "{}", site.log());
    assert_eq!(site.stop().await, Some(0));
    place.log.drop().await;
    place.vault.drop().await;
}

#[tokio::test]
async fn a_server_that_falls_silent_keeps_no_writer_for_ever_and_nothing_is_doubled() {
    let database = Database::new().await;
    PgStore::init(&database.url(), "postgres").await.unwrap();
    let wire = Wire::to_url(&database.url()).await;
    let store = PgStore::open(&wire.over(&database.url())).await.unwrap();
    append(&store, ask("s-1", Expected::NoStream, &[1])).await.unwrap();
    wire.set(State::Silent);
    let late = ask("s-1", Expected::Any, &[2]);
    let answer = tokio::time::timeout(Duration::from_secs(60), append(&store, late.clone())).await;
    let refused = answer.expect("an answer within a minute").unwrap_err();
    assert_eq!(refused.code(), "unavailable", "{refused}");
    wire.set(State::Cut);
    wire.set(State::Open);
    // nobody knows whether it stands: asking again finds out
    let again = async {
        loop {
            if let Ok(done) = append(&store, late.clone()).await {
                return done;
            }
        }
    };
    let done = tokio::time::timeout(Duration::from_secs(60), again).await.expect("it is back");
    assert_eq!(done.position, Position(2));
    assert_eq!(store.verify_head().await.unwrap(), Position(2));
    database.drop().await;
}
