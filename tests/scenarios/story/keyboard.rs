//! Each kind of user comes to what matters with the keyboard alone: signs in, opens their list, opens a line of it.

use super::people::Account;
use std::time::Duration;
use tests::{browser::Browser, site::Site, stores::Stores};

/// Who, and what each opens, one after the other.
const WAYS: [(&str, &[&str]); 6] = [
    ("applicant", &["#link-print"]),
    ("agent", &["#queue-renewals-due", "#queue tbody a"]),
    ("landlord", &["#board tbody a"]),
    ("commission", &["#sessions tbody a"]),
    ("auditor", &["#attributions tbody a", "#households a"]),
    ("operator", &["#nav-rules"]),
];

fn printed(site: &Site, kind: &str) -> Account {
    let said = site.log();
    let line = said.lines().find(|line| line.starts_with(kind)).expect("an account is printed");
    let words: Vec<&str> = line.split_whitespace().collect();
    Account { login: words[1].to_owned(), secret: words[2].to_owned() }
}

async fn signed_in_by_key(site: &Site, account: &Account) -> Browser {
    let browser = Browser::new(site.url()).await;
    browser.width(1280).await;
    browser.open("/").await;
    browser.key("Tab").await;
    browser.key("Enter").await;
    let skipped = browser.number("return document.activeElement.id === 'contenu' ? 1 : 0").await;
    assert!(skipped > 0.0, "the skip link does not lead to the content");
    browser.open("/").await;
    browser.go_by_key("#nav-mine").await;
    browser.tab_to("[name=identifiant]").await;
    browser.type_text(&account.login).await;
    browser.tab_to("[name=secret]").await;
    browser.type_text(&account.secret).await;
    browser.go_by_key("#sign-in-submit").await;
    assert_ne!(browser.path().await, "/connexion", "{}", browser.text().await);
    browser
}

#[tokio::test]
async fn each_kind_of_user_opens_what_matters_with_the_keyboard_alone() {
    let stores = Stores::new();
    let folder = stores.folder().to_string_lossy().into_owned();
    let words = ["demo", "--scale", "0.008", "--data", &folder];
    let site = Site::start_within(&stores, "keyboard", &words, Duration::from_secs(180)).await;
    for (kind, ways) in WAYS {
        let browser = signed_in_by_key(&site, &printed(&site, kind)).await;
        for css in ways {
            let before = browser.path().await;
            browser.go_by_key(css).await;
            assert_ne!(browser.path().await, before, "Enter on {css} leads nowhere for {kind}");
        }
        browser.close().await;
    }
}

#[tokio::test]
async fn a_reader_chooses_dark_colours_with_the_keyboard_and_keeps_them() {
    let stores = Stores::new();
    tests::binary::init(&stores);
    let site = Site::start(&stores, "colours", &["serve"]).await;
    let browser = Browser::new(site.url()).await;
    let ground =
        "return parseInt(getComputedStyle(document.body).backgroundColor.split(/[(,]/)[1])";
    browser.dark(false).await;
    browser.open("/apparence").await;
    assert!(browser.number(ground).await > 200.0, "light at first");
    browser.tab_to("#choix-auto").await;
    browser.key("ArrowDown").await;
    browser.key("ArrowDown").await;
    browser.go_by_key("#look-submit").await;
    browser.says("Votre choix de couleurs est gardé").await;
    browser.open("/").await;
    assert!(browser.number(ground).await < 60.0, "dark after the choice, on every page");
    browser.dark(true).await;
    browser.open("/apparence").await;
    browser.tab_to("#choix-sombre").await;
    for _ in 0..2 {
        browser.key("ArrowDown").await;
    }
    browser.go_by_key("#look-submit").await;
    browser.open("/").await;
    assert!(browser.number(ground).await > 200.0, "light by choice on a dark system");
    browser.close().await;
}
