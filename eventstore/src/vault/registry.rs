//! The registry: who looks like whom, which demand bears a number, which number a desk gives next.

use super::{
    VaultError,
    db::{Sql, Tx, each},
    normal::normal_name,
    open::{INSERT_KEYS, Inner, Vault},
    seal::{mac, push},
};
use chrono::{Datelike as _, NaiveDate};
use domain::{
    declaration::{CoApplicant, Identity},
    id::{DemandId, PersonId},
    number::DemandNumber,
    territory::Desk,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Territory in the numbers given here (département).
const TERRITORY: &str = "044";
/// Last of the six digits of a sequence.
const LAST: i64 = 999_999;

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
const IDENTITIES: Sql = each!(
    "SELECT i.mac, i.person, i.demand",
    "JOIN identity AS i ON i.mac = (t.value ->> 'mac') ORDER BY i.demand, i.person"
);
const INSERT_IDENTITIES: Sql = each!(
    "INSERT INTO identity (mac, person, demand)
     SELECT t.value ->> 'mac', t.value ->> 'person', t.value ->> 'demand'",
    "WHERE true ON CONFLICT (mac, person, demand) DO NOTHING"
);
const NUMBERS: Sql =
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

/// What tells two people apart, as far as anything does: names and birth date. Spelling is normalised.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityKey {
    /// Surname, or name of an association.
    pub name: String,
    /// First name; none for an association.
    pub first_name: Option<String>,
    /// Birth date; none for an association.
    pub birth_date: Option<NaiveDate>,
}

impl From<&Identity> for IdentityKey {
    fn from(identity: &Identity) -> Self {
        Self {
            name: identity.name.clone(),
            first_name: identity.first_name.clone(),
            birth_date: identity.birth_date,
        }
    }
}

impl From<&CoApplicant> for IdentityKey {
    fn from(adult: &CoApplicant) -> Self {
        Self {
            name: adult.name.clone(),
            first_name: Some(adult.first_name.clone()),
            birth_date: Some(adult.birth_date),
        }
    }
}

impl std::fmt::Debug for IdentityKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdentityKey(…)")
    }
}

/// What one command needs from the vault before its events are written.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The command: asked again, it gets the same answer.
    pub command_id: Uuid,
    /// The demand that the identities and the number belong to.
    pub demand: Option<DemandId>,
    /// People who need a key; the first is the one the number is sealed for.
    pub persons: Vec<PersonEntry>,
    /// What to do about a number.
    pub number: NumberEntry,
}

/// A person who needs a key.
#[derive(Debug, Clone)]
pub struct PersonEntry {
    /// Who.
    pub id: PersonId,
    /// What to find them by later, and look for now.
    pub identity: Option<IdentityKey>,
}

/// What to do about a numéro unique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberEntry {
    /// Nothing.
    None,
    /// Note the number the demand came with.
    Keep(DemandNumber),
    /// Give the next number of a desk for a month.
    Give {
        /// The desk.
        desk: Desk,
        /// Any day of the month of registration.
        month: NaiveDate,
    },
}

/// The vault's answer to an [`Entry`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// The number kept or given; none when none was asked, or when it is taken.
    pub number: Option<DemandNumber>,
    /// The other demand that bears the number to keep: nothing was noted.
    pub taken_by: Option<DemandId>,
    /// Other demands of someone with the same names and birth date, at the time of the first preparation.
    pub lookalikes: Vec<DemandId>,
}

impl Vault {
    /// Prepares many commands in one transaction, in order, each seeing those before it. A command that was
    /// prepared before gets the answer it got then.
    ///
    /// # Errors
    /// `NumbersUsedUp`, `Unavailable` and others: nothing of the batch is kept.
    pub async fn prepare(&self, batch: Vec<Entry>) -> Result<Vec<Prepared>, VaultError> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        self.write(move |vault| async move { vault.prepare(&batch).await }).await
    }

    /// The demand that bears a number.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn find_number(&self, number: &DemandNumber) -> Result<Option<DemandId>, VaultError> {
        let rows = json!([{"mac": self.0.number_mac(number)}]).to_string();
        let found = self.0.db.rows(NUMBERS, &rows).await?;
        found.into_iter().next().map(|(_, demand, _)| demand_id(demand)).transpose()
    }

    /// People with the same names and birth date, and their demands. Homonyms and twins exist: ask a human.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn find_identity(
        &self,
        identity: &IdentityKey,
    ) -> Result<Vec<(PersonId, DemandId)>, VaultError> {
        let rows = json!([{"mac": self.0.identity_mac(identity)}]).to_string();
        let found = self.0.db.rows(IDENTITIES, &rows).await?;
        found
            .into_iter()
            .map(|(_, person, demand)| Ok((person_id(person)?, demand_id(demand)?)))
            .collect()
    }
}

/// What the database knew before a batch, and what the batch adds.
#[derive(Default)]
struct Sheet {
    answers: HashMap<Uuid, Prepared>,
    known: HashSet<PersonId>,
    demands: HashMap<String, Vec<DemandId>>,
    numbers: HashMap<String, DemandId>,
    counters: HashMap<String, i64>,
    new_persons: Vec<PersonId>,
    new_identities: Vec<Value>,
    new_numbers: Vec<Value>,
    new_answers: Vec<Value>,
    moved: HashSet<String>,
}

