//! The site from outside: real stores, whole router, visitors by role.

mod apart;
pub(crate) mod site;
mod story;
mod walls;
