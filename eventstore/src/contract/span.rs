//! Reading a stretch of the log without some types.

use super::{Log, read::thirty};
use crate::{
    position::Position,
    span::Skipped,
    store::{Direction, Filter},
};

pub async fn a_span_is_the_log_without_the_types_it_skips_and_says_how_far_it_looked(log: &Log) {
    log.door().append(thirty()).await;
    let all =
        log.door().read_all(Position(0), Direction::Forwards, &Filter::All, 99).await.unwrap();
    let skip = |names: &[&str]| -> Skipped { names.iter().map(|n| n.parse().unwrap()).collect() };
    let table = [
        (0, 30, skip(&[])),
        (0, 99, skip(&["demand.renewed"])),
        (7, 12, skip(&["demand.changed", "demand.unheard-of"])),
        (29, 30, skip(&["demand.renewed", "demand.changed"])),
        (30, 40, skip(&[])),
        (0, 30, skip(&["it's.not-plain"])),
    ];
    for (after, upto, skipped) in table {
        let span = log.door().read_span(Position(after), Position(upto), &skipped).await.unwrap();
        assert_eq!(span.last, Position(upto.min(30).max(after)), "{after} {upto}");
        let kept = all.iter().filter(|event| {
            let (at, name) = (event.position.0, &event.event.event_type);
            at > after && at <= upto && !skipped.contains(name)
        });
        assert_eq!(span.events, kept.cloned().collect::<Vec<_>>(), "{after} {upto} {skipped:?}");
    }
}
