//! No e-mail, no French, no telephone, no sign-in: the whole path at counters, without JavaScript; and a letter that
//! comes back is no answer of anybody.

use super::{
    letting::{decide, declare, offer, today},
    life::territory,
    papers::{Brought, bring},
    people::{Account, account, fill, signed_in},
};
use serde_json::Value;
use tests::{
    binary::run, browser::Browser, log::read_models_equal_a_rebuild, site::Site, stores::Stores,
};

const NANTES: (&str, &str) = ("44109", "mairie-44109");
const REZE: (&str, &str) = ("44143", "mairie-44143");
/// A demand of another register, to be renewed soon.
const OLD: &str = "044021990000344109";

/// The answers at the counter, step by step: he lives at the address of a social centre.
const STEPS: [&[(&str, &str)]; 5] = [
    &[
        ("civilite", "1"),
        ("nom", "Tesfayqz"),
        ("prenom", "Yonas"),
        ("naissance", "1992-09-11"),
        ("nationalite", "3"),
        ("situation", "C"),
        ("numero", "1"),
        ("voie", "place du CCAS"),
        ("codepostal", "44000"),
        ("commune", "44109"),
    ],
    &[],
    &[("travail", "CDD"), ("revenu", "8000"), ("ressources", "900")],
    &[("logement", "SD")],
    &[("communes", "44109"), ("elargie", "oui"), ("tailles", "T2"), ("motifs", "01")],
];

async fn agent_of(stores: &Stores, site: &Site, (desk, body): (&str, &str)) -> Browser {
    let words = ["--kind", "agent", "--desk", desk, "--body", body, "--label", "Guichet"];
    let agent = signed_in(site.url(), &account(stores, &words)).await;
    agent.scripts(false).await;
    agent
}

/// The counter form, its check, and what is handed over; gives the file and the number.
async fn registered(agent: &Browser) -> (String, String) {
    agent.open("/agent").await;
    agent.click("#new-demand").await;
    for step in STEPS {
        fill(agent, step).await;
        let last = agent.has("#register-check").await;
        if last {
            // the wishes are compared before they are kept, and stay as they were ticked
            agent.click("#register-compare").await;
            agent.says("Ces chiffres sont ceux d’autres ménages").await;
            agent.says("RPLS").await;
            assert!(agent.has("#compared tbody tr").await, "{}", agent.text().await);
            assert!(agent.has("#communes-44109:checked").await, "the draft lost a wish");
            inspected(agent, "guichet-comparer").await;
        }
        agent.click(if last { "#register-check" } else { "#register-next" }).await;
    }
    agent.fill("piece", "vue").await;
    agent.click("#register-submit").await;
    agent.says("La demande est enregistrée").await;
    agent.says("cachetez-le").await;
    let text = async |css: &str| agent.find(css).await.text().await.expect("a text");
    let (number, secret) = (text("#number").await, text("#secret").await);
    assert!(secret.len() > 8, "no secret to seal: {secret}");
    inspected(agent, "guichet-remis").await;
    let certificate = link(agent, "#certificate").await;
    assert!(is_pdf(agent, &certificate).await, "the certificate is not printed");
    let sheet = link(agent, "#sheet").await;
    agent.open(&sheet).await;
    agent.click("#sheet-ti").await;
    // nobody wrote it in his language yet: the page says so, and how to get an interpreter
    agent.says("Nous n’avons pas encore cette fiche dans cette langue").await;
    agent.says("Demandez un interprète").await;
    agent.says("Your unique number").await;
    inspected(agent, "guichet-fiche").await;
    (certificate.trim_end_matches("/attestation.pdf").to_owned(), number)
}

/// axe needs a script of its own; the page is opened again without any.
async fn inspected(browser: &Browser, name: &str) {
    browser.scripts(true).await;
    browser.inspect(name).await;
    browser.scripts(false).await;
}

async fn link(browser: &Browser, css: &str) -> String {
    browser.find(css).await.attr("href").await.expect("a link").expect("an address")
}

