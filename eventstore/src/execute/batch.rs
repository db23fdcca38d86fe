//! Many requests with few appends: decided in order, each over what those before it decided, then written
//! together.

use super::{
    Done, ExecuteError, Executor, Request,
    attempt::{Attempt, Decided},
    rulebook::{Edition, REGISTERS},
};
use crate::{
    codec,
    position::Position,
    store::{Appended, StoreError},
};
use domain::id::StreamId;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

/// Requests decided before they are written.
const CHUNK: usize = 256;
/// Times a request is judged when others write to its streams. Each time, one of them went ahead: many forms of one
/// identity at once all write to each other's streams, and must all come in.
const ATTEMPTS: usize = 100;
/// Times it is judged again at once; after that it first lets the others go ahead.
const EAGER: usize = 4;

type Answer = Result<Done, ExecuteError>;

/// A request that has no answer yet.
struct Open {
    index: usize,
    request: Request,
    tries: usize,
}

/// What one open request came to in one attempt.
enum Outcome {
    /// Known, or failed before anything was decided.
    Settled(Answer),
    /// Refused, or nothing to change: stands if what it looked at stands.
    Nothing(Vec<StreamId>, Answer),
    /// To be written.
    Write(Decided),
}

impl Executor {
    pub(super) async fn run(&self, requests: Vec<Request>) -> Vec<Answer> {
        let mut answers: Vec<Answer> = Vec::with_capacity(requests.len());
        for chunk in chunks(requests) {
            answers.extend(self.chunk(chunk).await);
        }
        answers
    }

    async fn chunk(&self, requests: Vec<Request>) -> Vec<Answer> {
        let mut answers: Vec<Answer> =
            requests.iter().map(|_| Err(ExecuteError::Stopped)).collect();
        let open = requests.into_iter().enumerate();
        let mut open: Vec<Open> =
            open.map(|(index, request)| Open { index, request, tries: 0 }).collect();
        while !open.is_empty() {
            let mut again = Vec::new();
            for (mut request, answer) in self.attempt(open).await {
                request.tries += 1;
                match answer {
                    Err(ExecuteError::Store(StoreError::Conflict { .. }))
                        if request.tries < ATTEMPTS =>
                    {
                        again.push(request);
                    }
                    answer => {
                        if let Some(place) = answers.get_mut(request.index) {
                            *place = answer;
                        }
                    }
                }
            }
            if let Some(pause) = again.iter().map(pause).max() {
                tokio::time::sleep(pause).await;
            }
            open = again;
        }
        answers
    }

    /// Judges and writes; a request that met another writer comes back with the conflict.
    async fn attempt(&self, open: Vec<Open>) -> Vec<(Open, Answer)> {
        // whoever met another writer may have met one of the register
        let edition = match self.edition_for(open.iter().any(|open| open.tries > 0)).await {
            Ok(edition) => edition,
            Err(error) => return open.into_iter().map(|one| (one, Err(error.clone()))).collect(),
        };
        let mut attempt = Attempt::new(Arc::clone(&edition));
        let mut outcomes = self.decide_all(&mut attempt, &open).await;
        self.confirm(&mut outcomes, &edition).await;
        let written = self.write_all(&open, &mut outcomes).await;
        let mut failed: HashSet<StreamId> = HashSet::new();
        let mut landed: HashMap<StreamId, Position> = HashMap::new();
        let mut answered = Vec::with_capacity(open.len());
        for ((request, outcome), written) in open.into_iter().zip(outcomes).zip(written) {
            let answer = match (outcome, written) {
                (Outcome::Settled(answer), _) => answer,
                (Outcome::Nothing(seen, _), _) if seen.iter().any(|id| failed.contains(id)) => {
                    Err(phantom(&seen))
                }
                (Outcome::Nothing(seen, Ok(done)), _) => {
                    let here = seen.iter().filter_map(|id| landed.get(id).copied()).max();
                    Ok(Done {
                        position: attempt.position(&seen).max(here.unwrap_or_default()),
                        ..done
                    })
                }
                (Outcome::Nothing(_, error), _) => error,
                (Outcome::Write(decided), Some(Ok(appended))) => {
                    let answer = self.written(&request.request, decided, &appended).await;
                    if let Ok(done) = &answer {
                        let positions = (1..=done.position.0).rev().map(Position);
                        let streams = done.events.iter().rev().map(|(id, _)| *id);
                        streams.zip(positions).for_each(|(id, position)| {
                            landed
                                .entry(id)
                                .and_modify(|last| *last = position.max(*last))
                                .or_insert(position);
                        });
                    }
                    answer
                }
                (Outcome::Write(decided), written) => {
                    failed.extend(decided.events.iter().map(|(id, _)| *id));
                    Err(written.and_then(Result::err).unwrap_or(ExecuteError::Stopped))
                }
            };
            answered.push((request, answer));
        }
        if REGISTERS.iter().any(|register| landed.contains_key(register)) {
            // a failure is told to the next request, which reads again
            let _ = self.edition().await;
        }
        answered
    }

    /// What writes nothing has no append to check the registers: it stands if they have not moved.
    async fn confirm(&self, outcomes: &mut [Outcome], edition: &Edition) {
        let written = |one: &Outcome| matches!(one, Outcome::Write(decided) if decided.seen.iter().any(|id| REGISTERS.contains(id)));
        if !outcomes.iter().any(|one| matches!(one, Outcome::Nothing(..))) {
            return;
        }
        let now = self.edition().await;
        let still = now.as_ref().is_ok_and(|now| now.read() == edition.read());
        let mut behind = false;
        for outcome in outcomes {
            behind |= written(outcome);
            let Outcome::Nothing(seen, answer) = outcome else { continue };
            if behind {
                // judged under what a request before it decides: it falls with that one
                seen.extend(REGISTERS);
            }
            match &now {
                Ok(_) if still => {}
                Ok(_) => *answer = Err(phantom(&REGISTERS)),
                Err(error) => *answer = Err(error.clone()),
            }
        }
    }

