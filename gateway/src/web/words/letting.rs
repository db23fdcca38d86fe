//! French words of what landlords and reservation holders read.

use crate::web::towns;
use chrono::NaiveDate;
use domain::{
    eligibility::{Finding, Outcome, Rule, Value},
    law::Law,
    scoring::Evidence,
    territory::{Body, Commune},
};

/// Name of an organisation on a day: as it declared itself, else as its short name tells, else that short name.
pub(crate) fn body(law: &Law, body: &Body, day: NaiveDate) -> String {
    if let Some(history) = law.bodies.get(body) {
        return history.name(day).to_owned();
    }
    match body.as_str() {
        "nantes-metropole" => "Nantes Métropole".to_owned(),
        "prefecture-44" => "Préfecture de la Loire-Atlantique".to_owned(),
        "action-logement" => "Action Logement".to_owned(),
        short => match short.strip_prefix("mairie-") {
            Some(insee) => match insee.to_uppercase().parse::<Commune>() {
                Ok(commune) => format!("Mairie de {}", towns::name(commune.as_str())),
                Err(_) => short.to_owned(),
            },
            None => short.to_owned(),
        },
    }
}

/// How well a fact is established.
pub(crate) const fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Declared => "déclaré",
        Evidence::Evidenced => "document déposé",
        Evidence::Verified => "vérifié",
        Evidence::SocialWorker => "confirmé par un travailleur social",
    }
}

/// What a rule of access looks at.
pub(crate) const fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Standing => "La demande est active",
        Rule::Commune => "La commune est souhaitée",
        Rule::Category => "Catégorie de ménage",
        Rule::Size => "La taille convient au ménage",
        Rule::Ceiling => "Les ressources sont sous le plafond",
        Rule::Quartile => "Place parmi les ressources",
        Rule::Effort => "Part du loyer et des charges dans les ressources",
    }
}

/// What came out, in words.
pub(crate) fn outcome(finding: &Finding) -> String {
    match finding.outcome {
        Outcome::Met => "oui".to_owned(),
        Outcome::NotMet(why) => format!("non : {}", why.sentence()),
        Outcome::Unknown(why) => format!("non connu : {}", why.sentence()),
        Outcome::Measured => finding.value.map_or_else(|| "non connu".to_owned(), value),
    }
}

/// A value or a limit of a rule.
pub(crate) fn value(value: Value) -> String {
    match value {
        Value::Category(category, 0) => category.to_string(),
        Value::Category(category, extra) => format!("{category}, et {extra} personnes de plus"),
        Value::Persons(1) => "1 personne".to_owned(),
        Value::Persons(n) => format!("{n} personnes"),
        Value::Rooms(rooms, surface) => {
            let rooms = super::count(usize::from(rooms), "pièce", "pièces");
            format!("{rooms}, {surface} m²")
        }
        Value::Euros(euros) => super::whole_euros(euros),
        Value::Quartile(quartile) => super::quartile(quartile).to_owned(),
        Value::Thousandths(share) => format!("{}\u{a0}%", super::tenths(share)),
    }
}

/// What was just done, for the page after a form.
pub(super) fn done(code: &str) -> Option<&'static str> {
    Some(match code {
        "convention-notee" => "La convention est notée. Le réservataire voit sa part.",
        "condition-remplie" => {
            "C’est noté : le document est là. Le logement peut être proposé à ce ménage."
        }
        "rang-rendu" => "C’est noté : ce document a été donné à temps.",
        _ => return None,
    })
}
