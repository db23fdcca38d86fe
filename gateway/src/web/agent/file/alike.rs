//! Demands that look alike, side by side: the same person, or not, said by an agent with a reason. A demand out of reach
//! shows who follows it and nothing else.

use super::{
    super::{Agent, sections::sections},
    Why,
    head::{Head, Tab, open},
};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    web::{
        act,
        fields::Options,
        page::{Page, show},
        read,
        visit::{Posted, Visit},
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    demand::{Demand, DemandCommand, Distinct, RepairCommand},
    id::{DemandId, StreamId},
    sealed::Class,
    world::Command,
};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "agent/alike.html")]
struct AlikePage {
    page: Page,
    head: Head,
    pairs: Vec<Pair>,
    elsewhere: usize,
    reasons: Options,
}

/// One other demand, fact by fact.
struct Pair {
    id: String,
    number: String,
    lines: Vec<Fact>,
}

struct Fact {
    label: &'static str,
    here: String,
    there: String,
    same: bool,
}

/// Why two demands are not of one person.
const REASONS: [(Distinct, &str, &str); 3] = [
    (Distinct::Homonyms, "homonymes", "Deux personnes de mêmes noms"),
    (Distinct::Relatives, "famille", "Jumeaux, ou personnes d’une même famille"),
    (Distinct::EnteredWrongly, "saisie", "Une demande a été saisie sous les noms de l’autre"),
];

/// `GET /agent/dossier/{demand}/ressemblances`
pub(in crate::web) async fn alike(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(why): Query<Why>,
) -> Result<Response, PageError> {
    let (page, head, file, agent) = open(&app, &visit, (&id, &why), Tab::Alike).await?;
    let others = &file.demand.lookalikes;
    let within = agent.reach(&app, others).await?;
    let purpose = "comparer deux demandes qui se ressemblent".to_owned();
    let readings = within.iter().map(|other| Reading {
        demand: Some(*other),
        purpose: purpose.clone(),
        class: Class::Personal,
    });
    app.desk.note_all(&agent.account, readings.collect()).await?;
    let streams: Vec<_> = within.iter().copied().map(StreamId::Demand).collect();
    let world = read::world(&app, &streams).await?;
    let pair = |id: &DemandId| Some(pair(*id, &file.demand, world.demand(*id)?));
    Ok(show(&AlikePage {
        page,
        head,
        pairs: within.iter().filter_map(pair).collect(),
        elsewhere: others.len().saturating_sub(within.len()),
        reasons: REASONS.iter().map(|(_, c, l)| ((*c).to_owned(), (*l).to_owned())).collect(),
    }))
}

fn pair(id: DemandId, here: &Demand, there: &Demand) -> Pair {
    let read = |demand: &Demand| {
        let mut facts: Vec<(&'static str, String)> =
            sections(demand).into_iter().flat_map(|(_, lines)| lines).collect();
        facts.push(("Demande du", demand.presented_on().map(words::day).unwrap_or_default()));
        facts
    };
    let (mine, theirs) = (read(here), read(there));
    let known: BTreeMap<_, _> = theirs.iter().cloned().collect();
    let lines = mine.into_iter().map(|(label, here)| {
        let there = known.get(label).cloned().unwrap_or_default();
        let same = here == there;
        Fact { label, here, there, same }
    });
    let number = there.number().map(|n| n.as_str().to_owned()).unwrap_or_default();
    Pair { id: id.to_string(), number, lines: lines.collect() }
}

/// Both demands of a form, both within reach.
async fn both(
    app: &App,
    posted: &Posted,
    id: &str,
) -> Result<(Agent, DemandId, DemandId), Trouble> {
    let agent = Agent::of(app, &posted.visit).await?;
    let (id, _) = agent.demand(app, id).await?;
    let (other, _) = agent.demand(app, posted.fields.value("autre")).await?;
    Ok((agent, id, other))
}

/// `POST …/ressemblances/ecarter`
pub(in crate::web) async fn dismiss(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (agent, id, other) = both(&app, &posted, &id).await?;
    let code = posted.fields.value("motif");
    let reason = REASONS
        .iter()
        .find(|(_, known, _)| *known == code)
        .map(|(reason, _, _)| *reason)
        .ok_or(Trouble::Malformed("Choisissez pourquoi ce sont deux personnes."))?;
    let (on, body) = (app.today(), agent.body.clone());
    let command = DemandCommand::DismissResemblance { other, on, body, reason };
    let then = format!("/agent/dossier/{id}/ressemblances");
    let command = Command::Demand(id, command);
    act::submit(&app, &posted, &agent.account, command, &then, "ressemblance-ecartee").await
}

/// `POST …/ressemblances/reunir`: the other demand ends here, which keeps the older date.
pub(in crate::web) async fn merge(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (agent, id, other) = both(&app, &posted, &id).await?;
    if posted.fields.value("lu").is_empty() {
        let why = "Cochez que vous avez vu une pièce d’identité pour les deux demandes.";
        return Err(Trouble::Malformed(why).into());
    }
    let (on, body) = (app.today(), agent.body.clone());
    let merge = DemandCommand::Repair(RepairCommand::Merge { into: id, on, body });
    let then = format!("/agent/dossier/{id}");
    let command = Command::Demand(other, merge);
    act::submit(&app, &posted, &agent.account, command, &then, "demandes-reunies").await
}
