use super::*;
use crate::{
    testing::Story,
    tests::{an_attribution, of_demand},
};
use domain::{
    calendar::Deadline,
    demand::{DemandCommand, DocumentCategory, LetterCommand, ReturnCause},
    id::StreamId,
    place::{Level, PlaceCommand},
    reception::{CancellationCause, ReceptionCommand},
    referral::Mission,
    session::Decision,
    testing::{self as t, day},
    vacancy::VacancyCommand,
    world::Command,
};

async fn waited_for(story: &Story) -> Vec<(String, &'static str, String)> {
    let mut found = Vec::new();
    for (_keep, views) in story.views().await {
        let far = due(views.db(), day("2100-01-01"), 100).await.unwrap();
        assert_eq!(
            next_due(views.db()).await.unwrap(),
            far.first().map(|due| due.due),
            "the first one is the next"
        );
        found = far
            .into_iter()
            .map(|due| (due.stream.to_string(), due.kind.code(), due.due.to_string()))
            .collect();
    }
    found
}

fn of(n: u128, kind: Deadline, due: &str) -> (String, &'static str, String) {
    (t::demand(n).to_string(), kind.code(), due.to_owned())
}

#[tokio::test]
async fn a_registered_demand_waits_for_its_certificate_and_its_notice_then_for_its_expiry() {
    let mut story = Story::new();
    story.on("2025-03-10", [t::submit(1)]).await;
    assert_eq!(waited_for(&story).await, [], "nothing before registration");
    story.on("2025-03-10", [t::register(1)]).await;
    let certificate = of(1, Deadline::Certificate, "2025-03-13");
    let lines = waited_for(&story).await;
    assert_eq!(lines[0], certificate);
    assert_eq!((lines.len(), lines[1].1), (2, "renewal-notice"));
    let issue = DemandCommand::IssueCertificate { on: day("2025-03-13") };
    story.on("2025-03-13", [of_demand(1, issue)]).await;
    assert_eq!(waited_for(&story).await.len(), 1, "sent: no longer waited for");
    let notice = DemandCommand::SendRenewalNotice { on: day("2026-01-20") };
    story.on("2026-01-20", [of_demand(1, notice)]).await;
    assert_eq!(waited_for(&story).await, [], "the letter of the notice must come first");
    story.on("2026-02-20", t::told_of_renewal(1, "2026-01-20", "2026-02-20")).await;
    assert_eq!(waited_for(&story).await, [of(1, Deadline::Expiry, "2026-03-21")], "and a month");
    let lines = waited_for(&story).await;
    assert_eq!((lines.len(), lines[0].1), (1, "expiry"));
    let renew = DemandCommand::Renew { on: day("2026-02-21"), declaration: None };
    story.on("2026-02-21", [of_demand(1, renew)]).await;
    let lines = waited_for(&story).await;
    assert_eq!((lines.len(), lines[0].1), (1, "renewal-notice"));
    let renounce = DemandCommand::Renounce { on: day("2026-03-01") };
    story.on("2026-03-01", [of_demand(1, renounce)]).await;
    assert_eq!(waited_for(&story).await, [], "a closed demand waits for nothing");
}

#[tokio::test]
async fn the_lines_of_every_demand_and_offer_are_those_its_state_waits_for() {
    let mut story = Story::new();
    story.on("2025-03-10", t::offered()).await;
    assert!(waited_for(&story).await.iter().all(|line| line.1 != "offer-reply"), "no letter came");
    story.on("2025-09-26", t::told_of_offer(1, 1)).await;
    let world = story.world();
    let law = domain::law::Law::default();
    for (_keep, views) in story.views().await {
        let lines = due(views.db(), day("2100-01-01"), 100).await.unwrap();
        for n in 1..=3 {
            let mut expected = story.world().demand(t::demand(n)).unwrap().deadlines(&law);
            expected.sort_by_key(|(_, due)| *due);
            let stream = StreamId::Demand(t::demand(n));
            let found: Vec<_> = lines
                .iter()
                .filter(|line| line.stream == stream)
                .map(|line| (line.kind, line.due))
                .collect();
            assert_eq!(found, expected, "demand {n}");
        }
        let offer = lines.iter().find(|line| line.kind == Deadline::OfferReply).unwrap();
        assert_eq!(offer.demand, Some(t::demand(1)));
        assert_eq!(offer.due, day("2025-10-07"));
        let state = world.vacancy(t::vacancy(1)).unwrap();
        let due = [(t::demand(1), offer.due)];
        assert_eq!(state.offer_deadlines(t::vacancy(1), &world), due, "as the rules say");
    }
    for (_keep, views) in story.views().await {
        let span = (day("2025-10-07"), day("2026-01-31"));
        let of = |n: u128| coming(views.db(), span, Some(t::demand(n)), 100);
        let kinds = |found: Vec<Due>| found.iter().map(|due| due.kind).collect::<Vec<_>>();
        let first = kinds(of(1).await.unwrap());
        assert_eq!(first, [Deadline::OfferReply, Deadline::RenewalNotice]);
        assert_eq!(kinds(of(2).await.unwrap()), [Deadline::RenewalNotice]);
        assert_eq!(coming(views.db(), span, None, 100).await.unwrap().len(), 4);
        let short = (day("2025-10-08"), day("2026-01-30"));
        assert_eq!(coming(views.db(), short, None, 100).await.unwrap(), []);
    }
    let (letter, on) = (t::letter(1_001), day("2025-10-01"));
    let back = LetterCommand::Return { letter, on, cause: ReturnCause::Unclaimed };
    story.on("2025-10-01", [of_demand(1, DemandCommand::Letter(back))]).await;
    assert!(waited_for(&story).await.iter().all(|line| line.1 != "offer-reply"), "it came back");
    let over = an_attribution().await;
    assert!(waited_for(&over).await.iter().all(|line| line.1 != "offer-reply"));
}

