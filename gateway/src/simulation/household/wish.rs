//! What a household lives in, seeks, and why.

use crate::simulation::{dice::Dice, territory::Territory};
use domain::territory::Typology;

/// The typology that fits the household first, sometimes the next one up.
pub(super) fn typologies(dice: &mut Dice, size: usize) -> Vec<Typology> {
    use Typology::{T1, T2, T3, T4, T5, T6P};
    let fits = match size {
        1 if dice.happens(0.24) => T1,
        1 => T2,
        2 if dice.happens(0.07) => T2,
        2 => T3,
        3 if dice.happens(0.54) => T3,
        3 | 4 => T4,
        5 | 6 => T5,
        _ => T6P,
    };
    let next = match fits {
        T1 => Some(T2),
        T3 if size >= 3 => Some(T4),
        T4 if size >= 4 => Some(T5),
        T5 => Some(T4),
        T6P => Some(T5),
        _ => None,
    };
    let also = next.filter(|_| dice.happens(0.4));
    [Some(fits), also].into_iter().flatten().collect()
}

pub(super) fn home(dice: &mut Dice, housing: &str, size: usize) -> (Option<i64>, i64, Typology) {
    let rooms = dice.between(1, 3).min(i64::try_from(size).unwrap_or(5) + 1);
    let typology =
        Typology::ALL.get(usize::try_from(rooms).unwrap_or(1)).copied().unwrap_or(Typology::T2);
    let surface = 14 + rooms * 15 + dice.between(0, 8);
    let rent = match housing {
        "LP" | "SLHT" => Some(surface * dice.between(9, 13)),
        "HLM" => Some(surface * 6),
        "RS" | "RE" | "HOT" => Some(dice.between(320, 560)),
        _ => None,
    };
    (rent, surface, typology)
}

pub(super) fn max_rent(dice: &mut Dice, size: usize) -> i64 {
    330 + 70 * i64::try_from(size.min(6)).unwrap_or(6) + 10 * dice.between(0, 15)
}

/// One to five communes, the one lived in more often first.
pub(super) fn towns(
    dice: &mut Dice,
    territory: &Territory,
    residence: Option<usize>,
) -> Vec<usize> {
    let count = 1 + dice.weighted(&[0.34, 0.26, 0.2, 0.12, 0.08]);
    let mut towns: Vec<usize> = residence.filter(|_| dice.happens(0.7)).into_iter().collect();
    for _ in 0..20 {
        if towns.len() >= count {
            break;
        }
        let town = territory.wish(dice);
        if !towns.contains(&town) {
            towns.push(town);
        }
    }
    towns
}

pub(super) fn reasons(dice: &mut Dice, housing: &str, children: usize) -> Vec<&'static str> {
    let usual: &[&str] = match housing {
        "HLM" if children > 0 => &["13", "17", "20", "21", "13"],
        "HLM" => &["10", "17", "08", "09", "20", "21"],
        "LP" => &["09", "09", "13", "04", "03", "05", "17"],
        "CPE" => &["12", "01", "14"],
        "CP" => &["01", "01", "11"],
        "SD" | "SQUAT" | "CAMCAR" | "SH" | "HOT" => &["01"],
        "POCC" => &["22", "11"],
        _ => &["01", "19", "20"],
    };
    let mut reasons: Vec<&'static str> = dice.one_of(usual).copied().into_iter().collect();
    let also: [(&str, f64); 6] =
        [("11", 0.07), ("06", 0.012), ("07", 0.04), ("08", 0.05), ("18", 0.03), ("19", 0.06)];
    for (code, chance) in also {
        if dice.happens(chance) && !reasons.contains(&code) && reasons.len() < 3 {
            reasons.push(code);
        }
    }
    reasons
}
