//! What the law and the rules of procedure say of a commission, dated (R441-9, L441-2-2).

use crate::{
    calendar::{Delay, Unit},
    session::{NonAllocationReason, Seat, Voice},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Who sits in a commission, and how, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// Its name, recorded with each convocation.
    pub version: String,
    /// First day.
    pub effective_from: NaiveDate,
    /// Where it comes from.
    pub source: &'static str,
    /// True when a part must be confirmed before any real use.
    pub assumption: bool,
    /// How each seat takes part; one that is not named does not sit.
    pub seats: BTreeMap<Seat, Voice>,
    /// Most members the board of the landlord names.
    pub board: usize,
}

/// The reasons for which a dwelling may not be allocated, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonList {
    /// Its name, recorded with each decision that gives a reason.
    pub version: String,
    /// First day.
    pub effective_from: NaiveDate,
    /// Where it comes from.
    pub source: &'static str,
    /// True when no text found gives it: it must be confirmed before any real use.
    pub assumption: bool,
    /// The reasons.
    pub reasons: Vec<NonAllocationReason>,
}

/// The dated parameters of the commissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommissionRules {
    /// A session that meets on this day or later names its members and freezes its agenda before it decides. One that
    /// meets before was called under an earlier version of this file and is ended as it began: by a count of voters.
    /// An assumption: the day the file is taken into service.
    pub prepared_from: NaiveDate,
    /// Who sits, from the oldest.
    pub rule_sets: Vec<RuleSet>,
    /// Reasons, from the oldest.
    pub reason_lists: Vec<ReasonList>,
    /// A decision can be contested this long, once its letter said so and was presented.
    pub contestation: Delay,
}

impl RuleSet {
    /// The article every version rests on.
    pub const ARTICLE: &'static str = "CCH R441-9";
}

impl ReasonList {
    /// The article every list rests on.
    pub const ARTICLE: &'static str = "CCH L441-2-2";
}

impl CommissionRules {
    /// Who sits on a day; none before the first.
    #[must_use]
    pub fn rule_set(&self, on: NaiveDate) -> Option<&RuleSet> {
        self.rule_sets.iter().rev().find(|rules| rules.effective_from <= on)
    }

    /// The reasons of a day; none before the first.
    #[must_use]
    pub fn reasons(&self, on: NaiveDate) -> Option<&ReasonList> {
        self.reason_lists.iter().rev().find(|list| list.effective_from <= on)
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or(NaiveDate::MIN)
}

impl Default for CommissionRules {
    /// The two texts that were found, each from the law that brought it; the days are an assumption.
    fn default() -> Self {
        use Seat::{Association, Board, Intermunicipality, Mayor, State};
        let set = |version: &str, effective_from, source, seats: &[(Seat, Voice)]| RuleSet {
            version: version.to_owned(),
            effective_from,
            source,
            assumption: true,
            seats: seats.iter().copied().collect(),
            board: 6,
        };
        let of_2017 = [
            (Board, Voice::Votes),
            (Mayor, Voice::Casting),
            (Intermunicipality, Voice::Consultative),
            (Association, Voice::Consultative),
            (State, Voice::Consultative),
        ];
        let of_2018 = [
            (Board, Voice::Votes),
            (Mayor, Voice::Casting),
            (Intermunicipality, Voice::Votes),
            (Association, Voice::Consultative),
            (State, Voice::Votes),
        ];
        Self {
            prepared_from: day(2026, 1, 1),
            rule_sets: vec![
                set(
                    "r441-9-2017",
                    day(2017, 1, 29),
                    "CCH L441-2 et R441-9, texte de 2017",
                    &of_2017,
                ),
                set("r441-9-2018", day(2018, 11, 25), "CCH R441-9, texte de 2018", &of_2018),
            ],
            reason_lists: vec![ReasonList {
                version: "exemple-2017".to_owned(),
                effective_from: day(2017, 1, 29),
                source: "Motifs d'usage des bailleurs : aucune liste nationale n'a été trouvée.",
                assumption: true,
                reasons: NonAllocationReason::ALL.to_vec(),
            }],
            contestation: Delay {
                value: 2,
                unit: Unit::Months,
                article: "CJA R421-1",
                assumption: false,
            },
        }
    }
}
