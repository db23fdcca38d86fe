//! The stories in the browser: what each person does and reads, page after page, with axe at every width.

mod by_hand;
mod desk;
mod figures;
mod grows;
mod keyboard;
mod leaves;
mod letting;
mod life;
mod papers;
mod people;
mod public;
mod roles;
