//! What happened to the demand itself: its file, its letters, what was put right.

use super::{
    dwelling::home,
    fact::{Fact, Telling},
};
use crate::web::messages::{Part, Sentence, codes};
use chrono::NaiveDate;
use domain::demand::{Channel, DocumentCategory, Ground};

pub(super) fn of_demand(fact: Fact<'_>) -> Option<Telling> {
    Some(match fact.kind {
        // a section changed after the first form
        "demand.identity-changed"
        | "demand.co-applicant-declared"
        | "demand.co-applicant-removed"
        | "demand.household-declared"
        | "demand.resources-declared"
        | "demand.housing-declared"
        | "demand.wish-declared"
        | "demand.situation-declared"
        | "demand.identity-accepted"
        | "demand.certificate-issued" => fact.what(),
        "demand.submitted" => match fact.coded("channel") {
            Some(Channel::Desk) => fact.what_of("desk"),
            Some(Channel::Portal) => fact.what_of("portal"),
            Some(Channel::Exchange) => fact.what_of("exchange"),
            None => fact.what(),
        },
        "demand.completeness-assessed" => {
            match fact.coded::<Vec<String>>("missing").is_none_or(|missing| missing.is_empty()) {
                true => fact.what_of("whole"),
                false => fact.what().also(fact.more()),
            }
        }
        "demand.registered" => {
            let what = match fact.text("/origin") {
                Some("migrated") => fact.what_of("migrated"),
                _ => fact.what(),
            };
            what.also(fact.more().with("day", fact.day("expires_on")))
        }
        "demand.document-filed" | "demand.document-verified" => of_document(fact),
        "demand.document-rejected" => {
            let reason = fact.coded("reason").map(|it| codes::rejection(it).whole());
            let reason = reason.map(|reason| Sentence::of("thread-reason").with("reason", reason));
            of_document(fact).perhaps(reason).also(fact.more())
        }
        "demand.score-computed" => {
            let provisional = fact.is("provisional").then(|| fact.more());
            fact.what().with("total", fact.number("total")).perhaps(provisional)
        }
        _ => return of_life(fact).or_else(|| of_letter(fact)).or_else(|| of_repair(fact)),
    })
}

/// What was said of a document, and of which one if that is known.
fn of_document(fact: Fact<'_>) -> Telling {
    match fact.coded::<DocumentCategory>("category") {
        Some(category) => fact.what_of("of").with("document", codes::document(category).whole()),
        None => fact.what(),
    }
}

fn of_life(fact: Fact<'_>) -> Option<Telling> {
    Some(match fact.kind {
        "demand.renewal-notice-sent" | "demand.renewed" => {
            fact.what().also(fact.more().with("day", fact.day("expires_on")))
        }
        "demand.renunciation-received" => fact.what(),
        "demand.deregistered" => {
            let ground = fact.text("/ground").and_then(Ground::from_code);
            let why = ground.map(|it| fact.one("why").with("ground", codes::ground(it).whole()));
            let told = fact.is("elsewhere").then(|| fact.one("elsewhere"));
            fact.what().perhaps(why).perhaps(told).also(fact.more())
        }
        "demand.reinstated" | "demand.refusal-judged" => fact.what().also(fact.more()),
        "demand.candidacy-opened" => fact.what().also(fact.more().with("home", home(fact))),
        "demand.candidacy-closed" => match fact.text("/outcome/kind") {
            Some("withdrawn") => fact.what_of("withdrawn"),
            Some("vacancy-closed") => fact.what_of("vacancy-closed").also(fact.more()),
            // told by the decision, the reply or the lease itself
            _ => fact.what(),
        },
        _ => return None,
    })
}

/// What a letter is for.
fn purpose(fact: Fact<'_>) -> Part {
    let key = match fact.text("/purpose/kind") {
        Some("renewal") => "thread-purpose-renewal",
        Some("request") => "thread-purpose-request",
        Some("offer") => "thread-purpose-offer",
        Some("decision") => "thread-purpose-decision",
        Some("warning") => "thread-purpose-warning",
        _ => "thread-purpose-other",
    };
    Sentence::of(key).whole()
}

fn of_letter(fact: Fact<'_>) -> Option<Telling> {
    Some(match fact.kind {
        "demand.letter-sent" => fact.what().with("purpose", purpose(fact)).also(fact.more()),
        "demand.letter-presented" => {
            let until = fact.coded("until").map(|day| fact.more().with("day", Part::Day(day)));
            fact.what().with("purpose", purpose(fact)).perhaps(until)
        }
        "demand.letter-returned" | "demand.warning-sent" => fact.what().also(fact.more()),
        "demand.warning-lifted" => fact.what().also("thread-stays-active"),
        _ => return None,
    })
}

/// What was put right, and what becomes of two demands.
fn of_repair(fact: Fact<'_>) -> Option<Telling> {
    Some(match fact.kind {
        "demand.merged" | "demand.lease-elsewhere-reported" | "demand.erasure-held" => {
            fact.what().also(fact.more())
        }
        "demand.absorbed" => fact.what().also(fact.more().with("day", fact.day("presented_on"))),
        "demand.fact-corrected" => {
            fact.what().also(fact.more().with("day", fact.day("effective_on")))
        }
        "demand.sessions-affected" => {
            let days: Vec<NaiveDate> = fact.coded("days").unwrap_or_default();
            let days = Part::Several(days.into_iter().map(Part::Day).collect(), " ; ");
            fact.what().also(fact.more().with("days", days))
        }
        _ => return None,
    })
}
