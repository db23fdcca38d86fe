use crate::{
    declaration::{CurrentHousing, Resources, Situation},
    demand::{
        Demand, DemandCommand, DemandEvent, DocumentCategory, DocumentRejection, Finding, Proven,
        RefusalJudged,
    },
    income::{Alone, AloneGround},
    law::Law,
    scoring::{Evidence, Explained, Kind, Outcome, Score, ScoreLines, ScoringGrid, score},
    sealed::Sealed,
    testing::*,
    world::Command,
};

fn demand_with(housing: CurrentHousing, reasons: &[&str]) -> Scenario {
    let mut changed = form(1);
    let reasons = reasons.iter().map(|code| token(code)).collect();
    changed.declaration.housing = Some(Sealed::new(person(1), housing));
    let situation = Situation { reasons, ..Situation::default() };
    changed.declaration.situation = Some(Sealed::new(person(1), situation));
    Scenario::new().given([submission(1, changed), register(1)])
}

fn living(models: &[&str]) -> CurrentHousing {
    let models = models.iter().map(|code| token(code)).collect();
    CurrentHousing { models, ..CurrentHousing::default() }
}

fn on(scenario: &Scenario, date: &str) -> Score {
    let world = scenario.world();
    let state: &Demand = world.demand(demand(1)).unwrap();
    score(state, day(date), &Law::default()).unwrap()
}

fn line(score: &Score, criterion: &str) -> Option<i32> {
    score.lines.lines.iter().find(|line| line.criterion == criterion).map(|line| line.points)
}

#[test]
fn a_total_is_the_sum_of_its_lines() {
    let score = on(&demand_with(living(&["SD"]), &["01", "11", "19"]), "2026-01-10");
    assert_eq!(score.total, score.lines.lines.iter().map(|line| line.points).sum::<i32>());
    assert_eq!(score.total, 10 + 30 + 8 + 5 + 5);
}

#[test]
fn seniority_gives_a_point_a_whole_month_up_to_sixty() {
    let scenario = demand_with(living(&[]), &[]);
    assert_eq!(line(&on(&scenario, "2025-04-09"), "months"), None);
    assert_eq!(line(&on(&scenario, "2025-04-10"), "months"), Some(1));
    assert_eq!(line(&on(&scenario, "2035-04-10"), "months"), Some(60));
}

#[test]
fn waiting_longer_than_the_delay_gives_points_the_day_after() {
    let scenario = demand_with(living(&[]), &[]);
    assert_eq!(line(&on(&scenario, "2027-09-10"), "abnormal-delay"), None);
    assert_eq!(line(&on(&scenario, "2027-09-11"), "abnormal-delay"), Some(20));
}

#[test]
fn of_the_housing_criteria_only_the_highest_counts() {
    let score = on(&demand_with(living(&["CP", "SD"]), &["05"]), "2025-03-10");
    assert_eq!(line(&score, "no-home"), Some(30));
    assert_eq!(line(&score, "hosted").or(line(&score, "expulsion")), None);
}

#[test]
fn a_protected_situation_counts_only_on_a_verified_document() {
    let scenario = demand_with(living(&[]), &["01", "06"]);
    assert_eq!(line(&on(&scenario, "2025-03-10"), "protected"), None);
    let file = DemandCommand::FileDocument {
        document: document(1),
        category: DocumentCategory::Other,
        on: day("2025-03-10"),
    };
    let filed = scenario.given([Command::Demand(demand(1), file)]);
    let read = |reasons: &[&str]| {
        let proves = Proven {
            reasons: reasons.iter().map(|code| token(code)).collect(),
            ..Proven::default()
        };
        let (document, on_day) = (document(1), day("2025-03-11"));
        let verify = DemandCommand::VerifyDocument { document, on: on_day, proves };
        let proven = filed.clone().given([Command::Demand(demand(1), verify)]);
        line(&on(&proven, "2025-03-11"), "protected")
    };
    assert_eq!(read(&[]), None, "verified, nobody said of what");
    assert_eq!(read(&["01"]), None, "it proves another reason");
    assert_eq!(read(&["06"]), Some(30));
}

#[test]
fn rent_above_forty_per_cent_counts_once() {
    let housing = CurrentHousing { rent: Some(500), ..living(&["LP"]) };
    let score = on(&demand_with(housing, &[]), "2025-03-10");
    assert_eq!((line(&score, "effort-40"), line(&score, "effort-33")), (Some(10), None));
}

