//! Two demands of one person, or of two people who look alike; what is put right; what is kept of a person.

use super::{Example, gives, refused};
use crate::{
    demand::{
        AffectedSession, Correction, DemandCommand as C, Distinct, DocumentCategory, Ground,
        HoldCause, LeaseElsewhere, Mistake, MistakeCause, RepairCommand as P,
    },
    refusal::Refusal as R,
    sealed::Sealed,
    testing::*,
    world::Command,
};

fn on(n: u128, command: impl Into<C>) -> Command {
    Command::Demand(demand(n), command.into())
}

/// The n-th form, of the first applicant, which the registry says looks like another.
fn alike(n: u128, other: u128) -> Command {
    let mut form = form(n);
    form.lookalikes = vec![demand(other)];
    form.declaration.identity = Sealed::new(person(n), identity(1));
    submission(n, form)
}

/// The n-th form, of someone with another first name too.
fn stranger(n: u128) -> Command {
    let (mut form, mut identity) = (form(n), identity(n));
    identity.first_name = Some("Lou".to_owned());
    form.declaration.identity = Sealed::new(person(n), identity);
    submission(n, form)
}

fn dismiss(n: u128, other: u128) -> Command {
    let (other, on_day, body) = (demand(other), day("2025-03-12"), token("nantes"));
    let reason = Distinct::Homonyms;
    on(n, C::DismissResemblance { other, on: on_day, body, reason })
}

fn merge(n: u128, into: u128) -> Command {
    let (into, body) = (demand(into), token("nantes-metropole"));
    on(n, P::Merge { into, on: day("2025-09-12"), body })
}

fn correct(change: impl FnOnce(&mut crate::demand::Declaration)) -> Command {
    let mut declaration = declaration(1);
    change(&mut declaration);
    on(
        1,
        P::Correct(Box::new(Correction {
            on: day("2025-04-12"),
            effective_on: day("2025-03-10"),
            basis: document(1),
            body: token("ccas-nantes"),
            declaration,
        })),
    )
}

fn documented() -> Scenario {
    let (document, on_day) = (document(1), day("2025-04-02"));
    let category = DocumentCategory::FamilyStatus;
    let file = C::FileDocument { document, category, on: on_day };
    let verify = C::VerifyDocument { document, on: on_day, proves: Default::default() };
    Scenario::new().given(registered(1)).given([on(1, file), on(1, verify)])
}

pub(super) fn examples() -> Vec<Example> {
    [resemblances(), corrections(), elsewhere(), erasures()].into_iter().flatten().collect()
}

fn resemblances() -> Vec<Example> {
    let one = Scenario::new().given([submit(1)]);
    let two = one.clone().given([alike(2, 1)]);
    let both = &["demand.resemblance-dismissed", "demand.resemblance-dismissed"];
    let active = two.clone().given([register(1), register(2)]);
    let candidate = active.clone().given([declare(1), nominate(1, 2)]);
    let merged = active.clone().given([merge(2, 1)]);
    let other = Scenario::new().given([submit(1), register(1), stranger(2)]);
    let other = other.given([on(
        2,
        C::Register {
            on: day("2025-03-10"),
            body: token("nantes"),
            number: number(2),
            desk: token("G4401"),
            same: vec![],
        },
    )]);
    let back = C::Reinstate { on: day("2025-10-01"), mistake: None };
    vec![
        gives("set apart once, on both", &two, dismiss(1, 2), both),
        refused("what nobody noted", &one.given([submit(2)]), dismiss(1, 2), R::NoResemblance),
        gives(
            "two demands of one person become one",
            &active,
            merge(2, 1),
            &[
                "demand.merged",
                "demand.deregistered",
                "person.demand-detached",
                "demand.absorbed",
                "person.demand-attached",
            ],
        ),
        refused("a demand is not merged with itself", &active, merge(1, 1), R::MergeSame),
        refused("nor with that of someone else", &other, merge(2, 1), R::MergeOtherPerson),
        refused("nor while a dwelling is in view", &candidate, merge(2, 1), R::MergeCandidacyOpen),
        refused("what goes on elsewhere stays there", &merged, on(2, back), R::GoesOnElsewhere),
    ]
}

