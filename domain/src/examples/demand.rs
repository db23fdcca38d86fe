//! A demand and what it holds: form, number, changes, documents.

use super::{Example, gives, refused};
use crate::{
    declaration::{CoApplicant, Link, Received},
    demand::{DemandCommand as C, DocumentCategory, DocumentRejection, Submission},
    refusal::Refusal as R,
    sealed::Sealed,
    testing::*,
    world::Command,
};

fn on(n: u128, command: C) -> Command {
    Command::Demand(demand(n), command)
}

fn change(n: u128, with: impl FnOnce(&mut crate::demand::Declaration)) -> Command {
    let mut said = declaration(n);
    with(&mut said);
    on(n, C::Change { on: day("2025-05-02"), declaration: Box::new(said) })
}

fn file(n: u128) -> Command {
    let (category, on_day) = (DocumentCategory::TaxNotice, day("2025-04-02"));
    on(1, C::FileDocument { document: document(n), category, on: on_day })
}

fn verify(n: u128) -> Command {
    on(
        1,
        C::VerifyDocument {
            document: document(n),
            on: day("2025-04-03"),
            proves: crate::demand::Proven::default(),
        },
    )
}

fn reject(n: u128) -> Command {
    let reason = DocumentRejection::Unreadable;
    on(1, C::RejectDocument { document: document(n), reason })
}

fn partner(n: u128) -> Sealed<CoApplicant> {
    let co_applicant = CoApplicant {
        name: "MARTIN".to_owned(),
        first_name: "Alex".to_owned(),
        birth_date: day("1988-01-02"),
        link: token("M"),
        tax_income_n2: Some(100),
        tax_income_n1: None,
        monthly: 0,
        year_n2: None,
        last_months: None,
        received: Received::default(),
    };
    Sealed::new(person(n), co_applicant)
}

pub(super) fn examples() -> Vec<Example> {
    [forms(), registrations(), people(), changes(), documents()].into_iter().flatten().collect()
}

/// The form of the first demand, changed.
fn changed(change: impl FnOnce(&mut Submission)) -> Command {
    let mut form = form(1);
    change(&mut form);
    submission(1, form)
}

/// A desk never refuses a form for what it lacks (R441-2-3).
fn forms() -> Vec<Example> {
    let nothing = Scenario::new();
    let submitted = Scenario::new().given([submit(1)]);
    let gaps = changed(|form| {
        form.declaration.resources = None;
        form.declaration.missing = vec!["revenuFiscal".to_owned()];
        form.lookalikes = vec![demand(2)];
    });
    let linked = changed(|form| {
        let link = Link::to("044032500000100000".to_owned());
        form.declaration.link = Some(Sealed::new(person(1), link));
    });
    let other = changed(|form| form.received_on = day("2025-03-11"));
    vec![
        gives(
            "a form is taken in, section by section",
            &nothing,
            submit(1),
            &[
                "demand.submitted",
                "demand.household-declared",
                "demand.resources-declared",
                "demand.housing-declared",
                "demand.wish-declared",
                "demand.situation-declared",
            ],
        ),
        gives(
            "gaps and lookalikes are said and stop nothing",
            &nothing,
            gaps,
            &[
                "demand.submitted",
                "demand.household-declared",
                "demand.housing-declared",
                "demand.wish-declared",
                "demand.situation-declared",
                "demand.completeness-assessed",
                "demand.duplicate-suspected",
                "demand.duplicate-suspected",
            ],
        ),
        gives(
            "the demand of a spouse who left names the one before",
            &nothing,
            linked,
            &[
                "demand.submitted",
                "demand.household-declared",
                "demand.resources-declared",
                "demand.housing-declared",
                "demand.wish-declared",
                "demand.situation-declared",
                "demand.link-recorded",
            ],
        ),
        gives("the same form again changes nothing", &submitted, submit(1), &[]),
        refused("another form on the same demand", &submitted, other, R::DemandExists),
    ]
}

/// Registers demand 1 or 2, whose applicants are one person.
fn named(n: u128) -> Command {
    match register(n) {
        Command::Demand(id, C::Register { on, body, desk, number, .. }) => {
            let same = vec![person(3 - n)];
            Command::Demand(id, C::Register { on, body, desk, number, same })
        }
        other => other,
    }
}

