//! What a landlord, a member of a commission, a reservation holder and the metropolis do, with the keyboard alone.

use super::people::{account, signed_in};
use tests::{binary::run, browser::Browser, site::Site, stores::Stores};

/// A territory of a year, where every page has lines.
fn territory() -> Stores {
    let stores = Stores::new();
    let folder = stores.folder().to_string_lossy().into_owned();
    run(&stores, &["demo", "--fill-only", "--scale", "0.02", "--data", &folder]).well();
    stores
}

async fn opened(stores: &Stores, site: &Site, words: &[&str]) -> Browser {
    signed_in(site.url(), &account(stores, words)).await
}

/// Nothing of the page is out of reach of Tab, and the focus is always seen.
async fn walks(browser: &Browser) {
    let wrong = browser.walk().await;
    assert!(wrong.is_empty(), "{}: {wrong:?}", browser.path().await);
}

#[tokio::test]
async fn a_landlord_filters_the_board_and_reads_why_each_household_is_kept_or_not() {
    let stores = territory();
    let site = Site::start(&stores, "roles-landlord", &["serve"]).await;
    let words = ["--kind", "landlord", "--body", "bailleur-demo-a", "--label", "Bailleur"];
    let landlord = opened(&stores, &site, &words).await;
    landlord.open("/bailleur?etat=open").await;
    assert!(landlord.has("#chip-etat").await, "{}", landlord.text().await);
    landlord.inspect("bailleur-filtre").await;
    walks(&landlord).await;
    landlord.go_by_key("#board tbody a").await;
    landlord.says("De l’ensemble aux ménages proposés").await;
    landlord.go_by_key("#why-set").await;
    landlord.says("étudiées une à une").await;
    landlord.inspect("bailleur-ensemble").await;
    walks(&landlord).await;
    landlord.tab_to("#numero").await;
    landlord.type_text("044000000000000000").await;
    landlord.go_by_key("#reason-submit").await;
    landlord.says("Aucune demande active ne porte ce numéro").await;
    landlord.inspect("bailleur-ensemble-erreur").await;
    landlord.open("/bailleur").await;
    landlord.go_by_key("#ranked").await;
    landlord.says("Classés, non servis").await;
    landlord.inspect("bailleur-classes").await;
    walks(&landlord).await;
    landlord.close().await;
}

#[tokio::test]
async fn a_commission_reads_its_steps_letters_and_minutes_by_keyboard() {
    let stores = territory();
    let site = Site::start(&stores, "roles-commission", &["serve"]).await;
    let words = ["--kind", "commission", "--body", "bailleur-demo-a", "--label", "CALEOL"];
    let commission = opened(&stores, &site, &words).await;
    commission.open("/commission").await;
    walks(&commission).await;
    // the last of the list is the oldest: its minutes are published
    commission.go_by_key("#sessions tbody tr:last-child a").await;
    commission.says("Procès-verbal publié").await;
    commission.says("Place dans l’ordre publié").await;
    commission.inspect("commission-etapes").await;
    commission.go_by_key("a[id^=after-]").await;
    commission.says("Délai pour contester").await;
    commission.inspect("commission-suites").await;
    walks(&commission).await;
    commission.close().await;
}

#[tokio::test]
async fn a_reservation_holder_reads_its_share_and_the_month_it_has() {
    let stores = territory();
    let site = Site::start(&stores, "roles-holder", &["serve"]).await;
    let words = ["--kind", "holder", "--body", "nantes-metropole", "--label", "Réservations"];
    let holder = opened(&stores, &site, &words).await;
    holder.open("/reservataire").await;
    holder.says("CCH R441-5").await;
    holder.says("CCH L441-1").await;
    holder.inspect("reservataire").await;
    walks(&holder).await;
    holder.go_by_key("#homes tbody a").await;
    holder.says("Mis à votre disposition").await;
    holder.inspect("reservataire-logement").await;
    walks(&holder).await;
    let home = holder.path().await;
    let home = home.split('?').next().unwrap_or_default();
    assert!(home.starts_with("/reservataire/logement/"), "{home}");
    holder.open(&format!("{home}/ensemble")).await;
    holder.says("Pourquoi ces ménages").await;
    holder.inspect("reservataire-ensemble").await;
    let words = ["--kind", "holder", "--body", "mairie-44035", "--label", "Commune"];
    let other = opened(&stores, &site, &words).await;
    other.open("/reservataire").await;
    assert!(other.has("#homes-empty").await, "{}", other.text().await);
    other.inspect("reservataire-vide").await;
    for browser in [holder, other] {
        browser.close().await;
    }
}

#[tokio::test]
async fn the_metropolis_reads_indicators_with_their_tables_and_every_rule_has_its_versions() {
    let stores = territory();
    let site = Site::start(&stores, "roles-metropolis", &["serve"]).await;
    let words = ["--kind", "metropolis", "--body", "nantes-metropole", "--label", "Pilotage"];
    let metropolis = opened(&stores, &site, &words).await;
    metropolis.open("/pilotage").await;
    metropolis.says("au moins 25 % par an").await;
    metropolis.inspect("pilotage").await;
    walks(&metropolis).await;
    metropolis.scripts(false).await;
    metropolis.open("/pilotage").await;
    metropolis.scripts(true).await;
    assert!(metropolis.has("#premier-quartile table").await);
    metropolis.open("/regles").await;
    metropolis.go_by_key("#keys a[href='/regles/scoring-grid']").await;
    metropolis.says("Toutes les versions").await;
    metropolis.inspect("regles-grille").await;
    metropolis.go_by_key("#versions tbody a").await;
    metropolis.says("Cette adresse ne change pas").await;
    metropolis.inspect("regles-version").await;
    metropolis.close().await;
}
