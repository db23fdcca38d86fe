//! The steps a session goes through, in their order, each with the day it was passed and its article.

use super::part::decided;
use crate::web::words;
use chrono::NaiveDate;
use domain::session::{Convocation, Session};

/// One step.
pub(in crate::web) struct Gate {
    pub(in crate::web) label: &'static str,
    /// What is known of it.
    pub(in crate::web) detail: String,
    pub(in crate::web) passed: bool,
    /// The first that is not passed.
    pub(in crate::web) current: bool,
}

/// Every step, those to come too.
pub(in crate::web) fn gates(session: &Session, convocation: &Convocation) -> Vec<Gate> {
    let gate = |label, passed, detail: String| Gate { label, detail, passed, current: false };
    let day = |day: Option<NaiveDate>| {
        day.map(|day| format!("le {}", words::day(day))).unwrap_or_default()
    };
    let homes = session.agenda().count();
    let known = decided(session);
    let decided = session.agenda().filter(|home| known.contains(home)).count();
    let letters = session.decisions.len();
    let sent = session.decisions.values().filter(|one| one.notified_on.is_some()).count();
    let all_decided = homes > 0 && decided == homes;
    let mut all = vec![
        gate("Préparée", true, format!("pour le {}", words::long_day(convocation.meets_on))),
        gate(
            "Ordre du jour envoyé",
            session.frozen.is_some(),
            day(session.frozen.as_ref().map(|frozen| frozen.on)),
        ),
        gate(
            "Ouverte",
            session.present.is_some(),
            session.present.map_or_else(
                || format!("il faut {} membres qui votent (CCH R441-9)", convocation.quorum),
                |present| {
                    format!("{present} membres qui votent, {} nécessaires", convocation.quorum)
                },
            ),
        ),
        gate("Délibérée", all_decided, format!("logements décidés : {decided} sur {homes}")),
        gate("Procès-verbal publié", session.minutes_on.is_some(), day(session.minutes_on)),
        gate(
            "Notifiée",
            all_decided && letters > 0 && sent == letters,
            format!("lettres envoyées : {sent} sur {letters} (CCH L441-2-2)"),
        ),
    ];
    if let Some(next) = all.iter_mut().find(|gate| !gate.passed) {
        next.current = true;
    }
    all
}
