//! How each fact changes what the rules remember. Total: nothing here refuses or panics.

use crate::{
    decider::Aggregate,
    declaration::{Form, Identity},
    demand::{
        CandidacyOutcome, DeclaredHousehold, Demand, DemandEvent, Document, DocumentCheck,
        LetterPurpose, Reception, RecordedScore, Registered, Stage, Wish,
    },
    id::{DocumentId, VacancyId},
    sealed::Sealed,
    territory::Commune,
};
use chrono::NaiveDate;

impl Aggregate for Demand {
    type Event = DemandEvent;

    fn evolve(mut self, event: &DemandEvent) -> Self {
        use DemandEvent as E;
        self.facts.note(event);
        self.post.take(event);
        match event {
            E::Submitted { received_on, channel, desk, residence, identity, form } => {
                let (received_on, channel, desk) = (*received_on, *channel, desk.clone());
                self.reception = Some(Reception { received_on, channel, desk });
                self.stage = Stage::Submitted;
                self.identify(residence, identity, form);
            }
            E::IdentityChanged { .. }
            | E::CoApplicantDeclared { .. }
            | E::CoApplicantRemoved { .. }
            | E::HouseholdDeclared { .. }
            | E::ResourcesDeclared { .. }
            | E::HousingDeclared { .. }
            | E::WishDeclared { .. }
            | E::SituationDeclared { .. }
            | E::LinkRecorded { .. } => self.declare(event),
            E::CompletenessAssessed { missing, anomalies } => self.assess(missing, anomalies),
            E::DuplicateSuspected { .. }
            | E::ResemblanceDismissed(..)
            | E::Merged(..)
            | E::Absorbed(..)
            | E::IdentityAccepted { .. } => self.tell_apart(event),
            E::FactCorrected(..)
            | E::SessionsAffected(..)
            | E::LeaseElsewhereReported(..)
            | E::ErasureHeld(..)
            | E::ErasureReleased(..)
            | E::DataErased(..) => self.repair(event),
            E::Registered { .. }
            | E::CertificateIssued { .. }
            | E::RenewalNoticeSent { .. }
            | E::Renewed { .. }
            | E::RenunciationReceived { .. }
            | E::Deregistered { .. }
            | E::Reinstated { .. } => self.live(event),
            E::DocumentFiled { .. } | E::DocumentVerified { .. } | E::DocumentRejected { .. } => {
                self.keep(event);
            }
            E::ScoreComputed { .. } => self.record_score(event),
            E::CandidacyOpened { vacancy, on } => self.open_candidacy(*vacancy, *on),
            E::CandidacyClosed { vacancy, outcome, .. } => self.close_candidacy(*vacancy, outcome),
            E::RefusalJudged(judged) => drop(self.judged.insert(judged.vacancy, judged.clone())),
            E::SituationConfirmed(said) => self.confirmed = Some(said.confirmed.clone()),
            E::PriorityRecorded(..) | E::RightRecorded(..) => self.recognise(event),
            E::AccessChanged(changed) => self.change_access(changed),
            E::MandateGiven(..) | E::MandateEnded(..) | E::ActedFor(..) => self.mandate(event),
            E::ContestationNoted(noted) => self.note_contested(noted),
            E::Referred(passage) => self.passages.push(passage.clone()),
            E::LetterSent(..)
            | E::LetterPresented(..)
            | E::LetterReturned(..)
            | E::WarningSent(..)
            | E::WarningLifted(..) => self.letter(event),
        }
        self
    }
}

impl Demand {
    fn assess(&mut self, missing: &[String], anomalies: &[String]) {
        self.missing = missing.to_vec();
        self.anomalies = anomalies.to_vec();
    }

    fn recognise(&mut self, event: &DemandEvent) {
        match event {
            DemandEvent::PriorityRecorded(recorded) => self.priorities.push(recorded.clone()),
            DemandEvent::RightRecorded(recorded) => self.record_right(recorded),
            _ => {}
        }
    }

    fn expire_on(&mut self, day: NaiveDate) {
        if let Some(registered) = &mut self.registration {
            registered.expires_on = day;
        }
    }

    fn open_candidacy(&mut self, vacancy: VacancyId, on: NaiveDate) {
        self.owed_since = None;
        if self.candidacies.insert(vacancy, on).is_none() {
            self.opened.push(vacancy);
        }
    }

    fn close_candidacy(&mut self, vacancy: VacancyId, outcome: &CandidacyOutcome) {
        self.housed |= *outcome == CandidacyOutcome::Housed;
        self.candidacies.remove(&vacancy);
        self.opened.retain(|open| *open != vacancy);
    }

    /// Whose demand it is, and which others look like it.
    fn tell_apart(&mut self, event: &DemandEvent) {
        use DemandEvent as E;
        match event {
            E::DuplicateSuspected { others } => self.resemble(others),
            E::ResemblanceDismissed(said) => self.set_apart(said.other),
            E::Merged(said) => self.end_in(said),
            E::Absorbed(said) => self.absorb(said),
            E::IdentityAccepted { same, .. } => {
                self.verified = self.applicant().into_iter().chain(same.iter().copied()).collect();
            }
            _ => {}
        }
    }

