//! A desk in the browser: an agent with the keyboard alone, and the neighbour of another town.

use super::{
    life::territory,
    people::{Account, account, register, signed_in},
};
use std::time::{Duration, Instant};
use tests::{browser::Browser, site::Site, stores::Stores};

/// Town halls: the desk and the body that holds it.
const REZE: (&str, &str) = ("44143", "mairie-44143");
const CARQUEFOU: (&str, &str) = ("44026", "mairie-44026");

fn agent_of(stores: &Stores, (desk, body): (&str, &str), label: &str) -> Account {
    account(stores, &["--kind", "agent", "--desk", desk, "--body", body, "--label", label])
}

/// The selector of the link to somebody's file in the queue that is shown.
async fn file_of(agent: &Browser, name: &str) -> String {
    let script = "const all = [...document.querySelectorAll('#queue tbody th a')];
        return all.find(a => a.textContent.includes(arguments[0])).getAttribute('href')";
    let href = agent.client.execute(script, vec![name.into()]).await.expect("a script runs");
    format!("#queue a[href='{}']", href.as_str().expect("a link"))
}

#[tokio::test]
async fn an_agent_works_a_queue_and_a_file_with_the_keyboard_alone() {
    let stores = territory();
    let site = Site::start(&stores, "keys", &["serve"]).await;
    let visitor = Browser::new(site.url()).await;
    register(&visitor, "Kerouredan", REZE.0, false).await;
    let agent = signed_in(site.url(), &agent_of(&stores, REZE, "Guichet de Rezé")).await;
    agent.open("/agent?file=to-register").await;
    agent.comes_to_say("Kerouredan").await;
    agent.go_by_key("#queue-to-take").await;
    agent.says("À prendre").await;
    agent.inspect("agent-a-prendre").await;
    agent.go_by_key("table#queue form button").await;
    agent.says("Ce dossier est à vous").await;
    agent.go_by_key("#queue-mine").await;
    agent.go_by_key("#queue tbody th a").await;
    agent.says("Vous tenez ce dossier").await;
    agent.inspect("agent-dossier-resume").await;
    agent.open("/agent?file=to-register").await;
    agent.go_by_key(&file_of(&agent, "Kerouredan").await).await;
    agent.go_by_key("#register-submit").await;
    agent.says("La demande est enregistrée").await;
    for part in ["chronologie", "evaluation", "pieces", "echanges", "script"] {
        agent.go_by_key(&format!("#tab-{part}")).await;
        assert!(agent.path().await.ends_with(part), "{}", agent.path().await);
        agent.inspect(&format!("agent-dossier-{part}")).await;
    }
    let part = agent.path().await;
    let file = part.trim_end_matches("/script").to_owned();
    assert!(file.starts_with("/agent/dossier/"), "{file}");
    agent.open(&format!("{file}/ressemblances")).await;
    agent.says("Aucune autre demande ne ressemble").await;
    agent.inspect("agent-dossier-ressemblances").await;
    agent.open(&format!("{file}/veille?vu=1")).await;
    agent.says("Modifié par").await;
    for browser in [visitor, agent] {
        browser.close().await;
    }
}

/// Looks for somebody by names and birth date, and gives what the page says.
async fn looks_for(agent: &Browser, name: &str) -> String {
    agent.open("/agent").await;
    agent.click("#search summary").await;
    for (field, value) in [("nom", name), ("prenom", "Awa"), ("naissance", "1988-04-12")] {
        agent.fill(field, value).await;
    }
    agent.fill("objet", "telephone").await;
    agent.click("#search-submit").await;
    agent.says("Aucune demande de votre guichet ne porte ces noms").await;
    agent.text().await
}

#[tokio::test]
async fn the_neighbour_of_another_town_is_nobody_until_a_reason_that_is_reviewed() {
    let stores = territory();
    let site = Site::start(&stores, "neighbour", &["serve"]).await;
    let neighbour = Browser::new(site.url()).await;
    let access = register(&neighbour, "Kervoazqx", CARQUEFOU.0, false).await;
    let agent = signed_in(site.url(), &agent_of(&stores, REZE, "Guichet de Rezé")).await;
    let known = looks_for(&agent, "Kervoazqx").await;
    let unknown = looks_for(&agent, "Personnexq").await;
    assert_eq!(known, unknown, "a neighbour and nobody are one answer");

    looks_for(&agent, "Kervoazqx").await;
    agent.inspect("agent-personne").await;
    agent.click("#emergency summary").await;
    agent.fill("motif", "Fuite de gaz, il faut joindre son guichet").await;
    agent.click("#emergency-submit").await;
    agent.says("Carquefou").await;
    let view = agent.text().await;
    assert!(!view.contains("Kervoazqx") && !view.contains("rue du Port"), "{view}");
    agent.inspect("agent-urgence").await;
    let minimal = agent.path().await;
    assert!(minimal.starts_with("/agent/urgence/"), "{minimal}");

    let opened =
        account(&stores, &["--kind", "officer", "--body", REZE.1, "--label", "Sécurité de Rezé"]);
    let officer = signed_in(site.url(), &opened).await;
    officer.says("Fuite de gaz").await;
    assert!(!officer.text().await.contains("Kervoazqx"));
    officer.inspect("securite").await;
    officer.click("#emergencies button[value=unjustified]").await;
    officer.says("Votre avis est noté").await;
    agent.open(&minimal).await;
    agent.says("Page introuvable").await;

    let home = signed_in(site.url(), &access).await;
    let told = home.text().await;
    assert!(told.contains("44143") || told.contains("Rezé"), "who opened it: {told}");

    // a file of their own stays open on the screen while the right ends
    let other = Browser::new(site.url()).await;
    register(&other, "Kerouredan", REZE.0, false).await;
    agent.open("/agent?file=to-register").await;
    agent.comes_to_say("Kerouredan").await;
    agent.press("Kerouredan").await;
    officer.open("/securite").await;
    officer.click("#accounts summary").await;
    officer.click("#accounts details[open] button").await;
    officer.says("Le compte est fermé").await;
    let since = Instant::now();
    while !agent.text().await.contains("votre droit a été retiré") {
        assert!(since.elapsed() < Duration::from_secs(5), "an open page outlives the right");
        tokio::task::yield_now().await;
    }
    agent.open("/agent").await;
    assert_eq!(agent.path().await, "/connexion");
    for browser in [neighbour, agent, officer, home, other] {
        browser.close().await;
    }
}