#[test]
fn a_recognised_opposable_right_is_a_class_never_points() {
    let mut changed = form(1);
    let situation = Situation { opposable_right: Some(token("ACTIF")), ..Situation::default() };
    changed.declaration.situation = Some(Sealed::new(person(1), situation));
    let recognised = Scenario::new().given([submission(1, changed), register(1)]);
    let plain = demand_with(living(&["CPE"]), &[]);
    assert_eq!(on(&recognised, "2025-05-10").total, on(&plain, "2025-05-10").total);
}

#[test]
fn a_refused_offer_takes_no_point_away() {
    let before = Scenario::new().given(offered()).given(told_of_offer(1, 1));
    let refuse =
        crate::vacancy::VacancyCommand::DeemRefused { demand: demand(1), on: day("2025-10-07") };
    let after = before.clone().given([Command::Vacancy(vacancy(1), refuse)]);
    assert_eq!(on(&before, "2025-10-08"), on(&after, "2025-10-08"));
}

#[test]
fn every_line_is_a_criterion_of_the_grid_and_codes_are_unique() {
    let grid = Law::default().grid;
    let codes: Vec<_> = grid.groups.iter().flat_map(|g| &g.criteria).map(|c| c.code).collect();
    let unique: std::collections::BTreeSet<_> = codes.iter().collect();
    assert_eq!(unique.len(), codes.len());
    let score = on(&demand_with(living(&["SD"]), &["05", "11"]), "2026-01-10");
    assert!(score.lines.lines.iter().all(|line| grid.criterion(&line.criterion).is_some()));
}

#[test]
fn judged_refusals_count_from_the_second_and_from_the_day_of_the_judgement() {
    let judge = |scenario: Scenario, n: u128, finding: Finding| {
        let judged = RefusalJudged {
            vacancy: vacancy(n),
            judged_on: day("2025-10-10"),
            body: token("nantes-metropole"),
            finding: Sealed::new(person(1), finding),
        };
        let event = crate::world::Event::Demand(DemandEvent::RefusalJudged(judged));
        scenario.fact(crate::id::StreamId::Demand(demand(1)), event)
    };
    let without = Finding::WithoutLegitimateReason;
    let one = judge(demand_with(living(&[]), &[]), 1, without);
    assert_eq!(line(&on(&one, "2025-10-10"), "refusals"), None);
    let legitimate = judge(one.clone(), 2, Finding::Legitimate);
    assert_eq!(line(&on(&legitimate, "2025-10-10"), "refusals"), None);
    let two = judge(one, 2, without);
    assert_eq!(line(&on(&two, "2025-10-09"), "refusals"), None);
    assert_eq!(line(&on(&two, "2025-10-10"), "refusals"), Some(-10));
}

#[test]
fn a_range_counts_from_just_over_its_start() {
    let law = Law { grid: ScoringGrid::second_example(), ..Law::default() };
    let effort = |rent| {
        let housing = CurrentHousing { rent: Some(rent), ..living(&["LP"]) };
        let world = demand_with(housing, &[]).world();
        let score = score(world.demand(demand(1)).unwrap(), day("2025-03-10"), &law).unwrap();
        line(&score, "effort")
    };
    // of 1,100 a month: 33 % is 363, 40 % is 440
    assert_eq!([363, 364, 440, 441].map(effort), [None, Some(5), Some(5), Some(10)]);
}

#[test]
fn a_cap_cuts_the_criterion_that_reaches_it_and_says_what_it_would_have_given() {
    let mut law = Law::default();
    let group = law.grid.groups.iter_mut().find(|group| group.code == "seniority").unwrap();
    group.cap = 45;
    let world = demand_with(living(&[]), &[]).world();
    let state = world.demand(demand(1)).unwrap();
    let score = score(state, day("2028-07-10"), &law).unwrap();
    let told = |code: &str| *score.explanation.iter().find(|l| l.criterion == code).unwrap();
    assert_eq!((told("months").points, told("months").outcome), (40, Outcome::Counts));
    let cut = told("abnormal-delay");
    assert_eq!((cut.points, cut.outcome), (5, Outcome::Limited { whole: 20 }));
    assert_eq!(cut.sentence(), "Compte pour 5 points au lieu de 20 : limite atteinte.");
}

#[test]
fn a_criterion_is_a_flag_a_count_of_months_a_range_or_takes_away() {
    let grid = ScoringGrid::second_example();
    let kind = |code: &str| grid.criterion(code).unwrap().kind();
    let kinds = ["no-home", "months", "effort", "refusals"].map(kind);
    assert_eq!(kinds, [Kind::Flag, Kind::PerMonth, Kind::Band, Kind::Malus]);
}

