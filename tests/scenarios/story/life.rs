//! A demand's life in the browser: from the form to the lease, seen at each step by everybody who takes part.

use super::{
    letting::{decide, declare, offer},
    people::{Account, account, register, signed_in},
};
use tests::{
    binary::run, browser::Browser, log::read_models_equal_a_rebuild, site::Site, stores::Stores,
};

const NAME: &str = "Kerguelen";
/// The desk of the town hall of Nantes, and the body that holds it.
const DESK: (&str, &str) = ("44109", "mairie-44109");

/// Fills the form, then has a desk register it; gives both browsers, the access and the number.
async fn registered(
    stores: &Stores,
    site: &Site,
    look: bool,
) -> (Browser, Browser, Account, String) {
    let visitor = Browser::new(site.url()).await;
    let access = register(&visitor, NAME, DESK.0, look).await;
    visitor.click("#open-mine").await;
    visitor.says("Ce qui vous est demandé").await;

    let opened = account(
        stores,
        &["--kind", "agent", "--desk", DESK.0, "--body", DESK.1, "--label", "Guichet"],
    );
    let agent = signed_in(site.url(), &opened).await;
    agent.open("/agent?file=to-register").await;
    agent.comes_to_say(NAME).await;
    if look {
        visitor.inspect("demandeur-deposee").await;
        agent.inspect("agent-a-enregistrer").await;
    }
    agent.press(NAME).await;
    if look {
        agent.inspect("agent-dossier").await;
    }
    agent.click("#register-submit").await;
    let number = agent.find("#number").await.text().await.expect("a number");
    assert_eq!(number.chars().filter(char::is_ascii_alphanumeric).count(), 18, "{number}");
    (visitor, agent, access, number)
}

pub(super) fn territory() -> Stores {
    let stores = Stores::new();
    let folder = stores.folder().to_string_lossy().into_owned();
    run(&stores, &["demo", "--fill-only", "--scale", "0.004", "--data", &folder]).well();
    stores
}

#[tokio::test]
async fn a_demand_from_the_form_to_the_desk() {
    let stores = territory();
    let site = Site::start(&stores, "desk", &["serve"]).await;
    let (visitor, agent, access, number) = registered(&stores, &site, true).await;
    agent.inspect("agent-dossier-enregistre").await;
    agent.open("/agent").await;
    agent.inspect("agent").await;
    visitor.open("/demandeur").await;
    visitor.comes_to_say(&number).await;
    visitor.inspect("demandeur-enregistree").await;
    for (path, name) in [("/demandeur/imprimer", "imprimer"), ("/demandeur/renoncer", "renoncer")] {
        visitor.open(path).await;
        visitor.inspect(&format!("demandeur-{name}")).await;
    }
    let again = signed_in(site.url(), &access).await;
    again.says(&number).await;
    for path in ["/agent", "/bailleur", "/commission", "/audit"] {
        again.open(path).await;
        assert!(!again.text().await.contains("Kervoazqx"), "an applicant reads {path}");
        assert!(!again.has("#queue, #board, #attributions").await, "an applicant opens {path}");
    }
    for browser in [visitor, agent, again] {
        browser.close().await;
    }
}

#[tokio::test]
async fn an_offer_refused_then_another_accepted_up_to_the_lease_and_its_audit() {
    let stores = territory();
    let site = Site::start(&stores, "letting", &["serve"]).await;
    let (visitor, agent, _, number) = registered(&stores, &site, false).await;
    let landlord = account(
        &stores,
        &["--kind", "landlord", "--body", "story-landlord", "--label", "Bailleur"],
    );
    let landlord = signed_in(site.url(), &landlord).await;
    let commission = account(
        &stores,
        &["--kind", "commission", "--body", "story-landlord", "--label", "CALEOL"],
    );
    let commission = signed_in(site.url(), &commission).await;

    let first = declare(&landlord, "4410900001", &number, true).await;
    visitor.open("/demandeur").await;
    visitor.comes_to_say("candidat").await;
    let session = decide(&landlord, &commission, &first, true).await;
    visitor.open("/demandeur/decisions").await;
    assert!(
        visitor.has(&format!("a[href='/demandeur/extrait/{session}/{first}/extrait.pdf']")).await
    );
    // the household reads its own extract, where nobody else is named
    visitor.open(&format!("/demandeur/extrait/{session}/{first}/extrait.json")).await;
    visitor.says("\"others\":0").await;
    offer(&landlord, &first, true).await;
    visitor.open("/demandeur").await;
    visitor.comes_to_say("propos").await;
    visitor.inspect("demandeur-offre-recue").await;
    agent.open("/agent?file=offers-awaiting-reply").await;
    agent.inspect("agent-offres").await;
    visitor.open(&format!("/demandeur/offre/{first}")).await;
    visitor.inspect("demandeur-offre").await;
    visitor.click("#refuse input[name=motif]").await;
    visitor.click("#refuse-submit").await;
    visitor.open("/demandeur").await;
    visitor.comes_to_say("refus").await;
    visitor.inspect("demandeur-offre-refusee").await;
    landlord.open(&format!("/bailleur/logement/{first}")).await;
    landlord.comes_to_say("efus").await;
    landlord.inspect("bailleur-refus").await;

    let second = declare(&landlord, "4410900002", &number, false).await;
    decide(&landlord, &commission, &second, false).await;
    offer(&landlord, &second, false).await;
    visitor.open(&format!("/demandeur/offre/{second}")).await;
    visitor.click("#accept-submit").await;
    visitor.open("/demandeur").await;
    visitor.comes_to_say("accept").await;
    visitor.inspect("demandeur-offre-acceptee").await;
    landlord.open(&format!("/bailleur/logement/{second}")).await;
    landlord.inspect("bailleur-acceptee").await;
    landlord.click("#lease-submit").await;
    visitor.open("/demandeur").await;
    visitor.comes_to_say("bail").await;
    visitor.inspect("demandeur-logee").await;

    let auditor = account(&stores, &["--kind", "auditor", "--label", "Contrôle"]);
    let auditor = signed_in(site.url(), &auditor).await;
    auditor.open("/audit").await;
    auditor.inspect("audit").await;
    auditor.open(&format!("/audit/attribution/{second}")).await;
    auditor.inspect("audit-attribution").await;
    assert!(
        !auditor.text().await.contains(NAME),
        "the audit names a household before its pseudonym is lifted"
    );
    auditor.click("#households a").await;
    auditor.inspect("audit-demande").await;
    for browser in [visitor, agent, landlord, commission, auditor] {
        browser.close().await;
    }
    assert_eq!(site.stop().await, Some(0));
    read_models_equal_a_rebuild(&stores).await;
}
