//! What the rules remember of the letters of a demand.

use crate::{
    demand::{CandidacyOutcome, DemandEvent, Ground, LetterChannel, LetterPurpose, LetterSent},
    id::LetterId,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// What it is for.
    pub purpose: LetterPurpose,
    /// Day of sending.
    pub sent_on: NaiveDate,
    /// How it went.
    pub channel: LetterChannel,
    /// To which of the addresses of the demand; none for another.
    pub address: Option<u32>,
    /// Day of the first presentation, once proven.
    pub presented_on: Option<NaiveDate>,
    /// Last day of the time that runs from it.
    pub until: Option<NaiveDate>,
    /// Day it came back.
    pub returned_on: Option<NaiveDate>,
    /// Whether the person gave a sign since.
    pub answered: bool,
}

/// A warning that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// On which ground.
    pub ground: Ground,
    /// The letter that warns.
    pub letter: LetterId,
}

/// The letters of a demand and what they started.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Addresses the person gave: the last one is the one that counts.
    pub addresses: u32,
    /// Letters, by identifier.
    pub letters: BTreeMap<LetterId, Letter>,
    /// The same in the order of sending.
    pub sent: Vec<LetterId>,
    /// The warning that runs.
    pub warning: Option<Warning>,
    /// Since when a commission finds the demand inadmissible.
    pub inadmissible_on: Option<NaiveDate>,
}

/// What a fact of the demand says of its applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    /// A new address.
    Address,
    /// A sign that the person is there.
    Sign,
}

impl Post {
    /// The last letter of a purpose.
    #[must_use]
    pub fn last(&self, of: impl Fn(LetterPurpose) -> bool) -> Option<(LetterId, &Letter)> {
        let letters = self.sent.iter().rev().filter_map(|id| Some((*id, self.letters.get(id)?)));
        letters.into_iter().find(|(_, letter)| of(letter.purpose))
    }

    /// The day of the last letter that came back without a sign of the person since.
    #[must_use]
    pub fn came_back(&self) -> Option<NaiveDate> {
        let unheard = self.letters.values().filter(|letter| !letter.answered);
        unheard.filter_map(|letter| letter.returned_on).max()
    }

    /// Whatever a person does on the demand answers what was asked, and ends a warning for silence.
    fn hear(&mut self, heard: Heard) {
        if heard == Heard::Address {
            self.addresses += 1;
        }
        self.letters.values_mut().for_each(|letter| letter.answered = true);
        self.warning = self.warning.filter(|warning| warning.ground != Ground::NoAnswer);
    }

    /// A demand that is active again owes nothing to what came before.
    fn reinstate(&mut self) {
        self.hear(Heard::Sign);
        (self.warning, self.inadmissible_on) = (None, None);
    }

    fn send(&mut self, sent: &LetterSent) {
        let LetterSent { letter, purpose, sent_on, channel, address } = *sent;
        let new = Letter {
            purpose,
            sent_on,
            channel,
            address,
            presented_on: None,
            until: None,
            returned_on: None,
            answered: false,
        };
        if self.letters.insert(letter, new).is_none() {
            self.sent.push(letter);
        }
    }

    /// Takes a fact of the demand, whichever it is.
    pub fn take(&mut self, event: &DemandEvent) {
        use DemandEvent as E;
        match event {
            E::Submitted { .. } | E::IdentityChanged { .. } => self.hear(Heard::Address),
            section if section.is_section() => self.hear(Heard::Sign),
            E::LinkRecorded { .. } | E::DocumentFiled { .. } | E::Renewed { .. } => {
                self.hear(Heard::Sign);
            }
            E::CandidacyClosed { on, outcome, .. } => {
                if outcome.is_inadmissible() {
                    self.inadmissible_on = Some(*on);
                }
                if *outcome == CandidacyOutcome::OfferRefused {
                    self.hear(Heard::Sign);
                }
            }
            E::Reinstated { .. } => self.reinstate(),
            _ => self.note(event),
        }
    }

    /// Takes note of what happened to a letter or a warning.
    fn note(&mut self, event: &DemandEvent) {
        use DemandEvent as E;
        match event {
            E::LetterSent(sent) => self.send(sent),
            E::WarningSent(sent) => {
                let (ground, letter) = (sent.ground, sent.letter);
                self.send(&LetterSent {
                    letter,
                    purpose: LetterPurpose::Warning { ground },
                    sent_on: sent.sent_on,
                    channel: sent.channel,
                    address: sent.address,
                });
                self.warning = Some(Warning { ground, letter });
            }
            E::LetterPresented(presented) => {
                if let Some(letter) = self.letters.get_mut(&presented.letter) {
                    letter.presented_on = Some(presented.presented_on);
                    letter.until = presented.until;
                }
            }
            E::LetterReturned(returned) => {
                if let Some(letter) = self.letters.get_mut(&returned.letter) {
                    letter.returned_on = Some(returned.returned_on);
                }
            }
            E::WarningLifted(lifted) => {
                self.warning = self.warning.filter(|warning| warning.ground != lifted.ground);
                match lifted.ground {
                    Ground::Inadmissible => self.inadmissible_on = None,
                    _ => self.hear(Heard::Sign),
                }
            }
            _ => {}
        }
    }
}
