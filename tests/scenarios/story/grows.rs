//! A household grows: someone who expects two children asks for two rooms, is offered them, refuses with reason and
//! loses nothing; when the births are no longer expected, one action at the desk leaves no trace in words.

use super::{
    letting::{decide, declare, offer},
    people::{account, fill_steps, signed_in},
};
use tests::{
    binary::run, browser::Browser, log::read_models_equal_a_rebuild, site::Site, stores::Stores,
};

const DESK: (&str, &str) = ("44109", "mairie-44109");

fn territory() -> Stores {
    let stores = Stores::new();
    let folder = stores.folder().to_string_lossy().into_owned();
    run(&stores, &["demo", "--fill-only", "--scale", "0.004", "--data", &folder]).well();
    stores
}

/// Someone without children who expects two, and asks for two rooms.
async fn register(browser: &Browser) {
    browser.open("/demande").await;
    let who = vec![
        ("civilite", "2"),
        ("nom", "Lannion"),
        ("prenom", "Maël"),
        ("naissance", "1991-02-03"),
        ("nationalite", "1"),
        ("situation", "C"),
        ("telephone", "0600000001"),
        ("numero", "3"),
        ("voie", "rue du Port"),
        ("codepostal", "44000"),
        ("commune", "44109"),
    ];
    let means = vec![("travail", "CDI"), ("revenu", "12000"), ("ressources", "1500")];
    let wishes = vec![
        ("communes", "44109"),
        ("elargie", "oui"),
        ("tailles", "T2"),
        ("motifs", "13"),
        ("guichet", DESK.0),
    ];
    let steps = [who, vec![("anaitre", "2")], means, vec![("logement", "CPE")], wishes];
    fill_steps(browser, &steps).await;
    browser.says("Rien n’est encore envoyé").await;
    browser.click("#register-submit").await;
    browser.says("Votre demande est déposée").await;
}

/// The number that a page shows somewhere.
async fn number_in(browser: &Browser, css: &str) -> i64 {
    let text = browser.find(css).await.text().await.expect("a text");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number in {text:?}"))
}

/// How many people the file says are to be housed.
async fn people(browser: &Browser) -> i64 {
    browser.open("/demandeur").await;
    let script = "return [...document.querySelectorAll('dt')].find(d => d.textContent == arguments[0])\
                  .nextElementSibling.textContent";
    let said = browser.client.execute(script, vec!["Personnes à loger".into()]).await;
    let said = said.expect("a script runs").as_str().unwrap_or_default().trim().to_owned();
    said.parse().unwrap_or_else(|_| panic!("{said:?} people"))
}

async fn points(browser: &Browser) -> i64 {
    browser.open("/demandeur/place").await;
    number_in(browser, "#points").await
}

/// The words of the thread, one entry a line.
async fn thread(browser: &Browser) -> Vec<String> {
    browser.open("/demandeur").await;
    let script = "return [...document.querySelectorAll('#timeline .what')].map(p => p.textContent)";
    let said = browser.client.execute(script, vec![]).await.expect("a script runs");
    let said = said.as_array().cloned().unwrap_or_default();
    said.iter().filter_map(|one| one.as_str()).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_household_that_expects_twins_refuses_two_rooms_and_loses_nothing() {
    let stores = territory();
    let site = Site::start(&stores, "grows", &["serve"]).await;
    let visitor = Browser::new(site.url()).await;
    register(&visitor).await;
    visitor.click("#open-mine").await;
    visitor.comes_to_say("Ce qui vous est demandé").await;
    let desk = account(
        &stores,
        &["--kind", "agent", "--desk", DESK.0, "--body", DESK.1, "--label", "Guichet"],
    );
    let agent = signed_in(site.url(), &desk).await;
    agent.open("/agent?file=to-register").await;
    agent.comes_to_say("Lannion").await;
    agent.press("Lannion").await;
    agent.click("#register-submit").await;
    let file = agent.path().await.split('?').next().unwrap_or_default().to_owned();
    let number = agent.find("#number").await.text().await.expect("a number");
    visitor.open("/demandeur").await;
    visitor.comes_to_say(&number).await;
    // the children who are expected count before their birth
    let expecting = people(&visitor).await;
    assert!(expecting >= 3, "{expecting} people with two expected");
    let before = points(&visitor).await;
    visitor.inspect("demandeur-place").await;

    let body = ["--body", "grows-landlord"];
    let landlord =
        account(&stores, &[&["--kind", "landlord", "--label", "Bailleur"], &body[..]].concat());
    let landlord = signed_in(site.url(), &landlord).await;
    let members =
        account(&stores, &[&["--kind", "commission", "--label", "CALEOL"], &body[..]].concat());
    let commission = signed_in(site.url(), &members).await;
    let home = declare(&landlord, "4410900011", &number, false).await;
    decide(&landlord, &commission, &home, false).await;
    visitor.open("/demandeur/decisions").await;
    visitor.comes_to_say("La commission vous classe au rang 1").await;
    visitor.inspect("demandeur-decisions").await;
    offer(&landlord, &home, false).await;
    visitor.open(&format!("/demandeur/offre/{home}")).await;
    visitor.click("#refuse input[name=motif][value=size]").await;
    visitor.click("#refuse-submit").await;
    visitor.open("/demandeur").await;
    visitor.comes_to_say("la taille du logement").await;
    visitor.says("Votre demande est active").await;
    assert_eq!(points(&visitor).await, before, "a refusal takes no point");

    // the pregnancy ends: one action, no paper, no reason
    agent.open(&file).await;
    agent.click("details:has(#household-submit) summary").await;
    agent.fill("attendues", "0").await;
    agent.click("#household-submit").await;
    visitor.open("/demandeur").await;
    visitor.comes_to_say("Votre ménage est modifié").await;
    assert_eq!(people(&visitor).await, expecting - 2);
    for said in thread(&visitor).await {
        for word in ["naissance", "naître", "grossesse", "attendu", "enfant"] {
            assert!(!said.to_lowercase().contains(word), "{said:?} tells of it");
        }
    }
    assert!(points(&visitor).await >= 0);
    for browser in [visitor, agent, landlord, commission] {
        browser.close().await;
    }
    assert_eq!(site.stop().await, Some(0));
    read_models_equal_a_rebuild(&stores).await;
}
