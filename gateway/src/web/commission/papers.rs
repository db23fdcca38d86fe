//! Minutes of a session for its members, as PDF and as JSON, with the position of the log they are written from.

use super::{members::named, of, own};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    pdf::{self, Document},
    web::{
        agent::name,
        read,
        visit::Visit,
        words::{self, letting},
    },
};
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::{
    id::{DemandId, SessionId, StreamId},
    sealed::Class,
    session::{self as rules, DecisionKind, Examined, Minutes, Session},
    world::World,
};
use eventstore::execute::AsAt;
use serde_json::json;

pub(super) const fn decision(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Allocated => "attribué",
        DecisionKind::Conditional => "attribué si un document vient",
        DecisionKind::NotAllocated => "non attribué",
        DecisionKind::Inadmissible => "non recevable",
    }
}

/// Position of the last event of a session: what a paper is written from.
pub(super) async fn position(app: &App, session: SessionId) -> Result<u64, Trouble> {
    let history = app.executor.history_as_at(StreamId::Session(session), &AsAt::default()).await?;
    let last = history.last().map_or(0, |(recorded, _)| recorded.position.0);
    Ok(u64::try_from(last).unwrap_or(0))
}

/// A session of this commission that decided something, with its dwellings and households.
async fn decided(
    app: &App,
    visit: &Visit,
    id: &str,
) -> Result<(SessionId, Session, Minutes, World), Trouble> {
    let (account, body) = of(visit)?;
    let (id, session, _) = own(app, body, id).await?;
    let minutes = rules::minutes(&session).ok_or(Trouble::NotFound)?;
    let mut streams: Vec<StreamId> = Vec::new();
    let mut readings = Vec::new();
    for home in &minutes.dwellings {
        streams.push(StreamId::Vacancy(home.vacancy));
        for (demand, ..) in &home.decisions {
            streams.push(StreamId::Demand(*demand));
            let purpose = "écrire le procès-verbal d’une commission".to_owned();
            readings.push(Reading { demand: Some(*demand), purpose, class: Class::Personal });
        }
    }
    app.desk.note_all(account, readings).await?;
    let world = read::world(app, &streams).await?;
    Ok((id, session, minutes, world))
}

/// `GET …/proces-verbal.json`: demands by their identifier alone.
pub(in crate::web) async fn minutes_json(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (id, _, minutes, _) = decided(&app, &visit, &id).await?;
    let position = position(&app, id).await?;
    Ok(Json(json!({ "session": id, "position": position, "minutes": minutes })).into_response())
}

/// `GET …/proces-verbal.pdf`
pub(in crate::web) async fn minutes_pdf(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (id, session, minutes, world) = decided(&app, &visit, &id).await?;
    let (today, position) = (app.today(), position(&app, id).await?);
    let law = app.executor.law.on(today);
    let mut facts = vec![
        ("Bailleur".to_owned(), letting::body(&law, &minutes.landlord, minutes.met_on)),
        ("Séance du".to_owned(), words::long_day(minutes.met_on)),
        ("Règles de composition".to_owned(), minutes.rule_set.clone().unwrap_or_default()),
        ("Membres qui votent".to_owned(), minutes.voters.unwrap_or(0).to_string()),
        (
            "Procès-verbal publié le".to_owned(),
            session.minutes_on.map_or_else(|| "pas encore".to_owned(), words::day),
        ),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    let mut document = Document::new("Procès-verbal de la commission d’attribution", "fr")
        .paragraph("Communicable aux membres de la commission (CCH R441-9).")
        .facts(facts);
    let present = session.convocation.as_ref().map(named).unwrap_or_default();
    let there = |(member, _): &(String, String)| {
        minutes.present.iter().any(|one| one.member.to_string() == *member)
    };
    let present: Vec<String> = present.into_iter().filter(there).map(|(_, name)| name).collect();
    if !present.is_empty() {
        document = document.heading(2, "Membres présents").list(present);
    }
    for (n, home) in minutes.dwellings.iter().enumerate() {
        document = dwelling(document, n + 1, home, &world);
    }
    Ok(pdf::answer(&document.footer(Some(position), today), "proces-verbal"))
}

fn dwelling(document: Document, n: usize, home: &Examined, world: &World) -> Document {
    let told = world.vacancy(home.vacancy).and_then(|vacancy| vacancy.dwelling.as_ref());
    let told = told.map(|d| format!("{}, {} m²", crate::web::landlord::heading(d), d.surface));
    let mut document = document.heading(2, format!("Logement {n} : {}", told.unwrap_or_default()));
    if home.again {
        document = document.paragraph("Deuxième examen : la première décision reste écrite.");
    }
    if let Some(vote) = &home.vote {
        document = document.paragraph(format!("Vote : {}.", words::vote(vote)));
    }
    let aside = home.aside.iter().map(|member| words::member(member, 1));
    let aside: Vec<String> = aside.collect();
    if !aside.is_empty() {
        document = document.paragraph(format!("Ne prend pas part : {}.", aside.join(", ")));
    }
    let row = |(demand, kind, rank, reasons): &(DemandId, DecisionKind, Option<u8>, Vec<_>)| {
        let reasons: Vec<_> = reasons.iter().map(|one| words::non_allocation(*one)).collect();
        vec![
            world.demand(*demand).map(name).unwrap_or_default(),
            rank.map(|rank| rank.to_string()).unwrap_or_default(),
            decision(*kind).to_owned(),
            reasons.join(" ; "),
        ]
    };
    let header = ["Ménage", "Rang", "Décision", "Motifs"].map(str::to_owned).to_vec();
    document.table("Décisions", header, home.decisions.iter().map(row).collect())
}
