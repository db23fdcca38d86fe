//! Organisations: declared, renamed, merged, split, closed; their shares and their agents.

use super::{Example, gives, refused};
use crate::{
    body::{BodyCommand as C, BodyKind, BodyRole, FlowAgreement, Organisation, RevocationCause},
    refusal::Refusal as R,
    testing::*,
    vacancy::VacancyCommand,
    world::Command,
};
use std::collections::BTreeSet;

fn of(command: C) -> Command {
    Command::Body(command)
}

fn organisation(body: &str) -> Organisation {
    Organisation {
        body: token(body),
        name: format!("Organisme {body}"),
        kind: BodyKind::Landlord,
        siren: Some(token("111111111")),
        from: day("2015-01-01"),
    }
}

fn declare_body(body: &str) -> Command {
    of(C::Declare(organisation(body)))
}

fn rename(body: &str, name: &str, date: &str) -> Command {
    of(C::Rename { body: token(body), name: name.to_owned(), on: day(date) })
}

fn merge(body: &str, into: &str, date: &str) -> Command {
    of(C::Merge { body: token(body), into: token(into), on: day(date) })
}

fn split(body: &str, into: &str, commune: &str, date: &str) -> Command {
    let communes = BTreeSet::from([token(commune)]);
    of(C::Split { body: token(body), into: token(into), communes, on: day(date) })
}

fn close(body: &str, date: &str) -> Command {
    of(C::Close { body: token(body), on: day(date) })
}

fn flow(permille: u16, base: u32) -> Command {
    let (landlord, holder) = (token("a"), token("b"));
    of(C::AgreeFlow(FlowAgreement { landlord, holder, year: 2025, permille, base }))
}

fn empower(body: &str, role: BodyRole, date: &str) -> Command {
    of(C::EmpowerAgent { body: token(body), agent: agent(1), role, from: day(date) })
}

fn revoke(body: &str, date: &str) -> Command {
    let cause = RevocationCause::Left;
    of(C::RevokeAgent { body: token(body), agent: agent(1), on: day(date), cause })
}

pub(super) fn examples() -> Vec<Example> {
    [names(), ends(), parts(), flows(), agents(), letting()].into_iter().flatten().collect()
}

fn known() -> Scenario {
    Scenario::new().given([declare_body("a"), declare_body("b"), declare_body("c")])
}

fn names() -> Vec<Example> {
    let (nothing, known) = (Scenario::new(), known());
    let other = Organisation { name: "Autre".to_owned(), ..organisation("a") };
    let renamed = known.clone().given([rename("a", "A Habitat", "2024-01-01")]);
    vec![
        gives("an organisation is declared", &nothing, declare_body("a"), &["body.declared"]),
        gives("once", &known, declare_body("a"), &[]),
        refused("its short name is its own", &known, of(C::Declare(other)), R::BodyExists),
        gives(
            "it takes another name",
            &known,
            rename("a", "A Habitat", "2024-01-01"),
            &["body.renamed"],
        ),
        gives("once", &renamed, rename("a", "A Habitat", "2024-06-01"), &[]),
        refused("not before the last", &renamed, rename("a", "A", "2023-01-01"), R::BodyDate),
        refused("nor before it was there", &known, rename("a", "A", "2014-01-01"), R::BodyDate),
        refused(
            "nor one nobody declared",
            &nothing,
            rename("a", "A", "2024-01-01"),
            R::BodyUnknown,
        ),
    ]
}

fn ends() -> Vec<Example> {
    let given = known().given([empower("a", BodyRole::Letting, "2024-02-01")]);
    let merged = given.clone().given([merge("a", "b", "2025-07-01")]);
    let closed = known().given([close("a", "2025-07-01")]);
    vec![
        gives(
            "another takes its place, and its agents end with it",
            &given,
            merge("a", "b", "2025-07-01"),
            &["body.merged", "body.agent-revoked"],
        ),
        gives("once", &merged, merge("a", "b", "2025-07-01"), &[]),
        refused("not two others", &merged, merge("a", "c", "2025-07-01"), R::BodyEnded),
        refused("not itself", &known(), merge("a", "a", "2025-07-01"), R::BodySame),
        refused("not into one that ends", &merged, merge("b", "a", "2025-06-01"), R::BodyEnded),
        refused(
            "it then has no new agent",
            &merged,
            empower("a", BodyRole::Letting, "2025-07-01"),
            R::BodyEnded,
        ),
        refused("nor another name", &merged, rename("a", "A", "2025-07-01"), R::BodyEnded),
        gives(
            "it ends with nobody in its place",
            &known(),
            close("a", "2025-07-01"),
            &["body.closed"],
        ),
        gives("once", &closed, close("a", "2025-07-01"), &[]),
        refused("for good", &closed, merge("a", "b", "2025-08-01"), R::BodyEnded),
    ]
}

