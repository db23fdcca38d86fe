//! The part of the resources that a dwelling takes.

/// Rent and charges in the monthly resources, in thousandths rounded up, so that a share just over a limit is over it
/// (taux d'effort, CCH R441-3-1). The housing aid, which the file does not know, is not deducted: an assumption, and the
/// prudent side. Resources of zero give no share.
#[must_use]
pub const fn effort(rent_and_charges_cents: i64, monthly_euros: i64) -> Option<i64> {
    if monthly_euros <= 0 {
        return None;
    }
    let monthly_cents = monthly_euros.saturating_mul(100);
    let share = rent_and_charges_cents.saturating_mul(1_000).saturating_add(monthly_cents - 1);
    Some(share / monthly_cents)
}