/// L441-2-8: from the request to the interview, the end, or the day the log says that it was late.
#[tokio::test]
async fn a_person_who_asks_to_be_received_is_waited_for_until_the_end_of_the_delay() {
    let cause = CancellationCause::PersonWithdrew;
    let on = |n: u128, command: ReceptionCommand| Command::Reception(t::reception(n), command);
    let ask = |n: u128| {
        let (place, mission, on_day) = (t::place(1), Mission::Information, day("2025-03-10"));
        on(n, ReceptionCommand::Request { demand: None, place, mission, on: on_day })
    };
    let mut story = Story::new();
    let (referential, optional) = ("exemple-2017".to_owned(), std::collections::BTreeSet::new());
    let declared = PlaceCommand::Declare {
        name: "Mairie".to_owned(),
        body: t::token("nantes"),
        commune: t::token("44109"),
        address: "rue".to_owned(),
    };
    let signed =
        PlaceCommand::Commit { level: Level::One, referential, on: day("2025-03-03"), optional };
    let opened = [declared, signed].map(|command| Command::Place(t::place(1), command));
    story.on("2025-03-03", opened).await;
    story.on("2025-03-10", [ask(1), ask(2)]).await;
    let line = |n: u128| {
        (t::reception(n).to_string(), Deadline::FirstReception.code(), "2025-04-11".to_owned())
    };
    let world = story.world();
    let state = world.reception(t::reception(1)).unwrap();
    assert_eq!(state.deadline(), Some((Deadline::FirstReception, day("2025-04-11"))));
    assert_eq!(waited_for(&story).await, [line(1), line(2)]);
    let cancel = on(2, ReceptionCommand::Cancel { on: day("2025-03-20"), cause });
    story.on("2025-03-20", [cancel]).await;
    assert_eq!(waited_for(&story).await, [line(1)]);
    story.on("2025-04-11", [on(1, ReceptionCommand::Breach { on: day("2025-04-11") })]).await;
    assert_eq!(waited_for(&story).await, [], "said once");
}

/// R441-3: from the session that asks for a document to the day that it lapses, is found, or another session decides.
#[tokio::test]
async fn a_condition_is_waited_for_until_something_came_of_it() {
    let on = |command: VacancyCommand| Command::Vacancy(t::vacancy(1), command);
    let mut decisions = t::ranks(3);
    for (n, (_, decision)) in decisions.iter_mut().take(2).enumerate() {
        let (document, due) = (DocumentCategory::TaxNotice, day("2025-10-06"));
        let rank = u8::try_from(n + 1).unwrap();
        *decision = Decision::AllocateIf { rank, document, due };
    }
    let mut story = Story::new();
    story.on("2025-09-24", t::offered().take(12)).await;
    story.on("2025-09-24", [t::decide(1, 1, decisions)]).await;
    let lines = async |story: &Story| {
        let mut of = Vec::new();
        for (_keep, views) in story.views().await {
            of = due(views.db(), day("2100-01-01"), 100).await.unwrap();
        }
        let of = of.into_iter().filter(|line| line.kind == Deadline::Condition);
        of.map(|line| (line.demand.unwrap(), line.due)).collect::<Vec<_>>()
    };
    let both = [1, 2].map(|n| (t::demand(n), day("2025-10-07")));
    assert_eq!(lines(&story).await, both);
    let world = story.world();
    let state = world.vacancy(t::vacancy(1)).unwrap();
    assert_eq!(state.condition_deadlines(t::vacancy(1), &world), both, "as the rules say");
    let lapse =
        |n| on(VacancyCommand::LapseCondition { demand: t::demand(n), on: day("2025-10-07") });
    story.on("2025-10-07", [lapse(1)]).await;
    assert_eq!(lines(&story).await, both[1..]);
    story.on("2025-10-08", [on(VacancyCommand::Withdraw { on: day("2025-10-08") })]).await;
    assert_eq!(lines(&story).await, []);
}
