//! Somebody helps: what a mandate allows, and when it ends.

use super::{Example, gives, refused};
use crate::{
    demand::{
        DemandCommand as C, DocumentCategory, Helper, HelperKind, MandateCommand, MandateEnd,
        MandateEnded, MandateGiven, MandateScope as S,
    },
    refusal::Refusal as R,
    sealed::Sealed,
    testing::*,
    world::Command,
};

fn said(command: MandateCommand) -> Command {
    Command::Demand(demand(1), C::Mandate(command))
}

fn given(kind: HelperKind, scope: &[S]) -> MandateGiven {
    MandateGiven {
        mandate: mandate(1),
        from: day("2025-04-01"),
        until: day("2026-12-31"),
        scope: scope.to_vec(),
        body: Some(token("ccas-nantes")),
        helper: Sealed::new(person(1), Helper { kind, name: "Association Accueil".to_owned() }),
    }
}

fn give(kind: HelperKind, scope: &[S]) -> Command {
    said(MandateCommand::Give(given(kind, scope)))
}

fn give_so(change: impl FnOnce(&mut MandateGiven)) -> Command {
    let mut given = given(HelperKind::Association, &[S::Read]);
    change(&mut given);
    said(MandateCommand::Give(given))
}

fn end(on: &str) -> Command {
    let (mandate, on, cause) = (mandate(1), day(on), MandateEnd::TakenBack);
    said(MandateCommand::End(MandateEnded { mandate, on, cause }))
}

fn act(on: &str, command: C) -> Command {
    said(MandateCommand::Act { mandate: mandate(1), on: day(on), command: Box::new(command) })
}

fn renew(on: &str) -> Command {
    act(on, C::Renew { on: day(on), declaration: None })
}

fn renounce(on: &str) -> Command {
    act(on, C::Renounce { on: day(on) })
}

fn file(on: &str) -> Command {
    let (document, category) = (document(7), DocumentCategory::TaxNotice);
    act(on, C::FileDocument { document, category, on: day(on) })
}

fn unseen(given: &mut MandateGiven) {
    given.body = None;
    let helper = Helper { kind: HelperKind::Guardian, name: "T".to_owned() };
    given.helper = Sealed::new(person(1), helper);
}

fn of_another(given: &mut MandateGiven) {
    let helper = Helper { kind: HelperKind::Helper, name: "Un voisin".to_owned() };
    given.helper = Sealed::new(person(9), helper);
}

fn alone() -> Scenario {
    Scenario::new().given(registered(1))
}

fn with(kind: HelperKind, scope: &[S]) -> Scenario {
    alone().given([give(kind, scope)])
}

const OF: HelperKind = HelperKind::Association;
const ACTS: [S; 2] = [S::Read, S::Act];

pub(super) fn examples() -> Vec<Example> {
    given_examples().into_iter().chain(ended()).chain(acted()).collect()
}

fn given_examples() -> Vec<Example> {
    let (alone, acting) = (alone(), with(OF, &ACTS));
    let longer = |given: &mut MandateGiven| given.until = day("2027-01-01");
    let endless = |given: &mut MandateGiven| given.until = day("2025-03-31");
    let empty = |given: &mut MandateGiven| given.scope = vec![];
    const GIVEN: &[&str] = &["demand.mandate-given"];
    vec![
        gives("an adult lets an association help", &alone, give(OF, &[S::Read]), GIVEN),
        gives("noted twice, it is one", &acting, give(OF, &ACTS), &[]),
        refused("not two under one name", &acting, give_so(longer), R::MandateKnown),
        refused("not for somebody else", &alone, give_so(of_another), R::NotAnAdult),
        refused("not without an end", &alone, give_so(endless), R::MandateUnbounded),
        refused("not for nothing", &alone, give_so(empty), R::MandateUnbounded),
        refused("a guardian whom no desk saw", &alone, give_so(unseen), R::GuardianUnseen),
    ]
}

fn ended() -> Vec<Example> {
    let acting = with(OF, &ACTS);
    let ended = acting.clone().given([end("2025-06-01")]);
    vec![
        gives("taken back", &acting, end("2025-06-01"), &["demand.mandate-ended"]),
        gives("taken back twice, it ended once", &ended, end("2025-07-01"), &[]),
        refused("one that was never given", &alone(), end("2025-06-01"), R::MandateUnknown),
        refused("before it began", &acting, end("2025-03-01"), R::ImpossibleDate),
    ]
}

fn acted() -> Vec<Example> {
    let acting = with(OF, &ACTS);
    let ended = acting.clone().given([end("2025-06-01")]);
    let (reading, guarded) = (with(OF, &[S::Read]), with(HelperKind::Guardian, &ACTS));
    let (since, last) = (R::MandateOver(day("2025-06-01")), R::MandateOver(day("2026-12-31")));
    const FILED: &[&str] = &["demand.document-filed", "demand.acted-for"];
    const RENEWED: &[&str] = &["demand.renewed", "demand.acted-for"];
    const LEFT: &[&str] = &[
        "demand.renunciation-received",
        "demand.deregistered",
        "person.demand-detached",
        "demand.acted-for",
    ];
    vec![
        gives("an association hands a paper in", &acting, file("2025-05-02"), FILED),
        gives("and renews", &acting, renew("2026-02-02"), RENEWED),
        refused("but does not renounce", &acting, renounce("2025-05-02"), R::MandateNarrow),
        gives("a guardian may", &guarded, renounce("2025-05-02"), LEFT),
        refused("who may only read does nothing", &reading, file("2025-05-02"), R::MandateNarrow),
        refused("nor who is no more", &ended, file("2025-06-01"), since),
        refused("nor after the last day", &acting, file("2027-01-01"), last),
        refused("nor a stranger", &alone(), file("2025-05-02"), R::MandateUnknown),
    ]
}
