//! Who a household is, what it earns, and the dwelling that suits it.

use super::{Example, gives, refused};
use crate::{
    declaration::{Household, Member, MemberLink, Resources},
    demand::{Declaration, DemandCommand as C, DocumentCategory, Proven},
    refusal::Refusal as R,
    sealed::Sealed,
    testing::*,
    vacancy::{Dwelling, VacancyCommand},
    world::Command,
};

fn adjust(date: &str, expected: u8) -> Command {
    Command::Demand(demand(1), C::AdjustHousehold { on: day(date), expected })
}

/// A document was read: it proves this reason.
fn read(reason: &str) -> Command {
    let proves = Proven { reasons: vec![token(reason)], disability: false };
    let (document, on) = (document(1), day("2025-04-03"));
    Command::Demand(demand(1), C::VerifyDocument { document, on, proves })
}

fn filed() -> Scenario {
    let (document, category) = (document(1), DocumentCategory::Other);
    let file = C::FileDocument { document, category, on: day("2025-04-01") };
    saying(|_| {}).given([Command::Demand(demand(1), file)])
}

fn saying(change: impl FnOnce(&mut Declaration)) -> Scenario {
    let mut changed = form(1);
    change(&mut changed.declaration);
    Scenario::new().given([submission(1, changed), register(1), declare(1)])
}

fn expecting() -> Scenario {
    saying(|said| {
        let member = Member { link: MemberLink::Applicant, birth_date: Some(day("1990-05-17")) };
        let expected_on = Some(day("2025-06-20"));
        let household =
            Household { members: vec![member], unborn: 1, expected_on, ..Household::default() };
        said.household = Some(Sealed::new(person(1), household));
    })
}

/// Proposed in September 2025, so that the year that counts is 2023.
fn earned_in(year: i32, monthly: i64) -> Scenario {
    saying(|said| {
        let (year_n2, tax_income_n2) = (Some(year), Some(12_000));
        let resources = Resources { year_n2, tax_income_n2, monthly, ..Resources::default() };
        said.resources = Some(Sealed::new(person(1), resources));
    })
}

pub(super) fn examples() -> Vec<Example> {
    let nominated =
        &["demand.score-computed", "vacancy.candidate-nominated", "demand.candidacy-opened"];
    let expecting = expecting();
    let elsewhere = Dwelling { commune: token("75112"), ..dwelling() };
    let elsewhere = Command::Vacancy(vacancy(2), VacancyCommand::Declare(elsewhere));
    let widened = saying(|said| {
        if let Some(wish) = &mut said.wish {
            wish.widened = true;
        }
    });
    vec![
        gives(
            "a birth is no longer expected: the household is declared, nothing more",
            &expecting,
            adjust("2025-05-12", 0),
            &["demand.household-declared"],
        ),
        gives("told again, it is done", &expecting, adjust("2025-05-12", 1), &[]),
        refused("a birth more is a change", &expecting, adjust("2025-05-12", 2), R::MoreExpected),
        refused("not before the form", &expecting, adjust("2025-03-09", 0), R::ImpossibleDate),
        gives("the income of two years ago counts", &earned_in(2023, 0), nominate(1, 1), nominated),
        gives("months stand for it", &earned_in(2019, 1_100), nominate(1, 1), nominated),
        refused("an older one never counts", &earned_in(2019, 0), nominate(1, 1), R::IncomeYear),
        gives(
            "a document proves a reason that the demand gives",
            &filed(),
            read("01"),
            &["demand.document-verified"],
        ),
        gives("told again, it is known", &filed().given([read("01")]), read("01"), &[]),
        refused("no other reason", &filed(), read("06"), R::ReasonNotGiven),
        refused(
            "a ceiling of another zone is not guessed",
            &widened.given([elsewhere]),
            nominate(2, 1),
            R::CeilingUnknown,
        ),
    ]
}
