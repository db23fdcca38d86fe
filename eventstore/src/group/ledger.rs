//! What an owner knows of the events between the checkpoint and the end of what it read. Pure: no clock, no store.

use super::{
    Delivery, Reason, Settings, Ticket,
    strategy::{ConsumerId, Consumers, Sending},
};
use crate::{
    position::Revision,
    recorded::Recorded,
    subscription::{Mark, Source},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::Arc,
};
use tokio::time::Instant;

/// What is to become of an event, in its consumer's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It is done.
    Done,
    /// It is put aside, for someone to look at.
    Park,
    /// It comes again, until it has come too often; then it is parked.
    Retry,
    /// It counts as done, though it was not.
    Skip,
    /// It and all else that this consumer has goes to others, and this consumer gets nothing more.
    Stop,
}

/// How the checkpoint is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Before everything that is not done.
    Honest,
    /// Wrong on purpose: what is to come again is taken for done, as KurrentDB once did.
    #[cfg(feature = "testing")]
    IgnoringRetries,
}

/// An event not done.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) ticket: Ticket,
    pub(crate) event: Arc<Recorded>,
    pub(crate) retries: u32,
}

#[derive(Debug)]
struct Sent {
    entry: Entry,
    consumer: ConsumerId,
    deadline: Instant,
}

/// The events that an owner has in hand.
#[derive(Debug)]
pub(crate) struct Ledger {
    source: Source,
    rule: Rule,
    considered: Mark,
    /// Places of the source that are not done, wherever their events are.
    open: BTreeSet<Mark>,
    unsent: VecDeque<Entry>,
    retry: VecDeque<Entry>,
    sent: HashMap<Ticket, Sent>,
    deadlines: BTreeSet<(Instant, Ticket)>,
    parking: BTreeMap<Ticket, (Entry, Reason)>,
    /// Parked revisions handed out again and not done.
    replaying: BTreeSet<Revision>,
    /// The last parked revision taken in hand.
    replayed: Revision,
    done: usize,
}

impl Ledger {
    pub(crate) fn new(source: Source, checkpoint: Mark, rule: Rule) -> Self {
        Self {
            source,
            rule,
            considered: checkpoint,
            open: BTreeSet::new(),
            unsent: VecDeque::new(),
            retry: VecDeque::new(),
            sent: HashMap::new(),
            deadlines: BTreeSet::new(),
            parking: BTreeMap::new(),
            replaying: BTreeSet::new(),
            replayed: Revision(-1),
            done: 0,
        }
    }

    /// How many events are in hand.
    pub(crate) fn len(&self) -> usize {
        self.unsent.len() + self.retry.len() + self.sent.len() + self.parking.len()
    }

    pub(crate) const fn considered(&self) -> Mark {
        self.considered
    }

    /// Everything up to here is done: the place before the lowest that is not, wherever its event is.
    pub(crate) fn checkpoint(&self) -> Mark {
        let again: BTreeSet<Mark> = match self.rule {
            Rule::Honest => BTreeSet::new(),
            #[cfg(feature = "testing")]
            Rule::IgnoringRetries => {
                self.retry.iter().map(|entry| self.source.mark(&entry.event)).collect()
            }
        };
        let lowest = self.open.iter().find(|mark| !again.contains(mark));
        lowest.map_or(self.considered, |mark| Mark(mark.0 - 1))
    }

    /// Parked events below this revision are done; none is asked for if nothing was replayed.
    pub(crate) fn parked_done(&self) -> Revision {
        let after = Revision(self.replayed.0 + 1);
        self.replaying.first().copied().unwrap_or(after)
    }

    pub(crate) const fn replayed(&self) -> Revision {
        self.replayed
    }

    /// Events done since this was last asked and taken to zero.
    pub(crate) const fn done_since(&self) -> usize {
        self.done
    }

    pub(crate) const fn forget_done(&mut self) {
        self.done = 0;
    }

    /// Takes a page of the source in hand.
    pub(crate) fn offer(&mut self, events: Vec<Recorded>, considered: Mark) {
        for event in events {
            let ticket = Ticket { position: event.position, parked: None };
            self.open.insert(self.source.mark(&event));
            self.unsent.push_back(Entry { ticket, event: Arc::new(event), retries: 0 });
        }
        self.considered = self.considered.max(considered);
    }

