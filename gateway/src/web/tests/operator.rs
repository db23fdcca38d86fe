//! The operator's pages: what they show of the log, both ways, and what they never show.

use super::site::{ANSWERS, Site, Visitor};
use crate::desk::Kind;
use axum::http::StatusCode;
use eventstore::position::Position;
use eventstore::{
    clock::SystemClock,
    recorded::Recorded,
    store::{Direction, Filter},
    tree::{integrator::Integrator, signer::Signer},
};
use std::{collections::BTreeSet, sync::Arc};

const LISTS: [&str; 7] = [
    "/exploitation",
    "/exploitation/journal",
    "/exploitation/fils",
    "/exploitation/vues",
    "/exploitation/scellements",
    "/exploitation/partenaires",
    "/exploitation/echeancier",
];

async fn log(site: &Site) -> Vec<Recorded> {
    let store = &site.app.executor.store;
    store.read_all(Position(0), Direction::Forwards, &Filter::All, 9_999).await.unwrap()
}

/// A site with places and one demand of somebody whose names are in the log, sealed.
async fn lived_in() -> (Site, Visitor) {
    let site = Site::open().await;
    for n in 1..=12 {
        site.place(n, &format!("mairie-{n}"), &format!("{n:05}")).await;
    }
    let mut stranger = site.stranger();
    stranger.get("/demande").await;
    let mut answers = ANSWERS.to_vec();
    answers.push(("etape", "envoyer"));
    let page = stranger.post("/demande", "/demande", &answers).await;
    assert!(page.status.is_success() || page.status.is_redirection(), "{}", page.html);
    let operator = site.visitor(Kind::Operator, "op", "nantes-metropole").await;
    (site, operator)
}

/// Signs what the log is now.
async fn seal(site: &Site) {
    let app = &site.app;
    crate::cli::keys::init(&app.settings).await.unwrap();
    let signer = Signer::from_file(app.executor.vault.origin(), &app.settings.log_key_file);
    let integrator = Integrator::new(app.tree.clone(), signer.unwrap(), Arc::new(SystemClock));
    integrator.once().await.unwrap();
}

/// Follows the link of this mark until there is none; every page passed.
async fn walk(visitor: &mut Visitor, from: &str, mark: &str) -> Vec<String> {
    let mut pages = vec![visitor.get(from).await.html];
    while let Some((_, link)) = pages.last().unwrap().split_once(&format!("id=\"{mark}\" href=\""))
    {
        let href = link.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        let page = visitor.get(&href).await;
        assert_eq!(page.status, StatusCode::OK, "{href}");
        pages.push(page.html);
        assert!(pages.len() < 100, "{mark} has no end");
    }
    pages
}

fn positions(pages: &[String]) -> Vec<i64> {
    let cells = pages.iter().flat_map(|page| page.split("data-position=\"").skip(1));
    cells.map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn every_list_has_its_sentence_over_empty_stores_and_opens_to_an_operator_alone() {
    let site = Site::open().await;
    let mut operator = site.visitor(Kind::Operator, "op", "nantes-metropole").await;
    for path in LISTS {
        let page = operator.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.html);
        assert_eq!(page.html.matches("<h1").count(), 1, "{path}");
    }
    for path in ["journal", "fils", "scellements", "partenaires", "echeancier"] {
        assert!(
            operator.get(&format!("/exploitation/{path}")).await.has("class=\"empty\""),
            "{path}"
        );
    }
    let others = [LISTS.to_vec(), vec!["/exploitation/evenement/1", "/exploitation/chercher?q=1"]];
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Operator) {
        let mut visitor = site.visitor(kind, kind.word(), "nmh").await;
        for path in others.concat() {
            assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{kind:?} {path}");
        }
    }
    assert_eq!(site.stranger().get("/exploitation/journal").await.location(), "/connexion");
}

