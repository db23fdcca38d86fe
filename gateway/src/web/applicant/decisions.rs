//! `/demandeur/decisions`: what commissions decided on this household, why, what follows, how and until when to contest.

use super::{
    own::{Own, own},
    thread::describe,
};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        file::File,
        page::{Page, show},
        read,
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    id::{SessionId, StreamId, VacancyId},
    session::{DecisionKind, Extract, Session, TimeToContest, extract},
    vacancy::{Standing, Vacancy},
};

/// The article that a decision rests on (R441-3), and how a decision is told.
const BASIS: &str = "CCH R441-3";

#[derive(Template)]
#[template(path = "applicant/decisions.html")]
struct DecisionsPage {
    page: Page,
    decisions: Vec<Decision>,
    is_active: bool,
}

/// One decision, in words.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) day: String,
    pub(super) iso: String,
    pub(super) home: String,
    pub(super) body: String,
    pub(super) outcome: String,
    pub(super) reasons: Vec<String>,
    pub(super) basis: &'static str,
    /// How many were examined, and what is said of the others.
    pub(super) others: String,
    pub(super) next: String,
    pub(super) contest: String,
    /// Address of the household's extract of the minutes.
    pub(super) extract: String,
    /// Last day to contest, for machines; empty where none runs.
    pub(super) until: String,
}

/// `GET /demandeur/decisions`
pub(in crate::web) async fn decisions(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let file = File::around(&app, own.id, own.demand.clone()).await?;
    Ok(show(&DecisionsPage {
        page: Page::new(&visit, "mine", "Décisions"),
        decisions: of(&app, &own, &file).await?,
        is_active: own.demand.is_active(),
    }))
}

/// The decisions on a demand, the last first: of each dwelling the last run, then those before it.
///
/// # Errors
/// A store does not answer.
pub(super) async fn of(app: &App, own: &Own<'_>, file: &File) -> Result<Vec<Decision>, Trouble> {
    let mut found = Vec::new();
    for (id, vacancy) in &file.vacancies {
        let mut next = vacancy.session;
        let mut seen = Vec::new();
        while let Some(session) = next.filter(|session| !seen.contains(session)) {
            seen.push(session);
            let state = one(app, session).await?;
            next = state.reruns.get(id).map(|again| again.first);
            found.extend(told(app, own, (*id, vacancy), (session, &state), seen.len() == 1));
        }
    }
    found.sort_by(|a, b| b.iso.cmp(&a.iso));
    Ok(found)
}

async fn one(app: &App, id: SessionId) -> Result<Session, Trouble> {
    let world = read::world(app, &[StreamId::Session(id)]).await?;
    world.session(id).cloned().ok_or(Trouble::NotFound)
}

fn told(
    app: &App,
    own: &Own<'_>,
    (id, vacancy): (VacancyId, &Vacancy),
    (held, session): (SessionId, &Session),
    is_last: bool,
) -> Option<Decision> {
    let law = app.executor.law.on(app.today());
    let said = extract(session, (id, vacancy), own.id, &law.commissions)?;
    let outcome = session.decisions.get(&(id, own.id))?;
    let time = outcome.time_to_contest(&law.commissions);
    let reasons = said.own.reasons.iter().map(|reason| words::non_allocation(*reason).to_owned());
    let next = if is_last {
        next(&said, vacancy.standing(own.id))
    } else {
        "Ce logement a été examiné de nouveau : lisez la décision d’après.".to_owned()
    };
    let until = match time {
        TimeToContest::Until(day) => words::iso(day),
        _ => String::new(),
    };
    Some(Decision {
        day: words::long_day(said.decided_on),
        iso: words::iso(said.decided_on),
        home: vacancy.dwelling.as_ref().map(describe).unwrap_or_default(),
        body: words::applicant::body(&said.landlord.to_string()),
        outcome: decided(&said),
        reasons: reasons.collect(),
        basis: BASIS,
        others: others(&said),
        next,
        contest: contest(time),
        extract: format!("/demandeur/extrait/{held}/{id}/extrait.pdf"),
        until,
    })
}

