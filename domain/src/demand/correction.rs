//! What is put right: a fact, from a document; a deregistration that was our error; and the sessions in which the place
//! of the demand would have differed.
//!
//! The log keeps what was wrong. [`crate::demand::known_today`] tells how a past day should have been;
//! [`crate::demand::affected()`] compares it with what was known then, session by session.

use crate::{
    decider::Decided,
    demand::{
        Declaration, Demand, DemandEvent, DocumentCheck, Stage,
        decide::{Facts, active, open, own, same_applicant},
        declare, resemblance,
    },
    id::{DemandId, DocumentId, SessionId, VacancyId},
    law::Law,
    refusal::Refusal,
    territory::Body,
    world::World,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A part of what a household declares.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// Identity and contact.
    Identity,
    /// The other adults.
    CoApplicants,
    /// Who will live in the dwelling.
    Household,
    /// Resources.
    Resources,
    /// Current housing.
    Housing,
    /// What is sought.
    Wish,
    /// Reasons and protected facts, under one neutral name.
    Situation,
}

impl Section {
    /// The section that an event declares.
    #[must_use]
    pub const fn of(event: &DemandEvent) -> Option<Self> {
        use DemandEvent as E;
        Some(match event {
            E::IdentityChanged { .. } => Self::Identity,
            E::CoApplicantDeclared { .. } | E::CoApplicantRemoved { .. } => Self::CoApplicants,
            E::HouseholdDeclared { .. } => Self::Household,
            E::ResourcesDeclared { .. } => Self::Resources,
            E::HousingDeclared { .. } => Self::Housing,
            E::WishDeclared { .. } => Self::Wish,
            E::SituationDeclared { .. } => Self::Situation,
            _ => return None,
        })
    }
}

/// Facts put right from a document (R441-2-15): the declarations that follow at once on the stream are the right ones.
/// The wrong ones stay where they are.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactCorrected {
    /// What is put right.
    pub sections: Vec<Section>,
    /// Day of the correction.
    pub corrected_on: NaiveDate,
    /// Day from which the right facts were true.
    pub effective_on: NaiveDate,
    /// The document they rest on.
    pub basis: DocumentId,
    /// Body of the person who corrects.
    pub body: Body,
}

/// A correction to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// Day of the correction.
    pub on: NaiveDate,
    /// Day from which the right facts were true.
    pub effective_on: NaiveDate,
    /// The verified document they rest on.
    pub basis: DocumentId,
    /// Body of the person who corrects.
    pub body: Body,
    /// The right facts: a section left out stays as it was.
    pub declaration: Declaration,
}

/// Only from a document of the demand that someone verified.
pub(super) fn correct(
    (id, demand): (DemandId, &Demand),
    said: &Correction,
    (world, law): (&World, &Law),
) -> Decided {
    open(demand)?;
    same_applicant(demand, &said.declaration)?;
    let presented_on = demand.presented_on().ok_or(Refusal::DemandUnknown)?;
    if said.effective_on > said.on || said.on < presented_on {
        return Err(Refusal::ImpossibleDate);
    }
    let basis = demand.documents.get(&said.basis).map(|document| document.check);
    if !matches!(basis, Some(DocumentCheck::Verified { on }) if on <= said.on) {
        return Err(Refusal::CorrectionBasisMissing);
    }
    let changes = declare::changes(demand, &said.declaration, law);
    let mut sections: Vec<Section> = changes.iter().filter_map(Section::of).collect();
    sections.dedup();
    if sections.is_empty() {
        return Err(Refusal::NothingToCorrect);
    }
    let corrected = DemandEvent::FactCorrected(FactCorrected {
        sections,
        corrected_on: said.on,
        effective_on: said.effective_on,
        basis: said.basis,
        body: said.body.clone(),
    });
    let mut events = own(id, Ok([corrected].into_iter().chain(changes).collect()))?;
    events.extend(resemblance::of_change((id, demand), &said.declaration, world));
    Ok(events)
}

/// Why a deregistration was our error.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MistakeCause {
    /// The letter went to an address that was not the last one given, or never arrived.
    LetterNotReceived,
    /// An answer, a renewal or a document was there and nobody had entered it.
    AnswerOverlooked,
    /// The act was meant for another demand.
    OtherDemand,
    /// The act had no ground.
    NoGround,
}

/// Our error, and who found it.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistake {
    /// Why.
    pub cause: MistakeCause,
    /// Body of the person who found it.
    pub body: Body,
}

/// A session in which the place would have differed. A place counts those compared for the dwelling that day.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffectedSession {
    /// The session.
    pub session: SessionId,
    /// The dwelling.
    pub vacancy: VacancyId,
    /// Day of the meeting.
    pub met_on: NaiveDate,
    /// The place it had in the published order; none if it could not be proposed.
    pub was: Option<u32>,
    /// The place it would have had; none if it could not have been proposed.
    pub would: Option<u32>,
}

/// The sessions in which an error changed the place of the demand, and that it is owed the next suitable home.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsAffected {
    /// Day on which they were found.
    pub found_on: NaiveDate,
    /// Each of them, the oldest first.
    pub sessions: Vec<AffectedSession>,
}

impl SessionsAffected {
    /// Whether the error cost a place, in one session at least.
    #[must_use]
    pub fn is_owed(&self) -> bool {
        let cost = |one: &AffectedSession| {
            one.would.is_some_and(|would| one.was.is_none_or(|was| would < was))
        };
        self.sessions.iter().any(cost)
    }
}

/// Only after something was put right, and only sessions that decided for that dwelling on that day.
pub(super) fn record(
    demand: &Demand,
    on: NaiveDate,
    sessions: &[AffectedSession],
    world: &World,
) -> Facts {
    active(demand)?;
    if !demand.put_right {
        return Err(Refusal::NothingPutRight);
    }
    if sessions.is_empty() || demand.affected == sessions {
        return Ok(vec![]);
    }
    let decided = |one: &AffectedSession| {
        world.session(one.session).is_some_and(|session| {
            let met = session.convocation.as_ref().map(|called| called.meets_on);
            session.has_decided(one.vacancy) && met == Some(one.met_on)
        })
    };
    if !sessions.iter().all(|one| decided(one) && one.met_on <= on && one.was != one.would) {
        return Err(Refusal::SessionNotAffected);
    }
    let affected = SessionsAffected { found_on: on, sessions: sessions.to_vec() };
    Ok(vec![DemandEvent::SessionsAffected(affected)])
}

impl Demand {
    /// Whether an error made the demand miss a place, and no dwelling was proposed since: it comes next for a suitable
    /// home.
    #[must_use]
    pub const fn is_owed_a_proposal(&self) -> bool {
        matches!(self.stage, Stage::Active) && self.owed_since.is_some()
    }

    pub(super) fn take_affected(&mut self, said: &SessionsAffected) {
        self.affected.clone_from(&said.sessions);
        if said.is_owed() {
            self.owed_since = Some(said.found_on);
        }
    }
}
