//! What is rare in a territory: some dozens a year at full size, and at least one in a run of any size, so that every
//! kind of event that people may meet is met here.
//!
//! A life is written down as asks with a day each when it begins ([`Planned`]); the household is held meanwhile, so that
//! nothing else happens to it that the rules would refuse. Rates are assumptions, all of them in [`Kind::a_year`].

mod bodies;
mod condition;
mod examination;
mod letters;
mod mandates;
mod network;
mod outage;
mod people;
mod right;
mod rules;

pub(super) use condition::{Condition, Courses};

use super::{
    diary::later,
    doors::{Ask, By, Door},
    lettings::day_number,
    register::Active,
    run::{Failed, Simulation},
};
use chrono::NaiveDate;
use domain::{
    territory::{ParameterKey, RuleVersion},
    world::Command,
};
use std::collections::BTreeMap;

/// Something rare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A specific examination, to its opinion and its commitments.
    Examination,
    /// A person asks to be received, and mostly is.
    Reception,
    /// A demand is ended by mistake and given back.
    Mistake,
    /// A social worker confirms a reason of the demand.
    Confirmation,
    /// The applicant writes that the demand is no longer wanted.
    Renunciation,
    /// The other adult no longer signs.
    Parting,
    /// An adult of a joint demand asks for a number of her own.
    OwnNumber,
    /// The same person fills a form again at another desk.
    Twice,
    /// A form that lacks something.
    Incomplete,
    /// A candidate is withdrawn before the session.
    Withdrawn,
    /// A desk writes, and the answer is long in coming; or the letter comes back.
    Letter,
    /// The views of the other adult close.
    Closed,
    /// A right to housing is recognised.
    Right,
    /// A priority on a document.
    Priority,
    /// A very-social dwelling is examined by exception.
    Exception,
    /// A lease of another département is reported.
    Elsewhere,
    /// An association helps.
    Mandate,
}

impl Kind {
    const ALL: [Self; 17] = [
        Self::Examination,
        Self::Reception,
        Self::Mistake,
        Self::Confirmation,
        Self::Renunciation,
        Self::Parting,
        Self::OwnNumber,
        Self::Twice,
        Self::Incomplete,
        Self::Withdrawn,
        Self::Letter,
        Self::Closed,
        Self::Right,
        Self::Priority,
        Self::Exception,
        Self::Elsewhere,
        Self::Mandate,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Examination => "examination",
            Self::Reception => "reception",
            Self::Mistake => "mistake",
            Self::Confirmation => "confirmation",
            Self::Renunciation => "renunciation",
            Self::Parting => "parting",
            Self::OwnNumber => "own-number",
            Self::Twice => "twice",
            Self::Incomplete => "incomplete",
            Self::Withdrawn => "withdrawn",
            Self::Letter => "letter",
            Self::Closed => "closed",
            Self::Right => "right",
            Self::Priority => "priority",
            Self::Exception => "exception",
            Self::Elsewhere => "elsewhere",
            Self::Mandate => "mandate",
        }
    }

    /// How many a year at full size. Assumptions, Nantes Métropole: no figure is published of any of them.
    const fn a_year(self) -> f64 {
        match self {
            Self::Examination => 80.0,
            Self::Reception => 1_500.0,
            Self::Mistake => 12.0,
            Self::Confirmation
            | Self::Incomplete
            | Self::Letter
            | Self::Priority
            | Self::Mandate => 120.0,
            Self::Renunciation | Self::Parting | Self::Withdrawn | Self::Right => 60.0,
            Self::OwnNumber | Self::Twice | Self::Closed | Self::Elsewhere | Self::Exception => {
                30.0
            }
        }
    }

    /// Days after go-live on which one happens in a run of any size.
    const fn surely(self) -> [i64; 3] {
        let first = 20 + 3 * self as i64;
        [first, first + 60, first + 150]
    }
}

/// What is still to come of the lives that began.
#[derive(Debug)]
pub(super) enum Planned {
    /// A command.
    Ask(Box<Ask>),
    /// The effect of a voted version is counted.
    Count(ParameterKey, RuleVersion),
    /// The household may be candidate again.
    Free(u64),
    /// A demand ended by mistake is active again.
    Back(Box<Active>),
    /// The first household of a dwelling has its rank again.
    RankAgain(u64),
}

/// By day, in the order they were planned.
pub(super) type Plans = BTreeMap<NaiveDate, Vec<Planned>>;