fn decided(said: &Extract) -> String {
    match (said.own.decision, said.own.rank) {
        (DecisionKind::NotAllocated, _) => {
            "La commission n’a pas attribué ce logement à votre ménage.".to_owned()
        }
        (DecisionKind::Inadmissible, _) => {
            "La commission a déclaré votre demande non recevable. La lettre dit pourquoi."
                .to_owned()
        }
        (DecisionKind::Conditional, rank) => {
            let document = said.own.document.map(|(category, due)| {
                format!(
                    " Donnez ce document jusqu’au {} inclus : {}.",
                    words::long_day(due),
                    words::document(category)
                )
            });
            format!(
                "La commission vous attribue ce logement à une condition{}.{}",
                rank.map(|rank| format!(", au rang {rank}")).unwrap_or_default(),
                document.unwrap_or_default()
            )
        }
        (_, Some(rank)) => format!("La commission vous classe au rang {rank} pour ce logement."),
        (_, None) => "La commission vous attribue ce logement.".to_owned(),
    }
}

fn others(said: &Extract) -> String {
    match said.others {
        0 => "Aucun autre ménage n’était examiné pour ce logement.".to_owned(),
        1 => "Un autre ménage était examiné pour ce logement.".to_owned(),
        n => format!("{n} autres ménages étaient examinés pour ce logement."),
    }
}

/// What follows, from where the household stands now.
fn next(said: &Extract, standing: Option<Standing>) -> String {
    let next = match standing {
        Some(Standing::Housed) => "Le bail est signé.",
        Some(Standing::Accepted) => "Vous avez accepté : le bailleur vous appelle pour le bail.",
        Some(Standing::Offered { .. }) => {
            "Le logement vous est proposé : répondez sur ce site ou dans un lieu d’accueil."
        }
        Some(Standing::Ranked) => {
            "Si les ménages classés avant vous ne prennent pas ce logement, il vous est proposé. Ce n’est pas garanti."
        }
        Some(Standing::NotServed) => {
            "Vous étiez classé, et un autre ménage a déjà ce logement. Votre demande reste active : elle est proposée \
             pour le prochain logement qui vous convient."
        }
        Some(Standing::Lapsed) => {
            "Le document n’est pas arrivé à temps. Si vous l’avez donné ou posté avant, dites-le-nous."
        }
        Some(Standing::Refused) => "Vous avez refusé ce logement. Votre demande reste active.",
        Some(Standing::DeemedRefused) => {
            "Nous n’avons pas reçu votre réponse à temps. Si vous avez répondu, dites-le-nous."
        }
        _ if said.own.decision == DecisionKind::Inadmissible => {
            "Un lieu d’accueil vous aide à comprendre la lettre et à répondre."
        }
        _ => {
            "Votre demande reste active et garde son ancienneté. Elle peut être étudiée pour d’autres logements."
        }
    };
    next.to_owned()
}

fn contest(time: TimeToContest) -> String {
    let how = "Écrivez à la commission qui a décidé, ou au tribunal administratif de Nantes (aussi par Télérecours \
               citoyens). Un lieu d’accueil vous aide, gratuitement.";
    match time {
        TimeToContest::Until(day) => {
            format!("Vous pouvez la contester jusqu’au {} inclus. {how}", words::long_day(day))
        }
        TimeToContest::NotSaid => format!(
            "La lettre ne disait pas comment contester : aucun délai de deux mois ne court contre vous. {how}"
        ),
        TimeToContest::NotPresented => format!(
            "La lettre ne vous a pas encore été présentée : vous aurez deux mois à partir de ce jour. {how}"
        ),
        TimeToContest::Interrupted { since } => format!(
            "Vous la contestez depuis le {}. Le délai est arrêté jusqu’à la réponse.",
            words::long_day(since)
        ),
    }
}
