//! The site from outside: real stores, whole router, visitors by role.

pub(crate) mod site;
mod story;
mod walls;
