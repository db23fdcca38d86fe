//! The threshold of statistical secrecy.

/// Fewest households behind a number that is shown. No value was found for the national system: a parameter.
pub const DEFAULT_THRESHOLD: i64 = 11;

/// Whether so few are counted that they could be recognised; nobody is no secret.
pub(super) const fn is_few(count: i64, threshold: i64) -> bool {
    count > 0 && count < threshold
}
