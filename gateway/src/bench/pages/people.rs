//! Who calls, and for what: accounts made for the measurement, and the pages that each may see.

use crate::{
    app::App,
    bench::BenchError,
    desk::{Kind, NewAccount},
};
use chrono::Days;
use domain::{
    id::DemandId,
    territory::{Body, Desk},
};
use projections::{
    attributions,
    db::DbError,
    demands::{self, Search, Status},
    places, queues,
    sessions::{self, Session},
};
use std::sync::Arc;

/// Files that applicants are drawn from.
const DRAWN_FROM: u32 = 4_000;
/// Days back that a session may lie.
const BACK: u64 = 90;

/// A page that is measured: one address and one session, or as many as there are people.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    /// Its name in the table.
    pub(crate) name: &'static str,
    asks: Arc<Vec<(String, Option<String>)>>,
}

impl Subject {
    fn new(name: &'static str, asks: Vec<(String, Option<String>)>) -> Self {
        Self { name, asks: Arc::new(asks) }
    }

    /// Another page of the same people.
    pub(crate) fn at(&self, name: &'static str, path: &str) -> Self {
        let asks = self.asks.iter().map(|(_, cookie)| (path.to_owned(), cookie.clone()));
        Self::new(name, asks.collect())
    }

    /// What a caller asks, as whom.
    pub(super) fn of(&self, caller: usize) -> (&str, Option<&str>) {
        let asked = self.asks.get(caller % self.asks.len().max(1));
        asked.map_or(("/", None), |(path, cookie)| (path, cookie.as_deref()))
    }
}

/// Names of the pages that can be measured, those with a limit first.
pub(crate) const fn named() -> [&'static str; 12] {
    [
        "timeline",
        "queue",
        "session",
        "statistics",
        "file",
        "board",
        "sessions",
        "home",
        "rules",
        "audit",
        "operator",
        "journal",
    ]
}

/// Which pages, by how many people.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Names of [`named`]; none: all of them.
    pub(crate) pages: Vec<String>,
    /// Callers at once: as many applicants, as many files.
    pub(crate) callers: usize,
    /// The one demand whose timeline is asked for.
    pub(crate) demand: Option<DemandId>,
}

/// The people of a measurement.
#[derive(Debug, Default)]
pub(crate) struct People {
    logins: Vec<String>,
    /// What they ask for.
    pub(crate) subjects: Vec<Subject>,
    /// Pages that this territory has nothing for, with why.
    pub(crate) absent: Vec<(&'static str, &'static str)>,
}

impl People {
    /// Opens accounts and finds what to ask. [`People::leave`] MUST follow, whatever happens in between.
    ///
    /// # Errors
    /// A store does not answer.
    pub(crate) async fn gather(&mut self, app: &App, wanted: &Wanted) -> Result<(), BenchError> {
        let asked = |name: &str| wanted.pages.is_empty() || wanted.pages.iter().any(|p| p == name);
        for name in named().into_iter().filter(|name| asked(name)) {
            let found = match name {
                "timeline" => self.timelines(app, wanted).await?,
                "queue" | "file" => self.desk(app, name, wanted).await?,
                "session" | "sessions" | "board" => self.landlord(app, name).await?,
                "statistics" => open("/statistiques"),
                "home" => open("/"),
                "rules" => open("/regles"),
                "audit" => self.audit(app).await?,
                "operator" => self.as_kind(app, Kind::Operator, "/exploitation").await?,
                _ => self.as_kind(app, Kind::Operator, "/exploitation/journal").await?,
            };
            match found.is_empty() {
                false => self.subjects.push(Subject::new(name, found)),
                true => self.absent.push((name, "this log holds none")),
            }
        }
        Ok(())
    }

    /// Closes every account that was made.
    pub(crate) async fn leave(self, app: &App) {
        for login in self.logins {
            if let Err(error) = app.desk.revoke(&login).await {
                tracing::error!(login, %error, "an account of the measurement stays open: filcommun account revoke");
            }
        }
    }

    /// Signs somebody in; the token.
    async fn sign_in(&mut self, app: &App, new: NewAccount) -> Result<String, BenchError> {
        let (account, _) = app.desk.add(new).await.map_err(trouble)?;
        self.logins.push(account.login.clone());
        let signed = app.desk.open_session(account).await.map_err(trouble)?;
        Ok(signed.token.as_str().to_owned())
    }

    async fn as_kind(&mut self, app: &App, kind: Kind, path: &str) -> Result<Asks, BenchError> {
        let body = "nantes-metropole".parse().ok();
        let new = NewAccount { body, ..NewAccount::of(kind, "mesure") };
        let token = self.sign_in(app, new).await?;
        Ok(vec![(path.to_owned(), Some(token))])
    }

