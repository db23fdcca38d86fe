//! A dwelling told to a reservation holder: to whom, until when it proposes, and who may be one.

use crate::web::{
    fields::Options,
    towns,
    words::{self, letting},
};
use chrono::NaiveDate;
use domain::{body::BodyKind, law::Law, territory::Body, vacancy::Vacancy};

/// A dwelling told to a reservation holder.
pub(in crate::web) struct Reserved {
    pub(in crate::web) holder: String,
    pub(in crate::web) since: String,
    pub(in crate::web) until: String,
    /// Whether its time to propose is over: the landlord may propose too.
    pub(in crate::web) over: bool,
    pub(in crate::web) article: &'static str,
}

/// Whom the dwelling is told to, and until when they propose (L441-1).
pub(in crate::web) fn reserved(law: &Law, vacancy: &Vacancy, today: NaiveDate) -> Option<Reserved> {
    let (holder, since) = vacancy.reservation.as_ref()?;
    let delay = law.calendar.reservation;
    let last = delay.after(*since);
    Some(Reserved {
        holder: letting::body(law, holder, today),
        since: words::day(*since),
        until: words::long_day(last),
        over: today > last,
        article: delay.article,
    })
}

/// Who may hold reservations: what the register of organisations says, the town halls, and the metropolis.
pub(super) fn holders(law: &Law, today: NaiveDate) -> Options {
    let declared = law
        .bodies
        .all()
        .filter(|(_, history)| holds(history.organisation.kind) && !history.has_ended(today));
    let mut all: Vec<Body> = declared.map(|(body, _)| body.clone()).collect();
    let towns = towns::towns().iter().map(|town| format!("mairie-{}", town.insee));
    let usual = ["nantes-metropole".to_owned()].into_iter().chain(towns);
    all.extend(usual.filter_map(|short| short.parse().ok()));
    all.sort_unstable();
    all.dedup();
    all.iter().map(|one| (one.to_string(), letting::body(law, one, today))).collect()
}

pub(super) const fn holds(kind: BodyKind) -> bool {
    matches!(
        kind,
        BodyKind::State | BodyKind::ReservationHolder | BodyKind::TownHall | BodyKind::Metropolis
    )
}
