//! Read models: one pure fold per actor's view.
//!
//! **What it is.** [`engine`] reads the log in pages and feeds every [`projection::Projection`]: a pure function
//! from an event and the rows it names to changed rows. Rows and checkpoint are written in one transaction, so
//! each event counts once, whatever stops in between. Nine read models, a folder each: tables in `mod.rs`, the
//! fold, the queries. [`db`] is the handle over SQLite and PostgreSQL they share.
//!
//! **What it must never do.** Open a sealed value: pages get copies as they are in the log. Let a projection read
//! a clock, another projection, or SQL. Decide anything: a read model may be behind, rules fold streams.
//!
//! **Where to start reading.** [`projection`] (what a read model declares), then `places` (the smallest), then
//! `engine/worker.rs` and `engine/lane.rs` (a page, one transaction).
//!
//! **Decisions and what they cost.** Views are disposable: a commit is not flushed before it is answered, on either
//! database, and any of them is rebuilt from zero beside the one that serves, then swapped in. A page that asks for one
//! name reads one table or the other, never a half; whoever reads twice and must agree takes a [`engine::Snapshot`]. On
//! PostgreSQL a build stands outside the server's journal until it serves, which spares most of its writing: a server
//! that falls takes it away whole, and it begins again. What a build replaced is kept until it is dropped, which costs
//! its size once more. A poison event parks its stream only, so a view can lack a stream and says so; replayed after a
//! repair, the result is a rebuild's, which costs a rebuild where rows belong to several streams. Rows of the last
//! pages stay in memory, valid as long as the checkpoint stands where this worker left it: whoever takes over moves the
//! epoch, and a late write is refused. Texts compare by bytes on both databases, so that order and digest agree.

#![warn(missing_docs)]

/// A closed list with its stable codes.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// Every one, in the order in which they are told.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// Reads a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
use codes;

pub mod attributions;
pub mod db;
pub mod deadlines;
pub mod demands;
pub mod engine;
mod packed;
pub mod places;
pub mod projection;
pub mod queues;
mod quick;
mod record;
pub mod rows;
pub mod sessions;
pub mod statistics;
pub mod step;
pub mod table;
pub mod timeline;
pub mod vacancies;

#[cfg(test)]
mod load;
#[cfg(test)]
mod property;
#[cfg(test)]
mod rows_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use engine::Views;

use domain::{law::Law, territory::Body};
use projection::Projection;
use std::{collections::BTreeSet, sync::Arc};

/// Every read model, under the given delays.
#[must_use]
pub fn all(law: &Arc<Law>) -> Vec<Arc<dyn Projection>> {
    vec![
        Arc::new(attributions::Attributions),
        Arc::new(deadlines::Deadlines::new(law.clone())),
        Arc::new(demands::Demands),
        Arc::new(places::Places),
        Arc::new(queues::Queues::new(law.clone())),
        Arc::new(sessions::Sessions),
        Arc::new(statistics::Statistics),
        Arc::new(timeline::Timeline),
        Arc::new(vacancies::Vacancies),
    ]
}

/// A condition on the column `landlord`, its values bound behind those there are. Nobody's for no landlord.
fn of_landlords(landlords: &BTreeSet<Body>, values: &mut Vec<db::Value>) -> String {
    of_bodies("landlord", landlords, values)
}

/// The same on another column that names an organisation.
fn of_bodies(column: &str, bodies: &BTreeSet<Body>, values: &mut Vec<db::Value>) -> String {
    let bound: Vec<String> = bodies
        .iter()
        .map(|body| {
            values.push(body.into());
            format!("${}", values.len())
        })
        .collect();
    if bound.is_empty() {
        "1 = 0".to_owned()
    } else {
        format!("{column} IN ({})", bound.join(", "))
    }
}

/// The word a coded value is stored as.
fn code(value: &impl serde::Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => Some(code),
        _ => None,
    }
}