#[tokio::test]
async fn the_journal_is_walked_to_both_ends_without_a_gap() {
    let (site, mut operator) = lived_in().await;
    let all: Vec<i64> = log(&site).await.iter().rev().map(|e| e.position.0).collect();
    assert!(all.len() > 30, "more than a page");
    let down = walk(&mut operator, "/exploitation/journal", "page-next").await;
    assert_eq!(positions(&down), all);
    let last = all.last().unwrap();
    let up =
        walk(&mut operator, &format!("/exploitation/journal?apres={last}"), "page-previous").await;
    let up: Vec<i64> =
        up.iter().rev().flat_map(|page| positions(std::slice::from_ref(page))).collect();
    assert_eq!(up, all[..all.len() - 1]);
}

#[tokio::test]
async fn every_stream_is_found_by_creation_by_change_and_by_name() {
    let (site, mut operator) = lived_in().await;
    let events = log(&site).await;
    let names: BTreeSet<String> = events.iter().map(|e| e.stream.to_string()).collect();
    for order in ["ordre=creation", "ordre=changement", "prefixe=place-", "prefixe=p"] {
        let pages = walk(&mut operator, &format!("/exploitation/fils?{order}"), "page-next").await;
        let wanted: BTreeSet<String> = names
            .iter()
            .filter(|n| !order.starts_with("prefixe") || n.starts_with(&order[8..]))
            .cloned()
            .collect();
        let shown: Vec<&String> = wanted
            .iter()
            .filter(|name| pages.iter().any(|p| p.contains(&format!("<code>{name}</code>"))))
            .collect();
        assert_eq!(shown.len(), wanted.len(), "{order}");
        let rows: usize = pages.iter().map(|p| p.matches("<th scope=\"row\">").count()).sum();
        assert_eq!(rows, wanted.len(), "{order}: each once");
    }
}

