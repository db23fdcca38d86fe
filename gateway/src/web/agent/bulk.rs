//! `POST /agent/lot`: one act on up to 500 files. First what would be done and what is refused, each with its reason;
//! then, confirmed, what was done. Each file has its own command, so that the form sent twice does it once.

use super::{
    Agent,
    named::coded,
    queues::{Asked, Bureau, name},
};
use crate::{
    app::App,
    desk::{Reading, Taking},
    error::{PageError, Trouble},
    web::{
        act,
        page::{Page, show},
        read,
        visit::Posted,
        words,
    },
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    demand::{Demand, DemandCommand},
    id::{DemandId, StreamId},
    sealed::Class,
    world::{Command, World},
};
use eventstore::execute::{ExecuteError, Request};
use projections::queues as view;

/// The most files of one act.
pub(super) const MOST: u32 = 500;

/// What may be done to many files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Take,
    HandBack,
    Certificate,
    Notice,
}

/// The acts, by code, with their words.
pub(super) const ACTS: [(&str, &str); 4] = [
    ("prendre", "prendre ces dossiers"),
    ("rendre", "rendre ces dossiers"),
    ("attestation", "envoyer l’attestation d’enregistrement"),
    ("relance", "envoyer le courrier de renouvellement"),
];

impl Act {
    fn of(posted: &Posted) -> Result<Self, Trouble> {
        Ok(match posted.fields.value("acte") {
            "prendre" => Self::Take,
            "rendre" => Self::HandBack,
            "attestation" => Self::Certificate,
            "relance" => Self::Notice,
            _ => return Err(Trouble::Malformed("Choisissez ce qu’il faut faire.")),
        })
    }

    fn command(self, app: &App) -> Option<DemandCommand> {
        let on = app.today();
        match self {
            Self::Take | Self::HandBack => None,
            Self::Certificate => Some(DemandCommand::IssueCertificate { on }),
            Self::Notice => Some(DemandCommand::SendRenewalNotice { on }),
        }
    }
}

#[derive(Template)]
#[template(path = "agent/bulk.html")]
struct BulkPage {
    page: Page,
    what: &'static str,
    done: bool,
    back: String,
    carried: Vec<(&'static str, String)>,
    possible: Vec<Line>,
    refused: Vec<Line>,
}

/// A file of the act, with why it is refused or what came of it.
struct Line {
    id: String,
    who: String,
    number: String,
    said: String,
}

struct Judged {
    id: DemandId,
    /// Nothing to object, or why not.
    verdict: Result<(), String>,
}

/// `POST /agent/lot`: nothing is done yet.
pub(in crate::web) async fn preview(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &posted.visit).await?;
    let act = Act::of(&posted)?;
    if act == Act::HandBack {
        reason(&posted)?;
    }
    let ids = chosen(&app, &agent, &posted).await?;
    let world = opened(&app, &agent, &ids).await?;
    let mut judged = Vec::new();
    for id in ids {
        judged.push(judge(&app, &agent, act, id, &world).await?);
    }
    let (possible, refused) = judged.into_iter().partition(|one: &Judged| one.verdict.is_ok());
    Ok(show(&page(&posted, &world, (possible, refused), false)))
}

/// `POST /agent/lot/faire`: judged again by the rules, file by file.
pub(in crate::web) async fn apply(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &posted.visit).await?;
    let act = Act::of(&posted)?;
    let ids = chosen(&app, &agent, &posted).await?;
    let world = opened(&app, &agent, &ids).await?;
    let judged = match act.command(&app) {
        Some(command) => run(&app, &agent, &posted, &ids, &command).await?,
        None => hands(&app, &agent, act, &posted, &ids).await?,
    };
    let (possible, refused) = judged.into_iter().partition(|one: &Judged| one.verdict.is_ok());
    Ok(show(&page(&posted, &world, (possible, refused), true)))
}

fn reason(posted: &Posted) -> Result<&'static str, Trouble> {
    let code = posted.fields.value("motif-lot");
    words::agent::among(&words::agent::HAND_BACKS, code)
        .ok_or(Trouble::Malformed("Choisissez pourquoi vous rendez ces dossiers."))
}

/// The files ticked, or those of the queue as it is filtered; only those within reach.
async fn chosen(app: &App, agent: &Agent, posted: &Posted) -> Result<Vec<DemandId>, Trouble> {
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let ids: Vec<DemandId> = if posted.fields.value("tout").is_empty() {
        posted.fields.all("dossier").into_iter().filter_map(|id| id.parse().ok()).collect()
    } else {
        let asked = Asked::of(&posted.fields);
        let here = coded(&asked.file).ok_or(Trouble::Malformed("Choisissez une file."))?;
        let (bureau, filter) = (Bureau::of(app, agent).await?, asked.filter(agent));
        let part = view::Asked { named: here.named, filter: &filter, after: None, limit: MOST };
        let scope = bureau.scope(app, agent);
        let found = view::snapshot(app.views.db(), &scope, &part, &[]).await?;
        found.rows.iter().filter_map(|row| row.demand).collect()
    };
    if ids.is_empty() {
        return Err(Trouble::Malformed("Choisissez au moins un dossier."));
    }
    if ids.len() > most {
        return Err(Trouble::Malformed("Choisissez 500 dossiers au plus."));
    }
    let mut within = agent.reach(app, &ids).await?;
    let place = |id: &DemandId| ids.iter().position(|one| one == id);
    within.sort_by_key(place);
    Ok(within)
}