/// What an address answers this browser, as text.
async fn wire(browser: &Browser, path: &str) -> String {
    let script = "const done = arguments[1]; fetch(arguments[0]).then(a => a.text()).then(done, e => done(String(e)))";
    let got = browser.client.execute_async(script, vec![path.into()]).await.expect("an answer");
    got.as_str().unwrap_or_default().to_owned()
}

async fn is_pdf(browser: &Browser, path: &str) -> bool {
    wire(browser, path).await.starts_with("%PDF-")
}

/// The kinds of the events that a printed history holds, in their order.
async fn told(browser: &Browser, file: &str) -> Vec<String> {
    let text = wire(browser, &format!("{file}/historique.json")).await;
    let told: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
    let facts = told["facts"].as_array().cloned().unwrap_or_default();
    facts.iter().map(|fact| fact["event_id"].to_string()).collect()
}

/// An association that helps until the end of a month to come; its access is handed over at the counter.
async fn mandate(agent: &Browser, file: &str, until: &str) -> Account {
    agent.open(&format!("{file}/acces")).await;
    let given = [
        ("nature", "association"),
        ("aidant", "Association Accueil"),
        ("portee", "lire"),
        ("portee", "courriers"),
        ("fin", until),
    ];
    fill(agent, &given).await;
    agent.click("#mandate-submit").await;
    agent.says("Association Accueil").await;
    let text = async |css: &str| agent.find(css).await.text().await.expect("a text");
    let access = Account { login: text("#reference").await, secret: text("#secret").await };
    agent.open(&format!("{file}/acces")).await;
    agent.says("En cours, jusqu’au").await;
    access
}

fn in_months(months: u32) -> String {
    let today: chrono::NaiveDate = today().parse().expect("a day");
    (today + chrono::Months::new(months)).to_string()
}

#[tokio::test]
async fn he_is_housed_by_the_counters_without_ever_signing_in() {
    let stores = territory();
    let site = Site::start(&stores, "by-hand", &["serve"]).await;
    let agent = agent_of(&stores, &site, NANTES).await;
    let (file, number) = registered(&agent).await;
    mandate(&agent, &file, &in_months(1)).await;

    // another town hall receives him: sent there, it prints the same thread
    agent.open(&format!("{file}/echanges")).await;
    agent.fill("mission", "follow-up").await;
    let reze = place_named(&agent, "Rezé").await;
    agent.fill("lieu", &reze).await;
    agent.click("#refer-submit").await;
    agent.says("La réorientation est envoyée").await;
    let other = agent_of(&stores, &site, REZE).await;
    other.open("/agent?file=referrals-to-accept").await;
    other.comes_to_say("Tesfayqz").await;
    other.press("Tesfayqz").await;
    other.open(&format!("{file}/chronologie")).await;
    other.says("Votre demande est enregistrée").await;
    inspected(&other, "autre-mairie-chronologie").await;
    assert!(is_pdf(&other, &format!("{file}/historique.pdf")).await, "the thread is not printed");
    let (here, there) = (told(&agent, &file).await, told(&other, &file).await);
    assert!(
        here.len() > 3 && here == there,
        "two town halls print two threads: {here:?} {there:?}"
    );

    let words = ["--kind", "landlord", "--body", "by-hand-landlord", "--label", "Bailleur"];
    let landlord = signed_in(site.url(), &account(&stores, &words)).await;
    let words = ["--kind", "commission", "--body", "by-hand-landlord", "--label", "CALEOL"];
    let commission = signed_in(site.url(), &account(&stores, &words)).await;
    let home = declare(&landlord, "4410900031", &number, false).await;
    decide(&landlord, &commission, &home, false).await;
    offer(&landlord, &home, false).await;
    // the desk reads the offer with him, and notes what he answers
    agent.open(&file).await;
    agent.comes_to_say("Un logement est proposé à ce ménage").await;
    inspected(&agent, "guichet-offre-en-attente").await;
    agent.click("#offer-1").await;
    agent.says("Lisez cette page avec la personne").await;
    let path = agent.path().await;
    assert!(path.starts_with("/agent/dossier/") && path.contains("/offre/"), "{path}");
    inspected(&agent, "guichet-offre").await;
    agent.click("#refuse-submit").await;
    agent.says("Choisissez une raison").await;
    inspected(&agent, "guichet-offre-erreur").await;
    agent.click("#accept-submit").await;
    agent.says("La réponse du ménage est notée").await;
    landlord.open(&format!("/bailleur/logement/{home}")).await;
    landlord.click("#lease-submit").await;
    agent.open(&format!("{file}/chronologie")).await;
    agent.comes_to_say("bail").await;
    agent.open(&file).await;
    agent.says("plus active").await;
    // nobody of the household ever acted: every step is of a body
    let history = wire(&agent, &format!("{file}/historique.json")).await;
    assert!(!history.contains("\"role\":\"applicant\""), "somebody signed in: {history}");
    for browser in [agent, other, landlord, commission] {
        browser.close().await;
    }
    assert_eq!(site.stop().await, Some(0));
    read_models_equal_a_rebuild(&stores).await;
}

