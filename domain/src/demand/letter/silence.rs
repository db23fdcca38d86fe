//! From which letters a silence may follow, and when: a time against a person runs from a proven presentation.

use crate::{
    calendar::next_working_day,
    demand::{Demand, Ground, Letter, LetterChannel, LetterPurpose},
    id::VacancyId,
    refusal::Refusal,
};
use chrono::NaiveDate;

/// The first presentation of a letter, and the last day of the time that runs from it.
type Time = Result<(NaiveDate, NaiveDate), Refusal>;

/// A letter from which a silence may follow: it went to the last address the person gave, did not come back, and
/// surely came. Gives the day of its first presentation.
pub(super) fn sound(demand: &Demand, letter: &Letter) -> Result<NaiveDate, Refusal> {
    if letter.address != Some(demand.post.addresses) {
        return Err(Refusal::NotLastAddress);
    }
    if letter.returned_on.is_some() {
        return Err(Refusal::LetterReturned);
    }
    letter.presented_on.ok_or(Refusal::NoDeliveryProof)
}

/// The same for a letter that needs no address: one that was handed over, or sent by a way that proves it came.
fn reached(demand: &Demand, letter: &Letter) -> Result<NaiveDate, Refusal> {
    let by_post = matches!(letter.channel, LetterChannel::Registered | LetterChannel::Post);
    if by_post {
        return sound(demand, letter);
    }
    if letter.returned_on.is_some() {
        return Err(Refusal::LetterReturned);
    }
    letter.presented_on.ok_or(Refusal::NoDeliveryProof)
}

/// The time to reply to an offer made on a day. Of an offer made again, only the letters that were sent since count.
pub(crate) fn time_to_reply(demand: &Demand, vacancy: VacancyId, offered_on: NaiveDate) -> Time {
    let purpose = LetterPurpose::Offer { vacancy };
    time(demand, |letter| letter.purpose == purpose && letter.sent_on >= offered_on)
}

/// The time to renew that is left after the notice of the present expiry (R441-2-7, R441-2-8 e).
pub(in crate::demand) fn time_to_renew(demand: &Demand) -> Time {
    let told_on = demand.notice_sent_on.ok_or(Refusal::NoticeNotSent)?;
    let expires_on = demand.expires_on().ok_or(Refusal::NotRegistered)?;
    let purpose = LetterPurpose::Renewal;
    let (since, until) =
        time(demand, |letter| letter.purpose == purpose && letter.sent_on >= told_on)?;
    Ok((since, until.max(expires_on)))
}

/// The ground of the warning that runs, with the day after its last one.
pub(in crate::demand) fn end_of_warning(demand: &Demand) -> Option<(Ground, NaiveDate)> {
    let warning = demand.post.warning?;
    let letter = demand.post.letters.get(&warning.letter)?;
    sound(demand, letter).ok()?;
    Some((warning.ground, next_working_day(letter.until?).succ_opt()?))
}

/// Of several letters, the one that leaves most time.
fn time(demand: &Demand, of: impl Fn(&Letter) -> bool) -> Time {
    let (mut best, mut why) = (None, Refusal::NoDeliveryProof);
    for letter in demand.post.letters.values().filter(|letter| of(letter)) {
        let until = letter.until.ok_or(Refusal::NoDeliveryProof);
        match reached(demand, letter).and_then(|since| Ok((since, until?))) {
            Ok(time) => best = best.max(Some((time.1, time.0))),
            Err(refusal) => why = refusal,
        }
    }
    best.map(|(until, since)| (since, until)).ok_or(why)
}
