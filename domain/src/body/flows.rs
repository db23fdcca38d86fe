//! Shares of a year: how many dwellings a landlord owes to a reservation holder, and how many were given (R441-5).

use crate::{
    body::Bodies,
    territory::{Body, Commune},
};
use chrono::{Datelike, NaiveDate};

/// One dwelling given to a reservation holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The landlord of the day.
    pub landlord: Body,
    /// Commune of the dwelling.
    pub commune: Commune,
    /// The reservation holder of the day.
    pub holder: Body,
    /// Day of notice.
    pub on: NaiveDate,
}

/// A share and its use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flow {
    /// Dwellings owed in the year.
    pub agreed: u32,
    /// Dwellings given so far.
    pub used: u32,
}

impl Bodies {
    /// What `landlord` owes to `holder` in a year and has given by a day: with what the organisations it answers for
    /// owed and gave before it did, so that a merger neither wipes a debt nor counts a dwelling twice.
    #[must_use]
    pub fn flow<'a>(
        &self,
        (landlord, holder): (&Body, &Body),
        year: i32,
        day: NaiveDate,
        given: impl IntoIterator<Item = &'a Assignment>,
    ) -> Flow {
        let to = |one: &Body| self.holder(one, day) == Some(holder);
        let agreed = self.flows().iter().filter(|flow| {
            i32::from(flow.year) == year
                && self.holder(&flow.landlord, day) == Some(landlord)
                && to(&flow.holder)
        });
        let owed = agreed.map(|flow| {
            let share = u64::from(flow.base) * u64::from(flow.permille);
            // a part of a dwelling is owed whole
            u32::try_from(share.div_ceil(1000)).unwrap_or(u32::MAX)
        });
        let used = given.into_iter().filter(|one| {
            one.on.year() == year
                && one.on <= day
                && self.holder_in(&one.landlord, &one.commune, day) == Some(landlord)
                && to(&one.holder)
        });
        Flow { agreed: owed.sum(), used: u32::try_from(used.count()).unwrap_or(u32::MAX) }
    }
}
