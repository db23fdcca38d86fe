//! The thread of a demand: read a page at a time to its end, chosen by kind and year, whatever it holds.

use super::site::{Site, Visitor, day};
use crate::desk::{Kind, NewAccount};
use bytes::Bytes;
use chrono::{Days, NaiveDate};
use domain::{
    demand::DemandCommand,
    testing::{demand, person, registered},
    world::Command,
};
use eventstore::{
    position::Expected,
    recorded::{Actor, Instant, NewEvent, Origin, StreamName},
    store::{Append, StreamWrite},
};
use uuid::Uuid;

/// An event as another version of the program, or an old one, may have written it.
pub(super) fn raw(kind: &str, on: NaiveDate, data: &serde_json::Value) -> NewEvent {
    let actor = Actor { who: "x".into(), body: "mairie-44109".into(), role: "agent".into() };
    NewEvent {
        event_id: Uuid::new_v4(),
        event_type: kind.parse().unwrap(),
        schema_version: 1,
        content_type: "application/json".into(),
        occurred_on: on,
        origin: Origin {
            command_id: Uuid::new_v4(),
            correlation: Uuid::nil(),
            causation: Uuid::nil(),
            actor,
            source: "page".into(),
        },
        legal_basis: "CCH R441-2-4".into(),
        applicant_visible: true,
        key_ids: vec![],
        metadata: Bytes::new(),
        payload: serde_json::to_vec(data).unwrap().into(),
    }
}

pub(super) async fn append(site: &Site, events: Vec<NewEvent>) {
    let stream: StreamName = demand(1).to_string().parse().unwrap();
    let at = site.app.clock.now();
    for events in events.chunks(250) {
        let write = StreamWrite {
            stream: stream.clone(),
            expected: Expected::Any,
            events: events.to_vec(),
        };
        let request = Append { writes: vec![write], checks: vec![], at: Instant(at.0) };
        let done = site.app.executor.store.append(vec![request]).await.remove(0).unwrap();
        site.app.views.wait_for(done.position).await;
    }
}

async fn applicant(site: &Site) -> Visitor {
    for (n, command) in registered(1).enumerate() {
        site.command(&format!("registered-{n}"), command).await;
    }
    let new = NewAccount {
        demand: Some(demand(1)),
        person: Some(person(1)),
        ..NewAccount::of(Kind::Applicant, "votre demande")
    };
    let account = site.app.desk.add(new).await.unwrap().0;
    site.signed_in(account).await
}

fn positions(html: &str) -> Vec<i64> {
    let marked = html.split("data-kind=").skip(1);
    let marked = marked.filter_map(|part| part.split_once("data-position=\"")?.1.split_once('"'));
    marked.map(|(number, _)| number.parse().unwrap()).collect()
}

pub(super) fn address(html: &str, id: &str) -> Option<String> {
    let tag = html.split_once(&format!("id=\"{id}\""))?.1.split_once('>')?.0.to_owned();
    let href = tag.split_once("href=\"")?.1.split_once('"')?.0;
    Some(href.replace("&#38;", "&").replace("&amp;", "&").split('#').next()?.to_owned())
}

#[tokio::test]
async fn a_thread_of_five_thousand_events_is_read_to_its_end_and_back() {
    let site = Site::open().await;
    let mut visitor = applicant(&site).await;
    let first = day("2012-01-01");
    let told = (0..5_000u64).map(|n| {
        let on = first + Days::new(n);
        raw("demand.certificate-issued", on, &serde_json::json!({ "sent_on": on }))
    });
    append(&site, told.collect()).await;
    let mut page = visitor.get("/demandeur").await;
    let mut read = Vec::new();
    loop {
        let here = positions(&page.html);
        assert!(!here.is_empty() && here.len() <= 50, "{}", here.len());
        read.extend(here);
        let Some(older) = address(&page.html, "page-older") else { break };
        page = visitor.get(&older).await;
    }
    assert!(read.len() > 5_000 && read.windows(2).all(|pair| pair[0] > pair[1]), "{}", read.len());
    assert!(page.has("Votre demande est déposée"), "the end is the first event");
    let newer = address(&page.html, "page-newer").unwrap();
    let before = positions(&visitor.get(&newer).await.html);
    assert_eq!(before.last(), read.get(read.len() - positions(&page.html).len() - 1));
    // a year, then a kind of that year: the address keeps both
    let year = visitor.get("/demandeur?annee=2014&genre=courriers").await;
    assert!(year.has("sur 365."), "{}", year.html);
    let older = address(&year.html, "page-older").unwrap();
    assert!(older.contains("annee=2014") && older.contains("genre=courriers"), "{older}");
    assert!(visitor.get(&older).await.has("51 à 100 sur 365."));
    assert!(visitor.get("/demandeur?annee=1999").await.has("thread-empty"));
    assert!(visitor.get("/demandeur?annee=x&avant=y&genre=z").await.has("page-older"));
}

