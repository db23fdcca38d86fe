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
