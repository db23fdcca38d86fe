//! What the rules remember of the examinations of one demand.

use crate::{
    decider::Aggregate,
    examination::{
        CaseNumber, Closing, CommitmentNumber, ConsentScope, DeclineReason, Entry,
        ExaminationEvent, Orientation, Panel, SocialAppraisal, SocialData, Terms,
    },
    id::{DemandId, ExaminationId, PersonId},
    sealed::Sealed,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

impl ExaminationId {
    /// The examinations of a demand: the same 128 bits, so that no demand has two streams of them.
    #[must_use]
    pub const fn of(demand: DemandId) -> Self {
        Self::new(demand.bits())
    }

    /// The demand they are about.
    #[must_use]
    pub const fn demand(self) -> DemandId {
        DemandId::new(self.bits())
    }
}

/// The consent in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Day it was given.
    pub given_on: NaiveDate,
    /// To what.
    pub scope: Sealed<ConsentScope>,
}

/// Where the case stands before the panel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Agenda {
    /// On the agenda, no meeting called: at first, and again after a missed commitment.
    #[default]
    Open,
    /// A meeting is called.
    Convened {
        /// Its day.
        meets_on: NaiveDate,
        /// Who sits.
        panel: Sealed<Panel>,
    },
    /// The panel gave its opinion.
    Answered {
        /// Day.
        decided_on: NaiveDate,
        /// Day by which the holder acts.
        due: NaiveDate,
        /// Who sat.
        panel: Sealed<Panel>,
        /// What is advised.
        orientation: Sealed<Orientation>,
    },
}

/// What became of a commitment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kept {
    /// It runs.
    #[default]
    Running,
    /// It is kept.
    Honoured,
    /// It is not.
    Missed,
}

/// One commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Day it was taken.
    pub taken_on: NaiveDate,
    /// Last day to keep it.
    pub due: NaiveDate,
    /// Who, and to what.
    pub terms: Sealed<Terms>,
    /// What became of it.
    pub kept: Kept,
}

/// The case that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its rank.
    pub number: CaseNumber,
    /// Day it was asked.
    pub requested_on: NaiveDate,
    /// Version of the plan's list.
    pub list: String,
    /// Why, who asks, and whose case it is.
    pub entry: Sealed<Entry>,
    /// The consent in force.
    pub consent: Option<Consent>,
    /// Whether a consent was withdrawn and none given since.
    pub withdrawn: bool,
    /// Day the request was taken.
    pub admitted_on: Option<NaiveDate>,
    /// What the panel was given under a consent.
    pub appraisals: Vec<Sealed<SocialAppraisal>>,
    /// Where it stands before the panel.
    pub agenda: Agenda,
    /// Commitments of this case.
    pub commitments: BTreeMap<CommitmentNumber, Commitment>,
}

impl Case {
    /// The one person whose social data the case may hold.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        self.entry.person()
    }

    /// Whether this kind of social data may be shown to the panel now: the answer every reader MUST ask for. A
    /// consent withdrawn or erased shares nothing, not even what was attached before.
    #[must_use]
    pub fn shares(&self, data: SocialData) -> bool {
        let scope = self.consent.as_ref().and_then(|consent| consent.scope.open());
        scope.is_some_and(|scope| scope.0.contains(&data))
    }

    /// Whether a commitment still runs.
    #[must_use]
    pub fn has_running(&self) -> bool {
        self.commitments.values().any(|commitment| commitment.kept == Kept::Running)
    }
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It was not taken.
    Declined(DeclineReason),
    /// It was closed.
    Closed(Closing),
}

/// The examinations of one demand, folded from their stream: at most one case open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examination {
    /// Rank of the last case; zero before the first.
    pub last_case: CaseNumber,
    /// Number of the last commitment; zero before the first.
    pub last_commitment: CommitmentNumber,
    /// The open case.
    pub open: Option<Box<Case>>,
    /// Day and way the last case ended.
    pub ended: Option<(NaiveDate, Ending)>,
}

