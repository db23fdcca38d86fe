//! What may be asked of a vacancy, of its candidates and offers. Most touch the demands too.

use crate::{
    id::DemandId,
    territory::Body,
    vacancy::{Dwelling, ExceptionCause, RefusalReason, ShortfallCause},
};
use chrono::NaiveDate;

/// A command on one vacancy.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum VacancyCommand {
    /// Declare a dwelling free.
    Declare(Dwelling),
    /// Give a reservation holder the right to propose.
    AssignToReservation {
        /// Who may propose.
        holder: Body,
        /// Day of notice.
        on: NaiveDate,
    },
    /// Propose a demand. Writes to the demand too (score, candidacy).
    Nominate {
        /// The demand.
        demand: DemandId,
        /// Who proposes it.
        nominator: Body,
        /// Day of nomination.
        on: NaiveDate,
    },
    /// Withdraw a candidate before the session. Writes to the demand too.
    WithdrawCandidate {
        /// The demand.
        demand: DemandId,
        /// Day of withdrawal.
        on: NaiveDate,
    },
    /// Say why there are fewer than three candidates.
    RecordShortfall {
        /// Why.
        cause: ShortfallCause,
    },
    /// Examine the candidates there are by an exception of the law (R441-3): it is no lack of them.
    RecordException {
        /// Day.
        on: NaiveDate,
        /// Which.
        cause: ExceptionCause,
    },
    /// Offer the dwelling to the household whose turn it is. Ranking: by the session.
    MakeOffer {
        /// The demand.
        demand: DemandId,
        /// Day of the offer.
        on: NaiveDate,
        /// Last day to reply: at least ten days later (R441-10).
        reply_by: NaiveDate,
    },
    /// The household accepts.
    AcceptOffer {
        /// The demand.
        demand: DemandId,
        /// Day of the reply.
        on: NaiveDate,
    },
    /// The household refuses; the next rank is activated. Writes to the demand too.
    RefuseOffer {
        /// The demand.
        demand: DemandId,
        /// Day of the reply.
        on: NaiveDate,
        /// Coded reason.
        reason: RefusalReason,
    },
    /// No reply came: the scheduler's command. Writes to the demand too.
    DeemRefused {
        /// The demand.
        demand: DemandId,
        /// Day after the last day to reply.
        on: NaiveDate,
    },
    /// Note that the document of a conditional allocation is there and verified.
    MeetCondition {
        /// The demand.
        demand: DemandId,
        /// Day.
        on: NaiveDate,
    },
    /// No document came: the scheduler's command. Writes to the demand too.
    LapseCondition {
        /// The demand.
        demand: DemandId,
        /// Day after the last one.
        on: NaiveDate,
    },
    /// The document was in time after all. Writes to the demand too.
    UndoLapse {
        /// The demand.
        demand: DemandId,
        /// Day of the correction.
        on: NaiveDate,
    },
    /// The lease is signed: the demand is deregistered (a), the other candidacies close.
    SignLease {
        /// The demand.
        demand: DemandId,
        /// Day of signature.
        on: NaiveDate,
    },
    /// The landlord takes the dwelling back; candidacies close.
    Withdraw {
        /// Day it closed.
        on: NaiveDate,
    },
}

impl VacancyCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Declare(..) => "vacancy.declare",
            Self::AssignToReservation { .. } => "vacancy.assign-to-reservation",
            Self::Nominate { .. } => "vacancy.nominate",
            Self::WithdrawCandidate { .. } => "vacancy.withdraw-candidate",
            Self::RecordShortfall { .. } => "vacancy.record-shortfall",
            Self::RecordException { .. } => "vacancy.record-exception",
            Self::MakeOffer { .. } => "vacancy.make-offer",
            Self::AcceptOffer { .. } => "vacancy.accept-offer",
            Self::RefuseOffer { .. } => "vacancy.refuse-offer",
            Self::DeemRefused { .. } => "vacancy.deem-refused",
            Self::MeetCondition { .. } => "vacancy.meet-condition",
            Self::LapseCondition { .. } => "vacancy.lapse-condition",
            Self::UndoLapse { .. } => "vacancy.undo-lapse",
            Self::SignLease { .. } => "vacancy.sign-lease",
            Self::Withdraw { .. } => "vacancy.withdraw",
        }
    }
}