    async fn decide_all(&self, attempt: &mut Attempt, open: &[Open]) -> Vec<Outcome> {
        let requests: Vec<_> = open.iter().map(|open| &open.request).collect();
        let known = self.answered(&requests).await;
        let new: Vec<_> = open
            .iter()
            .zip(&known)
            .filter(|(_, known)| matches!(known, Ok(None)))
            .map(|(open, _)| &open.request.command)
            .collect();
        // a failure here comes again, and is told, when the request is decided
        let _ = attempt.load(self, &new).await;
        let mut outcomes = Vec::with_capacity(open.len());
        for (open, known) in open.iter().zip(known) {
            outcomes.push(match known {
                Ok(Some(done)) => Outcome::Settled(Ok(done)),
                Err(error) => Outcome::Settled(Err(error)),
                Ok(None) => self.decide(attempt, &open.request).await,
            });
        }
        outcomes
    }

    async fn decide(&self, attempt: &mut Attempt, request: &Request) -> Outcome {
        let (seen, answer) = match attempt.decide(self, request).await {
            Ok(decided) if !decided.events.is_empty() => return Outcome::Write(decided),
            Ok(decided) => {
                let nothing =
                    Done { position: Position::default(), events: Vec::new(), repeated: false };
                (decided.seen, Ok(nothing))
            }
            Err((seen, error)) => (seen, Err(error)),
        };
        // a twin under the same id may have been written since it was looked up: then that is the answer
        match self.answered(&[request]).await.pop().unwrap_or(Ok(None)) {
            Ok(None) => Outcome::Nothing(seen, answer),
            Ok(Some(done)) => Outcome::Settled(Ok(done)),
            Err(error) => Outcome::Settled(Err(error)),
        }
    }

    /// Draws the keys, seals, appends: one answer for each outcome, `None` where nothing is to be written.
    async fn write_all(
        &self,
        open: &[Open],
        outcomes: &mut [Outcome],
    ) -> Vec<Option<Result<Appended, ExecuteError>>> {
        let persons: Vec<_> = outcomes
            .iter()
            .filter_map(|outcome| match outcome {
                Outcome::Write(decided) => Some(&decided.events),
                Outcome::Settled(_) | Outcome::Nothing(..) => None,
            })
            .flatten()
            .flat_map(|(_, event)| codec::persons(event))
            .collect();
        let ring = self.vault.ensure_keys(&persons).await;
        let mut appends = Vec::new();
        let mut drafts = Vec::with_capacity(open.len());
        for (open, outcome) in open.iter().zip(outcomes.iter()) {
            let Outcome::Write(decided) = outcome else {
                drafts.push(None);
                continue;
            };
            let append = match &ring {
                Ok(ring) => decided.append(self, ring, &open.request),
                Err(error) => Err(error.clone().into()),
            };
            drafts.push(Some(append.map(|append| appends.push(append))));
        }
        let mut appended = match appends.is_empty() {
            true => Vec::new(),
            false => self.store.append(appends).await,
        }
        .into_iter();
        let answers = drafts.into_iter().map(|draft| {
            draft.map(|draft| {
                draft?;
                appended.next().ok_or(ExecuteError::Stopped)?.map_err(ExecuteError::from)
            })
        });
        answers.collect()
    }

    async fn written(&self, request: &Request, decided: Decided, appended: &Appended) -> Answer {
        if appended.repeated {
            // the twin's decision stands, not ours
            let known = self.answered(&[request]).await.pop();
            return known.unwrap_or(Ok(None))?.ok_or(ExecuteError::Stopped);
        }
        let events = decided.into_log_order();
        Ok(Done { position: appended.position, events, repeated: false })
    }
}

/// How long a request lets others go ahead: longer each time, and not the same for each, so that many that write to
/// the same streams do not meet again and again.
fn pause(open: &Open) -> Duration {
    if open.tries < EAGER {
        return Duration::ZERO;
    }
    let share = open.request.command_id.as_bytes().last().copied().unwrap_or_default();
    let tries = u64::try_from(open.tries).unwrap_or(u64::MAX).min(16);
    Duration::from_micros(tries * (100 + 40 * u64::from(share)))
}

/// Cuts where a command id comes a second time, so that the second one finds the first's answer.
fn chunks(requests: Vec<Request>) -> Vec<Vec<Request>> {
    let mut chunks: Vec<Vec<Request>> = Vec::new();
    let mut ids = HashSet::new();
    for request in requests {
        let full = chunks.last().is_none_or(|chunk| chunk.len() == CHUNK);
        if full || !ids.insert(request.command_id) {
            ids = HashSet::from([request.command_id]);
            chunks.push(Vec::new());
        }
        if let Some(chunk) = chunks.last_mut() {
            chunk.push(request);
        }
    }
    chunks
}

/// What was decided over facts that were never written is decided again.
fn phantom(seen: &[StreamId]) -> ExecuteError {
    let stream = seen.first().map(ToString::to_string).unwrap_or_default();
    match stream.parse() {
        Ok(stream) => {
            let expected = crate::position::Expected::Any;
            StoreError::Conflict { stream, expected, actual: None }.into()
        }
        Err(_) => ExecuteError::Stopped,
    }
}
