//! What is measured against what.

use clap::ValueEnum;

/// A group of contests that can be asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Workload {
    /// One event a request, with an exact revision.
    Append1,
    /// The same with 10 % "any", 5 % stale and 5 % repeated requests.
    Append1Mix,
    /// 100 events a request, one caller.
    Append100,
    /// The whole log in pages.
    ReadAll,
    /// Streams of 100 events.
    ReadStream,
    /// From a commit to a reader that follows the log.
    Tail,
    /// Two processes that append to one log, on PostgreSQL.
    TwoProcesses,
}

/// Who is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contestant {
    /// One event a request.
    Append,
    /// The same, with awkward requests among them.
    Mix,
    /// One autocommit INSERT an event, a connection a caller.
    RawInsert,
    /// 100 events a request.
    Batch,
    /// One autocommit INSERT of 100 rows.
    RawArray,
    /// The log in pages of events.
    ReadAll,
    /// The log in pages of rows, in order and without a hole.
    ReadUndecoded,
    /// What the database gives at most: COPY as text, or rows that nobody looks at.
    RawReadAll,
    /// One stream.
    ReadStream,
    /// One stream, its rows as the database keeps them.
    ReadStreamUndecoded,
    /// The shortest question for it on one connection.
    RawReadStream,
    /// From the writer's answer to a reader of this process.
    TailHere,
    /// From the writer's request to a reader of this process.
    TailHereFromRequest,
    /// From the writer's answer to a reader of another process.
    TailThere,
    /// From a NOTIFY to whoever listens.
    RawNotify,
    /// So many processes, each with all the callers.
    Processes(usize),
}

/// Which figure the ratio is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compares {
    /// Events a second: more is better.
    Rate,
    /// Median wait: less is better.
    Wait,
}

/// A contestant of ours beside a raw one.
#[derive(Debug, Clone)]
pub(super) struct Contest {
    /// As the table names it.
    pub(super) name: &'static str,
    /// Callers of each side.
    pub(super) callers: usize,
    /// Ours.
    pub(super) ours: Contestant,
    /// The other, if the database has such a thing.
    pub(super) raw: Option<Contestant>,
    /// What the other is, in a few words.
    pub(super) against: &'static str,
    /// What is compared.
    pub(super) compares: Compares,
    /// Part of the asked time: reading and following need less of it than writing.
    pub(super) time: f64,
}

/// The database that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A server.
    Postgres,
    /// A file.
    Sqlite,
}

/// Callers of the mix and of each process.
const CROWD: usize = 16;

impl Workload {
    /// Its contests; `callers` are those of [`Workload::Append1`], by default a few.
    pub(super) fn contests(self, kind: Kind, callers: &[usize]) -> Vec<Contest> {
        use Contestant as C;
        let copy = if kind == Kind::Postgres { "COPY as text" } else { "raw rows" };
        let notify = (kind == Kind::Postgres).then_some(C::RawNotify);
        let new = |name, callers, ours, raw, against| Contest {
            name,
            callers,
            ours,
            raw,
            against,
            compares: Compares::Rate,
            time: 1.0,
        };
        let read = |contest| Contest { time: 0.5, ..contest };
        let wait = |contest| Contest { time: 0.5, compares: Compares::Wait, ..contest };
        match self {
            Self::Append1 => {
                let default: &[usize] =
                    if kind == Kind::Postgres { &[1, 4, 16, 32, 64] } else { &[1, 16] };
                let callers = if callers.is_empty() { default } else { callers };
                let one =
                    |n| new("append1", n, C::Append, Some(C::RawInsert), "one INSERT an event");
                callers.iter().copied().map(one).collect()
            }
            Self::Append1Mix => {
                vec![new("append1-mix", CROWD, C::Mix, Some(C::Append), "append1, clean")]
            }
            Self::Append100 => {
                vec![new("append100", 1, C::Batch, Some(C::RawArray), "one INSERT of 100")]
            }
            Self::ReadAll => {
                let raw = Some(C::RawReadAll);
                vec![
                    read(new("read-all-undecoded", 1, C::ReadUndecoded, raw, copy)),
                    read(new("read-all", 1, C::ReadAll, raw, copy)),
                ]
            }
            Self::ReadStream => {
                let raw = Some(C::RawReadStream);
                let select = "its SELECT, rows";
                vec![
                    read(new("read-stream-undecoded", 1, C::ReadStreamUndecoded, raw, select)),
                    read(new("read-stream", 1, C::ReadStream, raw, select)),
                ]
            }
            Self::Tail => [
                ("tail", C::TailHere),
                ("tail-from-request", C::TailHereFromRequest),
                ("tail-process", C::TailThere),
            ]
            .map(|(name, ours)| wait(new(name, 1, ours, notify, "LISTEN/NOTIFY")))
            .into(),
            // the lock of a SQLite file falls to whoever asks at the right moment: one process may wait a second
            Self::TwoProcesses if kind == Kind::Sqlite => Vec::new(),
            Self::TwoProcesses => {
                let raw = Some(C::Processes(1));
                vec![new("two-processes", CROWD, C::Processes(2), raw, "one process")]
            }
        }
    }
}
