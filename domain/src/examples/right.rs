//! The opposable right, priorities, and the exception to three candidates.

use super::{Example, gives, refused};
use crate::{
    demand::{
        Attestation, DemandCommand as C, Mention, Priority, PriorityGround, Recognition, RightSaid,
    },
    refusal::Refusal as R,
    territory::Typology,
    testing::*,
    vacancy::{ExceptionCause, VacancyCommand},
    world::Command,
};

fn step(date: &str, step: RightSaid) -> Command {
    let body = Some(token("prefecture-44"));
    Command::Demand(demand(1), C::RecordRight { on: day(date), body, step })
}

fn recognise() -> Command {
    let decided_on = day("2025-04-10");
    let recognition = Recognition { decided_on, typology: Typology::T2, told: true };
    step("2025-04-11", RightSaid::Recognise(recognition))
}

fn offered_for(said: &[Mention]) -> Command {
    let said = said.iter().copied().collect();
    step("2025-09-25", RightSaid::Offer { vacancy: vacancy(1), said })
}

fn refuse() -> Command {
    let reason = crate::vacancy::RefusalReason::Location;
    let on = day("2025-09-30");
    Command::Vacancy(vacancy(1), VacancyCommand::RefuseOffer { demand: demand(1), on, reason })
}

fn lapse() -> Command {
    step("2025-10-01", RightSaid::Lapse { vacancy: vacancy(1) })
}

fn prioritise(n: u128) -> Command {
    let priority = Priority {
        ground: PriorityGround::Violence,
        document: document(n),
        attestation: Attestation::Association,
    };
    let (on, body) = (day("2025-04-01"), token("ccas-nantes"));
    Command::Demand(demand(1), C::RecordPriority { on, body, priority })
}

fn grown() -> Command {
    let mut said = declaration(1);
    let child = crate::declaration::Member {
        link: crate::declaration::MemberLink::Dependant,
        birth_date: Some(day("2025-09-20")),
    };
    let Some(crate::sealed::Sealed::Open { value, .. }) = &mut said.household else {
        return recognise();
    };
    value.members.extend([child; 4]);
    Command::Demand(demand(1), C::Change { on: day("2025-09-22"), declaration: Box::new(said) })
}

const STEP: &[&str] = &["demand.right-recorded"];

pub(super) fn examples() -> Vec<Example> {
    let registered = Scenario::new().given(registered(1));
    let open = step("2025-10-10", RightSaid::OpenCourt);
    let early = step("2025-10-09", RightSaid::OpenCourt);
    let recognised = registered.clone().given([recognise()]);
    let proposed = Scenario::new().given(offered().chain([recognise()]));
    let silent = proposed.clone().given([offered_for(&[Mention::MadeForTheRight]), refuse()]);
    let told = proposed.clone().given([offered_for(&Mention::ALL)]);
    let too_small = proposed.clone().given([grown(), offered_for(&Mention::ALL), refuse()]);
    let designate = step("2025-04-12", RightSaid::Designate { landlord: token("nmh") });
    let alone = recognised.clone().given([designate, declare(1), nominate(1, 1)]);
    let other = recognised.clone().given([declare(1), nominate(1, 1)]);
    let on = day("2025-09-11");
    let except = VacancyCommand::RecordException { on, cause: ExceptionCause::Designated };
    let except = Command::Vacancy(vacancy(1), except);
    let joint = Scenario::new().given(joint(1, 2));
    let left = Command::Demand(demand(2), C::Part(Box::new(parting(2, 1, "2025-06-10"))));
    let left = joint.clone().given([left, declare(1)]);
    vec![
        gives("a right is recognised", &registered, recognise(), STEP),
        refused("no court without a right", &registered, open.clone(), R::RightUnknown),
        refused("the time is not over", &recognised, early, R::CourtNotOpen(day("2025-10-10"))),
        gives("six months later the court is open", &recognised, open.clone(), STEP),
        gives("a suitable offer that says all", &told.clone().given([refuse()]), lapse(), STEP),
        refused("then no court", &told, open, R::RightOffered),
        refused("an offer that did not say all", &silent, lapse(), R::RightNotTold),
        refused("a dwelling that did not suit", &too_small, lapse(), R::OfferUnsuited),
        gives("a priority", &joint, prioritise(1), &["demand.priority-recorded"]),
        refused("on no document", &joint, prioritise(2), R::DocumentUnknown),
        refused(
            "on a document nobody verified",
            &registered.clone().given([Command::Demand(
                demand(1),
                C::FileDocument {
                    document: document(1),
                    category: crate::demand::DocumentCategory::Other,
                    on: day("2025-03-12"),
                },
            )]),
            prioritise(1),
            R::PriorityNotProven,
        ),
        gives("examined alone", &alone, except.clone(), &["vacancy.exception-recorded"]),
        refused("only who is designated", &other, except, R::NotDesignated),
        refused("a spouse counts too", &left, nominate(1, 2), R::OwnResourcesNotProven),
    ]
}
