//! She leaves: one demand of two since 2022 becomes two. She gets a number of her own at the desk, and from that minute
//! nothing of hers is on a page of his, in what he takes home, in what a landlord does with his demand, or in a search.

use super::{
    letting::declare,
    life::territory,
    papers::{Brought, bring},
    people::{Account, account, fill, signed_in},
};
use tests::{browser::Browser, log::read_models_equal_a_rebuild, site::Site, stores::Stores};

const DESK: (&str, &str) = ("44109", "mairie-44109");
/// The joint number, of April 2022.
const JOINT: &str = "044042290000144109";

/// What only she says, or what leads to her: the commune where she sleeps, the one she asks for, her telephone.
const HERS: [&str; 5] = ["Saint-Herblain", "44162", "Saint-Sébastien", "44190", "0611223344"];

const LEAVING: [(&str, &str); 19] = [
    ("civilite", "2"),
    ("nationalite", "1"),
    ("situation", "S"),
    ("telephone", "0611223344"),
    ("numero", "1"),
    ("voie", "rue du Refuge"),
    ("codepostal", "44230"),
    ("commune", "44190"),
    ("travail", "CDD"),
    ("revenu", "9000"),
    ("ressources", "800"),
    ("logement", "SH"),
    ("communes", "44162"),
    ("elargie", "non"),
    ("tailles", "T2"),
    ("motifs", "11"),
    ("protege", "06"),
    ("seules", "plainte"),
    ("piece", "vue"),
];

/// Every page and file of an applicant that is read as text.
const PAGES: [&str; 11] = [
    "/demandeur",
    "/demandeur/imprimer",
    "/demandeur/documents",
    "/demandeur/place",
    "/demandeur/attente",
    "/demandeur/decisions",
    "/demandeur/lectures",
    "/demandeur/aide",
    "/demandeur/historique.json",
    "/demandeur/echeances.ics",
    "/api/v1/demand/timeline",
];

/// What a page or a file is, as it came over the wire.
async fn wire(browser: &Browser, path: &str) -> String {
    let script = "const done = arguments[1]; fetch(arguments[0]).then(a => a.text()).then(done, e => done(String(e)))";
    let got = browser.client.execute_async(script, vec![path.into()]).await.expect("an answer");
    got.as_str().unwrap_or_default().to_owned()
}

async fn holds_nothing_of_hers(him: &Browser, number: &str, when: &str) {
    for path in PAGES {
        let text = wire(him, path).await;
        assert!(text.len() > 50, "{path} is empty {when}: {text}");
        // what anybody is offered to choose from is nobody's, and hashes may hold any digits
        let text = match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(mut told) => {
                for fact in told["facts"].as_array_mut().into_iter().flatten() {
                    for drawn in ["leaf_data", "event_id", "path", "recorded_at_us"] {
                        fact[drawn] = serde_json::Value::Null;
                    }
                }
                told.to_string()
            }
            Err(_) => text,
        };
        for canary in HERS.into_iter().chain([number, "co-applicant", "access-changed"]) {
            assert!(!text.contains(canary), "{when}, {path} holds {canary}:\n{text}");
        }
    }
}

/// Gives an adult of a file a secret of their own, as the desk does it.
async fn secret_at_desk(agent: &Browser, file: &str, adult: &str) -> Account {
    agent.open(&format!("{file}/acces")).await;
    agent.press_choice("adulte", adult).await;
    agent.fill("piece", "vue").await;
    agent.click("#access-submit").await;
    let text = async |css: &str| agent.find(css).await.text().await.expect("a text");
    Account { login: text("#reference").await, secret: text("#secret").await }
}

/// The paper of an association, given and checked: what it proves is told by whoever read it.
async fn paper_is_checked(agent: &Browser, file: &str, proves: Option<&str>) {
    agent.open(&format!("{file}/pieces")).await;
    if proves.is_some() {
        agent.fill("categorie", "other").await;
        agent.click("#document-submit").await;
    }
    if let Some(code) = proves {
        agent.client.execute(
            "document.querySelector(`input[name=prouve][value=\"${arguments[0]}\"]`).checked = true",
            vec![code.into()],
        ).await.expect("a box");
    }
    agent.click("button[id^=verify-]").await;
    agent.says("Le document est vérifié").await;
}

async fn points(her: &Browser) -> i64 {
    her.open("/demandeur/place").await;
    let text = her.find("#points").await.text().await.expect("points");
    text.trim().parse().unwrap_or_else(|_| panic!("no points in {text:?}"))
}

/// The desk opens the joint demand by its number.
async fn opened(agent: &Browser) -> String {
    agent.open("/agent").await;
    agent.fill("numero", JOINT).await;
    agent.fill("objet", "accueil").await;
    agent.click("#search-submit").await;
    agent.says(JOINT).await;
    agent.path().await.split('?').next().unwrap_or_default().to_owned()
}

fn agent_of(stores: &Stores, (desk, body): (&str, &str)) -> Account {
    account(stores, &["--kind", "agent", "--desk", desk, "--body", body, "--label", "Guichet"])
}

