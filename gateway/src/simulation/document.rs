//! Writes the messages of the desks: `interfaceNuu` 02.01, one demand a document.
//!
//! Order of elements is the schema's. What the simulated household does not say is left out, mandatory parts never.

use super::{
    household::{Address, Adult, Child, Household},
    territory::Territory,
};
use chrono::NaiveDate;
use domain::{
    demand::Ground,
    number::DemandNumber,
    territory::{Desk, Typology},
};
use std::fmt::Write as _;

/// What a document says besides the household.
#[derive(Debug, Clone)]
pub enum Message {
    /// CRE: a new demand, or one of the former file that keeps its number.
    Create {
        /// Number given elsewhere, if it is a migration.
        kept: Option<DemandNumber>,
        /// Last renewal, if it is a migration.
        renewed_on: Option<NaiveDate>,
    },
    /// CRS: an adult of the demand of this number asks for one of her own.
    Apart(DemandNumber),
    /// MOD: something changed.
    Change(DemandNumber),
    /// REN: renewed on this day.
    Renew(DemandNumber, NaiveDate),
    /// RAD: deregistered on this day.
    Deregister(DemandNumber, Ground, NaiveDate),
}

/// A file as a desk sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name, unique in the day.
    pub name: String,
    /// The XML.
    pub xml: String,
}

impl Document {
    /// The same with the number that was given to it: what another register is sent, so that every later message
    /// finds its demand there. A document that bears a number stays as it is.
    #[must_use]
    pub fn bearing(&self, number: &DemandNumber) -> Self {
        let desk = "</numGuichet>";
        let xml = match self.xml.contains("<numUnique>") {
            true => self.xml.clone(),
            false => self.xml.replacen(desk, &format!("{desk}<numUnique>{number}</numUnique>"), 1),
        };
        Self { name: self.name.clone(), xml }
    }
}

/// Writes one document.
#[must_use]
pub fn document(
    territory: &Territory,
    household: &Household,
    message: &Message,
    presented_on: NaiveDate,
    desk: &Desk,
    day: NaiveDate,
) -> String {
    let (kind, number) = match message {
        Message::Create { kept, .. } => ("CRE", kept.as_ref()),
        Message::Apart(_) => ("CRS", None),
        Message::Change(number) => ("MOD", Some(number)),
        Message::Renew(number, _) => ("REN", Some(number)),
        Message::Deregister(number, ..) => ("RAD", Some(number)),
    };
    let mut xml = Xml(String::with_capacity(4096));
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<interfaceNuu xmlns=\"http://nuu.application.i2/\" versionInterface=\"02.01\">");
    xml.inside("entete", |xml| {
        xml.text("typeFichier", kind);
        xml.text("dateFichier", format_args!("{day}T08:00:00"));
    });
    xml.inside("demande", |xml| {
        xml.inside("demandeLogement", |xml| {
            xml.text("numGuichet", desk);
            if let Some(number) = number {
                xml.text("numUnique", number);
            }
            if let Message::Apart(joint) = message {
                xml.text("numUniqueAssocie", joint);
            }
            xml.text("dateCreationDemande", presented_on);
            xml.raw("<precision/>");
            wish(xml, territory, household);
            xml.inside("principauxMotifDemande", |xml| {
                for code in &household.reasons {
                    xml.code("motifDemande", code);
                }
            });
            people(xml, household);
            if household.disabled {
                handicap(xml, household);
            }
            ending(xml, message);
        });
    });
    xml.raw("</interfaceNuu>\n");
    xml.0
}

fn wish(xml: &mut Xml, territory: &Territory, household: &Household) {
    xml.inside("logementRecherche", |xml| {
        xml.code("categorieLogementRecherche", "I");
        xml.text("montantLoyer", household.max_rent);
        xml.text("demandeElargie", household.widened);
        xml.inside("listeTypeLogement", |xml| {
            for typology in &household.typologies {
                xml.code("typeLogement", typology.code());
            }
        });
        xml.inside("listeLocalisationSouhaite", |xml| {
            for town in household.towns.iter().filter_map(|rank| territory.towns.get(*rank)) {
                xml.inside("localisationSouhaite", |xml| xml.code("commune", town.insee.as_str()));
            }
        });
    });
}

fn people(xml: &mut Xml, household: &Household) {
    xml.inside("personnePhysique", |xml| {
        xml.inside("demandeur", |xml| applicant(xml, household));
        xml.inside("adresseLogement", |xml| address(xml, &household.address));
        if !household.children.is_empty() {
            xml.inside("listePersonneACharge", |xml| {
                household.children.iter().for_each(|child| dependant(xml, child));
            });
        }
        if let Some(day) = household.expected {
            xml.inside("personneANaitre", |xml| {
                xml.text("nombre", 1);
                xml.text("dateNaissancePrevue", day);
            });
        }
        if !household.in_custody.is_empty() {
            xml.inside("listePersonneEnGarde", |xml| {
                for child in &household.in_custody {
                    xml.inside("personneEnGarde", |xml| {
                        xml.text("dateNaissance", child.birth);
                        xml.code("sexe", child.sex);
                        xml.code("coParentalite", "G");
                    });
                }
            });
        }
        if let Some((adult, link)) = &household.partner {
            xml.inside("listeCotitulaire", |xml| {
                xml.inside("cotitulaire", |xml| partner(xml, household, adult, link));
            });
        }
        xml.inside("logementActuel", |xml| housing(xml, household));
    });
}

