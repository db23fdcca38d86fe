//! Which events make an entry, for whom, and what it says. Never a sealed value.

use crate::projection::Seen;
use domain::{
    demand::{CandidacyOutcome, DemandEvent},
    id::{DemandId, VacancyId},
    referral::ReferralEvent,
    session::SessionEvent,
    vacancy::{
        ConditionLapsed, ConditionMet, LapseUndone, OfferTakenBack, RankedNotServed, VacancyEvent,
    },
    world::Event,
};
use serde_json::{Value, json};

/// The vacancy an event of another stream is about.
pub(super) fn vacancy_of(event: &Event) -> Option<VacancyId> {
    use SessionEvent as S;
    match event {
        Event::Demand(
            DemandEvent::CandidacyOpened { vacancy, .. }
            | DemandEvent::CandidacyClosed { vacancy, .. },
        )
        | Event::Session(
            S::CandidateExamined { vacancy, .. }
            | S::AllocationDecided { vacancy, .. }
            | S::RankedAllocationDecided { vacancy, .. }
            | S::ConditionalAllocationDecided { vacancy, .. }
            | S::NonAllocationDecided { vacancy, .. }
            | S::InadmissibilityDecided { vacancy, .. }
            | S::DecisionNotified { vacancy, .. },
        ) => Some(*vacancy),
        Event::Session(S::NoticePresented(said)) => Some(said.vacancy),
        Event::Session(S::DecisionContested(said)) => Some(said.vacancy),
        Event::Session(S::ContestationAnswered(said)) => Some(said.vacancy),
        _ => None,
    }
}

/// The demand an event of another stream is about, if it is told to its applicant.
pub(super) fn demand_of(event: &Event) -> Option<DemandId> {
    use SessionEvent as S;
    use VacancyEvent as V;
    match event {
        Event::Session(
            S::AllocationDecided { demand, .. }
            | S::RankedAllocationDecided { demand, .. }
            | S::ConditionalAllocationDecided { demand, .. }
            | S::NonAllocationDecided { demand, .. }
            | S::InadmissibilityDecided { demand, .. }
            | S::DecisionNotified { demand, .. },
        )
        | Event::Vacancy(
            V::OfferMade { demand, .. }
            | V::OfferAccepted { demand, .. }
            | V::OfferRefused { demand, .. }
            | V::OfferDeemedRefused { demand, .. }
            | V::NextRankActivated { demand, .. }
            | V::LeaseSigned { demand, .. }
            | V::CandidateWithdrawn { demand, reason: Some(_), .. }
            | V::ConditionMet(ConditionMet { demand, .. })
            | V::ConditionLapsed(ConditionLapsed { demand, .. })
            | V::LapseUndone(LapseUndone { demand, .. })
            | V::OfferTakenBack(OfferTakenBack { demand, .. })
            | V::RankedNotServed(RankedNotServed { demand, .. }),
        ) => Some(*demand),
        Event::Session(S::NoticePresented(said)) => Some(said.demand),
        Event::Session(S::DecisionContested(said)) => Some(said.demand),
        Event::Session(S::ContestationAnswered(said)) => Some(said.demand),
        Event::Referral(ReferralEvent::Created { demand, .. }) => *demand,
        _ => None,
    }
}

/// What an entry about a mandate says: never who holds it.
pub(super) fn of_mandate(event: &DemandEvent) -> Option<Value> {
    use DemandEvent as E;
    Some(match event {
        E::MandateGiven(given) => {
            json!({ "mandate": given.mandate, "from": given.from, "until": given.until,
                    "scope": given.scope })
        }
        E::MandateEnded(ended) => json!({ "mandate": ended.mandate, "on": ended.on }),
        E::ActedFor(acted) => {
            json!({ "mandate": acted.mandate, "act": acted.act, "on": acted.on })
        }
        _ => return None,
    })
}

