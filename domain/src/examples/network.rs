//! Places, referrals and partners.

use super::{Example, gives, refused};
use crate::{
    id::PartnerId,
    partner::PartnerCommand,
    place::{Level, PlaceCommand as P, SuspensionCause},
    referral::{DeclineReason, Mission, ReferralCommand as C},
    refusal::Refusal as R,
    testing::*,
    world::Command,
};

fn at(n: u128, command: P) -> Command {
    Command::Place(place(n), command)
}

fn declare_place(n: u128, name: &str) -> Command {
    let (name, address) = (name.to_owned(), "rue".to_owned());
    at(n, P::Declare { name, body: token("nantes"), commune: token("44109"), address })
}

fn commit(n: u128, level: Level) -> Command {
    commit_with(n, level, "exemple-2017", &[])
}

fn commit_with(n: u128, level: Level, referential: &str, optional: &[Mission]) -> Command {
    let (referential, optional) = (referential.to_owned(), optional.iter().copied().collect());
    at(n, P::Commit { level, referential, on: day("2025-01-06"), optional })
}

fn desk(n: u128, code: &str) -> Command {
    let convention = Some(token("CONV-2025/014"));
    at(n, P::AuthoriseDesk { desk: token(code), on: day("2025-01-07"), convention })
}

fn leave(n: u128) -> Command {
    at(n, P::Leave { on: day("2025-06-30") })
}

fn on(command: C) -> Command {
    Command::Referral(referral(1), command)
}

fn create(to: u128, mission: Mission) -> Command {
    on(C::Create { demand: None, from: place(1), to: place(to), mission, on: day("2025-03-12") })
}

fn accept_on(date: &str) -> Command {
    on(C::Accept { on: day(date) })
}

fn decline() -> Command {
    on(C::Decline { on: day("2025-03-13"), reason: DeclineReason::NoCapacity })
}

fn complete() -> Command {
    on(C::Complete { on: day("2025-03-20") })
}

fn expire(date: &str) -> Command {
    on(C::Expire { on: day(date) })
}

fn subscribe(name: &str, types: &[&str]) -> Command {
    let types = types.iter().map(|name| (*name).to_owned()).collect();
    partner(PartnerCommand::Subscribe { body: token("nmh"), name: token(name), types })
}

fn partner(command: PartnerCommand) -> Command {
    Command::Partner(PartnerId::new(uuid::Uuid::from_u128(1)), command)
}

/// Place 1 at level 1, place 2 at level 2.
fn network() -> Scenario {
    Scenario::new().given([
        declare_place(1, "Mairie"),
        commit(1, Level::One),
        declare_place(2, "Maison"),
        commit(2, Level::Two),
    ])
}

pub(super) fn examples() -> Vec<Example> {
    [places(), commitments(), agents(), referrals(), partners()].into_iter().flatten().collect()
}

fn places() -> Vec<Example> {
    let nothing = Scenario::new();
    let declared = Scenario::new().given([declare_place(1, "Mairie")]);
    let desks = network().given([desk(2, "G4402")]);
    vec![
        gives("a place is declared", &nothing, declare_place(1, "Mairie"), &["place.declared"]),
        refused(
            "a place keeps what was declared",
            &declared,
            declare_place(1, "Autre"),
            R::PlaceExists,
        ),
        gives(
            "it commits to a level",
            &declared,
            commit(1, Level::One),
            &["place.level-committed"],
        ),
        refused("a place nobody declared", &nothing, commit(1, Level::One), R::PlaceUnknown),
        gives("it becomes a desk", &network(), desk(2, "G4402"), &["place.desk-authorised"]),
        refused("level 1 registers nobody", &network(), desk(1, "G4401"), R::LevelTooLow),
        refused("a desk has one code", &desks, desk(2, "G4403"), R::DeskExists),
        refused("a desk stays above level 1", &desks, commit(2, Level::One), R::DeskNeedsLevel),
        gives("it leaves the network", &declared, leave(1), &["place.left-network"]),
        refused(
            "who left commits to nothing",
            &declared.clone().given([leave(1)]),
            commit(1, Level::One),
            R::PlaceLeft,
        ),
    ]
}

