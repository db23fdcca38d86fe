//! What a landlord does with a dwelling: each a form, a command, and back to the dwelling.

use super::{narrow::bearer, of, own, party};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        act,
        applicant::reason,
        came::{self, Written},
        read,
        visit::Posted,
        words,
    },
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use chrono::NaiveDate;
use domain::{
    demand::LetterPurpose,
    id::{DemandId, StreamId},
    vacancy::VacancyCommand,
    world::Command,
};

pub(super) async fn run(
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

pub(super) fn demand(posted: &Posted) -> Result<DemandId, Trouble> {
    posted.fields.parsed("demande").ok_or(Trouble::Malformed("Choisissez un ménage."))
}

/// `POST …/candidat`: by the line of the list, or by the number.
pub(in crate::web) async fn nominate(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (party, id, _) = party(&app, &posted.visit, &id).await?;
    let chosen = match demand(&posted) {
        Ok(demand) => demand,
        Err(_) => bearer(&app, posted.fields.value("numero"))
            .await?
            .ok_or(Trouble::Malformed("Aucune demande active ne porte ce numéro."))?,
    };
    let (nominator, on) = (party.body.clone(), app.today());
    let command = Command::Vacancy(id, VacancyCommand::Nominate { demand: chosen, nominator, on });
    let then = format!("{}/logement/{id}", party.base);
    act::submit(&app, &posted, party.account, command, &then, "candidat-propose").await
}

/// `POST …/reserver`: a reservation holder is told of the dwelling, and its time to propose begins.
pub(in crate::web) async fn reserve(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let holder = posted.fields.parsed("reservataire");
    let holder = holder.ok_or(Trouble::Malformed("Choisissez le réservataire."))?;
    let command = VacancyCommand::AssignToReservation { holder, on: app.today() };
    run(&app, &posted, &id, command, "logement-reserve").await
}

/// `POST …/retirer-candidat`
pub(in crate::web) async fn withdraw_candidate(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (party, id, vacancy) = party(&app, &posted.visit, &id).await?;
    let demand = demand(&posted)?;
    let mine = |candidate: &domain::vacancy::Candidate| candidate.nominator == *party.body;
    if party.base != "/bailleur" && !vacancy.candidates.get(&demand).is_some_and(mine) {
        // whom another proposed is not there for a holder
        return Err(Trouble::NotFound.into());
    }
    let command = VacancyCommand::WithdrawCandidate { demand, on: app.today() };
    let then = format!("{}/logement/{id}", party.base);
    let command = Command::Vacancy(id, command);
    act::submit(&app, &posted, party.account, command, &then, "candidat-retire").await
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
    let offered_on = vacancy.candidates.get(&demand).and_then(|candidate| candidate.offered_on);
    let sent_on = offered_on.ok_or(Trouble::NotFound)?;
    let world = read::world(&app, &[StreamId::Demand(demand)]).await?;
    let addresses = world.demand(demand).map_or(0, |state| state.post.addresses);
    let purpose = LetterPurpose::Offer { vacancy: id };
    let letter = Written { demand, addresses, purpose, sent_on };
    came::note(&app, &posted, account, letter, &format!("/bailleur/logement/{id}")).await
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
