//! `/bailleur/declarer`: a dwelling that is, or will be, free.

use super::of;
use crate::{
    app::App,
    error::PageError,
    web::{
        act,
        fields::{Fields, Options},
        page::{Page, show, show_as},
        towns,
        visit::{Posted, Visit},
        words,
    },
};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::NaiveDate;
use domain::{
    id::VacancyId,
    territory::{Body, Financing, Typology},
    vacancy::{Dwelling, VacancyCommand},
    world::Command,
};

#[derive(Template)]
#[template(path = "landlord/declare.html")]
struct DeclarePage {
    page: Page,
    fields: Fields,
    communes: Options,
    typologies: Options,
    financings: Options,
    yes_no: Options,
}

const FINANCINGS: [(Financing, &str); 3] =
    [(Financing::Plai, "PLAI"), (Financing::Plus, "PLUS"), (Financing::Pls, "PLS")];

fn page(visit: &Visit, fields: Fields) -> DeclarePage {
    let financings =
        FINANCINGS.iter().map(|(f, code)| ((*code).to_owned(), words::financing(*f).to_owned()));
    DeclarePage {
        page: Page::new(visit, "mine", "Déclarer un logement").with_errors(fields.has_errors()),
        fields,
        communes: towns::options(),
        typologies: words::typologies(),
        financings: financings.collect(),
        yes_no: vec![("oui".into(), "Oui".into()), ("non".into(), "Non".into())],
    }
}

/// `GET /bailleur/declarer`
pub(in crate::web) async fn form(visit: Visit) -> Result<Response, PageError> {
    of(&visit)?;
    Ok(show(&page(&visit, Fields::default())))
}

/// `POST /bailleur/declarer`
pub(in crate::web) async fn declare(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (account, body) = of(&posted.visit)?;
    let mut fields = posted.fields.clone();
    let Some(dwelling) = read(&mut fields, body) else {
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page(&posted.visit, fields)));
    };
    let command_id = act::form_command(&account.id.to_string(), &posted.fields, "")?;
    let id = VacancyId::new(app.executor.vault.derive_id(command_id, VacancyId::CATEGORY, 0));
    let command = Command::Vacancy(id, VacancyCommand::Declare(dwelling));
    let then = format!("/bailleur/logement/{id}");
    act::submit(&app, &posted, account, command, &then, "logement-declare").await
}

fn read(fields: &mut Fields, landlord: &Body) -> Option<Dwelling> {
    let rpls = fields.value("rpls").to_uppercase().parse().ok();
    let commune = fields.parsed("commune");
    let typology = Typology::from_code(fields.value("taille"));
    let surface = fields.parsed::<u16>("surface").filter(|s| (9..=400).contains(s));
    let floor = fields.parsed::<i8>("etage");
    let rent = cents(fields.value("loyer"));
    let charges = cents(fields.value("charges"));
    let code = fields.value("financement").to_owned();
    let financing = FINANCINGS.iter().find(|(_, known)| *known == code).map(|(f, _)| *f);
    let available = fields.parsed::<NaiveDate>("libre");
    let mut need = |ok: bool, name: &str, message: &str| {
        if !ok {
            fields.wrong(name, message);
        }
    };
    need(rpls.is_some(), "rpls", "Écrivez l’identifiant RPLS : dix lettres ou chiffres au plus");
    need(commune.is_some(), "commune", "Choisissez la commune");
    need(typology.is_some(), "taille", "Choisissez la taille");
    need(surface.is_some(), "surface", "Écrivez la surface, entre 9 et 400 mètres carrés");
    need(floor.is_some(), "etage", "Écrivez l’étage, 0 pour le rez-de-chaussée");
    need(rent.is_some(), "loyer", "Écrivez le loyer par mois, en euros");
    need(charges.is_some(), "charges", "Écrivez les charges par mois, en euros");
    need(financing.is_some(), "financement", "Choisissez le financement");
    need(available.is_some(), "libre", "Écrivez la date à laquelle le logement est libre");
    Some(Dwelling {
        landlord: landlord.clone(),
        rpls: rpls?,
        commune: commune?,
        typology: typology?,
        surface: surface?,
        floor: floor?,
        accessible: fields.value("accessible") == "oui",
        rent_cents: rent?,
        charges_cents: charges?,
        financing: financing?,
        in_priority_district: fields.value("qpv") == "oui",
        available_on: available?,
    })
}

/// Euros with or without cents, comma or point.
fn cents(text: &str) -> Option<i64> {
    let text = text.replace([' ', '\u{202f}', '\u{a0}', '€'], "").replace(',', ".");
    let (euros, rest) = text.split_once('.').unwrap_or((&text, ""));
    let euros: i64 = euros.parse().ok().filter(|e| (0..100_000).contains(e))?;
    let rest = match rest.len() {
        0 => 0,
        1 => rest.parse::<i64>().ok()? * 10,
        2 => rest.parse().ok()?,
        _ => return None,
    };
    Some(euros * 100 + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn euros_are_read_as_people_write_them() {
        assert_eq!(cents("512,4"), Some(51_240));
        assert_eq!(cents("1 234.05 €"), Some(123_405));
        assert_eq!(cents("-3"), None);
        assert_eq!(cents("douze"), None);
    }
}
