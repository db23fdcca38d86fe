//! French words of the public figures.

use super::{long_day, number};
use chrono::NaiveDate;
use projections::statistics::edition::{Batch, Change, Month, Part, Quantile, UNKNOWN, Why};

/// In place of a number that is not published.
pub(crate) const HIDDEN: &str = "non publié";

/// Why a number is not published, in a table.
pub(crate) const WHY_HIDDEN: &str = "« Non publié » : moins de 11, ou un nombre qui permettrait d’en retrouver un autre \
     par soustraction. Ces demandes restent comptées dans les totaux.";

/// Why nothing is told of a place.
pub(crate) const FEW: &str =
    "Moins de 11 attributions : chiffre non publié pour protéger les personnes.";

/// « mars 2026 »
pub(crate) fn month(month: Month) -> String {
    let day = long_day(month.first_day());
    // « dimanche 1er mars 2026 » without its day
    day.split(' ').skip(2).collect::<Vec<_>>().join(" ")
}

/// « en mars 2026 », « de décembre 2025 à juin 2026 »
pub(crate) fn period(from: Month, to: Month) -> String {
    if from == to {
        return format!("en {}", month(from));
    }
    let first = month(from);
    let of = if first.starts_with(['a', 'o']) { "d’" } else { "de " };
    format!("{of}{first} à {}", month(to))
}

/// « le 1er décembre 2026 »
pub(crate) fn on(day: NaiveDate) -> String {
    format!("le {}", long_day(day))
}

/// Whole months, 365.25 / 12 days each.
pub(crate) const fn in_months(days: i64) -> i64 {
    (days * 48 + 730) / 1461
}

/// « 60 mois (5 ans) »
pub(crate) fn duration(days: i64) -> String {
    let count = in_months(days);
    let years = count / 12;
    if count < 24 {
        return plain_months(count);
    }
    let rest = count % 12;
    let whole = if rest == 0 { String::new() } else { format!(" et {rest} mois") };
    format!("{} ({years} ans{whole})", plain_months(count))
}

/// « entre 44 et 78 mois »
pub(crate) fn interval(quantile: Quantile) -> String {
    match (quantile.low.map(in_months), quantile.high.map(in_months)) {
        (Some(low), Some(high)) if low == high => format!("environ {}", plain_months(low)),
        (Some(low), Some(high)) => format!("entre {low} et {}", plain_months(high)),
        (Some(low), None) => format!("{} au moins", plain_months(low)),
        (None, Some(high)) => format!("{} au plus", plain_months(high)),
        (None, None) => "trop incertain pour donner des bornes".to_owned(),
    }
}

/// Months as months, however many.
fn plain_months(count: i64) -> String {
    format!("{} mois", number(count))
}

/// A commune of the tables.
pub(crate) fn town(code: &str) -> String {
    if code == UNKNOWN {
        "Commune non précisée".to_owned()
    } else {
        crate::web::towns::name(code)
    }
}

/// A size of the tables.
pub(crate) fn size(code: &str) -> String {
    match code {
        "C" => "Chambre".to_owned(),
        "T6P" => "T6 et plus".to_owned(),
        UNKNOWN => "Taille non précisée".to_owned(),
        code => code.to_owned(),
    }
}

/// Financing of a dwelling, said for who does not know the acronym.
pub(crate) fn financing(code: &str) -> &'static str {
    match code {
        "plai" => "très bas loyer (PLAI)",
        "plus" => "loyer ordinaire (PLUS)",
        "pls" => "loyer intermédiaire (PLS)",
        _ => "loyer non précisé",
    }
}

/// Years waited.
pub(crate) fn seniority(code: &str) -> &'static str {
    match code {
        "0-1" => "un an au plus",
        "1-3" => "de un à trois ans",
        "3-5" => "de trois à cinq ans",
        "5+" => "plus de cinq ans",
        _ => "durée non connue",
    }
}

/// Offers refused before.
pub(crate) fn refusals(code: &str) -> &'static str {
    match code {
        "0" => "accepté dès la première proposition",
        "1" => "refusé une fois, puis accepté",
        _ => "refusé deux fois ou plus, puis accepté",
    }
}

/// Candidates proposed.
pub(crate) fn candidates(code: &str) -> &'static str {
    match code {
        "1-2" => "un ou deux candidats",
        "3" => "trois candidats",
        _ => "quatre candidats ou plus",
    }
}

