//! Dwellings that come free, their candidates, offers and leases: what landlords and applicants do.

use super::{
    diary::{Task, later, weekday},
    dice::Dice,
    doors::{Ask, By, Door},
    parameters::assumed,
    rare::Condition,
    register::Sought,
    run::{Failed, Simulation},
    voices::Voter,
};
use chrono::{Datelike as _, NaiveDate};
use domain::{
    id::{SessionId, VacancyId},
    territory::{Body, Financing},
    vacancy::{Dwelling, ExceptionCause, ShortfallCause, VacancyCommand},
    world::Command,
};

/// A dwelling under way, from its declaration to a lease or a withdrawal.
#[derive(Debug, Clone)]
pub struct Flat {
    /// Its vacancy.
    pub id: VacancyId,
    /// Rank of the landlord.
    pub landlord: usize,
    /// Who names the candidates, if not the landlord.
    pub holder: Option<Body>,
    /// Rank of its cell in the stock.
    pub cell: usize,
    /// As declared.
    pub dwelling: Dwelling,
    /// Candidates, most pressing first.
    pub candidates: Vec<u64>,
    /// Households by rank, once decided.
    pub ranked: Vec<u64>,
    /// What the first household still owes.
    pub(super) condition: Option<Condition>,
    /// Whose turn it is.
    pub turn: usize,
    /// Times nobody was found.
    pub attempts: u8,
}

/// A session convened.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// Its stream.
    pub id: SessionId,
    /// Rank of the landlord.
    pub landlord: usize,
    /// The flats of its agenda.
    pub flats: Vec<u64>,
    /// Whether it was put off once.
    pub postponed: bool,
    /// Members who vote; once it sits, those who are there.
    pub voting: Vec<Voter>,
}

impl<D: Door> Simulation<D> {
    /// Declares the dwellings of the day, and those that nobody took.
    pub(super) async fn declare(
        &mut self,
        day: NaiveDate,
        count: usize,
        again: Vec<Flat>,
    ) -> Result<(), Failed> {
        let mut asks = Vec::new();
        let mut flats = Vec::new();
        for rank in 0..count {
            let mut dice = self.seed.dice("vacancy", day_number(day), rank as u64);
            if let Some(flat) = self.new_flat(&mut dice, day) {
                flats.push(flat);
            }
        }
        flats.extend(again);
        for flat in &mut flats {
            self.next_flat += 1;
            let key = format!("vacancy/{}", self.next_flat);
            flat.id = VacancyId::new(self.doors.derive("landlord", &key, "vacancy"));
            flat.dwelling.available_on = later(day, 20);
            let by = By::Landlord(flat.dwelling.landlord.clone());
            let command = Command::Vacancy(flat.id, VacancyCommand::Declare(flat.dwelling.clone()));
            asks.push(Ask { key, by, command });
        }
        let first = self.next_flat + 1 - flats.len() as u64;
        let done = self.doors.submit(day, asks).await?;
        for ((mut flat, done), serial) in flats.into_iter().zip(done).zip(first..) {
            if done {
                let mut dice = self.seed.dice("nomination", serial, 0);
                let wait = dice.between(assumed::TO_NOMINATION.0, assumed::TO_NOMINATION.1);
                self.diary.plan(weekday(later(day, wait)), Task::Nominate { flat: serial });
                self.reserve(day, serial, &mut flat);
                self.flats.insert(serial, flat);
            }
        }
        Ok(())
    }

    /// Some dwellings are first for a reservation holder, who names the candidates.
    fn reserve(&mut self, day: NaiveDate, serial: u64, flat: &mut Flat) {
        let reserved =
            serial == 1 || self.seed.dice("reserved", serial, 0).happens(assumed::RESERVED);
        flat.holder = assumed::HOLDER.parse().ok().filter(|_| reserved);
        let Some(holder) = flat.holder.clone() else { return };
        let by = By::Landlord(flat.dwelling.landlord.clone());
        let command = VacancyCommand::AssignToReservation { holder, on: day };
        self.plan(day, format!("reserved/{serial}"), by, Command::Vacancy(flat.id, command));
    }

