//! `/agent/dossier/{demand}/depart`: an adult leaves a joint demand. At the counter they get a demand of their own, with
//! the date of the joint one; from then on the other adult reads nothing of it. The page asks no reason, and says none.

use super::{
    check,
    desk::{Done, registered},
    lists::{Lists, lists},
    send::{NO_DESK, facts, people},
};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    exchange::convert::Facts,
    web::{
        act,
        agent::{Agent, PROTECTED},
        applicant::{answers::CHILDREN, name_of},
        fields::{Fields, Options},
        messages::Said,
        page::{Page, show, show_as},
        position,
        visit::{Posted, Visit},
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    demand::{Channel, Demand, DemandCommand, DocumentCategory, Parting, Submission},
    id::{DemandId, DocumentId, PersonId},
    income::{Alone, AloneGround},
    sealed::{Class, Sealed},
    territory::Desk,
    world::Command,
};
use eventstore::vault::{Entry, NumberEntry};
use serde::Deserialize;

/// Whose a document of the joint demand is, as the form spells it.
const OWNERS: [(&str, &str); 3] = [
    ("commun", "Aux deux personnes"),
    ("seul", "À la personne qui part, à elle seule"),
    ("reste", "À l’autre personne"),
];

/// Why the resources of the one who leaves count alone (CCH L441-1).
const ALONE: [(AloneGround, &str, &str); 4] = [
    (AloneGround::Divorce, "divorce", "Procédure de divorce engagée"),
    (AloneGround::EmergencyOrder, "ordonnance", "Ordonnance d’un juge"),
    (AloneGround::Complaint, "plainte", "Récépissé de plainte"),
    (AloneGround::PacsBroken, "pacs", "Pacs rompu"),
];

#[derive(Template)]
#[template(path = "agent/apart.html")]
struct ApartPage {
    page: Page,
    fields: Fields,
    lists: Lists,
    children: Vec<(String, Said)>,
    id: String,
    /// Who may leave.
    adults: Options,
    /// Who leaves, once chosen.
    leaving: Option<(String, String)>,
    /// Documents of the joint demand: field, label.
    papers: Vec<(String, String)>,
    owners: Options,
    alone: Options,
    /// What may be told to a person at a counter, and is asked nowhere else.
    protected: Options,
    step: usize,
    at_desk: bool,
}

/// Who leaves.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Who {
    #[serde(default)]
    adulte: String,
}

fn options(list: &[(&str, &str)]) -> Options {
    list.iter().map(|(code, label)| ((*code).to_owned(), (*label).to_owned())).collect()
}

fn field(document: DocumentId) -> String {
    format!("papier-{document}")
}

/// The other adults of a demand: the one who holds the number keeps it.
fn adults(demand: &Demand) -> Options {
    let others = demand.co_applicants.iter().map(Sealed::person);
    others.map(|person| (person.to_string(), name_of(demand, person))).collect()
}

async fn joint(
    app: &App,
    visit: &Visit,
    id: &str,
) -> Result<(Agent, Desk, DemandId, Demand), Trouble> {
    let agent = Agent::of(app, visit).await?;
    let desk = agent.desk().ok_or(Trouble::Malformed(NO_DESK))?;
    let (id, demand) = agent.demand(app, id).await?;
    // the other adult reads who opened the joint demand: nothing in it may tell them more
    let purpose = "recevoir la personne".to_owned();
    let reading = Reading { demand: Some(id), purpose, class: Class::Sensitive };
    app.desk.note(&agent.account, reading).await?;
    Ok((agent, desk, id, demand))
}

/// `GET …/depart`
pub(in crate::web) async fn form(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(who): Query<Who>,
) -> Result<Response, PageError> {
    let (_, _, id, demand) = joint(&app, &visit, &id).await?;
    let adults = adults(&demand);
    let only = || adults.first().filter(|_| adults.len() == 1).map(|(person, _)| person.clone());
    let asked = adults.iter().find(|(person, _)| *person == who.adulte);
    let leaving = asked.map(|(person, _)| person.clone()).or_else(only);
    let leaving = leaving.and_then(|person| person.parse().ok());
    let fields = Fields::new(leaving.map(|one| known(&demand, one)).unwrap_or_default());
    Ok(show(&draw(&app, &visit, (id, &demand, leaving), fields).await?))
}

/// What the joint demand already says of who leaves. Where they go is asked of them, and taken from nothing.
fn known(demand: &Demand, person: PersonId) -> Vec<(String, String)> {
    let adult = demand.co_applicants.iter().find(|other| other.person() == person);
    let Some(adult) = adult.and_then(Sealed::open) else { return Vec::new() };
    let said = [
        ("nom", adult.name.clone()),
        ("prenom", adult.first_name.clone()),
        ("naissance", adult.birth_date.to_string()),
    ];
    said.map(|(name, value)| (name.to_owned(), value)).into()
}

async fn draw(
    app: &App,
    visit: &Visit,
    (id, demand, leaving): (DemandId, &Demand, Option<PersonId>),
    fields: Fields,
) -> Result<ApartPage, Trouble> {
    let children =
        (1..=CHILDREN).map(|n| (format!("enfant{n}"), visit.words.with("register-child", "n", n)));
    let papers = demand.documents.iter().map(|(document, known)| {
        let filed = words::day(known.filed_on);
        (field(*document), format!("{}, du {filed}", words::document(known.category)))
    });
    let alone = ALONE.iter().map(|(_, code, label)| (*code, *label)).collect::<Vec<_>>();
    Ok(ApartPage {
        page: Page::new(visit, "mine", "Une demande à soi").with_errors(fields.has_errors()),
        lists: lists(app, visit.words).await?,
        children: children.collect(),
        id: id.to_string(),
        adults: adults(demand),
        leaving: leaving.map(|one| (one.to_string(), name_of(demand, one))),
        papers: papers.collect(),
        owners: options(&OWNERS),
        alone: options(&alone),
        protected: options(&PROTECTED),
        step: 0,
        at_desk: true,
        fields,
    })
}