fn applicant(xml: &mut Xml, household: &Household) {
    let adult = &household.applicant;
    identity(xml, adult, household.family);
    if let Some(phone) = &household.phone {
        xml.text("telPortable", phone);
    }
    if let Some(email) = &household.email {
        xml.text("mel", email);
    }
    xml.inside("adressePostale", |xml| address(xml, &household.address));
    work_and_tax(xml, household, adult);
    xml.inside("listeRessourceRecue", |xml| {
        resource(xml, adult.resource, adult.monthly);
        if household.allowances > 0 {
            resource(xml, "AF", household.allowances);
        }
    });
    xml.raw("<listeRessourceVersee/><listeRessourceRecuePersACharge/><listeRessourceVerseePersACharge/>");
}

fn partner(xml: &mut Xml, household: &Household, adult: &Adult, link: &str) {
    identity(xml, adult, household.family);
    xml.code("lienDemandeur", link);
    work_and_tax(xml, household, adult);
    xml.inside("listeRessourceRecue", |xml| resource(xml, adult.resource, adult.monthly));
    xml.raw("<listeRessourceVersee/>");
}

fn identity(xml: &mut Xml, adult: &Adult, family: &str) {
    xml.code("civilite", adult.civility);
    xml.text("nom", &adult.name);
    xml.text("prenom", &adult.first_name);
    xml.text("dateNaissance", adult.birth);
    xml.code("nationalite", adult.nationality);
    xml.code("situationFamiliale", family);
}

fn work_and_tax(xml: &mut Xml, household: &Household, adult: &Adult) {
    use chrono::Datelike as _;
    let year = household.told_on.year();
    xml.inside("situationProfessionnelle", |xml| xml.code("typeContratTravail", adult.contract));
    xml.inside("revenuFiscal", |xml| {
        xml.text("anneeMoins1", year - 1);
        xml.text("montantMoins1", adult.tax_income.0);
        xml.text("anneeMoins2", year - 2);
        xml.text("montantMoins2", adult.tax_income.1);
    });
}

fn resource(xml: &mut Xml, code: &str, amount: i64) {
    xml.inside("detailRessource", |xml| {
        xml.code("ressource", code);
        xml.text("montant", amount);
    });
}

fn address(xml: &mut Xml, address: &Address) {
    xml.text("etranger", false);
    xml.text("numero", address.number);
    xml.text("voie", address.street);
    xml.text("codePostal", &address.postcode);
    xml.code("commune", &address.insee);
}

fn dependant(xml: &mut Xml, child: &Child) {
    xml.inside("personneACharge", |xml| {
        xml.text("nom", &child.name);
        xml.text("prenom", &child.first_name);
        xml.text("dateNaissance", child.birth);
        xml.code("sexe", child.sex);
        xml.code("lienParente", "E");
    });
}

fn housing(xml: &mut Xml, household: &Household) {
    xml.inside("listeModeleLogement", |xml| xml.code("modeleLogement", household.housing));
    if let Some(rent) = household.rent {
        xml.text("montantMensuelLoyer", rent);
    }
    xml.text("nombreHabitant", household.size().min(99));
    if !matches!(household.housing, "SD" | "CAMCAR") {
        xml.code("categorieLogement", "A");
        xml.code("typeLogementActuel", household.typology.max(Typology::T1).code());
        xml.text("surface", household.surface);
    }
    xml.text("proprietaire", household.housing == "POCC");
}

fn handicap(xml: &mut Xml, household: &Household) {
    xml.inside("listeHandicap", |xml| {
        xml.inside("handicap", |xml| {
            xml.text("dateNaissance", household.applicant.birth);
            xml.code("etatHandicap", "STA");
            xml.code("capaciteMarcheHandicap", "2");
        });
    });
}

fn ending(xml: &mut Xml, message: &Message) {
    match message {
        Message::Create { renewed_on: Some(day), .. } | Message::Renew(_, day) => {
            xml.inside("renouvellement", |xml| xml.text("dateRenouvellement", day));
        }
        Message::Deregister(_, ground, day) => xml.inside("radiation", |xml| {
            xml.text("dateRadiation", day);
            xml.code("motifRadiation", ground.code());
        }),
        Message::Create { renewed_on: None, .. } | Message::Apart(_) | Message::Change(_) => {}
    }
}

/// XML under way.
struct Xml(String);

impl Xml {
    fn raw(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn inside(&mut self, element: &str, fill: impl FnOnce(&mut Self)) {
        let _ = write!(self.0, "<{element}>");
        fill(self);
        let _ = write!(self.0, "</{element}>");
    }

    fn text(&mut self, element: &str, value: impl std::fmt::Display) {
        let value = value.to_string();
        let value = quick_xml::escape::escape(&value);
        let _ = write!(self.0, "<{element}>{value}</{element}>");
    }

    fn code(&mut self, element: &str, code: impl std::fmt::Display) {
        let _ = write!(self.0, "<{element} code=\"{code}\"/>");
    }
}
