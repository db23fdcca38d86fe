//! **C. Two landlords become one.** A is absorbed by B on 1 July with 12 vacancies, 3 sessions, 40 open offers and
//! half-used flow quotas.

mod duties;
mod powers;

use super::told::Life;
use crate::{
    execute::{
        Done,
        testing::{Bench, day},
    },
    recorded::Recorded,
};
use domain::{
    body::{
        Assignment, Bodies, BodyCommand as B, BodyKind, BodyRole, Flow, FlowAgreement, Organisation,
    },
    calendar::Unit,
    demand::{DemandCommand as D, DocumentCategory},
    id::{PartnerId, SessionId, StreamId, VacancyId},
    partner::PartnerCommand,
    place::{Level, PlaceCommand},
    reception::ReceptionCommand,
    referral::Mission,
    refusal::Refusal,
    rules::{DryRun, Parameter, RulesCommand, Status, Step, Value},
    session::{Decision, SessionCommand as S},
    territory::Body,
    testing::{
        agent, attend, ballots, declaration, demand, document, dwelling, form, members, number,
        place, reception, session, submission, token, vacancy,
    },
    vacancy::{Dwelling, ShortfallCause, Standing, VacancyCommand as V, VacancyEvent},
    world::{Command, Event, World},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const A: &str = "bailleur-a";
const B_: &str = "bailleur-b";
const STATE: &str = "prefecture-44";
const FORM: &str = "2026-01-12";
/// The commission of May, whose 40 dwellings are offered in June.
const MAY: &str = "2026-05-20";
/// The conditional allocation.
const JUNE: &str = "2026-06-17";
const MERGER: &str = "2026-07-01";
/// Vacancies with an open offer, one household each.
const OFFERS: u128 = 40;
/// Of the twelve that wait: the first has a conditional allocation, two households after each other.
const WAITING: std::ops::RangeInclusive<u128> = 101..=112;

fn home(n: u128, command: V) -> Command {
    Command::Vacancy(vacancy(n), command)
}

fn sits(n: u128, command: S) -> Command {
    Command::Session(session(n), command)
}

fn body(command: B) -> Command {
    Command::Body(command)
}

fn organisation(name: &str, siren: &str, kind: BodyKind) -> Command {
    body(B::Declare(Organisation {
        body: token(name),
        name: format!("Organisme {name}"),
        kind,
        siren: Some(token(siren)),
        from: day("2015-01-01"),
    }))
}

fn share(landlord: &str, permille: u16, base: u32) -> Command {
    let (landlord, holder) = (token(landlord), token(STATE));
    body(B::AgreeFlow(FlowAgreement { landlord, holder, year: 2026, permille, base }))
}

fn empower(name: &str, n: u128, from: &str) -> Command {
    let (agent, role) = (agent(n), BodyRole::Letting);
    body(B::EmpowerAgent { body: token(name), agent, role, from: day(from) })
}

fn absorbed() -> Command {
    body(B::Merge { body: token(A), into: token(B_), on: day(MERGER) })
}

/// Days to reply to an offer, from a day on: voted, counted, published.
fn reply_in(version: &str, days: u32, from: &str) -> [Command; 3] {
    let (key, version) = (token("delay.offer-reply"), token(version));
    let parameter = Parameter {
        key,
        version,
        value: Value::Delay { count: days, unit: Unit::Days },
        effective_from: day(from),
        source: "Règlement d'exemple".to_owned(),
        status: Status::Assumption,
        voted_on: day("2026-01-05"),
        act: token("2026-1"),
    };
    let Parameter { key, version, .. } = parameter.clone();
    let on = day("2026-01-05");
    let step = Step { key: key.clone(), version: version.clone(), on };
    let run = DryRun { key, version, on, position: 1, examined: 0, moved: 0, largest: 0 };
    [
        RulesCommand::Vote(Box::new(parameter)),
        RulesCommand::RecordDryRun(run),
        RulesCommand::Publish(step),
    ]
    .map(Command::Rules)
}

fn registered(n: u128) -> [Command; 2] {
    let mut said = declaration(n);
    said.on = day(FORM);
    let mut form = form(n);
    (form.received_on, form.declaration) = (day(FORM), said);
    let (body, desk) = (token("nantes"), token("G4401"));
    let register = D::Register { on: day(FORM), body, number: number(n), desk, same: vec![] };
    [submission(n, form), Command::Demand(demand(n), register)]
}

fn of(landlord: &str) -> Dwelling {
    Dwelling { landlord: token(landlord), ..dwelling() }
}

fn nominate(v: u128, d: u128, by: &str, on: &str) -> Command {
    home(v, V::Nominate { demand: demand(d), nominator: token(by), on: day(on) })
}

fn convene(n: u128, by: &str, meets_on: &str, agenda: Vec<VacancyId>) -> Command {
    let (landlord, meets_on, members) = (token(by), day(meets_on), members());
    sits(n, S::Convene { landlord, meets_on, agenda, quorum: 4, members })
}

fn decide(n: u128, v: u128, on: &str, decisions: Vec<(u128, Decision)>) -> Command {
    let decisions = decisions.into_iter().map(|(d, decision)| (demand(d), decision)).collect();
    let (vacancy, on, read) = (vacancy(v), day(on), BTreeMap::new());
    sits(n, S::Decide { vacancy, on, decisions, read, ballots: ballots(1..=5, []) })
}

fn assign(v: u128, on: &str) -> Command {
    home(v, V::AssignToReservation { holder: token(STATE), on: day(on) })
}

/// Who the organisations are, A's rule of twelve days, an agent of A in A's commission and in A's place.
async fn founded(life: &mut Life) {
    let opening = "2026-01-05";
    for command in [
        organisation(A, "111111111", BodyKind::Landlord),
        organisation(B_, "222222222", BodyKind::Landlord),
        organisation(STATE, "333333333", BodyKind::State),
        share(A, 300, 40),
        share(B_, 250, 100),
        empower(A, 1, opening),
    ] {
        life.tell(opening, command).await;
    }
    for command in reply_in("regle-de-a", 12, "2026-01-05") {
        life.tell(opening, command).await;
    }
    let address = "1 rue de l'Exemple".to_owned();
    let (name, commune) = ("Accueil de A".to_owned(), token("44109"));
    let here = |command| Command::Place(place(1), command);
    let on = day(opening);
    let (referential, optional) = ("exemple-2017".to_owned(), BTreeSet::new());
    for command in [
        PlaceCommand::Declare { name, body: token(A), commune, address },
        PlaceCommand::Commit { level: Level::One, referential, on, optional },
        PlaceCommand::EmpowerAgent { agent: agent(1), by: token(A), from: on },
    ] {
        life.tell(opening, here(command)).await;
    }
    subscribe(life, 1, A, "2026-01-06").await;
}

async fn subscribe(life: &mut Life, n: u128, name: &str, on: &str) {
    let types = ["vacancy.offer-made", "vacancy.offer-accepted", "vacancy.lease-signed"];
    let types = types.map(str::to_owned).to_vec();
    let command = PartnerCommand::Subscribe { body: token(name), name: token(name), types };
    life.tell(on, Command::Partner(partner(n), command)).await;
}

fn partner(n: u128) -> PartnerId {
    PartnerId::new(Uuid::from_u128(n))
}

/// The forty: proposed, decided in May, offered on 22 June.
async fn offered(life: &mut Life) -> Done {
    for n in 1..=OFFERS {
        life.tell("2026-04-20", home(n, V::Declare(of(A)))).await;
        life.tell("2026-04-21", nominate(n, n, A, "2026-04-21")).await;
        let cause = ShortfallCause::TooFewDemands;
        life.tell("2026-04-21", home(n, V::RecordShortfall { cause })).await;
    }
    life.tell("2026-05-04", convene(10, A, MAY, (1..=OFFERS).map(vacancy).collect())).await;
    life.tell("2026-05-12", sits(10, S::FreezeAgenda { on: day("2026-05-12") })).await;
    life.tell(MAY, attend(10, 1..=5)).await;
    let mut first = None;
    for n in 1..=OFFERS {
        let done =
            life.tell(MAY, decide(10, n, MAY, vec![(n, Decision::Allocate { rank: 1 })])).await;
        first.get_or_insert(done);
    }
    life.tell("2026-05-27", sits(10, S::PublishMinutes { on: day("2026-05-27") })).await;
    for n in 1..=OFFERS {
        let (on, reply_by) = (day("2026-06-22"), day("2026-07-06"));
        life.tell("2026-06-22", home(n, V::MakeOffer { demand: demand(n), on, reply_by })).await;
    }
    first.unwrap()
}

/// The twelve: one conditional allocation in June, the rest on the agendas of July; three given to the State.
async fn waiting(life: &mut Life) {
    for n in WAITING {
        life.tell("2026-06-01", home(n, V::Declare(of(A)))).await;
    }
    for d in [41, 42] {
        life.tell("2026-06-02", nominate(101, d, A, "2026-06-02")).await;
    }
    let cause = ShortfallCause::TooFewDemands;
    life.tell("2026-06-02", home(101, V::RecordShortfall { cause })).await;
    let agenda = |range: std::ops::RangeInclusive<u128>| range.map(vacancy).collect();
    life.tell("2026-06-03", convene(1, A, JUNE, agenda(101..=104))).await;
    life.tell("2026-06-03", convene(2, A, "2026-07-08", agenda(105..=108))).await;
    life.tell("2026-06-03", convene(3, A, "2026-07-15", agenda(109..=112))).await;
    life.tell("2026-06-10", sits(1, S::FreezeAgenda { on: day("2026-06-10") })).await;
    life.tell(JUNE, attend(1, 1..=5)).await;
    let (document, due) = (DocumentCategory::TaxNotice, day("2026-07-10"));
    let decisions = vec![
        (41, Decision::AllocateIf { rank: 1, document, due }),
        (42, Decision::Allocate { rank: 2 }),
    ];
    life.tell(JUNE, decide(1, 101, JUNE, decisions)).await;
    for n in 105..=107 {
        life.tell("2026-06-10", assign(n, "2026-06-10")).await;
    }
    life.tell("2026-06-01", home(120, V::Declare(of(B_)))).await;
    life.tell("2026-06-10", assign(120, "2026-06-10")).await;
}

/// Everything up to the evening of 30 June, and what the first decision of May gave.
async fn before(bench: Bench) -> (Life, Done) {
    let mut life = Life::on(bench);
    founded(&mut life).await;
    for n in 1..=43 {
        for command in registered(n) {
            life.tell(FORM, command).await;
        }
    }
    let may = offered(&mut life).await;
    waiting(&mut life).await;
    (life, may)
}

/// The merger is decided in June, for 1 July.
async fn merged(bench: Bench) -> (Life, Done) {
    let (mut life, may) = before(bench).await;
    life.tell("2026-06-25", absorbed()).await;
    (life, may)
}

async fn both() -> [(Life, Done); 2] {
    [merged(Bench::memory().await).await, merged(Bench::sqlite().await).await]
}

async fn bodies(life: &Life) -> Bodies {
    life.bench.executor.edition().await.unwrap().bodies().clone()
}

async fn standings(life: &Life, range: impl Iterator<Item = u128>) -> Vec<(u128, Vec<Standing>)> {
    let ids: Vec<u128> = range.collect();
    let streams: Vec<_> = ids.iter().map(|n| StreamId::Vacancy(vacancy(*n))).collect();
    let world = life.world(&streams).await;
    let of = |n: u128| {
        let candidates = &world.vacancy(vacancy(n)).unwrap().candidates;
        candidates.values().map(|candidate| candidate.standing).collect()
    };
    ids.iter().map(|n| (*n, of(*n))).collect()
}
