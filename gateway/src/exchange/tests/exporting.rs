use super::{converting::today, data, only};
use crate::exchange::{
    check::Defect,
    export::{self, ExportError},
    message::{self, Ask},
    writer::to_xml,
};
use domain::{
    decider::Aggregate as _,
    demand::{
        AccessChange, AccessChanged, Channel, Demand, DemandCommand, DemandEvent, Registration,
        Submission,
    },
    id::{DemandId, PersonId},
    law::Law,
    sealed::Sealed,
    world::{Command, World},
};
use uuid::Uuid;

/// The demand that a document makes.
fn demand(name: &str) -> Demand {
    let message = message::read(&only(&data(name)), today()).unwrap();
    let (Ask::Create(facts) | Ask::CreateOrChange(facts)) = message.ask else { panic!() };
    let person = |n| PersonId::new(Uuid::from_u128(n));
    let submission = Submission {
        received_on: message.received_on,
        channel: Channel::Exchange,
        desk: "44109".parse().unwrap(),
        registration: Some(Registration {
            presented_on: facts.presented_on.unwrap(),
            last_renewed_on: facts.renewed_on,
            number: message.number.unwrap_or_else(|| "044032500000144109".parse().unwrap()),
            migrated: false,
        }),
        declaration: facts.seal(person(1), &[person(2), person(3)]),
        lookalikes: vec![],
    };
    let id = DemandId::new(Uuid::from_u128(9));
    let command = Command::Demand(id, DemandCommand::Submit(Box::new(submission)));
    let mut world = World::default();
    for (stream, event) in command.decide(&world, &Law::default()).unwrap() {
        world.apply(stream, &event);
    }
    world.demand(id).unwrap().clone()
}

/// The lines of a document, trimmed and sorted: what it says, in any order.
fn said(xml: &str) -> Vec<String> {
    let mut lines: Vec<_> = xml
        .replace('>', ">\n")
        .replace('<', "\n<")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("<?") && !line.contains("dateFichier"))
        .map(str::to_owned)
        .collect();
    lines.sort();
    lines
}

#[test]
fn a_demand_comes_out_as_it_went_in() {
    for name in ["complete.xml", "full.xml", "association.xml"] {
        let original = only(&data(name));
        let mut original = original;
        original.header.children.retain(|node| node.name != "dateFichier");
        let number = "044032500000144109";
        original.form().text("numGuichet", "44109");
        if original.demand.text_at("demandeLogement/numUnique").is_none() {
            original.form().text("numUnique", number);
        }
        let demand = demand(name);
        let renewed = original.demand.text_at("demandeLogement/renouvellement/dateRenouvellement");
        let renewed = renewed.map(|text| text.parse().unwrap());
        let mut document = export::document(&demand, renewed, today()).unwrap();
        document.header.children.retain(|node| node.name != "dateFichier");
        assert_eq!(said(&to_xml(&document)), said(&to_xml(&original)), "{name}");
    }
}

#[test]
fn an_incomplete_demand_is_refused_with_what_lacks() {
    let refused = export::document(&demand("old-version.xml"), None, today()).unwrap_err();
    let ExportError::Incomplete(findings) = &refused else { panic!("{refused:?}") };
    let paths: Vec<_> = findings.iter().map(|f| f.path.as_str()).collect();
    assert!(paths.contains(&"logementRecherche"), "{paths:?}");
    assert!(findings.iter().all(|f| f.defect == Defect::Missing));
    assert!(refused.to_string().contains("logementRecherche is missing"));
}

#[test]
fn an_adult_who_left_is_in_no_document_of_the_other() {
    let joint = demand("full.xml");
    let before = to_xml(&export::document(&joint, None, today()).unwrap());
    let [other] = &joint.co_applicants[..] else { panic!("{:?}", joint.co_applicants) };
    let (name, first_name) = {
        let said = other.open().unwrap();
        (said.name.clone(), said.first_name.clone())
    };
    assert!(before.contains(&name) && before.contains(&first_name), "until then both are there");
    let left = AccessChanged {
        on: today(),
        documents: vec![],
        change: Sealed::new(other.person(), AccessChange::Left),
    };
    let his = joint.clone().evolve(&DemandEvent::AccessChanged(left));
    let after = to_xml(&export::document(&his, None, today()).unwrap());
    assert!(!after.contains(&name) && !after.contains(&first_name), "{after}");
}

#[test]
fn an_erased_demand_is_not_written() {
    let mut demand = demand("complete.xml");
    let person = demand.applicant().unwrap();
    demand.identity = Some(Sealed::Erased { person });
    assert_eq!(export::document(&demand, None, today()), Err(ExportError::Erased));
}

#[test]
fn the_renewal_a_migrated_demand_came_with_is_found_again() {
    let full = demand("full.xml");
    let registered = full.registration.unwrap();
    assert_eq!(export::renewed_before(&registered), None, "renewed on its first day");
    let mut later = registered.clone();
    later.expires_on = "2027-05-04".parse().unwrap();
    assert_eq!(export::renewed_before(&later), Some("2026-05-04".parse().unwrap()));
}
