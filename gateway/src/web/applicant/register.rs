//! `/demande`: the short form, its check, and what follows.

use super::answers::{CHILDREN, check, document};
use crate::{
    app::App,
    desk::{Account, Kind, NewAccount, Secret},
    error::{PageError, Trouble},
    exchange::message::{self, Ask},
    web::{
        act,
        fields::{Fields, Options},
        network,
        page::{Page, show, show_as},
        towns,
        visit::{Posted, Visit, cookie},
        words,
    },
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use domain::{
    demand::{Channel, DemandCommand, Submission},
    id::{DemandId, PersonId},
    territory::Desk,
    world::Command,
};
use eventstore::{
    execute::{Request, command_id},
    recorded::Actor,
    vault::{Entry, NumberEntry, PersonEntry},
};
use uuid::Uuid;

/// Desk of forms that name no place: the national public desk.
const PUBLIC_DESK: &str = "GDPUB";

#[derive(Template)]
#[template(path = "applicant/register.html")]
struct RegisterPage {
    page: Page,
    fields: Fields,
    lists: Lists,
    children: Vec<(String, String)>,
}

struct Lists {
    civilities: Options,
    nationalities: Options,
    families: Options,
    links: Options,
    works: Options,
    housings: Options,
    communes: Options,
    addresses: Options,
    typologies: Options,
    widened: Options,
    reasons: Options,
    desks: Options,
}

#[derive(Template)]
#[template(path = "applicant/check.html")]
struct CheckPage {
    page: Page,
    fields: Fields,
    sections: Vec<(&'static str, Vec<(&'static str, String)>)>,
}

#[derive(Template)]
#[template(path = "applicant/confirmed.html")]
struct ConfirmedPage {
    page: Page,
    reference: String,
    secret: String,
    desk: String,
}

/// `GET /demande`
pub(in crate::web) async fn form(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    Ok(show(&page(&app, &visit, Fields::default()).await?))
}

async fn page(app: &App, visit: &Visit, fields: Fields) -> Result<RegisterPage, Trouble> {
    let wrong = fields.has_errors();
    let children = (1..=CHILDREN)
        .map(|at| (format!("enfant{at}"), format!("Date de naissance de l’enfant {at}")));
    Ok(RegisterPage {
        page: Page::new(visit, "mine", "Faire une demande").with_errors(wrong),
        fields,
        lists: lists(app).await?,
        children: children.collect(),
    })
}

