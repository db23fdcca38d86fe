//! The dated parameters every rule takes: delays, ceilings, scoring grid, quartile thresholds, lists.

use crate::{
    body::Bodies,
    calendar::{Delay, LegalCalendar},
    ceilings::Ceilings,
    examination::EntryLists,
    household::CountingRules,
    income::QuartileThresholds,
    place::Referentials,
    ranking::Draws,
    reception::ReceptionPlans,
    rules::{AbnormalLine, Parameter, Rules},
    scoring::ScoringGrid,
    session::{CommissionRules, NonAllocationReason},
    territory::{Body, Commune, CountedDemands, ParameterKey, RuleVersion, Typology},
    vacancy::RefusalReason,
};
use chrono::NaiveDate;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The parameters of one day. By default those shipped with the product; a territory puts its own in their place by
/// the register ([`crate::rules`]).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Law {
    /// Delays with their articles.
    pub calendar: LegalCalendar,
    /// How households are counted.
    pub counting: CountingRules,
    /// Ceilings of resources.
    pub ceilings: Ceilings,
    /// The scoring grid.
    pub grid: ScoringGrid,
    /// Seeds of the draw between demands that nothing else tells apart.
    pub draws: Draws,
    /// Thresholds of the first quartile.
    pub quartile: QuartileThresholds,
    /// Situations that open a specific examination, and the panel.
    pub examinations: EntryLists,
    /// Missions of the levels of commitment.
    pub referentials: Referentials,
    /// What the plan says of first receptions.
    pub receptions: ReceptionPlans,
    /// Who sits in a commission, and how it decides.
    pub commissions: CommissionRules,
    /// Waits that are abnormally long, by territory and typology.
    pub abnormal_delays: AbnormalDelays,
    /// Reasons a commission may give; all of them while no list is adopted.
    pub non_allocation_reasons: Option<Reasons<NonAllocationReason>>,
    /// Reasons a household may give; all of them while no list is adopted.
    pub refusal_reasons: Option<Reasons<RefusalReason>>,
    /// Which demands the figures count.
    pub counted: CountedDemands,
    /// Organisations, and who answers for whom on which day.
    pub bodies: Arc<Bodies>,
    /// The version in force of each parameter that the register holds; the others are as shipped.
    pub versions: BTreeMap<ParameterKey, RuleVersion>,
}

/// One version of a list of reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reasons<T> {
    /// Its version.
    pub version: String,
    /// The reasons.
    pub listed: BTreeSet<T>,
}

impl<T: Ord> Reasons<T> {
    /// Whether a reason may be given under the list in force, if one is.
    #[must_use]
    pub fn allows(list: Option<&Self>, reason: &T) -> bool {
        list.is_none_or(|list| list.listed.contains(reason))
    }
}

/// Waits that are abnormally long, by territory and typology (CCH L441-1-4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AbnormalDelays {
    /// The lines; none as shipped: the order of the préfet was not found.
    pub lines: Vec<AbnormalLine>,
    /// True when no text found gives them.
    pub assumption: bool,
}

impl Law {
    /// Who answers for an organisation on a day; none once it ended with nobody in its place.
    #[must_use]
    pub fn holder<'a>(&'a self, body: &'a Body, day: NaiveDate) -> Option<&'a Body> {
        self.bodies.holder(body, day)
    }

    /// This law with one more version in force.
    #[must_use]
    pub fn with(&self, parameter: &Parameter) -> Self {
        let mut law = self.clone();
        law.adopt(parameter);
        law
    }

    fn adopt(&mut self, parameter: &Parameter) {
        parameter.apply(self);
        self.versions.insert(parameter.key.clone(), parameter.version.clone());
    }

    /// The wait beyond which a demand with these wishes has waited abnormally long: the shortest of the lines that fit
    /// one of its wishes, which is the favourable side; the general delay where no line fits.
    #[must_use]
    pub fn abnormal_delay(&self, communes: &[Commune], typologies: &[Typology]) -> Delay {
        let general = self.calendar.abnormal_delay;
        let fits = |line: &&AbnormalLine| {
            (line.communes.is_empty() || communes.iter().any(|c| line.communes.contains(c)))
                && (line.typologies.is_empty()
                    || typologies.iter().any(|t| line.typologies.contains(t)))
        };
        let months = self.abnormal_delays.lines.iter().filter(fits).map(|line| line.months).min();
        let assumption = self.abnormal_delays.assumption;
        months.map_or(general, |value| Delay {
            value,
            unit: crate::calendar::Unit::Months,
            assumption,
            ..general
        })
    }
}

/// The law of each day: what shipped, then each version from its first day on.
#[derive(Debug, Clone)]
pub struct Laws {
    /// The law of the days before the first version.
    first: Arc<Law>,
    /// The law from a day on, from the earliest.
    since: Vec<(NaiveDate, Arc<Law>)>,
}

impl From<Law> for Laws {
    /// The same law for every day.
    fn from(law: Law) -> Self {
        Self { first: Arc::new(law), since: Vec::new() }
    }
}

impl Laws {
    /// Folds the registers over what shipped. Organisations have dates of their own: every day sees all of them.
    #[must_use]
    pub fn new(shipped: &Arc<Law>, rules: &Rules, bodies: &Arc<Bodies>) -> Self {
        let mut law = (**shipped).clone();
        law.bodies = Arc::clone(bodies);
        let first = Arc::new(law.clone());
        let mut since: Vec<(NaiveDate, Arc<Law>)> = Vec::new();
        let applied = rules.applied();
        for (n, one) in applied.iter().enumerate() {
            let (parameter, day) = (&one.parameter, one.parameter.effective_from);
            law.adopt(parameter);
            // versions of the same day make one law
            if applied.get(n + 1).is_none_or(|next| next.parameter.effective_from != day) {
                since.push((day, Arc::new(law.clone())));
            }
        }
        Self { first, since }
    }

    /// The law of a day.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> &Arc<Law> {
        let rank = self.since.partition_point(|(since, _)| *since <= day);
        let last = rank.checked_sub(1).and_then(|last| self.since.get(last));
        last.map_or(&self.first, |(_, law)| law)
    }
}