fn parts() -> Vec<Example> {
    let parted = known().given([split("a", "b", "44109", "2025-07-01")]);
    vec![
        gives(
            "another takes over its dwellings of a commune",
            &known(),
            split("a", "b", "44109", "2025-07-01"),
            &["body.split"],
        ),
        gives("once", &parted, split("a", "b", "44109", "2025-07-01"), &[]),
        refused(
            "they do not go round in one day",
            &parted,
            split("b", "a", "44109", "2025-07-01"),
            R::BodySame,
        ),
        refused(
            "nor leave again before they left",
            &parted,
            split("a", "c", "44109", "2025-01-01"),
            R::BodyDate,
        ),
    ]
}

fn flows() -> Vec<Example> {
    let agreed = known().given([flow(300, 40)]);
    vec![
        gives("a share of the year is agreed", &known(), flow(300, 40), &["body.flow-agreed"]),
        gives("once", &agreed, flow(300, 40), &[]),
        refused("and not another", &agreed, flow(250, 40), R::FlowKnown),
        refused("never of nothing", &known(), flow(300, 0), R::FlowImpossible),
        refused("never more than all", &known(), flow(1001, 40), R::FlowImpossible),
        refused("between those who are known", &Scenario::new(), flow(300, 40), R::BodyUnknown),
    ]
}

fn agents() -> Vec<Example> {
    let given = known().given([empower("a", BodyRole::Letting, "2024-02-01")]);
    let ended = given.clone().given([revoke("a", "2025-03-01")]);
    vec![
        gives(
            "an agent acts for it",
            &known(),
            empower("a", BodyRole::Letting, "2024-02-01"),
            &["body.agent-empowered"],
        ),
        gives("once", &given, empower("a", BodyRole::Letting, "2024-03-01"), &[]),
        refused(
            "as one thing",
            &given,
            empower("a", BodyRole::Head, "2024-03-01"),
            R::BodyAgentKnown,
        ),
        gives("until the end of that", &given, revoke("a", "2025-03-01"), &["body.agent-revoked"]),
        gives("once", &ended, revoke("a", "2025-04-01"), &[]),
        refused("not before it began", &given, revoke("a", "2024-01-01"), R::BodyDate),
        refused("nor somebody else", &known(), revoke("a", "2025-03-01"), R::BodyAgentUnknown),
        refused(
            "what was ended stays so for its days",
            &ended,
            empower("a", BodyRole::Head, "2025-02-01"),
            R::BodyDate,
        ),
    ]
}

/// The landlord `nmh` becomes `b` on 12 September 2025, between a nomination and the session.
fn letting() -> Vec<Example> {
    let nominate_as = |body: &str, date: &str| {
        let (nominator, on) = (token(body), day(date));
        Command::Vacancy(vacancy(1), VacancyCommand::Nominate { demand: demand(1), nominator, on })
    };
    let given = Scenario::new()
        .given([declare_body("nmh"), declare_body("b"), merge("nmh", "b", "2025-09-12")])
        .given(registered(3))
        .given([declare(1)]);
    let proposed =
        &["demand.score-computed", "vacancy.candidate-nominated", "demand.candidacy-opened"];
    vec![
        gives(
            "the landlord of the day proposes",
            &given,
            nominate_as("nmh", "2025-09-11"),
            proposed,
        ),
        refused("not once it ended", &given, nominate_as("nmh", "2025-09-12"), R::BodyEnded),
        gives("then its successor does", &given, nominate_as("b", "2025-09-12"), proposed),
        refused("and not before", &given, nominate_as("b", "2025-09-11"), R::NotNominator),
    ]
}
