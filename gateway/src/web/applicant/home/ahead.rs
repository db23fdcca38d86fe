//! What may follow: never promised, with its date and its article when the law sets one.

use crate::{
    app::App,
    error::Trouble,
    web::{
        applicant::{court, own::Own},
        file::File,
        messages::{Part, Said, Sentence, Words},
    },
};
use chrono::{Days, NaiveDate};
use domain::{calendar::Deadline, demand::Stage, vacancy::Standing};
use projections::deadlines;

/// How far ahead deadlines are told.
const AHEAD: Days = Days::new(400);
/// Most deadlines told.
const MOST: u32 = 20;

/// A step that may come.
pub(in crate::web::applicant) struct Step {
    /// The key of its sentence: it also says which step it is.
    pub(in crate::web::applicant) key: &'static str,
    more: Option<Sentence>,
    pub(in crate::web::applicant) article: &'static str,
    /// The day, if the law sets one.
    pub(in crate::web::applicant) on: Option<NaiveDate>,
}

impl Step {
    const fn new(key: &'static str, article: &'static str) -> Self {
        Self { key, more: None, article, on: None }
    }

    fn with(self, more: Sentence) -> Self {
        Self { more: Some(more), ..self }
    }

    fn on(self, day: NaiveDate) -> Self {
        Self { on: Some(day), ..self }
    }

    /// What may come.
    pub(in crate::web::applicant) fn what(&self, words: &Words) -> Said {
        words.say(self.key)
    }

    /// What is known of it.
    pub(in crate::web::applicant) fn more(&self, words: &Words) -> Option<Said> {
        self.more.as_ref().map(|more| words.tell(more))
    }
}

/// The steps that may come, those without a day first, then by day. Whoever no longer sees the whole file is told of no
/// deadline that the file alone does not hold.
///
/// # Errors
/// A store does not answer.
pub(in crate::web::applicant) async fn ahead(
    app: &App,
    own: &Own<'_>,
    file: &File,
) -> Result<Vec<Step>, Trouble> {
    let mut steps = expected(app, file);
    if !own.is_narrowed() && !matches!(file.demand.stage, Stage::Deregistered { .. }) {
        let today = app.today();
        let window = (today, today.checked_add_days(AHEAD).unwrap_or(today));
        let due = deadlines::coming(app.views.db(), window, Some(own.id), MOST).await?;
        let told = due.iter().filter_map(|due| of_deadline(due.kind, due.due));
        steps.extend(told);
    }
    let (mut without, mut dated): (Vec<Step>, Vec<Step>) =
        steps.into_iter().partition(|step| step.on.is_none());
    dated.sort_by_key(|step| step.on);
    without.extend(dated);
    Ok(without)
}

fn expected(app: &App, file: &File) -> Vec<Step> {
    let demand = &file.demand;
    let (law, today) = (app.executor.law.on(app.today()), app.today());
    match demand.stage {
        Stage::Absent | Stage::Submitted => registration(),
        Stage::Active => {
            let court = court::ahead(&demand.right, &law, today);
            let renewal = demand.expires_on().map(renewal);
            std::iter::once(homes(file)).chain(court.map(before_court)).chain(renewal).collect()
        }
        Stage::Deregistered { .. } => vec![],
    }
}

fn registration() -> Vec<Step> {
    let seen = Sentence::of("ahead-registration-more");
    vec![Step::new("ahead-registration", "CCH R441-2-3").with(seen), study()]
}

const fn study() -> Step {
    Step::new("ahead-study", "CCH R441-2-17")
}

fn before_court(when: Sentence) -> Step {
    Step::new("ahead-court", "CJA R778-2").with(when)
}

fn renewal(day: NaiveDate) -> Step {
    let until = Sentence::of("ahead-renewal-more").with("day", Part::Day(day));
    Step::new("ahead-renewal", "CCH R441-2-7").with(until).on(day)
}

/// The next step towards a home.
fn homes(file: &File) -> Step {
    let standings = file.vacancies.values().filter_map(|vacancy| vacancy.standing(file.id));
    let furthest = standings.map(|standing| match standing {
        Standing::Accepted => 4,
        Standing::Offered { .. } => 3,
        Standing::Ranked => 2,
        Standing::Nominated => 1,
        _ => 0,
    });
    towards_home(furthest.max().unwrap_or(0))
}

/// The step after the furthest that the household has reached for some home.
fn towards_home(furthest: u8) -> Step {
    let article = "CCH R441-3";
    match furthest {
        4 => Step::new("ahead-lease", article).with(Sentence::of("ahead-lease-more")),
        3 => Step::new("ahead-reply", "CCH R441-10"),
        2 => Step::new("ahead-offer", article),
        1 => Step::new("ahead-decision", article),
        _ => study(),
    }
}

/// A deadline of the scheduler, as the household reads it; none for those the file itself tells.
fn of_deadline(kind: Deadline, due: NaiveDate) -> Option<Step> {
    let (what, more) = match kind {
        Deadline::Certificate => ("ahead-certificate", "ahead-at-the-latest"),
        Deadline::RenewalNotice => ("ahead-notice", "ahead-notice-more"),
        Deadline::NoAnswer | Deadline::Inadmissible => ("ahead-warning", "ahead-warning-more"),
        Deadline::ReferralAnswer => ("ahead-referral", "ahead-at-the-latest"),
        Deadline::FirstReception => ("ahead-reception", "ahead-at-the-latest"),
        Deadline::Condition => ("ahead-condition", "ahead-condition-more"),
        Deadline::Expiry | Deadline::OfferReply | Deadline::NextStep => return None,
    };
    let more = Sentence::of(more).with("day", Part::Day(due));
    Some(Step::new(what, kind.article()).with(more).on(due))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::messages::{
        Beside,
        tests::{keys, values_of},
    };
    use std::collections::BTreeSet;

    /// Every step there is.
    fn steps() -> Vec<Step> {
        let day: NaiveDate = "2026-03-18".parse().unwrap();
        let mut steps = registration();
        steps.extend((0..=4).map(towards_home));
        steps.extend([renewal(day), before_court(court::opens(day))]);
        steps.extend(Deadline::ALL.into_iter().filter_map(|kind| of_deadline(kind, day)));
        steps
    }

    #[test]
    fn a_step_that_may_come_is_given_the_values_that_its_sentences_have() {
        let mut told = BTreeSet::new();
        for step in steps() {
            let mut parts = Sentence::of(step.key).parts();
            parts.extend(step.more.iter().flat_map(Sentence::parts));
            for (key, given) in parts {
                let has = values_of(&key).unwrap_or_else(|| panic!("{key} is written nowhere"));
                assert_eq!(given, has, "{key}");
                told.insert(key);
            }
        }
        for key in keys().iter().filter(|key| key.starts_with("ahead-")) {
            assert!(told.contains(key), "nothing tells {key}");
        }
    }

    #[test]
    fn a_step_is_told_in_both_languages_with_its_day() {
        let words = Words::with_beside(Some(Beside::English));
        let step = renewal("2026-03-18".parse().unwrap());
        assert_eq!(step.what(&words).beside(), "Renewal to be done");
        let more = step.more(&words).unwrap();
        assert_eq!(more.in_french(), "À faire jusqu’au mercredi 18 mars 2026 inclus.");
        assert_eq!(more.beside(), "To be done by Wednesday 18 March 2026, that day included.");
    }
}