    fn record_score(&mut self, event: &DemandEvent) {
        if let DemandEvent::ScoreComputed { grid, computed_on, total, provisional, lines } = event {
            self.score = Some(RecordedScore {
                grid: grid.clone(),
                computed_on: *computed_on,
                total: *total,
                provisional: *provisional,
                lines: lines.clone(),
            });
        }
    }

    fn repair(&mut self, event: &DemandEvent) {
        use DemandEvent as E;
        match event {
            E::FactCorrected(_) => self.put_right = true,
            E::SessionsAffected(said) => self.take_affected(said),
            E::LeaseElsewhereReported(said) => self.lease_elsewhere = Some(said.lease.clone()),
            E::ErasureHeld(said) => drop(self.holds.insert(said.body.clone(), said.held_on)),
            E::ErasureReleased(said) => drop(self.holds.remove(&said.body)),
            E::DataErased(said) => self.erased_on = Some(said.erased_on),
            _ => {}
        }
    }

    fn keep(&mut self, event: &DemandEvent) {
        use DemandEvent as E;
        match event {
            E::DocumentFiled { document, category, filed_on, posted_on, entered_on, .. } => {
                let (category, filed_on, check) = (*category, *filed_on, DocumentCheck::Waiting);
                let (posted_on, entered_on) = (*posted_on, *entered_on);
                let filed = Document { category, filed_on, posted_on, entered_on, check };
                self.documents.insert(*document, filed);
            }
            E::DocumentVerified { document, verified_on, proves } => {
                self.proven.extend(proves.clone().map(|proves| (*document, proves)));
                self.check_document(*document, DocumentCheck::Verified { on: *verified_on });
            }
            E::DocumentRejected { document, reason } => {
                self.check_document(*document, DocumentCheck::Rejected { reason: *reason });
            }
            _ => {}
        }
    }

    fn check_document(&mut self, id: DocumentId, check: DocumentCheck) {
        if let Some(document) = self.documents.get_mut(&id) {
            document.check = check;
        }
    }

    /// A notice that came late moves the expiry.
    fn letter(&mut self, event: &DemandEvent) {
        if let DemandEvent::LetterPresented(presented) = event
            && let (LetterPurpose::Renewal, Some(until)) = (presented.purpose, presented.until)
        {
            self.expire_on(until);
        }
    }

    fn declare(&mut self, event: &DemandEvent) {
        use DemandEvent as E;
        match event {
            E::IdentityChanged { residence, identity, form } => {
                self.identify(residence, identity, form);
            }
            E::CoApplicantDeclared { co_applicant } => {
                self.named.insert(co_applicant.person());
                self.co_applicants.retain(|other| other.person() != co_applicant.person());
                self.co_applicants.push(co_applicant.clone());
            }
            E::CoApplicantRemoved { person } => {
                self.co_applicants.retain(|other| other.person() != *person);
            }
            E::HouseholdDeclared { category, size, household } => {
                self.household = Some(DeclaredHousehold {
                    category: *category,
                    size: *size,
                    household: household.clone(),
                });
            }
            E::ResourcesDeclared { quartile, resources } => {
                self.resources = Some((*quartile, resources.clone()));
            }
            E::HousingDeclared { transfer, housing } => {
                self.housing = Some((*transfer, housing.clone()));
            }
            E::WishDeclared { typologies, communes, widened, detail } => {
                self.wish = Some(Wish {
                    typologies: typologies.clone(),
                    communes: communes.clone(),
                    widened: *widened,
                    detail: detail.clone(),
                });
            }
            E::SituationDeclared { situation } => self.situation = Some(situation.clone()),
            E::LinkRecorded { link } => self.link = Some(link.clone()),
            _ => {}
        }
    }

    fn identify(
        &mut self,
        residence: &Option<Commune>,
        identity: &Sealed<Identity>,
        form: &Sealed<Form>,
    ) {
        self.residence.clone_from(residence);
        self.identity = Some(identity.clone());
        self.form = Some(form.clone());
    }

    fn live(&mut self, event: &DemandEvent) {
        use DemandEvent as E;
        match event {
            E::Registered { presented_on, expires_on, desk, origin, number } => {
                self.stage = Stage::Active;
                self.registration = Some(Registered {
                    presented_on: *presented_on,
                    expires_on: *expires_on,
                    desk: desk.clone(),
                    origin: *origin,
                    number: number.clone(),
                });
            }
            E::CertificateIssued { sent_on } => self.certificate_sent_on = Some(*sent_on),
            E::RenewalNoticeSent { sent_on, expires_on } => {
                self.notice_sent_on = Some(*sent_on);
                self.expire_on(*expires_on);
            }
            E::Renewed { renewed_on, expires_on } => {
                self.renewed_on = Some(*renewed_on);
                self.notice_sent_on = None;
                self.expire_on(*expires_on);
            }
            E::Deregistered { ground, effective_on, .. } => {
                self.stage = Stage::Deregistered { ground: *ground, on: *effective_on };
            }
            E::Reinstated { expires_on, .. } => {
                self.stage = Stage::Active;
                self.put_right = true;
                self.notice_sent_on = None;
                self.expire_on(*expires_on);
            }
            _ => {}
        }
    }
}
