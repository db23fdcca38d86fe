//! What may follow: never promised, with its date and its article when the law sets one.

use crate::{
    app::App,
    error::Trouble,
    web::{
        applicant::{court, own::Own},
        file::File,
        words,
    },
};
use chrono::{Days, NaiveDate};
use domain::{calendar::Deadline, demand::Stage, vacancy::Standing};
use projections::deadlines;

/// How far ahead deadlines are told.
const AHEAD: Days = Days::new(400);
/// Most deadlines told.
const MOST: u32 = 20;

/// A step that may come.
pub(in crate::web::applicant) struct Step {
    pub(in crate::web::applicant) what: String,
    pub(in crate::web::applicant) more: String,
    pub(in crate::web::applicant) article: &'static str,
    /// The day, if the law sets one.
    pub(in crate::web::applicant) on: Option<NaiveDate>,
}

impl Step {
    fn new(what: &str, more: impl Into<String>, article: &'static str) -> Self {
        Self { what: what.to_owned(), more: more.into(), article, on: None }
    }

    fn on(self, day: NaiveDate) -> Self {
        Self { on: Some(day), ..self }
    }
}

/// The steps that may come, those without a day first, then by day. Whoever no longer sees the whole file is told of no
/// deadline that the file alone does not hold.
///
/// # Errors
/// A store does not answer.
pub(in crate::web::applicant) async fn ahead(
    app: &App,
    own: &Own<'_>,
    file: &File,
) -> Result<Vec<Step>, Trouble> {
    let mut steps = expected(app, file);
    if !own.is_narrowed() && !matches!(file.demand.stage, Stage::Deregistered { .. }) {
        let today = app.today();
        let window = (today, today.checked_add_days(AHEAD).unwrap_or(today));
        let due = deadlines::coming(app.views.db(), window, Some(own.id), MOST).await?;
        let told = due.iter().filter_map(|due| of_deadline(due.kind, due.due));
        steps.extend(told);
    }
    let (mut without, mut dated): (Vec<Step>, Vec<Step>) =
        steps.into_iter().partition(|step| step.on.is_none());
    dated.sort_by_key(|step| step.on);
    without.extend(dated);
    Ok(without)
}

fn expected(app: &App, file: &File) -> Vec<Step> {
    let demand = &file.demand;
    let (law, today) = (app.executor.law.on(app.today()), app.today());
    match demand.stage {
        Stage::Absent | Stage::Submitted => vec![
            Step::new(
                "Enregistrement et numéro unique",
                "Dès que votre pièce d’identité est vue.",
                "CCH R441-2-3",
            ),
            Step::new("Étude pour un logement", "", "CCH R441-2-17"),
        ],
        Stage::Active => {
            let mut steps = vec![homes(file)];
            if let Some(when) = court::ahead(&demand.right, &law, today) {
                steps.push(Step::new("Recours devant le tribunal", when, "CJA R778-2"));
            }
            if let Some(day) = demand.expires_on() {
                let more = format!("À faire jusqu’au {} inclus.", words::long_day(day));
                steps.push(Step::new("Renouvellement à faire", more, "CCH R441-2-7").on(day));
            }
            steps
        }
        Stage::Deregistered { .. } => vec![],
    }
}

/// The next step towards a home.
fn homes(file: &File) -> Step {
    let standings = file.vacancies.values().filter_map(|vacancy| vacancy.standing(file.id));
    let article = "CCH R441-3";
    let furthest = standings.map(|standing| match standing {
        Standing::Accepted => 4,
        Standing::Offered { .. } => 3,
        Standing::Ranked => 2,
        Standing::Nominated => 1,
        _ => 0,
    });
    match furthest.max().unwrap_or(0) {
        4 => Step::new("Signature du bail", "Le bailleur vous appelle.", article),
        3 => Step::new("Votre réponse, puis la signature du bail", "", "CCH R441-10"),
        2 => Step::new(
            "Proposition de ce logement, si les ménages classés avant vous ne le prennent pas",
            "",
            article,
        ),
        1 => Step::new("Décision de la commission", "", article),
        _ => Step::new("Étude pour un logement", "", "CCH R441-2-17"),
    }
}

/// A deadline of the scheduler, as the household reads it; none for those the file itself tells.
fn of_deadline(kind: Deadline, due: NaiveDate) -> Option<Step> {
    let day = words::long_day(due);
    let (what, more) = match kind {
        Deadline::Certificate => ("Envoi de votre attestation", format!("Au plus tard le {day}.")),
        Deadline::RenewalNotice => {
            ("Courrier qui invite à renouveler", format!("Envoyé à partir du {day}."))
        }
        Deadline::NoAnswer | Deadline::Inadmissible => (
            "Réponse à la lettre d’avertissement",
            format!("Répondez avant le {day}. Sans réponse, la demande peut ne plus être active."),
        ),
        Deadline::ReferralAnswer => {
            ("Réponse du lieu d’accueil où vous êtes envoyé", format!("Au plus tard le {day}."))
        }
        Deadline::FirstReception => {
            ("Premier rendez-vous d’accueil", format!("Au plus tard le {day}."))
        }
        Deadline::Condition => {
            ("Document demandé par la commission", format!("À donner avant le {day}."))
        }
        Deadline::Expiry | Deadline::OfferReply | Deadline::NextStep => return None,
    };
    Some(Step::new(what, more, kind.article()).on(due))
}
