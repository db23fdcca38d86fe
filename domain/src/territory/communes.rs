//! The communes of the territory: the 24 of Nantes Métropole.

use crate::territory::Commune;
use std::sync::OnceLock;

const SHIPPED: &str = include_str!("../../data/communes.csv");

/// One commune of the territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommuneInfo {
    /// INSEE code.
    pub code: Commune,
    /// Its name.
    pub name: &'static str,
    /// SIREN of the town hall.
    pub siren: &'static str,
    /// Its postcodes.
    pub postcodes: Vec<&'static str>,
    /// Inhabitants.
    pub population: u32,
    /// Zone A, B1, B2 or C (arrêté of 5 July 2024).
    pub zone: &'static str,
}

/// The communes, by INSEE code.
#[must_use]
pub fn communes() -> &'static [CommuneInfo] {
    static COMMUNES: OnceLock<Vec<CommuneInfo>> = OnceLock::new();
    COMMUNES.get_or_init(|| SHIPPED.lines().skip(1).filter_map(read).collect())
}

/// One commune, if it is of the territory.
#[must_use]
pub fn commune(code: &Commune) -> Option<&'static CommuneInfo> {
    communes().binary_search_by(|info| info.code.cmp(code)).ok().and_then(|n| communes().get(n))
}

/// A line of the shipped file; a test counts that none is lost.
fn read(line: &'static str) -> Option<CommuneInfo> {
    let mut cells = line.split(',');
    Some(CommuneInfo {
        code: cells.next()?.parse().ok()?,
        name: cells.next()?,
        siren: cells.next()?,
        postcodes: cells.next()?.split('|').collect(),
        population: cells.next()?.parse().ok()?,
        zone: cells.next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_territory_has_twenty_four_communes_in_order() {
        assert_eq!(communes().len(), 24);
        assert!(communes().is_sorted_by_key(|info| info.code.as_str()));
    }

    #[test]
    fn a_commune_is_found_by_its_code_and_others_are_not() {
        let rezé = commune(&"44143".parse().unwrap()).unwrap();
        assert_eq!((rezé.name, rezé.postcodes.as_slice()), ("Rezé", &["44400"][..]));
        assert_eq!(commune(&"44184".parse().unwrap()), None);
    }
}
