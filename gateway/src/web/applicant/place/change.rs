//! Why a place changed between two days, in words.

use super::{ENOUGH, spelt};
use crate::{desk::PlaceRow, web::words};
use chrono::NaiveDate;
use domain::ranking::Parts;

/// Fewer places than this that others account for are told together.
const FEW: i32 = 10;

/// What is told of a change.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) sentence: String,
    pub(super) before: String,
    pub(super) after: String,
    /// What counted, what it means, and how many places: they sum to the difference.
    pub(super) parts: Vec<(&'static str, &'static str, String)>,
    pub(super) sum: String,
}

/// Tells the change between two days that rows begin or end at. Parts of several months are added.
pub(super) fn told(rows: &[PlaceRow], (from, to): (NaiveDate, NaiveDate)) -> Told {
    let mut months: Vec<&PlaceRow> =
        rows.iter().filter(|row| from <= row.from && row.to <= to && row.from < row.to).collect();
    months.sort_by_key(|row| row.from);
    let whole = joined(&months, (from, to));
    let nothing = |sentence: &str| Told {
        sentence: sentence.to_owned(),
        before: String::new(),
        after: String::new(),
        parts: vec![],
        sum: String::new(),
    };
    let Some((first, parts, last)) = whole else {
        return nothing(
            "Votre demande n’avait pas de place à l’une de ces dates, ou nous ne l’avons pas gardée.",
        );
    };
    if first.of < ENOUGH || last.of < ENOUGH {
        return nothing(
            "Moins de 11 demandes étaient comparables à la vôtre : nous ne détaillons pas, pour ne rien dire des \
             autres ménages.",
        );
    }
    let difference = parts.sum();
    Told {
        sentence: moved(difference),
        before: format!("Le {} : {}", words::long_day(from), lower(&spelt(first))),
        after: format!("Le {} : {}", words::long_day(to), lower(&spelt(last))),
        parts: listed(&parts),
        sum: places(difference),
    }
}

/// Months that follow each other without a gap, with the places at both ends.
fn joined(
    months: &[&PlaceRow],
    (from, to): (NaiveDate, NaiveDate),
) -> Option<(domain::ranking::Place, Parts, domain::ranking::Place)> {
    let (first, last) = (months.first()?, months.last()?);
    let is_whole = first.from == from
        && last.to == to
        && months.windows(2).all(|pair| matches!(pair, [one, next] if one.to == next.from));
    if !is_whole {
        return None;
    }
    let mut sum = Parts::default();
    for month in months {
        let (_, parts) = month.since?;
        sum = Parts {
            corrections: sum.corrections + parts.corrections,
            rule: sum.rule + parts.rule,
            seniority: sum.seniority + parts.seniority,
            own: sum.own + parts.own,
            departures: sum.departures + parts.departures,
            arrivals: sum.arrivals + parts.arrivals,
            others: sum.others + parts.others,
        };
    }
    Some((first.since?.0, sum, last.after))
}

/// What each part is. Those of other households under ten places are told as one.
fn listed(parts: &Parts) -> Vec<(&'static str, &'static str, String)> {
    let mut lines = vec![
        (
            "Corrections",
            "Des informations d’avant étaient fausses et sont corrigées, pour vous ou pour d’autres.",
            places(parts.corrections),
        ),
        ("Règles", "La grille de points ou un délai a changé, pour tous.", places(parts.rule)),
        (
            "Ancienneté",
            "Le temps passe pour tous : les mois d’attente comptent.",
            places(parts.seniority),
        ),
        (
            "Votre dossier",
            "Ce que vous avez déclaré, ou ce qui a été vérifié chez vous.",
            places(parts.own),
        ),
    ];
    let others = [
        ("Départs", "Des demandes ne sont plus actives.", parts.departures),
        ("Arrivées", "De nouvelles demandes sont comparables à la vôtre.", parts.arrivals),
        ("Autres dossiers", "D’autres ménages ont changé leur dossier.", parts.others),
    ];
    let small: Vec<i32> =
        others.iter().map(|other| other.2).filter(|n| *n != 0 && n.abs() < FEW).collect();
    if small.is_empty() {
        lines.extend(others.map(|(name, what, part)| (name, what, places(part))));
    } else {
        let together = parts.departures + parts.arrivals + parts.others;
        lines.push((
            "Départs, arrivées et autres dossiers",
            "Comptés ensemble : séparément, les nombres sont trop petits pour ne rien dire des autres ménages.",
            places(together),
        ));
    }
    lines
}

fn moved(difference: i32) -> String {
    let many = words::count(usize::try_from(difference.abs()).unwrap_or(0), "place", "places");
    match difference {
        0 => "Votre place n’a pas changé entre ces deux dates.".to_owned(),
        n if n < 0 => format!("Votre place s’est rapprochée de la première, de {many}."),
        _ => format!("Votre place s’est éloignée de la première, de {many}."),
    }
}

/// « 3 places plus près », « 2 places plus loin », « rien ».
fn places(part: i32) -> String {
    let many = words::count(usize::try_from(part.abs()).unwrap_or(0), "place", "places");
    match part {
        0 => "rien".to_owned(),
        n if n < 0 => format!("{many} plus près"),
        _ => format!("{many} plus loin"),
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ranking::Place, testing::demand};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(days: (&str, &str), (before, after): (u32, u32), parts: Parts) -> PlaceRow {
        let place = |rank| Place { rank, of: 200 };
        PlaceRow {
            demand: demand(1),
            from: day(days.0),
            to: day(days.1),
            after: place(after),
            since: Some((place(before), parts)),
        }
    }

    fn year() -> Vec<PlaceRow> {
        let one = Parts { arrivals: 20, own: -5, others: 12, departures: -14, ..Parts::default() };
        let two = Parts { arrivals: 3, departures: -2, seniority: 1, ..Parts::default() };
        vec![
            row(("2026-02-01", "2026-03-01"), (40, 53), one),
            row(("2026-03-01", "2026-03-20"), (53, 55), two),
        ]
    }

    #[test]
    fn the_parts_of_months_are_added_and_sum_to_the_difference() {
        let whole = told(&year(), (day("2026-02-01"), day("2026-03-20")));
        assert!(
            whole.before.contains("place 40 sur 200") && whole.after.contains("place 55 sur 200")
        );
        assert_eq!((whole.parts.len(), whole.sum.as_str()), (7, "15 places plus loin"));
        let number = |text: &str| {
            let n: i32 = text.split(' ').next().unwrap().parse().unwrap_or(0);
            if text.ends_with("près") { -n } else { n }
        };
        assert_eq!(whole.parts.iter().map(|part| number(&part.2)).sum::<i32>(), 15);
    }

    #[test]
    fn small_numbers_of_other_households_are_told_together() {
        let month = told(&year(), (day("2026-03-01"), day("2026-03-20")));
        assert_eq!(month.parts.len(), 5);
        assert_eq!(month.parts.last().unwrap().2, "1 place plus loin");
        assert_eq!(month.sum, "2 places plus loin");
        assert!(!month.parts.iter().any(|part| part.0 == "Arrivées"));
    }

    #[test]
    fn nothing_is_told_of_too_few_or_of_a_gap() {
        let mut few = year();
        few[1].after.of = 10;
        let told_few = told(&few, (day("2026-03-01"), day("2026-03-20")));
        assert!(told_few.parts.is_empty() && told_few.sentence.contains("Moins de 11"));
        let gap = vec![year().remove(0)];
        let told_gap = told(&gap, (day("2026-01-01"), day("2026-03-01")));
        assert!(told_gap.parts.is_empty(), "{told_gap:?}");
    }
}
