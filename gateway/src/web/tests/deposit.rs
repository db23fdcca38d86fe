//! A document that came to a desk: when it came and what its postmark says.

use super::{
    letting::registered,
    site::{Page, Site, Visitor},
    story::follow,
};
use crate::desk::Kind;
use axum::http::StatusCode;

/// A demand of 2 March 2026, ten days later.
async fn followed() -> (Site, Visitor, String) {
    let site = Site::open().await;
    let demand = registered(&site, &["Alpha"]).await.remove(0);
    site.days_pass(10);
    let agent = site.visitor(Kind::Agent, "guichet-2", "mairie-a").await;
    (site, agent, format!("/agent/dossier/{demand}"))
}

async fn send(agent: &mut Visitor, file: &str, fields: &[(&str, &str)]) -> Page {
    agent.post(&format!("{file}/pieces"), &format!("{file}/document"), fields).await
}

#[tokio::test]
async fn a_document_that_came_by_post_keeps_its_day_and_its_postmark() {
    let (site, mut agent, file) = followed().await;
    let page = agent.get(&format!("{file}/pieces")).await;
    assert!(page.has("name=\"recu\" type=\"date\" value=\"2026-03-12\""), "{}", page.html);
    let said = [("categorie", "tax-notice"), ("recu", "2026-03-10"), ("cachet", "2026-03-06")];
    let (parts, to) = (format!("{file}/pieces"), format!("{file}/document"));
    let page = follow(&mut agent, &parts, &to, &said).await;
    assert!(page.has("10 mars 2026, cachet de la poste du 6 mars 2026"), "{}", page.html);
    let id = file.rsplit('/').next().unwrap().parse().unwrap();
    let demand = crate::web::read::demand(&site.app, id).await.unwrap();
    let document = demand.documents.values().next().unwrap();
    assert_eq!(document.given_on().to_string(), "2026-03-06");
    assert_eq!(document.entered_on.unwrap().to_string(), "2026-03-12");
}

#[tokio::test]
async fn a_day_that_cannot_be_is_named_and_nothing_is_noted() {
    let (site, mut agent, file) = followed().await;
    let head = site.app.executor.store.head().await.unwrap();
    for (said, field) in [
        ([("categorie", ""), ("recu", ""), ("cachet", "")], "categorie"),
        ([("categorie", "passport"), ("recu", ""), ("cachet", "")], "categorie"),
        ([("categorie", "other"), ("recu", "2026-03-13"), ("cachet", "")], "recu"),
        ([("categorie", "other"), ("recu", "2026-03-01"), ("cachet", "")], "recu"),
        ([("categorie", "other"), ("recu", "10/03/2026"), ("cachet", "")], "recu"),
        ([("categorie", "other"), ("recu", "2026-03-10"), ("cachet", "2026-03-11")], "cachet"),
        ([("categorie", "other"), ("recu", ""), ("cachet", "hier")], "cachet"),
    ] {
        let page = send(&mut agent, &file, &said).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{said:?}");
        let summary = page.between("id=\"error-summary\"", "</div>");
        assert!(summary.contains(&format!("href=\"#{field}\"")), "{said:?}: {summary}");
        assert_eq!(summary.matches("href=").count(), 1, "{said:?}: {summary}");
    }
    assert_eq!(site.app.executor.store.head().await.unwrap(), head);
}
