//! One result of the rules about a household and a dwelling.

use crate::{
    ceilings::Ceilings, demand::Quartile, eligibility::FactUsed, household::CountingRules,
    income::QuartileThresholds, refusal::Refusal,
};
use chrono::NaiveDate;

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The demand is registered, valid, and presented by that day.
    Standing,
    /// The household wishes this commune, or a wider search.
    Commune,
    /// The category of the ceilings.
    Category,
    /// The dwelling is neither too small nor too big.
    Size,
    /// The income is under the ceiling of the dwelling's financing.
    Ceiling,
    /// The place among the incomes of applicants.
    Quartile,
    /// The part of the resources that rent and charges would take.
    Effort,
}

impl Rule {
    /// The text it rests on.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::Standing => "CCH L441-2-1",
            Self::Commune => "CCH R441-2-2",
            Self::Category => CountingRules::ARTICLE,
            Self::Size => "CCH R822-25, L621-2",
            Self::Ceiling => Ceilings::ARTICLE,
            Self::Quartile => QuartileThresholds::ARTICLE,
            Self::Effort => "CCH R441-3-1",
        }
    }
}

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The rule is met.
    Met,
    /// It is not: this is the answer.
    NotMet(Refusal),
    /// What would tell is not declared, or erased: this is what lacks.
    Unknown(Refusal),
    /// There is nothing to meet: the value is the result.
    Measured,
}

impl Outcome {
    /// What stands in the way, if anything.
    #[must_use]
    pub const fn refusal(self) -> Option<Refusal> {
        match self {
            Self::NotMet(refusal) | Self::Unknown(refusal) => Some(refusal),
            Self::Met | Self::Measured => None,
        }
    }
}

/// A value or a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Category of the ceilings, and persons beyond six.
    Category(u8, u8),
    /// People who will live in the dwelling.
    Persons(u8),
    /// Main rooms, and square metres.
    Rooms(u8, u16),
    /// Euros a year.
    Euros(i64),
    /// Place among incomes.
    Quartile(Quartile),
    /// Thousandths of the resources.
    Thousandths(i64),
}

/// The parameter a rule was read with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Its version: since when it applies. None for what no text dates.
    pub since: Option<NaiveDate>,
    /// True when no text found gives it.
    pub assumption: bool,
}

/// One result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub rule: Rule,
    /// What came out.
    pub outcome: Outcome,
    /// The value, when it is known.
    pub value: Option<Value>,
    /// What it is held against.
    pub limit: Option<Value>,
    /// What it rests on.
    pub facts: Vec<FactUsed>,
    /// What it was read with.
    pub parameter: Option<Parameter>,
}

impl Finding {
    /// The text it rests on.
    #[must_use]
    pub const fn article(&self) -> &'static str {
        self.rule.article()
    }

    pub(super) fn new(rule: Rule, outcome: Outcome) -> Self {
        let (value, limit, facts, parameter) = (None, None, Vec::new(), None);
        Self { rule, outcome, value, limit, facts, parameter }
    }
}
