//! The short form: what is asked, what is wrong with an answer, and the document of the national format it makes.

use crate::{
    exchange::document::{Document, Form, Kind},
    web::{
        fields::Fields,
        messages::{Said, Words},
        towns,
    },
};
use chrono::{Datelike, NaiveDate};
use domain::{
    declaration::WishDetail,
    territory::{Commune, Typology},
};

/// Children the short form takes.
pub(super) const CHILDREN: usize = 6;

/// Says what is wrong or lacks. Only what the form cannot do without: every other gap is completed at a desk.
pub(super) fn check(fields: &mut Fields, words: Words, today: NaiveDate) {
    need(fields, words, "nom", 36, words.say("register-wrong-name"));
    need(fields, words, "prenom", 36, words.say("register-wrong-first-name"));
    match fields.parsed::<NaiveDate>("naissance") {
        None => fields.wrong("naissance", words.say("register-wrong-birth")),
        Some(day) if day >= today || day.year() < 1900 => {
            fields.wrong("naissance", words.say("register-wrong-birth-impossible"));
        }
        Some(_) => {}
    }
    choose(fields, "civilite", words.say("register-wrong-civility"));
    choose(fields, "nationalite", words.say("register-wrong-nationality"));
    choose(fields, "situation", words.say("register-wrong-family"));
    choose(fields, "logement", words.say("register-wrong-housing"));
    choose(fields, "travail", words.say("register-wrong-work"));
    check_wish(fields, words);
    choose(fields, "motifs", words.say("register-wrong-reasons"));
    need(fields, words, "voie", 32, words.say("register-wrong-street"));
    choose(fields, "commune", words.say("register-wrong-town"));
    if !is_postcode(fields.value("codepostal")) {
        fields.wrong("codepostal", words.say("register-wrong-postcode"));
    }
    let phone: String = fields.value("telephone").chars().filter(char::is_ascii_digit).collect();
    if !fields.value("telephone").is_empty() && phone.len() != 10 {
        fields.wrong("telephone", words.say("register-wrong-phone"));
    }
    let email = fields.value("email");
    let plausible = email.contains('@') && email.len() <= 120;
    if !email.is_empty() && !plausible {
        fields.wrong("email", words.say("register-wrong-email"));
    }
    for name in ["revenu", "ressources", "loyer"] {
        amount(fields, words, name);
    }
    partner(fields, words, today);
    for at in 1..=CHILDREN {
        let name = format!("enfant{at}");
        let value = fields.value(&name).to_owned();
        if !value.is_empty() && !value.parse::<NaiveDate>().is_ok_and(|day| day <= today) {
            fields.wrong(&name, words.say("register-wrong-birth-impossible"));
        }
    }
}

/// The same of what is sought.
pub(super) fn check_wish(fields: &mut Fields, words: Words) {
    choose(fields, "communes", words.say("register-wrong-communes"));
    choose(fields, "tailles", words.say("register-wrong-sizes"));
    choose(fields, "elargie", words.say("register-wrong-widened"));
    amount(fields, words, "loyermax");
}

fn partner(fields: &mut Fields, words: Words, today: NaiveDate) {
    let named = ["nom2", "prenom2", "naissance2"].iter().any(|n| !fields.value(n).is_empty());
    if !named {
        return;
    }
    need(fields, words, "nom2", 36, words.say("register-wrong-adult-name"));
    need(fields, words, "prenom2", 36, words.say("register-wrong-adult-first-name"));
    if fields.parsed::<NaiveDate>("naissance2").is_none_or(|day| day >= today) {
        fields.wrong("naissance2", words.say("register-wrong-adult-birth"));
    }
    choose(fields, "lien2", words.say("register-wrong-adult-link"));
}

fn need(fields: &mut Fields, words: Words, name: &str, longest: usize, message: Said) {
    let length = fields.value(name).chars().count();
    if length == 0 {
        fields.wrong(name, message);
    } else if length > longest {
        fields.wrong(name, words.with("register-wrong-long", "most", longest));
    }
}

fn choose(fields: &mut Fields, name: &str, message: Said) {
    if fields.all(name).is_empty() {
        fields.wrong(name, message);
    }
}

fn amount(fields: &mut Fields, words: Words, name: &str) {
    let value = fields.value(name).replace([' ', '\u{202f}', '\u{a0}'], "");
    let whole = value.split([',', '.']).next().unwrap_or_default().to_owned();
    if !value.is_empty() && whole.parse::<u32>().is_ok_and(|n| n <= 999_999) {
        fields.set(name, whole);
    } else if !value.is_empty() {
        fields.wrong(name, words.say("register-wrong-amount"));
    }
}

fn is_postcode(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit())
}

/// What the answers seek, as the national format reads it.
pub(super) fn wished(fields: &Fields) -> Option<(Vec<Typology>, Vec<Commune>, bool, WishDetail)> {
    let mut document = Document::new(Kind::Change, NaiveDate::default());
    wish(&mut document.form(), fields);
    crate::exchange::convert::wished(&document.demand)
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
