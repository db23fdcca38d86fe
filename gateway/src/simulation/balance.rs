//! The arithmetic that keeps the territory in balance.
//!
//! Of 19,000 demands that come in a year, 5,400 are housed and 13,600 leave without a home, while 38,000 stand
//! active: a demand stays 38,000 / 19,000 = 2 years on average. What is known of the way out: 5,400 / 38,000 =
//! 14.2 % of active demands are housed a year, 2 % renounce (assumed), and of those that reach their first
//! anniversary 49 % renew. What follows:
//!
//! - Leaving during a period of validity: rate `l` = 0.142 + 0.02 = 0.162 a year, so 85 of 100 see its end.
//! - A demand that renews does so `d` years before the end (15 days on average) and starts a year anew; one that
//!   does not stays until its deregistration, `e` after the end. With the chance `p` of renewing, the time spent
//!   in one period is `Y(p) = p (1 - exp(-l (1-d))) / l + (1-p) (1 - exp(-l (1+e))) / l`, about 0.92 years.
//! - A period leads to the next with `R(p) = p exp(-l (1-d))`.
//! - Mean stay: `Y(p1) + R(p1) Y(p) / (1 - R(p)) = 2`. With `p1` near 0.49, `R(p1)` = 0.42, the later chance `p`
//!   must be near 0.77: those who renewed once mostly renew again.
//! - In balance, demands in their first period weigh `Y(p1)`, those in their k-th later one
//!   `R(p1) R(p)^(k-1) Y(p)`; inside a period age thins out as `exp(-l t)`. That is the age structure at go-live,
//!   and since `t` is spread over the year so are the anniversaries.

use super::{
    dice::Dice,
    parameters::{Targets, assumed},
};

const DAYS: f64 = 365.25;
/// Nobody has waited longer than this many renewals at go-live.
const LONGEST: usize = 12;

/// Rates that hold the numbers of active, new, housed and renewed demands together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Balance {
    /// New demands a year, at scale 1.
    pub new_a_year: f64,
    /// Active demands, at scale 1.
    pub active: f64,
    /// Dwellings let a year, at scale 1.
    pub housed_a_year: f64,
    /// Chance of renewing at the end of the first period.
    pub first_renewal: f64,
    /// Chance of renewing at the end of a later one.
    pub later_renewal: f64,
    /// Chance of refusing one offer.
    pub refusal: f64,
    leaving: f64,
}

/// Where a demand stands at go-live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Renewals so far.
    pub renewals: usize,
    /// Days since the period of validity began.
    pub age: i64,
    /// Whether it will be renewed at the end of the period.
    pub renews: bool,
    /// How many days before the end.
    pub lead: i64,
}

