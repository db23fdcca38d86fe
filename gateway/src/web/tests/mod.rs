//! The site from outside: real stores, whole router, visitors by role.

mod site;
mod story;
mod walls;
