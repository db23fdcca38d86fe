use super::*;
use crate::{
    declaration::{Household, Member, MemberLink, Resources},
    demand::{Declaration, DemandCommand, DocumentCategory as Doc, Quartile},
    income::{Alone, AloneGround, Basis},
    law::Law,
    refusal::Refusal,
    scoring::Evidence::{Declared, Evidenced, Verified},
    sealed::Sealed,
    territory::Financing,
    testing::*,
    vacancy::Dwelling,
    world::Command,
};

/// Rent and charges, monthly resources, by hand. Source: CCH R441-3-1 as `domain.md` 4.3 uses it; that the aid is not
/// deducted is an assumption.
#[test]
fn each_effort_rate_of_the_table_is_the_one_computed_by_hand() {
    const ROWS: [(&str, i64, i64, Option<i64>); 7] = [
        ("390.50 of 1,100: 35.5 %", 39_050, 1_100, Some(355)),
        ("363 of 1,100: 33 % exactly", 36_300, 1_100, Some(330)),
        ("363.01 of 1,100: just over 33 %", 36_301, 1_100, Some(331)),
        ("500 of 500: all", 50_000, 500, Some(1_000)),
        ("600 of 500: more than all", 60_000, 500, Some(1_200)),
        ("no rent", 0, 1_100, Some(0)),
        ("no resources: nothing can be compared", 39_050, 0, None),
    ];
    for (who, rent, monthly, share) in ROWS {
        assert_eq!(effort(rent, monthly), share, "{who}");
    }
}

fn with(change: impl FnOnce(&mut Declaration)) -> Scenario {
    let mut changed = form(1);
    change(&mut changed.declaration);
    Scenario::new().given([submission(1, changed), register(1)])
}

fn resources(change: impl FnOnce(&mut Resources)) -> Scenario {
    with(|said| {
        let mut value =
            Resources { tax_income_n2: Some(12_000), monthly: 1_100, ..Resources::default() };
        change(&mut value);
        said.resources = Some(Sealed::new(person(1), value));
    })
}

fn told(scenario: &Scenario, dwelling: &Dwelling, on: &str) -> Assessment {
    assess(scenario.world().demand(demand(1)).unwrap(), dwelling, day(on), &Law::default())
}

fn filed(scenario: Scenario, n: u128, category: Doc) -> Scenario {
    let (document, on) = (document(n), day("2025-03-10"));
    let file = DemandCommand::FileDocument { document, category, on };
    scenario.given([Command::Demand(demand(1), file)])
}

fn verified(scenario: Scenario, n: u128, category: Doc) -> Scenario {
    let verify = DemandCommand::VerifyDocument {
        document: document(n),
        on: day("2025-03-11"),
        proves: crate::demand::Proven::default(),
    };
    filed(scenario, n, category).given([Command::Demand(demand(1), verify)])
}

#[test]
fn each_result_lists_its_facts_their_level_and_the_version_of_its_parameter() {
    let scenario = verified(filed(with(|_| {}), 1, Doc::MonthlyResources), 2, Doc::TaxNotice);
    let assessment = told(&scenario, &dwelling(), "2025-09-10");
    let ceiling = assessment.finding(Rule::Ceiling).unwrap();
    assert_eq!(ceiling.outcome, Outcome::Met);
    assert_eq!(
        (ceiling.value, ceiling.limit),
        (Some(Value::Euros(12_000)), Some(Value::Euros(23_201)))
    );
    let fact = |fact, evidence| FactUsed { fact, evidence };
    assert_eq!(ceiling.facts, [fact(Fact::TaxIncome, Verified), fact(Fact::Household, Declared)]);
    let parameter = ceiling.parameter.unwrap();
    let version = (parameter.name, parameter.since, parameter.assumption);
    assert_eq!(version, ("ceilings", Some(day("2025-01-01")), false));
    let effort = assessment.finding(Rule::Effort).unwrap();
    assert_eq!(effort.value, Some(Value::Thousandths(355)));
    assert_eq!(effort.facts, [fact(Fact::MonthlyResources, Evidenced)]);
    assert_eq!(effort.article(), "CCH R441-3-1");
    assert!(assessment.findings.iter().all(|finding| !finding.article().is_empty()));
    assert!(assessment.findings.iter().all(|finding| !finding.facts.is_empty()));
}

