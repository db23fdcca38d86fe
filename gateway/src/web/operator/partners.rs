//! `/exploitation/partenaires`: what each partner is to receive and how far its outbox is.

use super::{
    PER_PAGE,
    listed::{Edge, Shown, Ways},
    of,
};
use crate::{
    app::App,
    error::{PageError, Trouble},
    network::{
        outbox::{self, Outbox, Subscription},
        wire::{Message, stream_name, subjects, without_password},
    },
    web::{
        page::{Page, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "operator/partners.html")]
struct PartnersPage {
    page: Page,
    here: &'static str,
    server: Option<String>,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    state: String,
    tag: &'static str,
    types: usize,
    seq: String,
}

impl Row {
    fn of(partner: &Subscription) -> Self {
        let (state, tag) = match (partner.stopped, partner.active) {
            (Some(at), _) => (format!("arrêté à la position {}", words::number(at)), "ask"),
            (None, true) => ("reçoit".to_owned(), "good"),
            (None, false) => ("suspendu".to_owned(), "off"),
        };
        let (name, seq) = (partner.name.clone(), words::number(partner.seq));
        Self { name, state, tag, types: partner.types.len(), seq }
    }
}

/// `GET /exploitation/partenaires`
pub(super) async fn partners(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    of(&visit)?;
    let partners = outbox::partners(&app.views).await?;
    Ok(show(&PartnersPage {
        page: Page::new(&visit, "mine", "Partenaires"),
        here: "partenaires",
        server: app.settings.nats.as_deref().map(without_password),
        rows: partners.iter().map(Row::of).collect(),
    }))
}

#[derive(Template)]
#[template(path = "operator/partner.html")]
struct PartnerPage {
    page: Page,
    here: &'static str,
    row: Row,
    facts: Vec<(&'static str, String)>,
    types: Vec<(String, &'static str)>,
    messages: Vec<Sent>,
    ways: Ways,
}

struct Sent {
    seq: i64,
    position: i64,
    kind: String,
    label: &'static str,
    time: String,
}

/// From where.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    avant: String,
    #[serde(default)]
    apres: String,
}

/// `GET /exploitation/partenaire/{name}`
pub(super) async fn partner(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let partners = outbox::partners(&app.views).await?;
    let partner = partners.into_iter().find(|one| one.name == name).ok_or(Trouble::NotFound)?;
    // numbers are dense: a page is a range of them
    let size = i64::try_from(PER_PAGE).unwrap_or(i64::MAX);
    let from = match Edge::of(&asked.avant, &asked.apres) {
        Edge::End => partner.seq.saturating_sub(size),
        Edge::Before(at) => at.saturating_sub(1).saturating_sub(size),
        Edge::After(at) => at.min(partner.seq),
    };
    let below = match Edge::of(&asked.avant, &asked.apres) {
        Edge::Before(at) => at,
        _ => i64::MAX,
    };
    let outbox = Outbox { views: app.views.clone() };
    let mut found = outbox.after(&name, from.max(0), PER_PAGE).await?;
    found.retain(|message| message.seq < below);
    found.reverse();
    let path = format!("/exploitation/partenaire/{name}");
    let (first, last) = (found.first().map(|m| m.seq), found.last().map(|m| m.seq));
    let shown = Shown { path: &path, kept: &[], first, last };
    let newer = first.is_some_and(|first| first < partner.seq);
    Ok(show(&PartnerPage {
        page: Page::new(&visit, "mine", "Un partenaire"),
        here: "partenaires",
        row: Row::of(&partner),
        facts: vec![
            ("Stream de JetStream", stream_name(&name)),
            ("Sujets", subjects(&name)),
            ("Dernier numéro donné", words::number(partner.seq)),
        ],
        types: partner.types.iter().map(|t| (t.clone(), words::event(t))).collect(),
        messages: found.iter().map(sent).collect(),
        ways: shown.by_time(newer, last.is_some_and(|last| last > 1)),
    }))
}

fn sent(message: &Message) -> Sent {
    Sent {
        seq: message.seq,
        position: message.position,
        kind: message.event_type.clone(),
        label: words::event(&message.event_type),
        time: message.time.clone(),
    }
}
