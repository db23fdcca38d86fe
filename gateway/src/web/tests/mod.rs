//! The site from outside: real stores, whole router, visitors by role.

mod apart;
mod came;
mod commission;
mod condition;
mod convention;
mod deposit;
mod dossier;
mod drafts;
mod helped;
mod letting;
mod lists;
mod neighbour;
mod operator;
mod own;
mod papers;
mod position;
mod priority;
mod rules;
pub(crate) mod site;
mod sizes;
mod steering;
mod steps;
mod story;
mod thread;
mod walls;
