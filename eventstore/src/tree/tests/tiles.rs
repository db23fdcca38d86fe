//! Addresses and widths of tiles, as C2SP tlog-tiles has them.

use crate::tree::{
    edge::Edge,
    size::Size,
    tile::{TileId, TilePath},
};
use proptest::prelude::*;

#[test]
fn a_tile_is_spelt_as_the_specification_has_it() {
    for (text, level, index, width, entries) in [
        ("0/000", 0, 0, 256, false),
        ("0/x001/x234/067", 0, 1_234_067, 256, false),
        ("1/067.p/1", 1, 67, 1, false),
        ("entries/x001/000.p/255", 0, 1_000, 255, true),
        ("63/000", 63, 0, 256, false),
    ] {
        let path: TilePath = text.parse().unwrap();
        assert_eq!((path.id, path.width, path.entries), (TileId { level, index }, width, entries));
        assert_eq!(path.to_string(), format!("tile/{text}"));
    }
}

#[test]
fn another_spelling_is_no_address() {
    for text in [
        "",
        "0",
        "0/",
        "/000",
        "00/000",
        "64/000",
        "0/0",
        "0/00",
        "0/0000",
        "0/x000/000",
        "0/001/000",
        "0/x001/x000",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/01",
        "0/000.p/",
        "0/-01",
        "0/+01",
        "entries/",
        "entry/000",
        "0/000/",
        "0/x999/x999/x999/x999/x999/x999/x999/999",
        "0/é00",
        "-1/000",
    ] {
        assert!(text.parse::<TilePath>().is_err(), "{text}");
    }
}

#[test]
fn a_tree_of_70000_has_the_tiles_that_the_specification_counts() {
    let size = Size(70_000);
    let width = |level, index| TileId { level, index }.width(size);
    assert_eq!([width(0, 272), width(0, 273), width(0, 274)], [256, 112, 0]);
    assert_eq!([width(1, 0), width(1, 1), width(1, 2)], [256, 17, 0]);
    assert_eq!([width(2, 0), width(2, 1), width(3, 0)], [1, 0, 0]);
    assert_eq!(Edge::tiles(Size(256)), [TileId { level: 1, index: 0 }]);
    assert_eq!(TileId { level: 200, index: u64::MAX }.width(Size(u64::MAX)), 0);
}

proptest! {
    #[test]
    fn any_text_is_an_address_or_refused(text in "[x0-9/.p]{0,24}|\\PC{0,12}") {
        if let Ok(path) = text.parse::<TilePath>() {
            prop_assert_eq!(path.to_string(), format!("tile/{text}"));
        }
    }
}
