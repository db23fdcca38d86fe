//! What each event changes of where a demand stands.

use super::{Head, Offer};
use domain::{
    demand::{DemandEvent, LetterPresented, LetterPurpose},
    id::VacancyId,
    session::SessionEvent,
    vacancy::VacancyEvent,
};
use serde_json::Value;

/// Whether an event of the demand may change its head.
pub(super) const fn moves(event: &DemandEvent) -> bool {
    use DemandEvent as E;
    let stays = matches!(
        event,
        E::LinkRecorded { .. }
            | E::DuplicateSuspected { .. }
            | E::IdentityAccepted { .. }
            | E::ScoreComputed { .. }
            | E::RenunciationReceived { .. }
            | E::RefusalJudged(..)
            | E::SituationConfirmed(..)
            | E::ResemblanceDismissed(..)
            | E::ContestationNoted(..)
            | E::AccessChanged(..)
            | E::MandateGiven(..)
            | E::MandateEnded(..)
            | E::ActedFor(..)
            | E::PriorityRecorded(..)
            | E::RightRecorded(..)
            | E::Merged(..)
            | E::FactCorrected(..)
            | E::SessionsAffected(..)
            | E::LeaseElsewhereReported(..)
            | E::ErasureHeld(..)
            | E::ErasureReleased(..)
            | E::DataErased(..)
    );
    !(stays || event.is_section())
}

/// What an event of the demand changes.
pub(super) fn take(head: &mut Head, event: &DemandEvent) {
    use DemandEvent as E;
    match event {
        E::Submitted { received_on, .. } => head.received_on = Some(*received_on),
        E::CompletenessAssessed { missing, .. } => head.missing.clone_from(missing),
        E::Registered { presented_on, expires_on, .. } => {
            head.presented_on = Some(*presented_on);
            head.expires_on = Some(*expires_on);
        }
        E::CertificateIssued { sent_on } => head.certificate_on = Some(*sent_on),
        E::DocumentFiled { document, category, .. } => {
            head.rejected.retain(|_, (rejected, _)| rejected != category);
            head.conditions.retain(|_, (wanted, _)| wanted != category);
            head.waiting.insert(*document, *category);
        }
        E::DocumentVerified { document, .. } => {
            head.waiting.remove(document);
            head.rejected.remove(document);
        }
        E::DocumentRejected { document, reason } => {
            if let Some(category) = head.waiting.remove(document) {
                head.rejected.insert(*document, (category, *reason));
            }
        }
        E::RenewalNoticeSent { sent_on, expires_on } => {
            head.notice_on = Some(*sent_on);
            head.expires_on = Some(*expires_on);
        }
        E::Renewed { expires_on, .. } => {
            head.notice_on = None;
            head.expires_on = Some(*expires_on);
        }
        // a notice that came late leaves a month
        E::LetterPresented(LetterPresented {
            purpose: LetterPurpose::Renewal,
            until: Some(until),
            ..
        }) => head.expires_on = Some(*until),
        E::Deregistered { ground, effective_on, .. } => {
            head.ended = Some((*effective_on, ground.code().to_owned()));
        }
        E::Reinstated { expires_on, .. } => {
            head.ended = None;
            head.housed = None;
            head.notice_on = None;
            head.expires_on = Some(*expires_on);
        }
        E::Absorbed(said) => {
            if head.expires_on != Some(said.expires_on) {
                head.notice_on = None;
            }
            head.presented_on = Some(said.presented_on);
            head.expires_on = Some(said.expires_on);
        }
        E::CandidacyOpened { vacancy, on } => {
            head.candidacies.insert(*vacancy, *on);
        }
        E::CandidacyClosed { vacancy, .. } => head.leave(*vacancy),
        _ => {}
    }
}

/// What a commission changes.
pub(super) fn decided(head: &mut Head, event: &SessionEvent) {
    use SessionEvent as S;
    match event {
        S::AllocationDecided { vacancy, .. } | S::RankedAllocationDecided { vacancy, .. } => {
            head.ranked.insert(*vacancy);
        }
        S::ConditionalAllocationDecided { vacancy, document, due, .. } => {
            head.ranked.insert(*vacancy);
            head.conditions.insert(*vacancy, (*document, *due));
        }
        _ => {}
    }
}

/// What an offer and its reply change.
pub(super) fn offered(head: &mut Head, vacancy: VacancyId, event: &VacancyEvent, dwelling: Value) {
    use VacancyEvent as V;
    match event {
        V::OfferMade { offered_on, reply_by, .. } => {
            head.offers.retain(|offer| offer.vacancy != vacancy);
            let (offered_on, reply_by) = (*offered_on, *reply_by);
            head.offers.push(Offer { vacancy, offered_on, reply_by, dwelling });
        }
        V::OfferAccepted { .. } => {
            head.offers.retain(|offer| offer.vacancy != vacancy);
            head.accepted = Some(vacancy);
        }
        V::OfferTakenBack(_) => head.offers.retain(|offer| offer.vacancy != vacancy),
        V::OfferRefused { .. } | V::OfferDeemedRefused { .. } => head.leave(vacancy),
        V::LeaseSigned { .. } => {
            head.leave(vacancy);
            head.housed = Some(vacancy);
        }
        _ => {}
    }
}
