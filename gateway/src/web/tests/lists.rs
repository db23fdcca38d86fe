//! Lists that are kept or opened in part show what is there now, and no more than a list needs.

use super::{
    letting::registered,
    site::{Site, Visitor},
};
use crate::desk::Kind;
use domain::id::{DemandId, PersonId};

async fn queue(agent: &mut Visitor, file: &str) -> String {
    agent.get(&format!("/agent?file={file}")).await.html
}

#[tokio::test]
async fn a_place_declared_after_the_list_was_read_is_in_the_next_one() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    let mut anyone = site.stranger();
    let before = anyone.get("/ou-m-adresser").await;
    assert!(before.has("Mairie 00001") && !before.has("Mairie 00002"), "{}", before.html);
    site.place(2, "mairie-b", "00002").await;
    let after = anyone.get("/ou-m-adresser").await;
    assert!(after.has("Mairie 00001") && after.has("Mairie 00002"), "{}", after.html);
}

#[tokio::test]
async fn a_line_of_a_queue_has_the_name_and_the_number_of_its_file_until_they_are_erased() {
    let site = Site::open().await;
    let demands = registered(&site, &["Alpha"]).await;
    let demand: DemandId = demands[0].parse().unwrap();
    let state = crate::web::read::demand(&site.app, demand).await.unwrap();
    let number = state.number().unwrap().as_str().to_owned();
    let mut agent = site.visitor(Kind::Agent, "guichet", "mairie-a").await;
    let files = ["silent", "documents-to-check", "to-take", "waiting", "due-soon"];
    site.days_pass(70);
    let mut agent_later = site.visitor(Kind::Agent, "plus-tard", "mairie-a").await;
    let mut shown = None;
    for file in files {
        for visitor in [&mut agent, &mut agent_later] {
            let html = queue(visitor, file).await;
            if html.contains(&demands[0]) {
                shown = Some((file, html));
            }
        }
    }
    let (file, html) = shown.expect("a registered demand waits in some queue");
    assert!(html.contains("Alpha") && html.contains(&number), "{html}");
    assert!(html.contains("personne"), "the household is counted: {html}");
    let person: PersonId = state.applicant().unwrap();
    site.app.executor.vault.destroy_key(person).await.unwrap();
    let html = queue(&mut agent_later, file).await;
    assert!(html.contains("identité effacée") && !html.contains("Alpha"), "{html}");
    assert!(!html.contains(&number), "{html}");
}
