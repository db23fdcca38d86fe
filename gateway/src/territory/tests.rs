//! Colours that cannot be read do not start the site.

use super::{
    Territory,
    contrast::{Colour, contrast},
};
use std::path::PathBuf;

fn colour(text: &str) -> Colour {
    text.parse().unwrap()
}

fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("territory.toml");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn refused(text: &str) -> String {
    let (_folder, path) = written(text);
    Territory::read(&path).unwrap_err().message
}

#[test]
fn contrast_is_that_of_the_standard() {
    assert!((contrast(colour("#000000"), colour("#ffffff")) - 21.0).abs() < 0.001);
    assert!((contrast(colour("#777777"), colour("#ffffff")) - 4.478).abs() < 0.001);
    assert!((contrast(colour("#0a5a5c"), colour("#0a5a5c")) - 1.0).abs() < 0.001);
}

#[test]
fn the_first_territory_can_be_read_by_day_and_by_night() {
    let first = Territory::default();
    assert_eq!(first.light.check(), Ok(()));
    assert_eq!(first.dark.check(), Ok(()));
}

#[test]
fn a_territory_changes_only_what_it_says() {
    let (_folder, path) = written(
        "name = \"Toit commun\"\nsubtitle = \"Angers Loire Métropole\"\n[light]\nmain = \"#5a1a5c\"",
    );
    let territory = Territory::read(&path).unwrap();
    assert_eq!(territory.name, "Toit commun");
    assert_eq!(territory.light.spelt("main"), "#5a1a5c");
    assert_eq!(territory.light.spelt("ink"), Territory::default().light.spelt("ink"));
    assert_eq!(territory.dark, Territory::default().dark);
}

#[test]
fn a_colour_that_cannot_be_read_is_refused_with_the_pair_and_its_contrast() {
    let why = refused("[light]\nmain = \"#7fd0cb\"");
    assert!(why.contains("[light] main (#7fd0cb) on paper"), "{why}");
    assert!(why.contains("4.5 to 1"), "{why}");
    let why = refused("[dark]\nfield = \"#1a2429\"");
    assert!(
        why.contains("[dark] field (#1a2429) on card") && why.contains("an edge needs 3"),
        "{why}"
    );
}

#[test]
fn an_unknown_colour_word_or_logo_is_refused() {
    assert!(refused("[light]\nmagenta = \"#000000\"").contains("no colour magenta; there are ink"));
    assert!(refused("[light]\nmain = \"teal\"").contains("« teal » is no colour"));
    assert!(refused("colour = \"#000000\"").contains("unknown field"));
    assert!(refused("logo = \"nowhere.svg\"").contains("logo"));
    assert!(refused("name = \" \"").contains("empty"));
    let (folder, path) = written("logo = \"logo.svg\"");
    for (logo, word) in [
        ("<svg><script>1</script></svg>", "<script"),
        ("<html>", "no SVG"),
        ("<svg onload=\"x\">", "onload"),
    ] {
        std::fs::write(folder.path().join("logo.svg"), logo).unwrap();
        let why = Territory::read(&path).unwrap_err().message;
        assert!(why.contains(word), "{why}");
    }
}
