//! The dated parameters every rule takes: delays, ceilings, scoring grid, quartile thresholds.

use crate::{
    calendar::LegalCalendar, ceilings::Ceilings, examination::EntryLists, household::CountingRules,
    income::QuartileThresholds, place::Referentials, ranking::Draws, reception::ReceptionPlans,
    scoring::ScoringGrid, session::CommissionRules,
};

/// The parameters shipped with the product; a territory may put its own in their place.
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
}
