mod converting;
mod exporting;
mod importing;
mod reading;
mod round_trip;
mod vacancies;

use super::{document::Document, problem::Problem, reader::Reader};
use std::path::PathBuf;

pub(super) fn data(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/exchange").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(super) fn read(bytes: &[u8]) -> Vec<Result<Document, Problem>> {
    match Reader::open(bytes) {
        Ok(reader) => reader.collect(),
        Err(problem) => vec![Err(problem)],
    }
}

pub(super) fn only(bytes: &[u8]) -> Document {
    let mut items = read(bytes);
    assert_eq!(items.len(), 1, "{items:?}");
    items.pop().unwrap().unwrap()
}

pub(super) fn problem(bytes: &[u8]) -> Problem {
    read(bytes).into_iter().find_map(Result::err).expect("a problem")
}
