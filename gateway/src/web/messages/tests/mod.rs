mod forbidden;

use super::*;
use fluent_bundle::FluentResource;
use std::{collections::BTreeMap, fs, path::Path};

/// Every sentence of a language: its key with the names of its values.
fn sentences(files: &[&str]) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    for file in files {
        let resource = FluentResource::try_new((*file).to_owned())
            .unwrap_or_else(|(_, wrong)| panic!("a file of sentences does not read: {wrong:?}"));
        drop(resource);
        for (key, text) in blocks(file) {
            let mut names: Vec<String> = text
                .split("{ $")
                .skip(1)
                .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric()).collect())
                .collect();
            names.sort();
            names.dedup();
            assert!(all.insert(key.clone(), names).is_none(), "{key} is written twice");
        }
    }
    all
}

/// The keys of a file with their text.
fn blocks(file: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(" = ").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            Some((key, text)) => found.push((key.to_owned(), text.to_owned())),
            None => {
                if let Some((_, text)) = found.last_mut() {
                    text.push('\n');
                    text.push_str(line);
                }
            }
        }
    }
    found
}

/// The names of the values of a sentence, if every language has it with the same.
pub(crate) fn values_of(key: &str) -> Option<Vec<String>> {
    let (french, english) = (sentences(&FRENCH), sentences(&ENGLISH));
    french.get(key).filter(|names| english.get(key) == Some(names)).cloned()
}

/// Every key.
pub(crate) fn keys() -> Vec<String> {
    sentences(&FRENCH).into_keys().collect()
}

#[test]
fn every_language_has_every_sentence_with_the_same_values() {
    let (french, english) = (sentences(&FRENCH), sentences(&ENGLISH));
    assert!(french.len() > 10, "the files of sentences were not read");
    assert_eq!(french, english);
}

#[test]
fn a_sentence_lacking_in_a_language_is_seen() {
    let french = sentences(&["a = Un\nb = { $n } deux\n"]);
    assert_ne!(french, sentences(&["a = One\n"]));
    assert_ne!(french, sentences(&["a = One\nb = { $m } two\n"]));
}

#[test]
fn every_file_of_sentences_is_part_of_the_program() {
    for (language, files) in [("fr", FRENCH.len()), ("en", ENGLISH.len())] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("messages").join(language);
        assert_eq!(fs::read_dir(folder).unwrap().count(), files, "{language}");
    }
}

#[test]
fn the_other_language_stands_after_the_french_under_its_own_lang_and_both_are_escaped() {
    let words = Words::with_beside(Some(Beside::English));
    assert_eq!(
        words.say("find-a-place").to_string(),
        "Trouver un lieu d’accueil <span class=\"beside\" lang=\"en\">Find a reception place</span>"
    );
    assert_eq!(Words::default().say("find-a-place").to_string(), "Trouver un lieu d’accueil");
    let said = Said::new("<b>".into(), Some(("en", "<i>".into()))).to_string();
    assert!(!said.contains("<b>") && !said.contains("<i>"), "{said}");
}

#[test]
fn a_number_chooses_between_one_and_many() {
    let words = Words::default();
    let wait = |seconds: i64| words.with("sign-in-wait", "seconds", seconds).french().to_owned();
    assert!(wait(1).contains("une seconde,"), "{}", wait(1));
    assert!(wait(12).contains("12 secondes,"), "{}", wait(12));
}

/// Every key that a page asks for by its literal name.
fn asked(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            asked(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for call in [".say(\"", ".with(\"", ".with_all(\""] {
            for rest in text.split(call).skip(1) {
                let key = rest.split('"').next().unwrap();
                if key.contains('-') {
                    found.push((key.to_owned(), path.display().to_string()));
                }
            }
        }
    }
}

#[test]
fn every_sentence_that_a_page_asks_for_is_written() {
    let (root, known) = (Path::new(env!("CARGO_MANIFEST_DIR")), sentences(&FRENCH));
    let mut keys = Vec::new();
    asked(&root.join("templates"), &mut keys);
    asked(&root.join("src/web"), &mut keys);
    assert!(keys.len() > 10);
    for (key, path) in keys {
        assert!(known.contains_key(&key), "{path} asks for {key}");
    }
}
