//! People, dwellings and the commands of an ordinary life, to vary from.

use crate::{
    declaration::{
        ApplicantKind, CoApplicant, CurrentHousing, Form, Household, Identity, Member, MemberLink,
        Resources, Situation, WishDetail,
    },
    demand::{
        Channel, Declaration, DeliveryProof, DemandCommand, DocumentCategory, LetterChannel,
        LetterCommand, LetterPurpose, Parting, Proven, Registration, Submission, Wish,
    },
    id::{
        AgentId, DemandId, DocumentId, ExaminationId, LetterId, MandateId, MemberId, PersonId,
        PlaceId, ReceptionId, ReferralId, SessionId, VacancyId,
    },
    number::DemandNumber,
    sealed::Sealed,
    session::{Ballots, Decision, SessionCommand},
    territory::{Financing, Typology},
    vacancy::{Dwelling, ShortfallCause, VacancyCommand},
    world::Command,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use uuid::Uuid;

macro_rules! numbered {
    ($($name:ident: $id:ident;)*) => {$(
        /// An identifier made of a small number.
        #[must_use]
        pub const fn $name(n: u128) -> $id {
            $id::new(Uuid::from_u128(n))
        }
    )*};
}

numbered! {
    demand: DemandId;
    person: PersonId;
    vacancy: VacancyId;
    session: SessionId;
    place: PlaceId;
    referral: ReferralId;
    document: DocumentId;
    examination: ExaminationId;
    reception: ReceptionId;
    agent: AgentId;
    letter: LetterId;
    mandate: MandateId;
    member: MemberId;
}

/// A day, written `2025-03-10`.
///
/// # Panics
/// It is not a date.
#[must_use]
pub fn day(text: &str) -> NaiveDate {
    token(text)
}

/// A token of the territory: a commune, a body, a desk, a code.
///
/// # Panics
/// It is not spelt as its kind asks.
#[must_use]
#[expect(clippy::panic, reason = "a test helper fails its test")]
pub fn token<T: std::str::FromStr>(text: &str) -> T {
    match text.parse() {
        Ok(token) => token,
        Err(_) => panic!("{text:?} is not what the test asks for"),
    }
}

/// The number of the n-th demand.
///
/// # Panics
/// Never below a million.
#[must_use]
pub fn number(n: u128) -> DemandNumber {
    token(&format!("0440325{n:06}G4401"))
}

/// What the n-th person declares: alone, 34, hosted by the parents, 12,000 a year, a T1 or T2 in Nantes.
#[must_use]
pub fn declaration(n: u128) -> Declaration {
    let owner = person(n);
    let member = Member { link: MemberLink::Applicant, birth_date: Some(day("1990-05-17")) };
    Declaration {
        on: day("2025-03-10"),
        residence: Some(token("44109")),
        identity: Sealed::new(owner, identity(n)),
        form: Sealed::new(owner, Form::default()),
        co_applicants: vec![],
        household: Some(Sealed::new(
            owner,
            Household { members: vec![member], ..Household::default() },
        )),
        resources: Some(Sealed::new(
            owner,
            Resources { tax_income_n2: Some(12_000), monthly: 1_100, ..Resources::default() },
        )),
        housing: Some(Sealed::new(
            owner,
            CurrentHousing { models: vec![token("CPE")], ..CurrentHousing::default() },
        )),
        wish: Some(Wish {
            typologies: vec![Typology::T1, Typology::T2],
            communes: vec![token("44109")],
            widened: false,
            detail: Sealed::new(owner, WishDetail::default()),
        }),
        situation: Some(Sealed::new(
            owner,
            Situation { reasons: vec![token("01")], ..Situation::default() },
        )),
        link: None,
        missing: vec![],
        anomalies: vec![],
        lookalikes: vec![],
    }
}

/// The n-th applicant.
#[must_use]
pub fn identity(n: u128) -> Identity {
    Identity {
        kind: ApplicantKind::Person,
        name: format!("DURAND-{n}"),
        first_name: Some("Camille".to_owned()),
        birth_date: Some(day("1990-05-17")),
        email: None,
        phone: None,
        received: crate::declaration::Received::default(),
    }
}

/// The n-th form, received at a desk on 10 March 2025, not yet registered.
#[must_use]
pub fn form(n: u128) -> Submission {
    Submission {
        received_on: day("2025-03-10"),
        channel: Channel::Desk,
        desk: token("G4401"),
        declaration: declaration(n),
        registration: None,
        lookalikes: vec![],
    }
}

/// Takes in the n-th form.
#[must_use]
pub fn submit(n: u128) -> Command {
    submission(n, form(n))
}

/// Takes in a form.
#[must_use]
pub fn submission(n: u128, form: Submission) -> Command {
    Command::Demand(demand(n), DemandCommand::Submit(Box::new(form)))
}

/// Takes in the n-th form as a migration that keeps its dates.
#[must_use]
pub fn migrate(n: u128, presented_on: &str, last_renewed_on: Option<&str>) -> Command {
    let registration = Registration {
        presented_on: day(presented_on),
        last_renewed_on: last_renewed_on.map(day),
        number: number(n),
        migrated: true,
    };
    submission(n, Submission { registration: Some(registration), ..form(n) })
}

/// Registers the n-th demand on the day of its form.
#[must_use]
pub fn register(n: u128) -> Command {
    Command::Demand(
        demand(n),
        DemandCommand::Register {
            on: day("2025-03-10"),
            body: token("nantes"),
            number: number(n),
            desk: token("G4401"),
            same: vec![],
        },
    )
}

/// Demands 1 to n, submitted and registered.
pub fn registered(n: u128) -> impl Iterator<Item = Command> {
    (1..=n).flat_map(|n| [submit(n), register(n)])
}

/// A T2 of 46 m² in Nantes, PLUS, of the landlord `nmh`.
#[must_use]
pub fn dwelling() -> Dwelling {
    Dwelling {
        landlord: token("nmh"),
        rpls: token("1234567890"),
        commune: token("44109"),
        typology: Typology::T2,
        surface: 46,
        floor: 2,
        accessible: true,
        rent_cents: 31_050,
        charges_cents: 8_000,
        financing: Financing::Plus,
        in_priority_district: false,
        available_on: day("2025-10-01"),
    }
}

/// Declares the n-th vacancy.
#[must_use]
pub fn declare(n: u128) -> Command {
    Command::Vacancy(vacancy(n), VacancyCommand::Declare(dwelling()))
}

/// The landlord proposes a demand on 10 September 2025.
#[must_use]
pub fn nominate(v: u128, d: u128) -> Command {
    let on = day("2025-09-10");
    Command::Vacancy(
        vacancy(v),
        VacancyCommand::Nominate { demand: demand(d), nominator: token("nmh"), on },
    )
}

/// Says that too few demands fit.
#[must_use]
pub fn shortfall(v: u128) -> Command {
    let cause = ShortfallCause::TooFewDemands;
    Command::Vacancy(vacancy(v), VacancyCommand::RecordShortfall { cause })
}

/// Calls the n-th session for 24 September 2025 on one vacancy, quorum 4.
#[must_use]
pub fn convene(n: u128, v: u128) -> Command {
    Command::Session(
        session(n),
        SessionCommand::Convene {
            landlord: token("nmh"),
            meets_on: day("2025-09-24"),
            agenda: vec![vacancy(v)],
            quorum: 4,
            members: vec![],
        },
    )
}

/// Freezes the agenda of the n-th session on 22 September 2025.
#[must_use]
pub fn freeze(n: u128) -> Command {
    Command::Session(session(n), SessionCommand::FreezeAgenda { on: day("2025-09-22") })
}

/// Five voting members are there.
#[must_use]
pub fn quorum(n: u128) -> Command {
    Command::Session(session(n), SessionCommand::EstablishQuorum { present: 5 })
}

/// Decides on 24 September 2025.
#[must_use]
pub fn decide(n: u128, v: u128, decisions: Vec<(DemandId, Decision)>) -> Command {
    let (vacancy, on) = (vacancy(v), day("2025-09-24"));
    Command::Session(
        session(n),
        SessionCommand::Decide {
            vacancy,
            on,
            decisions,
            read: BTreeMap::new(),
            ballots: Ballots::default(),
        },
    )
}

/// Allocates to demands 1 to n in that order.
#[must_use]
pub fn ranks(n: u8) -> Vec<(DemandId, Decision)> {
    (1..=n).map(|rank| (demand(u128::from(rank)), Decision::Allocate { rank })).collect()
}

/// Offers the dwelling on 25 September 2025, reply by 6 October.
#[must_use]
pub fn offer(v: u128, d: u128) -> Command {
    let (on, reply_by) = (day("2025-09-25"), day("2025-10-06"));
    Command::Vacancy(vacancy(v), VacancyCommand::MakeOffer { demand: demand(d), on, reply_by })
}

/// The letter that goes with the renewal notice of the n-th demand: sent on a day, presented on another.
#[must_use]
pub fn told_of_renewal(n: u128, sent_on: &str, presented_on: &str) -> [Command; 2] {
    let (id, purpose) = (letter(500_000 + n), LetterPurpose::Renewal);
    let (channel, address) = (LetterChannel::Registered, Some(1));
    let sent = LetterCommand::Send { letter: id, purpose, on: day(sent_on), channel, address };
    let (on, proof) = (day(presented_on), DeliveryProof::PostalNotice);
    let presented = LetterCommand::Present { letter: id, on, proof };
    [sent, presented].map(|said| Command::Demand(demand(n), DemandCommand::Letter(said)))
}

/// The letter of that offer is sent the same day, and presented on 26 September 2025.
#[must_use]
pub fn told_of_offer(v: u128, d: u128) -> [Command; 2] {
    let (id, purpose) = (letter(1_000 * v + d), LetterPurpose::Offer { vacancy: vacancy(v) });
    let (channel, address) = (LetterChannel::Registered, Some(1));
    let sent = LetterCommand::Send { letter: id, purpose, on: day("2025-09-25"), channel, address };
    let (on, proof) = (day("2025-09-26"), DeliveryProof::PostalNotice);
    let presented = LetterCommand::Present { letter: id, on, proof };
    [sent, presented].map(|said| Command::Demand(demand(d), DemandCommand::Letter(said)))
}

/// The household accepts on 30 September 2025.
#[must_use]
pub fn accept(v: u128, d: u128) -> Command {
    let on = day("2025-09-30");
    Command::Vacancy(vacancy(v), VacancyCommand::AcceptOffer { demand: demand(d), on })
}

/// Everything up to an offer to demand 1: three registered demands, one vacancy, one session that ranked them.
pub fn offered() -> impl Iterator<Item = Command> {
    registered(3).chain([declare(1), nominate(1, 1), nominate(1, 2), nominate(1, 3)]).chain([
        convene(1, 1),
        quorum(1),
        decide(1, 1, ranks(3)),
        offer(1, 1),
    ])
}

/// The other adult `co` of a joint demand: married, 35, with 9,000 a year.
#[must_use]
pub fn spouse(co: u128) -> Sealed<CoApplicant> {
    let spouse = CoApplicant {
        name: format!("DURAND-{co}"),
        first_name: "Dominique".to_owned(),
        birth_date: day("1990-05-17"),
        link: token("M"),
        tax_income_n2: Some(9_000),
        tax_income_n1: None,
        monthly: 800,
        year_n2: None,
        last_months: None,
        received: crate::declaration::Received::default(),
    };
    Sealed::new(person(co), spouse)
}

/// Demand n, registered, signed by persons n and `co`, with a verified document 1 of the household.
pub fn joint(n: u128, co: u128) -> impl Iterator<Item = Command> {
    let mut form = form(n);
    form.declaration.co_applicants = vec![spouse(co)];
    let (document, category) = (document(1), DocumentCategory::FamilyStatus);
    let on = day("2025-03-12");
    [
        submission(n, form),
        register(n),
        Command::Demand(demand(n), DemandCommand::FileDocument { document, category, on }),
        Command::Demand(
            demand(n),
            DemandCommand::VerifyDocument { document, on, proves: Proven::default() },
        ),
    ]
    .into_iter()
}

/// Person n leaves demand `from` on a day, for demand n; document 1 is theirs too.
#[must_use]
pub fn parting(n: u128, from: u128, on: &str) -> Parting {
    Parting {
        from: demand(from),
        on: day(on),
        body: token("nantes"),
        number: number(n),
        form: Submission { received_on: day(on), ..form(n) },
        shared: vec![document(1)],
        alone: vec![],
    }
}
