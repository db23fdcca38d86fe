//! A site over temporary stores, and visitors who keep their cookie.

use crate::{
    app::{self, App},
    config::Settings,
    desk::{Account, Kind, NewAccount},
    web::router,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use chrono::NaiveDate;
use domain::{
    id::PlaceId,
    place::{Level, PlaceCommand},
    world::Command,
};
use eventstore::{
    clock::{Clock, SetClock},
    execute::command_id,
    recorded::{Actor, Instant},
    sqlite::SqliteStore,
    vault::Vault,
};
use std::{collections::BTreeSet, sync::Arc};
use tower::ServiceExt;
use uuid::Uuid;

pub(crate) struct Site {
    pub(crate) app: App,
    pub(crate) router: Router,
    clock: Arc<SetClock>,
    _following: projections::engine::Following,
    _folder: tempfile::TempDir,
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Site {
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::in_folder(folder.path());
        SqliteStore::init(&folder.path().join("filcommun.db")).await.unwrap();
        Vault::init(&settings.vault.to_url(), &settings.kek_file).await.unwrap();
        let clock = Arc::new(SetClock::new(Instant::midday(day("2026-03-02"))));
        let app = app::open_at(&settings, clock.clone()).await.unwrap();
        let _following = app.views.follow(app.executor.store.clone());
        Self { router: router(app.clone()), app, clock, _following, _folder: folder }
    }

    /// A minute passes: what is noted from now on is later than what was.
    pub(crate) fn a_minute_passes(&self) {
        self.clock.set(Instant(self.clock.now().0 + 60_000_000));
    }

    pub(crate) fn set(&self, at: Instant) {
        self.clock.set(at);
    }

    /// Days pass.
    pub(crate) fn days_pass(&self, days: i64) {
        self.clock.set(Instant(self.clock.now().0 + days * 86_400_000_000));
    }

    pub(crate) async fn command(&self, key: &str, command: Command) {
        self.commands(key, vec![command]).await;
    }

    /// Runs commands as if one after the other; each of them stands.
    pub(crate) async fn commands(&self, key: &str, commands: Vec<Command>) {
        let commands = commands.into_iter().enumerate();
        let requests = commands.map(|(n, command)| self.request(&format!("{key}-{n}"), command));
        let mut last = None;
        for done in self.app.executor.execute_all(requests.collect()).await {
            last = last.max(Some(done.unwrap().position));
        }
        self.app.views.wait_for(last.unwrap()).await;
    }

    fn request(&self, key: &str, command: Command) -> eventstore::execute::Request {
        let actor = Actor { who: "test".into(), body: String::new(), role: "operator".into() };
        eventstore::execute::Request {
            command_id: command_id("test", "cli", key),
            correlation: None,
            causation: None,
            actor,
            source: "cli".into(),
            occurred_on: self.app.today(),
            at: self.app.clock.now(),
            command,
        }
    }

    /// A place of level 2 that registers, held by a town hall.
    pub(crate) async fn place(&self, n: u128, body: &str, desk: &str) -> PlaceId {
        let id = PlaceId::new(Uuid::from_u128(n));
        let on = self.app.today();
        let commands = [
            PlaceCommand::Declare {
                name: format!("Mairie {desk}"),
                body: body.parse().unwrap(),
                commune: "44143".parse().unwrap(),
                address: "1 place de la Mairie".into(),
            },
            PlaceCommand::Commit {
                level: Level::Two,
                referential: "exemple-2017".into(),
                on,
                optional: BTreeSet::new(),
            },
            PlaceCommand::AuthoriseDesk {
                desk: desk.parse().unwrap(),
                on,
                convention: "CONV-2025/1".parse().ok(),
            },
        ];
        for (at, command) in commands.into_iter().enumerate() {
            self.command(&format!("{n}-{at}"), Command::Place(id, command)).await;
        }
        id
    }

    pub(crate) async fn account(&self, kind: Kind, login: &str, body: &str) -> Account {
        let new = NewAccount {
            login: Some(login.into()),
            body: Some(body.parse().unwrap()),
            ..NewAccount::of(kind, login)
        };
        self.app.desk.add(new).await.unwrap().0
    }

    pub(crate) async fn signed_in(&self, account: Account) -> Visitor {
        let signed = self.app.desk.open_session(account).await.unwrap();
        Visitor {
            router: self.router.clone(),
            cookie: Some(signed.token.as_str().to_owned()),
            others: vec![],
        }
    }

    pub(crate) async fn visitor(&self, kind: Kind, login: &str, body: &str) -> Visitor {
        self.signed_in(self.account(kind, login, body).await).await
    }

    pub(crate) fn stranger(&self) -> Visitor {
        Visitor { router: self.router.clone(), cookie: None, others: vec![] }
    }
}

/// Someone with a browser's manners: keeps the cookie, takes the token from the page.
pub(crate) struct Visitor {
    router: Router,
    pub(crate) cookie: Option<String>,
    /// Cookies beside the session's.
    others: Vec<(String, String)>,
}

pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: header::HeaderMap,
    pub(crate) html: String,
}

