mod alike;
mod examination;
mod lives;
mod many;
mod network;
mod one;
mod speed;
mod unknown;