    /// Takes parked events in hand again, up to a revision of the parked stream.
    pub(crate) fn offer_parked(&mut self, events: Vec<(Revision, Recorded)>, up_to: Revision) {
        for (revision, event) in events {
            let ticket = Ticket { position: event.position, parked: Some(revision) };
            self.replaying.insert(revision);
            self.retry.push_back(Entry { ticket, event: Arc::new(event), retries: 0 });
        }
        self.replayed = self.replayed.max(up_to);
    }

    /// Hands out what consumers have room for: first what comes again, then what is new, in order.
    pub(crate) fn dispatch(&mut self, now: Instant, settings: &Settings, to: &mut Consumers) {
        for again in [true, false] {
            let queue = if again { &mut self.retry } else { &mut self.unsent };
            let mut waiting = std::mem::take(queue);
            let mut kept = VecDeque::new();
            while let Some(entry) = waiting.pop_front() {
                let (ticket, event) = (entry.ticket, Arc::clone(&entry.event));
                match to.send(Delivery { ticket, event, retries: entry.retries }) {
                    Sending::Sent(consumer) => {
                        let deadline = now + settings.message_timeout;
                        self.deadlines.insert((deadline, ticket));
                        self.sent.insert(ticket, Sent { entry, consumer, deadline });
                    }
                    Sending::Blocked => kept.push_back(entry),
                    Sending::NoRoom => {
                        kept.push_back(entry);
                        break;
                    }
                }
            }
            kept.append(&mut waiting);
            *(if again { &mut self.retry } else { &mut self.unsent }) = kept;
        }
    }

    /// What a consumer says of an event. False: the event is not with it.
    pub(crate) fn judge(
        &mut self,
        (consumer, ticket): (ConsumerId, Ticket),
        (action, reason): (Action, Reason),
        settings: &Settings,
        consumers: &mut Consumers,
    ) -> bool {
        if self.sent.get(&ticket).is_none_or(|sent| sent.consumer != consumer) {
            return false;
        }
        let Some(entry) = self.take_back(ticket, consumers) else { return false };
        match action {
            Action::Done | Action::Skip => self.finish(&entry),
            Action::Park => drop(self.parking.insert(ticket, (entry, reason))),
            Action::Retry => self.again(entry, settings),
            // it did nothing wrong: no retry is counted
            Action::Stop => self.retry.push_back(entry),
        }
        true
    }

    /// Takes back what was not answered in time.
    pub(crate) fn expire(&mut self, now: Instant, settings: &Settings, consumers: &mut Consumers) {
        while let Some((deadline, ticket)) = self.deadlines.first().copied()
            && deadline <= now
        {
            if let Some(entry) = self.take_back(ticket, consumers) {
                self.again(entry, settings);
            }
        }
    }

    /// Takes back all that a consumer has, and its seat.
    pub(crate) fn disconnect(
        &mut self,
        consumer: ConsumerId,
        settings: &Settings,
        consumers: &mut Consumers,
    ) {
        let held = self.sent.iter().filter(|(_, sent)| sent.consumer == consumer);
        let mut held: Vec<Ticket> = held.map(|(ticket, _)| *ticket).collect();
        held.sort_unstable();
        for ticket in held {
            if let Some(entry) = self.take_back(ticket, consumers) {
                self.again(entry, settings);
            }
        }
        consumers.leave(consumer);
    }

    /// When the next event is to be taken back.
    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        self.deadlines.first().map(|(deadline, _)| *deadline)
    }

    /// Events to be written to the parked stream.
    pub(crate) fn to_park(&self) -> Vec<(Entry, Reason)> {
        self.parking.values().cloned().collect()
    }

    /// The parked stream has it.
    pub(crate) fn parked(&mut self, ticket: Ticket) {
        if let Some((entry, _)) = self.parking.remove(&ticket) {
            self.finish(&entry);
        }
    }

    fn take_back(&mut self, ticket: Ticket, consumers: &mut Consumers) -> Option<Entry> {
        let sent = self.sent.remove(&ticket)?;
        self.deadlines.remove(&(sent.deadline, ticket));
        consumers.returned(sent.consumer, &sent.entry.event.stream);
        Some(sent.entry)
    }

    fn again(&mut self, mut entry: Entry, settings: &Settings) {
        if entry.retries >= settings.max_retries {
            self.parking.insert(entry.ticket, (entry, Reason::retries()));
        } else {
            entry.retries += 1;
            self.retry.push_back(entry);
        }
    }

    fn finish(&mut self, entry: &Entry) {
        match entry.ticket.parked {
            Some(revision) => drop(self.replaying.remove(&revision)),
            None => drop(self.open.remove(&self.source.mark(&entry.event))),
        }
        self.done += 1;
    }
}
