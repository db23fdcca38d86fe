//! A form that says that a letter came: the day, and what proves it. The letter and its presentation are two facts.

use super::{act, fields::Options, visit::Posted};
use crate::{
    app::App,
    desk::Account,
    error::{PageError, Trouble},
};
use axum::response::Response;
use chrono::NaiveDate;
use domain::{
    demand::{DeliveryProof, DemandCommand, LetterChannel, LetterCommand, LetterPurpose},
    id::{DemandId, LetterId},
    world::Command,
};

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

/// The letter that a form is about.
pub(super) struct Written {
    /// Whose.
    pub(super) demand: DemandId,
    /// Addresses the person gave so far: by post, it went to the last.
    pub(super) addresses: u32,
    pub(super) purpose: LetterPurpose,
    pub(super) sent_on: NaiveDate,
}

/// Notes that a letter was sent and that it came, then goes to a page. Nothing is noted of a form that is not right.
///
/// # Errors
/// A day or a proof lacks or cannot be; the rules refuse; a store does not answer.
pub(super) async fn note(
    app: &App,
    posted: &Posted,
    who: &Account,
    letter: Written,
    then: &str,
) -> Result<Response, PageError> {
    let (on, proof) = read(posted, letter.sent_on, app.today())?;
    let sent = act::form_command(&who.id.to_string(), &posted.fields, "courrier")?;
    let (id, demand) = (LetterId::new(sent), letter.demand);
    let (channel, address) = match proof {
        DeliveryProof::PostalNotice => (LetterChannel::Registered, Some(letter.addresses)),
        DeliveryProof::Electronic => (LetterChannel::Electronic, None),
        DeliveryProof::Signature => (LetterChannel::Hand, None),
    };
    let Written { purpose, sent_on, .. } = letter;
    let of = |said| Command::Demand(demand, DemandCommand::Letter(said));
    let send = LetterCommand::Send { letter: id, purpose, on: sent_on, channel, address };
    act::run(app, who, "page", sent, of(send)).await?;
    let present = LetterCommand::Present { letter: id, on, proof };
    act::submit(app, posted, who, of(present), then, "courrier-presente").await
}

/// The day of presentation, from its sending to today, and what proves it.
fn read(
    posted: &Posted,
    sent_on: NaiveDate,
    today: NaiveDate,
) -> Result<(NaiveDate, DeliveryProof), Trouble> {
    let on = posted.fields.parsed::<NaiveDate>("presente");
    let on = on.ok_or(Trouble::Malformed("Écrivez le jour où le courrier a été présenté."))?;
    if on < sent_on || on > today {
        return Err(Trouble::Malformed(
            "Le courrier a été présenté entre le jour de son envoi et aujourd’hui.",
        ));
    }
    let proof = PROOFS.iter().find(|known| known.1 == posted.fields.value("preuve"));
    let proof = proof.ok_or(Trouble::Malformed("Choisissez ce qui prouve la présentation."))?.0;
    Ok((on, proof))
}
