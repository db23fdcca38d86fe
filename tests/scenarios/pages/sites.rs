//! Two sites that all rows share: a small demonstration, and one whose log is empty.

use super::row::Who;
use std::time::Duration;
use tests::{
    binary::{init, run},
    browser::Browser,
    site::Site,
    stores::Stores,
};

/// Who looks at a site, with a browser that is signed in.
#[derive(Debug)]
pub(super) struct Visitor {
    pub(super) browser: Browser,
    pub(super) url: String,
    /// For a client without a browser.
    pub(super) cookie: String,
}

pub(super) struct Sites {
    filled: Site,
    empty: Site,
    none: Stores,
    _full: Stores,
}

impl Sites {
    pub(super) async fn open() -> Self {
        let (full, none) = (Stores::new(), Stores::new());
        let folder = full.folder().to_string_lossy().into_owned();
        let words = ["demo", "--scale", "0.02", "--data", &folder];
        init(&none);
        let empty = Site::start(&none, "pages-empty", &["serve"]).await;
        let patience = Duration::from_secs(180);
        let filled = Site::start_within(&full, "pages", &words, patience).await;
        Self { filled, empty, none, _full: full }
    }

    /// Somebody signed in, on the empty site or on the other.
    pub(super) async fn visitor(&self, who: Who, empty: bool) -> Visitor {
        let site = if empty { &self.empty } else { &self.filled };
        let browser = Browser::new(site.url()).await;
        if who != Who::Anybody {
            let (login, secret) = if empty { self.opened(who) } else { self.printed(who) };
            browser.open("/connexion").await;
            browser.fill("identifiant", &login).await;
            browser.fill("secret", &secret).await;
            browser.click("#sign-in-submit").await;
            assert_ne!(browser.path().await, "/connexion", "{}", browser.text().await);
        }
        let cookies = browser.client.get_all_cookies().await.expect("cookies");
        let cookies: Vec<String> =
            cookies.iter().map(|c| format!("{}={}", c.name(), c.value())).collect();
        Visitor { browser, url: site.url().to_owned(), cookie: cookies.join("; ") }
    }

    /// An account of the empty site, opened as an operator does.
    fn opened(&self, who: Who) -> (String, String) {
        let body: &[&str] = match who {
            Who::Agent => &["--desk", "44109", "--body", "mairie-44109"],
            Who::Landlord | Who::Commission => &["--body", "bailleur-demo-a"],
            Who::Holder | Who::Metropolis | Who::Operator => &["--body", "nantes-metropole"],
            _ => &[],
        };
        let words = ["account", "add", "--json", "--kind", who.word(), "--label", "Essai"];
        let said = run(&self.none, &[&words[..], body].concat()).objects().remove(0);
        let text = |name: &str| said[name].as_str().expect("a text").to_owned();
        (text("login"), text("secret"))
    }

    /// The account that the demonstration printed.
    fn printed(&self, who: Who) -> (String, String) {
        let said = self.filled.log();
        let line = said.lines().find(|line| line.starts_with(who.word()));
        let mut words = line.unwrap_or_else(|| panic!("no {who:?} in:\n{said}")).split_whitespace();
        let mut next = || words.next().expect("a word").to_owned();
        next();
        (next(), next())
    }
}
