//! `/agent/dossier/{demand}/acces`: a secret for each adult, who may help, and the letters that come back.

use super::{Agent, on_file::OnFile};
use crate::{
    app::App,
    desk::{Kind, NewAccount, Reading},
    error::{PageError, Trouble},
    web::{
        act,
        applicant::name_of,
        fields::{Fields, Options, SaidOptions},
        mandates::{self, Access, Line},
        page::{Page, show, show_as},
        sheet,
        sign_in::After,
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    demand::{
        Demand, DemandCommand, LetterChannel, LetterCommand, LetterPurpose, MandateEnd, ReturnCause,
    },
    id::{DemandId, LetterId, MandateId, PersonId},
    sealed::Class,
    world::Command,
};

/// Why a letter came back, as forms spell it and as people read it.
const CAUSES: [(ReturnCause, &str, &str); 3] = [
    (ReturnCause::UnknownAtAddress, "inconnu", "Inconnu à l’adresse"),
    (ReturnCause::Unclaimed, "non-reclame", "Non réclamé"),
    (ReturnCause::Refused, "non-pris", "Non pris par la personne"),
];

#[derive(Template)]
#[template(path = "agent/help.html")]
struct HelpPage {
    page: Page,
    fields: Fields,
    id: String,
    base: String,
    adults: Options,
    mandates: Vec<Line>,
    kinds: SaidOptions,
    scopes: SaidOptions,
    may_return: bool,
    /// Day of a letter that came back and had no sign of the person since.
    returned: Option<String>,
    causes: Options,
    sheets: Vec<(&'static str, &'static str)>,
}

fn adults(demand: &Demand) -> Options {
    demand.adults().map(|adult| (adult.to_string(), name_of(demand, adult))).collect()
}

fn draw(app: &App, visit: &Visit, (id, demand): (DemandId, &Demand), fields: Fields) -> HelpPage {
    let words = visit.words;
    HelpPage {
        page: Page::new(visit, "mine", "Accès et aide").with_errors(fields.has_errors()),
        id: id.to_string(),
        base: format!("/agent/dossier/{id}/aide"),
        adults: adults(demand),
        mandates: mandates::lines(demand, words, app.today()),
        kinds: mandates::kinds(words, true),
        scopes: mandates::scopes(words),
        may_return: demand.is_active()
            && (demand.notice_sent_on.is_some() || out(demand).is_some()),
        returned: demand.post.came_back().map(words::long_day),
        causes: CAUSES.iter().map(|c| (c.1.to_owned(), c.2.to_owned())).collect(),
        sheets: sheet::all(),
        fields,
    }
}

/// `GET /agent/dossier/{demand}/acces`
pub(in crate::web) async fn help(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(after): Query<After>,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &visit).await?;
    let (id, demand) = agent.demand(&app, &id).await?;
    let purpose = "recevoir la personne".to_owned();
    let reading = Reading { demand: Some(id), purpose, class: Class::Sensitive };
    app.desk.note(&agent.account, reading).await?;
    let mut page = draw(&app, &visit, (id, &demand), Fields::default());
    page.page = page.page.with_done(after.fait.as_deref());
    Ok(show(&page))
}

#[derive(Template)]
#[template(path = "agent/access.html")]
struct AccessPage {
    page: Page,
    id: String,
    name: String,
    reference: String,
    number: String,
    secret: String,
}

/// `POST …/acces`: a new secret for one adult who stands here, shown once. The other adult's does not change.
pub(in crate::web) async fn access(
    State(app): State<App>,
    OnFile { id, demand, posted, .. }: OnFile,
) -> Result<Response, PageError> {
    let mut fields = posted.fields.clone();
    let adult = fields.value("adulte").parse::<PersonId>().ok();
    let Some(adult) = adult.filter(|adult| demand.is_adult(*adult)) else {
        fields.wrong("adulte", "Choisissez la personne qui est devant vous");
        return Ok(again(&app, &posted.visit, (id, &demand), fields));
    };
    if fields.value("piece") != "vue" {
        fields.wrong("piece", "Regardez d’abord une pièce d’identité de cette personne");
        return Ok(again(&app, &posted.visit, (id, &demand), fields));
    }
    let (account, secret) = renewed(&app, id, adult).await?;
    Ok(show(&AccessPage {
        page: Page::new(&posted.visit, "mine", "Un code secret à remettre"),
        id: id.to_string(),
        name: name_of(&demand, adult),
        reference: account.login,
        number: demand.number().map(|n| n.as_str().to_owned()).unwrap_or_default(),
        secret: secret.spelt(),
    }))
}

