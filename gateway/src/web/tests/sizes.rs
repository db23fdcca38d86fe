//! Long lists: no page of them is long, and their end is reached.

use super::{
    site::{Page, Site, Visitor, day},
    thread::{address, append, raw},
};
use crate::desk::Kind;
use axum::http::StatusCode;
use chrono::Days;
use domain::{
    id::VacancyId,
    session::SessionCommand,
    testing::{attend, convene_on, declare, demand, nominate, registered, session, vacancy},
    world::Command,
};

/// Bytes that a page may have as it is drawn.
const LONGEST: usize = 100_000;
/// Dwellings of a long session.
const HOMES: u128 = 150;

/// Every page from this one on, by the way to the next; none is too long.
async fn walked(visitor: &mut Visitor, first: &str) -> Vec<Page> {
    let mut pages = vec![visitor.get(first).await];
    loop {
        let page = pages.last().unwrap();
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        assert!(page.html.len() < LONGEST, "{first}, page {}: {}", pages.len(), page.html.len());
        let Some(next) = address(&page.html, "page-next") else { return pages };
        pages.push(visitor.get(&next).await);
    }
}

fn all<'a>(pages: &'a [Page], before: &'a str) -> Vec<&'a str> {
    let parts = pages.iter().flat_map(|page| page.html.split(before).skip(1));
    parts.filter_map(|part| part.split_once('"')).map(|(value, _)| value).collect()
}

/// A session of today on 150 dwellings, each with the same three candidates; the members are there.
async fn long_session(site: &Site) -> Vec<VacancyId> {
    let homes: Vec<VacancyId> = (1..=HOMES).map(vacancy).collect();
    let mut commands: Vec<Command> = registered(3).collect();
    commands.extend(
        (1..=HOMES).flat_map(|home| {
            [declare(home), nominate(home, 1), nominate(home, 2), nominate(home, 3)]
        }),
    );
    commands.push(convene_on(1, "2026-03-02", homes.clone()));
    let on = site.app.today();
    commands.push(Command::Session(session(1), SessionCommand::FreezeAgenda { on }));
    commands.push(attend(1, 1..=10));
    site.commands("long", commands).await;
    homes
}

#[tokio::test]
async fn a_session_of_150_dwellings_is_read_to_its_last_one_on_short_pages() {
    let site = Site::open().await;
    let homes = long_session(&site).await;
    let mut commission = site.visitor(Kind::Commission, "commission", "nmh").await;
    let path = format!("/commission/{}", session(1));
    let pages = walked(&mut commission, &path).await;
    let spelt: Vec<String> = homes.iter().map(ToString::to_string).collect();
    assert_eq!(all(&pages, "<section aria-labelledby=\"h-").len() - 2 * pages.len(), homes.len());
    assert_eq!(all(&pages, "data-vacancy=\""), spelt, "each is shown once, in its order");
    assert!(pages.last().unwrap().has("Logements 149 à 150 sur 150"));
    // one form of decisions a page, the first that is open; the others are a link away
    assert_eq!(all(&pages, "id=\"decide-submit-").len(), pages.len());
    let other = address(&pages[3].html, &format!("decide-open-{}", homes[7])).unwrap();
    let page = commission.get(&other).await;
    assert!(page.has(&format!("id=\"decide-submit-{}\"", homes[7])), "{}", page.html);
    assert!(page.html.len() < LONGEST, "{}", page.html.len());

    let to = format!("{path}/logement/{}/decider", homes[7]);
    let names: Vec<[String; 3]> = (1..=3)
        .map(|n| ["decision", "rang", "motif"].map(|name| format!("{name}-{}", demand(n))))
        .collect();
    let asked: Vec<String> = (1..=3).map(|n| demand(n).to_string()).collect();
    let mut fields = vec![("vote", "unanime")];
    for (n, (demand, [decision, rank, why])) in asked.iter().zip(&names).enumerate() {
        fields.push(("demande", demand));
        match n {
            0 => fields.extend([(decision.as_str(), "attribue"), (rank.as_str(), "1")]),
            _ => fields.extend([(decision.as_str(), "non"), (why.as_str(), "OTHERFIRST")]),
        }
    }
    let done = commission.post(&other, &to, &fields).await;
    let back = done.location().to_owned();
    assert!(back.contains("?page=4&") && back.ends_with(&format!("#h-{}", homes[7])), "{back}");
    let page = commission.get(back.split('#').next().unwrap()).await;
    assert!(page.has("attribué, rang 1") && page.has("logements décidés : 1 sur 150"));

    let mut auditor = site.visitor(Kind::Auditor, "audit", "controle").await;
    let audited = walked(&mut auditor, &format!("/audit/seance/{}", session(1))).await;
    assert_eq!(all(&audited, "<a href=\"/audit/attribution/"), spelt);
}

#[tokio::test]
async fn a_replay_of_five_thousand_events_is_read_to_its_last_one_on_short_pages() {
    let site = Site::open().await;
    site.commands("registered", registered(1).collect()).await;
    let first = day("2012-01-01");
    let told = (0..5_000_u64).map(|n| {
        let on = first + Days::new(n);
        raw("demand.certificate-issued", on, &serde_json::json!({ "sent_on": on }))
    });
    append(&site, told.collect()).await;
    let mut auditor = site.visitor(Kind::Auditor, "audit", "controle").await;
    let path = format!("/audit/demande/{}", demand(1));
    let pages = walked(&mut auditor, &path).await;
    let read = all(&pages, "data-position=\"");
    let read: Vec<i64> = read.into_iter().map(|at| at.parse().unwrap()).collect();
    assert!(read.len() > 5_000 && read.windows(2).all(|two| two[0] < two[1]), "{}", read.len());
    let head = site.app.executor.store.head().await.unwrap();
    assert_eq!(read.last(), Some(&head.0), "the last page ends with the last event");
    assert_eq!(address(&pages[0].html, "page-last"), Some(format!("{path}?page={}", pages.len())));
    // what an event says is on the page of its step
    assert!(!pages[0].has("<pre"));
    let step = all(&pages[..1], "<td class=\"num\"><a href=\"")[0].replace("&#38;", "&");
    let step = auditor.get(&step.replace("&amp;", "&")).await;
    assert!(step.has("id=\"content\"") && step.has("received_on"), "{}", step.html);
    assert!(!step.has(&domain::testing::identity(1).name), "an auditor reads a name");
}