impl Inner {
    async fn prepare(&self, batch: &[Entry]) -> Result<Vec<Prepared>, VaultError> {
        let mut tx = self.db.begin().await?;
        let mut sheet = self.read_sheet(&mut tx, batch).await?;
        let mut answers = Vec::with_capacity(batch.len());
        for entry in batch {
            let answer = match sheet.answers.get(&entry.command_id) {
                Some(answer) => answer.clone(),
                None => self.answer(&mut tx, &mut sheet, entry).await?,
            };
            answers.push(answer);
        }
        self.write_sheet(&mut tx, sheet).await?;
        tx.commit().await?;
        Ok(answers)
    }

    async fn read_sheet(&self, tx: &mut Tx, batch: &[Entry]) -> Result<Sheet, VaultError> {
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

    async fn answer(
        &self,
        tx: &mut Tx,
        sheet: &mut Sheet,
        entry: &Entry,
    ) -> Result<Prepared, VaultError> {
        let mut answer = Prepared::default();
        for person in &entry.persons {
            if sheet.known.insert(person.id) {
                sheet.new_persons.push(person.id);
            }
            let (Some(identity), Some(demand)) = (&person.identity, entry.demand) else { continue };
            let mac = self.identity_mac(identity);
            let demands = sheet.demands.entry(mac.clone()).or_default();
            for other in demands.iter().filter(|other| **other != demand) {
                if !answer.lookalikes.contains(other) {
                    answer.lookalikes.push(*other);
                }
            }
            if !demands.contains(&demand) {
                demands.push(demand);
            }
            let row = json!({"mac": mac, "person": person.id, "demand": demand});
            sheet.new_identities.push(row);
        }
        self.number(tx, sheet, entry, &mut answer).await?;
        let json =
            serde_json::to_vec(&answer).map_err(|_| VaultError::Damaged("answer".to_owned()))?;
        let command = entry.command_id.to_string();
        let wrapped = self.registry.number_box.wrap("answer", &command, &json)?;
        let person = entry.persons.first().map(|person| person.id);
        sheet.new_answers.push(json!({"command": command, "person": person, "answer": wrapped}));
        sheet.answers.insert(entry.command_id, answer.clone());
        Ok(answer)
    }

    async fn number(
        &self,
        tx: &mut Tx,
        sheet: &mut Sheet,
        entry: &Entry,
        answer: &mut Prepared,
    ) -> Result<(), VaultError> {
        let Some(demand) = entry.demand else { return Ok(()) };
        let number = match &entry.number {
            NumberEntry::None => return Ok(()),
            NumberEntry::Keep(number) => {
                let owner = sheet.numbers.get(&self.number_mac(number)).copied();
                if let Some(other) = owner.filter(|owner| *owner != demand) {
                    answer.taken_by = Some(other);
                    return Ok(());
                }
                number.clone()
            }
            NumberEntry::Give { desk, month } => self.next(tx, sheet, desk, *month).await?,
        };
        let mac = self.number_mac(&number);
        let person = entry.persons.first().map(|person| person.id);
        sheet.new_numbers.push(json!({"mac": mac, "demand": demand, "person": person}));
        sheet.numbers.insert(mac, demand);
        answer.number = Some(number);
        Ok(())
    }

    /// The next number of a desk that no demand came with.
    async fn next(
        &self,
        tx: &mut Tx,
        sheet: &mut Sheet,
        desk: &Desk,
        month: NaiveDate,
    ) -> Result<DemandNumber, VaultError> {
        let key = desk_month(desk, month);
        loop {
            let last = sheet.counters.get(&key).copied().unwrap_or(0);
            let used_up = || VaultError::NumbersUsedUp {
                desk: desk.to_string(),
                month: month.format("%m/%Y").to_string(),
            };
            if last >= LAST {
                return Err(used_up());
            }
            sheet.counters.insert(key.clone(), last + 1);
            sheet.moved.insert(key.clone());
            let text =
                format!("{TERRITORY}{}{:06}{:0>5}", month.format("%m%y"), last + 1, desk.as_str());
            let number: DemandNumber = text.parse().map_err(|_| used_up())?;
            let mac = self.number_mac(&number);
            let taken = sheet.numbers.contains_key(&mac)
                || !tx.rows(NUMBERS, &json!([{"mac": mac}]).to_string()).await?.is_empty();
            if !taken {
                return Ok(number);
            }
        }
    }

    async fn write_sheet(&self, tx: &mut Tx, sheet: Sheet) -> Result<(), VaultError> {
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

    fn number_mac(&self, number: &DemandNumber) -> String {
        hex::encode(mac(self.registry.number.bytes(), &[number.as_str().as_bytes()]))
    }

    fn identity_mac(&self, identity: &IdentityKey) -> String {
        let mut text = Vec::new();
        push(&mut text, normal_name(&identity.name).as_bytes());
        let first = identity.first_name.as_deref().map(normal_name).unwrap_or_default();
        push(&mut text, first.as_bytes());
        let birth = identity.birth_date.map(|day| day.num_days_from_ce().to_be_bytes());
        push(&mut text, birth.as_ref().map_or(&[], |day| day.as_slice()));
        hex::encode(mac(self.registry.identity.bytes(), &[&text]))
    }
}

fn list(rows: impl Iterator<Item = Value>) -> String {
    rows.collect::<Value>().to_string()
}

fn desk_month(desk: &Desk, month: NaiveDate) -> String {
    format!("{desk} {}", month.format("%Y-%m"))
}

fn demand_id(text: Option<String>) -> Result<DemandId, VaultError> {
    let text = text.unwrap_or_default();
    text.parse().map_err(|_| VaultError::Damaged("demand id".to_owned()))
}

fn person_id(text: Option<String>) -> Result<PersonId, VaultError> {
    let text = text.unwrap_or_default();
    text.parse().map_err(|_| VaultError::Damaged("person id".to_owned()))
}
