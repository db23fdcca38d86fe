//! A demand's life in the browser.

use super::people::{account, register, signed_in};
use tests::{binary::run, browser::Browser, site::Site, stores::Stores};

#[tokio::test]
async fn a_demand_from_the_form_to_the_desk() {
    let stores = Stores::new();
    let folder = stores.folder().to_string_lossy().into_owned();
    run(&stores, &["demo", "--fill-only", "--scale", "0.004", "--data", &folder]).well();
    let site = Site::start(&stores, "life", &["serve"]).await;

    let visitor = Browser::new(site.url()).await;
    visitor.open("/demande").await;
    let script =
        "return [...document.querySelectorAll('#guichet option')].map(o => o.value).find(v => v)";
    let desk = visitor.client.execute(script, vec![]).await.expect("a script runs");
    let desk = desk.as_str().expect("the network has a desk").to_owned();
    let access = register(&visitor, "Kerguelen", &desk, true).await;
    visitor.click("#open-mine").await;
    visitor.says("Ce qui vous est demandé").await;
    visitor.inspect("demandeur-deposee").await;

    let agent = signed_in(
        site.url(),
        &account(&stores, &["--kind", "agent", "--desk", &desk, "--label", "Guichet"]),
    )
    .await;
    agent.inspect("agent").await;
    agent.open("/agent?file=to-register").await;
    agent.comes_to_say("Kerguelen").await;
    agent.inspect("agent-a-enregistrer").await;
    agent.press("Kerguelen").await;
    agent.inspect("agent-dossier").await;
    agent.click("#register-submit").await;
    let number = agent.find("#number").await.text().await.expect("a number");
    assert_eq!(number.chars().filter(char::is_ascii_alphanumeric).count(), 18, "{number}");
    agent.inspect("agent-dossier-enregistre").await;

    visitor.open("/demandeur").await;
    visitor.comes_to_say(&number).await;
    visitor.inspect("demandeur-enregistree").await;
    for (path, name) in [("/demandeur/imprimer", "imprimer"), ("/demandeur/renoncer", "renoncer")] {
        visitor.open(path).await;
        visitor.inspect(&format!("demandeur-{name}")).await;
    }
    let again = signed_in(site.url(), &access).await;
    again.says(&number).await;
    again.open("/agent").await;
    assert!(!again.text().await.contains("Guichet "), "an applicant sees the desk");
    for browser in [visitor, agent, again] {
        browser.close().await;
    }
}
