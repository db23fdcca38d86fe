//! `/demande`: the short form in five steps, its check, and what follows. At a counter, an agent fills the same.
//!
//! A form sent whole, without steps, is taken whole: nothing here needs a cookie but the draft.

mod apart;
mod desk;
mod lists;
mod review;
mod send;
mod steps;

pub(in crate::web) use apart::{close as close_views, form as apart_form, submit as set_apart};
pub(in crate::web) use desk::{form as desk_form, submit as desk_submit};

use super::answers::{CHILDREN, check};
use crate::{
    app::App,
    desk::DraftCode,
    error::{PageError, Trouble},
    web::{
        compare::{Compared, compared},
        fields::Fields,
        messages::Said,
        network,
        page::{Page, show, show_as},
        visit::{Posted, Visit, cookie},
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
pub(super) use lists::{Lists, lists};
use review::{Section, sections};
use send::{open_account, send};
use serde::Deserialize;
use steps::{At, LAST, SITE};

#[derive(Template)]
#[template(path = "applicant/register.html")]
struct RegisterPage {
    page: Page,
    fields: Fields,
    lists: Lists,
    children: Vec<(String, Said)>,
    action: &'static str,
    at_desk: bool,
    /// The step shown; 0: all of them, for a form that was sent whole.
    step: usize,
    last: bool,
    heading: Said,
    /// The wishes side by side, when that is asked.
    compared: Option<Compared>,
    /// The code to go on later, once something is kept.
    code: Option<String>,
}

#[derive(Template)]
#[template(path = "applicant/check.html")]
struct CheckPage {
    page: Page,
    fields: Fields,
    sections: Vec<Section>,
    action: &'static str,
    at_desk: bool,
    /// Whether answers are kept, so that a step can be opened again.
    kept: bool,
}

#[derive(Template)]
#[template(path = "applicant/confirmed.html")]
struct ConfirmedPage {
    page: Page,
    reference: String,
    secret: String,
    desk: String,
}

/// Which step is asked for.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    etape: String,
    #[serde(default)]
    comparer: String,
}

/// `GET /demande`
pub(in crate::web) async fn form(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
    jar: CookieJar,
) -> Result<Response, PageError> {
    open(&app, &visit, &asked, (&jar, SITE)).await
}

/// Shows a step, or the check of what is kept.
async fn open(
    app: &App,
    visit: &Visit,
    asked: &Asked,
    (jar, at): (&CookieJar, At),
) -> Result<Response, PageError> {
    let kept = steps::draft(app, jar, at).await?;
    let (code, mut fields) = match kept {
        Some((code, draft)) => (Some(code), Fields::new(draft.values)),
        None => (None, Fields::default()),
    };
    if asked.etape != "verifier" || code.is_none() {
        let step = steps::of(&asked.etape).unwrap_or(1);
        let mut page = page(app, visit, fields, (at, step), code.as_ref()).await?;
        if step == LAST && !asked.comparer.is_empty() {
            let chosen = (page.fields.all("communes"), page.fields.all("tailles"));
            page.compared = Some(compared(app, visit.words, (&chosen.0, &chosen.1)).await?);
        }
        return Ok(show(&page));
    }
    check(&mut fields, visit.words, app.today());
    if let Some(step) = steps::first_wrong(&fields) {
        steps::only(&mut fields, step);
        let page = page(app, visit, fields, (at, step), code.as_ref()).await?;
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    Ok(show(&checked(app, visit, fields, (at, true)).await?))
}

async fn page(
    app: &App,
    visit: &Visit,
    fields: Fields,
    (at, step): (At, usize),
    code: Option<&DraftCode>,
) -> Result<RegisterPage, Trouble> {
    let (wrong, words) = (fields.has_errors(), visit.words);
    let children =
        (1..=CHILDREN).map(|n| (format!("enfant{n}"), words.with("register-child", "n", n)));
    let mut page = Page::new(visit, "mine", "Faire une demande").with_errors(wrong);
    if step > 0 {
        page.title = format!("Faire une demande, étape {step} sur {LAST}");
    }
    Ok(RegisterPage {
        page,
        fields,
        lists: lists(app, words).await?,
        children: children.collect(),
        action: at.action,
        at_desk: at.desk,
        step,
        last: step == LAST || step == 0,
        heading: if step > 0 {
            words.say(&format!("register-step-{step}"))
        } else {
            String::new().into()
        },
        compared: None,
        code: code.map(DraftCode::spelt),
    })
}

async fn checked(
    app: &App,
    visit: &Visit,
    fields: Fields,
    (at, kept): (At, bool),
) -> Result<CheckPage, Trouble> {
    let lists = lists(app, visit.words).await?;
    Ok(CheckPage {
        page: Page::new(visit, "mine", "Vérifier vos réponses").with_errors(fields.has_errors()),
        sections: sections(&fields, &lists, visit.words),
        action: at.action,
        at_desk: at.desk,
        kept,
        fields,
    })
}

/// What becomes of a form before it is sent in: a step kept, a page again, or the answers to send.
enum Turn {
    Answer(Box<Response>),
    Send(Box<Fields>),
}

async fn turn(app: &App, posted: &Posted, (jar, at): (&CookieJar, At)) -> Result<Turn, PageError> {
    let answer = |response: Response| Ok(Turn::Answer(Box::new(response)));
    if posted.fields.value("etape") == "effacer" {
        if let Some((code, _)) = steps::draft(app, jar, at).await? {
            app.desk.end_draft(&code).await?;
        }
        let jar = CookieJar::new().add(steps::cookie(app, at, None));
        return answer((jar, Redirect::to(at.action)).into_response());
    }
    if let Some(step) = steps::of(posted.fields.value("page")) {
        return answer(keep(app, posted, (jar, at), step).await?);
    }
    let (visit, mut fields) = (&posted.visit, posted.fields.clone());
    check(&mut fields, visit.words, app.today());
    let back = fields.value("etape") == "corriger";
    if fields.has_errors() || back {
        let status = if back { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        return answer(show_as(status, &page(app, visit, fields, (at, 0), None).await?));
    }
    if fields.value("etape") != "envoyer" {
        return answer(show(&checked(app, visit, fields, (at, false)).await?));
    }
    Ok(Turn::Send(Box::new(fields)))
}

/// Keeps a step and goes to another; what is wrong with it is said first, and kept too: nothing typed is lost.
async fn keep(
    app: &App,
    posted: &Posted,
    (jar, at): (&CookieJar, At),
    step: usize,
) -> Result<Response, PageError> {
    let visit = &posted.visit;
    let (code, mut draft) = match steps::draft(app, jar, at).await? {
        Some(known) => known,
        None => steps::begun()?,
    };
    steps::merge(&mut draft, &posted.fields, step);
    app.desk.keep_draft(&code, &draft).await?;
    let jar = CookieJar::new().add(steps::cookie(app, at, Some(&code)));
    let to = |step: &str| Redirect::to(&format!("{}?etape={step}", at.action));
    if posted.fields.value("etape") == "retour" {
        let before = step.saturating_sub(1).max(1).to_string();
        return Ok((jar, to(&before)).into_response());
    }
    if posted.fields.value("etape") == "comparer" {
        return Ok((jar, to(&format!("{step}&comparer=oui#compare"))).into_response());
    }
    let mut fields = Fields::new(draft.values);
    check(&mut fields, visit.words, app.today());
    steps::only(&mut fields, step);
    if fields.has_errors() {
        let page = page(app, visit, fields, (at, step), Some(&code)).await?;
        return Ok((jar, show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)).into_response());
    }
    let next = if step == LAST { "verifier".to_owned() } else { (step + 1).to_string() };
    Ok((jar, to(&next)).into_response())
}

/// `POST /demande`: a step, then the check, then, once checked, the demand.
pub(in crate::web) async fn submit(
    State(app): State<App>,
    jar: CookieJar,
    posted: Posted,
) -> Result<Response, PageError> {
    let fields = match turn(&app, &posted, (&jar, SITE)).await? {
        Turn::Answer(response) => return Ok(*response),
        Turn::Send(fields) => *fields,
    };
    let (demand, person, repeated) = send(&app, &posted, &fields, None).await?;
    let (account, secret) = open_account(&app, demand, person, repeated).await?;
    let signed = app.desk.open_session(account.clone()).await?;
    let desk = network::desks(&network::places(&app).await?);
    let name = desk.into_iter().find(|(code, _)| code.as_str() == fields.value("guichet"));
    let mut page = Page::new(&posted.visit, "mine", "Votre demande est déposée");
    page.account = Some(account.clone());
    page.token = signed.token.form_token();
    let mut answered = CookieJar::new().add(cookie(&app, Some(&signed.token)));
    if let Some((code, _)) = steps::draft(&app, &jar, SITE).await? {
        app.desk.end_draft(&code).await?;
        answered = answered.add(steps::cookie(&app, SITE, None));
    }
    let confirmed = ConfirmedPage {
        page,
        reference: account.login,
        secret: secret.spelt(),
        desk: name.map_or_else(|| "un lieu d’accueil du réseau".to_owned(), |(_, name)| name),
    };
    Ok((answered, show(&confirmed)).into_response())
}

#[derive(Template)]
#[template(path = "applicant/resume.html")]
struct ResumePage {
    page: Page,
    fields: Fields,
}

/// `GET /demande/reprendre`
pub(in crate::web) async fn resume_form(visit: Visit) -> Response {
    let page = Page::new(&visit, "mine", "Reprendre une demande commencée");
    show(&ResumePage { page, fields: Fields::default() })
}

/// `POST /demande/reprendre`: a code opens the draft in this browser.
pub(in crate::web) async fn resume(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut fields = posted.fields.clone();
    if let Some(code) = DraftCode::typed(fields.value("code"))
        && app.desk.draft(&code).await?.is_some()
    {
        let jar = CookieJar::new().add(steps::cookie(&app, SITE, Some(&code)));
        return Ok((jar, Redirect::to("/demande?etape=verifier")).into_response());
    }
    fields.wrong("code", posted.visit.words.say("register-resume-wrong"));
    let page = Page::new(&posted.visit, "mine", "Reprendre une demande commencée");
    let page = ResumePage { page: page.with_errors(true), fields };
    Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
