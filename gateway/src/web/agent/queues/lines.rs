//! The lines of a queue, with the name and the number of each file.

use super::{
    super::named::{Action, Kept},
    Bureau,
};
use crate::{
    app::App,
    error::Trouble,
    web::{
        heads::{Head, heads},
        read, towns, words,
    },
};
use chrono::NaiveDate;
use domain::{
    declaration::Identity,
    demand::{Demand, DocumentCategory},
    id::{DemandId, StreamId},
    sealed::Sealed,
    territory::Commune,
};
use projections::queues::{Named, Queue, Row};
use std::collections::BTreeMap;

/// A line as it is shown.
pub(super) struct Line {
    pub(super) subject: String,
    pub(super) demand: String,
    pub(super) who: String,
    pub(super) number: String,
    pub(super) household: String,
    pub(super) detail: String,
    pub(super) since: (String, String),
    pub(super) due: Option<(String, String)>,
    pub(super) last: String,
    pub(super) holder: String,
    pub(super) link: Option<String>,
    pub(super) action: Action,
}

pub(super) async fn lines(
    app: &App,
    here: &Kept,
    bureau: &Bureau,
    rows: Vec<Row>,
) -> Result<Vec<Line>, Trouble> {
    let demands: Vec<DemandId> = rows.iter().filter_map(|row| row.demand).collect();
    let heads = heads(app, &demands).await?;
    let helpers = helpers(app, here.named, &demands).await?;
    let line = |row: Row| {
        let head = row.demand.and_then(|id| heads.get(&id));
        let held = bureau.held.iter().find(|held| Some(held.demand) == row.demand);
        let page = |id| match here.action {
            Action::Open(_, page) if !page.is_empty() => {
                format!("/agent/dossier/{id}/{page}?objet=file")
            }
            _ => format!("/agent/dossier/{id}?objet=file"),
        };
        let last = row.last.as_ref();
        Line {
            subject: row.subject.to_string(),
            demand: row.demand.map(|id| id.to_string()).unwrap_or_default(),
            who: head.map_or_else(|| "personne sans demande".to_owned(), who),
            number: head.map(|head| head.number.clone()).unwrap_or_default(),
            household: head.map(household).unwrap_or_default(),
            detail: match row.demand.filter(|_| of_letters(here.named)) {
                Some(id) => helpers.get(&id).cloned().unwrap_or_default(),
                None => detail(here.named, &row, head.and_then(|head| head.commune.as_ref())),
            },
            since: (words::iso(row.since), words::day(row.since)),
            due: row.due.map(|day| (words::iso(day), words::day(day))),
            last: last
                .map(|(kind, on)| format!("{}, {}", words::event(kind), words::day(*on)))
                .unwrap_or_default(),
            holder: held.map(|held| held.label.clone()).unwrap_or_default(),
            link: row.demand.map(page),
            action: here.action,
        }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Name of the applicant, or what stands for it once erased.
pub(in crate::web) fn name(demand: &Demand) -> String {
    match demand.identity.as_ref().map(Sealed::open) {
        Some(Some(identity)) => spelt(identity),
        _ => ERASED.to_owned(),
    }
}

/// Stands for a name that was erased.
const ERASED: &str = "identité effacée";

/// Surname, then first name.
pub(in crate::web) fn spelt(identity: &Identity) -> String {
    match &identity.first_name {
        Some(first) => format!("{} {first}", identity.name),
        None => identity.name.clone(),
    }
}

fn who(head: &Head) -> String {
    head.name.clone().unwrap_or_else(|| ERASED.to_owned())
}

fn household(head: &Head) -> String {
    head.size.map(|size| words::count(size, "personne", "personnes")).unwrap_or_default()
}

const fn of_letters(named: Named) -> bool {
    matches!(named, Named::Lines(Queue::LettersReturned))
}

/// Who helps each household by a mandate that runs, where a queue asks it: the whole file says so.
async fn helpers(
    app: &App,
    named: Named,
    demands: &[DemandId],
) -> Result<BTreeMap<DemandId, String>, Trouble> {
    if !of_letters(named) {
        return Ok(BTreeMap::new());
    }
    let streams: Vec<StreamId> = demands.iter().copied().map(StreamId::Demand).collect();
    let world = read::world(app, &streams).await?;
    let today = app.today();
    Ok(demands.iter().map(|id| (*id, helped(world.demand(*id), today))).collect())
}

/// Who may know where the household is: those who help it by a mandate that runs.
fn helped(demand: Option<&Demand>, today: NaiveDate) -> String {
    let mandates = demand.into_iter().flat_map(|demand| demand.mandates.values());
    let running = mandates.filter(|one| one.ended_on.is_none() && today <= one.until);
    let names: Vec<&str> =
        running.filter_map(|one| one.helper.open()).map(|helper| helper.name.as_str()).collect();
    if names.is_empty() { "aucun mandat".to_owned() } else { names.join(", ") }
}

/// What is particular to a line; in a queue without anything particular, the commune wished first.
pub(super) fn detail(named: Named, row: &Row, wished: Option<&Commune>) -> String {
    let listed =
        |key: &str| row.details.get(key).and_then(|v| v.as_array().map(Vec::len)).unwrap_or(0);
    let number = |key: &str| {
        let number = row.details.get(key).and_then(serde_json::Value::as_u64).unwrap_or(1);
        usize::try_from(number).unwrap_or(1)
    };
    match named {
        Named::Lines(Queue::DocumentsToCheck) => {
            words::count(listed("documents").max(1), "document", "documents")
        }
        Named::Lines(Queue::Waiting) => asked(row),
        Named::Lines(Queue::Duplicates) => {
            words::count(listed("others"), "autre demande ressemble", "autres demandes ressemblent")
        }
        Named::Lines(Queue::Contestations) => {
            words::count(number("decisions"), "décision contestée", "décisions contestées")
        }
        Named::Lines(Queue::ToPropose) => words::count(
            number("sessions"),
            "séance manquée par erreur",
            "séances manquées par erreur",
        ),
        Named::Lines(Queue::ReferralsToAccept | Queue::ReferralsTaken) => {
            let mission = row.details.get("mission").cloned().unwrap_or_default();
            serde_json::from_value(mission).map(words::mission).unwrap_or_default().to_owned()
        }
        _ => wished.map(|commune| towns::name(commune.as_str())).unwrap_or_default(),
    }
}

/// What the household is asked: answers, papers.
fn asked(row: &Row) -> String {
    let missing = row.details.get("missing").and_then(|v| v.as_array().map(Vec::len)).unwrap_or(0);
    let papers = row.details.get("papers").cloned().unwrap_or_default();
    let papers: Vec<DocumentCategory> = serde_json::from_value(papers).unwrap_or_default();
    let papers = papers.into_iter().map(|category| words::document(category).to_owned());
    let answers = (missing > 0).then(|| words::count(missing, "réponse", "réponses"));
    answers.into_iter().chain(papers).collect::<Vec<_>>().join(", ")
}
