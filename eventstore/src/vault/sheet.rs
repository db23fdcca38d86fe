//! What a batch of preparations reads at its beginning and writes at its end, each in a few statements.

use super::{
    VaultError,
    db::{Sql, Tx, each},
    entry::{Entry, NumberEntry, Prepared},
    open::{INSERT_KEYS, Inner},
    registry::{demand_id, desk_month, person_id},
};
use domain::id::{DemandId, PersonId};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

const PREPARED: Sql = each!(
    "SELECT p.command_id, p.answer, NULL",
    "JOIN prepared AS p ON p.command_id = (t.value ->> 'command')"
);
const INSERT_PREPARED: Sql = each!(
    "INSERT INTO prepared (command_id, person, answer)
     SELECT t.value ->> 'command', t.value ->> 'person', t.value ->> 'answer'",
    ""
);
const KNOWN: Sql = each!(
    "SELECT k.person, NULL, NULL",
    "JOIN person_key AS k ON k.person = (t.value ->> 'person')"
);
pub(super) const IDENTITIES: Sql = each!(
    "SELECT i.mac, i.person, i.demand",
    "JOIN identity AS i ON i.mac = (t.value ->> 'mac') ORDER BY i.demand, i.person"
);
const INSERT_IDENTITIES: Sql = each!(
    "INSERT INTO identity (mac, person, demand)
     SELECT t.value ->> 'mac', t.value ->> 'person', t.value ->> 'demand'",
    "WHERE true ON CONFLICT (mac, person, demand) DO NOTHING"
);
pub(super) const NUMBERS: Sql =
    each!("SELECT n.mac, n.demand, NULL", "JOIN number AS n ON n.mac = (t.value ->> 'mac')");
const INSERT_NUMBERS: Sql = each!(
    "INSERT INTO number (mac, demand, person)
     SELECT t.value ->> 'mac', t.value ->> 'demand', t.value ->> 'person'",
    "WHERE true ON CONFLICT (mac) DO NOTHING"
);
const COUNTERS: Sql = each!(
    "SELECT c.desk_month, CAST(c.last AS text), NULL",
    "JOIN counter AS c ON c.desk_month = (t.value ->> 'month')"
);
const SET_COUNTERS: Sql = each!(
    "INSERT INTO counter (desk_month, last)
     SELECT t.value ->> 'month', CAST(t.value ->> 'last' AS bigint)",
    "WHERE true ON CONFLICT (desk_month) DO UPDATE SET last = excluded.last"
);

/// What the database knew before a batch, and what the batch adds.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) answers: HashMap<Uuid, Prepared>,
    pub(super) known: HashSet<PersonId>,
    pub(super) demands: HashMap<String, Vec<DemandId>>,
    pub(super) numbers: HashMap<String, DemandId>,
    pub(super) counters: HashMap<String, i64>,
    pub(super) new_persons: Vec<PersonId>,
    pub(super) new_identities: Vec<Value>,
    pub(super) new_numbers: Vec<Value>,
    pub(super) new_answers: Vec<Value>,
    pub(super) moved: HashSet<String>,
}

impl Inner {
    pub(super) async fn read_sheet(
        &self,
        tx: &mut Tx,
        batch: &[Entry],
    ) -> Result<Sheet, VaultError> {
        let mut sheet = Sheet::default();
        let commands = list(batch.iter().map(|entry| json!({"command": entry.command_id})));
        for (command, answer, _) in tx.rows(PREPARED, &commands).await? {
            let wrapped = answer.unwrap_or_default();
            let json = self.registry.number_box.unwrap("answer", &command, &wrapped)?;
            let damaged = || VaultError::Damaged("answer".to_owned());
            let answer = serde_json::from_slice(&json).map_err(|_| damaged())?;
            sheet.answers.insert(command.parse().map_err(|_| damaged())?, answer);
        }
        let fresh = || batch.iter().filter(|entry| !sheet.answers.contains_key(&entry.command_id));
        let persons = list(
            fresh().flat_map(|entry| &entry.persons).map(|person| json!({"person": person.id})),
        );
        let macs = list(fresh().flat_map(|entry| &entry.persons).filter_map(|person| {
            Some(json!({"mac": self.identity_mac(person.identity.as_ref()?)}))
        }));
        let numbers = list(fresh().filter_map(|entry| match &entry.number {
            NumberEntry::Keep(number) => Some(json!({"mac": self.number_mac(number)})),
            NumberEntry::None | NumberEntry::Give { .. } => None,
        }));
        let months = list(fresh().filter_map(|entry| match &entry.number {
            NumberEntry::Give { desk, month } => Some(json!({"month": desk_month(desk, *month)})),
            NumberEntry::None | NumberEntry::Keep(_) => None,
        }));
        for (person, _, _) in tx.rows(KNOWN, &persons).await? {
            sheet.known.insert(person_id(Some(person))?);
        }
        for (mac, _, demand) in tx.rows(IDENTITIES, &macs).await? {
            let demand = demand_id(demand)?;
            let demands = sheet.demands.entry(mac).or_default();
            if !demands.contains(&demand) {
                demands.push(demand);
            }
        }
        for (mac, demand, _) in tx.rows(NUMBERS, &numbers).await? {
            sheet.numbers.insert(mac, demand_id(demand)?);
        }
        for (month, last, _) in tx.rows(COUNTERS, &months).await? {
            let last = last.and_then(|last| last.parse().ok());
            sheet.counters.insert(month, last.ok_or(VaultError::Damaged("counter".to_owned()))?);
        }
        Ok(sheet)
    }

    pub(super) async fn write_sheet(&self, tx: &mut Tx, sheet: Sheet) -> Result<(), VaultError> {
        if !sheet.new_persons.is_empty() {
            tx.run(INSERT_KEYS, &self.new_keys(&sheet.new_persons)?).await?;
        }
        let counters: Vec<Value> = sheet
            .moved
            .iter()
            .map(|month| json!({"month": month, "last": sheet.counters.get(month)}))
            .collect();
        for (sql, rows) in [
            (INSERT_IDENTITIES, sheet.new_identities),
            (INSERT_NUMBERS, sheet.new_numbers),
            (SET_COUNTERS, counters),
            (INSERT_PREPARED, sheet.new_answers),
        ] {
            if !rows.is_empty() {
                tx.run(sql, &Value::from(rows).to_string()).await?;
            }
        }
        Ok(())
    }
}

fn list(rows: impl Iterator<Item = Value>) -> String {
    rows.collect::<Value>().to_string()
}
