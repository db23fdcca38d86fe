//! Decisions about letters, and what a silence allows.

use crate::{
    calendar::next_working_day,
    clock,
    decider::Decided,
    demand::{
        Demand, DemandEvent, Ground, Letter, LetterChannel, LetterCommand, LetterPresented,
        LetterPurpose, LetterReturned, LetterSent, Stage, WarningLifted, WarningSent,
        decide::{Facts, active, own},
        letter::silence::sound,
        lifecycle,
    },
    id::{ClockId, DemandId, LetterId, StreamId},
    law::Law,
    refusal::Refusal,
    vacancy::Standing,
    world::World,
};
use chrono::NaiveDate;

/// The dwelling a letter proposes; for the end of a demand, what it touches, and the outages.
pub(in crate::demand) fn needs(
    demand: &Demand,
    command: &LetterCommand,
    needs: &mut Vec<StreamId>,
) {
    match command {
        LetterCommand::Present { letter, .. } => {
            let purpose = demand.post.letters.get(letter).map(|letter| letter.purpose);
            if let Some(LetterPurpose::Offer { vacancy }) = purpose {
                needs.push(StreamId::Vacancy(vacancy));
            }
        }
        LetterCommand::End { .. } => {
            lifecycle::leave_needs(demand, needs);
            needs.push(StreamId::Clock(ClockId::OUTAGES));
        }
        LetterCommand::Send { .. } | LetterCommand::Return { .. } | LetterCommand::Lift { .. } => {}
    }
}

pub(in crate::demand) fn decide(
    (id, demand): (DemandId, &Demand),
    command: &LetterCommand,
    (world, law): (&World, &Law),
) -> Decided {
    use LetterCommand as C;
    match command {
        C::Send { letter, purpose, on, channel, address } => {
            let letter = LetterSent {
                letter: *letter,
                purpose: *purpose,
                sent_on: *on,
                channel: *channel,
                address: *address,
            };
            own(id, send(demand, letter, law))
        }
        C::Present { letter, on, proof } => {
            let event = |purpose, until| {
                let (letter, presented_on, proof) = (*letter, *on, *proof);
                LetterPresented { letter, purpose, presented_on, proof, until }
            };
            own(id, present((id, demand), (*letter, *on), event, (world, law)))
        }
        C::Return { letter, on, cause } => {
            let event = |purpose| {
                let (letter, returned_on, cause) = (*letter, *on, *cause);
                LetterReturned { letter, purpose, returned_on, cause }
            };
            own(id, come_back(demand, (*letter, *on), event))
        }
        C::Lift { ground, on, cause } => {
            let lifted = WarningLifted { ground: *ground, on: *on, cause: *cause };
            own(id, lift(demand, lifted))
        }
        C::End { ground, on } => end((id, demand), *ground, *on, (world, law)),
    }
}

/// A letter is a fact, wherever it went; only a warning asks for something before it.
fn send(demand: &Demand, sent: LetterSent, law: &Law) -> Facts {
    active(demand)?;
    if let Some(known) = demand.post.letters.get(&sent.letter) {
        let same = (known.purpose, known.sent_on, known.address)
            == (sent.purpose, sent.sent_on, sent.address);
        return if same { Ok(vec![]) } else { Err(Refusal::LetterKnown) };
    }
    if demand.presented_on().is_some_and(|presented| sent.sent_on < presented) {
        return Err(Refusal::ImpossibleDate);
    }
    let LetterPurpose::Warning { ground } = sent.purpose else {
        return Ok(vec![DemandEvent::LetterSent(sent)]);
    };
    let unanswered = warned(demand, ground, sent.sent_on, law)?;
    let LetterSent { letter, sent_on, channel, address, .. } = sent;
    if channel == LetterChannel::Post {
        return Err(Refusal::WarningNeedsProof);
    }
    let warning = WarningSent { ground, letter, unanswered, sent_on, channel, address };
    Ok(vec![DemandEvent::WarningSent(warning)])
}

/// Ground c: a letter that surely came had no answer. Ground d: a commission said so.
fn warned(
    demand: &Demand,
    ground: Ground,
    on: NaiveDate,
    law: &Law,
) -> Result<Option<LetterId>, Refusal> {
    match ground {
        Ground::NoAnswer => {
            let (id, letter) = question(demand).ok_or(Refusal::LetterUnknown)?;
            let presented_on = sound(demand, letter)?;
            if letter.answered {
                return Err(Refusal::LetterAnswered);
            }
            let last = next_working_day(law.calendar.letter_answer.after(presented_on));
            if on <= last { Err(Refusal::LetterAnswerPossible(last)) } else { Ok(Some(id)) }
        }
        Ground::Inadmissible => match demand.post.inadmissible_on {
            None => Err(Refusal::NotInadmissible),
            Some(since) if on < since => Err(Refusal::ImpossibleDate),
            Some(_) => Ok(None),
        },
        Ground::Allocated | Ground::Renounced | Ground::NotRenewed | Ground::Merged => {
            Err(Refusal::NoWarningGround)
        }
    }
}