/// The files, opened once the journal has it.
async fn opened(app: &App, agent: &Agent, ids: &[DemandId]) -> Result<World, Trouble> {
    let purpose = "agir sur plusieurs dossiers".to_owned();
    let readings = ids.iter().map(|id| Reading {
        demand: Some(*id),
        purpose: purpose.clone(),
        class: Class::Personal,
    });
    app.desk.note_all(&agent.account, readings.collect()).await?;
    let streams: Vec<_> = ids.iter().copied().map(StreamId::Demand).collect();
    read::world(app, &streams).await
}

async fn judge(
    app: &App,
    agent: &Agent,
    act: Act,
    id: DemandId,
    world: &World,
) -> Result<Judged, Trouble> {
    let verdict = match act.command(app) {
        Some(command) => {
            let law = app.executor.law.on(app.today());
            match Command::Demand(id, command).decide(world, &law) {
                Ok(events) if events.is_empty() => Err("C’est déjà fait.".to_owned()),
                Ok(_) => Ok(()),
                Err(refusal) => Err(refusal.sentence()),
            }
        }
        None => {
            let held = app.desk.file_holder(id).await?;
            match (act, held) {
                (Act::Take, Some(held)) if held.account != agent.account.id => {
                    Err(format!("{} tient déjà ce dossier.", held.label))
                }
                (Act::HandBack, None) => Err("Personne ne tient ce dossier.".to_owned()),
                (Act::HandBack, Some(held)) if held.body != agent.body.as_str() => {
                    Err("Un autre organisme tient ce dossier.".to_owned())
                }
                _ => Ok(()),
            }
        }
    };
    Ok(Judged { id, verdict })
}

async fn hands(
    app: &App,
    agent: &Agent,
    act: Act,
    posted: &Posted,
    ids: &[DemandId],
) -> Result<Vec<Judged>, Trouble> {
    let why = if act == Act::HandBack { reason(posted)? } else { "" };
    let mut judged = Vec::new();
    for id in ids.iter().copied() {
        let verdict = match act {
            Act::HandBack if app.desk.hand_back(&agent.account, id, why).await? => Ok(()),
            Act::HandBack => Err("Personne ne tenait ce dossier.".to_owned()),
            _ => match app.desk.take(&agent.account, id).await? {
                Taking::Taken => Ok(()),
                Taking::Held(held) => Err(format!("{} tient déjà ce dossier.", held.label)),
                Taking::TooMany => Err("Vous tenez déjà 500 dossiers.".to_owned()),
            },
        };
        judged.push(Judged { id, verdict });
    }
    Ok(judged)
}

async fn run(
    app: &App,
    agent: &Agent,
    posted: &Posted,
    ids: &[DemandId],
    command: &DemandCommand,
) -> Result<Vec<Judged>, Trouble> {
    let who = agent.account.id.to_string();
    let mut requests = Vec::new();
    for id in ids {
        requests.push(Request {
            command_id: act::form_command(&who, &posted.fields, &id.to_string())?,
            correlation: None,
            causation: None,
            actor: agent.account.actor(),
            source: "page".to_owned(),
            occurred_on: app.today(),
            at: app.clock.now(),
            command: Command::Demand(*id, command.clone()),
        });
    }
    let (mut judged, mut last) = (Vec::new(), None);
    for (id, done) in ids.iter().zip(app.executor.execute_all(requests).await) {
        let verdict = match done {
            Ok(done) => {
                last = last.max(Some(done.position));
                Ok(())
            }
            Err(ExecuteError::Refused(refusal)) => Err(refusal.sentence()),
            Err(error) => Err(Trouble::from(error).sentence()),
        };
        judged.push(Judged { id: *id, verdict });
    }
    if let Some(position) = last {
        act::settle_at(app, position).await;
    }
    Ok(judged)
}

fn page(
    posted: &Posted,
    world: &World,
    (possible, refused): (Vec<Judged>, Vec<Judged>),
    done: bool,
) -> BulkPage {
    let code = posted.fields.value("acte").to_owned();
    let line = |one: Judged| {
        let demand = world.demand(one.id);
        let number = demand.and_then(Demand::number).map(|n| n.as_str().to_owned());
        Line {
            id: one.id.to_string(),
            who: demand.map(name).unwrap_or_default(),
            number: number.unwrap_or_default(),
            said: one.verdict.err().unwrap_or_default(),
        }
    };
    let file = posted.fields.value("file");
    let file = coded(file).map_or("mine", |kept| kept.named.code());
    BulkPage {
        page: Page::new(&posted.visit, "mine", "Agir sur plusieurs dossiers"),
        what: words::agent::among(&ACTS, &code).unwrap_or_default(),
        done,
        back: format!("/agent?file={file}"),
        carried: vec![
            ("acte", code),
            ("file", file.to_owned()),
            ("motif-lot", posted.fields.value("motif-lot").to_owned()),
        ],
        possible: possible.into_iter().map(line).collect(),
        refused: refused.into_iter().map(line).collect(),
    }
}
