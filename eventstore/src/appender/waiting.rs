//! Messages taken from the queue and not yet answered, cut into groups.

use super::limits::{GROUP_REQUESTS, REQUEST_BYTES, weigh};
use crate::store::{Append, Appended, StoreError};
use std::collections::VecDeque;
use tokio::sync::oneshot;

type Answer = Result<Appended, StoreError>;

/// Requests that came together: kept in order, answered together.
#[derive(Debug)]
pub(super) struct Message {
    asked: VecDeque<Asked>,
    count: usize,
    answers: Vec<Answer>,
    reply: oneshot::Sender<Vec<Answer>>,
}

/// A request with its weight, or with what is wrong with it.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) request: Append,
    pub(super) weight: Result<usize, StoreError>,
}

impl Message {
    /// Weighs the requests: the caller's time, not the appender's.
    pub(super) fn new(requests: Vec<Append>, reply: oneshot::Sender<Vec<Answer>>) -> Self {
        let count = requests.len();
        let asked = requests
            .into_iter()
            .map(|request| Asked { weight: weigh(&request), request })
            .collect();
        Self { asked, count, answers: Vec::with_capacity(count), reply }
    }
}

/// Messages in order.
#[derive(Default)]
pub(super) struct Waiting {
    messages: VecDeque<Message>,
    asked: usize,
}

impl Waiting {
    pub(super) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    pub(super) const fn has_room(&self) -> bool {
        self.asked < GROUP_REQUESTS
    }

    pub(super) fn push(&mut self, message: Message) {
        self.asked += message.asked.len();
        self.messages.push_back(message);
    }

    /// The next group: in order, at least one request, as many as its limits allow.
    pub(super) fn take(&mut self) -> Vec<Asked> {
        let mut group = Vec::new();
        let mut bytes = 0;
        for message in &mut self.messages {
            while let Some(next) = message.asked.front() {
                bytes += next.weight.as_ref().copied().unwrap_or_default();
                let full = group.len() == GROUP_REQUESTS || bytes > REQUEST_BYTES;
                if full && !group.is_empty() {
                    return group;
                }
                group.extend(message.asked.pop_front());
                self.asked -= 1;
            }
        }
        group
    }

    /// Hands out the answers of the group last taken. Whoever does not wait any more is not told.
    pub(super) fn answer(&mut self, answers: Vec<Answer>) {
        for answer in answers {
            let Some(first) = self.messages.front_mut() else { return };
            first.answers.push(answer);
            if first.answers.len() == first.count
                && let Some(message) = self.messages.pop_front()
            {
                let _ = message.reply.send(message.answers);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::make::{ask, event};
    use crate::position::{Expected, Position};

    fn message(requests: Vec<Append>) -> (Message, oneshot::Receiver<Vec<Answer>>) {
        let (reply, answered) = oneshot::channel();
        (Message::new(requests, reply), answered)
    }

    fn light(count: u128) -> Vec<Append> {
        (0..count).map(|n| ask("s-1", Expected::Any, &[n])).collect()
    }

    fn sizes(waiting: &mut Waiting) -> Vec<usize> {
        std::iter::from_fn(|| Some(waiting.take().len()).filter(|size| *size > 0)).collect()
    }

    #[test]
    fn a_group_takes_messages_in_order_up_to_its_limits() {
        let mut waiting = Waiting::default();
        for count in [1, 600, 2] {
            waiting.push(message(light(count)).0);
        }
        assert!(!waiting.has_room());
        assert_eq!(sizes(&mut waiting), [256, 256, 91]);
        assert!(waiting.has_room(), "what was taken waits no more");
    }

    #[test]
    fn a_group_is_cut_by_weight_and_takes_at_least_one_request() {
        let mut heavy = ask("s-1", Expected::Any, &[]);
        heavy.writes[0].events = (0..3).map(event).collect();
        for event in &mut heavy.writes[0].events {
            event.payload = vec![0; 1 << 20].into();
        }
        let mut waiting = Waiting::default();
        waiting.push(message(vec![heavy.clone(), heavy.clone(), heavy]).0);
        assert_eq!(sizes(&mut waiting), [1, 1, 1]);
    }

    #[test]
    fn a_message_is_answered_when_all_its_requests_are() {
        let mut waiting = Waiting::default();
        let (first, mut first_answer) = message(light(2));
        let (second, mut second_answer) = message(light(1));
        waiting.push(first);
        waiting.push(second);
        let done =
            |n| Ok(Appended { position: Position(n), revisions: Vec::new(), repeated: false });
        waiting.answer(vec![done(1)]);
        assert!(first_answer.try_recv().is_err());
        waiting.answer(vec![done(2), done(3)]);
        assert_eq!(first_answer.try_recv().unwrap().len(), 2);
        assert_eq!(second_answer.try_recv().unwrap().len(), 1);
        assert!(waiting.is_empty());
    }
}
