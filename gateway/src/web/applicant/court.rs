//! What a household whose right to housing is recognised reads of the court: before it opens, and while it is open.

use crate::web::messages::{Part, Sentence};
use chrono::NaiveDate;
use domain::{demand::Right, law::Law};

/// What may be done now: a title, and how to do it.
pub(super) fn open(
    right: &Right,
    law: &Law,
    today: NaiveDate,
) -> Option<(Sentence, Vec<Sentence>)> {
    let window = right.court(law).filter(|window| window.from <= today)?;
    if window.until.is_some_and(|until| today > until) {
        return None;
    }
    let until = match window.until {
        Some(day) => Sentence::of("asked-court-until").with("day", Part::Day(day)),
        None => Sentence::of("asked-court-no-end"),
    };
    let more = vec![Sentence::of("asked-court-more"), until, Sentence::of("asked-court-how")];
    Some((Sentence::of("asked-court"), more))
}

/// What will be open, said beforehand.
pub(super) fn ahead(right: &Right, law: &Law, today: NaiveDate) -> Option<Sentence> {
    right.court(law).filter(|window| today < window.from).map(|window| opens(window.from))
}

/// From which day it will be open.
pub(super) fn opens(day: NaiveDate) -> Sentence {
    Sentence::of("ahead-court-more").with("day", Part::Day(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::messages::Words;
    use domain::{demand::Recognition, territory::Typology};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn right(told: bool) -> Right {
        let decided_on = day("2026-02-10");
        let recognised = Some(Recognition { decided_on, typology: Typology::T3, told });
        Right { recognised, ..Right::default() }
    }

    fn told(open: Option<(Sentence, Vec<Sentence>)>) -> String {
        Words::default().tell_all(&open.unwrap().1).in_french().to_owned()
    }

    #[test]
    fn the_page_says_that_the_court_is_open_for_four_months_where_and_how() {
        let (right, law) = (right(true), Law::default());
        let before = ahead(&right, &law, day("2026-08-09")).unwrap();
        let before = Words::default().tell(&before).in_french().to_owned();
        assert!(before.contains("lundi 10 août 2026"), "{before}");
        assert_eq!(open(&right, &law, day("2026-08-09")), None);
        assert_eq!(ahead(&right, &law, day("2026-08-10")), None);
        let more = told(open(&right, &law, day("2026-08-10")));
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
        let more = told(open(&right, &law, day("2028-01-01")));
        assert!(more.contains("Aucun délai ne court contre vous"), "{more}");
    }
}
