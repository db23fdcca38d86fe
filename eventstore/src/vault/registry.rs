//! The registry: who looks like whom, which demand bears a number, which number a desk gives next.

use super::{
    VaultError,
    db::Tx,
    entry::{Entry, IdentityKey, NumberEntry, Prepared},
    normal::normal_name,
    open::{Inner, Vault},
    seal::{mac, push},
    sheet::{IDENTITIES, NUMBERS, Sheet},
};
use chrono::{Datelike as _, NaiveDate};
use domain::{
    id::{DemandId, PersonId},
    number::DemandNumber,
    territory::Desk,
};
use serde_json::json;

/// Territory in the numbers given here (département).
const TERRITORY: &str = "044";
/// Last of the six digits of a sequence.
const LAST: i64 = 999_999;

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

    pub(super) fn number_mac(&self, number: &DemandNumber) -> String {
        hex::encode(mac(self.registry.number.bytes(), &[number.as_str().as_bytes()]))
    }

    pub(super) fn identity_mac(&self, identity: &IdentityKey) -> String {
        let mut text = Vec::new();
        push(&mut text, normal_name(&identity.name).as_bytes());
        let first = identity.first_name.as_deref().map(normal_name).unwrap_or_default();
        push(&mut text, first.as_bytes());
        let birth = identity.birth_date.map(|day| day.num_days_from_ce().to_be_bytes());
        push(&mut text, birth.as_ref().map_or(&[], |day| day.as_slice()));
        hex::encode(mac(self.registry.identity.bytes(), &[&text]))
    }
}

pub(super) fn desk_month(desk: &Desk, month: NaiveDate) -> String {
    format!("{desk} {}", month.format("%Y-%m"))
}

pub(super) fn demand_id(text: Option<String>) -> Result<DemandId, VaultError> {
    let text = text.unwrap_or_default();
    text.parse().map_err(|_| VaultError::Damaged("demand id".to_owned()))
}

pub(super) fn person_id(text: Option<String>) -> Result<PersonId, VaultError> {
    let text = text.unwrap_or_default();
    text.parse().map_err(|_| VaultError::Damaged("person id".to_owned()))
}