fn commitments() -> Vec<Example> {
    let nothing = || at(1, P::Resume { on: day("2025-02-10") });
    let cause = SuspensionCause::Staff;
    let suspend = |missions: &[Mission]| {
        let missions = missions.iter().copied().collect();
        at(1, P::Suspend { missions, cause, on: day("2025-02-03") })
    };
    let suspended = network().given([suspend(&[])]);
    let withdraw = |n| at(n, P::WithdrawDesk { on: day("2025-02-03") });
    let unsigned =
        at(2, P::AuthoriseDesk { desk: token("G4402"), on: day("2025-01-07"), convention: None });
    let early = at(1, P::Resume { on: day("2025-02-02") });
    let (old, too_much) = (
        commit_with(1, Level::One, "exemple-2016", &[]),
        commit_with(1, Level::One, "exemple-2017", &[Mission::Interview]),
    );
    let asked = || create(1, Mission::Information);
    let from_other = Command::Referral(
        referral(1),
        C::Create {
            demand: None,
            from: place(2),
            to: place(1),
            mission: Mission::Information,
            on: day("2025-03-12"),
        },
    );
    vec![
        gives("a level changes", &network(), commit(1, Level::Two), &["place.level-changed"]),
        refused("under a referential in force", &network(), old, R::ReferentialNotInForce),
        refused("with missions left open by it", &network(), too_much, R::MissionNotOptional),
        gives("a commitment stops", &network(), suspend(&[]), &["place.commitment-suspended"]),
        refused(
            "of what was signed",
            &network(),
            suspend(&[Mission::Interview]),
            R::NothingToSuspend,
        ),
        gives("and starts again", &suspended, nothing(), &["place.commitment-resumed"]),
        refused("after it stopped", &suspended, early, R::NetworkDateImpossible),
        refused("nobody is sent there meanwhile", &suspended, from_other, R::MissionSuspended),
        refused("nor sends to itself", &suspended, asked(), R::SamePlace),
        refused("a desk has a convention", &network(), unsigned, R::ConventionMissing),
        gives(
            "a desk is withdrawn",
            &network().given([desk(2, "G4402")]),
            withdraw(2),
            &["place.desk-withdrawn"],
        ),
        refused("if it is one", &network(), withdraw(1), R::NoDesk),
    ]
}

fn agents() -> Vec<Example> {
    let empower = |by: &str| {
        at(1, P::EmpowerAgent { agent: agent(1), by: token(by), from: day("2025-01-08") })
    };
    let revoke =
        || at(1, P::RevokeAgent { agent: agent(1), by: token("nantes"), on: day("2025-06-02") });
    let empowered = network().given([empower("nantes")]);
    vec![
        gives("an agent is empowered", &network(), empower("nantes"), &["place.agent-empowered"]),
        refused("by the body of the place", &network(), empower("reze"), R::OtherBody),
        gives("an agent is revoked", &empowered, revoke(), &["place.agent-revoked"]),
        refused("who was empowered", &network(), revoke(), R::AgentNotEmpowered),
    ]
}

fn referrals() -> Vec<Example> {
    let sent = network().given([create(2, Mission::FollowUp)]);
    let taken = sent.clone().given([accept_on("2025-03-13")]);
    let late = sent.world().referral(referral(1)).map_or(vec![], |one| one.deadlines(&sent.law));
    let due = late.first().map_or(day("2099-01-01"), |(_, due)| *due);
    let last = due.pred_opt().unwrap_or(due);
    vec![
        gives(
            "an applicant is sent to the right contact",
            &network(),
            create(2, Mission::FollowUp),
            &["referral.created"],
        ),
        refused(
            "a place does not send to itself",
            &network(),
            create(1, Mission::Information),
            R::SamePlace,
        ),
        refused(
            "the place cannot do it",
            &network(),
            create(2, Mission::Interview),
            R::MissionNotHeld,
        ),
        refused("a referral is made once", &sent, create(2, Mission::Documents), R::ReferralExists),
        gives("it is taken", &sent, accept_on("2025-03-13"), &["referral.accepted"]),
        gives("it is declined", &sent, decline(), &["referral.declined"]),
        refused("it has its answer", &taken, decline(), R::ReferralAnswered),
        gives("what was asked is done", &taken, complete(), &["referral.completed"]),
        refused("nothing is done before it is taken", &sent, complete(), R::ReferralNotAccepted),
        refused("a referral nobody made", &network(), complete(), R::ReferralUnknown),
        gives("nobody answered", &sent, expire(&due.to_string()), &["referral.expired"]),
        refused(
            "the place may still answer",
            &sent,
            expire(&last.to_string()),
            R::AnswerStillPossible(last),
        ),
    ]
}

fn partners() -> Vec<Example> {
    let subscribed = Scenario::new().given([subscribe("nmh", &["demand.renewed"])]);
    let suspend = || partner(PartnerCommand::Suspend);
    vec![
        gives(
            "a partner subscribes",
            &Scenario::new(),
            subscribe("nmh", &["demand.renewed"]),
            &["partner.subscribed"],
        ),
        refused("to something", &Scenario::new(), subscribe("nmh", &[]), R::NoType),
        refused(
            "that exists",
            &Scenario::new(),
            subscribe("nmh", &["demand.vanished"]),
            R::UnknownType,
        ),
        refused(
            "under its own name",
            &subscribed,
            subscribe("autre", &["demand.renewed"]),
            R::PartnerRenamed,
        ),
        gives("and is suspended", &subscribed, suspend(), &["partner.suspended"]),
        refused("if it is there", &Scenario::new(), suspend(), R::PartnerUnknown),
    ]
}