impl<D: Door> Simulation<D> {
    /// Begins what is rare and happens today, and goes on with what began before.
    pub(super) async fn rarely(&mut self, day: NaiveDate) -> Result<(), Failed> {
        self.go_on(day).await?;
        for kind in Kind::ALL {
            let mut dice = self.seed.dice(kind.name(), day_number(day), 0);
            let mean = kind.a_year() * self.plan.scale / 365.25;
            let surely = kind.surely().iter().any(|n| later(self.plan.go_live(), *n) == day);
            for rank in 0..dice.rounded(mean).max(usize::from(surely)) {
                let n = day_number(day) * 1_000 + rank as u64;
                let turn = self.begun.entry(kind).or_default();
                *turn += 1;
                let turn = *turn - 1;
                self.begin(kind, day, (n, turn)).await?;
            }
        }
        while self.withdrawals > 0 && self.withdrawn(day).is_some() {
            self.withdrawals -= 1;
        }
        if self.exceptions > 0 && self.excepted(day).is_some() {
            self.exceptions -= 1;
        }
        // What begins today is done today, before the commissions meet.
        self.go_on(day).await?;
        self.release(day).await
    }

    async fn begin(
        &mut self,
        kind: Kind,
        day: NaiveDate,
        (n, turn): (u64, u64),
    ) -> Result<(), Failed> {
        match kind {
            Kind::Examination => self.examination(day, (n, turn)).await,
            Kind::Reception => {
                self.reception(day, (n, turn));
                Ok(())
            }
            Kind::Mistake => {
                self.mistake(day, n);
                Ok(())
            }
            Kind::Confirmation => {
                self.confirmation(day, n);
                Ok(())
            }
            Kind::Renunciation => {
                self.renunciation(day, (n, turn));
                Ok(())
            }
            Kind::Parting => self.parting(day, n).await,
            Kind::OwnNumber => self.own_number(day, n).await,
            Kind::Twice => self.twice(day, (n, turn)).await,
            Kind::Incomplete => self.incomplete(day, n).await,
            Kind::Closed => self.closed_views(day, n).await,
            Kind::Letter => {
                self.letters(day, (n, turn));
                Ok(())
            }
            Kind::Mandate => self.mandates(day, (n, turn)).await,
            Kind::Elsewhere => {
                self.elsewhere(day, n);
                Ok(())
            }
            Kind::Exception => {
                self.exceptions += 1;
                Ok(())
            }
            Kind::Right => {
                self.right(day, n);
                Ok(())
            }
            Kind::Priority => {
                self.priority(day, n);
                Ok(())
            }
            Kind::Withdrawn => {
                self.withdrawals += 1;
                Ok(())
            }
        }
    }

    pub(super) async fn go_on(&mut self, day: NaiveDate) -> Result<(), Failed> {
        let (mut asks, mut back, mut counts) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(entry) = self.planned.first_entry().filter(|entry| *entry.key() <= day) {
            for planned in entry.remove() {
                match planned {
                    Planned::Ask(ask) => asks.push(*ask),
                    Planned::Count(key, version) => counts.push((key, version)),
                    Planned::Free(household) => self.free(household),
                    Planned::RankAgain(flat) => back.push(flat),
                    Planned::Back(demand) => self.back(day, *demand),
                }
            }
        }
        self.doors.leave(day, asks).await?;
        for version in counts {
            self.doors.count_effect(day, version).await?;
        }
        for flat in back {
            self.given_back(day, flat);
        }
        Ok(())
    }

    /// Plans a command for a day from now.
    pub(super) fn plan(&mut self, day: NaiveDate, key: String, by: By, command: Command) {
        let ask = Planned::Ask(Box::new(Ask { key, by, command }));
        self.planned.entry(day).or_default().push(ask);
    }

    /// A household that will still be there in some months, held until `until` if a day is given.
    fn pick(&mut self, n: u64, until: Option<NaiveDate>) -> Option<u64> {
        self.pick_such(n, until, |demand| demand.renews)
    }

    fn pick_such(
        &mut self,
        n: u64,
        until: Option<NaiveDate>,
        such: impl Fn(&Active) -> bool,
    ) -> Option<u64> {
        let mut dice = self.seed.dice("whom", n, 0);
        let most = i64::try_from(self.next_household).ok()?;
        let serial = (0..400).find_map(|_| {
            let serial = u64::try_from(dice.between(1, most)).ok()?;
            let demand = self.register.get(serial)?;
            let calm = (demand.expires_on - self.today).num_days() > 60;
            (!demand.busy && calm && such(demand)).then_some(serial)
        })?;
        if let Some(until) = until {
            self.register.get_mut(serial)?.busy = true;
            self.planned.entry(until).or_default().push(Planned::Free(serial));
        }
        Some(serial)
    }
}
