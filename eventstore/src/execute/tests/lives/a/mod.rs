//! **A. She leaves.** One joint demand since 2022; she files a complaint in March and sleeps in a shelter; he holds the
//! number and a secret.

mod views;

use super::told::Life;
use crate::execute::testing::{Bench, day};
use domain::{
    access::{Part, may_see},
    declaration::{CurrentHousing, Relation, Resources, Situation},
    demand::{Demand, DemandCommand as D, DocumentCategory as Doc, Parting, Proven, Registration},
    eligibility::{Fact, Rule, assess},
    id::StreamId,
    income::{Alone, AloneGround},
    law::Law,
    number::DemandNumber,
    refusal::Refusal,
    scoring::{Evidence, score},
    sealed::Sealed,
    testing::{demand, document, dwelling, form, person, spouse, submission, token},
    vacancy::Dwelling,
    world::Command,
};

const SINCE: &str = "2022-04-11";
const LEFT: &str = "2026-03-10";
const HIM: u128 = 1;
const SHE: u128 = 2;
// Their family book; her pay slips; the receipt of her complaint; the paper of the association.
const BOOK: u128 = 1;
const SLIPS: u128 = 2;
const RECEIPT: u128 = 11;
const PAPER: u128 = 12;

fn his_number() -> DemandNumber {
    token("0440422000001G4401")
}

fn her_number() -> DemandNumber {
    token("0440326000002G4401")
}

fn on(n: u128, command: D) -> Command {
    Command::Demand(demand(n), command)
}

fn file(n: u128, paper: u128, category: Doc, date: &str) -> Command {
    on(n, D::FileDocument { document: document(paper), category, on: day(date) })
}

fn verify(n: u128, paper: u128, reasons: &[&str], date: &str) -> Command {
    let reasons = reasons.iter().map(|code| token(code)).collect();
    let proves = Proven { reasons, disability: false };
    on(n, D::VerifyDocument { document: document(paper), on: day(date), proves })
}

/// One joint demand since 2022, renewed, with a paper of both and one of hers.
async fn together(bench: Bench) -> Life {
    let mut life = Life::on(bench);
    let mut joint = form(HIM);
    joint.received_on = day(SINCE);
    joint.declaration.on = day(SINCE);
    joint.declaration.co_applicants = vec![spouse(SHE)];
    joint.registration = Some(Registration {
        presented_on: day(SINCE),
        last_renewed_on: Some(day("2025-04-02")),
        number: his_number(),
        migrated: true,
    });
    life.tell(SINCE, submission(HIM, joint)).await;
    for (paper, category) in [(BOOK, Doc::FamilyStatus), (SLIPS, Doc::MonthlyResources)] {
        life.tell("2025-04-02", file(HIM, paper, category, "2025-04-02")).await;
        life.tell("2025-04-03", verify(HIM, paper, &[], "2025-04-03")).await;
    }
    life
}

/// What she says of herself: a shelter in another commune, her reason, and that her resources count alone. She is
/// married: her form still names him, with 60,000 a year.
fn leaves() -> Command {
    let mut form = form(SHE);
    form.received_on = day(LEFT);
    let said = &mut form.declaration;
    let owner = person(SHE);
    said.on = day(LEFT);
    said.residence = Some(token("44190"));
    said.wish.as_mut().unwrap().communes = vec![token("44162")];
    let shelter = CurrentHousing { models: vec![token("SH")], ..CurrentHousing::default() };
    said.housing = Some(Sealed::new(owner, shelter));
    let reasons = vec![token("06")];
    said.situation = Some(Sealed::new(owner, Situation { reasons, ..Situation::default() }));
    let alone = Some(Alone { ground: AloneGround::Complaint, document: document(RECEIPT) });
    let tax_income_n2 = Some(9_000);
    let hers = Resources { tax_income_n2, monthly: 800, alone, ..Resources::default() };
    said.resources = Some(Sealed::new(owner, hers));
    let mut husband = spouse(HIM).open().unwrap().clone();
    (husband.tax_income_n2, husband.monthly) = (Some(60_000), 5_000);
    said.co_applicants = vec![Sealed::new(person(HIM), husband)];
    let parting = Parting {
        from: demand(HIM),
        on: day(LEFT),
        body: token("nantes"),
        number: her_number(),
        form,
        shared: vec![document(BOOK)],
        alone: vec![document(SLIPS)],
    };
    on(SHE, D::Part(Box::new(parting)))
}

async fn left(bench: Bench) -> Life {
    let mut life = together(bench).await;
    life.tell(LEFT, leaves()).await;
    life
}

async fn receipt(life: &mut Life) {
    life.tell("2026-03-12", file(SHE, RECEIPT, Doc::Other, "2026-03-12")).await;
    life.tell("2026-03-12", verify(SHE, RECEIPT, &[], "2026-03-12")).await;
}

async fn paper(life: &mut Life) {
    life.tell("2026-03-13", file(SHE, PAPER, Doc::Other, "2026-03-13")).await;
    life.tell("2026-03-13", verify(SHE, PAPER, &["06"], "2026-03-13")).await;
}

