//! What a decision costs on a demand of 200 events: `cargo run --release -p domain --features testing --example decide`.
//!
//! States are folded before: a decision alone is measured, as the executor takes it. Ends with an error above the limit.

#![expect(clippy::unwrap_used, reason = "a bench that cannot make its demand fails")]

use domain::{
    demand::{DemandCommand as C, DocumentCategory, DocumentRejection, Finding, Ground},
    law::Law,
    sealed::Sealed,
    testing::*,
    vacancy::{RefusalReason, VacancyCommand as V},
    world::{Command, Event, World},
};
use std::{collections::BTreeMap, hint::black_box, process::ExitCode, time::Instant};

const EVENTS: usize = 200;
const TIMES: usize = 2_000;
/// Nanoseconds of the median.
const LIMIT: u128 = 5_000;

fn on(command: C) -> Command {
    Command::Demand(demand(1), command)
}

fn changed(n: u32) -> Command {
    let mut said = declaration(1);
    let mut identity = identity(1);
    identity.email = Some(format!("adresse-{n}@example.org"));
    said.identity = Sealed::new(person(1), identity);
    on(C::Change { on: day("2025-05-02"), declaration: Box::new(said) })
}

/// Demand 1 has an offer and a long history.
fn history() -> (World, usize) {
    let mut histories: BTreeMap<_, Vec<Event>> = BTreeMap::new();
    let mut scenario = Scenario::new();
    let mut play = |command: &Command| {
        for (stream, event) in scenario.play(command) {
            histories.entry(stream).or_default().push(event);
        }
    };
    offered().chain([declare(2)]).for_each(|command| play(&command));
    for n in 0..170 {
        play(&changed(n));
    }
    for n in 1..=30 {
        let (category, on_day) = (DocumentCategory::TaxNotice, day("2025-05-03"));
        play(&on(C::FileDocument { document: document(n), category, on: on_day }));
    }
    let mut world = World::default();
    histories.iter().for_each(|(stream, history)| world.load(*stream, history));
    let stream = on(C::Score { on: day("2025-09-10") }).target();
    (world, histories.get(&stream).unwrap().len())
}

fn commands() -> Vec<Command> {
    let (today, filed) = (day("2025-10-01"), document(1));
    let category = DocumentCategory::CurrentHousing;
    let here = |command| Command::Vacancy(vacancy(1), command);
    let one = demand(1);
    vec![
        submit(1),
        register(1),
        changed(9_999),
        on(C::AdjustHousehold { on: today, expected: 0 }),
        on(C::IssueCertificate { on: today }),
        on(C::FileDocument { document: document(99), category, on: today }),
        on(C::VerifyDocument {
            document: filed,
            on: today,
            proves: domain::demand::Proven::default(),
        }),
        on(C::RejectDocument { document: filed, reason: DocumentRejection::Unreadable }),
        on(C::Score { on: today }),
        on(C::SendRenewalNotice { on: today }),
        on(C::Renew { on: today, declaration: None }),
        on(C::Expire { on: today }),
        on(C::Renounce { on: today }),
        on(C::Deregister { ground: Ground::NoAnswer, on: today }),
        on(C::Reinstate { on: today, mistake: None }),
        on(C::JudgeRefusal {
            vacancy: vacancy(1),
            on: today,
            body: token("nantes-metropole"),
            finding: Finding::Legitimate,
        }),
        on(C::ConfirmSituation { on: today, body: token("ccas"), reasons: vec![token("01")] }),
        nominate(2, 1),
        here(V::AcceptOffer { demand: one, on: today }),
        here(V::RefuseOffer { demand: one, on: today, reason: RefusalReason::Size }),
        here(V::DeemRefused { demand: one, on: today }),
        here(V::SignLease { demand: one, on: today }),
    ]
}

fn median(command: &Command, world: &World, law: &Law) -> u128 {
    let mut took: Vec<u128> = (0..TIMES)
        .map(|_| {
            let begun = Instant::now();
            let _ = black_box(black_box(command).decide(black_box(world), law));
            begun.elapsed().as_nanos()
        })
        .collect();
    took.sort_unstable();
    took.get(TIMES / 2).copied().unwrap()
}

fn main() -> ExitCode {
    let ((world, events), law) = (history(), Law::default());
    println!("a demand of {events} events, median of {TIMES} decisions");
    let mut slow = usize::from(events < EVENTS);
    for command in commands() {
        let took = median(&command, &world, &law);
        slow += usize::from(took > LIMIT);
        println!("{:<28} {:>7.2} µs", command.name(), took as f64 / 1_000.0);
    }
    if slow == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
