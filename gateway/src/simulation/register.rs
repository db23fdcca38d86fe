//! The simulator's own memory of active demands: small, and forgotten when a demand leaves.

use super::{
    dice::Dice,
    household::{Household, Told},
    territory::Cell,
};
use chrono::{Datelike as _, Days, NaiveDate};
use domain::{
    ceilings::Zone,
    declaration::{self, Member, MemberLink},
    household::{Counted, CountingRules, fits},
    id::DemandId,
    law::Law,
    number::DemandNumber,
    territory::{Financing, Typology},
};
use std::collections::{BTreeMap, HashMap};

/// An active demand.
#[derive(Debug, Clone)]
pub struct Active {
    /// Which household, as told so far.
    pub told: Told,
    /// Its demand.
    pub demand: DemandId,
    /// Its number.
    pub number: DemandNumber,
    /// Rank of the town whose desk follows it.
    pub desk: u8,
    /// Last day of validity.
    pub expires_on: NaiveDate,
    /// Periods of validity so far, from 0.
    pub period: u16,
    /// Whether it will renew at the end of this one.
    pub renews: bool,
    /// Whether it is candidate for a dwelling.
    pub busy: bool,
    /// What landlords look at.
    pub profile: Profile,
}

/// What decides whether a dwelling suits, without the household at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    counted: Counted,
    /// How it is counted from a day on, if nothing is said of the child it expects.
    later: Option<(NaiveDate, Counted)>,
    incomes: Incomes,
    need: i16,
    typologies: u8,
    towns: u32,
}

impl Profile {
    /// Reads a household as of a day. A disability is left out of the category: the ceiling kept is the lower.
    #[must_use]
    pub fn of(household: &Household, day: NaiveDate) -> Self {
        let rules = CountingRules::default();
        Self {
            counted: as_declared(household).counted(day, &rules),
            later: household.expected.map(|due| {
                let until = rules.birth_grace.after(due);
                (until, as_declared(household).counted(until + Days::new(1), &rules))
            }),
            incomes: Incomes::of(household),
            need: household.need(),
            typologies: household.typologies.iter().fold(0, |bits, t| bits | bit(*t)),
            towns: household.towns.iter().fold(0, |bits, town| bits | 1 << town),
        }
    }

    fn counted(&self, day: NaiveDate) -> Counted {
        match self.later {
            Some((until, counted)) if day > until => counted,
            _ => self.counted,
        }
    }
}

/// What the rules will read as its income, by the years since it told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Incomes {
    told: i32,
    /// Of the year before the form, and of the one before.
    tax: (i64, i64),
    /// Twelve times the declared months.
    months: i64,
}

impl Incomes {
    fn of(household: &Household) -> Self {
        let partner = household.partner.as_ref().map(|(adult, _)| adult);
        let adults = || std::iter::once(&household.applicant).chain(partner);
        Self {
            told: household.told_on.year(),
            tax: (
                adults().map(|adult| adult.tax_income.0).sum(),
                adults().map(|adult| adult.tax_income.1).sum(),
            ),
            months: 12 * (adults().map(|adult| adult.monthly).sum::<i64>() + household.allowances),
        }
    }

    /// A fall of the last year is left out: the income kept is the higher.
    fn on(&self, day: NaiveDate) -> i64 {
        match day.year() - self.told {
            ..=0 => self.tax.1,
            1 => self.tax.0,
            _ => self.months,
        }
    }
}

fn bit(typology: Typology) -> u8 {
    Typology::ALL.iter().position(|t| *t == typology).map_or(0, |rank| 1 << rank)
}

fn as_declared(household: &Household) -> declaration::Household {
    let member = |link, birth| Member { link, birth_date: Some(birth) };
    let mut members = vec![member(MemberLink::Applicant, household.applicant.birth)];
    members.extend(household.partner.iter().map(|(a, _)| member(MemberLink::Partner, a.birth)));
    members.extend(household.children.iter().map(|c| member(MemberLink::Dependant, c.birth)));
    let kept = household.in_custody.iter().map(|c| member(MemberLink::AlternateCustody, c.birth));
    members.extend(kept);
    declaration::Household {
        members,
        unborn: u8::from(household.expected.is_some()),
        expected_on: household.expected,
        ..declaration::Household::default()
    }
}

/// A dwelling someone looks for candidates for.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// Where and what.
    pub cell: &'a Cell,
    /// Surface.
    pub surface: u16,
    /// Financing.
    pub financing: Financing,
    /// Day of the nomination.
    pub day: NaiveDate,
    /// Validity a demand must still have if it will not renew.
    pub valid_until: NaiveDate,
}

