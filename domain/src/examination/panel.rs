//! The panel: meeting, opinion, commitments. It advises; a commission allocates (L441-1-1).

use crate::{
    examination::{
        Agenda, Case, Commitment, CommitmentNumber, EntryList, ExaminationEvent, Kept, Orientation,
        Panel, Terms,
        decide::{Fact, dated, theirs},
    },
    law::Law,
    refusal::Refusal,
    sealed::Sealed,
    territory::Body,
};
use chrono::NaiveDate;

/// At least the bodies the plan asks for. A meeting not yet held may be called again for another day.
pub(super) fn convene(
    case: &Case,
    (on, meets_on): (NaiveDate, NaiveDate),
    panel: &Sealed<Panel>,
    law: &Law,
) -> Fact {
    let admitted_on = case.admitted_on.ok_or(Refusal::ExaminationNotAdmitted)?;
    match &case.agenda {
        Agenda::Answered { .. } => return Err(Refusal::AlreadyOriented),
        Agenda::Convened { meets_on: known, panel: seats }
            if *known == meets_on && seats == panel =>
        {
            return Ok(None);
        }
        Agenda::Open | Agenda::Convened { .. } => {}
    }
    if on < admitted_on || meets_on < on {
        return Err(Refusal::ImpossibleDate);
    }
    let least = law.examinations.on(meets_on).map_or(1, least_bodies);
    if theirs(case, panel)?.0.len() < least {
        return Err(Refusal::PanelIncomplete);
    }
    Ok(Some(ExaminationEvent::PanelConvened { convened_on: on, meets_on, panel: panel.clone() }))
}

/// A panel of nobody is none, whatever a list says.
fn least_bodies(list: &EntryList) -> usize {
    list.least_bodies.max(1)
}

/// On the day of a called meeting or after; carried by a body that sits.
pub(super) fn orient(
    case: &Case,
    (on, due): (NaiveDate, NaiveDate),
    orientation: &Sealed<Orientation>,
) -> Fact {
    let (meets_on, panel) = match &case.agenda {
        Agenda::Open => return Err(Refusal::NoPanel),
        Agenda::Answered { decided_on, orientation: known, .. } => {
            let same = *decided_on == on && known == orientation;
            return if same { Ok(None) } else { Err(Refusal::AlreadyOriented) };
        }
        Agenda::Convened { meets_on, panel } => (*meets_on, panel),
    };
    sits(case, panel, &theirs(case, orientation)?.holder)?;
    if on < meets_on {
        return Err(Refusal::PanelNotMet(meets_on));
    }
    if due < on {
        return Err(Refusal::ImpossibleDate);
    }
    let orientation = orientation.clone();
    Ok(Some(ExaminationEvent::OrientationDecided { decided_on: on, due, orientation }))
}

fn sits(case: &Case, panel: &Sealed<Panel>, body: &Body) -> Result<(), Refusal> {
    if theirs(case, panel)?.0.contains(body) { Ok(()) } else { Err(Refusal::BodyNotOnPanel) }
}

/// After an opinion, by a body that sat.
pub(super) fn commit(
    case: &Case,
    last: CommitmentNumber,
    (on, due): (NaiveDate, NaiveDate),
    terms: &Sealed<Terms>,
) -> Fact {
    let same =
        |known: &Commitment| known.terms == *terms && (known.taken_on, known.due) == (on, due);
    if case.commitments.values().any(same) {
        return Ok(None);
    }
    let Agenda::Answered { decided_on, panel, .. } = &case.agenda else {
        return Err(Refusal::NoOrientation);
    };
    sits(case, panel, &theirs(case, terms)?.body)?;
    if on < *decided_on || due < on {
        return Err(Refusal::ImpossibleDate);
    }
    let (commitment, terms) = (CommitmentNumber(last.0.saturating_add(1)), terms.clone());
    Ok(Some(ExaminationEvent::CommitmentTaken { commitment, taken_on: on, due, terms }))
}

fn commitment(
    case: &Case,
    number: CommitmentNumber,
    on: NaiveDate,
) -> Result<&Commitment, Refusal> {
    dated(case, on)?;
    let commitment = case.commitments.get(&number).ok_or(Refusal::CommitmentUnknown)?;
    if on < commitment.taken_on { Err(Refusal::ImpossibleDate) } else { Ok(commitment) }
}

/// Kept late is kept, as long as nobody recorded it as missed.
pub(super) fn honour(case: &Case, number: CommitmentNumber, on: NaiveDate) -> Fact {
    match commitment(case, number, on)?.kept {
        Kept::Running => Ok(Some(ExaminationEvent::CommitmentHonoured { commitment: number, on })),
        Kept::Honoured => Ok(None),
        Kept::Missed => Err(Refusal::CommitmentAnswered),
    }
}

/// Only after its last day. One kept meanwhile makes the command a late one: nothing to do.
pub(super) fn miss(case: &Case, number: CommitmentNumber, on: NaiveDate) -> Fact {
    let known = commitment(case, number, on)?;
    match known.kept {
        Kept::Running if on > known.due => {
            Ok(Some(ExaminationEvent::CommitmentMissed { commitment: number, on }))
        }
        Kept::Running => Err(Refusal::CommitmentRunning(known.due)),
        Kept::Honoured | Kept::Missed => Ok(None),
    }
}
