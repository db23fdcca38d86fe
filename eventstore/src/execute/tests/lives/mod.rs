//! Lives that do not follow the happy path, told on a log of their own: each sentence of a situation is an assertion.

mod a;
mod c;
mod d;
mod e;
mod f;
mod g;
mod h;
mod i;
mod told;
