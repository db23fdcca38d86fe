mod many;
mod one;
mod speed;
