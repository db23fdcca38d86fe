//! The four sentences: what a figure is, in words, with its date, and why it moved.

use crate::web::words::{self, figures as said};
use projections::statistics::edition::Edition;

/// A sentence, and why its figure is not what it was a month ago.
pub(super) struct Sentence {
    pub(super) id: &'static str,
    pub(super) text: String,
    pub(super) change: Vec<String>,
}

/// The four sentences of an edition.
pub(super) fn all(edition: &Edition) -> Vec<Sentence> {
    vec![active(edition), allocated(edition), ratio(edition), waiting(edition)]
}

fn change(edition: &Edition, figure: &str) -> Vec<String> {
    let change = edition.changes.iter().find(|change| change.figure == figure);
    change.map(said::change).unwrap_or_default()
}

fn active(edition: &Edition) -> Sentence {
    let day = words::long_day(edition.day());
    let text = match edition.active {
        Some(0) => format!("Aucune demande n’était active le {day}."),
        Some(1) => format!("Une demande était active le {day}."),
        Some(count) => format!("{} demandes étaient actives le {day}.", words::number(count)),
        None => format!(
            "Moins de 11 demandes étaient actives le {day} : nombre non publié pour protéger les personnes."
        ),
    };
    Sentence { id: "active", text, change: change(edition, "active") }
}

fn allocated(edition: &Edition) -> Sentence {
    let (new, allocated) = (edition.year.new, edition.year.allocated);
    let text = match (allocated, new) {
        (Some(allocated), Some(new)) => format!(
            "{}, {} logements ont été attribués ; {}, {} demandes nouvelles ont été enregistrées.",
            capital(&said::period(allocated.from, allocated.to)),
            words::number(allocated.count),
            said::period(new.from, new.to),
            words::number(new.count)
        ),
        (None, Some(new)) => format!(
            "{}, {} demandes nouvelles ont été enregistrées. {}",
            capital(&said::period(new.from, new.to)),
            words::number(new.count),
            said::FEW
        ),
        _ => said::FEW.to_owned(),
    };
    Sentence { id: "allocated", text, change: change(edition, "allocated") }
}

fn ratio(edition: &Edition) -> Sentence {
    let text = edition.ratio_tenths().map_or_else(
        || {
            "Le nombre de demandes pour un logement attribué ne peut pas encore être publié."
                .to_owned()
        },
        |ratio| {
            format!(
                "Cela fait {} demandes actives pour un logement attribué en un an.",
                words::tenths(ratio)
            )
        },
    );
    Sentence { id: "ratio", text, change: Vec::new() }
}

fn waiting(edition: &Edition) -> Sentence {
    let waiting = edition.year.waiting;
    let text = match waiting.map(|waiting| waiting.median) {
        Some(Some(median)) => format!(
            "La moitié des demandes sont logées en {} au plus ({}, avec 95\u{a0}% de confiance).",
            said::duration(median.days),
            said::interval(median)
        ),
        Some(None) => "Moins de la moitié des demandes sont logées dans la durée observée : \
             aucune attente médiane n’est publiée."
            .to_owned(),
        None => said::FEW.to_owned(),
    };
    Sentence { id: "waiting", text, change: Vec::new() }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
