//! A document as it came: posted, handed to a desk, entered later.

use crate::{
    demand::{
        Demand, DemandEvent, Document, DocumentCategory,
        decide::{Facts, open},
    },
    id::DocumentId,
    refusal::Refusal,
    territory::Body,
};
use chrono::NaiveDate;

/// How a document came. The earliest of posting and handing in is the day that counts (CRPA L112-1); what a desk
/// takes to enter it is our delay, never the person's (R441-2-4-1).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DocumentEntry {
    /// The document.
    pub document: DocumentId,
    /// Its category.
    pub category: DocumentCategory,
    /// Day it was handed in or came.
    pub filed_on: NaiveDate,
    /// Day of the postmark, if it came by post.
    pub posted_on: Option<NaiveDate>,
    /// The body whose desk took it.
    pub handed_to: Option<Body>,
    /// Day it was entered here.
    pub entered_on: NaiveDate,
}

impl DocumentEntry {
    /// Handed in and entered on one day.
    #[must_use]
    pub const fn at_once(document: DocumentId, category: DocumentCategory, on: NaiveDate) -> Self {
        Self { document, category, filed_on: on, posted_on: None, handed_to: None, entered_on: on }
    }
}

/// Deposited once; the same again is a repeat (R441-2-4-1).
pub(super) fn enter(demand: &Demand, said: &DocumentEntry) -> Facts {
    open(demand)?;
    if demand.documents.contains_key(&said.document) {
        return Ok(vec![]);
    }
    let posted_late = said.posted_on.is_some_and(|posted| posted > said.filed_on);
    if posted_late || said.entered_on < said.filed_on {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(vec![DemandEvent::DocumentFiled {
        document: said.document,
        category: said.category,
        filed_on: said.filed_on,
        posted_on: said.posted_on,
        handed_to: said.handed_to.clone(),
        entered_on: Some(said.entered_on).filter(|entered| *entered != said.filed_on),
    }])
}

impl Document {
    /// The day that counts for the person: of the postmark if it came by post, else the day it was handed in.
    #[must_use]
    pub fn given_on(&self) -> NaiveDate {
        self.posted_on.map_or(self.filed_on, |posted| posted.min(self.filed_on))
    }
}
