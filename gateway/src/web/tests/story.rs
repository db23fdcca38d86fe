//! One demand from the form to the lease, page by page.

use super::{
    letting::declare,
    site::{ANSWERS, Site, Visitor},
};
use crate::desk::Kind;
use axum::http::StatusCode;

/// Sends the short form and returns the reference and the secret.
pub(super) async fn apply(visitor: &mut Visitor, name: &str) -> (String, String) {
    let mut answers: Vec<(&str, &str)> = ANSWERS.to_vec();
    answers.retain(|(field, _)| *field != "nom");
    answers.push(("nom", name));
    let checked = visitor
        .post("/demande", "/demande", &[answers.clone(), vec![("etape", "verifier")]].concat())
        .await;
    assert_eq!(checked.status, StatusCode::OK, "{}", checked.html);
    assert!(checked.has("Vérifier vos réponses") && checked.has(name));
    let sent =
        visitor.post("/demande", "/demande", &[answers, vec![("etape", "envoyer")]].concat()).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.html);
    (sent.between("id=\"reference\">", "<"), sent.between("id=\"secret\">", "<"))
}

pub(super) async fn follow(
    visitor: &mut Visitor,
    from: &str,
    path: &str,
    fields: &[(&str, &str)],
) -> super::site::Page {
    let sent = visitor.post(from, path, fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{path}: {}", sent.html);
    let to = sent.location().to_owned();
    visitor.get(to.split('#').next().unwrap()).await
}

pub(super) async fn register(site: &Site, agent: &mut Visitor, name: &str) -> String {
    let queue = agent.get("/agent").await;
    assert!(queue.has(name), "{}", queue.html);
    let row = queue.html.split("<tr data-subject=\"").find(|row| row.contains(name)).unwrap();
    let id = row.split('"').next().unwrap().to_owned();
    let file = format!("/agent/dossier/{id}");
    let page = follow(agent, &file, &format!("{file}/enregistrer"), &[]).await;
    assert!(page.has("id=\"number\""), "{}", page.html);
    assert!(site.app.desk.readings_of(id.parse().unwrap(), 9).await.unwrap().len() > 1);
    id
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_demand_goes_from_the_form_to_the_lease_and_everyone_sees_their_part() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    let mut agent = site.visitor(Kind::Agent, "agent", "mairie-a").await;
    let mut applicants = Vec::new();
    let mut demands = Vec::new();
    for name in ["Alpha", "Bravo", "Charlie"] {
        let mut applicant = site.stranger();
        let (reference, secret) = apply(&mut applicant, name).await;
        let mut again = site.stranger();
        let home = follow(
            &mut again,
            "/connexion",
            "/connexion",
            &[("identifiant", &reference), ("secret", &secret)],
        )
        .await;
        assert!(home.has("Votre demande est déposée sur ce site"), "{}", home.html);
        assert!(home.has("Montrez une pièce d’identité"));
        demands.push(register(&site, &mut agent, name).await);
        applicants.push(again);
    }
    let mut landlord = site.visitor(Kind::Landlord, "bailleur", "nmh").await;
    let (vacancy, page) = declare(&mut landlord).await;
    assert!(
        page.has("Le logement est déclaré") && page.has("Demandes qui correspondent"),
        "{}",
        page.html
    );
    let path = format!("/bailleur/logement/{vacancy}");
    for demand in &demands {
        let page =
            follow(&mut landlord, &path, &format!("{path}/candidat"), &[("demande", demand)]).await;
        assert!(page.has("Le ménage est candidat"), "{}", page.html);
    }
    let home = applicants[0].get("/demandeur").await;
    assert!(home.has("Votre demande est étudiée pour un logement"), "{}", home.html);
    let today = site.app.today().to_string();
    follow(
        &mut landlord,
        "/bailleur",
        "/bailleur/seance",
        &[("jour", &today), ("quorum", "3"), ("logements", &vacancy)],
    )
    .await;

    let mut commission = site.visitor(Kind::Commission, "commission", "nmh").await;
    let list = commission.get("/commission").await;
    let session = list.between("data-session=\"", "\"");
    let path_s = format!("/commission/{session}");
    let page = follow(&mut commission, &path_s, &format!("{path_s}/ordre-du-jour"), &[]).await;
    assert!(page.has("Ordre du jour arrêté le"), "{}", page.html);
    let members: Vec<String> = page
        .html
        .split("name=\"present\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect();
    assert_eq!(members.len(), 10, "{}", page.html);
    let there: Vec<(&str, &str)> = members.iter().map(|m| ("present", m.as_str())).collect();
    let page = follow(&mut commission, &path_s, &format!("{path_s}/presents"), &there).await;
    assert!(page.has("membres qui votent"), "{}", page.html);
    assert!(page.has("Alpha") && page.has("D’où viennent les points"), "{}", page.html);
    let decide = format!("{path_s}/logement/{vacancy}/decider");
    let names: Vec<[String; 3]> = demands
        .iter()
        .map(|d| [format!("decision-{d}"), format!("rang-{d}"), format!("motif-{d}")])
        .collect();
    let mut fields: Vec<(&str, &str)> = demands.iter().map(|d| ("demande", d.as_str())).collect();
    fields.extend([(names[0][0].as_str(), "attribue"), (names[0][1].as_str(), "1")]);
    fields.extend([(names[1][0].as_str(), "attribue"), (names[1][1].as_str(), "2")]);
    fields.extend([(names[2][0].as_str(), "non"), (names[2][2].as_str(), "OTHERFIRST")]);
    fields.push(("vote", "unanime"));
    let page = follow(&mut commission, &path_s, &decide, &fields).await;
    assert!(page.has("9 pour, 0 contre, 0 abstentions"), "{}", page.html);
    assert!(page.has("attribué, rang 2") && page.has("non attribué"), "{}", page.html);
    let page =
        follow(&mut commission, &path_s, &format!("{path_s}/logement/{vacancy}/notifier"), &[])
            .await;
    assert!(page.has("Écrit au ménage"));
    let page = follow(&mut commission, &path_s, &format!("{path_s}/proces-verbal"), &[]).await;
    assert!(page.has("id=\"minutes\""));
    let home = applicants[2].get("/demandeur").await;
    assert!(home.has("La commission n’a pas attribué ce logement"), "{}", home.html);

    let offer = |demand: &str| {
        [("demande".to_owned(), demand.to_owned()), ("reponse".into(), "2026-03-20".into())]
    };
    let fields = offer(&demands[0]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    follow(&mut landlord, &path, &format!("{path}/proposer-au-menage"), &fields).await;
    let home = applicants[0].get("/demandeur").await;
    assert!(home.has("Un logement vous est proposé"), "{}", home.html);
    let offer_path = format!("/demandeur/offre/{vacancy}");
    let page = applicants[0].post(&offer_path, &format!("{offer_path}/refuser"), &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has("error-summary") && page.has("href=\"#motif\""));
    let home = follow(
        &mut applicants[0],
        &offer_path,
        &format!("{offer_path}/refuser"),
        &[("motif", "location")],
    )
    .await;
    assert!(
        home.has("Vous avez refusé ce logement") && home.has("le lieu ou le quartier"),
        "{}",
        home.html
    );

    let fields = offer(&demands[1]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    follow(&mut landlord, &path, &format!("{path}/proposer-au-menage"), &fields).await;
    let home =
        follow(&mut applicants[1], &offer_path, &format!("{offer_path}/accepter"), &[]).await;
    assert!(home.has("Vous avez accepté le logement"));
    let page =
        follow(&mut landlord, &path, &format!("{path}/bail"), &[("demande", &demands[1])]).await;
    assert!(page.has("id=\"closed\""), "{}", page.html);
    let home = applicants[1].get("/demandeur").await;
    assert!(home.has("Le bail est signé") && home.has("plus active"), "{}", home.html);

    let mut auditor = site.visitor(Kind::Auditor, "audit", "controle").await;
    let list = auditor.get("/audit").await;
    assert!(list.has(&vacancy), "{}", list.html);
    let replay = auditor.get(&format!("/audit/attribution/{vacancy}")).await;
    for kind in [
        "vacancy.declared",
        "demand.submitted",
        "session.ranked-allocation-decided",
        "vacancy.offer-refused",
        "vacancy.lease-signed",
    ] {
        assert!(replay.has(kind), "{kind} is not replayed");
    }
    for name in ["Alpha", "Bravo", "Charlie"] {
        assert!(!replay.has(name), "an auditor reads {name} without lifting the pseudonym");
    }
    let path = format!("/audit/demande/{}", demands[0]);
    let before = auditor.get(&format!("{path}?connu=2020-01-01")).await;
    assert!(before.has("nothing-then"));
    let refused = auditor.post(&path, &format!("{path}/lever"), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.has("Alpha"));
    // of readings at one instant the page shows any twenty
    site.a_minute_passes();
    let open = auditor
        .post(&path, &format!("{path}/lever"), &[("raison", "plainte"), ("reference", "M-12")])
        .await;
    assert!(open.has("Alpha"));
    let home = applicants[0].get("/demandeur").await;
    assert!(home.has("pseudonyme levé"), "the household sees who read its file");
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_demand() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    let mut applicant = site.stranger();
    let token = applicant.get("/demande").await.between("name=\"_jeton\" value=\"", "\"");
    let mut fields: Vec<(&str, String)> =
        ANSWERS.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
    fields.extend([("_jeton", token), ("_cle", "k1".into()), ("etape", "envoyer".into())]);
    let cookie = applicant.cookie.clone();
    let first = applicant.post_raw("/demande", &fields, &[]).await;
    let head = site.app.executor.store.head().await.unwrap();
    applicant.cookie = cookie;
    let second = applicant.post_raw("/demande", &fields, &[]).await;
    assert_eq!(first.between("id=\"reference\">", "<"), second.between("id=\"reference\">", "<"));
    assert_eq!(site.app.executor.store.head().await.unwrap(), head);
}

#[tokio::test]
async fn a_refusal_of_the_rules_says_the_sentence_and_the_article() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    let mut applicant = site.stranger();
    apply(&mut applicant, "Delta").await;
    let page = applicant.post("/demandeur", "/demandeur/renouveler", &[]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.has("CCH L441-2-1") && page.has("numéro unique"), "{}", page.html);
}

#[tokio::test]
async fn a_second_demand_of_one_person_is_registered_only_when_an_agent_saw_another_person() {
    let site = Site::open().await;
    site.place(1, "mairie-a", "00001").await;
    let mut agent = site.visitor(Kind::Agent, "agent", "mairie-a").await;
    apply(&mut site.stranger(), "Echo").await;
    register(&site, &mut agent, "Echo").await;
    apply(&mut site.stranger(), "Echo").await;
    let queue = agent.get("/agent").await;
    let row = queue.html.split("<tr data-subject=\"").find(|row| row.contains("Echo")).unwrap();
    let file = format!("/agent/dossier/{}", row.split('"').next().unwrap());
    let page = agent.get(&file).await;
    assert!(page.has("Une autre demande porte ce nom"), "{}", page.html);
    let refused = agent.post(&file, &format!("{file}/enregistrer"), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.has("Cette personne a déjà une demande active"), "{}", refused.html);
    let twin = [("homonyme", "oui")];
    let done = follow(&mut agent, &file, &format!("{file}/enregistrer"), &twin).await;
    assert!(done.has("id=\"number\""), "{}", done.html);
}
