//! What desks send every morning, as documents: new demands, changes, renewals, renunciations.

use super::{
    diary::{Task, later, weekday},
    document::{Document, Message, document},
    doors::{Door, Imported},
    household::{Household, Told},
    lettings::day_number,
    parameters::assumed,
    register::{Active, Profile},
    run::{Failed, Simulation},
};
use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use domain::demand::Ground;

/// Share of forms of the site among demands told on the day they are sent, so that they are the share assumed.
const WEB: f64 = assumed::WEB_FORMS * (assumed::ENTRY_LAG.1 + 1) as f64;

/// What a document of the morning means for the register.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    New(Told, u8),
    Told { serial: u64, renewed: bool },
    Left { serial: u64 },
}

impl<D: Door> Simulation<D> {
    /// Sends the documents of a day through the importer.
    pub(super) async fn morning(&mut self, day: NaiveDate, tasks: &[Task]) -> Result<(), Failed> {
        let mut documents = Vec::new();
        let mut meanings = Vec::new();
        let mut forms = Vec::new();
        for rank in 0..self.new_demands(day) {
            let (told, desk) = self.newcomer(day, rank);
            let message = Message::Create { kept: None, renewed_on: None };
            if told.presented_on == day && self.seed.dice("web", told.serial, 0).happens(WEB) {
                forms.push((told, desk));
                continue;
            }
            documents.push(self.written(told, desk, &message, day));
            meanings.push(Meaning::New(told, desk));
        }
        for task in tasks {
            if let Some((document, meaning)) = self.sent(day, *task) {
                documents.push(document);
                meanings.push(meaning);
            }
        }
        let outcomes = self.doors.import(day, documents).await?;
        let mut newcomers = Vec::new();
        for (meaning, outcome) in meanings.into_iter().zip(outcomes) {
            if let Some(imported) = outcome {
                newcomers.extend(self.taken(day, meaning, imported));
            }
        }
        self.forms(day, forms).await?;
        self.at_the_counter(day, newcomers).await
    }

    /// New demands of a day by desks: a fifth as many on Saturdays as on weekdays, none on Sundays.
    fn new_demands(&self, day: NaiveDate) -> usize {
        let share = match day.weekday() {
            Weekday::Sat => 0.25,
            Weekday::Sun => 0.0,
            _ => 1.35,
        };
        let mean = self.balance.new_a_year * self.plan.scale / 365.25 * share;
        self.seed.dice("new", day_number(day), 0).rounded(mean)
    }

    fn newcomer(&mut self, day: NaiveDate, rank: usize) -> (Told, u8) {
        let mut dice = self.seed.dice("newcomer", day_number(day), rank as u64);
        self.next_household += 1;
        let lag = dice.between(assumed::ENTRY_LAG.0, assumed::ENTRY_LAG.1);
        let told = Told { serial: self.next_household, presented_on: later(day, -lag), changes: 0 };
        (told, self.desk_of(told))
    }

    /// The desk of the town lived in, else that of Nantes.
    pub(super) fn desk_of(&self, told: Told) -> u8 {
        let mut dice = self.seed.dice("desk", told.serial, 0);
        u8::try_from(self.territory.residence(&mut dice)).unwrap_or(0)
    }

    /// Writes the document of a household as told so far.
    pub(super) fn written(
        &self,
        told: Told,
        desk: u8,
        message: &Message,
        day: NaiveDate,
    ) -> Document {
        let household = Household::draw(self.seed, &self.territory, told);
        let kind = match message {
            Message::Create { .. } => "CRE",
            Message::Apart(_) => "CRS",
            Message::Change(_) => "MOD",
            Message::Renew(..) => "REN",
            Message::Deregister(..) => "RAD",
        };
        let desk = self.territory.towns.get(usize::from(desk)).map(|town| &town.desk);
        let xml = desk.map_or_else(String::new, |desk| {
            document(&self.territory, &household, message, told.presented_on, desk, day)
        });
        Document { name: format!("{kind}-{:07}-{}.xml", told.serial, told.changes), xml }
    }

