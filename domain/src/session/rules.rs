//! What the law and the rules of procedure say of a commission, dated (R441-9).

use chrono::NaiveDate;

/// The dated parameters of the commissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommissionRules {
    /// A session that meets on this day or later freezes its agenda before it decides. One that meets before was
    /// called under an earlier version of this file and is ended as it began: by a count of voters. An assumption: the
    /// day the file is taken into service.
    pub prepared_from: NaiveDate,
}

impl Default for CommissionRules {
    fn default() -> Self {
        Self { prepared_from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or(NaiveDate::MIN) }
    }
}
