//! Where a demand stands, in codes.

use chrono::NaiveDate;
use domain::{
    demand::{DocumentCategory, DocumentRejection},
    id::{DocumentId, VacancyId},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What stands now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The form was received and waits for an identity document.
    #[default]
    Submitted,
    /// Registered, no dwelling in view.
    Registered,
    /// Candidate for at least one dwelling.
    Candidate,
    /// Ranked by a commission, the offer may come.
    Ranked,
    /// Offered a dwelling.
    Offered,
    /// Accepted, the lease comes next.
    Accepted,
    /// The lease is signed.
    Housed,
    /// No longer active, for another reason.
    Ended,
}

/// What may come next; never promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Next {
    /// The registration, once an identity document is accepted.
    Registration,
    /// A landlord or reservation holder may propose the demand.
    Proposal,
    /// A commission examines it.
    Commission,
    /// An offer, if those before refuse.
    Offer,
    /// The household replies.
    Reply,
    /// The lease is signed.
    Lease,
    /// Nothing: it is over.
    Nothing,
}

/// An open offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The dwelling.
    pub vacancy: VacancyId,
    /// Day of the offer.
    pub offered_on: NaiveDate,
    /// Last day to reply.
    pub reply_by: NaiveDate,
    /// What the dwelling is: `commune`, `typology`, `surface`, `rent_cents`, `charges_cents`, `landlord` …
    pub dwelling: serde_json::Value,
}

/// Something asked of the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "ask")]
pub enum Asked {
    /// Show an identity document, so that the demand is registered.
    Identity,
    /// Complete the form.
    Complete {
        /// Elements that lack.
        missing: Vec<String>,
    },
    /// Give a document again.
    DocumentAgain {
        /// Its category.
        category: DocumentCategory,
        /// Why it was not accepted.
        reason: DocumentRejection,
    },
    /// Give the document on which an allocation depends.
    ConditionDocument {
        /// The dwelling.
        vacancy: VacancyId,
        /// Its category.
        category: DocumentCategory,
        /// Last day.
        due: NaiveDate,
    },
    /// Reply to an offer.
    Reply {
        /// The dwelling.
        vacancy: VacancyId,
        /// Last day.
        by: NaiveDate,
    },
    /// Renew the demand.
    Renew {
        /// Last day.
        by: NaiveDate,
    },
}

/// What is remembered of a demand to say where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Initial date, once registered.
    pub presented_on: Option<NaiveDate>,
    /// Day of reception of the form.
    pub received_on: Option<NaiveDate>,
    /// Last day of validity.
    pub expires_on: Option<NaiveDate>,
    /// Day the certificate was sent.
    pub certificate_on: Option<NaiveDate>,
    /// Day the notice of the present expiry was sent.
    pub notice_on: Option<NaiveDate>,
    /// Day it ended, and the SNE code of the ground.
    pub ended: Option<(NaiveDate, String)>,
    /// Elements that lack.
    pub missing: Vec<String>,
    /// Documents that were not accepted, until one of the same category is given.
    pub rejected: BTreeMap<DocumentId, (DocumentCategory, DocumentRejection)>,
    /// Documents that nobody looked at yet.
    pub waiting: BTreeMap<DocumentId, DocumentCategory>,
    /// Open candidacies and their first day.
    pub candidacies: BTreeMap<VacancyId, NaiveDate>,
    /// Vacancies for which a commission ranked it.
    pub ranked: BTreeSet<VacancyId>,
    /// Documents on which an allocation depends.
    pub conditions: BTreeMap<VacancyId, (DocumentCategory, NaiveDate)>,
    /// The open offers.
    pub offers: Vec<Offer>,
    /// The dwelling it accepted.
    pub accepted: Option<VacancyId>,
    /// The dwelling whose lease it signed.
    pub housed: Option<VacancyId>,
}

impl Head {
    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.housed.is_some() {
            Stage::Housed
        } else if self.ended.is_some() {
            Stage::Ended
        } else if self.presented_on.is_none() {
            Stage::Submitted
        } else if self.accepted.is_some() {
            Stage::Accepted
        } else if !self.offers.is_empty() {
            Stage::Offered
        } else if !self.ranked.is_empty() {
            Stage::Ranked
        } else if !self.candidacies.is_empty() {
            Stage::Candidate
        } else {
            Stage::Registered
        }
    }

    /// What may come next.
    #[must_use]
    pub fn next(&self) -> Next {
        match self.stage() {
            Stage::Submitted => Next::Registration,
            Stage::Registered => Next::Proposal,
            Stage::Candidate => Next::Commission,
            Stage::Ranked => Next::Offer,
            Stage::Offered => Next::Reply,
            Stage::Accepted => Next::Lease,
            Stage::Housed | Stage::Ended => Next::Nothing,
        }
    }

    /// What is asked of the applicant, the most pressing first.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        if self.housed.is_some() || self.ended.is_some() {
            return Vec::new();
        }
        let mut asked: Vec<Asked> = self
            .offers
            .iter()
            .map(|offer| Asked::Reply { vacancy: offer.vacancy, by: offer.reply_by })
            .collect();
        asked.extend(self.conditions.iter().map(|(vacancy, (category, due))| {
            Asked::ConditionDocument { vacancy: *vacancy, category: *category, due: *due }
        }));
        if self.presented_on.is_none() {
            asked.push(Asked::Identity);
        }
        if let (Some(_), Some(by)) = (self.notice_on, self.expires_on) {
            asked.push(Asked::Renew { by });
        }
        asked.extend(self.rejected.values().map(|(category, reason)| Asked::DocumentAgain {
            category: *category,
            reason: *reason,
        }));
        if !self.missing.is_empty() {
            asked.push(Asked::Complete { missing: self.missing.clone() });
        }
        asked
    }

    /// Forgets what hung on a vacancy.
    pub(super) fn leave(&mut self, vacancy: VacancyId) {
        self.candidacies.remove(&vacancy);
        self.ranked.remove(&vacancy);
        self.conditions.remove(&vacancy);
        self.offers.retain(|offer| offer.vacancy != vacancy);
        self.accepted = self.accepted.filter(|accepted| *accepted != vacancy);
    }
}
