//! Letters: what was sent, whether it came, and what a silence allows.

use super::{Example, gives, refused};
use crate::{
    demand::{
        DeliveryProof, DemandCommand as D, DocumentCategory, Ground, LetterChannel,
        LetterCommand as C, LetterPurpose, LiftCause, ReturnCause,
    },
    refusal::Refusal as R,
    session::{Decision, Inadmissibility},
    testing::*,
    world::Command,
};

fn post(command: C) -> Command {
    Command::Demand(demand(1), D::Letter(command))
}

fn send(n: u128, purpose: LetterPurpose, date: &str) -> Command {
    sent(n, purpose, (date, LetterChannel::Registered, Some(1)))
}

fn sent(
    n: u128,
    purpose: LetterPurpose,
    (date, channel, address): (&str, LetterChannel, Option<u32>),
) -> Command {
    post(C::Send { letter: letter(n), purpose, on: day(date), channel, address })
}

fn ask(date: &str) -> Command {
    send(1, LetterPurpose::Request, date)
}

fn warn(ground: Ground, date: &str) -> Command {
    send(2, LetterPurpose::Warning { ground }, date)
}

fn present(n: u128, date: &str) -> Command {
    post(C::Present { letter: letter(n), on: day(date), proof: DeliveryProof::PostalNotice })
}

fn come_back(n: u128, date: &str) -> Command {
    post(C::Return { letter: letter(n), on: day(date), cause: ReturnCause::UnknownAtAddress })
}

fn lift(ground: Ground, date: &str) -> Command {
    post(C::Lift { ground, on: day(date), cause: LiftCause::Answered })
}

fn end(ground: Ground, date: &str) -> Command {
    post(C::End { ground, on: day(date) })
}

fn told(ground: Ground, date: &str) -> Command {
    Command::Demand(demand(1), D::Deregister { ground, on: day(date) })
}

fn paper(date: &str) -> Command {
    let (document, category, on) = (document(1), DocumentCategory::Other, day(date));
    Command::Demand(demand(1), D::FileDocument { document, category, on })
}

fn moves(date: &str) -> Command {
    let mut declaration = Box::new(declaration(1));
    let mut identity = identity(1);
    identity.phone = Some("0600000001".to_owned());
    declaration.identity = crate::sealed::Sealed::new(person(1), identity);
    Command::Demand(demand(1), D::Change { on: day(date), declaration })
}

/// A question of 2 June 2025, presented on the 4th; a warning of 1 July, presented on the 3rd.
fn warned() -> Scenario {
    asked().given([present(1, "2025-06-04"), warn(Ground::NoAnswer, "2025-07-01")])
}

fn asked() -> Scenario {
    Scenario::new().given(registered(1)).given([ask("2025-06-02")])
}

/// The person moved on 12 May; a letter of June went to the address of before.
fn moved() -> Scenario {
    let letter = [moves("2025-05-12"), ask("2025-06-02"), present(1, "2025-06-04")];
    Scenario::new().given(registered(1)).given(letter)
}

/// The commission of 24 September 2025 finds demand 1 inadmissible.
fn inadmissible() -> Scenario {
    let mut decisions = ranks(3);
    decisions.rotate_left(1);
    let mut rank = 0;
    let decisions = decisions.into_iter().map(|(candidate, _)| {
        if candidate == demand(1) {
            return (candidate, Decision::Inadmissible { cause: Inadmissibility::Resources });
        }
        rank += 1;
        (candidate, Decision::Allocate { rank })
    });
    let decisions = decisions.collect();
    Scenario::new().given(offered().take(12)).given([decide(1, 1, decisions)])
}

pub(super) fn examples() -> Vec<Example> {
    [going(), warnings(), silence(), from_elsewhere(), findings()].into_iter().flatten().collect()
}

fn going() -> Vec<Example> {
    let registered = Scenario::new().given(registered(1));
    let asked = asked();
    let came = asked.clone().given([present(1, "2025-06-04")]);
    vec![
        gives("a letter goes", &registered, ask("2025-06-02"), &["demand.letter-sent"]),
        gives("it goes once", &asked, ask("2025-06-02"), &[]),
        refused("under its own name", &asked, ask("2025-06-03"), R::LetterKnown),
        refused("not before the demand", &registered, ask("2025-03-09"), R::ImpossibleDate),
        gives("it is presented", &asked, present(1, "2025-06-04"), &["demand.letter-presented"]),
        gives("the same day again says nothing", &came, present(1, "2025-06-04"), &[]),
        refused(
            "the first presentation counts",
            &came,
            present(1, "2025-06-12"),
            R::LetterPresented(day("2025-06-04")),
        ),
        refused("not before it went", &asked, present(1, "2025-06-01"), R::ImpossibleDate),
        refused("a letter that never went", &asked, present(2, "2025-06-04"), R::LetterUnknown),
        gives("it comes back", &asked, come_back(1, "2025-06-20"), &["demand.letter-returned"]),
    ]
}

