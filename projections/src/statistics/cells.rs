//! What a published table is made of.

use serde::Serialize;

/// A figure, or nothing where so few households are behind it that they could be recognised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Figure<T> {
    /// The figure.
    Shown(T),
    /// Kept secret; JSON `null`.
    Hidden,
}

impl<T> Figure<T> {
    /// The figure, unless it is secret.
    #[must_use]
    pub fn shown(self) -> Option<T> {
        match self {
            Self::Shown(figure) => Some(figure),
            Self::Hidden => None,
        }
    }

    pub(super) fn unless(hidden: bool, figure: T) -> Self {
        if hidden { Self::Hidden } else { Self::Shown(figure) }
    }
}

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// How many of them.
    pub count: i64,
    /// Of how many.
    pub of: i64,
    /// Hundredths of the whole, none if it is empty.
    pub percent: Option<f64>,
}

impl Share {
    pub(super) fn new(count: i64, of: i64) -> Self {
        Self { count, of, percent: ratio(count * 100, of) }
    }
}

/// Days from the initial date to the signed lease.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Waiting {
    /// Half waited at most this long.
    pub median_days: i64,
    /// Nine of ten waited at most this long.
    pub p90_days: i64,
    /// Leases counted.
    pub leases: i64,
}

impl Waiting {
    /// By nearest rank: a value that was really observed. None without a lease.
    pub(super) fn of(mut days: Vec<i64>) -> Option<Self> {
        days.sort_unstable();
        let rank = |hundredths: usize| {
            let place = (days.len() * hundredths).div_ceil(100).max(1) - 1;
            days.get(place).copied()
        };
        let leases = i64::try_from(days.len()).unwrap_or(i64::MAX);
        Some(Self { median_days: rank(50)?, p90_days: rank(90)?, leases })
    }
}

/// The figures of the territory.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Demands registered and valid.
    pub active: Figure<i64>,
    /// Demands presented in the period and registered here, not brought from another system.
    pub new: Figure<i64>,
    /// Leases signed in the period.
    pub allocations: Figure<i64>,
    /// Active demands for one lease of the period, none without a lease.
    pub ratio: Figure<Option<f64>>,
    /// Time waited by those who signed a lease in the period, none without a lease.
    pub waiting: Figure<Option<Waiting>>,
    /// Renewed, of the demands that reached their first anniversary in the period and renewed or lapsed.
    pub renewed: Figure<Share>,
    /// Refused at least one, silence included, of the demands offered a home in the period.
    pub refused: Figure<Share>,
}

/// Before secrecy.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Raw {
    pub(super) active: i64,
    pub(super) new: i64,
    pub(super) waits: Vec<i64>,
    pub(super) allocations: i64,
    pub(super) renewed: i64,
    pub(super) lapsed: i64,
    pub(super) offered: i64,
    pub(super) refused: i64,
}

pub(super) fn ratio(count: i64, of: i64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts of demands are far below 2^52")]
    let ratio = (count as f64, of as f64);
    (of != 0).then(|| ratio.0 / ratio.1)
}