/// `POST /demande`: first the check, then, once checked, the demand.
pub(in crate::web) async fn submit(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut fields = posted.fields.clone();
    check(&mut fields, app.today());
    let back = fields.value("etape") == "corriger";
    if fields.has_errors() || back {
        let status = if back { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        return Ok(show_as(status, &page(&app, &posted.visit, fields).await?));
    }
    if fields.value("etape") != "envoyer" {
        let lists = lists(&app).await?;
        return Ok(show(&CheckPage {
            page: Page::new(&posted.visit, "mine", "Vérifier vos réponses"),
            sections: sections(&fields, &lists),
            fields,
        }));
    }
    let (demand, person, repeated) = send(&app, &posted, &fields).await?;
    let (account, secret) = open_account(&app, demand, person, repeated).await?;
    let signed = app.desk.open_session(account.clone()).await?;
    let desk = network::desks(&network::places(&app).await?);
    let name = desk.into_iter().find(|(code, _)| code.as_str() == fields.value("guichet"));
    let mut page = Page::new(&posted.visit, "mine", "Votre demande est déposée");
    page.account = Some(account.clone());
    page.token = signed.token.form_token();
    let jar = CookieJar::new().add(cookie(&app, Some(&signed.token)));
    let confirmed = ConfirmedPage {
        page,
        reference: account.login,
        secret: secret.spelt(),
        desk: name.map_or_else(|| "un lieu d’accueil du réseau".to_owned(), |(_, name)| name),
    };
    Ok((jar, show(&confirmed)).into_response())
}

/// Sends the form in. The same form sent again finds the same demand.
async fn send(
    app: &App,
    posted: &Posted,
    fields: &Fields,
) -> Result<(DemandId, PersonId, bool), Trouble> {
    let key = posted.key();
    if key.is_empty() {
        return Err(Trouble::Malformed("Ce formulaire n’a pas de clé. Rechargez la page."));
    }
    let caller = posted.visit.form_token();
    let id = command_id(&caller, "page", key);
    let vault = &app.executor.vault;
    let demand = DemandId::new(vault.derive_id(id, DemandId::CATEGORY, 0));
    let person = PersonId::new(vault.derive_id(id, PersonId::CATEGORY, 0));
    let desk = desk(app, fields).await?;
    let document = document(fields, desk.as_str(), app.today());
    let message = message::read(&document, app.today())
        .map_err(|_| Trouble::Malformed("Une réponse du formulaire n’a pas pu être lue."))?;
    let Ask::Create(facts) = message.ask else {
        return Err(Trouble::Malformed("Une réponse du formulaire n’a pas pu être lue."));
    };
    let others: Vec<PersonId> = (1_u32..)
        .take(facts.co_applicants.len())
        .map(|n| PersonId::new(vault.derive_id(id, PersonId::CATEGORY, n)))
        .collect();
    let mut persons = vec![PersonEntry { id: person, identity: Some((&facts.identity).into()) }];
    persons.extend(
        others
            .iter()
            .zip(&facts.co_applicants)
            .map(|(id, adult)| PersonEntry { id: *id, identity: Some(adult.into()) }),
    );
    let entry = Entry { command_id: id, demand: Some(demand), persons, number: NumberEntry::None };
    let prepared = vault.prepare(vec![entry]).await?.pop().unwrap_or_default();
    let submission = Submission {
        received_on: app.today(),
        channel: Channel::Portal,
        desk,
        declaration: facts.seal(person, &others),
        registration: None,
        lookalikes: prepared.lookalikes,
    };
    let command = DemandCommand::Submit(Box::new(submission));
    let repeated = submit_as(app, id, person, Command::Demand(demand, command)).await?;
    Ok((demand, person, repeated))
}

async fn submit_as(
    app: &App,
    id: Uuid,
    person: PersonId,
    command: Command,
) -> Result<bool, Trouble> {
    let actor =
        Actor { who: person.to_string(), body: String::new(), role: "applicant".to_owned() };
    let request = Request {
        command_id: id,
        correlation: None,
        causation: None,
        actor,
        source: "page".to_owned(),
        occurred_on: app.today(),
        at: app.clock.now(),
        command,
    };
    let done = app.executor.execute(request).await?;
    act::settle(app, &done).await;
    Ok(done.repeated)
}

/// The desk named, or the only sensible one when none is.
async fn desk(app: &App, fields: &Fields) -> Result<Desk, Trouble> {
    let open = network::desks(&network::places(app).await?);
    let named = open.into_iter().find(|(code, _)| code.as_str() == fields.value("guichet"));
    let fallback = || PUBLIC_DESK.parse().map_err(|_| Trouble::NotFound);
    named.map_or_else(fallback, |(code, _)| Ok(code))
}

/// The account of a demand just sent in; sent again, the same account with a new secret.
async fn open_account(
    app: &App,
    demand: DemandId,
    person: PersonId,
    repeated: bool,
) -> Result<(Account, Secret), Trouble> {
    if repeated {
        let known = app.desk.of_demand(demand).await?;
        if let Some(account) = known.into_iter().find(|account| account.person == Some(person)) {
            let secret = app.desk.renew_secret(account.id).await?;
            return Ok((account, secret));
        }
    }
    let new = NewAccount {
        demand: Some(demand),
        person: Some(person),
        ..NewAccount::of(Kind::Applicant, "votre demande")
    };
    Ok(app.desk.add(new).await?)
}

fn pairs(list: &[(&str, &str)]) -> Options {
    list.iter().map(|(value, shown)| ((*value).to_owned(), (*shown).to_owned())).collect()
}

async fn lists(app: &App) -> Result<Lists, Trouble> {
    let desks = network::desks(&network::places(app).await?);
    let mut addresses = towns::options();
    addresses.push(("autre".to_owned(), "Une autre commune".to_owned()));
    Ok(Lists {
        civilities: pairs(&[("1", "Monsieur"), ("2", "Madame")]),
        nationalities: pairs(&[
            ("1", "Française"),
            ("2", "D’un pays de l’Union européenne"),
            ("3", "D’un autre pays"),
        ]),
        families: pairs(&[
            ("C", "Célibataire"),
            ("M", "Marié ou mariée"),
            ("P", "Pacsé ou pacsée"),
            ("U", "En concubinage"),
            ("S", "Séparé ou séparée"),
            ("D", "Divorcé ou divorcée"),
            ("V", "Veuf ou veuve"),
        ]),
        links: pairs(&[
            ("M", "Mari ou épouse"),
            ("P", "Partenaire de pacs"),
            ("C", "Concubin ou concubine"),
            ("L", "Colocataire"),
        ]),
        works: pairs(&[
            ("CDI", "Contrat à durée indéterminée"),
            ("CDD", "Contrat court, intérim, stage"),
            ("ART", "Artisan, commerçant, indépendant"),
            ("CHO", "Sans emploi"),
            ("APP", "Apprenti ou apprentie"),
            ("ETU", "Étudiant ou étudiante"),
            ("RET", "Retraité ou retraitée"),
            ("AUT", "Autre situation"),
        ]),
        housings: pairs(&words::HOUSINGS),
        communes: towns::options(),
        addresses,
        typologies: words::typologies(),
        widened: pairs(&[("oui", "Oui"), ("non", "Non, seulement les communes choisies")]),
        reasons: pairs(&words::REASONS),
        desks: desks.into_iter().map(|(code, name)| (code.to_string(), name)).collect(),
    })
}

#[expect(clippy::too_many_lines, reason = "one row a field of the form, nothing else")]
fn sections(fields: &Fields, lists: &Lists) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let text = |name: &str| fields.value(name).to_owned();
    let day = |name: &str| fields.parsed(name).map(words::day).unwrap_or_default();
    let euros = |name: &str| fields.parsed(name).map(words::whole_euros).unwrap_or_default();
    let shown = |name: &str, options: &Options| {
        let chosen = fields.all(name);
        let names = options.iter().filter(|(value, _)| chosen.contains(&value.as_str()));
        names.map(|(_, shown)| shown.as_str()).collect::<Vec<_>>().join(", ")
    };
    let children: Vec<String> =
        (1..=CHILDREN).map(|at| day(&format!("enfant{at}"))).filter(|d| !d.is_empty()).collect();
    let street = format!(
        "{} {}, {} {}",
        text("numero"),
        text("voie"),
        text("codepostal"),
        shown("commune", &lists.addresses)
    );
    let full = |a: &str, b: &str| format!("{} {}", text(a), text(b)).trim().to_owned();
    let all = vec![
        (
            "Vous",
            vec![
                ("Civilité", shown("civilite", &lists.civilities)),
                ("Nom et prénom", full("prenom", "nom")),
                ("Date de naissance", day("naissance")),
                ("Nationalité", shown("nationalite", &lists.nationalities)),
                ("Situation de famille", shown("situation", &lists.families)),
                ("Téléphone", text("telephone")),
                ("Adresse électronique", text("email")),
                ("Adresse du courrier", street.trim().to_owned()),
            ],
        ),
        (
            "Votre ménage",
            vec![
                ("Personne qui signe aussi le bail", full("prenom2", "nom2")),
                ("Enfants à charge, nés le", children.join(", ")),
                ("Enfants à naître", text("anaitre")),
            ],
        ),
        (
            "Vos ressources",
            vec![
                ("Situation de travail", shown("travail", &lists.works)),
                ("Revenu fiscal de référence", euros("revenu")),
                ("Ressources par mois", euros("ressources")),
            ],
        ),
        (
            "Votre logement actuel",
            vec![
                ("Où vous habitez", shown("logement", &lists.housings)),
                ("Loyer par mois", euros("loyer")),
                ("Habitants", text("occupants")),
                ("Surface", text("surface")),
            ],
        ),
        (
            "Le logement souhaité",
            vec![
                ("Communes", shown("communes", &lists.communes)),
                ("Tailles", shown("tailles", &lists.typologies)),
                ("Autres communes de la métropole", shown("elargie", &lists.widened)),
                ("Loyer le plus haut", euros("loyermax")),
                ("Raisons", shown("motifs", &lists.reasons)),
                ("Lieu d’accueil choisi", shown("guichet", &lists.desks)),
            ],
        ),
    ];
    let filled = |lines: Vec<(&'static str, String)>| {
        lines.into_iter().filter(|(_, value)| !value.is_empty()).collect::<Vec<_>>()
    };
    all.into_iter().map(|(title, lines)| (title, filled(lines))).collect()
}
