//! What a person says of a demand, and a score may rest on.

use super::{Example, gives, refused};
use crate::{
    demand::{DemandCommand as C, Finding},
    refusal::Refusal as R,
    testing::*,
    vacancy::{RefusalReason, VacancyCommand},
    world::Command,
};

fn judge(date: &str) -> Command {
    let (vacancy, on, body) = (vacancy(1), day(date), token("nantes-metropole"));
    let finding = Finding::WithoutLegitimateReason;
    Command::Demand(demand(1), C::JudgeRefusal { vacancy, on, body, finding })
}

fn confirm(code: &str) -> Command {
    let (on, body) = (day("2025-04-02"), token("ccas-nantes"));
    Command::Demand(demand(1), C::ConfirmSituation { on, body, reasons: vec![token(code)] })
}

fn answered(command: VacancyCommand) -> Scenario {
    let told = Scenario::new().given(offered()).given(told_of_offer(1, 1));
    told.given([Command::Vacancy(vacancy(1), command)])
}

pub(super) fn examples() -> Vec<Example> {
    let registered = Scenario::new().given(registered(1));
    let offered = Scenario::new().given(offered());
    let (one, on) = (demand(1), day("2025-09-30"));
    let reason = RefusalReason::Location;
    let declined = answered(VacancyCommand::RefuseOffer { demand: one, on, reason });
    let silent = answered(VacancyCommand::DeemRefused { demand: one, on: day("2025-10-07") });
    let mut other_grid = declined.clone();
    other_grid.law.grid.groups.retain(|group| group.code != "refused-offers");
    let later = "2025-10-10";
    vec![
        gives("a person judges a refusal", &declined, judge(later), &["demand.refusal-judged"]),
        refused("an offer that waits is not judged", &offered, judge(later), R::OfferNotRefused),
        refused("a silence proves nothing", &silent, judge(later), R::SilenceNotJudged),
        refused("nothing is kept for nothing", &other_grid, judge(later), R::RefusalWithoutEffect),
        gives("a reason is confirmed", &registered, confirm("01"), &["demand.situation-confirmed"]),
        refused("one that was given", &registered, confirm("06"), R::ReasonNotGiven),
    ]
}
