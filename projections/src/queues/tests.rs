use super::*;
use crate::{Views, testing::Story, tests::of_demand};
use domain::{
    demand::{
        DemandCommand, DocumentCategory, LetterChannel, LetterCommand, LetterPurpose, ReturnCause,
    },
    id::DemandId,
    place::{Level, PlaceCommand},
    referral::{Mission, ReferralCommand},
    territory::{Body, Desk},
    testing::{self as t, day},
    world::Command,
};

const EVERY: [Named; 16] = [
    Named::Mine,
    Named::ToTake,
    Named::DueSoon,
    Named::Silent,
    Named::Lines(Queue::ToRegister),
    Named::Lines(Queue::DocumentsToCheck),
    Named::Lines(Queue::RenewalsDue),
    Named::Lines(Queue::OffersAwaitingReply),
    Named::Lines(Queue::ReferralsToAccept),
    Named::Lines(Queue::ReferralsTaken),
    Named::Lines(Queue::Duplicates),
    Named::Lines(Queue::Waiting),
    Named::Lines(Queue::ToPropose),
    Named::Lines(Queue::Contestations),
    Named::Lines(Queue::ToReexamine),
    Named::Lines(Queue::LettersReturned),
];

/// A desk that looks at its queues on a day.
struct Looks {
    desks: Vec<Desk>,
    body: Body,
    taken: Vec<DemandId>,
    today: &'static str,
}

impl Looks {
    fn at(today: &'static str) -> Self {
        let desks = vec![t::token("G4401")];
        Self { desks, body: t::token("nmh"), taken: Vec::new(), today }
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            desks: &self.desks,
            mine: self.desks.first(),
            body: &self.body,
            taken: &self.taken,
            held: &self.taken,
            today: day(self.today),
        }
    }

    async fn page(&self, views: &Views, named: Named, after: Option<At>, limit: u32) -> Snapshot {
        let filter = Filter::default();
        let asked = Asked { named, filter: &filter, after, limit };
        snapshot(views.db(), &self.scope(), &asked, &EVERY).await.unwrap()
    }

    async fn left(&self, views: &Views, named: Named, filter: Filter) -> Vec<DemandId> {
        let asked = Asked { named, filter: &filter, after: None, limit: 500 };
        let found = snapshot(views.db(), &self.scope(), &asked, &EVERY).await.unwrap();
        assert_eq!(found.left, i64::try_from(found.rows.len()).unwrap());
        found.rows.iter().map(|row| row.demand.unwrap()).collect()
    }

    /// The queues that are not empty. Each counter is the length of its list, at the position of the log.
    async fn lengths(&self, story: &Story) -> Vec<(&'static str, i64)> {
        let mut lengths = Vec::new();
        let head = eventstore::store::EventStore::head(&*story.log.store).await.unwrap();
        for (_keep, views) in story.views().await {
            lengths.clear();
            for named in EVERY {
                let page = self.page(&views, named, None, 500).await;
                assert_eq!(page.position, head);
                let listed = i64::try_from(page.rows.len()).unwrap();
                assert_eq!(page.count(named), listed, "{named:?}");
                assert_eq!(page.left, listed, "{named:?}");
                if listed > 0 {
                    lengths.push((named.code(), listed));
                }
            }
        }
        lengths.retain(|(code, _)| !["to-take", "due-soon", "silent", "mine"].contains(code));
        lengths
    }
}

async fn lengths(story: &Story) -> Vec<(&'static str, i64)> {
    Looks::at("2025-03-12").lengths(story).await
}

fn files(n: u128, paper: u128, category: DocumentCategory, on: &str) -> Command {
    let (document, on) = (t::document(paper), day(on));
    of_demand(n, DemandCommand::FileDocument { document, category, on })
}

fn verifies(n: u128, paper: u128, on: &str) -> Command {
    let proves = domain::demand::Proven::default();
    let (document, on) = (t::document(paper), day(on));
    of_demand(n, DemandCommand::VerifyDocument { document, on, proves })
}

#[tokio::test]
async fn a_form_waits_to_be_registered_until_it_is() {
    let mut story = Story::new();
    story.on("2025-03-10", [t::submit(1), t::submit(2)]).await;
    assert_eq!(lengths(&story).await, [("to-register", 2)]);
    story.on("2025-03-10", [t::register(1)]).await;
    assert_eq!(lengths(&story).await, [("to-register", 1)]);
}