/// What an entry on the demand's own event says; none when another event tells the same fact.
pub(super) fn of_demand(event: &DemandEvent, dwelling: &Value) -> Option<Value> {
    use DemandEvent as E;
    Some(match event {
        E::Submitted { received_on, channel, desk, .. } => {
            json!({ "received_on": received_on, "channel": channel, "desk": desk })
        }
        E::WishDeclared { typologies, communes, widened, .. } => {
            json!({ "typologies": typologies, "communes": communes, "widened": widened })
        }
        // that nothing lacks is told by the form itself
        E::CompletenessAssessed { missing, .. } if missing.is_empty() => return None,
        E::CompletenessAssessed { missing, anomalies } => {
            json!({ "missing": missing, "anomalies": anomalies })
        }
        E::IdentityAccepted { accepted_on, body, .. } => {
            json!({ "accepted_on": accepted_on, "body": body })
        }
        E::Registered { presented_on, expires_on, desk, origin, .. } => {
            json!({ "presented_on": presented_on, "expires_on": expires_on, "desk": desk, "origin": origin })
        }
        E::CertificateIssued { sent_on } => json!({ "sent_on": sent_on }),
        E::DocumentFiled { document, category, filed_on, posted_on, entered_on, .. } => {
            json!({ "document": document, "category": category, "filed_on": filed_on,
                    "posted_on": posted_on, "entered_on": entered_on })
        }
        E::DocumentVerified { document, verified_on, .. } => {
            json!({ "document": document, "verified_on": verified_on })
        }
        E::DocumentRejected { document, reason } => {
            json!({ "document": document, "reason": reason })
        }
        E::ScoreComputed { grid, computed_on, total, provisional, .. } => {
            json!({ "grid": grid, "computed_on": computed_on, "total": total, "provisional": provisional })
        }
        E::RenewalNoticeSent { sent_on, expires_on } => {
            json!({ "sent_on": sent_on, "expires_on": expires_on })
        }
        E::Renewed { renewed_on, expires_on } => {
            json!({ "renewed_on": renewed_on, "expires_on": expires_on })
        }
        E::RenunciationReceived { received_on } => json!({ "received_on": received_on }),
        E::Deregistered { ground, effective_on, elsewhere } => {
            json!({ "ground": ground.code(), "effective_on": effective_on, "elsewhere": elsewhere })
        }
        E::Reinstated { effective_on, expires_on, .. } => {
            json!({ "effective_on": effective_on, "expires_on": expires_on })
        }
        E::Absorbed(..) | E::FactCorrected(..) | E::SessionsAffected(..) => of_repair(event),
        E::CandidacyOpened { vacancy, on } => {
            json!({ "vacancy": vacancy, "on": on, "dwelling": dwelling })
        }
        E::CandidacyClosed { .. } => return closed(event, dwelling),
        E::RefusalJudged(judged) => {
            json!({ "vacancy": judged.vacancy, "judged_on": judged.judged_on, "body": judged.body })
        }
        E::LetterSent(..)
        | E::LetterPresented(..)
        | E::LetterReturned(..)
        | E::WarningSent(..)
        | E::WarningLifted(..) => of_letter(event),
        _ => json!({}),
    })
}

/// The end of a candidacy, when no decision, reply or lease tells it.
fn closed(event: &DemandEvent, dwelling: &Value) -> Option<Value> {
    let DemandEvent::CandidacyClosed { vacancy, on, outcome } = event else { return None };
    matches!(outcome, CandidacyOutcome::Withdrawn | CandidacyOutcome::VacancyClosed)
        .then(|| json!({ "vacancy": vacancy, "on": on, "outcome": outcome, "dwelling": dwelling }))
}

/// What was put right.
fn of_repair(event: &DemandEvent) -> Value {
    use DemandEvent as E;
    match event {
        E::Absorbed(said) => {
            json!({ "presented_on": said.presented_on, "expires_on": said.expires_on })
        }
        E::FactCorrected(said) => {
            json!({ "sections": said.sections, "effective_on": said.effective_on })
        }
        E::SessionsAffected(said) => {
            json!({ "days": said.sessions.iter().map(|one| one.met_on).collect::<Vec<_>>() })
        }
        _ => json!({}),
    }
}