/// Whether a letter of this ground was sent from here.
pub(in crate::demand) fn began(demand: &Demand, ground: Ground) -> bool {
    let warns = |purpose| purpose == LetterPurpose::Warning { ground };
    demand.post.last(warns).is_some() || ground == Ground::NoAnswer && question(demand).is_some()
}

fn question(demand: &Demand) -> Option<(LetterId, &Letter)> {
    demand.post.last(|purpose| purpose == LetterPurpose::Request)
}

/// The first presentation is the one that counts.
fn present(
    (id, demand): (DemandId, &Demand),
    (letter, on): (LetterId, NaiveDate),
    event: impl Fn(LetterPurpose, Option<NaiveDate>) -> LetterPresented,
    (world, law): (&World, &Law),
) -> Facts {
    let known = demand.post.letters.get(&letter).ok_or(Refusal::LetterUnknown)?;
    match known.presented_on {
        Some(presented) if presented == on => return Ok(vec![]),
        Some(presented) => return Err(Refusal::LetterPresented(presented)),
        None if on < known.sent_on => return Err(Refusal::ImpossibleDate),
        None => {}
    }
    let calendar = &law.calendar;
    let until = match known.purpose {
        LetterPurpose::Renewal => {
            demand.expires_on().map(|expiry| expiry.max(calendar.renewal_notice.after(on)))
        }
        LetterPurpose::Offer { vacancy } => {
            let standing = world.vacancy(vacancy).and_then(|vacancy| vacancy.standing(id));
            match standing {
                Some(Standing::Offered { reply_by }) => {
                    Some(reply_by.max(calendar.offer_reply.after(on)))
                }
                _ => None,
            }
        }
        LetterPurpose::Warning { .. } => Some(calendar.warning.after(on)),
        LetterPurpose::Request => Some(calendar.letter_answer.after(on)),
        LetterPurpose::Decision { .. } => None,
    };
    Ok(vec![DemandEvent::LetterPresented(event(known.purpose, until))])
}

fn come_back(
    demand: &Demand,
    (letter, on): (LetterId, NaiveDate),
    event: impl Fn(LetterPurpose) -> LetterReturned,
) -> Facts {
    let known = demand.post.letters.get(&letter).ok_or(Refusal::LetterUnknown)?;
    if known.returned_on.is_some() {
        return Ok(vec![]);
    }
    if on < known.sent_on {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(vec![DemandEvent::LetterReturned(event(known.purpose))])
}

fn lift(demand: &Demand, lifted: WarningLifted) -> Facts {
    let warning = demand.post.warning.filter(|warning| warning.ground == lifted.ground);
    let Some(warning) = warning else { return Err(Refusal::WarningMissing) };
    let sent_on = demand.post.letters.get(&warning.letter).map(|letter| letter.sent_on);
    if sent_on.is_some_and(|sent| lifted.on < sent) {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(vec![DemandEvent::WarningLifted(lifted)])
}

/// Ends a demand on ground c or d: after a warning that surely came, when its month is over, and never while a
/// dwelling is in view.
pub(in crate::demand) fn end(
    (id, demand): (DemandId, &Demand),
    ground: Ground,
    on: NaiveDate,
    (world, law): (&World, &Law),
) -> Decided {
    if matches!(demand.stage, Stage::Deregistered { ground: known, .. } if known == ground) {
        return Ok(vec![]);
    }
    active(demand)?;
    let (presented_on, last) = over(demand, ground, on)?;
    if !demand.candidacies.is_empty() {
        return Err(Refusal::CandidacyOpen);
    }
    clock::in_time(world, (presented_on, last), on, law)?;
    Ok(lifecycle::leave((id, demand), ground, on, world))
}

/// The time of the warning, once it is over. Without a warning, says first what is wrong with the letter behind it.
fn over(demand: &Demand, ground: Ground, on: NaiveDate) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let warning = demand.post.warning.filter(|warning| warning.ground == ground);
    let letter = warning.and_then(|warning| demand.post.letters.get(&warning.letter));
    let Some(letter) = letter else {
        if let (Ground::NoAnswer, Some((_, letter))) = (ground, question(demand)) {
            sound(demand, letter)?;
            if letter.answered {
                return Err(Refusal::LetterAnswered);
            }
        }
        return Err(Refusal::WarningMissing);
    };
    let presented_on = sound(demand, letter)?;
    let last = next_working_day(letter.until.unwrap_or(presented_on));
    if on <= last { Err(Refusal::WarningRunning(last)) } else { Ok((presented_on, last)) }
}
