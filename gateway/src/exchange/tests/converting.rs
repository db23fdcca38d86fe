use super::{data, only};
use crate::exchange::{
    convert::Facts,
    document::{Document, Kind},
    message::{self, Ask, Message},
    problem::Problem,
};
use chrono::NaiveDate;
use domain::{
    declaration::{ApplicantKind, MemberLink},
    demand::Ground,
    territory::Typology,
};

pub(super) fn today() -> NaiveDate {
    "2025-06-01".parse().unwrap()
}

fn read(document: &Document) -> Result<Message, Problem> {
    message::read(document, today())
}

fn facts(message: Message) -> Facts {
    match message.ask {
        Ask::Create(facts) | Ask::Change(facts) | Ask::CreateOrChange(facts) => facts,
        Ask::Renew(_, Some(facts)) => facts,
        other => panic!("{other:?}"),
    }
}

fn edited(from: &str, to: &str) -> Document {
    let text = String::from_utf8(data("complete.xml")).unwrap();
    assert!(text.contains(from), "{from}");
    only(text.replacen(from, to, 1).as_bytes())
}

#[test]
fn a_complete_document_becomes_typed_sections() {
    let message = read(&only(&data("complete.xml"))).unwrap();
    assert_eq!(message.received_on, "2025-03-04".parse::<NaiveDate>().unwrap());
    assert_eq!(message.desk.as_ref().unwrap().as_str(), "44109");
    assert!(message.number.is_none() && message.missing().is_empty());
    let facts = facts(message);
    assert_eq!(facts.presented_on, Some("2025-03-04".parse().unwrap()));
    assert_eq!(
        (facts.identity.kind, facts.identity.name.as_str()),
        (ApplicantKind::Person, "Kervadec")
    );
    assert_eq!(facts.identity.phone.as_deref(), Some("0600000001"));
    assert_eq!(facts.residence.unwrap().as_str(), "44109");
    let household = facts.household.unwrap();
    let links: Vec<_> = household.members.iter().map(|m| m.link).collect();
    assert_eq!(links, [MemberLink::Applicant, MemberLink::Partner, MemberLink::Dependant]);
    let expected_on = household.expected_on.map(|day| day.to_string());
    assert_eq!((household.unborn, expected_on.as_deref()), (1, Some("2025-08-20")));
    let resources = facts.resources.unwrap();
    assert_eq!(
        (resources.year_n2, resources.tax_income_n2, resources.monthly),
        (Some(2023), Some(18100), 1620)
    );
    let adult = &facts.co_applicants[0];
    assert_eq!((adult.link.as_str(), adult.tax_income_n2, adult.monthly), ("P", Some(9300), 1100));
    let housing = facts.housing.unwrap();
    assert_eq!(
        (housing.models[0].as_str(), housing.rent, housing.inhabitants),
        ("LP", Some(710), Some(3))
    );
    let (typologies, communes, widened, detail) = facts.wish.unwrap();
    assert_eq!(typologies, [Typology::T3, Typology::T4]);
    assert_eq!(communes.iter().map(|c| c.as_str()).collect::<Vec<_>>(), ["44109", "44162"]);
    assert_eq!((widened, detail.max_rent), (true, Some(620)));
    let reasons = facts.situation.unwrap().reasons;
    assert_eq!(reasons.iter().map(|c| c.as_str()).collect::<Vec<_>>(), ["13", "09"]);
}

#[test]
fn an_old_document_goes_in_as_incomplete_with_every_gap_and_anomaly() {
    let message = read(&only(&data("old-version.xml"))).unwrap();
    assert!(matches!(message.ask, Ask::CreateOrChange(_)));
    let facts = facts(message);
    assert!(facts.missing.contains(&"logementRecherche".to_owned()), "{:?}", facts.missing);
    assert!(facts.missing.contains(&"numGuichet".to_owned()));
    assert_eq!(facts.anomalies, ["personnePhysique/demandeur/nationalite"]);
    assert_eq!(facts.residence, None);
}

#[test]
fn an_association_needs_its_name_only() {
    let facts = facts(read(&only(&data("association.xml"))).unwrap());
    assert_eq!(facts.identity.kind, ApplicantKind::Association);
    assert_eq!((facts.household, facts.resources, facts.housing), (None, None, None));
    assert_eq!(facts.residence.unwrap().as_str(), "44190");
}

