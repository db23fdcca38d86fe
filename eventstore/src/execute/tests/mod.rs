mod examination;
mod many;
mod one;
mod speed;
mod unknown;