#[test]
fn every_reason_for_nothing_is_said_in_short_plain_words() {
    let every = [
        Outcome::Counts,
        Outcome::Limited { whole: 20 },
        Outcome::HigherCounts { criterion: "no-home" },
        Outcome::EvidenceLacks,
        Outcome::NotDeclared,
        Outcome::NotMet,
    ];
    let score = on(&demand_with(living(&["SD"]), &[]), "2025-05-10");
    let line = score.explanation[0];
    let required = [Evidence::Evidenced, Evidence::Verified, Evidence::SocialWorker];
    for (outcome, required) in every.iter().flat_map(|o| required.map(|r| (*o, r))) {
        let sentence = Explained { outcome, required, ..line }.sentence();
        assert!(sentence.ends_with('.') && sentence.split(' ').count() <= 16, "{sentence}");
        for word in ["malus", "perdu", "éliminé", "profil", " cas "] {
            assert!(!sentence.to_lowercase().contains(word), "{sentence}");
        }
    }
}

#[test]
fn both_examples_say_that_they_are_examples_and_name_each_criterion_once() {
    for grid in [ScoringGrid::default(), ScoringGrid::second_example()] {
        assert!(grid.label.starts_with("Grille d'exemple"));
        let codes: std::collections::BTreeSet<_> = grid.criteria().map(|c| c.code).collect();
        assert_eq!(codes.len(), grid.criteria().count(), "{}", grid.version);
    }
}

#[test]
fn a_line_recorded_before_evidence_was_kept_still_reads() {
    let text = r#"{"lines":[{"criterion":"months","points":6}]}"#;
    let lines: ScoreLines = serde_json::from_str(text).unwrap();
    assert_eq!(lines.lines[0].evidence, None);
    assert_eq!(serde_json::to_string(&lines).unwrap(), text);
}

/// Rent 500, her 1,100 a month and the spouse's 800: 26 % of both, 45 % of hers.
#[test]
fn effort_is_hers_alone_once_the_document_that_says_so_is_there() {
    let mut form = form(1);
    let alone = Some(Alone { ground: AloneGround::Complaint, document: document(7) });
    let resources = Resources { monthly: 1_100, alone, ..Resources::default() };
    let housing = CurrentHousing { rent: Some(500), ..living(&["LP"]) };
    form.declaration.resources = Some(Sealed::new(person(1), resources));
    form.declaration.housing = Some(Sealed::new(person(1), housing));
    form.declaration.co_applicants = vec![spouse(2)];
    let file = |n, category| DemandCommand::FileDocument {
        document: document(n),
        category,
        on: day("2025-03-12"),
    };
    let verify = |n| DemandCommand::VerifyDocument {
        document: document(n),
        on: day("2025-03-13"),
        proves: Proven::default(),
    };
    let ask = |command| Command::Demand(demand(1), command);
    let joint = Scenario::new().given([submission(1, form), register(1)]);
    let effort = |scenario: &Scenario| line(&on(scenario, "2025-09-10"), "effort-40");
    assert_eq!(effort(&joint), None, "no document: both incomes count");
    let other = joint.clone().given([ask(file(6, DocumentCategory::Other)), ask(verify(6))]);
    assert_eq!(effort(&other), None, "another document says nothing of it");
    let (pay, lease) = (DocumentCategory::MonthlyResources, DocumentCategory::CurrentHousing);
    let receipt = joint.given([ask(file(7, DocumentCategory::Other))]);
    let receipt = receipt.given([file(8, pay), verify(8), file(9, lease), verify(9)].map(ask));
    assert_eq!(effort(&receipt), Some(10));
    let evidence = |scenario: &Scenario| {
        let told = on(scenario, "2025-09-10").explanation;
        told.iter().find(|one| one.criterion == "effort-40").map(|one| one.evidence)
    };
    assert_eq!(evidence(&receipt), Some(Evidence::Evidenced), "nobody has read the receipt");
    assert_eq!(evidence(&receipt.clone().given([ask(verify(7))])), Some(Evidence::Verified));
    let reject = DemandCommand::RejectDocument {
        document: document(7),
        reason: DocumentRejection::WrongDocument,
    };
    assert_eq!(effort(&receipt.given([ask(reject)])), None, "rejected, it shows nothing");
}