    async fn timelines(&mut self, app: &App, wanted: &Wanted) -> Result<Asks, BenchError> {
        let of = match wanted.demand {
            Some(demand) => demands::files(app.views.db(), &[demand]).await.map_err(trouble)?,
            None => drawn(app, wanted.callers).await?,
        };
        let mut asks = Vec::new();
        for file in of {
            let (demand, person) = (Some(file.demand), file.applicant);
            let new = NewAccount { demand, person, ..NewAccount::of(Kind::Applicant, "mesure") };
            asks.push(("/demandeur".to_owned(), Some(self.sign_in(app, new).await?)));
        }
        Ok(asks)
    }

    /// The desk with the most to do, or files that it holds.
    async fn desk(&mut self, app: &App, name: &str, wanted: &Wanted) -> Result<Asks, BenchError> {
        let db = app.views.db();
        let directory = places::directory(db, None).await.map_err(trouble)?;
        let (today, quiet) = (app.today(), queues::quiet_since(app.today()));
        let counts = queues::by_desk(db, today, quiet).await.map_err(trouble)?;
        let waiting = |desk: Option<&Desk>| -> i64 {
            counts.iter().filter(|c| Some(&c.desk) == desk).map(|c| c.work).sum()
        };
        let desks = directory.into_iter().filter(|place| place.desk.is_some());
        let Some(place) = desks.max_by_key(|place| waiting(place.desk.as_ref())) else {
            return Ok(Vec::new());
        };
        let new = NewAccount {
            body: Some(place.body),
            desk: place.desk.clone(),
            place: Some(place.place),
            ..NewAccount::of(Kind::Agent, "mesure")
        };
        let token = Some(self.sign_in(app, new).await?);
        if name == "queue" {
            return Ok(vec![("/agent".to_owned(), token)]);
        }
        let search = Search {
            status: Some(Status::Active),
            desk: place.desk,
            limit: u32::try_from(wanted.callers).unwrap_or(50),
            ..Search::default()
        };
        let files = demands::search(db, &search).await.map_err(trouble)?;
        let ask = |demand| (format!("/agent/dossier/{demand}?objet=file"), token.clone());
        Ok(files.into_iter().map(|file| ask(file.demand)).collect())
    }

    /// The landlord of the largest session of late.
    async fn landlord(&mut self, app: &App, name: &str) -> Result<Asks, BenchError> {
        let since = app.today().checked_sub_days(Days::new(BACK)).unwrap_or_default();
        let found =
            sessions::sessions(app.views.db(), None, since, 1_000).await.map_err(trouble)?;
        let Some(largest) = found.iter().max_by_key(|one| (one.vacancies, one.meets_on)) else {
            return Ok(Vec::new());
        };
        let kind = if name == "board" { Kind::Landlord } else { Kind::Commission };
        let body = Some(largest.landlord.clone());
        let token =
            self.sign_in(app, NewAccount { body, ..NewAccount::of(kind, "mesure") }).await?;
        let ask = |path: String| (path, Some(token.clone()));
        Ok(match name {
            "board" => vec![ask("/bailleur".to_owned())],
            "sessions" => vec![ask("/commission".to_owned())],
            _ => of_landlord(&found, &largest.landlord)
                .map(|one| ask(format!("/commission/{}", one.session)))
                .collect(),
        })
    }

    async fn audit(&mut self, app: &App) -> Result<Asks, BenchError> {
        match attributions::count(app.views.db()).await.map_err(trouble)? {
            0 => Ok(Vec::new()),
            _ => self.as_kind(app, Kind::Auditor, "/audit").await,
        }
    }
}

type Asks = Vec<(String, Option<String>)>;

/// A page that needs no account.
fn open(path: &str) -> Asks {
    vec![(path.to_owned(), None)]
}

/// Its ten largest sessions: a small one would flatter.
fn of_landlord<'a>(found: &'a [Session], landlord: &'a Body) -> impl Iterator<Item = &'a Session> {
    let mut own: Vec<_> = found.iter().filter(|one| one.landlord == *landlord).collect();
    own.sort_by_key(|one| std::cmp::Reverse((one.vacancies, one.meets_on)));
    own.into_iter().take(10)
}

/// Active demands, drawn evenly among the oldest ones: their histories are the longest.
async fn drawn(app: &App, count: usize) -> Result<Vec<demands::FileHead>, BenchError> {
    let search = Search { status: Some(Status::Active), limit: DRAWN_FROM, ..Search::default() };
    let found = demands::search(app.views.db(), &search).await.map_err(trouble)?;
    let step = (found.len() / count.max(1)).max(1);
    Ok(found.into_iter().step_by(step).take(count).collect())
}

fn trouble(error: DbError) -> BenchError {
    BenchError::Asked(error.to_string())
}
