//! **D. Two départements.** Number 044 since 2021 (Nantes), 049 since 2023 (Angers); in 2026 she adds Saint-Nazaire,
//! outside the metropolis.

use super::told::Life;
use crate::{
    execute::testing::{Bench, day},
    vault::{Entry, NumberEntry, PersonEntry},
};
use domain::{
    demand::{
        Declaration, DemandCommand as D, Ground, LeaseElsewhere, Registration, RepairCommand as R,
        Submission,
    },
    number::DemandNumber,
    refusal::Refusal,
    sealed::Sealed,
    territory::{Commune, CountedDemands},
    testing::{declaration, demand, form, identity, person, submission, token},
    world::Command,
};
use uuid::Uuid;

const NANTES: u128 = 1;
const ANGERS: u128 = 2;

fn number(n: u128) -> DemandNumber {
    token(if n == NANTES { "0440521000021G4401" } else { "0490223000023G4901" })
}

fn on(n: u128, command: impl Into<D>) -> Command {
    Command::Demand(demand(n), command.into())
}

/// What she says of herself in each file: the same person, homes in the département of the file.
fn said(n: u128, communes: &[&str]) -> Declaration {
    let mut said = declaration(n);
    said.identity = Sealed::new(person(n), identity(1));
    let communes: Vec<Commune> = communes.iter().map(|code| token(code)).collect();
    said.residence = Some(communes[0].clone());
    said.wish.as_mut().unwrap().communes = communes;
    said
}

/// The registry is asked as every door asks it: it keeps the number and says who has the same names and birth date.
async fn prepared(life: &Life, n: u128, step: u128, keep: bool) -> Vec<domain::id::DemandId> {
    let identity = Some((&identity(1)).into());
    let number = if keep { NumberEntry::Keep(number(n)) } else { NumberEntry::None };
    let persons = vec![PersonEntry { id: person(n), identity }];
    let command_id = Uuid::from_u128(100 * step + n);
    let entry = Entry { command_id, demand: Some(demand(n)), persons, number };
    life.bench.executor.vault.prepare(vec![entry]).await.unwrap().remove(0).lookalikes
}

async fn brought(life: &mut Life, n: u128, presented_on: &str, commune: &str) {
    let mut form = form(n);
    form.desk = token(if n == NANTES { "G4401" } else { "G4901" });
    form.lookalikes = prepared(life, n, 1, true).await;
    assert_eq!(form.lookalikes.is_empty(), n == NANTES, "the registry knows the names again");
    let registration = Some(Registration {
        presented_on: day(presented_on),
        last_renewed_on: Some(form.received_on),
        number: number(n),
        migrated: true,
    });
    let declaration = said(n, &[commune]);
    life.tell("2025-03-10", submission(n, Submission { registration, declaration, ..form })).await;
}

/// Both files, and Saint-Nazaire added to the first.
async fn told(bench: Bench) -> Life {
    let mut life = Life::on(bench);
    brought(&mut life, NANTES, "2021-05-03", "44109").await;
    brought(&mut life, ANGERS, "2023-02-06", "49007").await;
    let mut added = said(NANTES, &["44109", "44184"]);
    added.lookalikes = prepared(&life, NANTES, 2, false).await;
    added.on = day("2026-01-12");
    let change = D::Change { on: day("2026-01-12"), declaration: Box::new(added) };
    life.tell("2026-01-12", on(NANTES, change)).await;
    life
}

async fn both() -> [Life; 2] {
    [told(Bench::memory().await).await, told(Bench::sqlite().await).await]
}

fn merge(n: u128, into: u128) -> Command {
    let (into, body) = (demand(into), token("nantes-metropole"));
    on(n, R::Merge { into, on: day("2026-02-10"), body })
}

#[tokio::test]
async fn nothing_is_called_a_duplicate() {
    for life in both().await {
        let log = life.log().await;
        let said = |r: &&crate::recorded::Recorded| {
            r.event.event_type.as_str() == "demand.duplicate-suspected"
        };
        assert_eq!(log.iter().filter(said).count(), 0);
        for n in [NANTES, ANGERS] {
            let state = life.demand(demand(n)).await;
            assert!(state.is_active() && state.lookalikes.is_empty(), "each has its own number");
        }
    }
}

#[tokio::test]
async fn saint_nazaire_stays_in_the_044_file_and_the_rule_says_that_nantes_counts_her_once() {
    for life in both().await {
        let wished = async |n| life.demand(demand(n)).await.wish.unwrap().communes;
        assert_eq!(wished(NANTES).await, [token::<Commune>("44109"), token("44184")]);
        assert_eq!(wished(ANGERS).await, [token::<Commune>("49007")]);
        let numbers = life.bench.executor.bearer(&number(NANTES)).await.unwrap();
        assert_eq!(numbers, Some(demand(NANTES)), "under the same number");
        let (rule, files) =
            (CountedDemands::default(), [wished(NANTES).await, wished(ANGERS).await]);
        assert!(rule.assumption, "no text says it, and the page of rules shows so");
        let counts = files.each_ref().map(|wished| rule.commune(wished, None).map(Commune::as_str));
        assert_eq!(counts, [Some("44109"), None], "Nantes still counts her, once");
        let presented = life.demand(demand(NANTES)).await.presented_on();
        assert_eq!(presented, Some(day("2021-05-03")), "and the same date");
    }
}

