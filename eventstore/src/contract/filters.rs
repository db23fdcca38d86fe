//! Filters: what they keep, and how far a filtered read has looked.

use super::{Log, make::*, read::thirty};
use crate::{
    filter::{FilterError, Pattern, Prefixes},
    position::{Expected::Any, Position},
    store::{Direction::Forwards, Filter, StoreError},
};
use uuid::Uuid;

pub(crate) fn prefixes(texts: &[&str]) -> Prefixes {
    Prefixes::new(texts.iter().map(|text| (*text).to_owned()).collect()).unwrap()
}

pub(crate) fn pattern(text: &str) -> Pattern {
    text.parse().unwrap()
}

/// One of each, for the events of [`thirty`].
pub(super) fn filters() -> Vec<Filter> {
    vec![
        Filter::All,
        Filter::Category("s".to_owned()),
        Filter::Category("t".to_owned()),
        Filter::Category("u".to_owned()),
        Filter::Type("demand.renewed".parse().unwrap()),
        Filter::Type("demand.renewe".parse().unwrap()),
        Filter::Correlation(Uuid::from_u128(3)),
        Filter::Correlation(Uuid::from_u128(9)),
        Filter::StreamPrefix(prefixes(&["s"])),
        Filter::StreamPrefix(prefixes(&["s-"])),
        Filter::StreamPrefix(prefixes(&["s-1"])),
        Filter::StreamPrefix(prefixes(&["t", "s-0"])),
        Filter::StreamPrefix(prefixes(&["u-", "s-0"])),
        Filter::StreamPrefix(prefixes(&["nothing-begins-so"])),
        Filter::TypePrefix(prefixes(&["demand."])),
        Filter::TypePrefix(prefixes(&["demand.r"])),
        Filter::TypePrefix(prefixes(&["demand.c", "vacancy."])),
        Filter::TypePrefix(prefixes(&["vacancy."])),
        Filter::StreamPattern(pattern("^s-")),
        Filter::StreamPattern(pattern("[01]$")),
        Filter::StreamPattern(pattern("^(?!s-)")),
        Filter::TypePattern(pattern(r"^(?!(?:\$.+|demand\.renewed)$).+")),
        Filter::TypePattern(pattern("never")),
    ]
}

pub async fn a_scan_says_how_far_it_looked(log: &Log) {
    log.door().append(thirty()).await;
    let whole = everything(log.door()).await;
    for filter in filters() {
        for limit in [1, 4, 100] {
            let (mut after, mut found) = (Position(0), Vec::new());
            loop {
                let page = log.door().scan(after, &filter, limit).await.unwrap();
                assert!(page.events.len() <= limit && page.considered >= after);
                let between = whole.iter().filter(|event| {
                    event.position > after
                        && event.position <= page.considered
                        && filter.keeps(event).unwrap()
                });
                assert!(between.eq(&page.events), "{filter:?} {after:?} {limit}: {page:?}");
                after = page.considered;
                found.extend(page.events);
                if !page.more {
                    break;
                }
            }
            assert_eq!(after, Position(30), "{filter:?}: the end was considered");
            let expected = whole.iter().filter(|event| filter.keeps(event).unwrap());
            assert!(expected.eq(&found), "{filter:?} {limit}");
        }
        let beyond = log.door().scan(Position(99), &filter, 10).await.unwrap();
        assert_eq!((beyond.events.len(), beyond.considered, beyond.more), (0, Position(99), false));
    }
}

pub async fn a_name_outside_every_prefix_is_never_read(log: &Log) {
    // names at the edges of ranges, also where the order of bytes and that of a dictionary differ
    let names =
        ["de", "demand", "demand-", "demand-é", "demand.", "Demand-1", "demandé-1", "df", "é-1"];
    for (n, stream) in (0..).zip(names) {
        let mut request = ask(stream, Any, &[n]);
        request.writes[0].events[0].event_type = stream.parse().unwrap();
        append(log.door(), request).await.unwrap();
    }
    let whole = everything(log.door()).await;
    for texts in [&["demand"][..], &["demand-"], &["d"], &["é"], &["Demand", "df"], &["demande"]] {
        for filter in [Filter::StreamPrefix(prefixes(texts)), Filter::TypePrefix(prefixes(texts))] {
            let read = log.door().read_all(Position(0), Forwards, &filter, 100).await.unwrap();
            let expected = whole.iter().filter(|event| filter.keeps(event).unwrap());
            assert!(expected.eq(&read), "{filter:?}: {:?}", ids(&read));
        }
    }
}

pub async fn a_filter_that_cannot_be_used_says_why(log: &Log) {
    append(log.door(), ask(&format!("s-{}", "a".repeat(190)), Any, &[1])).await.unwrap();
    let hard = Filter::StreamPattern(pattern(r"(?=((a+)+)+b)\1c"));
    for answer in [
        log.door().scan(Position(0), &hard, 10).await.map(drop),
        log.door().read_all(Position(0), Forwards, &hard, 10).await.map(drop),
    ] {
        let Err(StoreError::Filter(error)) = answer else { panic!("{answer:?}") };
        assert_eq!(error, FilterError::TooHard { at: Position(1) });
    }
    for category in ["", "a\0b", "a b"] {
        let filter = Filter::Category(category.to_owned());
        let answer = log.door().read_all(Position(0), Forwards, &filter, 10).await;
        let Err(StoreError::Filter(error)) = answer else { panic!("{answer:?}") };
        assert_eq!(error.code(), "filter-category");
    }
}