fn of_letter(event: &DemandEvent) -> Value {
    use DemandEvent as E;
    match event {
        E::LetterSent(letter) => json!({ "purpose": letter.purpose, "sent_on": letter.sent_on }),
        E::LetterPresented(letter) => {
            json!({ "purpose": letter.purpose, "presented_on": letter.presented_on, "until": letter.until })
        }
        E::LetterReturned(letter) => {
            json!({ "purpose": letter.purpose, "returned_on": letter.returned_on })
        }
        E::WarningSent(warning) => {
            json!({ "ground": warning.ground.code(), "sent_on": warning.sent_on })
        }
        E::WarningLifted(warning) => {
            json!({ "ground": warning.ground.code(), "on": warning.on, "cause": warning.cause })
        }
        _ => json!({}),
    }
}

/// What an entry on an event of another stream says.
pub(super) fn of_other(seen: &Seen<'_>, dwelling: &Value) -> Option<Value> {
    let mut says = match seen.event {
        Event::Session(event) => of_session(event),
        Event::Vacancy(event) => of_vacancy(event),
        Event::Referral(ReferralEvent::Created { from, to, mission, to_body, .. }) => {
            return Some(json!({ "from": from, "to": to, "mission": mission, "to_body": to_body }));
        }
        _ => return None,
    };
    if let Some(says) = says.as_object_mut() {
        let own = matches!(seen.event, Event::Vacancy(_)).then(|| seen.stream().to_owned());
        let vacancy = vacancy_of(seen.event).map(|vacancy| vacancy.to_string()).or(own);
        says.insert("vacancy".to_owned(), json!(vacancy));
        says.insert("dwelling".to_owned(), dwelling.clone());
    }
    Some(says)
}

fn of_session(event: &SessionEvent) -> Value {
    use SessionEvent as S;
    match event {
        S::RankedAllocationDecided { rank, decided_on, .. } => {
            json!({ "rank": rank, "decided_on": decided_on })
        }
        S::ConditionalAllocationDecided { rank, document, due, decided_on, .. } => {
            json!({ "rank": rank, "document": document, "due": due, "decided_on": decided_on })
        }
        S::NonAllocationDecided { reasons, decided_on, .. } => {
            let reasons: Vec<_> = reasons.iter().map(|reason| reason.code()).collect();
            json!({ "reasons": reasons, "decided_on": decided_on })
        }
        S::DecisionNotified { notified_on, says_how, .. } => {
            json!({ "notified_on": notified_on, "says_how": says_how })
        }
        S::NoticePresented(said) => json!({ "presented_on": said.presented_on }),
        S::DecisionContested(said) => json!({ "on": said.on, "door": said.door }),
        S::ContestationAnswered(said) => json!({ "on": said.on, "answer": said.answer }),
        _ => json!({}),
    }
}

fn of_vacancy(event: &VacancyEvent) -> Value {
    use VacancyEvent as V;
    match event {
        V::OfferMade { rank, offered_on, reply_by, .. } => {
            json!({ "rank": rank, "offered_on": offered_on, "reply_by": reply_by })
        }
        V::OfferAccepted { replied_on, .. } => json!({ "replied_on": replied_on }),
        V::OfferRefused { replied_on, reason, .. } => {
            json!({ "replied_on": replied_on, "reason": reason })
        }
        V::OfferDeemedRefused { on, .. } => json!({ "on": on }),
        V::NextRankActivated { rank, .. } => json!({ "rank": rank }),
        V::CandidateWithdrawn { on, reason, .. } => {
            json!({ "on": on, "reason": reason.as_ref().map(|reason| reason.code()) })
        }
        V::ConditionLapsed(lapsed) => json!({ "due": lapsed.due }),
        V::LapseUndone(undone) => json!({ "cause": undone.cause, "given_on": undone.given_on }),
        V::RankedNotServed(found) => json!({ "cause": found.cause, "given_on": found.given_on }),
        V::LeaseSigned { signed_on, .. } => json!({ "signed_on": signed_on }),
        _ => json!({}),
    }
}
