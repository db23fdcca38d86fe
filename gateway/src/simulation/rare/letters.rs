//! Letters of a desk: a question that has its answer after a warning, and a letter that comes back.

use super::super::{
    diary::{later, weekday},
    doors::Door,
    run::Simulation,
};
use chrono::NaiveDate;
use domain::{
    calendar::next_working_day,
    demand::{
        DeliveryProof, DemandCommand, Ground, LetterChannel, LetterCommand as L, LetterPurpose,
        LiftCause, ReturnCause,
    },
    id::{DemandId, LetterId},
};

impl<D: Door> Simulation<D> {
    pub(super) fn letters(&mut self, day: NaiveDate, (n, turn): (u64, u64)) {
        // Of a form of which nothing changed, the first address is the last.
        let Some(serial) = self.pick_such(n, None, |demand| {
            demand.renews && demand.told.changes == 0 && demand.period == 0
        }) else {
            return;
        };
        let question = self.letter(n, "question");
        let send = |letter, purpose, on, channel| L::Send {
            letter,
            purpose,
            on,
            channel,
            address: Some(1),
        };
        let asked = send(question, LetterPurpose::Request, day, LetterChannel::Registered);
        self.say(serial, (day, n, "asked"), asked);
        let came = weekday(later(day, 3));
        if turn % 3 == 1 {
            let (on, cause) = (weekday(later(day, 12)), ReturnCause::UnknownAtAddress);
            return self.say(serial, (on, n, "back"), L::Return { letter: question, on, cause });
        }
        let proof = DeliveryProof::PostalNotice;
        self.say(serial, (came, n, "came"), L::Present { letter: question, on: came, proof });
        if turn % 3 == 2 {
            return;
        }
        let last = next_working_day(self.law.calendar.letter_answer.after(came));
        let (warned, ground) = (weekday(later(last, 2)), Ground::NoAnswer);
        let warning = self.letter(n, "warning");
        let purpose = LetterPurpose::Warning { ground };
        let sent = send(warning, purpose, warned, LetterChannel::Registered);
        self.say(serial, (warned, n, "warned"), sent);
        let on = weekday(later(warned, 3));
        self.say(serial, (on, n, "warned-came"), L::Present { letter: warning, on, proof });
        let on = weekday(later(warned, 15));
        let cause = LiftCause::Answered;
        self.say(serial, (on, n, "answered"), L::Lift { ground, on, cause });
    }

    /// The letter of a renewal notice goes by electronic means the same day, and comes two days later: without it, the
    /// demand of who does not renew would never end.
    pub(in super::super) fn write_to_renew(&mut self, day: NaiveDate, demand: DemandId) {
        let Some(serial) = self.register.serial(demand) else { return };
        let key = format!("renewal/{serial}/{day}");
        let letter = LetterId::new(self.doors.derive("agent", &key, LetterId::CATEGORY));
        let (purpose, channel) = (LetterPurpose::Renewal, LetterChannel::Electronic);
        let send = L::Send { letter, purpose, on: day, channel, address: None };
        self.of_demand(day, key.clone(), serial, DemandCommand::Letter(send));
        let (on, proof) = (later(day, 2), DeliveryProof::Electronic);
        let came = L::Present { letter, on, proof };
        self.of_demand(on, format!("{key}/came"), serial, DemandCommand::Letter(came));
    }

    fn letter(&self, n: u64, what: &str) -> LetterId {
        LetterId::new(self.doors.derive("agent", &format!("letter/{n}/{what}"), "letter"))
    }

    fn say(&mut self, serial: u64, (on, n, step): (NaiveDate, u64, &str), command: L) {
        let command = DemandCommand::Letter(command);
        self.of_demand(on, format!("letter/{n}/{step}"), serial, command);
    }
}