#[test]
fn what_cannot_go_in_is_refused_with_element_and_line() {
    for (from, to, code, element) in [
        (
            "          <nom>Kervadec</nom>\n",
            "",
            "element.missing",
            "personnePhysique/demandeur/nom",
        ),
        ("1988-06-17", "1988-06-31", "date.impossible", "personnePhysique/demandeur/dateNaissance"),
        ("1988-06-17", "2031-06-17", "date.impossible", "personnePhysique/demandeur/dateNaissance"),
        (
            "<dateCreationDemande>2025-03-04",
            "<dateCreationDemande>2025-03-05",
            "date.impossible",
            "dateCreationDemande",
        ),
        (
            "      <dateCreationDemande>2025-03-04</dateCreationDemande>\n",
            "",
            "element.missing",
            "dateCreationDemande",
        ),
        ("2025-03-04T09:30:00+01:00", "hier", "date.impossible", "entete/dateFichier"),
        (">CRE<", ">SUP<", "kind.not-taken", "entete/typeFichier"),
        (">CRE<", ">ZZZ<", "kind.unknown", "entete/typeFichier"),
        (">CRE<", ">MOD<", "element.missing", "numUnique"),
        (">CRE<", ">RAD<", "element.missing", "radiation"),
        ("<precision/>", "<numUnique>n° 12</numUnique>", "number.unreadable", "numUnique"),
    ] {
        let problem = read(&edited(from, to)).unwrap_err();
        assert_eq!((problem.code, problem.element.as_str()), (code, element), "{to}");
        assert!(problem.line > 0 && !problem.fatal, "{problem:?}");
        assert!(!problem.reason.contains("Kervadec"));
    }
}

#[test]
fn an_unknown_code_is_kept_as_it_came() {
    let facts = facts(
        read(&edited("<modeleLogement code=\"LP\"/>", "<modeleLogement code=\"YOURTE\"/>"))
            .unwrap(),
    );
    assert_eq!(facts.housing.as_ref().unwrap().models[0].as_str(), "YOURTE");
    let path = "personnePhysique/logementActuel/listeModeleLogement/modeleLogement";
    assert_eq!(facts.anomalies, [path]);
}

#[test]
fn an_adult_without_birth_date_stays_with_the_household() {
    let facts = facts(read(&edited("<dateNaissance>1986-11-30</dateNaissance>", "")).unwrap());
    assert!(facts.co_applicants.is_empty());
    let household = facts.household.unwrap();
    assert_eq!(household.members.len(), 3);
    let kept = serde_json::to_string(&household.received).unwrap();
    assert!(kept.contains("Oualid"));
    assert_eq!(facts.missing, ["personnePhysique/listeCotitulaire/cotitulaire/dateNaissance"]);
}

#[test]
fn renewals_and_deregistrations_say_their_day() {
    let on: NaiveDate = "2025-02-10".parse().unwrap();
    let build = |kind, path: &str, code: Option<&str>| {
        let mut document = Document::new(kind, "2025-02-12".parse().unwrap());
        document.form().text("numUnique", "044032400012344109").date(path, on);
        if let Some(code) = code {
            document.form().code("radiation/motifRadiation", code);
        }
        read(&document).map(|message| message.ask)
    };
    let renewed = build(Kind::Renew, "renouvellement/dateRenouvellement", None);
    assert_eq!(renewed, Ok(Ask::Renew(on, None)));
    let left = build(Kind::Deregister, "radiation/dateRadiation", Some("RADABA"));
    assert_eq!(left, Ok(Ask::Deregister(Ground::Renounced, on)));
    assert_eq!(build(Kind::Deregister, "radiation/dateRadiation", None), Ok(Ask::Reinstate(on)));
    let odd = build(Kind::Deregister, "radiation/dateRadiation", Some("RADXXX"));
    assert_eq!(odd.unwrap_err().code, "ground.unknown");
}

#[test]
fn sent_again_a_creation_is_the_same_message_and_a_change_is_not() {
    let canonical = |document: &Document| read(document).unwrap().canonical;
    let created = canonical(&only(&data("complete.xml")));
    assert_eq!(created, canonical(&edited("T09:30:00", "T10:00:00")), "another hour");
    assert_ne!(created, canonical(&edited("Solenn", "Soizic")));
    let text = String::from_utf8(data("complete.xml")).unwrap();
    let swapped = text
        .replace("<numGuichet>44109</numGuichet>", "")
        .replace("<precision/>", "<numGuichet>44109</numGuichet><precision/>");
    assert_eq!(created, canonical(&only(swapped.as_bytes())), "another order of elements");
    let change =
        text.replace(">CRE<", ">MOD<").replace("<precision/>", "<numUnique>A1</numUnique>");
    let again = change.replace("T09:30:00", "T10:00:00");
    assert_ne!(canonical(&only(change.as_bytes())), canonical(&only(again.as_bytes())));
}
