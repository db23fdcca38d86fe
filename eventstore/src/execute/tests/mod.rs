mod many;
mod one;
