//! A run: go-live, then one day after the other.

use super::{
    balance::Balance,
    diary::{Diary, Task},
    dice::Seed,
    doors::Door,
    household::Told,
    lettings::{Flat, Meeting},
    parameters::{NoFigure, Targets},
    rare::{Courses, Kind, Plans},
    register::Register,
    territory::{BadData, Territory},
    voices::Firsts,
};
use chrono::{Datelike as _, Days, NaiveDate};
use domain::{
    demand::DemandEvent,
    id::{DemandId, PlaceId, StreamId, VacancyId},
    law::Law,
    vacancy::VacancyEvent,
    world::Event,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What is to be simulated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Seed of every draw.
    pub seed: u64,
    /// Size against the real territory.
    pub scale: f64,
    /// Years of activity after go-live.
    pub years: u32,
    /// Last day, played.
    pub until: NaiveDate,
}

impl Plan {
    /// The day of go-live: as many years and a day before the end.
    #[must_use]
    pub fn go_live(&self) -> NaiveDate {
        let days = Days::new(u64::from(self.years) * 365);
        self.until.checked_sub_days(days).unwrap_or(self.until)
    }
}

/// Why a run stops.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The calibration file lacks something.
    #[error(transparent)]
    Figure(#[from] NoFigure),
    /// The reference data lack something.
    #[error(transparent)]
    Data(#[from] BadData),
    /// A store does not answer, or a key is not there.
    #[error("{0}")]
    Store(String),
    /// Files could not be written.
    #[error("cannot write {path}: {source}")]
    Files {
        /// Where.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

/// Where a run stands, told to whoever draws a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Demands of the former file brought in.
    GoLive {
        /// So many.
        done: u64,
        /// Of so many.
        of: u64,
    },
    /// Days played.
    Day {
        /// So many.
        done: u64,
        /// Of so many.
        of: u64,
        /// The day.
        day: NaiveDate,
    },
}

/// The simulator.
pub struct Simulation<D> {
    pub(super) plan: Plan,
    pub(super) seed: Seed,
    pub(super) territory: Territory,
    pub(super) balance: Balance,
    pub(super) law: Arc<Law>,
    pub(super) doors: D,
    pub(super) register: Register,
    pub(super) diary: Diary,
    pub(super) flats: BTreeMap<u64, Flat>,
    pub(super) sessions: BTreeMap<u64, Meeting>,
    /// Flats with candidates, by landlord, until the next session.
    pub(super) ready: BTreeMap<usize, Vec<u64>>,
    pub(super) withdrawn: Vec<u64>,
    /// Forms of the site that wait for an agent.
    pub(super) forms: BTreeMap<u64, (Told, u8, DemandId)>,
    pub(super) head_place: Option<PlaceId>,
    pub(super) today: NaiveDate,
    pub(super) next_household: u64,
    pub(super) next_flat: u64,
    pub(super) next_session: u64,
    /// What is to come of the rare lives that began.
    pub(super) planned: Plans,
    /// Households whose demand was examined.
    pub(super) examined: BTreeSet<u64>,
    /// How many of each rare kind began.
    pub(super) begun: BTreeMap<Kind, u64>,
    /// Candidates still to be withdrawn.
    pub(super) withdrawals: u32,
    /// What became of the conditions of commissions.
    pub(super) courses: Courses,
    /// Whether a commission allocated a dwelling.
    pub(super) allocated: bool,
    /// Very-social dwellings still to be examined by exception.
    pub(super) exceptions: u32,
    /// Whether a commission found a demand not admissible.
    pub(super) inadmissible: bool,
    /// Whether a place declined a referral.
    pub(super) declined: bool,
    /// Whether the refusal of an offer was judged.
    pub(super) judged: bool,
    /// What commissions did once.
    pub(super) firsts: Firsts,
    tell: Box<dyn Fn(Step) + Send + Sync>,
}

impl<D> std::fmt::Debug for Simulation<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Simulation").field("plan", &self.plan).field("today", &self.today).finish()
    }
}

impl<D: Door> Simulation<D> {
    /// A run through these doors.
    ///
    /// # Errors
    /// The reference data cannot be read.
    pub fn new(
        plan: Plan,
        doors: D,
        law: Arc<Law>,
        tell: impl Fn(Step) + Send + Sync + 'static,
    ) -> Result<Self, Failed> {
        Ok(Self {
            seed: Seed(plan.seed),
            territory: Territory::read()?,
            balance: Balance::solve(&Targets::read()?),
            law,
            doors,
            register: Register::default(),
            diary: Diary::default(),
            flats: BTreeMap::new(),
            sessions: BTreeMap::new(),
            ready: BTreeMap::new(),
            withdrawn: Vec::new(),
            forms: BTreeMap::new(),
            head_place: None,
            today: plan.go_live(),
            next_household: 0,
            next_flat: 0,
            next_session: 0,
            planned: Plans::new(),
            examined: BTreeSet::new(),
            begun: BTreeMap::new(),
            withdrawals: 0,
            courses: Courses::default(),
            allocated: false,
            exceptions: 0,
            inadmissible: false,
            declined: false,
            judged: false,
            firsts: Firsts::default(),
            tell: Box::new(tell),
            plan,
        })
    }

