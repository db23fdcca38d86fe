//! Slows down whoever guesses, per name and for all together, without ever locking a person out for good.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

const SECOND: i64 = 1_000_000;
/// Failures before the first delay.
const FREE: u32 = 3;
/// Longest delay after a failure.
const LONGEST: i64 = 15 * 60 * SECOND;
/// Failures of everybody together in a minute before all wait.
const BUDGET: u32 = 300;
/// Names remembered at most; the oldest are forgotten first.
const NAMES: usize = 20_000;

/// The memory of failures. In memory only: a restart forgets, the secrets' 80 bits do not.
#[derive(Debug, Default)]
pub(super) struct Throttle(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    names: HashMap<String, (u32, i64)>,
    minute: i64,
    failures: u32,
}

impl Throttle {
    /// Seconds to wait before this name may try again, if any.
    pub(super) fn wait(&self, name: &str, now: i64) -> Option<i64> {
        let memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.minute == now / (60 * SECOND) && memory.failures >= BUDGET {
            return Some(60);
        }
        let (_, until) = memory.names.get(name)?;
        (*until > now).then(|| (until - now) / SECOND + 1)
    }

    /// Takes note of a failure.
    pub(super) fn failed(&self, name: &str, now: i64) {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = now / (60 * SECOND);
        if memory.minute != minute {
            (memory.minute, memory.failures) = (minute, 0);
        }
        memory.failures += 1;
        if memory.failures == BUDGET {
            tracing::warn!("too many failed sign-ins in a minute: everybody waits");
        }
        if memory.names.len() >= NAMES {
            memory.names.retain(|_, (_, until)| *until > now);
        }
        let (count, until) = memory.names.entry(name.to_owned()).or_insert((0, 0));
        *count = count.saturating_add(1);
        let over = count.saturating_sub(FREE).min(20);
        *until = if over == 0 { 0 } else { now + (SECOND << over).min(LONGEST) };
    }

    /// Forgets a name that signed in.
    pub(super) fn succeeded(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).names.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_after_the_third_doubles_the_wait_and_it_ends() {
        let throttle = Throttle::default();
        for _ in 0..3 {
            throttle.failed("a", 0);
        }
        assert_eq!(throttle.wait("a", 0), None);
        throttle.failed("a", 0);
        let first = throttle.wait("a", 0).unwrap();
        throttle.failed("a", 0);
        assert!(throttle.wait("a", 0).unwrap() > first);
        assert_eq!(throttle.wait("b", 0), None);
        assert_eq!(throttle.wait("a", LONGEST + 1), None);
    }

    #[test]
    fn guessing_over_many_names_stops_everybody_for_a_minute() {
        let throttle = Throttle::default();
        for n in 0..BUDGET {
            throttle.failed(&n.to_string(), 0);
        }
        assert!(throttle.wait("new", 0).is_some());
        assert_eq!(throttle.wait("new", 61 * SECOND), None);
    }
}
