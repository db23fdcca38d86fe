//! `/demandeur/offre/…`: a home that is offered, and the reply.

mod desk;

pub(in crate::web) use desk::{accept as desk_accept, offer as desk_offer, refuse as desk_refuse};

use super::{
    own::{Own, own},
    thread::described,
};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        act,
        fields::{Fields, SaidOptions},
        messages::{Part, Said, Sentence, Words, codes},
        page::{Page, show, show_as},
        read, towns,
        visit::{Posted, Visit},
        words as words_of,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    demand::Demand,
    id::{DemandId, VacancyId},
    vacancy::{Dwelling, RefusalReason, Standing, Vacancy, VacancyCommand},
    world::Command,
};

#[derive(Template)]
#[template(path = "applicant/offer.html")]
struct OfferPage {
    page: Page,
    fields: Fields,
    /// Address that the replies are sent below.
    base: String,
    /// Address of the page it belongs to.
    back: String,
    at_desk: bool,
    lead: Said,
    facts: Vec<(Said, Said)>,
    /// The last day to reply, and the sentence that says it.
    reply_by: Option<(String, Said)>,
    standing: Said,
    reasons: SaidOptions,
}

/// Where the page is read: by the household, or at a counter with it.
struct Side {
    back: String,
    at_desk: bool,
}

impl Side {
    fn household() -> Self {
        Self { back: "/demandeur".to_owned(), at_desk: false }
    }

    fn desk(demand: DemandId) -> Self {
        Self { back: format!("/agent/dossier/{demand}"), at_desk: true }
    }
}

/// `GET /demandeur/offre/{vacancy}`
pub(in crate::web) async fn offer(
    State(app): State<App>,
    visit: Visit,
    Path(vacancy): Path<String>,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let (id, state) = offered(&app, &vacancy, own.id).await?;
    let side = (Side::household(), Fields::default());
    Ok(show(&draw(&visit, (id, &state), (own.id, &own.demand), side)?))
}

/// The vacancy, if this demand was ever offered it.
async fn offered(
    app: &App,
    vacancy: &str,
    demand: DemandId,
) -> Result<(VacancyId, Vacancy), Trouble> {
    let id = vacancy.parse::<VacancyId>().map_err(|_| Trouble::NotFound)?;
    let state = read::vacancy(app, id).await?;
    match state.standing(demand) {
        Some(
            Standing::Offered { .. }
            | Standing::Accepted
            | Standing::Refused
            | Standing::DeemedRefused
            | Standing::Housed,
        ) => Ok((id, state)),
        _ => Err(Trouble::NotFound),
    }
}

fn draw(
    visit: &Visit,
    (id, state): (VacancyId, &Vacancy),
    (demand, opened): (DemandId, &Demand),
    (side, fields): (Side, Fields),
) -> Result<OfferPage, Trouble> {
    let dwelling = state.dwelling.as_ref().ok_or(Trouble::NotFound)?;
    let standing = state.standing(demand).ok_or(Trouble::NotFound)?;
    let reply_by = state.last_day_to_reply(id, (demand, opened));
    let words = visit.words;
    let until = |day| words.tell(&Sentence::of("offer-until").with("day", Part::Day(day)));
    let reply_by = reply_by.map(|day| (words_of::iso(day), until(day)));
    let reasons = words_of::REFUSALS.iter().map(|(_, code)| *code);
    Ok(OfferPage {
        page: Page::new(visit, "mine", "Un logement proposé").with_errors(fields.has_errors()),
        fields,
        base: format!("{}/offre/{id}", side.back),
        back: side.back,
        at_desk: side.at_desk,
        lead: words.tell(&Sentence::of("offer-lead").with("home", described(dwelling))),
        facts: facts(words, dwelling),
        reply_by,
        standing: outcome(words, standing),
        reasons: reasons
            .map(|code| (code.to_owned(), words.say(&format!("offer-reason-{code}"))))
            .collect(),
    })
}

