//! The sections about the people: household, other adults, resources, housing, situation.

use super::{
    check,
    message::{code, day},
    node::Node,
    schema::{Element, find},
    tables::{DEMAND, DEMANDE},
};
use domain::declaration::{
    CoApplicant, CurrentHousing, Household, Member, MemberLink, Received, Resources, Situation,
};
use serde_json::{Map, Value};

/// Elements of `demandeur` that belong to the resources.
pub(super) const RESOURCES: &[&str] = &[
    "revenuFiscal",
    "listeRessourceRecue",
    "listeRessourceVersee",
    "listeRessourceRecuePersACharge",
    "listeRessourceVerseePersACharge",
];
/// Elements of `personnePhysique` that have a section.
pub(super) const PERSON: &[&str] = &[
    "demandeur",
    "adresseLogement",
    "listePersonneACharge",
    "personneANaitre",
    "listePersonneEnGarde",
    "listeCotitulaire",
    "logementActuel",
];
const HOUSEHOLD: &[&str] = &["listePersonneACharge", "personneANaitre", "listePersonneEnGarde"];
const HOUSING: &[&str] = &["logementActuel", "adresseLogement"];

/// The children of the element at `path` that `keep` takes, nested below `path`; nothing when there are none.
pub(super) fn part(form: &Node, path: &[&str], keep: impl Fn(&str) -> bool) -> Received {
    let mut node = form;
    let mut schema: &'static [Element] = DEMAND;
    for name in path {
        let Some(child) = node.child(name) else { return Received::default() };
        schema = find(schema, name).map_or(&[], Element::children);
        node = child;
    }
    Received(nested(path, node.map(schema, keep)))
}

fn nested(path: &[&str], map: Map<String, Value>) -> Map<String, Value> {
    if map.is_empty() {
        return map;
    }
    path.iter()
        .rev()
        .fold(map, |map, name| std::iter::once(((*name).to_owned(), Value::Object(map))).collect())
}

/// Adds a tree to another: objects are joined, arrays put end to end, anything else replaced.
pub(super) fn merge(into: &mut Map<String, Value>, from: Map<String, Value>) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Object(known)), Value::Object(more)) => merge(known, more),
            (Some(Value::Array(known)), Value::Array(more)) => known.extend(more),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

/// The other adults; those without name or birth date cannot sign and stay with the household as they came.
pub(super) fn co_applicants(form: &Node) -> (Vec<CoApplicant>, Vec<&Node>) {
    let list = form.at("personnePhysique/listeCotitulaire");
    let mut typed = Vec::new();
    let mut untyped = Vec::new();
    for node in list.iter().flat_map(|list| list.each("cotitulaire")) {
        match co_applicant(node) {
            Some(adult) => typed.push(adult),
            None => untyped.push(node),
        }
    }
    (typed, untyped)
}

fn co_applicant(node: &Node) -> Option<CoApplicant> {
    Some(CoApplicant {
        name: node.text_at("nom")?.to_owned(),
        first_name: node.text_at("prenom").unwrap_or_default().to_owned(),
        birth_date: day(node, "dateNaissance")?,
        link: code(node, "lienDemandeur").or_else(|| "L".parse().ok())?,
        tax_income_n2: amount(node, "revenuFiscal/montantMoins2"),
        tax_income_n1: amount(node, "revenuFiscal/montantMoins1"),
        monthly: monthly(node, "listeRessourceRecue"),
        year_n2: year(node),
        last_months: None,
        received: Received(adults(std::slice::from_ref(&node))),
    })
}

/// Adults as they came, nested below `demandeLogement`.
fn adults(nodes: &[&Node]) -> Map<String, Value> {
    let list = Node {
        children: nodes.iter().map(|node| (*node).clone()).collect(),
        ..Node::new("listeCotitulaire")
    };
    let schema = find(DEMAND, "personnePhysique")
        .and_then(|person| find(person.children(), "listeCotitulaire"))
        .map_or(&[][..], Element::children);
    nested(&["personnePhysique", "listeCotitulaire"], list.map(schema, |_| true))
}