#[tokio::test]
async fn a_document_waits_until_someone_looked_at_it() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(1)).await;
    for n in 1..=2 {
        story.on("2025-03-11", [files(1, n, DocumentCategory::TaxNotice, "2025-03-11")]).await;
    }
    assert_eq!(lengths(&story).await, [("documents-to-check", 1)]);
    story.on("2025-03-12", [verifies(1, 1, "2025-03-12")]).await;
    for (_keep, views) in story.views().await {
        let listed = items(views.db(), Queue::DocumentsToCheck, 10).await.unwrap();
        assert_eq!(listed[0].details["documents"].as_array().unwrap().len(), 1);
        assert_eq!(listed[0].since, day("2025-03-11"));
        assert_eq!(listed[0].last.clone().unwrap().0, "demand.document-verified");
    }
    story.on("2025-03-12", [verifies(1, 2, "2025-03-12")]).await;
    assert_eq!(lengths(&story).await, []);
}

#[tokio::test]
async fn a_household_is_asked_for_a_paper_that_was_not_accepted_until_it_brings_another() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(1)).await;
    story.on("2025-03-11", [files(1, 1, DocumentCategory::TaxNotice, "2025-03-11")]).await;
    let (document, reason) = (t::document(1), domain::demand::DocumentRejection::Unreadable);
    let reject = DemandCommand::RejectDocument { document, reason };
    story.on("2025-03-11", [of_demand(1, reject)]).await;
    assert_eq!(lengths(&story).await, [("waiting", 1)]);
    story.on("2025-03-12", [files(1, 2, DocumentCategory::TaxNotice, "2025-03-12")]).await;
    assert_eq!(lengths(&story).await, [("documents-to-check", 1)]);
}

#[tokio::test]
async fn a_renewal_is_due_from_its_notice_until_it_is_done_and_a_late_letter_moves_it() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(1)).await;
    let due = async |story: &Story| {
        let (_keep, views) = story.views().await.remove(0);
        items(views.db(), Queue::RenewalsDue, 9).await.unwrap()[0].due.unwrap()
    };
    let notice = DemandCommand::SendRenewalNotice { on: day("2026-01-20") };
    story.on("2026-01-20", [of_demand(1, notice)]).await;
    assert_eq!(lengths(&story).await, [("renewals-due", 1)]);
    let before = due(&story).await;
    story.on("2026-03-02", t::told_of_renewal(1, "2026-01-20", "2026-03-02")).await;
    assert!(due(&story).await > before, "a letter that came late moves the last day");
    let renew = DemandCommand::Renew { on: day("2026-03-03"), declaration: None };
    story.on("2026-03-03", [of_demand(1, renew)]).await;
    assert_eq!(lengths(&story).await, []);
}

#[tokio::test]
async fn a_letter_that_came_back_waits_until_the_person_gives_a_sign() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(1)).await;
    let notice = DemandCommand::SendRenewalNotice { on: day("2026-01-20") };
    story.on("2026-01-20", [of_demand(1, notice)]).await;
    let letter = domain::id::LetterId::new(uuid::Uuid::from_u128(7));
    let of = |said| of_demand(1, DemandCommand::Letter(said));
    let sent = LetterCommand::Send {
        letter,
        purpose: LetterPurpose::Renewal,
        on: day("2026-01-20"),
        channel: LetterChannel::Post,
        address: Some(1),
    };
    let cause = ReturnCause::UnknownAtAddress;
    let back = LetterCommand::Return { letter, on: day("2026-02-02"), cause };
    story.on("2026-02-02", [of(sent), of(back)]).await;
    assert_eq!(lengths(&story).await, [("renewals-due", 1), ("letters-returned", 1)]);
    // what a desk does about a paper is no sign of the person; what they bring is
    story.on("2026-02-09", [files(1, 1, DocumentCategory::TaxNotice, "2026-02-09")]).await;
    assert_eq!(lengths(&story).await, [("documents-to-check", 1), ("renewals-due", 1)]);
}

#[tokio::test]
async fn an_offer_waits_at_its_landlord_until_it_is_answered() {
    let mut story = Story::new();
    story.on("2025-03-10", t::offered()).await;
    for (_keep, views) in story.views().await {
        let looks = Looks::at("2025-09-30");
        let named = Named::Lines(Queue::OffersAwaitingReply);
        let listed = looks.page(&views, named, None, 10).await.rows;
        assert_eq!(listed[0].demand, Some(t::demand(1)));
        assert_eq!(listed[0].due, Some(day("2025-10-06")));
        let rest = looks.page(&views, named, Some(listed[0].at()), 10).await;
        assert_eq!(rest.rows, []);
    }
    story.on("2025-09-30", [t::accept(1, 1)]).await;
    assert!(!lengths(&story).await.iter().any(|(code, _)| *code == "offers-awaiting-reply"));
}