impl Balance {
    /// Solves the balance for the targets.
    #[must_use]
    pub fn solve(targets: &Targets) -> Self {
        let (active, new) = (targets.active.value, targets.new.value);
        let housed = targets.allocations.value / active;
        let leaving = housed + assumed::RENUNCIATIONS_A_YEAR;
        let share = targets.renewed.value / 100.0;
        // Those who renew are seen until they do; those who do not, until the end, out of sight of landlords in
        // their last days: the chance of renewing is the observed share put back to the start of the period.
        let hidden = assumed::NOMINATED_UNTIL as f64 / DAYS;
        let seen = leaving * (1.0 - lead());
        let unseen = leaving * (1.0 + lag()) - housed * hidden;
        let odds = share / (1.0 - share) * (seen - unseen).exp();
        let mut balance = Self {
            new_a_year: new,
            active,
            housed_a_year: targets.allocations.value,
            first_renewal: odds / (1.0 + odds),
            later_renewal: 0.0,
            refusal: targets.refused.value / 100.0 + assumed::PENDING_REPLIES / 2.0,
            leaving,
        };
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            balance.later_renewal = f64::midpoint(low, high);
            if balance.mean_stay() < active / new {
                low = balance.later_renewal;
            } else {
                high = balance.later_renewal;
            }
        }
        balance
    }

    /// Years a demand stays active on average.
    #[must_use]
    pub fn mean_stay(&self) -> f64 {
        let later = self.leads_on(self.later_renewal);
        self.time_in(self.first_renewal)
            + self.leads_on(self.first_renewal) * self.time_in(self.later_renewal) / (1.0 - later)
    }

    /// The chance of renewing after `renewals` renewals.
    #[must_use]
    pub const fn renewal(&self, renewals: usize) -> f64 {
        let (first, later) = assumed::UNLIKE;
        if renewals == 0 { self.first_renewal * first } else { self.later_renewal * later }
    }

    /// Draws where an active demand stands at go-live.
    pub fn standing(&self, dice: &mut Dice) -> Standing {
        let mut weights = vec![self.time_in(self.first_renewal)];
        let mut weight = self.leads_on(self.first_renewal) * self.time_in(self.later_renewal);
        for _ in 0..LONGEST {
            weights.push(weight);
            weight *= self.leads_on(self.later_renewal);
        }
        let renewals = dice.weighted(&weights);
        let chance = self.renewal(renewals);
        let renewing = chance * self.span(1.0 - lead());
        let leaving = (1.0 - chance) * self.span(1.0 + lag());
        let renews = dice.happens(renewing / (renewing + leaving));
        let lead = dice.between(assumed::RENEWAL_LEAD.0, assumed::RENEWAL_LEAD.1);
        #[expect(clippy::cast_precision_loss, reason = "a number of days")]
        let end = if renews { 1.0 - lead as f64 / DAYS } else { 1.0 };
        #[expect(clippy::cast_possible_truncation, reason = "a number of days")]
        let age = (self.age(end, dice.unit()) * DAYS) as i64;
        Standing { renewals, age: age.min(363), renews, lead }
    }

    fn time_in(&self, chance: f64) -> f64 {
        chance * self.span(1.0 - lead()) + (1.0 - chance) * self.span(1.0 + lag())
    }

    fn leads_on(&self, chance: f64) -> f64 {
        chance * (-self.leaving * (1.0 - lead())).exp()
    }

    /// Time spent before `end` by a demand that may leave before.
    fn span(&self, end: f64) -> f64 {
        (1.0 - (-self.leaving * end).exp()) / self.leaving
    }

    /// The age below `end` under which a share `part` of the demands lie.
    fn age(&self, end: f64, part: f64) -> f64 {
        -(1.0 - part * (1.0 - (-self.leaving * end).exp())).ln() / self.leaving
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number of days")]
fn lead() -> f64 {
    (assumed::RENEWAL_LEAD.0 + assumed::RENEWAL_LEAD.1) as f64 / 2.0 / DAYS
}

fn lag() -> f64 {
    assumed::EXPIRY_LAG / DAYS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::{dice::Seed, parameters::NoFigure};

    #[test]
    fn the_mean_stay_is_the_stock_over_the_inflow() -> Result<(), NoFigure> {
        let balance = Balance::solve(&Targets::read()?);
        assert!((balance.mean_stay() - 2.0).abs() < 1e-6);
        assert!((0.45..0.55).contains(&balance.first_renewal), "{balance:?}");
        assert!((0.70..0.85).contains(&balance.later_renewal), "{balance:?}");
        Ok(())
    }

    #[test]
    fn a_stock_drawn_at_go_live_stays_in_balance_for_three_years() -> Result<(), NoFigure> {
        let balance = Balance::solve(&Targets::read()?);
        let dice = &mut Seed(7).dice("balance", 0, 0);
        // (days left in the period, renews, renewals)
        let mut stock: Vec<(i64, bool, usize)> = (0..38_000)
            .map(|_| balance.standing(dice))
            .map(|s| {
                let end = if s.renews { 365 - s.lead } else { 367 };
                (end - s.age, s.renews, s.renewals)
            })
            .collect();
        let daily = |yearly: f64| yearly / DAYS;
        let period = |dice: &mut Dice, renewals| {
            let renews = dice.happens(balance.renewal(renewals));
            let lead = dice.between(assumed::RENEWAL_LEAD.0, assumed::RENEWAL_LEAD.1);
            (if renews { 365 - lead } else { 367 }, renews, renewals)
        };
        let (mut reached, mut renewed) = (0_u32, 0_u32);
        for _ in 0..3 * 365 {
            let mut next = Vec::with_capacity(stock.len());
            for (left, renews, renewals) in stock {
                if dice.happens(daily(balance.leaving)) {
                    continue;
                }
                if left > 1 {
                    next.push((left - 1, renews, renewals));
                    continue;
                }
                reached += u32::from(renewals == 0);
                renewed += u32::from(renewals == 0 && renews);
                if renews {
                    next.push(period(dice, renewals + 1));
                }
            }
            for _ in 0..dice.rounded(daily(balance.new_a_year)) {
                next.push(period(dice, 0));
            }
            stock = next;
        }
        assert!((37_000..39_000).contains(&stock.len()), "{}", stock.len());
        let share = f64::from(renewed) / f64::from(reached);
        assert!((0.46..0.52).contains(&share), "{share}");
        Ok(())
    }
}