async fn benches() -> [Bench; 2] {
    [Bench::memory().await, Bench::sqlite().await]
}

async fn hers(life: &Life) -> Demand {
    life.demand(demand(SHE)).await
}

async fn his(life: &Life) -> Demand {
    life.demand(demand(HIM)).await
}

/// Income set against the ceiling, and how well it is shown that it is hers alone.
fn income(state: &Demand) -> (Option<i64>, Result<u32, Refusal>, Evidence) {
    let home = Dwelling { commune: token("44162"), ..dwelling() };
    let found = assess(state, &home, day("2026-03-20"), &Law::default());
    let facts = &found.finding(Rule::Ceiling).unwrap().facts;
    let alone = facts.iter().find(|used| used.fact == Fact::Alone).unwrap().evidence;
    let admitted = found.admitted().map(u32::from);
    (found.income.map(|income| income.euros), admitted, alone)
}

/// Points of the protected situation.
fn protected(state: &Demand) -> i32 {
    let told = score(state, day("2026-03-20"), &Law::default()).unwrap().explanation;
    told.iter().find(|line| line.criterion == "protected").unwrap().points
}

#[tokio::test]
async fn she_gets_her_own_number_linked_with_the_date_of_2022() {
    for bench in benches().await {
        let mut life = left(bench).await;
        let (his, own) = (his(&life).await, hers(&life).await);
        assert_eq!(own.number(), Some(&her_number()), "she gets her own number");
        assert_eq!(own.presented_on(), Some(day(SINCE)), "with the 2022 date");
        assert_eq!(own.expires_on(), Some(day("2027-03-10")), "for a year from that day");
        assert_eq!(his.number(), Some(&his_number()), "he keeps his");
        assert_eq!(his.presented_on(), Some(day(SINCE)), "and his date");
        let link = own.link.as_ref().unwrap();
        assert_eq!(link.person(), person(SHE), "the link is sealed for her");
        let link = link.open().unwrap();
        assert_eq!(link.relation, Some(Relation::Parted), "CRS, linked");
        assert_eq!(link.other_number, his_number().to_string(), "to the joint number");
        assert!(link.proof_owed, "married: a paper must say that her resources count alone");
        assert!(his.link.is_none(), "and his says nothing of hers");
        let world = life.world(&[StreamId::Person(person(SHE))]).await;
        let held = world.person(person(SHE)).unwrap().demand;
        assert_eq!(held, Some(demand(SHE)), "the number is held by her, and by nobody else");
        let before = life.log().await.len();
        life.tell("2026-03-11", leaves()).await;
        assert_eq!(life.log().await.len(), before, "told twice, it counts once");
    }
}

#[tokio::test]
async fn her_resources_count_alone_on_the_complaint_receipt_and_nothing_else() {
    for bench in benches().await {
        let mut life = left(bench).await;
        let both = (Some(69_000), Err(Refusal::AboveCeiling), Evidence::Declared);
        assert_eq!(income(&hers(&life).await), both, "until a paper says so, his count too");
        paper(&mut life).await;
        assert_eq!(income(&hers(&life).await), both, "the association's paper is not that one");
        receipt(&mut life).await;
        let (euros, admitted, alone) = income(&hers(&life).await);
        assert_eq!(euros, Some(9_000), "her resources alone on the complaint receipt");
        assert!(admitted.is_ok(), "{admitted:?}");
        assert_eq!(alone, Evidence::Verified);
    }
}

/// No fact names a public of priority: what the log has is the reason, what a person read in the paper, and the points.
#[tokio::test]
async fn priority_comes_on_the_association_s_paper_and_nothing_else() {
    for bench in benches().await {
        let mut life = left(bench).await;
        assert_eq!(protected(&hers(&life).await), 0, "what she says alone gives none");
        receipt(&mut life).await;
        assert_eq!(protected(&hers(&life).await), 0, "the receipt is not asked to prove it");
        paper(&mut life).await;
        let own = hers(&life).await;
        assert_eq!(protected(&own), 30, "priority on the association's paper");
        let proven = &own.proven[&document(PAPER)];
        assert_eq!(proven.person(), person(SHE), "sealed for her");
        assert_eq!(proven.open().unwrap().reasons, [token("06")]);
        assert_eq!(protected(&his(&life).await), 0, "nothing of it on his demand");
    }
}

#[tokio::test]
async fn her_joint_papers_are_hers_too() {
    for bench in benches().await {
        let life = left(bench).await;
        let (his, own) = (his(&life).await, hers(&life).await);
        assert!(own.has_verified(Doc::FamilyStatus), "the paper of both is hers, verified");
        assert!(own.has_verified(Doc::MonthlyResources), "so is her own, asked from nobody again");
        assert!(his.has_verified(Doc::FamilyStatus), "and that of both stays his");
        for paper in [BOOK, SLIPS] {
            let filed = |state: &Demand| state.documents[&document(paper)].filed_on;
            assert_eq!(filed(&own), filed(&his), "on the day it was first given");
            let part = Part::Document(document(paper));
            assert!(may_see(&own, person(SHE), part), "she sees it");
        }
    }
}