fn facts(words: Words, dwelling: &Dwelling) -> Vec<(Said, Said)> {
    let a_month =
        |cents| words.tell(&Sentence::of("offer-a-month").with("amount", Part::Cents(cents)));
    let floor = match dwelling.floor {
        0 => words.say("offer-ground-floor"),
        floor => floor.to_string().into(),
    };
    let stairs = if dwelling.accessible { "offer-yes" } else { "offer-no" };
    [
        ("offer-commune", towns::name(dwelling.commune.as_str()).into()),
        ("offer-size", words.tell(&codes::size(dwelling.typology))),
        ("offer-surface", format!("{} m²", dwelling.surface).into()),
        ("offer-floor", floor),
        ("offer-no-stairs", words.say(stairs)),
        ("offer-rent", a_month(dwelling.rent_cents)),
        ("offer-charges", a_month(dwelling.charges_cents)),
        ("offer-free", words.part(&Part::ShortDay(dwelling.available_on))),
        ("offer-landlord", words_of::applicant::body(dwelling.landlord.as_str()).into()),
    ]
    .map(|(key, value)| (words.say(key), value))
    .into()
}

/// What became of the offer, once there is nothing left to answer.
fn outcome(words: Words, standing: Standing) -> Said {
    words.say(match standing {
        Standing::Accepted => "offer-standing-accepted",
        Standing::Refused => "offer-standing-refused",
        Standing::DeemedRefused => "offer-standing-late",
        Standing::Housed => "offer-standing-housed",
        _ => "offer-standing-offered",
    })
}

/// `POST /demandeur/offre/{vacancy}/accepter`
pub(in crate::web) async fn accept(
    State(app): State<App>,
    Path(vacancy): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let Own { account, id: demand, .. } = own(&app, &posted.visit).await?;
    let (id, _) = offered(&app, &vacancy, demand).await?;
    let command = VacancyCommand::AcceptOffer { demand, on: app.today() };
    act::submit(
        &app,
        &posted,
        account,
        Command::Vacancy(id, command),
        "/demandeur",
        "offre-acceptee",
    )
    .await
}

/// `POST /demandeur/offre/{vacancy}/refuser`
pub(in crate::web) async fn refuse(
    State(app): State<App>,
    Path(vacancy): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let own = own(&app, &posted.visit).await?;
    let (account, demand) = (own.account, own.id);
    let (id, state) = offered(&app, &vacancy, demand).await?;
    let Some(reason) = reason(posted.fields.value("motif")) else {
        let mut fields = posted.fields.clone();
        fields.wrong("motif", posted.visit.words.say("offer-reason-lacks"));
        let side = (Side::household(), fields);
        let page = draw(&posted.visit, (id, &state), (demand, &own.demand), side)?;
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let command = VacancyCommand::RefuseOffer { demand, on: app.today(), reason };
    act::submit(
        &app,
        &posted,
        account,
        Command::Vacancy(id, command),
        "/demandeur",
        "offre-refusee",
    )
    .await
}

/// Reads the code of a reason.
pub(crate) fn reason(code: &str) -> Option<RefusalReason> {
    words_of::REFUSALS.iter().find(|(_, c)| *c == code).map(|(reason, _)| *reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::messages::Beside;

    #[test]
    fn what_a_home_is_reads_in_each_language_as_one_writes_it_there() {
        let dwelling = domain::testing::dwelling();
        let english = Words::with_beside(Some(Beside::English));
        let values = |words: Words, beside: bool| -> Vec<String> {
            let told = |value: &Said| match beside {
                true => value.beside().to_owned(),
                false => value.in_french().to_owned(),
            };
            facts(words, &dwelling).iter().map(|(_, value)| told(value)).collect()
        };
        let (french, english) = (values(english, false), values(english, true));
        assert_eq!(french, values(Words::default(), false));
        for (at, there) in [(5, "€"), (7, "2025")] {
            assert!(french[at].contains(there) && english[at].contains(there), "{english:?}");
            assert_ne!(french[at], english[at], "day and amount are written otherwise");
        }
    }
}