fn alike(n: u128, other: u128) -> Command {
    let mut form = t::form(n);
    form.lookalikes = vec![t::demand(other)];
    t::submission(n, form)
}

#[tokio::test]
async fn two_demands_that_look_alike_wait_both_until_they_are_set_apart() {
    let mut story = Story::new();
    story.on("2025-03-10", [t::submit(1), alike(2, 1)]).await;
    assert_eq!(lengths(&story).await, [("to-register", 2), ("duplicates", 2)]);
    let (other, on, body) = (t::demand(2), day("2025-03-12"), t::token("nantes"));
    let reason = domain::demand::Distinct::Homonyms;
    let dismiss = DemandCommand::DismissResemblance { other, on, body, reason };
    story.on("2025-03-12", [of_demand(1, dismiss)]).await;
    assert_eq!(lengths(&story).await, [("to-register", 2)]);
}

#[tokio::test]
async fn what_is_said_of_a_demand_before_its_form_waits_at_its_desk_once_the_form_is_there() {
    let mut story = Story::new();
    story.on("2025-03-10", [alike(2, 1)]).await;
    assert_eq!(lengths(&story).await, [("to-register", 1), ("duplicates", 1)]);
    story.on("2025-03-11", [t::submit(1)]).await;
    for (_keep, views) in story.views().await {
        let listed = items(views.db(), Queue::Duplicates, 10).await.unwrap();
        assert!(listed.len() == 2 && listed.iter().all(|item| item.desk.is_some()), "{listed:?}");
    }
}

/// Demands of several days, and documents filed on some of them.
async fn several() -> Story {
    let mut story = Story::new();
    for (n, date) in [(1, "2025-01-10"), (2, "2023-05-02"), (3, "2024-02-20")] {
        story.on("2025-03-01", [t::migrate(n, date, Some("2025-02-01"))]).await;
        story.on("2025-03-02", [files(n, n, DocumentCategory::TaxNotice, "2025-03-02")]).await;
    }
    story
}

#[tokio::test]
async fn a_queue_sorts_by_due_day_then_seniority_and_what_an_applicant_writes_moves_nothing() {
    let mut story = several().await;
    let looks = Looks::at("2025-03-12");
    let order = async |story: &Story| {
        let mut orders = Vec::new();
        for (_keep, views) in story.views().await {
            for named in [Named::Lines(Queue::DocumentsToCheck), Named::ToTake] {
                let page = looks.page(&views, named, None, 9).await;
                orders.push(page.rows.iter().map(|row| row.demand.unwrap()).collect::<Vec<_>>());
            }
        }
        orders
    };
    let before = order(&story).await;
    assert!(
        before.iter().all(|one| *one == [t::demand(2), t::demand(3), t::demand(1)]),
        "{before:?}"
    );
    // the youngest files another paper and declares another household: the last thing that happened is theirs
    story.on("2025-03-09", [files(1, 9, DocumentCategory::Other, "2025-03-09")]).await;
    let (on, declaration) = (day("2025-03-10"), Box::new(t::declaration(1)));
    story.on("2025-03-10", [of_demand(1, DemandCommand::Change { on, declaration })]).await;
    assert_eq!(order(&story).await, before);
}