fn warnings() -> Vec<Example> {
    const NO_ANSWER: Ground = Ground::NoAnswer;
    let registered = Scenario::new().given(registered(1));
    let asked = asked();
    let came = asked.clone().given([present(1, "2025-06-04")]);
    let back = asked.clone().given([come_back(1, "2025-06-20")]);
    let warned = warned();
    vec![
        gives(
            "a warning follows a letter without an answer",
            &came,
            warn(NO_ANSWER, "2025-06-20"),
            &["demand.warning-sent"],
        ),
        refused(
            "which left fifteen days",
            &came,
            warn(NO_ANSWER, "2025-06-19"),
            R::LetterAnswerPossible(day("2025-06-19")),
        ),
        refused("and surely came", &asked, warn(NO_ANSWER, "2025-07-01"), R::NoDeliveryProof),
        refused("did not come back", &back, warn(NO_ANSWER, "2025-07-01"), R::LetterReturned),
        refused("was sent", &registered, warn(NO_ANSWER, "2025-07-01"), R::LetterUnknown),
        refused(
            "and had no answer: a document filed since is one",
            &came.clone().given([paper("2025-06-10")]),
            warn(NO_ANSWER, "2025-07-01"),
            R::LetterAnswered,
        ),
        refused(
            "it goes by a means that proves it came",
            &came,
            sent(
                2,
                LetterPurpose::Warning { ground: NO_ANSWER },
                ("2025-07-01", LetterChannel::Post, Some(1)),
            ),
            R::WarningNeedsProof,
        ),
        refused(
            "no warning for what needs none",
            &came,
            warn(Ground::NotRenewed, "2025-07-01"),
            R::NoWarningGround,
        ),
        gives(
            "any answer lifts it",
            &warned,
            lift(NO_ANSWER, "2025-07-15"),
            &["demand.warning-lifted"],
        ),
        refused(
            "a document is one too: no warning is left",
            &warned.given([paper("2025-07-15")]),
            lift(NO_ANSWER, "2025-07-16"),
            R::WarningMissing,
        ),
    ]
}

fn silence() -> Vec<Example> {
    const NO_ANSWER: Ground = Ground::NoAnswer;
    let ends = &["demand.deregistered", "person.demand-detached"];
    let warned = warned();
    let came = warned.clone().given([present(2, "2025-07-03")]);
    let elsewhere = moved();
    vec![
        gives(
            "a month after the warning, the demand ends",
            &came,
            end(NO_ANSWER, "2025-08-05"),
            ends,
        ),
        refused(
            "3 August 2025 is a Sunday: the last day is the Monday",
            &came,
            end(NO_ANSWER, "2025-08-04"),
            R::WarningRunning(day("2025-08-04")),
        ),
        refused(
            "nobody knows that it came",
            &warned,
            end(NO_ANSWER, "2025-09-01"),
            R::NoDeliveryProof,
        ),
        refused(
            "it came back",
            &warned.clone().given([come_back(2, "2025-07-20")]),
            end(NO_ANSWER, "2025-09-01"),
            R::LetterReturned,
        ),
        refused(
            "no letter that went to an address of before ends a demand",
            &elsewhere,
            end(NO_ANSWER, "2025-09-01"),
            R::NotLastAddress,
        ),
        refused(
            "nor does a letter alone",
            &asked().given([present(1, "2025-06-04")]),
            end(NO_ANSWER, "2025-09-01"),
            R::WarningMissing,
        ),
    ]
}

/// A code from elsewhere does not go round the letters sent from here.
fn from_elsewhere() -> Vec<Example> {
    const NO_ANSWER: Ground = Ground::NoAnswer;
    let ends = &["demand.deregistered", "person.demand-detached"];
    let came = warned().given([present(2, "2025-07-03")]);
    let elsewhere = moved();
    vec![
        refused(
            "a dwelling is in view",
            &came.clone().given([declare(1), nominate(1, 1)]),
            end(NO_ANSWER, "2025-10-01"),
            R::CandidacyOpen,
        ),
        refused(
            "a code from elsewhere does not go round the letters sent here",
            &elsewhere,
            told(NO_ANSWER, "2025-09-01"),
            R::NotLastAddress,
        ),
        gives(
            "without any letter here, what another system decided is taken",
            &Scenario::new().given(registered(1)),
            told(NO_ANSWER, "2025-09-01"),
            ends,
        ),
    ]
}

fn findings() -> Vec<Example> {
    const FOUND: Ground = Ground::Inadmissible;
    let inadmissible = inadmissible();
    let warned = inadmissible.clone().given([warn(FOUND, "2025-09-25"), present(2, "2025-09-29")]);
    vec![
        gives(
            "a commission found it inadmissible: a warning may go",
            &inadmissible,
            warn(FOUND, "2025-09-25"),
            &["demand.warning-sent"],
        ),
        refused(
            "only if one did",
            &Scenario::new().given(registered(1)),
            warn(FOUND, "2025-09-25"),
            R::NotInadmissible,
        ),
        refused(
            "and never at once",
            &warned,
            end(FOUND, "2025-10-29"),
            R::WarningRunning(day("2025-10-29")),
        ),
        gives(
            "a month later it ends",
            &warned,
            end(FOUND, "2025-10-30"),
            &["demand.deregistered", "person.demand-detached"],
        ),
        refused(
            "unless the warning was lifted",
            &warned.given([lift(FOUND, "2025-10-10")]),
            end(FOUND, "2025-10-30"),
            R::WarningMissing,
        ),
    ]
}