fn corrections() -> Vec<Example> {
    let registered = Scenario::new().given(registered(1));
    let documented = documented();
    let right = |said: &mut crate::demand::Declaration| said.wish = None;
    let housing = |said: &mut crate::demand::Declaration| {
        let own =
            crate::declaration::CurrentHousing { models: vec![token("HLM")], ..Default::default() };
        said.housing = Some(Sealed::new(person(1), own));
    };
    let (session, vacancy) = (session(1), vacancy(1));
    let met = |met_on: &str| AffectedSession {
        session,
        vacancy,
        met_on: day(met_on),
        was: None,
        would: Some(1),
    };
    let record =
        |met_on| on(1, P::RecordAffected { on: day("2025-11-12"), sessions: vec![met(met_on)] });
    let end = C::Deregister { ground: Ground::NoAnswer, on: day("2025-09-01") };
    let mistake = Mistake { cause: MistakeCause::LetterNotReceived, body: token("nmh") };
    let back = C::Reinstate { on: day("2025-10-12"), mistake: Some(mistake) };
    let passed = Scenario::new().given(crate::testing::registered(4));
    let passed = passed.given([declare(1), nominate(1, 2), nominate(1, 3), nominate(1, 4)]);
    let all = [2, 3, 4].map(demand);
    let ranked =
        (1u8..).zip(all).map(|(rank, id)| (id, crate::session::Decision::Allocate { rank }));
    let passed =
        passed.given([on(1, end), convene(1, 1), quorum(1), decide(1, 1, ranked.collect())]);
    let missed = passed.given([on(1, back)]);
    let nothing = Scenario::new().given(offered());
    vec![
        gives(
            "a fact is put right from a document",
            &documented,
            correct(housing),
            &["demand.fact-corrected", "demand.housing-declared"],
        ),
        refused("it is right already", &documented, correct(right), R::NothingToCorrect),
        refused("on no document", &registered, correct(housing), R::CorrectionBasisMissing),
        gives(
            "the sessions that an error cost are noted",
            &missed,
            record("2025-09-24"),
            &["demand.sessions-affected"],
        ),
        refused("not another day", &missed, record("2025-09-25"), R::SessionNotAffected),
        refused("nothing was put right", &nothing, record("2025-09-24"), R::NothingPutRight),
    ]
}

fn elsewhere() -> Vec<Example> {
    let registered = Scenario::new().given(registered(1));
    let report = |territory: &str| {
        let lease = LeaseElsewhere { territory: token(territory), signed_on: day("2025-06-02") };
        on(1, P::ReportLeaseElsewhere { on: day("2025-06-12"), body: token("nmh"), lease })
    };
    let asked = &["demand.lease-elsewhere-reported"];
    vec![
        gives("a lease elsewhere ends nothing", &registered, report("049"), asked),
        refused("a lease here has its own way", &registered, report("044"), R::LeaseHere),
    ]
}

fn erasures() -> Vec<Example> {
    let registered = Scenario::new().given(registered(1));
    let gone = C::Deregister { ground: Ground::NoAnswer, on: day("2025-06-03") };
    let gone = registered.clone().given([on(1, gone)]);
    let hold = || {
        let (body, cause) = (token("tribunal"), HoldCause::Contestation);
        on(1, P::HoldErasure { on: day("2025-06-12"), body, cause })
    };
    let held = gone.clone().given([hold()]);
    let release = on(1, P::ReleaseErasure { on: day("2026-07-01"), body: token("tribunal") });
    let erase = |date: &str| on(1, P::Erase { on: day(date) });
    let (kept, end) = (day("2026-06-03"), "2026-06-04");
    vec![
        gives(
            "a year after its end, a demand is erased",
            &gone,
            erase(end),
            &["demand.data-erased"],
        ),
        refused("not before", &gone, erase("2026-06-03"), R::RetentionRunning(kept)),
        refused("nor while it is active", &registered, erase(end), R::StillNeeded),
        gives("a contestation holds it", &gone, hold(), &["demand.erasure-held"]),
        refused("and nothing is erased", &held, erase(end), R::ErasureHeld),
        gives("until it is over", &held, release, &["demand.erasure-released"]),
    ]
}
