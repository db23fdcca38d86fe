//! What landlords and reservation holders see of a home and of whom it could suit.

use super::{
    site::{Page, Site, Visitor},
    story::{apply, follow, register},
};
use crate::desk::Kind;
use axum::http::StatusCode;

const HOME: [(&str, &str); 11] = [
    ("rpls", "AB12"),
    ("commune", "44143"),
    ("taille", "T3"),
    ("surface", "62"),
    ("etage", "2"),
    ("accessible", "oui"),
    ("loyer", "410,50"),
    ("charges", "90"),
    ("financement", "PLUS"),
    ("qpv", "non"),
    ("libre", "2026-04-01"),
];

/// Declares a home and gives the address of its page.
pub(super) async fn declare(landlord: &mut Visitor) -> (String, Page) {
    let page = follow(landlord, "/bailleur/declarer", "/bailleur/declarer", &HOME).await;
    let vacancy = page.between("/bailleur/logement/", "/");
    (vacancy, page)
}

/// Registers demands of these names at one desk.
pub(super) async fn registered(site: &Site, names: &[&str]) -> Vec<String> {
    site.place(1, "mairie-a", "00001").await;
    let mut agent = site.visitor(Kind::Agent, "agent", "mairie-a").await;
    let mut demands = Vec::new();
    for name in names {
        apply(&mut site.stranger(), name).await;
        demands.push(register(site, &mut agent, name).await);
    }
    demands
}

#[tokio::test]
async fn a_reservation_holder_proposes_in_its_month_and_reads_only_whom_it_proposed() {
    let site = Site::open().await;
    let demands = registered(&site, &["Alpha", "Bravo"]).await;
    let mut landlord = site.visitor(Kind::Landlord, "bailleur", "nmh").await;
    let (vacancy, page) = declare(&mut landlord).await;
    assert!(page.has("<td class=\"num\">2</td><td>CCH R441-2-2</td>"), "{}", page.html);
    let path = format!("/bailleur/logement/{vacancy}");
    let told = [("reservataire", "mairie-44143")];
    let page = follow(&mut landlord, &path, &format!("{path}/reserver"), &told).await;
    assert!(page.has("Mairie de Rezé") && page.has("jusqu’au jeudi 2 avril 2026"), "{}", page.html);
    let early =
        landlord.post(&path, &format!("{path}/candidat"), &[("demande", &demands[0])]).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "the landlord proposes in the holder's month");

    let theirs = format!("/reservataire/logement/{vacancy}");
    let mut other = site.visitor(Kind::Holder, "autre", "mairie-44109").await;
    assert_eq!(other.get(&theirs).await.status, StatusCode::NOT_FOUND);
    assert!(other.get("/reservataire").await.has("id=\"homes-empty\""));
    let mut holder = site.visitor(Kind::Holder, "rezé", "mairie-44143").await;
    let home = holder.get("/reservataire").await;
    assert!(home.has("à proposer") && home.has("aucune convention"), "{}", home.html);
    assert!(home.has("en 2026 : 1.") && home.has("CCH L441-1"), "{}", home.html);
    let page =
        follow(&mut holder, &theirs, &format!("{theirs}/candidat"), &[("demande", &demands[0])])
            .await;
    assert!(page.has("Alpha") && !page.has("Bravo"), "{}", page.html);
    assert!(landlord.get(&path).await.has("Alpha"));
    let home = holder.get("/reservataire").await;
    assert!(home.has("proposé à temps"), "{}", home.html);
}

#[tokio::test]
async fn the_set_of_a_home_tells_why_each_is_kept_or_not_and_names_nobody() {
    let site = Site::open().await;
    let demands = registered(&site, &["Alpha", "Bravo"]).await;
    let mut landlord = site.visitor(Kind::Landlord, "bailleur", "nmh").await;
    let (vacancy, _) = declare(&mut landlord).await;
    let path = format!("/bailleur/logement/{vacancy}");
    let numbers = [("demande", demands[0].as_str())];
    follow(&mut landlord, &path, &format!("{path}/candidat"), &numbers).await;
    let set = landlord.get(&format!("{path}/ensemble")).await;
    assert!(set.has(">proposée<") && set.has("étudiées une à une"), "{}", set.html);
    assert!(set.has("remplit les conditions, n’est pas proposée"), "{}", set.html);
    assert!(!set.has("Alpha") && !set.has("Bravo"), "the set names a household");

    let asked = [("numero", "044000000000000000")];
    let ask = format!("{path}/motif");
    let unknown = landlord.post(&format!("{path}/ensemble"), &ask, &asked).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    let demand = demands[1].parse().unwrap();
    let before = site.app.desk.readings_of(demand, 50).await.unwrap().len();
    let state = crate::web::read::demand(&site.app, demand).await.unwrap();
    let number = state.number().unwrap().as_str().to_owned();
    let known = landlord.post(&format!("{path}/ensemble"), &ask, &[("numero", &number)]).await;
    assert!(known.has("Ce ménage remplit les conditions"), "{}", known.html);
    assert!(known.has("Les ressources sont sous le plafond") && known.has("déclaré"));
    let after = site.app.desk.readings_of(demand, 50).await.unwrap().len();
    assert_eq!(after, before + 1, "the household sees that its reason was read");
    let mut other = site.visitor(Kind::Landlord, "autre", "autre").await;
    assert_eq!(other.get(&format!("{path}/ensemble")).await.status, StatusCode::NOT_FOUND);
}
