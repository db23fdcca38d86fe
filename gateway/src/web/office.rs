//! `/securite`: what a body's security and data-protection officer looks at, and what the operator is told. The journal
//! names accounts, never a household.

use crate::{
    app::App,
    desk::{Access, Account, AccountId, Act, Asked, Kind, Since, Verdict},
    error::{PageError, Trouble},
    web::{
        act,
        fields::{Fields, Options},
        page::{Page, show},
        visit::{Posted, Visit},
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use eventstore::recorded::Instant;
use serde::Deserialize;
use uuid::Uuid;

const PER_PAGE: u32 = 50;
/// Alerts and openings on the page: the unseen come first.
const WATCHED: u32 = 100;

#[derive(Template)]
#[template(path = "agent/office.html")]
struct OfficePage {
    page: Page,
    fields: Fields,
    is_body: bool,
    alerts: Vec<AlertLine>,
    emergencies: Vec<EmergencyLine>,
    accounts: Vec<(String, String, &'static str)>,
    acts: Options,
    journal: Vec<Entry>,
    next: Option<String>,
}

struct AlertLine {
    id: String,
    label: String,
    body: String,
    rows: String,
    at: String,
    seen: bool,
}

struct EmergencyLine {
    id: String,
    label: String,
    reason: String,
    at: String,
    verdict: Option<&'static str>,
}

struct Entry {
    at: String,
    account: String,
    act: &'static str,
    purpose: String,
    shown: String,
    position: i64,
}

/// Which part of the journal.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    acte: String,
    #[serde(default)]
    avant: String,
    #[serde(default)]
    fait: Option<String>,
}

fn of(visit: &Visit) -> Result<&Account, Trouble> {
    visit.as_kind(Kind::Officer).or_else(|_| visit.as_kind(Kind::Operator))
}

/// The officer of a body; the operator sees alerts and nothing else.
fn officer(visit: &Visit) -> Result<(&Account, &domain::territory::Body), Trouble> {
    let account = visit.as_kind(Kind::Officer)?;
    Ok((account, account.body.as_ref().ok_or(Trouble::NotFound)?))
}

/// `GET /securite`
pub(super) async fn office(
    State(app): State<App>,
    visit: Visit,
    Query(part): Query<Part>,
) -> Result<Response, PageError> {
    let watcher = of(&visit)?;
    let alerts = app.desk.alerts(watcher, WATCHED).await?;
    let mut office = OfficePage {
        page: Page::new(&visit, "mine", "Sécurité").with_done(part.fait.as_deref()),
        fields: Fields::new(vec![("acte".into(), part.acte.clone())]),
        is_body: false,
        alerts: alerts.into_iter().map(alert).collect(),
        emergencies: Vec::new(),
        accounts: Vec::new(),
        acts: Act::ALL.map(|act| (act.word().into(), words::agent::act(act).into())).into(),
        journal: Vec::new(),
        next: None,
    };
    if let Ok((_, body)) = officer(&visit) {
        office.is_body = true;
        let (act, before) = (part.acte.parse().ok(), since(&part.avant));
        let asked = Asked { body: Some(body), act, before, limit: PER_PAGE, ..Asked::default() };
        let journal = app.desk.journal(&asked).await?;
        let full = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
        let last = journal.last().filter(|_| journal.len() == full);
        let act = act.map(Act::word).unwrap_or_default();
        office.next =
            last.map(|one| format!("/securite?acte={act}&avant={}~{}#journal", one.at, one.id));
        office.journal = journal.into_iter().map(entry).collect();
        let found = app.desk.emergencies_of(body, WATCHED).await?;
        office.emergencies = found.into_iter().map(emergency).collect();
        let accounts = app.desk.accounts_of(body).await?;
        let line = |a: &Account| (a.id.0.to_string(), a.label.clone(), words::role(a.kind.word()));
        office.accounts = accounts.iter().filter(|a| Some(&a.id) != visit.id()).map(line).collect();
    }
    Ok(show(&office))
}

fn since(text: &str) -> Option<Since> {
    let (at, id) = text.split_once('~')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}

fn alert(alert: crate::desk::Alert) -> AlertLine {
    AlertLine {
        id: alert.id.to_string(),
        label: alert.label,
        body: alert.body,
        rows: words::number(alert.shown),
        at: words::minute(Instant(alert.at)),
        seen: alert.seen,
    }
}

fn emergency(one: crate::desk::Emergency) -> EmergencyLine {
    EmergencyLine {
        id: one.id.to_string(),
        label: one.label,
        reason: one.reason,
        at: words::minute(Instant(one.at)),
        verdict: one.verdict.map(|verdict| match verdict {
            Verdict::Justified => "justifiée",
            Verdict::Unjustified => "non justifiée",
        }),
    }
}

fn entry(access: Access) -> Entry {
    Entry {
        at: words::minute(Instant(access.at)),
        account: access.account.chars().skip("account-".len()).take(8).collect(),
        act: words::agent::act(access.act),
        purpose: access.purpose,
        shown: words::number(access.shown),
        position: access.position,
    }
}

/// `POST /securite/alerte/{id}/vue`
pub(super) async fn see(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, PageError> {
    let watcher = of(&posted.visit)?;
    if !app.desk.see_alert(watcher, id).await? {
        return Err(Trouble::NotFound.into());
    }
    Ok(act::go("/securite", "alerte-vue"))
}

/// `POST /securite/urgence/{id}/avis`
pub(super) async fn review(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (account, _) = officer(&posted.visit)?;
    let verdict = posted.fields.parsed::<Verdict>("avis");
    let verdict = verdict.ok_or(Trouble::Malformed("Dites si l’ouverture était justifiée."))?;
    if !app.desk.review(account, id, verdict).await? {
        return Err(Trouble::NotFound.into());
    }
    Ok(act::go("/securite", "ouverture-revue"))
}

/// `POST /securite/compte/{id}/retirer`: from the next request on, nothing opens any more.
pub(super) async fn withdraw(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (account, body) = officer(&posted.visit)?;
    if account.id.0 == id || !app.desk.withdraw(AccountId(id), body).await? {
        return Err(Trouble::NotFound.into());
    }
    tracing::warn!(account = %AccountId(id), "a right was withdrawn");
    Ok(act::go("/securite", "droit-retire"))
}
