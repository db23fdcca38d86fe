//! The same product on PostgreSQL: made by the owner, served, imported into twice, its password never said.

use std::{path::PathBuf, process::Command};
use tests::{
    binary::{Ended, filcommun},
    database::Database,
    documents::example,
    site::Site,
    stores::Stores,
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
        let file = |name: &str| self.stores.join(name).to_string_lossy().into_owned();
        [
            "--db",
            &self.log.url(),
            "--vault",
            &self.vault.url(),
            "--kek-file",
            &file("kek"),
            "--log-key-file",
            &file("key"),
        ]
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
