//! The stories in the browser: what each person does and reads, page after page, with axe at every width.

mod desk;
mod figures;
mod grows;
mod keyboard;
mod letting;
mod life;
mod people;
mod public;
mod roles;