#[tokio::test]
async fn she_leaves_with_her_years_and_he_reads_nothing_of_her() {
    let stores = territory();
    let brought = Brought {
        number: JOINT,
        desk: DESK.0,
        since: "2022-04-11",
        renewed: &super::letting::today(),
        name: "Kermarrec",
        other: Some(("Ludivine", "1990-03-08")),
    };
    bring(&stores, &brought);
    let site = Site::start(&stores, "leaves", &["serve"]).await;
    let agent = signed_in(site.url(), &agent_of(&stores, DESK)).await;
    let file = opened(&agent).await;
    for category in ["family-status", "monthly-resources"] {
        agent.open(&format!("{file}/pieces")).await;
        agent.fill("categorie", category).await;
        agent.click("#document-submit").await;
        paper_is_checked(&agent, &file, None).await;
    }
    let his = secret_at_desk(&agent, &file, "Hervé").await;
    let her_old = secret_at_desk(&agent, &file, "Ludivine").await;
    let him = signed_in(site.url(), &his).await;
    him.comes_to_say("Ressources du mois").await;

    // at the desk, without a reason, in one act
    agent.open(&file).await;
    agent.click("#link-apart").await;
    let path = agent.path().await;
    assert!(path.starts_with("/agent/dossier/") && path.ends_with("/depart"), "{path}");
    agent.inspect("agent-depart").await;
    agent.click("#apart-submit").await;
    agent.says("Dites à qui est ce document").await;
    agent.inspect("agent-depart-erreurs").await;
    fill(&agent, &LEAVING).await;
    agent.press_in("Situation familiale", "commun").await;
    agent.press_in("Ressources du mois", "seul").await;
    agent.click("#apart-submit").await;
    agent.says("La demande est enregistrée").await;
    let text = async |css: &str| agent.find(css).await.text().await.expect("a text");
    let number = text("#number").await;
    assert_ne!(number, JOINT);
    let hers = Account { login: text("#reference").await, secret: text("#secret").await };
    agent.inspect("agent-depart-enregistre").await;
    let own = agent.find("p.trail a").await.attr("href").await.expect("a link").expect("a file");

    holds_nothing_of_hers(&him, &number, "from that minute").await;
    him.open("/demandeur").await;
    him.says(JOINT).await;
    him.inspect("demandeur-seul").await;
    let kept = him.text().await;
    assert!(!kept.contains("Ressources du mois"), "her paper is still his to read: {kept}");
    him.says("Situation familiale").await;
    // a landlord works with his demand: on his stream and on the landlord's page nothing leads to her
    let words = ["--kind", "landlord", "--body", "leaves-landlord", "--label", "Bailleur"];
    let landlord = signed_in(site.url(), &account(&stores, &words)).await;
    declare(&landlord, "4410900021", JOINT, false).await;
    let board = landlord.text().await;
    assert!(!board.contains(&number) && !board.contains("Ludivine"), "{board}");
    him.open("/demandeur").await;
    him.comes_to_say("candidat").await;
    holds_nothing_of_hers(&him, &number, "after a landlord's act").await;

    // her old access opens nothing; the new one opens all that is hers
    let stranger = Browser::new(site.url()).await;
    stranger.open("/connexion").await;
    stranger.fill("identifiant", &her_old.login).await;
    stranger.fill("secret", &her_old.secret).await;
    stranger.click("#sign-in-submit").await;
    stranger.open("/demandeur").await;
    assert!(!stranger.text().await.contains(JOINT), "{}", stranger.text().await);
    let her = signed_in(site.url(), &hers).await;
    her.comes_to_say(&number).await;
    her.says("11 avril 2022").await;
    her.open("/demandeur/documents").await;
    her.says("Situation familiale").await;
    her.says("Ressources du mois").await;
    her.inspect("demandeur-a-soi").await;

    // what she seeks changes once she has compared; his page learns nothing of it
    her.open("/demandeur").await;
    her.click("#link-wishes").await;
    her.fill("communes", "44109").await;
    her.click("#wishes-compare").await;
    her.says("Ces chiffres sont ceux d’autres ménages").await;
    her.inspect("demandeur-souhaits-compares").await;
    her.click("#wishes-save").await;
    her.says("Les souhaits sont gardés").await;
    her.comes_to_say("Le logement souhaité est modifié").await;
    her.says("11 avril 2022").await;
    holds_nothing_of_hers(&him, &number, "after her wishes changed").await;

    // his lost secret is his alone
    agent.open(&format!("{file}/acces")).await;
    let adults = agent.text().await;
    assert!(!adults.contains("Ludivine"), "the desk could renew her secret from his demand");
    secret_at_desk(&agent, &file, "Hervé").await;
    her.open("/demandeur").await;
    her.says(&number).await;
    him.open("/demandeur").await;
    assert_eq!(him.path().await, "/connexion", "his old secret is over");

    // the receipt says that her resources count alone; the association's paper gives the priority; neither the other
    agent.open(&format!("{own}/evaluation")).await;
    agent.says("Ses ressources comptent seules : papier déposé").await;
    paper_is_checked(&agent, &own, None).await;
    agent.open(&format!("{own}/evaluation")).await;
    agent.says("Ses ressources comptent seules : vérifié").await;
    let before = points(&her).await;
    paper_is_checked(&agent, &own, Some("06")).await;
    assert!(points(&her).await > before, "the association's paper gives no priority");
    her.inspect("demandeur-place-a-soi").await;
    agent.open(&format!("{own}/evaluation")).await;
    agent.inspect("agent-ressources-seules").await;

    // an agent of another body types her name: the answer of nobody, and the attempt is written down
    let other = signed_in(site.url(), &agent_of(&stores, ("44143", "mairie-44143"))).await;
    other.open("/agent").await;
    other.click("#search summary").await;
    let names = [("nom", "Kermarrec"), ("prenom", "Ludivine"), ("naissance", "1990-03-08")];
    fill(&other, &names).await;
    other.fill("objet", "telephone").await;
    other.click("#search-submit").await;
    other.says("Aucune demande de votre guichet ne porte ces noms").await;
    assert!(!other.text().await.contains(&number));
    for browser in [agent, him, landlord, stranger, her, other] {
        browser.close().await;
    }
    assert_eq!(site.stop().await, Some(0));
    read_models_equal_a_rebuild(&stores).await;
}
