//! What a commission records: quorum, decisions with coded reasons, letters, minutes.

use super::{members::ballots, of, own, part::address};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{act, fields::Fields, read, visit::Posted, words},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use chrono::NaiveDate;
use domain::{
    demand::FactsVersion,
    id::{DemandId, SessionId, VacancyId},
    session::{Decision, Inadmissibility, SessionCommand},
    world::Command,
};
use std::collections::BTreeMap;

pub(super) async fn run(
    app: &App,
    posted: &Posted,
    id: SessionId,
    command: SessionCommand,
    done: &str,
) -> Result<Response, PageError> {
    let page = posted.fields.parsed::<usize>("page");
    let page = page.map(|page| format!("?page={page}")).unwrap_or_default();
    run_then(app, posted, (id, command), &format!("/commission/{id}{page}"), done).await
}

/// The same, then goes to this address.
pub(super) async fn run_then(
    app: &App,
    posted: &Posted,
    (id, command): (SessionId, SessionCommand),
    then: &str,
    done: &str,
) -> Result<Response, PageError> {
    let (account, _) = of(&posted.visit)?;
    act::submit(app, posted, account, Command::Session(id, command), then, done).await
}

/// `POST …/ordre-du-jour`: the members are told which candidates they will examine, and on which facts.
pub(in crate::web) async fn freeze(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (id, ..) = own(&app, of(&posted.visit)?.1, &id).await?;
    let command = SessionCommand::FreezeAgenda { on: app.today() };
    run(&app, &posted, id, command, "ordre-du-jour").await
}

/// `POST …/quorum`
pub(in crate::web) async fn quorum(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (id, ..) = own(&app, of(&posted.visit)?.1, &id).await?;
    let present = posted.fields.parsed::<u8>("presents");
    let present =
        present.ok_or(Trouble::Malformed("Écrivez combien de membres votants sont présents."))?;
    run(&app, &posted, id, SessionCommand::EstablishQuorum { present }, "quorum").await
}

/// `POST …/reporter`: the session is put off.
pub(in crate::web) async fn postpone(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (id, ..) = own(&app, of(&posted.visit)?.1, &id).await?;
    let meets_on = posted.fields.parsed::<NaiveDate>("jour").filter(|day| *day >= app.today());
    let meets_on = meets_on
        .ok_or(Trouble::Malformed("Choisissez le nouveau jour, à partir d’aujourd’hui."))?;
    run(&app, &posted, id, SessionCommand::Postpone { meets_on }, "seance-reportee").await
}

/// `POST …/logement/{vacancy}/decider`
pub(in crate::web) async fn decide(
    State(app): State<App>,
    Path((id, vacancy)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (id, session, _) = own(&app, of(&posted.visit)?.1, &id).await?;
    let vacancy = vacancy.parse::<VacancyId>().map_err(|_| Trouble::NotFound)?;
    let ballots = ballots(&app, &posted.fields, &session, vacancy).await?;
    let (mut decisions, mut read) = (Vec::new(), BTreeMap::new());
    for text in posted.fields.all("demande") {
        let demand = text.parse::<DemandId>().map_err(|_| Trouble::NotFound)?;
        decisions.push((demand, decision(&posted.fields, text)?));
        read.extend(
            posted.fields.parsed(&format!("relu-{text}")).map(|v| (demand, FactsVersion(v))),
        );
    }
    let command = SessionCommand::Decide { vacancy, on: app.today(), decisions, read, ballots };
    let then = address(id, &session, vacancy);
    run_then(&app, &posted, (id, command), &then, "decisions").await
}

fn decision(fields: &Fields, demand: &str) -> Result<Decision, Trouble> {
    let value = |name: &str| fields.value(&format!("{name}-{demand}"));
    let rank = || {
        let rank = value("rang").parse::<u8>().ok().filter(|rank| *rank > 0);
        rank.ok_or(Trouble::Malformed(
            "Donnez un rang à chaque ménage auquel le logement est attribué.",
        ))
    };
    match value("decision") {
        "attribue" => Ok(Decision::Allocate { rank: rank()? }),
        "condition" => {
            let code = value("document");
            let document = words::DOCUMENTS.iter().find(|(_, known)| *known == code);
            let document = document.ok_or(Trouble::Malformed("Choisissez le document attendu."))?.0;
            let due = value("delai").parse::<NaiveDate>();
            let due = due.map_err(|_| {
                Trouble::Malformed("Écrivez jusqu’à quel jour le document est attendu.")
            })?;
            Ok(Decision::AllocateIf { rank: rank()?, document, due })
        }
        "non" => {
            let codes = fields.all(&format!("motif-{demand}"));
            let reasons = words::NON_ALLOCATIONS.iter().filter(|r| codes.contains(&r.code()));
            Ok(Decision::NotAllocate { reasons: reasons.copied().collect() })
        }
        "irrecevable-sejour" => Ok(Decision::Inadmissible { cause: Inadmissibility::Stay }),
        "irrecevable-ressources" => {
            Ok(Decision::Inadmissible { cause: Inadmissibility::Resources })
        }
        _ => Err(Trouble::Malformed("Prenez une décision pour chaque ménage.")),
    }
}

/// `POST …/logement/{vacancy}/notifier`: the letters of one vacancy went out.
pub(in crate::web) async fn notify(
    State(app): State<App>,
    Path((id, vacancy)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (account, body) = of(&posted.visit)?;
    let (id, session, _) = own(&app, body, &id).await?;
    let vacancy = vacancy.parse::<VacancyId>().map_err(|_| Trouble::NotFound)?;
    let state = read::vacancy(&app, vacancy).await?;
    let waiting = state.proposed.iter().filter(|demand| {
        session.decisions.get(&(vacancy, **demand)).is_some_and(|o| o.notified_on.is_none())
    });
    for demand in waiting {
        let part = demand.to_string();
        let command_id = act::form_command(&account.id.to_string(), &posted.fields, &part)?;
        let command =
            SessionCommand::Notify { vacancy, demand: *demand, on: app.today(), says_how: true };
        act::run(&app, account, "page", command_id, Command::Session(id, command)).await?;
    }
    Ok(act::go(&address(id, &session, vacancy), "notifiee"))
}

/// `POST …/proces-verbal`
pub(in crate::web) async fn minutes(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (id, ..) = own(&app, of(&posted.visit)?.1, &id).await?;
    let command = SessionCommand::PublishMinutes { on: app.today() };
    run(&app, &posted, id, command, "proces-verbal").await
}
