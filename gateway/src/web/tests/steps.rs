//! A stream one event at a time, for auditors and for who runs the site.

use super::site::{ANSWERS, Site};
use crate::desk::Kind;
use axum::http::StatusCode;
use eventstore::{
    position::Position,
    store::{Direction, Filter},
};

async fn lived_in() -> (Site, String, i64) {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    let mut stranger = site.stranger();
    let mut answers = ANSWERS.to_vec();
    answers.push(("etape", "envoyer"));
    stranger.post("/demande", "/demande", &answers).await;
    let store = &site.app.executor.store;
    let filter = Filter::Category("demand".to_owned());
    let events = store.read_all(Position(0), Direction::Forwards, &filter, 99).await.unwrap();
    let count = i64::try_from(events.len()).unwrap();
    assert!(count > 3, "a form is several events");
    (site, events[0].stream.to_string(), count)
}

#[tokio::test]
async fn an_auditor_walks_a_stream_to_its_end_and_reads_nothing_sealed() {
    let (site, stream, count) = lived_in().await;
    let mut auditor = site.visitor(Kind::Auditor, "au", "ancols").await;
    let mut path = format!("/audit/pas?fil={stream}&revision=0");
    let mut seen = 0;
    loop {
        let page = auditor.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.html);
        for personal in ["Durand", "Aïcha", "rue de la Paix", "14500"] {
            assert!(!page.has(personal), "{path} tells {personal}");
        }
        seen += 1;
        if seen == 1 {
            assert!(page.has("ajouté : ") && !page.has("step-previous"), "{}", page.html);
        }
        let Some((_, next)) = page.html.split_once("id=\"step-next\" href=\"") else { break };
        path = next.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    }
    assert_eq!(seen, count);
}

#[tokio::test]
async fn a_step_is_found_as_known_at_a_position_and_shows_the_rows_it_changes() {
    let (site, stream, _) = lived_in().await;
    let mut operator = site.visitor(Kind::Operator, "op", "nantes-metropole").await;
    let store = &site.app.executor.store;
    let name = stream.parse().unwrap();
    let events = store.read_stream(&name, None, Direction::Forwards, 99).await.unwrap();
    let at = events[2].position.0;
    let page = operator.get(&format!("/audit/pas?fil={stream}&position={at}")).await;
    assert!(page.has(events[2].event.event_type.as_str()), "{}", page.html);
    let before = events[0].position.0 - 1;
    let page = operator.get(&format!("/audit/pas?fil={stream}&position={before}")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND, "nothing of it was there");
    let models = crate::app::read_models(&site.app.executor.law.on(site.app.today()));
    for model in models {
        let name = model.name();
        let page = operator.get(&format!("/audit/pas?fil={stream}&revision=0&vue={name}")).await;
        assert_eq!(page.status, StatusCode::OK, "{name}: {}", page.html);
        let told = ["row-step", "rows-empty"].iter().any(|mark| page.has(mark));
        assert!(told, "{name} says what it looks at: {}", page.html);
        let demands = name.starts_with("demands_");
        assert!(!demands || page.has("ajoutée"), "{name}: {}", page.html);
    }
}

#[tokio::test]
async fn nobody_else_steps_and_what_is_no_stream_is_not_found() {
    let (site, stream, _) = lived_in().await;
    for kind in [Kind::Applicant, Kind::Agent, Kind::Landlord, Kind::Commission] {
        let mut visitor = site.visitor(kind, kind.word(), "nmh").await;
        let page = visitor.get(&format!("/audit/pas?fil={stream}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{kind:?}");
    }
    let mut auditor = site.visitor(Kind::Auditor, "au", "ancols").await;
    for wrong in ["", "demand-x", "a b", "$settings"] {
        let page = auditor.get(&format!("/audit/pas?fil={}", wrong.replace(' ', "+"))).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong:?}");
    }
    let page = auditor.get(&format!("/audit/pas?fil={stream}&revision=999")).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}
