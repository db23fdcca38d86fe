//! What a landlord does with a dwelling: each a form, a command, and back to the dwelling.

use super::{of, own};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{act, applicant::reason, read, visit::Posted, words},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use chrono::NaiveDate;
use domain::{
    demand::{DeliveryProof, DemandCommand, LetterChannel, LetterCommand, LetterPurpose},
    id::{DemandId, LetterId, StreamId},
    number::DemandNumber,
    vacancy::VacancyCommand,
    world::Command,
};

/// What proves that the letter of an offer came, as forms spell it and as people read it.
pub(super) const PROOFS: [(DeliveryProof, &str, &str); 3] = [
    (DeliveryProof::PostalNotice, "avis", "Avis de réception de la Poste"),
    (DeliveryProof::Electronic, "electronique", "Accusé de réception électronique"),
    (DeliveryProof::Signature, "signature", "Signature de la personne"),
];

async fn run(
    app: &App,
    posted: &Posted,
    id: &str,
    command: VacancyCommand,
    done: &str,
) -> Result<Response, PageError> {
    let (account, body) = of(&posted.visit)?;
    let (id, _) = own(app, body, id).await?;
    let then = format!("/bailleur/logement/{id}");
    act::submit(app, posted, account, Command::Vacancy(id, command), &then, done).await
}

fn demand(posted: &Posted) -> Result<DemandId, Trouble> {
    posted.fields.parsed("demande").ok_or(Trouble::Malformed("Choisissez un ménage."))
}

/// `POST …/candidat`: by the line of the list, or by the number.
pub(in crate::web) async fn nominate(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (_, body) = of(&posted.visit)?;
    let chosen = match demand(&posted) {
        Ok(demand) => demand,
        Err(_) => by_number(&app, posted.fields.value("numero")).await?,
    };
    let command =
        VacancyCommand::Nominate { demand: chosen, nominator: body.clone(), on: app.today() };
    run(&app, &posted, &id, command, "candidat-propose").await
}

async fn by_number(app: &App, typed: &str) -> Result<DemandId, Trouble> {
    let typed: String = typed.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let unknown = Trouble::Malformed("Aucune demande active ne porte ce numéro.");
    let Ok(number) = typed.to_uppercase().parse::<DemandNumber>() else { return Err(unknown) };
    app.executor.bearer(&number).await?.ok_or(unknown)
}

/// `POST …/retirer-candidat`
pub(in crate::web) async fn withdraw_candidate(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let command = VacancyCommand::WithdrawCandidate { demand: demand(&posted)?, on: app.today() };
    run(&app, &posted, &id, command, "candidat-retire").await
}

/// `POST …/manque`
pub(in crate::web) async fn shortfall(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let code = posted.fields.value("cause");
    let lack = words::SHORTFALLS.iter().find(|(_, known)| *known == code);
    let lack = lack.map(|(cause, _)| VacancyCommand::RecordShortfall { cause: *cause });
    let exception = words::EXCEPTIONS.iter().find(|(_, known)| *known == code);
    let on = app.today();
    let exception =
        exception.map(|(cause, _)| VacancyCommand::RecordException { on, cause: *cause });
    let command = lack
        .or(exception)
        .ok_or(Trouble::Malformed("Choisissez pourquoi il y a moins de trois candidats."))?;
    run(&app, &posted, &id, command, "manque-note").await
}

/// `POST …/proposer-au-menage`
pub(in crate::web) async fn offer(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let reply_by = posted.fields.parsed::<NaiveDate>("reponse");
    let reply_by =
        reply_by.ok_or(Trouble::Malformed("Écrivez jusqu’à quel jour le ménage peut répondre."))?;
    let command = VacancyCommand::MakeOffer { demand: demand(&posted)?, on: app.today(), reply_by };
    run(&app, &posted, &id, command, "offre-faite").await
}

/// `POST …/presentation`: the letter of the offer came, so the time to reply runs.
pub(in crate::web) async fn present(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (account, body) = of(&posted.visit)?;
    let (id, vacancy) = own(&app, body, &id).await?;
    let demand = demand(&posted)?;
    let on = posted.fields.parsed::<NaiveDate>("presente");
    let on = on.ok_or(Trouble::Malformed("Écrivez le jour où le courrier a été présenté."))?;
    let proof = PROOFS.iter().find(|known| known.1 == posted.fields.value("preuve"));
    let proof = proof.ok_or(Trouble::Malformed("Choisissez ce qui prouve la présentation."))?.0;
    let world = read::world(&app, &[StreamId::Demand(demand)]).await?;
    let offered_on = vacancy.candidates.get(&demand).and_then(|candidate| candidate.offered_on);
    let sent_on = offered_on.ok_or(Trouble::NotFound)?;
    let addresses = world.demand(demand).map(|state| state.post.addresses);
    let (channel, address) = match proof {
        DeliveryProof::PostalNotice => (LetterChannel::Registered, addresses),
        DeliveryProof::Electronic => (LetterChannel::Electronic, None),
        DeliveryProof::Signature => (LetterChannel::Hand, None),
    };
    let sent = act::form_command(&account.id.to_string(), &posted.fields, "courrier")?;
    let (letter, purpose) = (LetterId::new(sent), LetterPurpose::Offer { vacancy: id });
    let of = |said| Command::Demand(demand, DemandCommand::Letter(said));
    let send = LetterCommand::Send { letter, purpose, on: sent_on, channel, address };
    act::run(&app, account, "page", sent, of(send)).await?;
    let present = LetterCommand::Present { letter, on, proof };
    let then = format!("/bailleur/logement/{id}");
    act::submit(&app, &posted, account, of(present), &then, "offre-presentee").await
}

/// `POST …/reponse`: a reply that came on paper.
pub(in crate::web) async fn reply(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (demand, on) = (demand(&posted)?, app.today());
    let command = if posted.fields.value("reponse") == "oui" {
        VacancyCommand::AcceptOffer { demand, on }
    } else {
        let reason = reason(posted.fields.value("motif"))
            .ok_or(Trouble::Malformed("Choisissez le motif donné par le ménage."))?;
        VacancyCommand::RefuseOffer { demand, on, reason }
    };
    run(&app, &posted, &id, command, "reponse-notee").await
}

/// `POST …/bail`
pub(in crate::web) async fn sign(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let command = VacancyCommand::SignLease { demand: demand(&posted)?, on: app.today() };
    run(&app, &posted, &id, command, "bail-signe").await
}

/// `POST …/reprendre`
pub(in crate::web) async fn withdraw(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let command = VacancyCommand::Withdraw { on: app.today() };
    run(&app, &posted, &id, command, "logement-repris").await
}
