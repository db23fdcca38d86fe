//! The short form: what is asked, what is wrong with an answer, and the document of the national format it makes.

use crate::{
    exchange::document::{Document, Form, Kind},
    web::{fields::Fields, towns},
};
use chrono::{Datelike, NaiveDate};
use domain::territory::Typology;

/// Children the short form takes.
pub(super) const CHILDREN: usize = 6;

/// Says what is wrong or lacks. Only what the form cannot do without: every other gap is completed at a desk.
pub(super) fn check(fields: &mut Fields, today: NaiveDate) {
    need(fields, "nom", 36, "Écrivez votre nom");
    need(fields, "prenom", 36, "Écrivez votre prénom");
    match fields.parsed::<NaiveDate>("naissance") {
        None => {
            fields.wrong("naissance", "Écrivez votre date de naissance, par exemple 31/05/1990")
        }
        Some(day) if day >= today || day.year() < 1900 => {
            fields.wrong("naissance", "Cette date de naissance n’est pas possible");
        }
        Some(_) => {}
    }
    choose(fields, "civilite", "Choisissez comment nous vous écrivons");
    choose(fields, "nationalite", "Choisissez votre nationalité");
    choose(fields, "situation", "Choisissez votre situation de famille");
    choose(fields, "logement", "Dites où vous habitez aujourd’hui");
    choose(fields, "travail", "Choisissez votre situation de travail");
    choose(fields, "communes", "Choisissez au moins une commune");
    choose(fields, "tailles", "Choisissez au moins une taille de logement");
    choose(fields, "elargie", "Dites si vous acceptez une autre commune de la métropole");
    choose(fields, "motifs", "Choisissez au moins une raison");
    need(
        fields,
        "voie",
        32,
        "Écrivez le nom de votre rue, ou de l’adresse où vous recevez le courrier",
    );
    choose(fields, "commune", "Choisissez la commune où vous recevez le courrier");
    if !is_postcode(fields.value("codepostal")) {
        fields.wrong("codepostal", "Écrivez un code postal de cinq chiffres");
    }
    let phone: String = fields.value("telephone").chars().filter(char::is_ascii_digit).collect();
    if !fields.value("telephone").is_empty() && phone.len() != 10 {
        fields.wrong("telephone", "Un numéro de téléphone a dix chiffres");
    }
    let email = fields.value("email");
    let plausible = email.contains('@') && email.len() <= 120;
    if !email.is_empty() && !plausible {
        fields.wrong("email", "Cette adresse électronique n’est pas complète");
    }
    for name in ["revenu", "ressources", "loyer", "loyermax"] {
        amount(fields, name);
    }
    partner(fields, today);
    for at in 1..=CHILDREN {
        let name = format!("enfant{at}");
        let value = fields.value(&name).to_owned();
        if !value.is_empty() && !value.parse::<NaiveDate>().is_ok_and(|day| day <= today) {
            fields.wrong(&name, "Cette date de naissance n’est pas possible");
        }
    }
}

fn partner(fields: &mut Fields, today: NaiveDate) {
    let named = ["nom2", "prenom2", "naissance2"].iter().any(|n| !fields.value(n).is_empty());
    if !named {
        return;
    }
    need(fields, "nom2", 36, "Écrivez le nom de la personne qui signera le bail avec vous");
    need(fields, "prenom2", 36, "Écrivez le prénom de cette personne");
    if fields.parsed::<NaiveDate>("naissance2").is_none_or(|day| day >= today) {
        fields.wrong("naissance2", "Écrivez la date de naissance de cette personne");
    }
    choose(fields, "lien2", "Dites quel est son lien avec vous");
}

fn need(fields: &mut Fields, name: &str, longest: usize, message: &str) {
    let length = fields.value(name).chars().count();
    if length == 0 {
        fields.wrong(name, message);
    } else if length > longest {
        fields.wrong(name, format!("{longest} caractères au plus"));
    }
}

fn choose(fields: &mut Fields, name: &str, message: &str) {
    if fields.all(name).is_empty() {
        fields.wrong(name, message);
    }
}

fn amount(fields: &mut Fields, name: &str) {
    let value = fields.value(name).replace([' ', '\u{202f}', '\u{a0}'], "");
    let whole = value.split([',', '.']).next().unwrap_or_default().to_owned();
    if !value.is_empty() && whole.parse::<u32>().is_ok_and(|n| n <= 999_999) {
        fields.set(name, whole);
    } else if !value.is_empty() {
        fields.wrong(name, "Écrivez une somme en euros, sans lettres");
    }
}

fn is_postcode(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit())
}

/// The document that a desk would send for these answers.
pub(super) fn document(fields: &Fields, desk: &str, today: NaiveDate) -> Document {
    let mut document = Document::new(Kind::Create, today);
    let mut form = document.form();
    form.text("numGuichet", desk)
        .date("dateCreationDemande", today)
        .flag("renouvellementElec", true);
    wish(&mut form, fields);
    for reason in fields.all("motifs") {
        form.add_code("principauxMotifDemande/motifDemande", reason);
    }
    applicant(&mut form, fields, today);
    household(&mut form, fields);
    housing(&mut form, fields);
    document
}