    fn sent(&mut self, day: NaiveDate, task: Task) -> Option<(Document, Meaning)> {
        let (serial, period) = match task {
            Task::Renew { serial, period }
            | Task::Change { serial, period }
            | Task::Renounce { serial, period } => (serial, period),
            _ => return None,
        };
        let demand = self.register.get(serial).filter(|demand| demand.period == period)?;
        let number = demand.number.clone();
        let mut told = demand.told;
        let mut dice =
            self.seed.dice("message", serial, u64::from(told.changes) << 16 | u64::from(period));
        let (message, meaning) = match task {
            Task::Renounce { .. } if demand.busy => {
                self.diary.plan(later(day, 21), task);
                return None;
            }
            Task::Renounce { .. } => {
                (Message::Deregister(number, Ground::Renounced, day), Meaning::Left { serial })
            }
            Task::Renew { .. } => {
                told.changes += u16::from(dice.happens(assumed::CHANGED_AT_RENEWAL));
                (Message::Renew(number, day), Meaning::Told { serial, renewed: true })
            }
            _ => {
                told.changes += 1;
                (Message::Change(number), Meaning::Told { serial, renewed: false })
            }
        };
        let desk = demand.desk;
        let changes = told.changes;
        let document = self.written(told, desk, &message, day);
        if let Some(demand) = self.register.get_mut(serial) {
            demand.told.changes = changes;
        }
        Some((document, meaning))
    }

    /// Keeps the register in step with what the importer took in; says who is new.
    fn taken(&mut self, day: NaiveDate, meaning: Meaning, imported: Imported) -> Option<u64> {
        match meaning {
            Meaning::New(told, desk) => {
                self.enter(told, desk, imported, 0, day, None);
                return Some(told.serial);
            }
            Meaning::Left { serial } => {
                self.register.leave(serial);
            }
            Meaning::Told { serial, renewed } => {
                let told = self.register.get(serial)?.told;
                let household = Household::draw(self.seed, &self.territory, told);
                self.register.describe(serial, Profile::of(&household, day));
                if renewed && let Some(demand) = self.register.get_mut(serial) {
                    demand.period += 1;
                    demand.expires_on = self.law.calendar.validity.after(day);
                    self.plan_period(serial, day, None);
                }
            }
        }
        None
    }

    /// Takes a registered demand into the register and plans its life.
    pub(super) fn enter(
        &mut self,
        told: Told,
        desk: u8,
        imported: Imported,
        period: u16,
        since: NaiveDate,
        fate: Option<(bool, i64)>,
    ) {
        let household = Household::draw(self.seed, &self.territory, told);
        let Imported { demand, number } = imported;
        let valid_from = if fate.is_some() { since } else { told.presented_on };
        self.register.enter(Active {
            told,
            demand,
            number,
            desk,
            expires_on: self.law.calendar.validity.after(valid_from),
            period,
            renews: false,
            busy: false,
            profile: Profile::of(&household, since),
        });
        self.plan_period(told.serial, since, fate);
    }

    /// Plans what a household does until the end of its period of validity.
    pub(super) fn plan_period(&mut self, serial: u64, since: NaiveDate, fate: Option<(bool, i64)>) {
        let today = self.today.max(since);
        let Some(demand) = self.register.get_mut(serial) else { return };
        let period = demand.period;
        let mut dice = self.seed.dice("period", serial, u64::from(period));
        let lead = dice.between(assumed::RENEWAL_LEAD.0, assumed::RENEWAL_LEAD.1);
        let renews = dice.happens(self.balance.renewal(usize::from(period)));
        let (renews, lead) = fate.unwrap_or((renews, lead));
        demand.renews = renews;
        if renews {
            let day = weekday(later(demand.expires_on, -lead)).max(later(today, 1));
            self.diary.plan(day, Task::Renew { serial, period });
        }
        let planned = [
            (assumed::RENUNCIATIONS_A_YEAR, Task::Renounce { serial, period }),
            (assumed::CHANGES_A_YEAR, Task::Change { serial, period }),
        ];
        for (rate, task) in planned {
            let years = dice.waiting(rate);
            let left = (demand.expires_on - today).num_days();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "under two years"
            )]
            let days = (years.min(2.0) * 365.25) as u64 + 1;
            if i64::try_from(days).is_ok_and(|days| days < left)
                && let Some(day) = today.checked_add_days(Days::new(days))
            {
                self.diary.plan(weekday(day), task);
            }
        }
    }
}