/// Active demands, by serial number, and who wishes for what where.
#[derive(Debug, Default)]
pub struct Register {
    active: BTreeMap<u64, Active>,
    serials: HashMap<DemandId, u64>,
    wishes: BTreeMap<(usize, u8), Vec<u64>>,
}

impl Register {
    /// Takes in a demand.
    pub fn enter(&mut self, demand: Active) {
        let serial = demand.told.serial;
        self.index(serial, demand.profile);
        self.serials.insert(demand.demand, serial);
        self.active.insert(serial, demand);
    }

    /// Forgets a demand.
    pub fn leave(&mut self, serial: u64) -> Option<Active> {
        let gone = self.active.remove(&serial)?;
        self.serials.remove(&gone.demand);
        Some(gone)
    }

    /// A demand, while active.
    #[must_use]
    pub fn get(&self, serial: u64) -> Option<&Active> {
        self.active.get(&serial)
    }

    /// A demand, to be changed.
    pub fn get_mut(&mut self, serial: u64) -> Option<&mut Active> {
        self.active.get_mut(&serial)
    }

    /// The serial number of a demand, while active.
    #[must_use]
    pub fn serial(&self, demand: DemandId) -> Option<u64> {
        self.serials.get(&demand).copied()
    }

    /// Active demands.
    #[must_use]
    pub fn len(&self) -> usize {
        self.active.len()
    }

    /// Whether nobody is active.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.active.is_empty()
    }

    /// Says anew what a household is, after a change.
    pub fn describe(&mut self, serial: u64, profile: Profile) {
        let Some(demand) = self.active.get_mut(&serial) else { return };
        if demand.profile != profile {
            demand.profile = profile;
            self.index(serial, profile);
        }
    }

    /// Drops from the lists those who left or wish otherwise: once a month, so that lists stay bounded.
    pub fn tidy(&mut self) {
        let active = &self.active;
        for ((town, typology), list) in &mut self.wishes {
            list.retain(|serial| {
                active.get(serial).is_some_and(|a| wishes(&a.profile, *town, *typology))
            });
            list.sort_unstable();
            list.dedup();
        }
    }

    /// Looks at some of those who wish for the dwelling and keeps the fitting ones, most pressing first.
    #[must_use]
    pub fn candidates(
        &self,
        law: &Law,
        sought: &Sought<'_>,
        dice: &mut Dice,
        look_at: usize,
    ) -> Vec<u64> {
        let key = (sought.cell.town, bit(sought.cell.typology));
        let Some(list) = self.wishes.get(&key).filter(|list| !list.is_empty()) else {
            return Vec::new();
        };
        let mut found: Vec<(i64, u64)> = Vec::new();
        // A list has few stale or unfit names, so four times as many draws nearly always suffice.
        for _ in 0..4 * look_at {
            let Some(serial) = dice.one_of(list).copied() else { break };
            if found.len() >= look_at {
                break;
            }
            if found.iter().all(|(_, other)| *other != serial)
                && let Some(demand) = self.active.get(&serial)
                && suits(law, sought, demand)
            {
                found.push((-pressing(demand, sought.day), serial));
            }
        }
        found.sort_unstable();
        found.into_iter().map(|(_, serial)| serial).collect()
    }

    fn index(&mut self, serial: u64, profile: Profile) {
        for town in (0..32).filter(|town| profile.towns & (1 << town) != 0) {
            for rank in (0..8).filter(|rank| profile.typologies & (1 << rank) != 0) {
                self.wishes.entry((town, 1 << rank)).or_default().push(serial);
            }
        }
    }
}

const fn wishes(profile: &Profile, town: usize, typology: u8) -> bool {
    profile.towns & (1 << town) != 0 && profile.typologies & typology != 0
}

fn suits(law: &Law, sought: &Sought<'_>, demand: &Active) -> bool {
    let profile = &demand.profile;
    let counted = profile.counted(sought.day);
    let place = (Zone::OtherRegions, sought.financing);
    let ceiling = law.ceilings.ceiling(place, counted, sought.day).map_or(0, |c| c.euros);
    !demand.busy
        && (demand.renews || demand.expires_on > sought.valid_until)
        && wishes(profile, sought.cell.town, bit(sought.cell.typology))
        && fits(sought.cell.typology, sought.surface, counted.size).is_ok()
        && profile.incomes.on(sought.day) <= ceiling
}

/// Points of need, and a little for waiting: nationally the housed had waited less (520 days) than those who wait
/// (721 days), so need and chance weigh more than seniority.
fn pressing(demand: &Active, day: NaiveDate) -> i64 {
    i64::from(demand.profile.need) + ((day - demand.told.presented_on).num_days() / 365).min(4)
}
