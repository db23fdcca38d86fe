//! What a landlord and a commission do to offer a home, in the browser.

use tests::browser::Browser;

/// The identifier at the end of an address such as `/bailleur/logement/ID?fait=…`.
async fn id_in_path(browser: &Browser) -> String {
    let path = browser.path().await;
    path.split('?').next().and_then(|p| p.rsplit('/').next()).expect("an identifier").to_owned()
}

/// The first real choice of a list.
async fn first_choice(browser: &Browser, css: &str) -> String {
    let script =
        "return [...document.querySelector(arguments[0]).options].map(o => o.value).find(v => v)";
    let value = browser.client.execute(script, vec![css.into()]).await.expect("a script runs");
    value.as_str().unwrap_or_else(|| panic!("{css} offers nothing")).to_owned()
}

/// Today as the site's date fields write it: the civil day at Paris, wherever the test runs.
pub(super) fn today() -> String {
    chrono::Utc::now().with_timezone(&chrono_tz::Europe::Paris).date_naive().to_string()
}

/// Declares a home of two rooms in Nantes and proposes the household of this number for it.
pub(super) async fn declare(landlord: &Browser, rpls: &str, number: &str, look: bool) -> String {
    landlord.open("/bailleur").await;
    if look {
        landlord.inspect("bailleur").await;
    }
    landlord.click("#declare").await;
    if look {
        landlord.inspect("bailleur-declarer").await;
    }
    for (field, value) in [
        ("rpls", rpls),
        ("commune", "44109"),
        ("surface", "46"),
        ("etage", "0"),
        ("accessible", "oui"),
        ("loyer", "270"),
        ("charges", "35"),
        ("financement", "PLAI"),
        ("qpv", "non"),
        ("libre", &today()),
        ("taille", "T2"),
    ] {
        landlord.fill(field, value).await;
    }
    landlord.click("#declare-submit").await;
    assert!(landlord.path().await.starts_with("/bailleur/logement/"), "{}", landlord.text().await);
    let vacancy = id_in_path(landlord).await;
    if look {
        landlord.inspect("bailleur-logement").await;
    }
    landlord.fill("numero", number).await;
    landlord.click("#nominate-number-submit").await;
    assert!(landlord.has("#candidates").await, "{}", landlord.text().await);
    landlord.fill("cause", &first_choice(landlord, "#shortfall select[name=cause]").await).await;
    landlord.click("#shortfall-submit").await;
    if look {
        landlord.inspect("bailleur-candidats").await;
    }
    vacancy
}

/// Convenes the commission for today, lets it decide in favour, and gives the session.
pub(super) async fn decide(
    landlord: &Browser,
    commission: &Browser,
    vacancy: &str,
    look: bool,
) -> String {
    landlord.open("/bailleur").await;
    landlord.fill("jour", &today()).await;
    landlord.fill("quorum", "3").await;
    landlord.fill("logements", vacancy).await;
    landlord.click("#convene-submit").await;
    commission.open("/commission").await;
    if look {
        commission.inspect("commission").await;
    }
    let script =
        "return [...document.querySelectorAll('tr[data-session]')].map(r => r.dataset.session)";
    let sessions = commission.client.execute(script, vec![]).await.expect("a script runs");
    for session in sessions.as_array().cloned().unwrap_or_default() {
        let session = session.as_str().expect("an identifier").to_owned();
        commission.open(&format!("/commission/{session}")).await;
        if commission.has(&format!("section[data-vacancy='{vacancy}']")).await {
            favour(commission, vacancy, look).await;
            return session;
        }
    }
    panic!(
        "no session examines {vacancy}: {}\nthe landlord reads on {}: {}",
        commission.text().await,
        landlord.path().await,
        landlord.text().await
    )
}

async fn favour(commission: &Browser, vacancy: &str, look: bool) {
    if look {
        commission.inspect("commission-seance").await;
    }
    commission.click("#freeze-submit").await;
    let boxes =
        "document.querySelectorAll('input[name=present]').forEach(b => { b.checked = true })";
    commission.client.execute(boxes, vec![]).await.expect("a script runs");
    commission.click("#quorum-submit").await;
    let script = "return document.querySelector(arguments[0]).value";
    let css = format!("#decide-{vacancy} input[name=demande]");
    let demand = commission.client.execute(script, vec![css.into()]).await.expect("a candidate");
    let demand = demand.as_str().expect("an identifier").to_owned();
    if look {
        commission.inspect("commission-decider").await;
    }
    commission.fill(&format!("decision-{demand}"), "attribue").await;
    commission.fill(&format!("rang-{demand}"), "1").await;
    commission.fill("vote", "unanime").await;
    commission.click(&format!("#decide-submit-{vacancy}")).await;
    assert!(commission.has(".verdict").await, "{}", commission.text().await);
    commission.click(&format!("#notify-{vacancy}")).await;
    commission.click("#minutes-submit").await;
    assert!(commission.has("#minutes").await, "{}", commission.text().await);
    if look {
        commission.inspect("commission-proces-verbal").await;
    }
}

/// The landlord makes the offer.
pub(super) async fn offer(landlord: &Browser, vacancy: &str, look: bool) {
    landlord.open(&format!("/bailleur/logement/{vacancy}")).await;
    if look {
        landlord.inspect("bailleur-tour").await;
    }
    landlord.click("#offer-submit").await;
    landlord.says("Réponse attendue").await;
}