    fn new_flat(&self, dice: &mut Dice, day: NaiveDate) -> Option<Flat> {
        let landlord = self.territory.landlord(dice);
        let cell = self.territory.relet(dice);
        let (rooms, recent) = {
            let cell = self.territory.cells.get(cell)?;
            (i64::from(cell.typology.rooms()), cell.recent)
        };
        let cell_data = self.territory.cells.get(cell)?;
        let town = self.territory.towns.get(cell_data.town)?;
        let surface =
            [0, 28, 45, 65, 80, 96, 110].get(usize::try_from(rooms).ok()?)? + dice.between(-2, 7);
        let financing = dice.weighted(&assumed::FINANCING);
        let rent = assumed::RENT.get(financing)? * if recent { 1.12 } else { 1.0 };
        let floor = if cell_data.house { 0 } else { dice.between(0, 6) };
        let rpls = format!("{}{:05}", town.insee.as_str(), dice.between(0, 99_999));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "cents of a rent"
        )]
        let rent_cents = (rent * surface as f64 * 100.0).round() as i64;
        Some(Flat {
            id: VacancyId::new(uuid::Uuid::nil()),
            landlord,
            holder: None,
            cell,
            dwelling: Dwelling {
                landlord: self.territory.landlords.get(landlord)?.clone(),
                rpls: rpls.parse().ok()?,
                commune: town.insee.clone(),
                typology: cell_data.typology,
                surface: u16::try_from(surface).ok()?,
                floor: i8::try_from(floor).ok()?,
                accessible: floor == 0 || dice.happens(0.4),
                rent_cents,
                charges_cents: surface * dice.between(110, 190),
                financing: [Financing::Plai, Financing::Plus, Financing::Pls]
                    .get(financing)
                    .copied()?,
                in_priority_district: cell_data.priority_district,
                available_on: day,
            },
            candidates: Vec::new(),
            ranked: Vec::new(),
            condition: None,
            turn: 0,
            attempts: 0,
        })
    }

    /// Landlords propose candidates for these flats.
    pub(super) async fn nominate(&mut self, day: NaiveDate, flats: Vec<u64>) -> Result<(), Failed> {
        let mut asks = Vec::new();
        let mut named = Vec::new();
        for serial in flats {
            let chosen = self.choose(day, serial);
            let Some(flat) = self.flats.get(&serial) else { continue };
            let nominator = flat.holder.as_ref().unwrap_or(&flat.dwelling.landlord);
            let by = || match &flat.holder {
                Some(holder) => By::Agent(holder.clone()),
                None => By::Landlord(flat.dwelling.landlord.clone()),
            };
            for (rank, household) in chosen.iter().enumerate() {
                let Some(demand) = self.register.get(*household) else { continue };
                let command = VacancyCommand::Nominate {
                    demand: demand.demand,
                    nominator: nominator.clone(),
                    on: day,
                };
                let key = format!("nomination/{serial}/{}/{rank}", flat.attempts);
                asks.push(Ask { key, by: by(), command: Command::Vacancy(flat.id, command) });
                named.push((serial, *household));
            }
        }
        let done = self.doors.submit(day, asks).await?;
        let mut touched = Vec::new();
        for ((serial, household), done) in named.into_iter().zip(done) {
            if !done {
                self.free(household);
            } else if let Some(flat) = self.flats.get_mut(&serial) {
                flat.candidates.push(household);
                if touched.last() != Some(&serial) {
                    touched.push(serial);
                }
            }
        }
        self.put_on_agenda(day, touched).await
    }

    /// Chooses candidates and holds them; without any, tries again later or gives the dwelling up.
    fn choose(&mut self, day: NaiveDate, serial: u64) -> Vec<u64> {
        let Some(flat) = self.flats.get_mut(&serial) else { return Vec::new() };
        let Some(cell) = self.territory.cells.get(flat.cell) else { return Vec::new() };
        let mut dice = self.seed.dice("candidates", serial, u64::from(flat.attempts));
        let wanted = dice.between(assumed::CANDIDATES.0, assumed::CANDIDATES.1);
        let wanted = usize::try_from(wanted).unwrap_or(3);
        let sought = Sought {
            cell,
            surface: flat.dwelling.surface,
            financing: flat.dwelling.financing,
            day,
            valid_until: later(day, assumed::NOMINATED_UNTIL),
        };
        let mut found =
            self.register.candidates(&self.law, &sought, &mut dice, wanted + assumed::LOOKED_AT);
        found.truncate(wanted);
        if found.is_empty() {
            flat.attempts += 1;
            if flat.attempts < 6 {
                self.diary.plan(weekday(later(day, 7)), Task::Nominate { flat: serial });
            } else {
                self.withdrawn.push(serial);
            }
        }
        for household in &found {
            if let Some(demand) = self.register.get_mut(*household) {
                demand.busy = true;
            }
        }
        found
    }

    /// Flats with candidates go to the landlord's next session; fewer than three candidates are accounted for.
    async fn put_on_agenda(&mut self, day: NaiveDate, flats: Vec<u64>) -> Result<(), Failed> {
        let mut asks = Vec::new();
        for serial in flats {
            let Some(flat) = self.flats.get(&serial) else { continue };
            if flat.candidates.len() < 3 {
                let (key, command) = fewer(serial, day, &flat.dwelling);
                asks.push(Ask {
                    key,
                    by: By::Landlord(flat.dwelling.landlord.clone()),
                    command: Command::Vacancy(flat.id, command),
                });
            }
            self.ready.entry(flat.landlord).or_default().push(serial);
        }
        for serial in std::mem::take(&mut self.withdrawn) {
            let Some(flat) = self.flats.remove(&serial) else { continue };
            asks.push(Ask {
                key: format!("withdrawal/{serial}"),
                by: By::Landlord(flat.dwelling.landlord.clone()),
                command: Command::Vacancy(flat.id, VacancyCommand::Withdraw { on: day }),
            });
        }
        self.doors.leave(day, asks).await
    }
}

/// Why there are fewer than three: an exception of the law for a very-social dwelling, a lack for any other.
fn fewer(serial: u64, on: NaiveDate, dwelling: &Dwelling) -> (String, VacancyCommand) {
    if dwelling.financing == Financing::Plai {
        let cause = ExceptionCause::VerySocial;
        // a second round has other candidates, and an exception of its own
        let key = format!("exception/{serial}/{}", day_number(on));
        return (key, VacancyCommand::RecordException { on, cause });
    }
    let cause = ShortfallCause::TooFewDemands;
    (format!("shortfall/{serial}"), VacancyCommand::RecordShortfall { cause })
}

/// A day as a number, for dice.
pub(super) fn day_number(day: NaiveDate) -> u64 {
    u64::from(day.num_days_from_ce().unsigned_abs())
}