/// Why a figure is not what it was a month ago, a line a part.
pub(crate) fn change(change: &Change) -> Vec<String> {
    let (Some(before), Some(after)) = (change.before, change.after) else {
        return vec!["Le chiffre n’était pas publié le mois dernier : rien à comparer.".to_owned()];
    };
    let mut lines = vec![format!("Le mois dernier : {}.", number(before))];
    lines.extend(change.parts.iter().map(|part| reason(&change.figure, *part)));
    if change.parts.is_empty() {
        lines.push("Rien n’a changé.".to_owned());
    }
    lines.push(format!("Ce mois-ci : {}.", number(after)));
    lines
}

fn reason(figure: &str, part: Part) -> String {
    let what = match (part.why, figure) {
        (Why::Arrived, "allocated") => "baux signés et enregistrés dans le mois",
        (Why::ArrivedLate, "allocated") => "baux signés plus tôt, enregistrés ce mois-ci",
        (Why::Arrived, _) => "demandes nouvelles, enregistrées dans le mois",
        (Why::ArrivedLate, _) => "demandes nouvelles plus anciennes, enregistrées ce mois-ci",
        (Why::Corrected, _) => {
            "corrections et retours : demandes rétablies, venues d’un autre système, ou qui souhaitent \
             désormais une commune de la métropole"
        }
        (Why::Left, _) => "demandes terminées dans le mois : logées, retirées ou non renouvelées",
        (Why::LeftLate, _) => "demandes terminées plus tôt, enregistrées ce mois-ci",
        (Why::OutOfPeriod, _) => "sortis du calcul : le mois le plus ancien des douze",
        (Why::Together, _) => {
            "autres arrivées et départs, ensemble : l’un d’eux compte moins de 11 demandes"
        }
    };
    let sign = if part.by < 0 { "−" } else { "+" };
    format!("{sign}\u{a0}{} : {what}.", number(part.by.abs()))
}

/// A month of a series: its own number, or how it is counted.
pub(crate) fn of_month(batches: &[Batch], asked: Month) -> String {
    match batches.iter().find(|batch| batch.from <= asked && asked <= batch.to) {
        Some(batch) if batch.from == batch.to => number(batch.count),
        Some(batch) if batch.to == asked => {
            format!("{}, {}", number(batch.count), period(batch.from, batch.to))
        }
        _ => "moins de 11, compté avec le mois suivant".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn months_and_durations_are_said_as_people_say_them() {
        assert_eq!(month(at("2026-03")), "mars 2026");
        assert_eq!(period(at("2026-03"), at("2026-03")), "en mars 2026");
        assert_eq!(period(at("2025-10"), at("2026-06")), "d’octobre 2025 à juin 2026");
        assert_eq!(duration(365), "12 mois");
        assert_eq!(duration(1_834), "60 mois (5 ans)");
        assert_eq!(duration(1_400), "46 mois (3 ans et 10 mois)");
        let bounds = |low, high| interval(Quantile { days: 900, low, high });
        assert_eq!(bounds(Some(700), Some(1_100)), "entre 23 et 36 mois");
        assert_eq!(bounds(Some(700), None), "23 mois au moins");
    }

    #[test]
    fn a_month_with_too_little_says_with_which_it_is_counted() {
        let batch =
            |from, to, count| Batch { from: at(from), to: at(to), count, after: 0, until: 9 };
        let batches = [batch("2026-01", "2026-02", 13), batch("2026-03", "2026-03", 0)];
        assert_eq!(of_month(&batches, at("2026-01")), "moins de 11, compté avec le mois suivant");
        assert_eq!(of_month(&batches, at("2026-02")), "13, de janvier 2026 à février 2026");
        assert_eq!(of_month(&batches, at("2026-03")), "0");
        assert_eq!(of_month(&batches, at("2026-04")), "moins de 11, compté avec le mois suivant");
    }

    #[test]
    fn the_reasons_of_a_change_are_told_with_their_sign() {
        let part = |why, by| Part { why, by };
        let told = change(&Change {
            figure: "active".into(),
            before: Some(1_000),
            after: Some(989),
            parts: vec![part(Why::Arrived, 12), part(Why::Left, -23)],
        });
        assert_eq!(told.len(), 4);
        assert!(told[1].starts_with("+\u{a0}12 : demandes nouvelles"), "{told:?}");
        assert!(told[2].starts_with("−\u{a0}23 : demandes terminées"), "{told:?}");
    }
}
