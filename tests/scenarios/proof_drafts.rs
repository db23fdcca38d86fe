//! kill -9 while a form is being filled: a step that was acknowledged is kept whole, and no draft is by half.

use std::time::Duration;
use tests::{binary::init, environment::at_counts, site::Site, stores::Stores};

const FORM: &str = "/demande";

/// Someone who fills the form, without a browser. The cookie of the draft outlives the process.
struct Caller {
    http: reqwest::Client,
    token: String,
}

impl Caller {
    /// Sends the first step with these words in both of its names; whether it was acknowledged.
    async fn keep(&self, site: &str, word: &str) -> bool {
        let body = format!(
            "_jeton={}&_cle=k&page=1&etape=retour&nom={word}&prenom={word}&voie={word}",
            self.token
        );
        let sent = self
            .http
            .post(format!("{site}{FORM}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await;
        sent.is_ok_and(|answer| answer.url().query() == Some("etape=1"))
    }

    async fn page(&self, site: &str) -> String {
        let answer = self.http.get(format!("{site}{FORM}?etape=1")).send().await;
        answer.expect("an answer").text().await.expect("a page")
    }
}

/// What a field of the page holds.
fn field(page: &str, name: &str) -> String {
    let tag = page.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_default();
    let tag = tag.split('>').next().unwrap_or_default();
    let value = tag.split("value=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_step_kept_while_the_process_is_killed_is_whole_or_the_one_before() {
    let stores = Stores::new();
    init(&stores);
    let http = reqwest::Client::builder().cookie_store(true).build().expect("a client");
    let first = Site::start(&stores, "drafts-first", &["serve"]).await;
    let page = http.get(format!("{}{FORM}", first.url())).send().await.expect("an answer");
    let page = page.text().await.expect("a page");
    let one = Caller { http, token: field(&page, "_jeton") };
    assert!(one.keep(first.url(), "Depart").await, "the first step is not kept: {}", first.log());
    let mut kept = "Depart".to_owned();
    assert_eq!(first.stop().await, Some(0));
    let rounds = usize::try_from(at_counts(20, 5)).expect("a count");
    for n in 0..rounds {
        let mut site = Site::start(&stores, &format!("drafts-{n}"), &["serve"]).await;
        let word = format!("Mot{n}");
        let moment = u64::try_from(uuid::Uuid::new_v4().as_u128() % 8_000).expect("a moment");
        let told = tokio::select! {
            told = one.keep(site.url(), &word) => told,
            () = tokio::time::sleep(Duration::from_micros(moment)) => false,
        };
        site.kill();
        let site = Site::start(&stores, &format!("drafts-again-{n}"), &["serve"]).await;
        let page = one.page(site.url()).await;
        let found = ["nom", "prenom", "voie"].map(|name| field(&page, name));
        assert!(found.iter().all(|word| *word == found[0]), "a draft is by half: {found:?}");
        let may = if told { vec![word.clone()] } else { vec![kept.clone(), word.clone()] };
        assert!(may.contains(&found[0]), "kept {found:?}, of {may:?} (acknowledged: {told})");
        // the same step again counts as itself
        assert!(one.keep(site.url(), &word).await, "{}", site.log());
        assert_eq!(field(&one.page(site.url()).await, "nom"), word);
        kept = word;
        assert_eq!(site.stop().await, Some(0));
    }
}
