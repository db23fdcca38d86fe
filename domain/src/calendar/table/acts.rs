//! What is done in the life of the tables.

use crate::{
    demand::{
        DeliveryProof, DemandCommand as D, DocumentCategory, DocumentEntry, Ground, LetterChannel,
        LetterCommand as L, LetterPurpose, Proven, Recognition, RightSaid, Submission,
    },
    place::{Level, PlaceCommand},
    reception::ReceptionCommand,
    referral::{Mission, ReferralCommand},
    session::{Ballots, Decision, NonAllocationReason, NoticePresented, SessionCommand as S},
    territory::Typology,
    testing::*,
    vacancy::{RefusalReason, VacancyCommand as V},
    world::Command,
};
use chrono::{Datelike as _, Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// The commands of a day.
pub(super) type Act = fn(NaiveDate) -> Vec<Command>;

pub(super) fn of_demand(command: D) -> Command {
    Command::Demand(demand(1), command)
}

pub(super) fn of_vacancy(n: u128, command: V) -> Command {
    Command::Vacancy(vacancy(n), command)
}

pub(super) fn of_session(n: u128, command: S) -> Command {
    Command::Session(session(n), command)
}

pub(super) fn of_referral(command: ReferralCommand) -> Command {
    Command::Referral(referral(1), command)
}

pub(super) fn nothing(_: NaiveDate) -> Vec<Command> {
    vec![]
}

pub(super) fn present(on: NaiveDate) -> Vec<Command> {
    let mut form = Submission { received_on: on, ..form(1) };
    form.declaration.on = on;
    let (body, desk) = (token("nantes"), token("G4401"));
    let registered = D::Register { on, body, number: number(1), desk, same: vec![] };
    vec![submission(1, form), of_demand(registered)]
}

pub(super) fn certify(on: NaiveDate) -> Vec<Command> {
    vec![of_demand(D::IssueCertificate { on })]
}

pub(super) fn notify(on: NaiveDate) -> Vec<Command> {
    let mut acts = vec![of_demand(D::SendRenewalNotice { on })];
    acts.extend(presented_at_once(LetterPurpose::Renewal, on));
    acts
}

/// A letter handed over on the day it is written: what runs from its presentation runs from there.
fn presented_at_once(purpose: LetterPurpose, on: NaiveDate) -> [Command; 2] {
    let letter = letter(u128::from(on.num_days_from_ce().unsigned_abs()));
    let (channel, address) = (LetterChannel::Registered, Some(1));
    let proof = DeliveryProof::PostalNotice;
    [L::Send { letter, purpose, on, channel, address }, L::Present { letter, on, proof }]
        .map(|said| of_demand(D::Letter(said)))
}

pub(super) fn renew(on: NaiveDate) -> Vec<Command> {
    vec![of_demand(D::Renew { on, declaration: None })]
}

pub(super) fn lapse(on: NaiveDate) -> Vec<Command> {
    vec![of_demand(D::Expire { on })]
}

/// Two places of the second level, and an appointment asked of the first.
pub(super) fn ask_reception(on: NaiveDate) -> Vec<Command> {
    let places = [1, 2].into_iter().flat_map(|n| {
        let declared = PlaceCommand::Declare {
            name: format!("Lieu {n}"),
            body: token("nantes"),
            commune: token("44109"),
            address: "rue".to_owned(),
        };
        let commit = PlaceCommand::Commit {
            level: Level::Two,
            referential: "exemple-2017".to_owned(),
            on,
            optional: BTreeSet::new(),
        };
        let desk = PlaceCommand::AuthoriseDesk {
            desk: token(&format!("G440{n}")),
            on,
            convention: Some(token("CONV-2025/014")),
        };
        [declared, commit, desk].map(|command| Command::Place(place(n), command))
    });
    let (demand, place, mission) = (Some(demand(1)), place(1), Mission::Information);
    let asked = ReceptionCommand::Request { demand, place, mission, on };
    places.chain([Command::Reception(reception(1), asked)]).collect()
}

pub(super) fn refer(on: NaiveDate) -> Vec<Command> {
    let (demand, from, to) = (Some(demand(1)), place(1), place(2));
    vec![of_referral(ReferralCommand::Create {
        demand,
        from,
        to,
        mission: Mission::Information,
        on,
    })]
}

/// Sent by registered letter three days before the day of its first presentation.
fn letter_presented(n: u128, purpose: LetterPurpose, on: NaiveDate) -> Vec<Command> {
    let (letter, proof) = (letter(n), DeliveryProof::PostalNotice);
    let (channel, address) = (LetterChannel::Registered, Some(1));
    let sent = L::Send { letter, purpose, on: on - Days::new(3), channel, address };
    let presented = L::Present { letter, on, proof };
    [sent, presented].map(|command| of_demand(D::Letter(command))).into()
}

pub(super) fn question(on: NaiveDate) -> Vec<Command> {
    letter_presented(1, LetterPurpose::Request, on)
}

pub(super) fn warn(on: NaiveDate) -> Vec<Command> {
    letter_presented(2, LetterPurpose::Warning { ground: Ground::NoAnswer }, on)
}

pub(super) fn answer(on: NaiveDate) -> Vec<Command> {
    let (document, category) = (document(1), DocumentCategory::Other);
    vec![of_demand(D::FileDocument { document, category, on })]
}

pub(super) fn recognise(on: NaiveDate) -> Vec<Command> {
    let recognition = Recognition { decided_on: on, typology: Typology::T2, told: true };
    let (body, step) = (Some(token("prefecture-44")), RightSaid::Recognise(recognition));
    vec![of_demand(D::RecordRight { on, body, step })]
}

/// The dwelling of the n-th vacancy has one candidate, and a commission that meets with everyone there.
fn called(n: u128, on: NaiveDate) -> Vec<Command> {
    let landlord = token("nmh");
    let declared = crate::vacancy::Dwelling { available_on: on, ..dwelling() };
    let (agenda, members) = (vec![vacancy(n)], members());
    let called = S::Convene { landlord, meets_on: on, agenda, quorum: 4, members };
    vec![
        of_vacancy(n, V::Declare(declared)),
        of_vacancy(n, V::Nominate { demand: demand(1), nominator: token("nmh"), on }),
        shortfall(n),
        of_session(n, called),
        of_session(n, S::FreezeAgenda { on }),
        attend(n, 1..=9),
    ]
}

/// Everyone there votes for a decision on demand 1.
pub(super) fn sitting((n, v): (u128, u128), on: NaiveDate, decision: Decision) -> Command {
    let ballots = Ballots::unanimous((1..=9).map(member));
    let (vacancy, decisions) = (vacancy(v), vec![(demand(1), decision)]);
    of_session(n, S::Decide { vacancy, on, decisions, read: BTreeMap::new(), ballots })
}

/// Decided sixteen days before the letter is presented, told the day after with how to contest.
pub(super) fn not_allocated(presented_on: NaiveDate) -> Vec<Command> {
    let decided = presented_on - Days::new(16);
    let (vacancy, demand, on) = (vacancy(2), demand(1), decided + Days::new(1));
    let reasons = vec![NonAllocationReason::OtherHouseholdFirst];
    let mut commands = called(2, decided);
    commands.extend([
        sitting((2, 2), decided, Decision::NotAllocate { reasons }),
        of_session(2, S::Notify { vacancy, demand, on, says_how: true }),
        of_session(2, S::PresentNotice(NoticePresented { vacancy, demand, presented_on })),
    ]);
    commands
}

pub(super) fn convene(on: NaiveDate) -> Vec<Command> {
    called(1, on)
}

/// By Saturday 1 April 2028.
pub(super) fn conditional(on: NaiveDate) -> Vec<Command> {
    let (document, due) = (DocumentCategory::TaxNotice, day("2028-04-01"));
    vec![sitting((1, 1), on, Decision::AllocateIf { rank: 1, document, due })]
}

pub(super) fn bring(on: NaiveDate) -> Vec<Command> {
    let document = document(2);
    let entered = D::EnterDocument(DocumentEntry {
        document,
        category: DocumentCategory::TaxNotice,
        filed_on: on,
        posted_on: None,
        handed_to: None,
        entered_on: on,
    });
    let proves = Proven::default();
    vec![of_demand(entered), of_demand(D::VerifyDocument { document, on, proves })]
}

/// A reply is asked by Saturday 15 April 2028.
pub(super) fn offer_dwelling(on: NaiveDate) -> Vec<Command> {
    let reply_by = day("2028-04-15");
    let mut acts = vec![of_vacancy(1, V::MakeOffer { demand: demand(1), on, reply_by })];
    acts.extend(presented_at_once(LetterPurpose::Offer { vacancy: vacancy(1) }, on));
    acts
}

pub(super) fn refuse(on: NaiveDate) -> Vec<Command> {
    let reason = RefusalReason::Size;
    vec![of_vacancy(1, V::RefuseOffer { demand: demand(1), on, reason })]
}
