//! The site from outside: real stores, whole router, visitors by role.

mod apart;
mod came;
mod letting;
pub(crate) mod site;
mod story;
mod walls;
