//! Names of simulated people. Every surname ends with the canary.

use crate::simulation::{dice::Dice, parameters::assumed::CANARY};
use fake::locales::{Data as _, FR_FR};

/// A surname: one of the French list, then the canary.
pub(super) fn surname(dice: &mut Dice) -> String {
    let known = FR_FR::NAME_LAST_NAME;
    let name = dice.one_of(known).copied().unwrap_or("Martin");
    // 24 characters: what the format leaves for a child's surname.
    let room = 24 - CANARY.len() - 1;
    format!("{}-{CANARY}", name.chars().take(room).collect::<String>())
}

/// A first name that goes with the civility (1 Monsieur, 2 Madame), as far as its ending tells.
pub(super) fn first_name(dice: &mut Dice, civility: u8) -> String {
    let known = FR_FR::NAME_FIRST_NAME;
    let fits = |name: &str| {
        (civility == 2) == ["e", "a", "ée", "ah", "is"].iter().any(|end| name.ends_with(end))
    };
    let drawn = (0..12).filter_map(|_| dice.one_of(known).copied()).find(|name| fits(name));
    drawn.unwrap_or("Camille").to_owned()
}

const STREETS: [&str; 12] = [
    "rue des Acacias",
    "rue du Moulin",
    "allée des Tilleuls",
    "rue de la Gare",
    "avenue de la Loire",
    "rue des Écoles",
    "boulevard des Marais",
    "rue du Port",
    "impasse des Lilas",
    "rue de l'Erdre",
    "place du Marché",
    "chemin des Vignes",
];

/// A street that exists in many communes: addresses are not public.
pub(super) fn street(dice: &mut Dice) -> &'static str {
    dice.one_of(&STREETS).copied().unwrap_or("rue du Moulin")
}
