//! The condition of an allocation: brought, lapsed, and the paper that was on time after all.

use super::{Example, gives, refused};
use crate::{
    declaration::Resources,
    demand::{DemandCommand as D, DocumentCategory, DocumentEntry},
    refusal::Refusal as R,
    sealed::Sealed,
    session::Decision,
    testing::*,
    vacancy::VacancyCommand as C,
    world::Command,
};

fn on(command: C) -> Command {
    Command::Vacancy(vacancy(1), command)
}

fn of_demand(command: D) -> Command {
    Command::Demand(demand(1), command)
}

fn meet(date: &str) -> Command {
    on(C::MeetCondition { demand: demand(1), on: day(date) })
}

fn lapse(d: u128, date: &str) -> Command {
    on(C::LapseCondition { demand: demand(d), on: day(date) })
}

fn undo(date: &str) -> Command {
    on(C::UndoLapse { demand: demand(1), on: day(date) })
}

fn offer_to(d: u128, date: &str, reply_by: &str) -> Command {
    on(C::MakeOffer { demand: demand(d), on: day(date), reply_by: day(reply_by) })
}

/// A tax notice, filed, posted and entered on these days.
fn paper((filed, posted, entered): (&str, Option<&str>, &str)) -> Command {
    of_demand(D::EnterDocument(DocumentEntry {
        document: document(1),
        category: DocumentCategory::TaxNotice,
        filed_on: day(filed),
        posted_on: posted.map(day),
        handed_to: Some(token("reze")),
        entered_on: day(entered),
    }))
}

fn checked(date: &str) -> Command {
    let proves = crate::demand::Proven::default();
    of_demand(D::VerifyDocument { document: document(1), on: day(date), proves })
}

/// Three candidates, the first under condition of a tax notice by Monday 6 October 2025.
fn conditional() -> Scenario {
    let (document, due) = (DocumentCategory::TaxNotice, day("2025-10-06"));
    let first = (demand(1), Decision::AllocateIf { rank: 1, document, due });
    let decisions = std::iter::once(first).chain(ranks(3).into_iter().skip(1)).collect();
    Scenario::new().given(offered().take(12)).given([decide(1, 1, decisions)])
}

/// Nothing came by the 6th; the second household is offered the dwelling on the 8th.
fn lapsed() -> Scenario {
    conditional().given([lapse(1, "2025-10-07"), offer_to(2, "2025-10-08", "2025-10-20")])
}

pub(super) fn examples() -> Vec<Example> {
    [documents(), met(), not_met(), undone()].into_iter().flatten().collect()
}

fn documents() -> Vec<Example> {
    let registered = Scenario::new().given(registered(1));
    let late = ("2025-10-06", None, "2025-10-13");
    vec![
        gives(
            "a document handed in is entered when it is",
            &registered,
            paper(late),
            &["demand.document-filed"],
        ),
        gives("once", &registered.clone().given([paper(late)]), paper(late), &[]),
        refused(
            "nothing is entered before it is handed in",
            &registered,
            paper(("2025-10-13", None, "2025-10-06")),
            R::ImpossibleDate,
        ),
        refused(
            "nor posted after it came",
            &registered,
            paper(("2025-10-06", Some("2025-10-07"), "2025-10-08")),
            R::ImpossibleDate,
        ),
    ]
}

fn met() -> Vec<Example> {
    let conditional = conditional();
    let filed = conditional.clone().given([paper(("2025-10-02", None, "2025-10-02"))]);
    let brought = filed.clone().given([checked("2025-10-03")]);
    let offered = offer_to(1, "2025-10-08", "2025-10-20");
    let mut richer = declaration(1);
    richer.resources = Some(Sealed::new(
        person(1),
        Resources { tax_income_n2: Some(90_000), ..Resources::default() },
    ));
    let change = D::Change { on: day("2025-10-04"), declaration: Box::new(richer) };
    let richer = brought.clone().given([of_demand(change)]);
    let pass = |d| on(C::WithdrawCandidate { demand: demand(d), on: day("2025-10-08") });
    vec![
        gives("the document is there", &brought, meet("2025-10-03"), &["vacancy.condition-met"]),
        gives(
            "it is noted once",
            &brought.clone().given([meet("2025-10-03")]),
            meet("2025-10-04"),
            &[],
        ),
        refused("a person must have seen it", &filed, meet("2025-10-03"), R::ConditionOpen),
        refused(
            "the others have no condition",
            &conditional,
            on(C::MeetCondition { demand: demand(2), on: day("2025-10-03") }),
            R::ConditionUnknown,
        ),
        gives(
            "the offer says so, if nobody did",
            &brought,
            offered.clone(),
            &["vacancy.condition-met", "vacancy.offer-made"],
        ),
        refused(
            "resources that changed meanwhile are looked at again",
            &richer,
            offered,
            R::AboveCeiling,
        ),
        gives(
            "and the landlord passes to the next household",
            &richer,
            pass(1),
            &[
                "vacancy.candidate-withdrawn",
                "vacancy.next-rank-activated",
                "demand.candidacy-closed",
            ],
        ),
        refused(
            "who still fulfils what the law asks is not passed over",
            &brought,
            pass(1),
            R::DocumentInTime,
        ),
    ]
}

fn not_met() -> Vec<Example> {
    let conditional = conditional();
    let posted = ("2025-10-09", Some("2025-10-06"), "2025-10-09");
    vec![
        gives(
            "nothing came: the next household has its turn",
            &conditional,
            lapse(1, "2025-10-07"),
            &["vacancy.condition-lapsed", "vacancy.next-rank-activated", "demand.candidacy-closed"],
        ),
        gives("it lapses once", &lapsed(), lapse(1, "2025-10-09"), &[]),
        refused(
            "not on the last day",
            &conditional,
            lapse(1, "2025-10-06"),
            R::ConditionRunning(day("2025-10-06")),
        ),
        refused(
            "a document that waits for a check is there",
            &conditional.clone().given([paper(("2025-10-06", None, "2025-10-06"))]),
            lapse(1, "2025-10-14"),
            R::DocumentInTime,
        ),
        refused(
            "the postmark counts",
            &conditional.clone().given([paper(posted)]),
            lapse(1, "2025-10-14"),
            R::DocumentInTime,
        ),
        refused(
            "no condition, no lapse",
            &conditional,
            lapse(2, "2025-10-14"),
            R::ConditionUnknown,
        ),
    ]
}

fn undone() -> Vec<Example> {
    let late = ("2025-10-06", None, "2025-10-13");
    let lapsed = lapsed();
    let found = lapsed.clone().given([paper(late)]);
    let taken = on(C::AcceptOffer { demand: demand(2), on: day("2025-10-10") });
    vec![
        gives(
            "the paper was on time: the rank comes back, the offer to the next one is taken back",
            &found,
            undo("2025-10-13"),
            &["vacancy.offer-taken-back", "vacancy.lapse-undone", "demand.candidacy-opened"],
        ),
        gives("once", &found.clone().given([undo("2025-10-13")]), undo("2025-10-14"), &[]),
        gives(
            "no second winner: if the next one accepted, it was ranked and not served",
            &lapsed.clone().given([taken, paper(late)]),
            undo("2025-10-13"),
            &["vacancy.ranked-not-served"],
        ),
        refused("a paper that was late is late", &lapsed, undo("2025-10-13"), R::DocumentLate),
        refused(
            "whoever has its rank has nothing to get back",
            &conditional(),
            undo("2025-10-13"),
            R::ConditionNotLapsed,
        ),
    ]
}
