//! What a household whose right to housing is recognised reads of the court: before it opens, and while it is open.

use crate::web::words;
use chrono::NaiveDate;
use domain::{demand::Right, law::Law};

/// The administrative court of the département.
const COURT: &str = "tribunal administratif de Nantes";

/// What may be done now: a title and how to do it.
pub(super) fn open(right: &Right, law: &Law, today: NaiveDate) -> Option<(String, String)> {
    let window = right.court(law).filter(|window| window.from <= today)?;
    if window.until.is_some_and(|until| today > until) {
        return None;
    }
    let until = match window.until {
        Some(day) => format!("Vous avez quatre mois : jusqu’au {} inclus.", words::long_day(day)),
        None => "Aucun délai ne court contre vous.".to_owned(),
    };
    let how = "Écrivez-lui, déposez votre recours à son guichet, ou passez par le site Télérecours citoyens.";
    let more = format!(
        "Aucun logement adapté ne vous a été proposé à temps. Le {COURT} peut être saisi. {until} {how} \
         Un lieu d’accueil vous aide, gratuitement."
    );
    Some(("Vous pouvez saisir le tribunal".to_owned(), more))
}

/// What will be open, said beforehand.
pub(super) fn ahead(right: &Right, law: &Law, today: NaiveDate) -> Option<String> {
    let window = right.court(law).filter(|window| today < window.from)?;
    Some(format!(
        "À partir du {}, si aucun logement adapté ne vous est proposé avant.",
        words::long_day(window.from)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{demand::Recognition, territory::Typology};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn right(told: bool) -> Right {
        let decided_on = day("2026-02-10");
        let recognised = Some(Recognition { decided_on, typology: Typology::T3, told });
        Right { recognised, ..Right::default() }
    }

    #[test]
    fn the_page_says_that_the_court_is_open_for_four_months_where_and_how() {
        let (right, law) = (right(true), Law::default());
        let before = ahead(&right, &law, day("2026-08-09")).unwrap();
        assert!(before.contains("lundi 10 août 2026"), "{before}");
        assert_eq!(open(&right, &law, day("2026-08-09")), None);
        assert_eq!(ahead(&right, &law, day("2026-08-10")), None);
        let (_, more) = open(&right, &law, day("2026-08-10")).unwrap();
        for said in [
            "tribunal administratif de Nantes",
            "quatre mois",
            "jeudi 10 décembre 2026",
            "Télérecours",
        ] {
            assert!(more.contains(said), "{said}: {more}");
        }
        assert!(open(&right, &law, day("2026-12-10")).is_some());
        assert_eq!(open(&right, &law, day("2026-12-11")), None);
    }

    #[test]
    fn to_a_person_whom_nobody_told_the_court_stays_open() {
        let (right, law) = (right(false), Law::default());
        let (_, more) = open(&right, &law, day("2028-01-01")).unwrap();
        assert!(more.contains("Aucun délai ne court contre vous"), "{more}");
    }
}
