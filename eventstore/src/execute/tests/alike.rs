//! Forms of one identity through the vault and the log, all at once: all come in, and each says every other.

use crate::{
    execute::{
        AsAt,
        testing::{Bench, ask},
    },
    vault::{Entry, NumberEntry, PersonEntry, Vault},
};
use domain::{
    id::StreamId,
    sealed::Sealed,
    testing::{self as t},
    world::Command,
};
use uuid::Uuid;

const FORMS: u128 = 32;

/// A form of the n-th applicant: the registry says who came before.
async fn form(vault: &Vault, n: u128) -> Command {
    let (mut form, identity) = (t::form(n), t::identity(1));
    let persons = vec![PersonEntry { id: t::person(n), identity: Some((&identity).into()) }];
    let (command_id, number) = (Uuid::from_u128(n), NumberEntry::None);
    let entry = Entry { command_id, demand: Some(t::demand(n)), persons, number };
    form.lookalikes = vault.prepare(vec![entry]).await.unwrap().remove(0).lookalikes;
    form.declaration.identity = Sealed::new(t::person(n), identity);
    t::submission(n, form)
}

#[tokio::test]
async fn of_many_forms_of_one_identity_at_once_all_come_in_and_all_are_flagged() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        let tasks = (1..=FORMS).map(|n| {
            let executor = bench.executor.clone();
            tokio::spawn(async move {
                let form = form(&executor.vault, n).await;
                executor.execute(ask(&format!("form {n}"), form)).await.unwrap();
                executor.execute(ask(&format!("register {n}"), t::register(n))).await.unwrap();
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        let streams: Vec<_> = (1..=FORMS).map(|n| StreamId::Demand(t::demand(n))).collect();
        let world = bench.executor.world_at(&streams, &AsAt::default()).await.unwrap();
        for n in 1..=FORMS {
            let demand = world.demand(t::demand(n)).unwrap();
            let mut others = demand.lookalikes.clone();
            others.sort_unstable();
            let all: Vec<_> = (1..=FORMS).filter(|other| *other != n).map(t::demand).collect();
            assert!(demand.is_active() && others == all, "{n} is registered and says every other");
        }
    }
}
