//! The size of a dwelling for a number of people.

use crate::{refusal::Refusal, territory::Typology};

/// Smallest living surface for a household, square metres (CCH R822-25).
#[must_use]
pub const fn least_surface(size: u8) -> u16 {
    match size {
        0 | 1 => 9,
        2..=7 => 16 + 9 * (size as u16 - 2),
        _ => 70,
    }
}

/// Whether a dwelling suits a number of people: the surface of R822-25, at most two persons a room (assumption),
/// up to five rooms, and at most one room more than persons (CCH L621-2).
///
/// # Errors
/// Too small or too big.
pub fn fits(typology: Typology, surface: u16, size: u8) -> Result<(), Refusal> {
    let size = size.max(1);
    if surface < least_surface(size) || typology.rooms() < size.div_ceil(2).min(5) {
        return Err(Refusal::DwellingTooSmall);
    }
    if typology.rooms() > size.saturating_add(1) {
        return Err(Refusal::DwellingTooBig);
    }
    Ok(())
}
