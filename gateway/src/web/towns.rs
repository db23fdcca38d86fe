//! Names of the territory's communes and addresses of its town halls, from the reference data of the crate.

use serde::Deserialize;
use std::sync::LazyLock;

/// One commune.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Town {
    /// INSEE code.
    pub(crate) insee: String,
    /// Name.
    pub(crate) name: String,
}

static TOWNS: LazyLock<Vec<Town>> = LazyLock::new(|| read(include_str!("../../data/communes.csv")));

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().filter_map(Result::ok).collect()
}

/// The communes, by name as the file has them.
pub(crate) fn towns() -> &'static [Town] {
    &TOWNS
}

/// Name of a commune, or its code when it is of elsewhere.
pub(crate) fn name(insee: &str) -> String {
    TOWNS.iter().find(|t| t.insee == insee).map_or_else(|| insee.to_owned(), |t| t.name.clone())
}

/// Communes to choose from.
pub(crate) fn options() -> Vec<(String, String)> {
    TOWNS.iter().map(|town| (town.insee.clone(), town.name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_metropolis_has_its_24_communes_with_their_names() {
        assert_eq!(towns().len(), 24);
        assert_eq!(name("44109"), "Nantes");
        assert_eq!(name("75056"), "75056");
    }
}
