use crate::{
    rows::{Asked, Record, Rows},
    table::{Key, Kind, Table},
};

const WORDS: &Table = &Table {
    name: "words",
    columns: &[("word", Kind::Text), ("count", Kind::Int)],
    key: 1,
    indexes: &[],
};

fn word(text: &str) -> Key {
    WORDS.key([text.into()])
}

fn counted(text: &str, count: i64) -> Record {
    let mut record = Record::new(word(text));
    record.set("count", count);
    record
}

#[test]
fn a_row_on_its_way_to_the_database_is_not_taken_for_one_that_is_not_there() {
    let mut rows = Rows::default();
    rows.turn();
    rows.put(counted("a", 1));
    let taken = rows.take();
    assert_eq!(taken.iter().map(|changes| changes.rows.len()).sum::<usize>(), 1);
    assert!(rows.find(&word("a")).is_err(), "nobody named it");
    assert_eq!(rows.ask(&word("a")), Asked::Away);
    rows.found(word("a"), counted("a", 1));
    assert_eq!(rows.find(&word("a")).unwrap().unwrap().int("count"), 1);
}

#[test]
fn a_row_that_was_asked_for_stays_at_hand_while_it_is_written_and_changes_again() {
    let mut rows = Rows::default();
    rows.turn();
    assert_eq!(rows.ask(&word("a")), Asked::There);
    rows.entry(word("a")).unwrap().set("count", 1_i64);
    let taken = rows.take().remove(0);
    assert_eq!((taken.rows, taken.changed), (vec![vec!["a".into(), 1_i64.into()]], vec![]));
    rows.turn();
    assert_eq!(rows.ask(&word("a")), Asked::Here);
    rows.mark();
    rows.entry(word("a")).unwrap().add("count", 1);
    rows.undo();
    rows.mark();
    rows.entry(word("a")).unwrap().add("count", 4);
    rows.settle(0);
    let taken = rows.take().remove(0);
    assert_eq!(taken.rows, [vec!["a".into(), 5_i64.into()]], "what was written stays");
    assert_eq!(taken.changed, [vec!["a".into()]]);
}

#[test]
fn of_a_table_that_was_empty_only_what_was_written_is_looked_up() {
    let mut rows = Rows::of_empty_tables();
    rows.turn();
    assert_eq!(rows.ask(&word("a")), Asked::Here, "it cannot be there");
    assert_eq!(rows.find(&word("a")).unwrap(), None);
    rows.entry(word("a")).unwrap().set("count", 1_i64);
    rows.put(counted("b", 2));
    let taken = rows.take().remove(0);
    assert_eq!((taken.rows.len(), taken.changed, taken.unsure), (2, vec![], vec![]));
    rows.settle(0);
    (0..3).for_each(|_| rows.turn());
    rows.settle(0);
    assert_eq!(rows.ask(&word("b")), Asked::There, "it was written");
    rows.put(counted("b", 3));
    rows.put(counted("c", 4));
    let taken = rows.take().remove(0);
    assert_eq!((taken.rows.len(), taken.unsure), (2, vec![]));
    rows.delete(&word("d"));
    assert_eq!(rows.take().remove(0).deleted.len(), 0, "nothing is there to take away");
}
