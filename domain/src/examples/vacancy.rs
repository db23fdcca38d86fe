//! A dwelling, from its declaration to its lease.

use super::{Example, gives, refused};
use crate::{
    declaration::{Household, Member, MemberLink, Resources},
    demand::{Declaration, DocumentCategory},
    refusal::Refusal as R,
    sealed::Sealed,
    session::Decision,
    testing::*,
    vacancy::{ExceptionCause, RefusalReason, ShortfallCause, VacancyCommand as C},
    world::Command,
};

fn on(command: C) -> Command {
    Command::Vacancy(vacancy(1), command)
}

fn refuse(d: u128) -> Command {
    let reason = RefusalReason::Location;
    on(C::RefuseOffer { demand: demand(d), on: day("2025-09-30"), reason })
}

fn lapse(date: &str) -> Command {
    on(C::DeemRefused { demand: demand(1), on: day(date) })
}

fn sign(d: u128) -> Command {
    on(C::SignLease { demand: demand(d), on: day("2025-10-08") })
}

fn withdraw(d: u128, date: &str) -> Command {
    on(C::WithdrawCandidate { demand: demand(d), on: day(date) })
}

fn close() -> Command {
    on(C::Withdraw { on: day("2025-10-08") })
}

fn except(cause: ExceptionCause) -> Command {
    on(C::RecordException { on: day("2025-09-11"), cause })
}

fn lack(cause: ShortfallCause) -> Command {
    on(C::RecordShortfall { cause })
}

/// A registered demand that says something else than usual, and a vacancy.
fn with(change: impl FnOnce(&mut Declaration)) -> Scenario {
    let mut changed = form(1);
    change(&mut changed.declaration);
    Scenario::new().given([submission(1, changed), register(1), declare(1)])
}

fn members(count: usize) -> Sealed<Household> {
    let member = |link| Member { link, birth_date: Some(day("1990-05-17")) };
    let others = std::iter::repeat_with(|| member(MemberLink::Dependant)).take(count - 1);
    let members = std::iter::once(member(MemberLink::Applicant)).chain(others).collect();
    Sealed::new(person(1), Household { members, ..Household::default() })
}

fn income(year: i64) -> Sealed<Resources> {
    let resources = Resources { tax_income_n2: Some(year), ..Resources::default() };
    Sealed::new(person(1), resources)
}

pub(super) fn examples() -> Vec<Example> {
    [dwellings(), candidates(), who_fits(), offers(), leases()].into_iter().flatten().collect()
}

fn dwellings() -> Vec<Example> {
    let nothing = Scenario::new();
    let declared = Scenario::new().given([declare(1)]);
    let assign = on(C::AssignToReservation { holder: token("al"), on: day("2025-09-01") });
    let mut bigger = dwelling();
    bigger.surface = 60;
    let three = declared.clone().given(registered(3)).given((1..=3).map(|d| nominate(1, d)));
    vec![
        gives("a dwelling is declared free", &nothing, declare(1), &["vacancy.declared"]),
        refused(
            "a dwelling keeps what was declared",
            &declared,
            on(C::Declare(bigger)),
            R::VacancyExists,
        ),
        gives(
            "a reservation holder may propose",
            &declared,
            assign.clone(),
            &["vacancy.assigned-to-reservation"],
        ),
        refused("nothing is assigned that is not declared", &nothing, assign, R::VacancyUnknown),
        gives("too few demands fit", &declared, shortfall(1), &["vacancy.shortfall-recorded"]),
        refused("three candidates are enough", &three, shortfall(1), R::NoShortfall),
        refused(
            "an exception is no lack of candidates",
            &declared,
            lack(ShortfallCause::OpposableRight),
            R::ExceptionApart,
        ),
        refused(
            "a dwelling that is not very social",
            &declared.clone().given(registered(1)).given([nominate(1, 1)]),
            except(ExceptionCause::VerySocial),
            R::NotVerySocial,
        ),
        gives("the landlord takes the dwelling back", &declared, close(), &["vacancy.closed"]),
        refused(
            "a dwelling that is taken back has no candidate",
            &declared.clone().given(registered(1)).given([close()]),
            nominate(1, 1),
            R::VacancyClosed,
        ),
    ]
}

fn candidates() -> Vec<Example> {
    let one = Scenario::new().given(registered(2)).given([declare(1), nominate(1, 1)]);
    let reserved = Scenario::new().given(registered(1)).given([
        declare(1),
        on(C::AssignToReservation { holder: token("al"), on: day("2025-09-01") }),
    ]);
    let ranked = Scenario::new().given(offered().take(13));
    let lapsed = conditional();
    vec![
        gives(
            "a nomination records the score and opens a candidacy",
            &Scenario::new().given(registered(1)).given([declare(1)]),
            nominate(1, 1),
            &["demand.score-computed", "vacancy.candidate-nominated", "demand.candidacy-opened"],
        ),
        gives(
            "a candidate is withdrawn before the session",
            &one,
            withdraw(1, "2025-09-12"),
            &["vacancy.candidate-withdrawn", "demand.candidacy-closed"],
        ),
        refused(
            "who is no candidate is not withdrawn",
            &one,
            withdraw(2, "2025-09-12"),
            R::NotCandidate,
        ),
        refused("the holder proposes during its month", &reserved, nominate(1, 1), R::NotNominator),
        refused(
            "the commission ranked: nobody else is proposed",
            &ranked.clone().given([submit(4), register(4)]),
            nominate(1, 4),
            R::RankingDone,
        ),
        refused("who was ranked stays", &ranked, withdraw(1, "2025-09-26"), R::CandidateDecided),
        gives(
            "a condition that lapsed opens the next rank",
            &lapsed,
            withdraw(1, "2025-10-08"),
            &["vacancy.condition-lapsed", "vacancy.next-rank-activated", "demand.candidacy-closed"],
        ),
    ]
}

