//! A file in parts: what is new since the last visit, who else has it open, and a form decided on an old page.

use super::site::{Page, Site, Visitor};
use crate::desk::Kind;
use axum::http::StatusCode;
use domain::{
    demand::{DemandCommand, DocumentCategory},
    testing::{declaration, demand, document, form, registered, submission, token},
    world::Command,
};
use eventstore::recorded::Instant;

const PARTS: [&str; 7] =
    ["", "/chronologie", "/evaluation", "/pieces", "/echanges", "/ressemblances", "/script"];

/// A registered demand that the desk of a town hall follows.
async fn followed() -> (Site, Visitor) {
    let site = Site::open().await;
    site.place(1, "mairie-a", "G4401").await;
    for (at, command) in registered(1).enumerate() {
        site.command(&format!("registered-{at}"), command).await;
    }
    let agent = site.visitor(Kind::Agent, "a", "mairie-a").await;
    (site, agent)
}

fn path(part: &str) -> String {
    format!("/agent/dossier/{}{part}", demand(1))
}

async fn files(site: &Site, paper: u128) {
    let (document, on) = (document(paper), site.app.today());
    let category = DocumentCategory::TaxNotice;
    let file = DemandCommand::FileDocument { document, category, on };
    site.command(&format!("paper-{paper}"), Command::Demand(demand(1), file)).await;
}

/// The hidden fields of the form of a page that sends to an address.
fn keys(page: &Page, to: &str) -> Vec<(&'static str, String)> {
    let form = page.between(&format!("action=\"{to}\">"), "</form>");
    let value = |name: &str| {
        let rest = form.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1;
        rest.split_once('"').unwrap().0.to_owned()
    };
    ["_jeton", "_cle", "_vu"].map(|name| (name, value(name))).to_vec()
}

#[tokio::test]
async fn every_part_of_a_file_has_its_address_its_head_and_its_entry_in_the_journal() {
    let (site, mut agent) = followed().await;
    for part in PARTS {
        let page = agent.get(&path(part)).await;
        assert_eq!(page.status, StatusCode::OK, "{part}: {}", page.html);
        assert!(page.has("id=\"tabs\"") && page.has("aria-current=\"page\""), "{part}");
        assert!(!page.between("<title>", "</title>").contains("DURAND"), "{part}");
    }
    let noted = site.app.desk.readings_of(demand(1), 99).await.unwrap();
    assert_eq!(noted.len(), PARTS.len());
    let mut other = site.visitor(Kind::Agent, "b", "mairie-b").await;
    for part in PARTS.iter().chain(&["/veille"]) {
        assert_eq!(other.get(&path(part)).await.status, StatusCode::NOT_FOUND, "{part}");
    }
}

#[tokio::test]
async fn a_form_of_an_old_page_does_nothing_and_shows_both_changes() {
    let (site, mut agent) = followed().await;
    let to = path("/renoncer");
    let old = keys(&agent.get(&path("")).await, &to);
    files(&site, 1).await;
    let before = site.app.executor.store.head().await.unwrap();
    let stopped = agent.post_raw(&to, &old, &[]).await;
    assert_eq!(stopped.status, StatusCode::CONFLICT, "{}", stopped.html);
    assert!(stopped.between("id=\"their-changes\"", "</ul>").contains("Document déposé"));
    assert!(stopped.between("id=\"my-change\"", "</p>").contains("Noter une renonciation"));
    assert_eq!(site.app.executor.store.head().await.unwrap(), before, "nothing was done");
    let again = keys(&stopped, &to);
    let done = agent.post_raw(&to, &again, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    let twice = agent.post_raw(&to, &again, &[]).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER, "a form sent twice is no conflict");
}

#[tokio::test]
async fn an_open_page_is_told_that_somebody_changed_the_file() {
    let (site, mut agent) = followed().await;
    let page = agent.get(&path("")).await;
    let watch = page.between("data-watch=\"", "\"");
    assert_eq!(agent.get(&watch).await.status, StatusCode::NO_CONTENT);
    files(&site, 1).await;
    site.a_minute_passes();
    site.a_minute_passes();
    let told = agent.get(&watch).await;
    assert_eq!(told.html, "Modifié par exploitation il y a 2 min.");
}

#[tokio::test]
async fn a_page_that_watches_keeps_no_session_alive() {
    let (site, mut agent) = followed().await;
    let watch = agent.get(&path("")).await.between("data-watch=\"", "\"");
    for _ in 0..4 {
        site.set(Instant(site.app.clock.now().0 + 10 * 60_000_000));
        agent.get(&watch).await;
    }
    assert_eq!(agent.get("/agent").await.location(), "/connexion");
}

#[tokio::test]
async fn what_happened_since_the_last_visit_stands_on_top_and_who_else_is_there() {
    let (site, mut agent) = followed().await;
    assert!(!agent.get(&path("")).await.has("id=\"since\""));
    let mut other = site.visitor(Kind::Agent, "colleague", "mairie-a").await;
    let met = other.get(&path("")).await;
    assert!(met.between("id=\"present\">", "</span>").contains("a, à l’instant"), "{}", met.html);
    site.set(Instant(site.app.clock.now().0 + 25 * 60_000_000));
    agent.get("/agent").await;
    site.set(Instant(site.app.clock.now().0 + 25 * 60_000_000));
    files(&site, 1).await;
    let news = agent.get(&path("/chronologie")).await;
    let since = news.between("id=\"since\"", "</section>");
    assert!(since.contains("Document déposé") && since.matches("<li>").count() == 1, "{since}");
    assert!(!news.has("id=\"present\""), "who left is not there");
}

#[tokio::test]
async fn two_demands_that_look_alike_stand_side_by_side_and_are_set_apart_with_a_reason() {
    let (site, mut agent) = followed().await;
    let mut twin = form(2);
    twin.lookalikes = vec![demand(1)];
    twin.declaration = declaration(2);
    site.command("twin", submission(2, twin)).await;
    let page = agent.get(&path("/ressemblances")).await;
    assert!(page.has(&format!("data-pair=\"{}\"", demand(2))), "{}", page.html);
    assert!(page.has("DURAND-1") && page.has("DURAND-2"));
    let to = path("/ressemblances/ecarter");
    let mut fields = keys(&page, &to);
    fields.push(("autre", demand(2).to_string()));
    let mute = agent.post_raw(&to, &fields, &[]).await;
    assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY);
    fields.push(("motif", "homonymes".to_owned()));
    let done = agent.post_raw(&to, &fields, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    let after = agent.get(&path("/ressemblances")).await;
    assert!(after.has("Aucune autre demande ne ressemble"), "{}", after.html);
    let elsewhere = [("autre", demand(77).to_string()), ("motif", "homonymes".into())];
    let unknown = [&keys(&page, &to)[..], &elsewhere].concat();
    let missed = agent.post_raw(&to, &unknown[..1], &[]).await;
    assert_eq!(missed.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_twin_followed_elsewhere_shows_nothing_of_what_it_says() {
    let (site, mut agent) = followed().await;
    let mut twin = form(2);
    (twin.desk, twin.lookalikes) = (token("G4409"), vec![demand(1)]);
    site.command("twin", submission(2, twin)).await;
    let page = agent.get(&path("/ressemblances")).await;
    assert!(page.has("suivie par un autre lieu") && !page.has("DURAND-2"), "{}", page.html);
    assert!(!page.has(&demand(2).to_string()));
}
