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

pub(super) fn examples() -> Vec<Example> {
    let alone = Scenario::new().given(registered(1));
    let with = |kind, scope: &[S]| alone.clone().given([give(kind, scope)]);
    let acting = with(HelperKind::Association, &[S::Read, S::Act]);
    let reading = with(HelperKind::Helper, &[S::Read]);
    let guarded = with(HelperKind::Guardian, &[S::Read, S::Act]);
    let ended = acting.clone().given([end("2025-06-01")]);
    let unseen = |given: &mut MandateGiven| {
        given.body = None;
        given.helper =
            Sealed::new(person(1), Helper { kind: HelperKind::Guardian, name: "T".to_owned() });
    };
    let other = |given: &mut MandateGiven| {
        given.helper = Sealed::new(
            person(9),
            Helper { kind: HelperKind::Helper, name: "Un voisin".to_owned() },
        );
    };
    vec![
        gives(
            "an adult lets an association help",
            &alone,
            give(HelperKind::Association, &[S::Read]),
            &["demand.mandate-given"],
        ),
        gives(
            "noted twice, it is one",
            &acting,
            give(HelperKind::Association, &[S::Read, S::Act]),
            &[],
        ),
        refused(
            "not two under one name",
            &acting,
            give_so(|given| given.until = day("2027-01-01")),
            R::MandateKnown,
        ),
        refused("not for somebody else", &alone, give_so(other), R::NotAnAdult),
        refused(
            "not without an end",
            &alone,
            give_so(|given| given.until = day("2025-03-31")),
            R::MandateUnbounded,
        ),
        refused(
            "not for nothing",
            &alone,
            give_so(|given| given.scope = vec![]),
            R::MandateUnbounded,
        ),
        refused("a guardian whom no desk saw", &alone, give_so(unseen), R::GuardianUnseen),
        gives("the household takes it back", &acting, end("2025-06-01"), &["demand.mandate-ended"]),
        gives("taken back twice, it ended once", &ended, end("2025-07-01"), &[]),
        refused("one that was never given", &alone, end("2025-06-01"), R::MandateUnknown),
        refused("before it began", &acting, end("2025-03-01"), R::ImpossibleDate),
        gives(
            "an association hands a paper in",
            &acting,
            file("2025-05-02"),
            &["demand.document-filed", "demand.acted-for"],
        ),
        gives("and renews", &acting, renew("2026-02-02"), &["demand.renewed", "demand.acted-for"]),
        refused("but does not renounce", &acting, renounce("2025-05-02"), R::MandateNarrow),
        gives(
            "a guardian may",
            &guarded,
            renounce("2025-05-02"),
            &[
                "demand.renunciation-received",
                "demand.deregistered",
                "person.demand-detached",
                "demand.acted-for",
            ],
        ),
        refused("who may only read does nothing", &reading, file("2025-05-02"), R::MandateNarrow),
        refused(
            "nor who is no more",
            &ended,
            file("2025-06-01"),
            R::MandateOver(day("2025-06-01")),
        ),
        refused(
            "nor after the last day",
            &acting,
            file("2027-01-01"),
            R::MandateOver(day("2026-12-31")),
        ),
        refused("nor a stranger", &alone, file("2025-05-02"), R::MandateUnknown),
    ]
}
