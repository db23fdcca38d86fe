//! Who gets the next event.

use super::{Delivery, Strategy};
use crate::recorded::StreamName;
use tokio::sync::mpsc;

/// Buckets that streams fall in.
pub(crate) const BUCKETS: usize = 1_024;

/// A consumer, as its owner knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ConsumerId(pub(crate) u64);

/// What became of an event that was to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sending {
    /// It is with this consumer.
    Sent(ConsumerId),
    /// Its own consumer has no room; others may have.
    Blocked,
    /// Nobody has room.
    NoRoom,
}

#[derive(Debug)]
struct Seat {
    id: ConsumerId,
    room: usize,
    /// Events it has and has not answered.
    held: usize,
    deliveries: mpsc::Sender<Delivery>,
}

impl Seat {
    fn is_free(&self) -> bool {
        // what was taken back after its time may still stand in the channel
        self.held < self.room && self.deliveries.capacity() > 0 && !self.deliveries.is_closed()
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Bucket {
    consumer: Option<ConsumerId>,
    held: usize,
}

/// The consumers of a group.
#[derive(Debug)]
pub(crate) struct Consumers {
    strategy: Strategy,
    seats: Vec<Seat>,
    turn: usize,
    given: u64,
    buckets: Vec<Bucket>,
}

impl Consumers {
    pub(crate) fn new(strategy: Strategy) -> Self {
        let buckets = vec![Bucket::default(); BUCKETS];
        Self { strategy, seats: Vec::new(), turn: 0, given: 0, buckets }
    }

    pub(crate) const fn set_strategy(&mut self, strategy: Strategy) {
        self.strategy = strategy;
    }

    pub(crate) const fn count(&self) -> usize {
        self.seats.len()
    }

    /// A seat for a consumer that may hold `room` events.
    pub(crate) fn seat(&mut self, room: usize, deliveries: mpsc::Sender<Delivery>) -> ConsumerId {
        self.given += 1;
        let id = ConsumerId(self.given);
        self.seats.push(Seat { id, room, held: 0, deliveries });
        self.share(id);
        id
    }

    /// Moves to a new consumer its share of the buckets of which nobody holds an event, so that no stream is with two
    /// consumers at once.
    fn share(&mut self, newest: ConsumerId) {
        let share = BUCKETS.div_ceil(self.seats.len().max(1));
        let mut spare: Vec<(ConsumerId, usize)> =
            self.seats.iter().map(|seat| (seat.id, self.owned(seat.id))).collect();
        let mut taken = 0;
        for bucket in &mut self.buckets {
            let from = spare.iter_mut().find(|(id, _)| Some(*id) == bucket.consumer);
            if let Some((_, owned)) = from
                && *owned > share
                && bucket.held == 0
                && taken < share
            {
                *owned -= 1;
                taken += 1;
                bucket.consumer = Some(newest);
            }
        }
    }

    fn owned(&self, id: ConsumerId) -> usize {
        self.buckets.iter().filter(|bucket| bucket.consumer == Some(id)).count()
    }

    /// Takes a seat away. Its buckets are nobody's.
    pub(crate) fn leave(&mut self, id: ConsumerId) {
        self.seats.retain(|seat| seat.id != id);
        for bucket in &mut self.buckets {
            if bucket.consumer == Some(id) {
                *bucket = Bucket::default();
            }
        }
    }

    /// Consumers that went away.
    pub(crate) fn gone(&self) -> Vec<ConsumerId> {
        self.seats.iter().filter(|s| s.deliveries.is_closed()).map(|s| s.id).collect()
    }

    /// Sends a delivery to whose turn it is.
    pub(crate) fn send(&mut self, delivery: Delivery) -> Sending {
        if !self.seats.iter().any(Seat::is_free) {
            return Sending::NoRoom;
        }
        let bucket = bucket(&delivery.event.stream);
        let chosen = match self.strategy {
            Strategy::RoundRobin => self.next_free(self.turn),
            Strategy::DispatchToSingle => self.next_free(0),
            Strategy::Pinned => self.pinned(bucket),
        };
        let Some(index) = chosen else { return Sending::Blocked };
        self.turn = index + 1;
        let Some(seat) = self.seats.get_mut(index) else { return Sending::Blocked };
        if seat.deliveries.try_send(delivery).is_err() {
            return Sending::Blocked;
        }
        seat.held += 1;
        let id = seat.id;
        if let Some(bucket) = self.buckets.get_mut(bucket) {
            bucket.held += 1;
        }
        Sending::Sent(id)
    }

    /// A consumer does not hold an event of this stream any more.
    pub(crate) fn returned(&mut self, id: ConsumerId, stream: &StreamName) {
        if let Some(seat) = self.seats.iter_mut().find(|seat| seat.id == id) {
            seat.held = seat.held.saturating_sub(1);
        }
        if let Some(bucket) = self.buckets.get_mut(bucket(stream)) {
            bucket.held = bucket.held.saturating_sub(1);
        }
    }

    fn next_free(&self, from: usize) -> Option<usize> {
        let count = self.seats.len();
        (0..count)
            .map(|step| (from + step) % count)
            .find(|index| self.seats.get(*index).is_some_and(Seat::is_free))
    }

    /// The consumer of a bucket, if it has room; a bucket of nobody goes to who has the fewest.
    fn pinned(&mut self, bucket: usize) -> Option<usize> {
        let consumer = self.buckets.get(bucket)?.consumer;
        let known = consumer.and_then(|id| self.seats.iter().position(|seat| seat.id == id));
        let index = match known {
            Some(index) => index,
            None => {
                let fewest = |index: &usize| self.seats.get(*index).map(|seat| self.owned(seat.id));
                let index = (0..self.seats.len()).min_by_key(fewest)?;
                let id = self.seats.get(index)?.id;
                self.buckets.get_mut(bucket)?.consumer = Some(id);
                index
            }
        };
        self.seats.get(index).filter(|seat| seat.is_free()).map(|_| index)
    }
}

/// The bucket of a stream: FNV-1a, the same in every process and version.
pub(crate) fn bucket(stream: &StreamName) -> usize {
    let hash = stream.as_str().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // the low bits of FNV mix least
    usize::try_from((hash ^ (hash >> 32)) % BUCKETS as u64).unwrap_or(0)
}