#[tokio::test]
async fn an_event_shows_its_envelope_and_its_proof_and_never_what_is_sealed() {
    let (site, mut operator) = lived_in().await;
    seal(&site).await;
    for event in log(&site).await {
        let at = event.position.0;
        let page = operator.get(&format!("/exploitation/evenement/{at}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        assert!(page.has(event.event.event_type.as_str()) && page.has(event.stream.as_str()));
        for personal in ["Durand", "Aïcha", "rue de la Paix"] {
            assert!(!page.has(personal), "position {at} tells {personal}");
        }
        // a person's opaque id stands beside what is sealed; an account's stands nowhere
        let who = &event.event.origin.actor.who;
        assert!(who.starts_with("person-") || !page.has(who), "position {at} names {who}");
        let proof = operator.get(&format!("/exploitation/evenement/{at}/preuve")).await;
        let proof: eventstore::tree::proof::Proof = proof.html.parse().unwrap();
        assert_eq!(proof.leaf.position(), event.position);
        let story = format!("/exploitation/histoire/{}", event.event.origin.correlation);
        assert!(page.has(&story));
        assert!(positions(&[operator.get(&story).await.html]).contains(&at), "{story}");
    }
    let submitted = log(&site).await.into_iter().find(|e| e.stream.category() == "demand").unwrap();
    let page = operator.get(&format!("/exploitation/evenement/{}", submitted.position.0)).await;
    assert!(page.has("sealed"), "what is sealed is shown as sealed: {}", page.html);
    for nowhere in ["0", "-1", "99999"] {
        let page = operator.get(&format!("/exploitation/evenement/{nowhere}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
}

#[tokio::test]
async fn one_box_leads_to_a_position_a_stream_a_story_or_a_list() {
    let (site, mut operator) = lived_in().await;
    let event = log(&site).await.pop().unwrap();
    let command = event.event.origin.command_id;
    for (words, leads) in [
        ("17".to_owned(), "/exploitation/evenement/17".to_owned()),
        (event.stream.to_string(), format!("/exploitation/fil?nom={}", event.stream)),
        (command.to_string(), format!("/exploitation/histoire/{}", event.event.origin.correlation)),
        ("place-0".to_owned(), "/exploitation/fils?prefixe=place-0".to_owned()),
    ] {
        let page = operator.get(&format!("/exploitation/chercher?q={words}")).await;
        assert_eq!(page.location(), leads, "{words}");
    }
}

#[tokio::test]
async fn a_read_model_is_paused_resumed_and_rebuilt_after_a_question_and_the_gesture_is_kept() {
    let (site, mut operator) = lived_in().await;
    let state = async |visitor: &mut Visitor| {
        visitor.get("/exploitation/vue/places_1").await.between("id=\"state\">", "<")
    };
    assert_eq!(state(&mut operator).await, "à jour");
    for (gesture, after) in
        [("pause", "en pause"), ("reprise", "à jour"), ("reconstruction", "à jour")]
    {
        let path = format!("/exploitation/vue/places_1/{gesture}");
        let asked = operator.get(&path).await;
        assert!(asked.has("id=\"confirm\""), "{gesture} is asked for first");
        let done = operator.post(&path, &path, &[]).await;
        assert_eq!(done.location(), format!("/exploitation/vue/places_1?fait={gesture}"));
        assert!(operator.get(done.location()).await.has("id=\"done\""), "{gesture} is told");
        assert_eq!(state(&mut operator).await, after, "{gesture}");
    }
    let asked = operator.get("/exploitation/vue/places_1/reprise").await;
    assert_eq!(asked.status, StatusCode::NOT_FOUND, "what runs cannot be resumed");
    let kept = site.app.desk.operations(9).await.unwrap();
    let mut kept: Vec<_> =
        kept.iter().map(|one| (one.gesture.as_str(), one.subject.as_str())).collect();
    kept.sort_unstable();
    let expected = ["pause", "reconstruction", "reprise"].map(|gesture| (gesture, "places_1"));
    assert_eq!(kept, expected);
}

#[tokio::test]
async fn every_measure_that_an_alert_or_the_runbook_names_is_there() {
    let (site, mut operator) = lived_in().await;
    site.command("partner", {
        let name: domain::territory::Body = "nmh".parse().unwrap();
        let types = vec!["demand.registered".to_owned()];
        let subscribe = domain::partner::PartnerCommand::Subscribe {
            body: name.clone(),
            name: name.clone(),
            types,
        };
        domain::world::Command::Partner(crate::network::partner::partner_id(&name), subscribe)
    })
    .await;
    seal(&site).await;
    let measures = operator.get("/metrics").await.html;
    let there = |name: &str| {
        let named =
            |line: &str| line.starts_with(name) && line[name.len()..].starts_with(['{', ' ', '_']);
        measures.lines().any(named)
    };
    let alerts = include_str!("../../../../deploy/alerts.yaml");
    let runbook = include_str!("../../../../deploy/runbook.md");
    let named = |text: &str| -> BTreeSet<String> {
        let begun = text.split("filcommun_").skip(1);
        let word = |c: char| c.is_ascii_lowercase() || c == '_';
        let names = begun.map(|rest| rest.chars().take_while(|c| word(*c)).collect::<String>());
        names
            .filter(|n| n != "app" && n != "owner" && n != "vault")
            .map(|n| format!("filcommun_{n}"))
            .collect()
    };
    let wanted: BTreeSet<String> = named(alerts).union(&named(runbook)).cloned().collect();
    assert!(wanted.len() > 15, "{wanted:?}");
    for name in &wanted {
        assert!(there(name), "{name} is named and not measured:\n{measures}");
    }
    let unexplained = measures.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    for line in unexplained {
        let name = line.split(' ').next().unwrap();
        let short = name.rsplit_once("projection_").or_else(|| name.rsplit_once("append_"));
        let explained = runbook.contains(name)
            || short.is_some_and(|(_, end)| runbook.contains(&format!("…_{end}")));
        assert!(explained, "the runbook says nothing of {name}");
    }
}

#[tokio::test]
async fn a_filter_that_nothing_has_is_no_filter() {
    let site = Site::open().await;
    let mut operator = site.visitor(Kind::Operator, "exploitation", "nantes-metropole").await;
    for wrong in ["%00%01", "9999999999999999999999999999", "Demande%20!", "%27%22"] {
        for list in ["journal", "fils"] {
            let page = operator.get(&format!("/exploitation/{list}?categorie={wrong}")).await;
            assert_eq!(page.status, StatusCode::OK, "{list} {wrong}: {}", page.html);
        }
    }
}