    /// Plays every day. Run again over a log where a run of the same plan was cut, it continues.
    ///
    /// # Errors
    /// A store that does not answer. What was acknowledged stands.
    pub async fn play(&mut self) -> Result<(), Failed> {
        let first = self.plan.go_live();
        self.go_live(first).await?;
        let days = u64::from(self.plan.years) * 365;
        let until = self.plan.until;
        let played = first.iter_days().skip(1).take_while(|day| *day <= until);
        for (rank, day) in played.enumerate() {
            self.today = day;
            self.day(day).await?;
            (self.tell)(Step::Day { done: rank as u64 + 1, of: days, day });
        }
        self.doors.finish().await
    }

    /// What was done through the doors.
    #[must_use]
    pub const fn doors(&self) -> &D {
        &self.doors
    }

    pub(super) fn progress(&self, done: u64, of: u64) {
        (self.tell)(Step::GoLive { done, of });
    }

    async fn day(&mut self, day: NaiveDate) -> Result<(), Failed> {
        if day.day() == 1 {
            self.register.tidy();
        }
        let tasks = self.diary.take(day);
        self.morning(day, &tasks).await?;
        if !self.is_down(day) {
            for (stream, event) in self.doors.run_due(day).await? {
                self.note(day, stream, &event);
            }
        }
        self.agents(day, &tasks).await?;
        self.rarely(day).await?;
        let count = self
            .seed
            .dice("vacancies", super::lettings::day_number(day), 0)
            .rounded(self.flats_a_day());
        let again = self.unwanted(&tasks);
        self.declare(day, count, again).await?;
        let nominated = tasks
            .iter()
            .filter_map(|t| if let Task::Nominate { flat } = t { Some(*flat) } else { None });
        self.nominate(day, nominated.collect()).await?;
        self.convene(day).await?;
        for task in &tasks {
            if let Task::Meet { session } = task {
                self.meet(day, *session).await?;
            }
        }
        let minutes = tasks
            .iter()
            .filter_map(|t| if let Task::Minutes { session } = t { Some(*session) } else { None });
        self.minutes(day, minutes.collect()).await?;
        self.let_homes(day, tasks).await
    }

    /// The flats of today that nobody took, as they will be declared again.
    fn unwanted(&mut self, tasks: &[Task]) -> Vec<Flat> {
        let serials = tasks
            .iter()
            .filter_map(|t| if let Task::Again { flat } = t { Some(*flat) } else { None });
        let mut flats: Vec<Flat> =
            serials.filter_map(|serial| self.flats.remove(&serial)).collect();
        for flat in &mut flats {
            flat.candidates.clear();
            flat.ranked.clear();
            flat.condition = None;
            (flat.turn, flat.attempts) = (0, 0);
        }
        flats
    }

    /// Takes note of what the scheduler did.
    fn note(&mut self, day: NaiveDate, stream: StreamId, event: &Event) {
        match (stream, event) {
            (
                StreamId::Demand(id),
                Event::Demand(DemandEvent::RenewalNoticeSent { expires_on, .. }),
            ) => {
                if let Some(demand) =
                    self.register.serial(id).and_then(|serial| self.register.get_mut(serial))
                {
                    demand.expires_on = *expires_on;
                }
                self.write_to_renew(day, id);
            }
            (StreamId::Demand(id), Event::Demand(DemandEvent::Deregistered { .. })) => {
                if let Some(serial) = self.register.serial(id) {
                    self.register.leave(serial);
                }
            }
            (StreamId::Vacancy(id), Event::Vacancy(VacancyEvent::OfferDeemedRefused { .. })) => {
                if let Some(serial) = self.flat_of(id) {
                    self.next_turn(day, serial);
                }
            }
            (StreamId::Vacancy(id), Event::Vacancy(VacancyEvent::ConditionLapsed(_))) => {
                if let Some(serial) = self.flat_of(id) {
                    self.lapsed(day, serial);
                }
            }
            _ => {}
        }
    }

    /// Flats under way are some hundreds: no index is kept.
    fn flat_of(&self, id: VacancyId) -> Option<u64> {
        self.flats.iter().find(|(_, flat)| flat.id == id).map(|(serial, _)| *serial)
    }
}