fn registrations() -> Vec<Example> {
    let nothing = Scenario::new();
    let submitted = Scenario::new().given([submit(1)]);
    let registered = Scenario::new().given(registered(1));
    let certificate = on(1, C::IssueCertificate { on: day("2025-03-17") });
    let other_number = match register(1) {
        Command::Demand(id, C::Register { on, body, desk, same, .. }) => {
            Command::Demand(id, C::Register { on, body, desk, same, number: number(2) })
        }
        other => other,
    };
    vec![
        gives(
            "an identity document registers the demand",
            &submitted,
            register(1),
            &["demand.identity-accepted", "demand.registered", "person.demand-attached"],
        ),
        refused("nothing is registered without a form", &nothing, register(1), R::DemandUnknown),
        refused("a number never changes", &registered, other_number, R::AlreadyRegistered),
        gives(
            "the certificate is sent once",
            &registered,
            certificate.clone(),
            &["demand.certificate-issued"],
        ),
        refused("no certificate before a number", &submitted, certificate, R::NotRegistered),
    ]
}

/// Only a verified identity blocks (L441-2-1).
fn people() -> Vec<Example> {
    let submitted = Scenario::new().given([submit(1)]);
    let registered = Scenario::new().given(registered(1));
    let again = submission(2, {
        let mut form = form(2);
        form.declaration = declaration(1);
        form
    });
    vec![
        refused(
            "one active demand a verified person",
            &registered.clone().given([again]),
            register(2),
            R::AnotherActiveDemand,
        ),
        gives(
            "under another name of the same person too",
            &submitted,
            named(1),
            &[
                "demand.identity-accepted",
                "demand.registered",
                "person.demand-attached",
                "person.demand-attached",
            ],
        ),
        refused(
            "whichever of the two comes first",
            &submitted.clone().given([named(1), submit(2)]),
            register(2),
            R::AnotherActiveDemand,
        ),
        refused(
            "or second",
            &registered.clone().given([submit(2)]),
            named(2),
            R::AnotherActiveDemand,
        ),
        refused(
            "who is erased is not registered",
            &submitted.clone().erase(person(1)),
            register(1),
            R::Erased,
        ),
    ]
}

fn changes() -> Vec<Example> {
    let registered = Scenario::new().given(registered(1));
    let couple =
        registered.clone().given([change(1, |said| said.co_applicants = vec![partner(9)])]);
    vec![
        gives(
            "a new address of mail changes the identity section",
            &registered,
            change(1, |said| {
                let mut known = identity(1);
                known.email = Some("camille@example.org".to_owned());
                said.identity = Sealed::new(person(1), known);
            }),
            &["demand.identity-changed"],
        ),
        gives(
            "another adult signs",
            &registered,
            change(1, |said| said.co_applicants = vec![partner(9)]),
            &["demand.co-applicant-declared"],
        ),
        gives(
            "an adult no longer signs",
            &couple,
            change(1, |_| ()),
            &["demand.co-applicant-removed"],
        ),
        refused(
            "a demand keeps its applicant",
            &registered,
            change(1, |said| said.identity = Sealed::new(person(2), identity(2))),
            R::OtherApplicant,
        ),
        refused(
            "a change is not older than its form",
            &registered,
            on(1, C::Change { on: day("2025-03-09"), declaration: Box::new(declaration(1)) }),
            R::ImpossibleDate,
        ),
        gives(
            "a score is recorded when something rests on it",
            &registered,
            on(1, C::Score { on: day("2025-09-10") }),
            &["demand.score-computed"],
        ),
    ]
}

fn documents() -> Vec<Example> {
    let registered = Scenario::new().given(registered(1));
    let filed = registered.clone().given([file(1)]);
    vec![
        gives("a document is deposited", &registered, file(1), &["demand.document-filed"]),
        gives("it is asked for once", &filed, file(1), &[]),
        gives("it proves what it should", &filed, verify(1), &["demand.document-verified"]),
        gives("it does not prove it", &filed, reject(1), &["demand.document-rejected"]),
        refused("a document nobody deposited", &filed, verify(2), R::DocumentUnknown),
        refused(
            "a document answered otherwise",
            &filed.clone().given([verify(1)]),
            reject(1),
            R::DocumentDecided,
        ),
    ]
}