/// What agents of Nantes may be shown is what the stream of the 044 file holds: nothing on it names the other file.
#[tokio::test]
async fn the_044_file_says_nothing_of_the_049_file() {
    for mut life in both().await {
        let lease = LeaseElsewhere { territory: token("049"), signed_on: day("2026-02-02") };
        let body = token("nantes-metropole");
        let report = R::ReportLeaseElsewhere { on: day("2026-02-09"), body, lease };
        life.tell("2026-02-09", on(NANTES, report)).await;
        let stream = domain::id::StreamId::Demand(demand(NANTES)).to_string();
        let other = [demand(ANGERS).to_string(), person(ANGERS).to_string()];
        let secrets = [number(ANGERS).to_string(), "49007".to_owned(), "\"049\"".to_owned()];
        let mut seen = 0;
        for recorded in life.log().await.iter().filter(|r| r.stream.as_str() == stream) {
            let text = String::from_utf8_lossy(&recorded.event.payload).into_owned();
            seen += 1;
            for word in other.iter().chain(&secrets) {
                assert!(!text.contains(word.as_str()), "{word} in {}", recorded.event.event_type);
            }
        }
        assert!(seen > 5, "the whole file was looked at");
    }
}

/// A lease in Angers does not strike 044: we ask her.
#[tokio::test]
async fn a_lease_in_angers_does_not_strike_044_and_she_is_asked() {
    for mut life in both().await {
        let housed = D::Deregister { ground: Ground::Allocated, on: day("2026-02-02") };
        life.tell("2026-02-02", on(ANGERS, housed)).await;
        assert!(!life.demand(demand(ANGERS)).await.is_active());
        assert!(life.demand(demand(NANTES)).await.is_active(), "044 is not struck");
        let report = |territory: &str| {
            let lease =
                LeaseElsewhere { territory: token(territory), signed_on: day("2026-02-02") };
            let body = token("nantes-metropole");
            on(NANTES, R::ReportLeaseElsewhere { on: day("2026-02-09"), body, lease })
        };
        life.tell("2026-02-09", report("049")).await;
        let types = life.types(demand(NANTES)).await;
        assert_eq!(types.last().unwrap(), "demand.lease-elsewhere-reported", "she is asked");
        let shown = domain::catalogue::info("demand.lease-elsewhere-reported").unwrap();
        assert!(shown.applicant_visible, "she reads the question");
        assert!(life.demand(demand(NANTES)).await.is_active(), "and her silence ends nothing");
        let here = life.refused("2026-02-09", report("044")).await;
        assert_eq!(here, Refusal::LeaseHere, "a lease of 044 would have its own way");
    }
}

#[tokio::test]
async fn when_the_numbers_merge_the_older_date_wins_whichever_goes_on() {
    for (gone, kept) in [(ANGERS, NANTES), (NANTES, ANGERS)] {
        for mut life in both().await {
            life.tell("2026-02-10", merge(gone, kept)).await;
            let state = life.demand(demand(kept)).await;
            assert_eq!(state.presented_on(), Some(day("2021-05-03")), "the older date");
            assert!(
                state.is_active() && !life.demand(demand(gone)).await.is_active(),
                "one goes on"
            );
            let told = life.types(demand(gone)).await;
            assert_eq!(told[told.len() - 2..], ["demand.merged", "demand.deregistered"]);
        }
    }
}

/// A certificate names a number: whoever checks it finds the demand that goes on, and the number as it was given.
#[tokio::test]
async fn old_certificates_still_verify() {
    for mut life in both().await {
        let certificate = D::IssueCertificate { on: day("2026-01-15") };
        life.tell("2026-01-15", on(ANGERS, certificate)).await;
        life.tell("2026-02-10", merge(ANGERS, NANTES)).await;
        let executor = &life.bench.executor;
        for n in [NANTES, ANGERS] {
            let bearer = executor.bearer(&number(n)).await.unwrap();
            assert_eq!(bearer, Some(demand(NANTES)), "the old number leads to the demand");
        }
        let old = life.demand(demand(ANGERS)).await;
        assert_eq!(old.number(), Some(&number(ANGERS)), "the number is still its own");
        assert_eq!(old.certificate_sent_on, Some(day("2026-01-15")), "and so is its certificate");
        let unknown = executor.bearer(&token("0490223000099G4901")).await.unwrap();
        assert_eq!(unknown, None, "a number that nobody gave verifies nothing");
    }
}