pub(super) fn household(form: &Node, untyped: Vec<&Node>) -> Option<Household> {
    let person = form.child("personnePhysique")?;
    let below = |list: &str| person.child(list).map_or(&[][..], |list| list.children.as_slice());
    let applicant = day(person, "demandeur/dateNaissance");
    let mut members = vec![Member { link: MemberLink::Applicant, birth_date: applicant }];
    let member = |node: &Node, link| Member { link, birth_date: day(node, "dateNaissance") };
    members.extend(below("listeCotitulaire").iter().map(|node| {
        let couple = matches!(node.code_at("lienDemandeur"), Some("M" | "P" | "C"));
        member(node, if couple { MemberLink::Partner } else { MemberLink::HouseSharer })
    }));
    let dependants = below("listePersonneACharge").iter();
    members.extend(dependants.map(|node| member(node, MemberLink::Dependant)));
    members.extend(below("listePersonneEnGarde").iter().map(|node| {
        let alternate = node.code_at("coParentalite") == Some("G");
        let link = if alternate { MemberLink::AlternateCustody } else { MemberLink::VisitingRight };
        member(node, link)
    }));
    let unborn = person.at("personneANaitre").map_or(0, |node| {
        // A date without a number still announces a child.
        node.text_at("nombre").map_or(1, |text| small(text).unwrap_or(0))
    });
    let recognised = form.child("listeHandicap").map_or(0, |list| {
        list.children
            .iter()
            .filter(|node| {
                node.text_at("referent/handicapReconnu").and_then(check::flag) == Some(true)
            })
            .count()
    });
    let mut received = part(form, &["personnePhysique"], |name| HOUSEHOLD.contains(&name)).0;
    if !untyped.is_empty() {
        merge(&mut received, adults(&untyped));
    }
    Some(Household {
        members,
        unborn,
        expected_on: person
            .at("personneANaitre")
            .filter(|_| unborn > 0)
            .and_then(|node| day(node, "dateNaissancePrevue")),
        disabled: u8::try_from(recognised).unwrap_or(u8::MAX),
        received: Received(received),
    })
}

pub(super) fn resources(form: &Node) -> Option<Resources> {
    let applicant = form.at("personnePhysique/demandeur")?;
    let received = part(form, &["personnePhysique", "demandeur"], |name| RESOURCES.contains(&name));
    if received.is_empty() {
        return None;
    }
    Some(Resources {
        year_n2: year(applicant),
        tax_income_n2: amount(applicant, "revenuFiscal/montantMoins2"),
        tax_income_n1: amount(applicant, "revenuFiscal/montantMoins1"),
        monthly: monthly(applicant, "listeRessourceRecue")
            + monthly(applicant, "listeRessourceRecuePersACharge"),
        last_months: None,
        alone: None,
        received,
    })
}

pub(super) fn housing(form: &Node) -> Option<CurrentHousing> {
    let received = part(form, &["personnePhysique"], |name| HOUSING.contains(&name));
    if received.is_empty() {
        return None;
    }
    let empty = Node::new("logementActuel");
    let node = form.at("personnePhysique/logementActuel").unwrap_or(&empty);
    let models = node.child("listeModeleLogement");
    Some(CurrentHousing {
        models: models
            .iter()
            .flat_map(|list| &list.children)
            .filter_map(|model| model.code.as_deref()?.parse().ok())
            .collect(),
        rent: amount(node, "montantMensuelLoyer"),
        inhabitants: node.text_at("nombreHabitant").and_then(small),
        surface: amount(node, "surface").and_then(|surface| u16::try_from(surface).ok()),
        received,
    })
}

pub(super) fn situation(root: &Node) -> Option<Situation> {
    const TAKEN: &[&str] = &["principauxMotifDemande", "listeHandicap"];
    let form = root.child("demandeLogement")?;
    let mut received = form.map(DEMAND, |name| TAKEN.contains(&name));
    merge(&mut received, root.map(DEMANDE, |name| name != "demandeLogement"));
    if received.is_empty() {
        return None;
    }
    let reasons = form.child("principauxMotifDemande");
    let handicaps = form.child("listeHandicap").map_or(0, |list| list.children.len());
    Some(Situation {
        reasons: reasons
            .iter()
            .flat_map(|node| node.each("motifDemande"))
            .filter_map(|node| node.code.as_deref()?.parse().ok())
            .collect(),
        handicaps: u8::try_from(handicaps).unwrap_or(u8::MAX),
        opposable_right: code(root, "informationDalo/statutDalo"),
        received: Received(received),
    })
}

/// Year of the older tax income; the other one's tells it too.
fn year(node: &Node) -> Option<i32> {
    let older = amount(node, "revenuFiscal/anneeMoins2");
    let newer = || Some(amount(node, "revenuFiscal/anneeMoins1")? - 1);
    older.or_else(newer).and_then(|year| i32::try_from(year).ok())
}

fn amount(node: &Node, path: &str) -> Option<i64> {
    node.text_at(path).and_then(check::int).filter(|value| value.abs() < 10_000_000)
}

fn small(text: &str) -> Option<u8> {
    check::int(text).and_then(|value| u8::try_from(value).ok()).filter(|value| *value < 100)
}

fn monthly(node: &Node, list: &str) -> i64 {
    node.child(list)
        .iter()
        .flat_map(|list| list.each("detailRessource"))
        .filter_map(|detail| amount(detail, "montant"))
        .fold(0, i64::saturating_add)
}
