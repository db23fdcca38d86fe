//! The one spelling under which the registry looks for a name.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Capitals, without accents, hyphens, apostrophes or blanks: `Élise-Anne d'Œuvre` is `ELISEANNEDOEUVRE`.
#[must_use]
pub fn normal_name(name: &str) -> String {
    name.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_uppercase)
        .flat_map(|c| {
            let spelt = match c {
                'Œ' => "OE",
                'Æ' => "AE",
                'Ø' => "O",
                'Ł' => "L",
                'Đ' => "D",
                'İ' | 'ı' => "I",
                _ => "",
            };
            let itself = (spelt.is_empty() && c.is_alphanumeric()).then_some(c);
            spelt.chars().chain(itself)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::normal_name;

    #[test]
    fn one_name_spelt_in_many_ways_is_one_name() {
        for spelling in [
            "Lefèvre-d'Œuvre",
            "LEFEVRE D OEUVRE",
            "lefe\u{300}vre d’œuvre",
            " Lefèvre\u{a0}D'Oeuvre ",
        ] {
            assert_eq!(normal_name(spelling), "LEFEVREDOEUVRE");
        }
    }

    #[test]
    fn two_names_stay_two() {
        assert_ne!(normal_name("Martin"), normal_name("Martine"));
        assert_eq!(normal_name("Strauß"), "STRAUSS");
        assert_eq!(normal_name("Нина"), "НИНА");
    }
}
