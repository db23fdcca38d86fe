//! What a commission decided, what a landlord offered, and to whom a household was sent.

use super::{
    dwelling::home,
    fact::{Fact, Telling},
};
use crate::web::{
    messages::{Part, Sentence, codes},
    words,
};
use domain::{demand::DocumentCategory, referral::Mission};

pub(super) fn of_vacancy(fact: Fact<'_>) -> Option<Telling> {
    Some(match fact.kind {
        "vacancy.candidate-nominated"
        | "vacancy.ranking-recorded"
        | "vacancy.next-rank-activated"
        | "vacancy.condition-met" => fact.what(),
        "vacancy.offer-made" => {
            fact.what().with("home", home(fact)).also(fact.more().with("day", fact.day("reply_by")))
        }
        "vacancy.offer-accepted" | "vacancy.offer-deemed-refused" | "vacancy.offer-taken-back" => {
            fact.what().also(fact.more())
        }
        "vacancy.offer-refused" => {
            let why = fact.coded("reason").map(|it| codes::refusal(it).small());
            let why = why.map(|reason| fact.one("why").with("reason", reason));
            fact.what().perhaps(why).also("thread-stays-active")
        }
        "vacancy.candidate-withdrawn" => {
            let code = fact.text("/reason").unwrap_or_default().to_owned();
            fact.what().perhaps(because(&[code])).also(fact.more())
        }
        "vacancy.condition-lapsed" => fact.what().also(fact.more().with("day", fact.day("due"))),
        "vacancy.lapse-undone" => in_time(fact),
        "vacancy.ranked-not-served" => in_time(fact).also("thread-stays-active"),
        "vacancy.lease-signed" => fact.what().also(fact.more().with("home", home(fact))),
        _ => return None,
    })
}

/// A document that was in time: when it was given, and what was our fault.
fn in_time(fact: Fact<'_>) -> Telling {
    let given = fact.coded("given_on").map(Part::Day);
    let given = given.map(|day| Sentence::of("thread-given-on").with("day", day));
    let ours = match fact.text("/cause") {
        Some("entered-late") => Some(Sentence::of("thread-ours-entered-late")),
        Some("misjudged") => Some(Sentence::of("thread-ours-misjudged")),
        _ => None,
    };
    fact.what().perhaps(given).perhaps(ours)
}

/// The reasons of these codes; nothing where none is known.
fn because(codes: &[String]) -> Option<Sentence> {
    let known = words::NON_ALLOCATIONS.iter().filter(|it| codes.iter().any(|c| c == it.code()));
    let reasons: Vec<Part> = known.map(|it| codes::non_allocation(*it).small()).collect();
    (!reasons.is_empty())
        .then(|| Sentence::of("thread-reason").with("reason", Part::Several(reasons, " ; ")))
}

pub(super) fn of_session(fact: Fact<'_>) -> Option<Telling> {
    Some(match fact.kind {
        "session.candidate-examined" | "session.decision-notified" => fact.what(),
        "session.allocation-decided" => fact.what().also(fact.more().with("home", home(fact))),
        "session.ranked-allocation-decided" => {
            fact.what().with("rank", fact.number("rank")).also(fact.more().with("home", home(fact)))
        }
        "session.conditional-allocation-decided" => {
            let document = fact.coded("document").unwrap_or(DocumentCategory::Other);
            let document = codes::document(document).whole();
            let more = fact.more().with("day", fact.day("due")).with("document", document);
            fact.what().also(more)
        }
        "session.non-allocation-decided" => fact
            .what()
            .also(fact.one("home").with("home", home(fact)))
            .perhaps(because(&fact.coded::<Vec<String>>("reasons").unwrap_or_default()))
            .also("thread-stays-active")
            .also(fact.more()),
        "session.inadmissibility-decided"
        | "session.notice-presented"
        | "session.decision-contested" => fact.what().also(fact.more()),
        "session.contestation-answered" => match fact.text("/answer") {
            Some("examined-again") => fact.what().also(fact.one("examined-again")),
            _ => fact.what().also(fact.one("upheld")),
        },
        _ => return None,
    })
}

pub(super) fn of_referral(fact: Fact<'_>) -> Option<Telling> {
    Some(match fact.kind {
        "referral.created" | "referral.accepted" | "referral.completed" => {
            let mission = fact.coded::<Mission>("mission").map(|it| codes::mission(it).small());
            fact.what().perhaps(mission.map(|it| fact.more().with("mission", it)))
        }
        "referral.declined" | "referral.expired" => fact.what().also(fact.more()),
        _ => return None,
    })
}
