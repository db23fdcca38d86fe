//! Who plays: an applicant, and the accounts that an operator opens.

use serde_json::Value;
use tests::{binary::run, browser::Browser, stores::Stores};

/// What somebody signs in with.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) login: String,
    pub(super) secret: String,
}

/// Opens an account as the operator does.
pub(super) fn account(stores: &Stores, words: &[&str]) -> Account {
    let said: Value =
        run(stores, &[&["account", "add", "--json"], words].concat()).objects().remove(0);
    let text = |name: &str| said[name].as_str().unwrap_or_else(|| panic!("{said}")).to_owned();
    Account { login: text("login"), secret: text("secret") }
}

/// A browser signed in.
pub(super) async fn signed_in(site: &str, account: &Account) -> Browser {
    let browser = Browser::new(site).await;
    browser.open("/connexion").await;
    browser.fill("identifiant", &account.login).await;
    browser.fill("secret", &account.secret).await;
    browser.click("#sign-in-submit").await;
    assert_ne!(browser.path().await, "/connexion", "{}", browser.text().await);
    browser
}

/// Fills fields by their names.
pub(super) async fn fill(browser: &Browser, fields: &[(&str, &str)]) {
    for (field, value) in fields {
        browser.fill(field, value).await;
    }
}

/// The answers of each step; `NAME` and `DESK` are the caller's.
const STEPS: [&[(&str, &str)]; 5] = [
    &[
        ("civilite", "2"),
        ("nom", "NAME"),
        ("prenom", "Awa"),
        ("naissance", "1988-04-12"),
        ("nationalite", "1"),
        ("situation", "C"),
        ("telephone", "0600000000"),
        ("numero", "12"),
        ("voie", "rue du Port"),
        ("codepostal", "44000"),
        ("commune", "44109"),
    ],
    &[],
    &[("travail", "CDI"), ("revenu", "11000"), ("ressources", "1450")],
    &[("logement", "CPE")],
    &[
        ("communes", "44109"),
        ("communes", "44162"),
        ("elargie", "oui"),
        ("tailles", "T2"),
        ("motifs", "01"),
        ("guichet", "DESK"),
    ],
];

/// Fills each step of the open form and goes on, to the page where the answers are checked.
pub(super) async fn fill_steps(browser: &Browser, steps: &[Vec<(&str, &str)>]) {
    for step in steps {
        for (field, value) in step {
            browser.fill(field, value).await;
        }
        let last = browser.has("#register-check").await;
        browser.click(if last { "#register-check" } else { "#register-next" }).await;
    }
}

/// Fills the short form and sends it in; gives the access shown once.
pub(super) async fn register(browser: &Browser, name: &str, desk: &str, look: bool) -> Account {
    browser.open("/demande").await;
    if look {
        browser.inspect("demande").await;
        browser.click("#register-next").await;
        assert!(
            browser.has("#error-summary").await,
            "an empty form is taken: {}",
            browser.text().await
        );
        browser.inspect("demande-erreurs").await;
    }
    let steps = STEPS.map(|step| {
        let said = step.iter().map(|&(field, value)| match value {
            "NAME" => (field, name),
            "DESK" => (field, desk),
            other => (field, other),
        });
        said.collect::<Vec<_>>()
    });
    fill_steps(browser, &steps).await;
    browser.says("Rien n’est encore envoyé").await;
    if look {
        browser.inspect("demande-verifier").await;
    }
    browser.click("#register-submit").await;
    browser.says("Votre demande est déposée").await;
    if look {
        browser.inspect("demande-deposee").await;
    }
    let text = async |css: &str| browser.find(css).await.text().await.expect("a text");
    Account { login: text("#reference").await, secret: text("#secret").await }
}
