//! A session from its agenda to what follows its decisions, on the pages of its commission.

use super::{
    letting::{declare, registered},
    site::{Page, Site, Visitor, day},
    story::follow,
};
use crate::desk::Kind;
use axum::http::StatusCode;

/// A home with its candidates, on the agenda of a session of today.
struct Convened {
    site: Site,
    landlord: Visitor,
    commission: Visitor,
    demands: Vec<String>,
    vacancy: String,
    session: String,
}

impl Convened {
    async fn new(names: &[&str]) -> Self {
        let site = Site::open().await;
        let demands = registered(&site, names).await;
        let mut landlord = site.visitor(Kind::Landlord, "bailleur", "nmh").await;
        let (vacancy, _) = declare(&mut landlord).await;
        let path = format!("/bailleur/logement/{vacancy}");
        for demand in &demands {
            let fields = [("demande", demand.as_str())];
            follow(&mut landlord, &path, &format!("{path}/candidat"), &fields).await;
        }
        let commission = site.visitor(Kind::Commission, "commission", "nmh").await;
        let mut all = Self { site, landlord, commission, demands, vacancy, session: String::new() };
        all.session = all.convene(&all.vacancy.clone()).await;
        all
    }

    async fn convene(&mut self, vacancy: &str) -> String {
        let today = self.site.app.today().to_string();
        let fields = [("jour", today.as_str()), ("quorum", "3"), ("logements", vacancy)];
        follow(&mut self.landlord, "/bailleur", "/bailleur/seance", &fields).await;
        let list = self.commission.get("/commission").await;
        let sessions: Vec<String> = list
            .html
            .split("data-session=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next().map(str::to_owned))
            .collect();
        sessions.into_iter().find(|one| *one != self.session).unwrap()
    }

    fn path(&self) -> String {
        format!("/commission/{}", self.session)
    }

    async fn send(&mut self, to: &str, fields: &[(&str, &str)]) -> Page {
        let path = self.path();
        follow(&mut self.commission, &path, &format!("{path}{to}"), fields).await
    }

    /// Freezes, sits, and decides: the first is ranked, the others are not, for this reason.
    async fn decide(&mut self, reason: &str) -> Page {
        let page = self.send("/ordre-du-jour", &[]).await;
        let members: Vec<String> = page
            .html
            .split("name=\"present\" value=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next().map(str::to_owned))
            .collect();
        let there: Vec<(&str, &str)> = members.iter().map(|m| ("present", m.as_str())).collect();
        self.send("/presents", &there).await;
        let demands = self.demands.clone();
        let names: Vec<[String; 3]> = demands
            .iter()
            .map(|d| [format!("decision-{d}"), format!("rang-{d}"), format!("motif-{d}")])
            .collect();
        let mut fields = vec![("vote", "unanime")];
        for (n, demand) in demands.iter().enumerate() {
            fields.push(("demande", demand));
            let [decision, rank, why] = &names[n];
            if n == 0 {
                fields.extend([(decision.as_str(), "attribue"), (rank.as_str(), "1")]);
            } else {
                fields.extend([(decision.as_str(), "non"), (why.as_str(), reason)]);
            }
        }
        let to = format!("/logement/{}/decider", self.vacancy);
        self.send(&to, &fields).await
    }

    async fn notify(&mut self) -> Page {
        let to = format!("/logement/{}/notifier", self.vacancy);
        self.send(&to, &[]).await
    }

    fn after(&self) -> String {
        format!("{}/logement/{}/suites", self.path(), self.vacancy)
    }
}

#[tokio::test]
async fn a_session_shows_its_steps_what_each_candidate_brings_and_where_it_came_before() {
    let mut all = Convened::new(&["Alpha", "Bravo", "Charlie"]).await;
    let path = all.path();
    let page = all.commission.get(&path).await;
    for told in [
        "Ordre du jour envoyé",
        "Procès-verbal publié",
        "lettres envoyées : 0 sur 0",
        "Place dans l’ordre publié",
        "1 sur 3",
        "aucune notée",
        "0 logement proposé",
        "Proposé par",
        "nmh, bailleur",
        "r441-9-2018",
    ] {
        assert!(page.has(told), "{told}: {}", page.html);
    }
    let page = all.send("/reporter", &[("jour", "2026-03-09")]).await;
    assert!(page.has("lundi 9 mars 2026"), "{}", page.html);
    let page = all.send("/reporter", &[("jour", "2026-03-02")]).await;
    assert!(page.has("La séance est reportée"));
    let page = all.decide("OTHERFIRST").await;
    assert!(
        page.has("logements décidés : 1 sur 1") && page.has("attribué, rang 1"),
        "{}",
        page.html
    );
    assert!(page.has("Le besoin d’un autre ménage passe avant"), "{}", page.html);
    assert!(page.has("la lettre n’est pas encore présentée"));
    let page = all.notify().await;
    assert!(page.has("lettres envoyées : 3 sur 3"), "{}", page.html);
}

#[tokio::test]
async fn a_file_that_moves_after_the_agenda_asks_to_be_read_again_or_the_agenda_frozen_anew() {
    let mut all = Convened::new(&["Alpha", "Bravo", "Charlie"]).await;
    all.send("/ordre-du-jour", &[]).await;
    let mut agent = all.site.visitor(Kind::Agent, "guichet", "mairie-a").await;
    let file = format!("/agent/dossier/{}", all.demands[0]);
    let document = [("categorie", "family-status")];
    follow(&mut agent, &file, &format!("{file}/document"), &document).await;
    let path = all.path();
    let page = all.commission.get(&path).await;
    assert!(page.has("1 événement depuis l’ordre du jour"), "{}", page.html);
    assert!(page.has("Alpha") && page.has("les documents"));
    let page = all.send("/ordre-du-jour", &[]).await;
    assert!(!page.has("depuis l’ordre du jour"), "{}", page.html);
}

#[tokio::test]
async fn a_decision_is_told_contested_answered_and_examined_again_beside_the_first_run() {
    let mut all = Convened::new(&["Alpha", "Bravo", "Charlie"]).await;
    all.decide("EFFORT").await;
    all.notify().await;
    let after = all.after();
    let page = all.commission.get(&after).await;
    assert!(page.has("prendraient") && page.has("CCH R441-3-1"), "the effort is told in full");
    assert!(page.has("pendant 2 mois à partir du jour"), "{}", page.html);
    let bravo = all.demands[1].clone();
    let of = |name: &'static str, value: &'static str| {
        [("demande".to_owned(), bravo.clone()), (name.to_owned(), value.to_owned())]
    };
    let post = |fields: Vec<(String, String)>| fields;
    let send = post(of("presentee", "2026-03-02").to_vec());
    let fields: Vec<(&str, &str)> = send.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let to = format!("/logement/{}", all.vacancy);
    let page = all.send(&format!("{to}/presentee"), &fields).await;
    assert!(page.has("jusqu’au 4 mai 2026 inclus"), "{}", page.html);
    let fields = [("demande", bravo.as_str()), ("recue", "2026-03-02"), ("porte", "commission")];
    let page = all.send(&format!("{to}/contester"), &fields).await;
    assert!(page.has("contestée depuis le 2 mars 2026"), "{}", page.html);

    let first = all.session.clone();
    let (second_home, _) = declare(&mut all.landlord).await;
    let path = format!("/bailleur/logement/{second_home}");
    let fields = [("demande", bravo.as_str())];
    follow(&mut all.landlord, &path, &format!("{path}/candidat"), &fields).await;
    let second = all.convene(&second_home).await;
    let rerun = [("seance", second.as_str()), ("cause", "contestation")];
    let page = all.send(&format!("{to}/examiner-a-nouveau"), &rerun).await;
    assert!(
        page.has("Deuxième examen") && page.has(&format!("/commission/{first}")),
        "{}",
        page.html
    );
    let fields =
        [("demande", bravo.as_str()), ("porte", "commission"), ("reponse", "examined-again")];
    let page = all.send(&format!("{to}/repondre"), &fields).await;
    assert!(page.has("La commission examine à nouveau, le 2 mars 2026"), "{}", page.html);
    let kept = all.commission.get(&format!("/commission/{first}")).await;
    assert!(
        kept.has("non attribué") && kept.has("Loyer trop lourd"),
        "the first run is not touched"
    );
}

#[tokio::test]
async fn minutes_go_to_the_members_and_an_extract_names_one_household_alone() {
    let mut all = Convened::new(&["Alpha", "Bravo", "Charlie"]).await;
    all.decide("OTHERFIRST").await;
    all.notify().await;
    all.send("/proces-verbal", &[]).await;
    let path = all.path();
    let minutes = all.commission.get(&format!("{path}/proces-verbal.json")).await;
    assert_eq!(minutes.status, StatusCode::OK, "{}", minutes.html);
    assert!(minutes.has(&all.demands[0]) && minutes.has("\"position\"") && !minutes.has("Alpha"));
    let pdf = all.commission.get(&format!("{path}/proces-verbal.pdf")).await;
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    let extract = format!("{path}/logement/{}/extrait/{}", all.vacancy, all.demands[1]);
    let json = all.commission.get(&format!("{extract}/extrait.json")).await;
    assert!(json.has("\"others\":2") && json.has("\"before\":1"), "{}", json.html);
    for other in [&all.demands[0], &all.demands[2]] {
        assert!(!json.has(other), "an extract names another demand");
    }
    for name in ["Alpha", "Bravo", "Charlie"] {
        assert!(!json.has(name), "an extract names {name}");
    }
    let pdf = all.commission.get(&format!("{extract}/extrait.pdf")).await;
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    for role in [Kind::Landlord, Kind::Agent, Kind::Metropolis] {
        let mut other = all.site.visitor(role, &format!("other-{}", role.word()), "nmh").await;
        let page = other.get(&format!("{extract}/extrait.json")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{role:?}");
        let page = other.get(&format!("{path}/proces-verbal.pdf")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{role:?}");
    }
    let mut audit = all.site.visitor(Kind::Auditor, "audit", "controle").await;
    let page = audit.get(&format!("/audit/seance/{}", all.session)).await;
    assert!(
        page.has("Rien n’a changé depuis ce jour") && page.has("attribué, rang 1"),
        "{}",
        page.html
    );
    assert!(!page.has("Alpha"), "an auditor reads a name");
    all.site.days_pass(30);
    // who was signed in is no longer
    all.commission = all.site.visitor(Kind::Commission, "later", "nmh").await;
    let page = all.commission.get(&format!("{path}?connu={}", day("2026-03-01"))).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND, "it was not called yet");
    let page = all.commission.get(&format!("{path}?connu={}", day("2026-03-02"))).await;
    assert!(page.has("id=\"known\"") && !page.has("id=\"postpone-form\""), "{}", page.html);
}
