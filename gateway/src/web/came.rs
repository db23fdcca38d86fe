//! A form that says that a letter came: the day, and what proves it. The letter and its presentation are two facts.

use super::{act, fields::Options, visit::Posted};
use crate::{desk::Account, error::Trouble};
use chrono::NaiveDate;
use domain::{
    demand::{DeliveryProof, LetterChannel, LetterCommand, LetterPurpose},
    id::LetterId,
};
use uuid::Uuid;

/// As forms spell it and as people read it.
const PROOFS: [(DeliveryProof, &str, &str); 3] = [
    (DeliveryProof::PostalNotice, "avis", "Avis de réception de la Poste"),
    (DeliveryProof::Electronic, "electronique", "Accusé de réception électronique"),
    (DeliveryProof::Signature, "signature", "Signature de la personne"),
];

/// What can be chosen.
pub(super) fn proofs() -> Options {
    PROOFS.iter().map(|(_, code, shown)| ((*code).to_owned(), (*shown).to_owned())).collect()
}

/// A letter that came.
pub(super) struct Came {
    /// Id of the command that sends it, of which its own is made.
    pub(super) sent: Uuid,
    on: NaiveDate,
    proof: DeliveryProof,
    addresses: u32,
}

/// Reads the form. By post, the letter went to the last of the addresses.
///
/// # Errors
/// A day or a proof lacks.
pub(super) fn read(posted: &Posted, who: &Account, addresses: u32) -> Result<Came, Trouble> {
    let on = posted.fields.parsed::<NaiveDate>("presente");
    let on = on.ok_or(Trouble::Malformed("Écrivez le jour où le courrier a été présenté."))?;
    let proof = PROOFS.iter().find(|known| known.1 == posted.fields.value("preuve"));
    let proof = proof.ok_or(Trouble::Malformed("Choisissez ce qui prouve la présentation."))?.0;
    let sent = act::form_command(&who.id.to_string(), &posted.fields, "courrier")?;
    Ok(Came { sent, on, proof, addresses })
}

impl Came {
    /// Its sending and its presentation.
    pub(super) const fn said(
        &self,
        purpose: LetterPurpose,
        sent_on: NaiveDate,
    ) -> [LetterCommand; 2] {
        let letter = LetterId::new(self.sent);
        let (channel, address) = match self.proof {
            DeliveryProof::PostalNotice => (LetterChannel::Registered, Some(self.addresses)),
            DeliveryProof::Electronic => (LetterChannel::Electronic, None),
            DeliveryProof::Signature => (LetterChannel::Hand, None),
        };
        [
            LetterCommand::Send { letter, purpose, on: sent_on, channel, address },
            LetterCommand::Present { letter, on: self.on, proof: self.proof },
        ]
    }
}