impl Aggregate for Examination {
    type Event = ExaminationEvent;

    fn evolve(mut self, event: &ExaminationEvent) -> Self {
        use ExaminationEvent as E;
        match event {
            E::Requested { case, requested_on, list, entry, .. } => {
                self.last_case = *case;
                self.open = Some(Box::new(Case {
                    number: *case,
                    requested_on: *requested_on,
                    list: list.clone(),
                    entry: entry.clone(),
                    consent: None,
                    withdrawn: false,
                    admitted_on: None,
                    appraisals: Vec::new(),
                    agenda: Agenda::Open,
                    commitments: BTreeMap::new(),
                }));
            }
            E::Declined { on, reason } => self.end(*on, Ending::Declined(*reason)),
            E::Closed { closed_on, outcome } => self.end(*closed_on, Ending::Closed(*outcome)),
            E::CommitmentTaken { commitment, .. } => {
                self.last_commitment = self.last_commitment.max(*commitment);
                self.step(event);
            }
            E::ConsentRecorded { .. }
            | E::ConsentWithdrawn { .. }
            | E::Admitted { .. }
            | E::AppraisalAttached { .. }
            | E::PanelConvened { .. }
            | E::OrientationDecided { .. }
            | E::CommitmentHonoured { .. }
            | E::CommitmentMissed { .. } => self.step(event),
        }
        self
    }
}

impl Examination {
    fn end(&mut self, on: NaiveDate, ending: Ending) {
        self.open = None;
        self.ended = Some((on, ending));
    }

    fn step(&mut self, event: &ExaminationEvent) {
        if let Some(case) = self.open.as_mut() {
            case.note(event);
        }
    }
}

impl Case {
    fn note(&mut self, event: &ExaminationEvent) {
        use ExaminationEvent as E;
        match event {
            E::ConsentRecorded { given_on, scope } => {
                self.consent = Some(Consent { given_on: *given_on, scope: scope.clone() });
                self.withdrawn = false;
            }
            E::ConsentWithdrawn { .. } => {
                self.consent = None;
                self.withdrawn = true;
            }
            E::Admitted { on } => self.admitted_on = Some(*on),
            E::AppraisalAttached { appraisal, .. } => self.appraisals.push(appraisal.clone()),
            E::PanelConvened { meets_on, panel, .. } => {
                self.agenda = Agenda::Convened { meets_on: *meets_on, panel: panel.clone() };
            }
            E::OrientationDecided { decided_on, due, orientation } => {
                self.answer(*decided_on, *due, orientation);
            }
            E::CommitmentTaken { commitment, taken_on, due, terms } => {
                let (taken_on, due, terms) = (*taken_on, *due, terms.clone());
                let taken = Commitment { taken_on, due, terms, kept: Kept::Running };
                self.commitments.insert(*commitment, taken);
            }
            E::CommitmentHonoured { commitment, .. } => self.settle(*commitment, Kept::Honoured),
            E::CommitmentMissed { commitment, .. } => {
                self.settle(*commitment, Kept::Missed);
                if matches!(self.agenda, Agenda::Answered { .. }) {
                    self.agenda = Agenda::Open;
                }
            }
            E::Requested { .. } | E::Declined { .. } | E::Closed { .. } => {}
        }
    }

    /// An opinion outside a called meeting is not one: the panel is known from the call.
    fn answer(&mut self, decided_on: NaiveDate, due: NaiveDate, orientation: &Sealed<Orientation>) {
        self.agenda = match std::mem::take(&mut self.agenda) {
            Agenda::Convened { panel, .. } => {
                Agenda::Answered { decided_on, due, panel, orientation: orientation.clone() }
            }
            other => other,
        };
    }

    fn settle(&mut self, number: CommitmentNumber, kept: Kept) {
        if let Some(commitment) = self.commitments.get_mut(&number) {
            commitment.kept = kept;
        }
    }
}
