//! The site from outside: real stores, whole router, visitors by role.

mod apart;
mod came;
mod letting;
mod own;
mod papers;
pub(crate) mod site;
mod story;
mod thread;
mod walls;