/// `POST …/depart`: their number, their certificate and a secret of their own, in one act.
pub(in crate::web) async fn submit(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let visit = &posted.visit;
    let (agent, desk, id, demand) = joint(&app, visit, &id).await?;
    let mut fields = posted.fields.clone();
    let who = fields.value("adulte").parse::<PersonId>().ok();
    let named = |one: &PersonId| demand.co_applicants.iter().any(|other| other.person() == *one);
    // sent twice, it finds who has left already under their own demand
    let leaving = who.filter(|one| named(one) || demand.named.contains(one));
    let Some(leaving) = leaving else { return Err(Trouble::NotFound.into()) };
    check(&mut fields, visit.words, app.today());
    for document in demand.documents.keys() {
        if !OWNERS.iter().any(|(code, _)| fields.value(&field(*document)) == *code) {
            fields.wrong(&field(*document), "Dites à qui est ce document");
        }
    }
    if fields.value("piece") != "vue" {
        fields.wrong("piece", visit.words.say("register-seen-lacks"));
    }
    if fields.has_errors() {
        let page = draw(&app, visit, (id, &demand, Some(leaving)), fields).await?;
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let done = leave(&app, &posted, (&agent, &desk), (id, &demand, leaving)).await?;
    let at = done.position;
    Ok(position::written(registered(&app, visit, done).await?, at))
}

async fn leave(
    app: &App,
    posted: &Posted,
    (agent, desk): (&Agent, &Desk),
    (from, joint, person): (DemandId, &Demand, PersonId),
) -> Result<Done, Trouble> {
    let (fields, who) = (&posted.fields, &agent.account);
    let part = |name| act::form_command(&who.id.to_string(), fields, name);
    let command_id = part("depart")?;
    let vault = &app.executor.vault;
    let own = DemandId::new(vault.derive_id(command_id, DemandId::CATEGORY, 0));
    let proof = DocumentId::new(vault.derive_id(command_id, DocumentId::CATEGORY, 0));
    let mut facts = facts(&told(fields), desk, app.today())?;
    let ground = alone(&mut facts, fields.value("seules"), proof);
    let (others, persons) = people(app, command_id, person, &facts);
    let number = NumberEntry::Give { desk: desk.clone(), month: app.today() };
    let entry = Entry { command_id, demand: Some(own), persons, number };
    let given = vault.prepare(vec![entry]).await?.pop().and_then(|prepared| prepared.number);
    let number = given.ok_or_else(|| Trouble::Unavailable("the registry gave no number".into()))?;
    let whose = |code: &str| {
        let all = joint.documents.keys().copied();
        all.filter(|document| fields.value(&field(*document)) == code).collect::<Vec<_>>()
    };
    let form = Submission {
        received_on: app.today(),
        channel: Channel::Desk,
        desk: desk.clone(),
        declaration: facts.seal(person, &others),
        registration: None,
        lookalikes: Vec::new(),
    };
    let parting = Parting {
        from,
        on: app.today(),
        body: agent.body.clone(),
        number,
        form,
        shared: whose("commun"),
        alone: whose("seul"),
    };
    let (on, of) = (app.today(), |command| Command::Demand(own, command));
    let gone = DemandCommand::Part(Box::new(parting));
    let done = act::run(app, who, "page", command_id, of(gone)).await?;
    if ground {
        let paper =
            DemandCommand::FileDocument { document: proof, category: DocumentCategory::Other, on };
        act::run(app, who, "page", part("preuve")?, of(paper)).await?;
    }
    let certificate = of(DemandCommand::IssueCertificate { on });
    let last = act::run(app, who, "page", part("attestation")?, certificate).await?;
    Ok(Done { id: own, person, repeated: done.repeated, position: last.position })
}

/// The answers, with what the person said of a protected situation among their reasons.
fn told(fields: &Fields) -> Fields {
    let said = fields.all("protege");
    let said = PROTECTED.iter().filter(|(code, _)| said.contains(code));
    let said = said.map(|(code, _)| ("motifs", *code));
    let all = fields.carried().into_iter().chain(said);
    Fields::new(all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// Says in the declaration that these resources count alone, on a paper that was given with it.
fn alone(facts: &mut Facts, code: &str, document: DocumentId) -> bool {
    let ground = ALONE.iter().find(|(_, known, _)| *known == code).map(|(ground, _, _)| *ground);
    match (ground, facts.resources.as_mut()) {
        (Some(ground), Some(resources)) => {
            resources.alone = Some(Alone { ground, document });
            true
        }
        _ => false,
    }
}

/// `POST …/fermer`: what is one adult's closes to the other at once, before any other step.
pub(in crate::web) async fn close(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (agent, _, id, demand) = joint(&app, &posted.visit, &id).await?;
    let adult = posted.fields.value("adulte").parse::<PersonId>().ok();
    let Some(person) = adult.filter(|adult| demand.is_adult(*adult)) else {
        return Err(Trouble::NotFound.into());
    };
    let chosen = posted.fields.all("papiers");
    let documents = chosen.iter().flat_map(|document| document.parse::<DocumentId>()).collect();
    let command = DemandCommand::CloseViews { person, on: app.today(), documents };
    let then = format!("/agent/dossier/{id}/depart");
    let command = Command::Demand(id, command);
    act::submit(&app, &posted, &agent.account, command, &then, "vues-fermees").await
}