/// A new secret of one adult's account, made if there is none.
///
/// # Errors
/// The store does not answer.
async fn renewed(
    app: &App,
    id: DemandId,
    adult: PersonId,
) -> Result<(crate::desk::Account, crate::desk::Secret), Trouble> {
    let known = app.desk.of_demand(id).await?.into_iter().find(|a| a.person == Some(adult));
    if let Some(account) = known {
        let secret = app.desk.renew_secret(account.id).await?;
        return Ok((account, secret));
    }
    let new = NewAccount {
        demand: Some(id),
        person: Some(adult),
        ..NewAccount::of(Kind::Applicant, "votre demande")
    };
    Ok(app.desk.add(new).await?)
}

fn again(app: &App, visit: &Visit, demand: (DemandId, &Demand), fields: Fields) -> Response {
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &draw(app, visit, demand, fields))
}

#[derive(Template)]
#[template(path = "agent/helper.html")]
struct HelperPage {
    page: Page,
    id: String,
    access: Access,
}

/// `POST …/aide`: the adult who stands here gives a mandate; a guardian is noted once the decision was seen.
pub(in crate::web) async fn give(
    State(app): State<App>,
    OnFile { agent, id, demand, posted }: OnFile,
) -> Result<Response, PageError> {
    let mut fields = posted.fields.clone();
    let words = posted.visit.words;
    let adult = fields.value("adulte").parse::<PersonId>().ok().or_else(|| demand.applicant());
    let Some(adult) = adult.filter(|adult| demand.is_adult(*adult)) else {
        return Err(Trouble::NotFound.into());
    };
    if let Some(told) = mandates::read(&mut fields, words, app.today()) {
        let whose = (id, adult, Some(agent.body.clone()));
        if let Some(access) = mandates::give(&app, &posted, &agent.account, whose, told).await? {
            let page = Page::new(&posted.visit, "mine", "Accès de la personne qui aide");
            return Ok(show(&HelperPage { page, id: id.to_string(), access }));
        }
        fields.wrong("identifiant", words.say("mandate-login-unknown"));
    }
    Ok(again(&app, &posted.visit, (id, &demand), fields))
}

/// `POST …/aide/{mandate}/terminer`
pub(in crate::web) async fn end(
    State(app): State<App>,
    Path((_, mandate)): Path<(String, String)>,
    OnFile { agent, id, posted, .. }: OnFile,
) -> Result<Response, PageError> {
    let mandate: MandateId = mandate.parse().map_err(|_| Trouble::NotFound)?;
    let command = mandates::end(&app, id, mandate, MandateEnd::TakenBack);
    let then = format!("/agent/dossier/{id}/acces");
    act::submit(&app, &posted, &agent.account, command, &then, "mandat-termine").await
}

/// The letter of renewal that is out: neither presented nor back.
fn out(demand: &Demand) -> Option<LetterId> {
    let out = demand.post.letters.iter().filter(|(_, letter)| {
        letter.purpose == LetterPurpose::Renewal
            && letter.presented_on.is_none()
            && letter.returned_on.is_none()
    });
    out.max_by_key(|(_, letter)| letter.sent_on).map(|(id, _)| *id)
}

/// `POST …/courrier-revenu`: the letter of renewal came back. It is "returned", never "no answer".
pub(in crate::web) async fn returned(
    State(app): State<App>,
    OnFile { agent, id, demand, posted }: OnFile,
) -> Result<Response, PageError> {
    let mut fields = posted.fields.clone();
    let code = fields.value("cause").to_owned();
    let Some(cause) = CAUSES.iter().find(|known| known.1 == code).map(|known| known.0) else {
        fields.wrong("cause", "Choisissez ce que la Poste a écrit sur l’enveloppe");
        return Ok(again(&app, &posted.visit, (id, &demand), fields));
    };
    let of = |said| Command::Demand(id, DemandCommand::Letter(said));
    let letter = match (out(&demand), demand.notice_sent_on) {
        (Some(letter), _) => letter,
        (None, Some(sent_on)) => {
            let sent = act::form_command(&agent.account.id.to_string(), &posted.fields, "envoi")?;
            let (letter, purpose) = (LetterId::new(sent), LetterPurpose::Renewal);
            let address = Some(demand.post.addresses);
            let (on, channel) = (sent_on, LetterChannel::Post);
            let send = LetterCommand::Send { letter, purpose, on, channel, address };
            act::run(&app, &agent.account, "page", sent, of(send)).await?;
            letter
        }
        (None, None) => return Err(Trouble::NotFound.into()),
    };
    let back = of(LetterCommand::Return { letter, on: app.today(), cause });
    let then = format!("/agent/dossier/{id}/acces");
    act::submit(&app, &posted, &agent.account, back, &then, "courrier-revenu").await
}