#[test]
fn every_rule_answers_once_even_when_everything_lacks_or_is_erased() {
    let rules = |assessment: &Assessment| {
        assessment.findings.iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    let whole = rules(&told(&with(|_| {}), &dwelling(), "2025-09-10"));
    assert_eq!(whole.len(), 7);
    let lacking = with(|said| {
        (said.household, said.resources, said.wish) = (None, None, None);
    });
    let assessment = told(&lacking, &dwelling(), "2025-09-10");
    assert_eq!(rules(&assessment), whole);
    assert_eq!(assessment.admitted(), Err(Refusal::WishUnknown));
    let erased = told(&with(|_| {}).erase(person(1)), &dwelling(), "2025-09-10");
    assert_eq!(rules(&erased), whole);
    assert_eq!(erased.admitted(), Err(Refusal::Erased));
    assert_eq!(erased.finding(Rule::Effort).unwrap().value, None);
}

#[test]
fn what_is_measured_stands_in_nobodys_way() {
    let poor = resources(|value| value.monthly = 1);
    let assessment = told(&poor, &dwelling(), "2025-09-10");
    let effort = assessment.finding(Rule::Effort).unwrap();
    assert_eq!(effort.value, Some(Value::Thousandths(390_500)));
    let quartile = assessment.finding(Rule::Quartile).unwrap();
    assert_eq!(quartile.value, Some(Value::Quartile(Quartile::First)));
    assert!(quartile.parameter.unwrap().assumption);
    assert_eq!(assessment.admitted(), Ok(1));
}

#[test]
fn a_ceiling_computed_for_want_of_a_text_says_that_it_is_an_assumption() {
    let of = |financing, on| {
        let dwelling = Dwelling { financing, ..dwelling() };
        let assessment = told(&with(|_| {}), &dwelling, on);
        assessment.finding(Rule::Ceiling).unwrap().parameter.unwrap().assumption
    };
    assert!(!of(Financing::Plai, "2025-09-10"));
    assert!(of(Financing::Plai, "2026-09-10"));
    assert!(!of(Financing::Pls, "2026-09-10"));
}

#[test]
fn a_commune_without_table_is_not_judged_by_the_table_of_another_zone() {
    let paris = Dwelling { commune: token("75112"), ..dwelling() };
    let widened = with(|said| said.wish.as_mut().unwrap().widened = true);
    assert_eq!(told(&widened, &paris, "2025-09-10").admitted(), Err(Refusal::CeilingUnknown));
}

#[test]
fn a_fall_of_income_counts_once_a_document_shows_it() {
    let fell =
        resources(|value| (value.tax_income_n2, value.last_months) = (Some(30_000), Some(14_000)));
    assert_eq!(told(&fell, &dwelling(), "2025-09-10").admitted(), Err(Refusal::AboveCeiling));
    let shown = filed(fell, 1, Doc::MonthlyResources);
    let assessment = told(&shown, &dwelling(), "2025-09-10");
    assert_eq!(assessment.income.map(|income| income.basis), Some(Basis::LastMonths));
    assert_eq!(assessment.admitted(), Ok(1));
    let fact = assessment.finding(Rule::Ceiling).unwrap().facts[0];
    assert_eq!(fact, FactUsed { fact: Fact::MonthlyResources, evidence: Evidenced });
}

/// The paper of an association proves the situation; that her resources count alone needs its own (domain 11.11).
#[test]
fn her_resources_count_alone_on_the_document_that_says_so_and_no_other() {
    let parted = with(|said| {
        let alone = Some(Alone { ground: AloneGround::Complaint, document: document(7) });
        let value =
            Resources { tax_income_n2: Some(12_000), monthly: 900, alone, ..Resources::default() };
        said.resources = Some(Sealed::new(person(1), value));
        said.co_applicants = vec![Sealed::new(person(2), spouse())];
    });
    let of = |scenario: &Scenario| told(scenario, &dwelling(), "2025-09-10");
    assert_eq!(of(&parted).admitted(), Err(Refusal::AboveCeiling));
    let association = verified(parted.clone(), 6, Doc::Other);
    assert_eq!(of(&association).admitted(), Err(Refusal::AboveCeiling));
    let receipt = filed(parted.clone(), 7, Doc::Other);
    assert_eq!(of(&receipt).admitted(), Ok(1));
    let facts = &of(&receipt).finding(Rule::Ceiling).unwrap().facts.clone();
    assert!(facts.contains(&FactUsed { fact: Fact::Alone, evidence: Evidenced }));
    let reject = DemandCommand::RejectDocument {
        document: document(7),
        reason: crate::demand::DocumentRejection::WrongDocument,
    };
    let rejected = receipt.given([Command::Demand(demand(1), reject)]);
    assert_eq!(of(&rejected).admitted(), Err(Refusal::AboveCeiling));
}

fn spouse() -> crate::declaration::CoApplicant {
    crate::declaration::CoApplicant {
        name: "MARTIN".to_owned(),
        first_name: "Alex".to_owned(),
        birth_date: day("1988-01-02"),
        link: token("M"),
        tax_income_n2: Some(40_000),
        tax_income_n1: None,
        monthly: 3_000,
        year_n2: None,
        last_months: None,
        received: crate::declaration::Received::default(),
    }
}

#[test]
fn needs_are_judged_on_the_day_that_is_asked() {
    let growing = with(|said| {
        let member = |link, birth| Member { link, birth_date: Some(day(birth)) };
        let members = vec![
            member(MemberLink::Applicant, "1970-01-01"),
            member(MemberLink::Partner, "1971-01-01"),
        ];
        let (unborn, expected_on) = (2, Some(day("2025-06-20")));
        let value = Household { members, unborn, expected_on, ..Household::default() };
        said.household = Some(Sealed::new(person(1), value));
    });
    let small = Dwelling { surface: 33, ..dwelling() };
    let size = |on| told(&growing, &small, on).finding(Rule::Size).unwrap().outcome;
    assert_eq!(size("2025-05-30"), Outcome::NotMet(Refusal::DwellingTooSmall));
    assert_eq!(size("2025-12-01"), Outcome::Met, "announced long ago, nobody was born");
    let category = told(&growing, &small, "2025-05-30");
    let category = category.finding(Rule::Category).unwrap();
    assert_eq!(category.value, Some(Value::Category(4, 0)));
    assert!(category.facts.iter().any(|used| used.fact == Fact::Expected));
    assert!(category.parameter.unwrap().assumption);
}