#[tokio::test]
async fn an_event_of_a_later_version_is_in_the_thread_and_the_page_still_opens() {
    let site = Site::open().await;
    let mut visitor = applicant(&site).await;
    let foretold = raw("demand.foretold", day("2026-03-01"), &serde_json::json!({"new": 1}));
    append(&site, vec![foretold]).await;
    let page = visitor.get("/demandeur").await;
    assert!(page.has("data-kind=\"demand.foretold\""), "{}", page.html);
    assert!(page.has("Quelque chose s’est passé dans votre dossier"));
}

#[tokio::test]
async fn a_full_page_of_the_thread_has_its_english_beside_it_and_stays_short() {
    let site = Site::open().await;
    let mut visitor = applicant(&site).await;
    // the entries that say the most: three days, or the longest sentences
    let told = (0..60u32).map(|n| {
        let on = day("2026-03-02");
        let id = Uuid::from_u128(u128::from(n) + 1).simple().to_string();
        if n % 2 == 0 {
            let data = serde_json::json!({ "document": format!("document-{id}"), "category": "tax-notice",
                "filed_on": on, "posted_on": on, "entered_on": on });
            return raw("demand.document-filed", on, &data);
        }
        let data = serde_json::json!({ "letter": format!("letter-{id}"), "purpose": {"kind": "request"},
            "presented_on": on, "proof": "postal-notice", "until": on });
        raw("demand.letter-presented", on, &data)
    });
    append(&site, told.collect()).await;
    assert!(!visitor.get("/demandeur").await.has("class=\"beside\""), "French alone, unless asked");
    visitor.get("/langue/en?vers=/demandeur").await;
    let page = visitor.get("/demandeur").await;
    assert_eq!(positions(&page.html).len(), 50);
    for said in [
        "lang=\"en\">Document handed in: Tax notice</span>",
        "lang=\"en\">Monday 2 March 2026. By: town hall of Nantes.</span>",
        "lang=\"en\">From the newest to the oldest: 1 to 50 of",
        "lang=\"en\">Letters and contacts</span>",
        "lang=\"en\">Renewal to be done</span>",
        "lang=\"en\">Given on</span>",
    ] {
        assert!(page.has(said), "{said}: {}", page.html);
    }
    assert!(page.html.len() < 100_000, "{}", page.html.len());
    println!("{} bytes", page.html.len());
    // what machines read stays French
    let timeline = visitor.get("/api/v1/demand/timeline").await;
    assert!(timeline.has("Document déposé : Avis d’imposition"), "{}", timeline.html);
    assert!(!timeline.has("Tax notice"), "{}", timeline.html);
}

#[tokio::test]
async fn the_page_says_where_it_stands_what_to_do_and_how_many_days_are_left() {
    let site = Site::open().await;
    let mut visitor = applicant(&site).await;
    let page = visitor.get("/demandeur").await;
    assert!(page.has("Votre demande est active."), "{}", page.html);
    let until = site_expiry(&site).await;
    let left = (until - site.app.today()).num_days();
    let said =
        if left < 0 { "ce jour est passé".to_owned() } else { format!("encore {left} jour") };
    assert!(page.has(&said), "{said}: {}", page.html);
    assert!(page.has(&crate::web::words::long_day(until)));
    assert!(page.has("à venir, non garanti"));
    let renounce = Command::Demand(demand(1), DemandCommand::Renounce { on: site.app.today() });
    site.command("renounce", renounce).await;
    let page = visitor.get("/demandeur").await;
    assert!(page.has("plus active") && page.has("Rien n’est prévu"), "{}", page.html);
}

async fn site_expiry(site: &Site) -> NaiveDate {
    crate::web::read::demand(&site.app, demand(1)).await.unwrap().expires_on().unwrap()
}
