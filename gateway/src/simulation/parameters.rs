//! Every number the simulation rests on, with its kind, place, date and source.
//!
//! Targets are read from `data/calibration.csv`; a target is never shown without its kind, place and year.
//! Assumptions are ours: each says why it has that value.

use std::fmt;

const CALIBRATION: &str = include_str!("../../data/calibration.csv");

/// How well a figure is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Published for this place.
    Published,
    /// Computed from published figures.
    Derived,
    /// Ours.
    Assumed,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Published => "published",
            Self::Derived => "derived",
            Self::Assumed => "assumed",
        })
    }
}

/// A figure and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Short name.
    pub key: String,
    /// Its value.
    pub value: f64,
    /// What is counted.
    pub unit: String,
    /// Where it holds.
    pub place: String,
    /// When it held.
    pub date: String,
    /// How well it is known.
    pub kind: Kind,
    /// Who says so.
    pub source: String,
}

/// What a simulated year must find again.
#[derive(Debug, Clone, PartialEq)]
pub struct Targets {
    /// Active demands at the end.
    pub active: Figure,
    /// New demands in the year.
    pub new: Figure,
    /// Allocations followed by a lease in the year.
    pub allocations: Figure,
    /// Percent renewed among demands that reached their first anniversary.
    pub renewed: Figure,
    /// Percent of applicants offered a home who refused one.
    pub refused: Figure,
}

/// The calibration file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("data/calibration.csv has no usable line {key} for {place}, {date}")]
pub struct NoFigure {
    key: &'static str,
    place: &'static str,
    date: &'static str,
}

impl Targets {
    /// Reads the five targets.
    ///
    /// # Errors
    /// [`NoFigure`] when a line lacks.
    pub fn read() -> Result<Self, NoFigure> {
        const HERE: &str = "Nantes Metropole";
        Ok(Self {
            active: figure("active_demands", HERE, "2024-09-10")?,
            new: figure("est_new_demands_2024", HERE, "2024")?,
            allocations: figure("est_attributions_2024", HERE, "2024")?,
            renewed: figure("renewal_rate_after_one_year", "France", "2024")?,
            refused: figure("offer_refused_by_applicant", "Eurometropole de Strasbourg", "2017")?,
        })
    }
}

fn figure(key: &'static str, place: &'static str, date: &'static str) -> Result<Figure, NoFigure> {
    csv::Reader::from_reader(CALIBRATION.as_bytes())
        .into_deserialize::<Line>()
        .filter_map(Result::ok)
        .find(|line| line.key == key && line.scope == place && line.date == date)
        .and_then(Line::into_figure)
        .ok_or(NoFigure { key, place, date })
}

#[derive(serde::Deserialize)]
struct Line {
    key: String,
    value: String,
    unit: String,
    scope: String,
    date: String,
    kind: String,
    source: String,
}

impl Line {
    fn into_figure(self) -> Option<Figure> {
        let kind = match self.kind.as_str() {
            "published" => Kind::Published,
            "derived" => Kind::Derived,
            _ => return None,
        };
        Some(Figure {
            key: self.key,
            value: self.value.parse().ok()?,
            unit: self.unit,
            place: self.scope,
            date: self.date,
            kind,
            source: self.source,
        })
    }
}