#[tokio::test]
async fn pages_follow_each_other_by_key_without_loss_or_repeat() {
    let story = several().await;
    let looks = Looks::at("2025-03-12");
    for (_keep, views) in story.views().await {
        for named in [Named::Lines(Queue::DocumentsToCheck), Named::ToTake] {
            let whole = looks.page(&views, named, None, 9).await.rows;
            let (mut walked, mut after) = (Vec::new(), None);
            for _ in 0..4 {
                let page = looks.page(&views, named, after.take(), 1).await;
                assert_eq!(page.count(named), 3, "a page counts the whole queue");
                after = page.rows.last().map(Row::at);
                walked.extend(page.rows);
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(walked, whole);
        }
    }
}

#[tokio::test]
async fn filters_leave_what_they_say_and_the_counter_of_the_queue_stays() {
    let story = several().await;
    let mut looks = Looks::at("2025-03-12");
    looks.taken = vec![t::demand(2)];
    let all = Filter::default;
    let papers = Named::Lines(Queue::DocumentsToCheck);
    for (_keep, views) in story.views().await {
        let elsewhere = Filter { commune: Some(t::token("44215")), ..all() };
        let here = Filter { commune: Some(t::token("44109")), ..all() };
        assert_eq!(looks.left(&views, papers, here).await.len(), 3);
        assert_eq!(looks.left(&views, papers, elsewhere).await, []);
        let free = Filter { holder: Holder::Nobody, ..all() };
        assert_eq!(looks.left(&views, papers, free).await, [t::demand(3), t::demand(1)]);
        let me = Filter { holder: Holder::Me, ..all() };
        assert_eq!(looks.left(&views, papers, me).await, [t::demand(2)]);
        assert_eq!(looks.left(&views, papers, Filter { priority: true, ..all() }).await, []);
        let other = Filter { desk: Some(t::token("00009")), ..all() };
        assert_eq!(looks.left(&views, papers, other).await, []);
        assert_eq!(looks.left(&views, Named::ToTake, all()).await, [t::demand(3), t::demand(1)]);
        assert_eq!(looks.left(&views, Named::Mine, all()).await, [t::demand(2)]);
        assert_eq!(looks.page(&views, papers, None, 1).await.count(papers), 3);
    }
}

#[tokio::test]
async fn a_household_that_was_told_nothing_for_sixty_days_is_without_news() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(1)).await;
    for (today, silent) in [("2025-05-08", 0), ("2025-05-09", 1)] {
        let looks = Looks::at(today);
        for (_keep, views) in story.views().await {
            assert_eq!(
                looks.page(&views, Named::Silent, None, 9).await.count(Named::Silent),
                silent
            );
            let desks = by_desk(views.db(), day(today), quiet_since(day(today))).await.unwrap();
            assert_eq!(desks[0].silent, silent, "{today}");
        }
    }
}

#[tokio::test]
async fn only_who_received_follows_or_was_sent_a_demand_has_it_within_reach() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(1)).await;
    let (mine, other) = ([t::token("G4401")], [t::token("G4499")]);
    let nmh = t::token("nmh");
    let both = [t::demand(1), t::demand(77)];
    for (_keep, views) in story.views().await {
        let reach = async |desks: &[Desk]| within(views.db(), (&nmh, desks), &both).await.unwrap();
        assert_eq!(reach(&mine).await, [t::demand(1)]);
        assert_eq!(reach(&other).await, []);
        assert_eq!(reach(&[]).await, []);
    }
}

/// Two places of one body: one informs, the other does more.
fn places() -> Vec<Command> {
    let both = [(1, Level::One), (2, Level::Two)].into_iter();
    let commands = both.flat_map(|(n, level)| {
        let declare = PlaceCommand::Declare {
            name: format!("Lieu {n}"),
            body: t::token("nantes"),
            commune: t::token("44109"),
            address: "rue".to_owned(),
        };
        let (referential, on) = ("exemple-2017".to_owned(), day("2025-01-06"));
        let optional = std::collections::BTreeSet::new();
        let commit = PlaceCommand::Commit { level, referential, on, optional };
        [declare, commit].map(|command| Command::Place(t::place(n), command))
    });
    commands.collect()
}

#[tokio::test]
async fn a_referral_that_was_accepted_is_worked_until_it_is_completed() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(1)).await;
    story.on("2025-03-10", places()).await;
    let referral = |command| Command::Referral(t::referral(1), command);
    let on = day("2025-03-11");
    let create = ReferralCommand::Create {
        demand: Some(t::demand(1)),
        from: t::place(1),
        to: t::place(2),
        mission: Mission::Information,
        on,
    };
    story.on("2025-03-11", [referral(create)]).await;
    let mut looks = Looks::at("2025-03-12");
    looks.body = t::token("nantes");
    assert_eq!(looks.lengths(&story).await, [("referrals-to-accept", 1)]);
    story.on("2025-03-12", [referral(ReferralCommand::Accept { on })]).await;
    assert_eq!(looks.lengths(&story).await, [("referrals-taken", 1)]);
    for (_keep, views) in story.views().await {
        let reach = within(views.db(), (&looks.body, &[]), &[t::demand(1)]).await.unwrap();
        assert_eq!(reach, [t::demand(1)], "who received the person may open the file");
    }
    story.on("2025-03-12", [referral(ReferralCommand::Complete { on })]).await;
    assert_eq!(looks.lengths(&story).await, []);
}