/// The value of the choice whose words hold a name.
async fn place_named(agent: &Browser, name: &str) -> String {
    let script = "return [...document.querySelector('#lieu').options]\
                  .find(o => o.textContent.includes(arguments[0])).value";
    let value = agent.client.execute(script, vec![name.into()]).await.expect("a place");
    value.as_str().expect("a place").to_owned()
}

#[tokio::test]
async fn a_letter_that_comes_back_alerts_who_helps_and_starts_nothing_against_him() {
    let stores = territory();
    let today: chrono::NaiveDate = today().parse().expect("a day");
    let renewed = (today - chrono::Days::new(330)).to_string();
    let brought = Brought {
        number: OLD,
        desk: NANTES.0,
        since: "2021-09-03",
        renewed: &renewed,
        name: "Tesfayold",
        other: None,
    };
    bring(&stores, &brought);
    let site = Site::start(&stores, "returned", &["serve"]).await;
    let agent = agent_of(&stores, &site, NANTES).await;
    agent.open("/agent?file=renewals-due").await;
    agent.comes_to_say("Tesfayold").await;
    agent.press("Tesfayold").await;
    let file = agent.path().await.split('?').next().unwrap_or_default().to_owned();
    let access = mandate(&agent, &file, &in_months(1)).await;
    let helper = signed_in(site.url(), &access).await;
    helper.press("Ouvrir la demande de").await;

    agent.open(&format!("{file}/acces")).await;
    agent.fill("cause", "inconnu").await;
    agent.click("#letter-returned-submit").await;
    agent.says("Ce n’est pas une absence de réponse").await;
    inspected(&agent, "guichet-courrier-revenu").await;
    agent.open("/agent?file=letters-returned").await;
    agent.comes_to_say("Tesfayold").await;
    // the desk reads at once who may know where he is
    agent.says("Association Accueil").await;
    inspected(&agent, "agent-courriers-revenus").await;
    helper.open("/demandeur").await;
    helper.comes_to_say("Un courrier est revenu").await;
    assert!(helper.has("#letter-back").await, "who helps is not asked to look at the address");
    helper.says("votre demande reste active").await;
    helper.inspect("aidant-courrier-revenu").await;

    // nothing falls on him by silence, however far one looks
    let id = file.rsplit('/').next().expect("an identifier");
    let words = ["clock", "coming", "--to", &in_months(36), "--demand", id, "--json"];
    let coming = run(&stores, &words).objects();
    let against = |due: &&Value| ["expiry", "no-answer"].iter().any(|kind| due["kind"] == *kind);
    let against: Vec<_> = coming.iter().filter(against).collect();
    assert!(against.is_empty(), "silence would end the demand: {against:?}");

    // he comes: the desk renews, and the letter no longer waits
    agent.open(&file).await;
    agent.click("#renew-submit").await;
    agent.says("La demande est renouvelée").await;
    agent.open("/agent?file=letters-returned").await;
    agent.says("Courriers revenus").await;
    assert!(!agent.text().await.contains("Tesfayold"), "{}", agent.text().await);
    helper.open("/demandeur").await;
    helper.says("Votre demande est renouvelée").await;
    assert!(!helper.has("#letter-back").await, "the address is still asked");
    for browser in [agent, helper] {
        browser.close().await;
    }
    assert_eq!(site.stop().await, Some(0));
    read_models_equal_a_rebuild(&stores).await;
}