/// What the simulation assumes. Kind of every line: assumed, Nantes Métropole, 2024, unless it says otherwise.
pub mod assumed {
    /// Renunciations and departures told by the applicant, share of active demands a year. Not published; kept
    /// small because national figures put nearly all departures without a home under non-renewal.
    pub const RENUNCIATIONS_A_YEAR: f64 = 0.02;
    /// Changes of a demand outside renewals, share of active demands a year (births, income, address).
    pub const CHANGES_A_YEAR: f64 = 0.12;
    /// Share of renewals that also change something.
    pub const CHANGED_AT_RENEWAL: f64 = 0.35;
    /// Renewals come from the notice to some days before expiry: days before, both included.
    pub const RENEWAL_LEAD: (i64, i64) = (4, 28);
    /// Days between the last day of validity and the deregistration, on average: the scheduler's next day, rolled
    /// over weekends.
    pub const EXPIRY_LAG: f64 = 2.0;
    /// A household that will not renew is no longer nominated in its last days of validity: landlords look for
    /// files that will still be valid when the lease is signed.
    pub const NOMINATED_UNTIL: i64 = 75;
    /// Days between the form and the message of the desk.
    pub const ENTRY_LAG: (i64, i64) = (0, 4);
    /// Share of new demands that come by the web form of this site instead of a desk's message.
    pub const WEB_FORMS: f64 = 0.04;
    /// Refusals of one offer by silence (Strasbourg 2017: 9 + 2 of 47 points gave no answer or lapsed).
    pub const SILENT_SHARE_OF_REFUSALS: f64 = 11.0 / 47.0;
    /// Chances of renewing, first and later, against those of the balance, which takes all demands for alike and
    /// forgets that a candidate's file does not lapse. Found by playing five years without a store.
    pub const UNLIKE: (f64, f64) = (1.0, 1.015);
    /// Share of dwellings allocated if a paper comes.
    pub const CONDITIONAL: f64 = 0.05;
    /// Share of these conditions that lapse.
    pub const LAPSED_CONDITIONS: f64 = 0.15;
    /// Days given for the paper.
    pub const CONDITION_WITHIN: i64 = 14;
    /// Share of dwellings for which the commission ranks one household alone.
    pub const ALLOCATED_ALONE: f64 = 0.01;
    /// Share of candidates not ranked whose demand is found not admissible.
    pub const INADMISSIBLE: f64 = 0.004;
    /// Share of refused offers that a person looks at again: very few, and only where the grid counts refusals.
    pub const JUDGED_REFUSALS: f64 = 0.01;
    /// Share of dwellings of which a reservation holder is told first, here the metropolis.
    pub const RESERVED: f64 = 0.03;
    /// That holder.
    pub const HOLDER: &str = "nantes-metropole";
    /// Added to the refusal rate of an offer: at the end of a year about 2 % of applicants offered a home have
    /// not replied yet, and count in the denominator.
    pub const PENDING_REPLIES: f64 = 0.02;
    /// Candidates nominated for a dwelling, at least and at most (R441-3 asks for three).
    pub const CANDIDATES: (i64, i64) = (3, 5);
    /// Households ranked by the commission at most.
    pub const RANKED: usize = 3;
    /// Fitting demands looked at beyond those nominated: the least pressing are left out.
    pub const LOOKED_AT: usize = 1;
    /// Days from the declaration of a vacancy to its nominations.
    pub const TO_NOMINATION: (i64, i64) = (4, 12);
    /// Days from the nominations to the next session of the landlord's commission, at least.
    pub const TO_SESSION: i64 = 5;
    /// Days to reply to an offer: the ten of R441-10 and some for the post.
    pub const REPLY_WITHIN: (i64, i64) = (10, 14);
    /// Days from acceptance to the lease.
    pub const TO_LEASE: (i64, i64) = (5, 18);
    /// Days a vacancy takes from declaration to lease, on average: this many days of vacancies stand declared at
    /// go-live, so that the first year has as many leases as any other.
    pub const PIPELINE_DAYS: f64 = 45.0;
    /// Share of sessions put off for want of a quorum.
    pub const POSTPONED_SESSIONS: f64 = 0.02;
    /// Share of new demands that deposit documents with the form, and how many.
    pub const DOCUMENTS_FILED: f64 = 0.25;
    /// Share of new demands referred to another place of the network.
    pub const REFERRED: f64 = 0.03;
    /// Financing of dwellings: PLAI, PLUS, PLS. Social stock is mostly PLUS and older equivalents.
    pub const FINANCING: [f64; 3] = [0.12, 0.80, 0.08];
    /// Turnover of a typology against the mean (RPLS: small dwellings move more): T1, T2, T3, T4, T5+. So that no
    /// kind of demand is housed twice as fast as another.
    pub const TURNOVER: [f64; 5] = [1.7, 1.45, 0.85, 0.68, 0.7];
    /// Rent without charges, euros a square metre (RPLS 2019: 5.87 on average, 6.73 under five years).
    pub const RENT: [f64; 3] = [5.2, 5.9, 8.4];
    /// Landlords of the demonstration and their share of the stock. No landlord's stock is public.
    pub const LANDLORDS: [(&str, f64); 5] = [
        ("bailleur-demo-a", 0.38),
        ("bailleur-demo-b", 0.24),
        ("bailleur-demo-c", 0.18),
        ("bailleur-demo-d", 0.12),
        ("bailleur-demo-e", 0.08),
    ];
    /// Ends every simulated surname: nobody bears it, so a search for it in raw files tells whether a name lies
    /// there unsealed.
    pub const CANARY: &str = "Kervoazqx";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_five_targets_are_those_of_the_calibration_file() -> Result<(), NoFigure> {
        let targets = Targets::read()?;
        let values = [
            targets.active.value,
            targets.new.value,
            targets.allocations.value,
            targets.renewed.value,
            targets.refused.value,
        ];
        assert_eq!(values, [38_000.0, 19_000.0, 5_400.0, 49.0, 47.0]);
        assert_eq!(targets.active.kind, Kind::Published);
        assert_eq!(targets.new.kind, Kind::Derived);
        Ok(())
    }
}