impl Page {
    pub(crate) fn has(&self, text: &str) -> bool {
        self.html.contains(text)
    }

    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
    }

    pub(crate) fn between(&self, before: &str, after: &str) -> String {
        let rest =
            self.html.split_once(before).unwrap_or_else(|| panic!("no {before}: {}", self.html)).1;
        rest.split_once(after).unwrap().0.to_owned()
    }
}

impl Visitor {
    pub(crate) async fn send(&mut self, request: Request<Body>) -> Page {
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if name == "fil" {
                self.cookie = (!value.is_empty()).then(|| value.to_owned());
            } else {
                self.others.retain(|(known, _)| known != name);
                self.others
                    .extend((!value.is_empty()).then(|| (name.to_owned(), value.to_owned())));
            }
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 4_000_000).await.unwrap();
        Page { status, headers, html: String::from_utf8_lossy(&bytes).into_owned() }
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "t");
        let session = self.cookie.iter().map(|cookie| format!("fil={cookie}"));
        let others = self.others.iter().map(|(name, value)| format!("{name}={value}"));
        let all: Vec<String> = session.chain(others).collect();
        if !all.is_empty() {
            request = request.header(header::COOKIE, all.join("; "));
        }
        request
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// The status and headers of an answer whose body is no text.
    pub(crate) async fn head(&mut self, path: &str) -> (StatusCode, header::HeaderMap) {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        (response.status(), response.headers().clone())
    }

    /// Sends a form as the page `from` would: with its token and a fresh key.
    pub(crate) async fn post(&mut self, from: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(from).await;
        let token = page.between("name=\"_jeton\" value=\"", "\"");
        let mut all = vec![("_jeton", token)];
        all.push(("_cle", Uuid::new_v4().simple().to_string()));
        all.extend(fields.iter().map(|(n, v)| (*n, (*v).to_owned())));
        self.post_raw(path, &all, &[("sec-fetch-site", "same-origin")]).await
    }

    pub(crate) async fn post_raw(
        &mut self,
        path: &str,
        fields: &[(&str, String)],
        headers: &[(&str, &str)],
    ) -> Page {
        let mut request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let encode = |text: &str| {
            text.bytes()
                .map(|b| {
                    if b.is_ascii_alphanumeric() {
                        char::from(b).to_string()
                    } else {
                        format!("%{b:02X}")
                    }
                })
                .collect::<String>()
        };
        let body: Vec<String> =
            fields.iter().map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
        self.send(request.body(Body::from(body.join("&"))).unwrap()).await
    }
}

/// Answers of a complete short form.
pub(crate) const ANSWERS: [(&str, &str); 19] = [
    ("civilite", "2"),
    ("nom", "Durand-Ézéchiel"),
    ("prenom", "Aïcha"),
    ("naissance", "1990-05-31"),
    ("nationalite", "1"),
    ("situation", "C"),
    ("voie", "rue de la Paix"),
    ("codepostal", "44400"),
    ("commune", "44143"),
    ("enfant1", "2020-02-02"),
    ("travail", "CDI"),
    ("revenu", "14500"),
    ("ressources", "1350"),
    ("logement", "LP"),
    ("communes", "44143"),
    ("tailles", "T3"),
    ("elargie", "non"),
    ("motifs", "13"),
    ("guichet", "00001"),
];