fn wish(form: &mut Form<'_>, fields: &Fields) {
    form.code("logementRecherche/categorieLogementRecherche", "I");
    form.text("logementRecherche/montantLoyer", fields.value("loyermax"));
    form.flag("logementRecherche/demandeElargie", fields.value("elargie") == "oui");
    for typology in fields.all("tailles").into_iter().filter(|t| Typology::from_code(t).is_some()) {
        form.add_code("logementRecherche/listeTypeLogement/typeLogement", typology);
    }
    for commune in fields.all("communes") {
        let path = "logementRecherche/listeLocalisationSouhaite/localisationSouhaite";
        form.add(path, |place| {
            place.code("commune", commune);
        });
    }
}

fn applicant(form: &mut Form<'_>, fields: &Fields, today: NaiveDate) {
    const PATH: &str = "personnePhysique/demandeur";
    let phone: String = fields.value("telephone").chars().filter(char::is_ascii_digit).collect();
    form.code(&format!("{PATH}/civilite"), fields.value("civilite"))
        .text(&format!("{PATH}/nom"), fields.value("nom"))
        .text(&format!("{PATH}/prenom"), fields.value("prenom"))
        .text(&format!("{PATH}/dateNaissance"), fields.value("naissance"))
        .code(&format!("{PATH}/nationalite"), fields.value("nationalite"))
        .code(&format!("{PATH}/situationFamiliale"), fields.value("situation"))
        .text(&format!("{PATH}/telPortable"), phone)
        .text(&format!("{PATH}/mel"), fields.value("email"));
    address(form, &format!("{PATH}/adressePostale"), fields);
    address(form, "personnePhysique/adresseLogement", fields);
    work(form, PATH, fields.value("travail"), fields.value("revenu"), today);
    let monthly = fields.value("ressources");
    if !monthly.is_empty() {
        form.add(&format!("{PATH}/listeRessourceRecue/detailRessource"), |line| {
            line.code("ressource", resource(fields.value("travail"))).text("montant", monthly);
        });
    }
}

fn work(form: &mut Form<'_>, path: &str, contract: &str, income: &str, today: NaiveDate) {
    form.code(&format!("{path}/situationProfessionnelle/typeContratTravail"), contract);
    if !income.is_empty() {
        form.int(&format!("{path}/revenuFiscal/anneeMoins2"), today.year() - 2)
            .text(&format!("{path}/revenuFiscal/montantMoins2"), income);
    }
}

/// The kind of resource that goes with a kind of work, for the one total the short form asks.
fn resource(contract: &str) -> &'static str {
    match contract {
        "RET" => "RET",
        "CHO" => "CHO",
        "ETU" => "BE",
        "AUT" => "RSA",
        _ => "SAL",
    }
}

fn address(form: &mut Form<'_>, path: &str, fields: &Fields) {
    form.flag(&format!("{path}/etranger"), false)
        .text(&format!("{path}/numero"), fields.value("numero").chars().take(5).collect::<String>())
        .text(&format!("{path}/voie"), fields.value("voie"))
        .text(&format!("{path}/codePostal"), fields.value("codepostal"));
    let commune = fields.value("commune");
    if towns::towns().iter().any(|town| town.insee == commune) {
        form.code(&format!("{path}/commune"), commune);
    }
}

fn household(form: &mut Form<'_>, fields: &Fields) {
    for at in 1..=CHILDREN {
        let birth = fields.value(&format!("enfant{at}"));
        if !birth.is_empty() {
            form.add("personnePhysique/listePersonneACharge/personneACharge", |child| {
                child.text("dateNaissance", birth).code("lienParente", "E");
            });
        }
    }
    let expected = fields.parsed::<i64>("anaitre").filter(|n| (1..=9).contains(n));
    if let Some(expected) = expected {
        form.int("personnePhysique/personneANaitre/nombre", expected);
    }
    if !fields.value("nom2").is_empty() {
        form.add("personnePhysique/listeCotitulaire/cotitulaire", |adult| {
            adult
                .text("nom", fields.value("nom2"))
                .text("prenom", fields.value("prenom2"))
                .text("dateNaissance", fields.value("naissance2"))
                .code("lienDemandeur", fields.value("lien2"));
        });
    }
}

fn housing(form: &mut Form<'_>, fields: &Fields) {
    const PATH: &str = "personnePhysique/logementActuel";
    form.add_code(&format!("{PATH}/listeModeleLogement/modeleLogement"), fields.value("logement"))
        .text(&format!("{PATH}/montantMensuelLoyer"), fields.value("loyer"))
        .text(&format!("{PATH}/nombreHabitant"), fields.value("occupants"))
        .text(&format!("{PATH}/surface"), fields.value("surface"))
        .flag(&format!("{PATH}/proprietaire"), false);
}
