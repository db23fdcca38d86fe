//! What a document promises: it says that it is both standards, its words read back in order, nothing is lost over a
//! page, and it tells nothing of a person outside its pages.

mod read;

use super::Document;
use chrono::NaiveDate;
use read::{pages, skeleton};

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 18).unwrap()
}

fn document() -> Document {
    Document::new("Attestation", "fr").footer(Some(1204), day())
}

fn sample() -> Document {
    document()
        .paragraph("Enregistrée\u{a0}: où, à cœur, garçon, 38\u{202f}000 €.\nDeuxième ligne.")
        .heading(2, "Votre demande")
        .facts(vec![("Numéro unique".into(), "044 0326 12345".into())])
        .table(
            "Vos souhaits",
            vec!["Commune".into(), "Délai".into()],
            vec![vec!["Rezé".into(), "38".into()], vec!["Saint-Herblain".into()]],
        )
        .list(vec!["Gardez ce papier.".into()])
}

fn text(document: &Document) -> String {
    pages(&document.to_bytes().unwrap()).join("\n")
}

#[test]
fn words_read_back_in_order_with_their_accents() {
    assert_eq!(
        text(&sample()).lines().collect::<Vec<_>>(),
        [
            "Attestation",
            "Enregistrée\u{a0}: où, à cœur, garçon, 38\u{202f}000 €.",
            "Deuxième ligne.",
            "Votre demande",
            "Numéro unique",
            "044 0326 12345",
            "Vos souhaits",
            "Commune",
            "Délai",
            "Rezé",
            "38",
            "Saint-Herblain",
            "•",
            "Gardez ce papier.",
            "Filcommun – imprimé le 18 mars 2026 – à jour de l’évènement n° 1\u{202f}204 du journal",
            "page 1/1",
        ]
    );
}

#[test]
fn it_is_tagged_in_its_language_and_claims_both_standards() {
    let bytes = sample().to_bytes().unwrap();
    let file = skeleton(&bytes);
    for claim in ["<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"] {
        assert!(file.contains(claim), "{claim}");
    }
    assert!(file.contains("/Marked true") && file.contains("/Lang(fr)"));
    for tag in ["H1", "H2", "P", "L", "LI", "Lbl", "LBody", "Table", "Caption", "THead", "TBody"] {
        assert!(file.contains(&format!("/S/{tag}/")), "no {tag}");
    }
    assert!(file.contains("/Scope/Column") && file.contains("/Scope/Row"));
    assert!(file.contains("/DisplayDocTitle true"));
    assert_eq!(file.matches("/Title(Votre demande)").count(), 1, "a heading is a bookmark");
}

#[test]
fn a_heading_never_skips_a_rank() {
    let skipping = document().heading(5, "Cinq").heading(2, "Deux").heading(6, "Six");
    let file = skeleton(&skipping.to_bytes().unwrap());
    assert!(file.contains("/S/H2/") && file.contains("/S/H3/"));
    assert!(!["H4", "H5", "H6"].iter().any(|h| file.contains(&format!("/S/{h}/"))));
}

#[test]
fn a_long_table_keeps_every_row_and_shows_its_header_on_each_page() {
    let rows: Vec<Vec<String>> =
        (0..300).map(|n| vec![format!("ligne{n}"), "mot ".repeat(n % 40)]).collect();
    let long = document().table("Longue", vec!["Ligne".into(), "Mots".into()], rows);
    let bytes = long.to_bytes().unwrap();
    let pages = pages(&bytes);
    assert!(pages.len() > 5, "{} pages", pages.len());
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains("Ligne\nMots"), "page {} has no header", at + 1);
        assert!(page.contains(&format!("page {}/{}", at + 1, pages.len())));
    }
    let all = pages.join("\n");
    assert!((0..300).all(|n| all.lines().any(|line| line == format!("ligne{n}"))));
    assert_eq!(all.matches("mot").count(), (0..300).map(|n| n % 40).sum::<usize>());
    assert_eq!(skeleton(&bytes).matches("/Scope/Column").count(), 2, "heard once");
}

#[test]
fn a_cell_taller_than_a_page_goes_on_upon_the_next() {
    let words: Vec<String> = (0..3000).map(|n| format!("m{n}")).collect();
    let tall = document().table(
        "Haute",
        vec!["A".into(), "B".into()],
        vec![vec!["x".into(), words.join(" ")]],
    );
    let read = text(&tall);
    let found = read.split_whitespace().filter(|w| w.starts_with('m') && *w != "mars").count();
    assert_eq!(found, 3000);
}

#[test]
fn a_word_wider_than_the_line_is_cut_and_a_line_never_begins_with_a_sign_that_belongs_before() {
    let word = "w".repeat(400);
    let read = text(&document().paragraph(format!("{word} fin")));
    assert_eq!(read.matches('w').count(), 400);
    assert!(read.lines().filter(|l| l.contains("www")).count() > 3);
    let french = text(&document().paragraph("mot\u{a0}: ".repeat(200)));
    assert!(french.lines().all(|line| !line.starts_with(':')), "{french}");
    assert!(french.lines().filter(|l| l.ends_with(": ")).count() > 2, "spaces stay at the end");
}

#[test]
fn an_empty_table_or_list_says_so_or_nothing() {
    let empty = document().table("Vide", vec!["A".into()], vec![]).list(vec![]).facts(vec![]);
    let read = text(&empty);
    assert!(read.contains("Aucune ligne à montrer."));
    assert!(!skeleton(&empty.to_bytes().unwrap()).contains("/S/Table/"));
}

#[test]
fn a_letter_of_another_script_does_not_prevent_the_document() {
    let read = text(&document().paragraph("በረከት −3 → b\u{7}"));
    assert!(read.contains("???? –3 › b"), "{read}");
}

#[test]
fn the_same_content_gives_the_same_bytes_and_another_gives_others() {
    assert_eq!(sample().to_bytes().unwrap(), sample().to_bytes().unwrap());
    let other = sample().paragraph("Un mot de plus.");
    assert_ne!(sample().to_bytes().unwrap(), other.to_bytes().unwrap());
}

#[test]
fn what_the_pages_say_stands_nowhere_else_in_the_file() {
    let bytes = document()
        .paragraph("Kerguelen")
        .facts(vec![("Nom".into(), "Kerguelen".into())])
        .table("T", vec!["Nom".into()], vec![vec!["Kerguelen".into()]])
        .to_bytes()
        .unwrap();
    assert_eq!(pages(&bytes).join("\n").matches("Kerguelen").count(), 3);
    let file = skeleton(&bytes);
    let utf16: String = "Kerguelen".chars().map(|c| format!("{:04X}", c as u32)).collect();
    assert!(!file.contains("Kerguelen") && !file.contains(&utf16));
}

#[test]
fn without_the_day_of_printing_there_is_no_document() {
    let error = Document::new("Sans jour", "fr").to_bytes().unwrap_err();
    assert!(error.to_string().contains("day of printing"));
}

#[test]
fn pages_of_ten_thousand_rows_come_in_seconds() {
    let rows = (0..10_000).map(|n| vec![n.to_string(), "Un évènement de la demande".into()]);
    let long = document().table("Journal", vec!["N°".into(), "Quoi".into()], rows.collect());
    let begun = std::time::Instant::now();
    let bytes = long.to_bytes().unwrap();
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    assert!(bytes.len() < 6_000_000, "{} bytes", bytes.len());
}