/// Rank 1 waits for a tax notice until 6 October 2025.
fn conditional() -> Scenario {
    let mut decisions = ranks(3);
    if let Some((_, first)) = decisions.first_mut() {
        let (document, due) = (DocumentCategory::TaxNotice, day("2025-10-06"));
        *first = Decision::AllocateIf { rank: 1, document, due };
    }
    Scenario::new().given(offered().take(12)).given([decide(1, 1, decisions)])
}

fn who_fits() -> Vec<Example> {
    let case = |says, scenario: Scenario, why| refused(says, &scenario, nominate(1, 1), why);
    vec![
        case(
            "nobody is proposed without a household",
            with(|said| said.household = None),
            R::HouseholdUnknown,
        ),
        case("nor without resources", with(|said| said.resources = None), R::ResourcesUnknown),
        case("nor without a wish", with(|said| said.wish = None), R::WishUnknown),
        case(
            "an income above the ceiling",
            with(|said| said.resources = Some(income(60_000))),
            R::AboveCeiling,
        ),
        case(
            "six people in a T2",
            with(|said| said.household = Some(members(6))),
            R::DwellingTooSmall,
        ),
        case(
            "one person in a T5",
            {
                let mut big = dwelling();
                (big.typology, big.surface) = (crate::territory::Typology::T5, 110);
                Scenario::new().given(registered(1)).given([on(C::Declare(big))])
            },
            R::DwellingTooBig,
        ),
        case(
            "a commune that is not wished",
            with(|said| {
                if let Some(wish) = &mut said.wish {
                    wish.communes = vec![token("44143")];
                }
            }),
            R::CommuneNotWished,
        ),
    ]
}

/// In the order of the ranking, with ten days to reply (R441-10).
fn offers() -> Vec<Example> {
    let candidates = Scenario::new().given(offered().take(10));
    let ranked = Scenario::new().given(offered().take(13));
    let open = Scenario::new().given(offered());
    let alone = Scenario::new().given(registered(1)).given([
        declare(1),
        nominate(1, 1),
        shortfall(1),
        convene(1, 1),
        quorum(1),
        decide(1, 1, ranks(1)),
        offer(1, 1),
    ]);
    let short =
        on(C::MakeOffer { demand: demand(1), on: day("2025-09-25"), reply_by: day("2025-10-03") });
    vec![
        gives("the first rank gets the offer", &ranked, offer(1, 1), &["vacancy.offer-made"]),
        refused("the second waits", &ranked, offer(1, 2), R::NotTheirTurn),
        refused("no offer before the commission", &candidates, offer(1, 1), R::NoRanking),
        refused("no offer while a document lacks", &conditional(), offer(1, 1), R::ConditionOpen),
        refused("ten days to reply", &ranked, short, R::ReplyTooShort(day("2025-10-05"))),
        gives("the household accepts", &open, accept(1, 1), &["vacancy.offer-accepted"]),
        refused("who got no offer does not accept", &open, accept(1, 2), R::OfferNotOpen),
        gives(
            "a refusal gives the turn to the next",
            &open,
            refuse(1),
            &["vacancy.offer-refused", "vacancy.next-rank-activated", "demand.candidacy-closed"],
        ),
        gives(
            "the last refusal ends the ranking",
            &alone,
            refuse(1),
            &["vacancy.offer-refused", "vacancy.closed", "demand.candidacy-closed"],
        ),
        gives(
            "silence is a refusal after the last day",
            &open.clone().given(told_of_offer(1, 1)),
            lapse("2025-10-07"),
            &[
                "vacancy.offer-deemed-refused",
                "vacancy.next-rank-activated",
                "demand.candidacy-closed",
            ],
        ),
        refused(
            "a silence says nothing before the letter of the offer came",
            &open,
            lapse("2025-10-07"),
            R::NoDeliveryProof,
        ),
        refused(
            "a reply may come to the last day",
            &open,
            lapse("2025-10-06"),
            R::ReplyStillPossible(day("2025-10-06")),
        ),
    ]
}

fn leases() -> Vec<Example> {
    let open = Scenario::new().given(offered());
    let accepted = open.clone().given([accept(1, 1)]);
    vec![
        gives(
            "a lease ends the demand and the other candidacies",
            &accepted,
            sign(1),
            &[
                "vacancy.lease-signed",
                "vacancy.closed",
                "demand.candidacy-closed",
                "demand.deregistered",
                "person.demand-detached",
                "demand.candidacy-closed",
                "demand.candidacy-closed",
            ],
        ),
        refused("no lease without an acceptance", &open, sign(1), R::OfferNotAccepted),
        refused("an accepted dwelling is not taken back", &accepted, close(), R::OfferAccepted),
    ]
}
