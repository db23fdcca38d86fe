//! From that minute: what he sees of her, and what a landlord's event on his stream tells.

use super::{
    BOOK, HIM, LEFT, PAPER, RECEIPT, SHE, SLIPS, benches, her_number, hers, his, his_number,
    leaves, left, paper, receipt, together,
};
use crate::execute::{testing::day, tests::lives::told::Life};
use domain::{
    access::{Part, may_read, may_see, seen_by},
    id::StreamId,
    testing::{demand, document, dwelling, person, token, vacancy},
    vacancy::VacancyCommand as V,
    world::{Command, Event},
};

#[tokio::test]
async fn from_that_minute_he_sees_nothing_of_hers() {
    for bench in benches().await {
        let mut life = together(bench).await;
        let before = seen_by(&his(&life).await, person(HIM)).unwrap();
        assert_eq!(before.co_applicants.len(), 1, "until then he sees her part");
        assert!(before.documents.contains_key(&document(SLIPS)), "and her pay slips");
        life.tell(LEFT, leaves()).await;
        let now = his(&life).await;
        let seen = seen_by(&now, person(HIM)).expect("his own demand stays his");
        assert_eq!(seen.number(), Some(&his_number()), "his number, not hers");
        assert!(seen.co_applicants.is_empty() && seen.link.is_none(), "no name, no number of hers");
        let papers: Vec<_> = seen.documents.keys().copied().collect();
        assert_eq!(papers, [document(BOOK)], "no document of hers");
        assert_eq!(seen.wish.unwrap().communes, [token("44109")], "no commune, no place of hers");
        assert!(!may_see(&now, person(HIM), Part::Of(person(SHE))));
        assert!(seen_by(&now, person(SHE)).is_none(), "she reads his no more");
        receipt(&mut life).await;
        paper(&mut life).await;
        let own = hers(&life).await;
        assert!(own.is_adult(person(HIM)), "her form names him, since he is her husband");
        assert!(seen_by(&own, person(HIM)).is_none(), "hers does not exist for him");
        for paper in [BOOK, SLIPS, RECEIPT, PAPER] {
            let part = Part::Document(document(paper));
            assert!(!may_see(&own, person(HIM), part), "nor any paper of hers: {paper}");
        }
        assert!(seen_by(&own, person(SHE)).is_some(), "and it is hers to read");
    }
}

#[tokio::test]
async fn no_event_kind_is_his_to_read() {
    for bench in benches().await {
        let mut life = left(bench).await;
        receipt(&mut life).await;
        paper(&mut life).await;
        let told = async |life: &Life, n: u128, who: u128| {
            let state = life.demand(demand(n)).await;
            let stream = StreamId::Demand(demand(n));
            let history = life.bench.executor.read_history(stream).await.unwrap();
            let read = history.into_iter().filter_map(|(_, event)| match event {
                Event::Demand(event) if may_read(&state, person(who), &event) => {
                    Some(event.type_name())
                }
                _ => None,
            });
            read.collect::<Vec<_>>()
        };
        assert_eq!(told(&life, SHE, HIM).await, [""; 0], "of her demand, no kind at all");
        let read = told(&life, HIM, HIM).await;
        assert!(read.contains(&"demand.submitted"), "he reads his own: {read:?}");
        let hers = ["demand.access-changed", "demand.co-applicant-declared"];
        assert!(hers.iter().all(|kind| !read.contains(kind)), "and of her, no kind: {read:?}");
        let papers = read.iter().filter(|kind| **kind == "demand.document-filed").count();
        assert_eq!(papers, 1, "of two papers, the one that is of both");
        assert!(told(&life, SHE, SHE).await.contains(&"demand.registered"), "she reads hers");
    }
}

#[tokio::test]
async fn a_landlord_s_event_on_his_stream_tells_nothing_of_her() {
    for bench in benches().await {
        let mut life = together(bench).await;
        let before = life.log().await.len();
        life.tell(LEFT, leaves()).await;
        receipt(&mut life).await;
        paper(&mut life).await;
        let home = |command| Command::Vacancy(vacancy(1), command);
        life.tell("2026-03-16", home(V::Declare(dwelling()))).await;
        let (nominator, on) = (token("nmh"), day("2026-03-16"));
        life.tell("2026-03-16", home(V::Nominate { demand: demand(HIM), nominator, on })).await;
        let own = [StreamId::Demand(demand(SHE)), StreamId::Person(person(SHE))];
        let own = own.map(|stream| stream.to_string());
        let log = life.log().await.split_off(before);
        let others: Vec<_> =
            log.iter().filter(|r| !own.contains(&r.stream.as_str().to_owned())).collect();
        let kinds: Vec<_> = others.iter().map(|r| r.event.event_type.as_str()).collect();
        assert_eq!(kinds[0], "demand.access-changed", "one neutral event: {kinds:?}");
        assert!(kinds.contains(&"vacancy.candidate-nominated"), "and the landlord's: {kinds:?}");
        let papers = [RECEIPT, PAPER].map(|paper| document(paper).to_string());
        let ids = [her_number().to_string(), demand(SHE).to_string()];
        let words = ["44190", "44162", "DURAND-2", "0440326", "complaint"].map(str::to_owned);
        for recorded in others {
            let payload = String::from_utf8_lossy(&recorded.event.payload);
            for secret in papers.iter().chain(&ids).chain(&words) {
                let name = recorded.event.event_type.as_str();
                assert!(!payload.contains(secret.as_str()), "{secret} in {name}: {payload}");
            }
        }
    }
}
