mod alike;
mod examination;
mod many;
mod network;
mod one;
mod speed;
mod unknown;
