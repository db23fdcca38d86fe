//! No sentence uses a word that hurts: message files, templates, words, and what pages say themselves.

use serde::Deserialize;
use std::{
    fs,
    path::{Path, PathBuf},
};

#[derive(Deserialize)]
struct List {
    word: Vec<Forbidden>,
}

#[derive(Deserialize)]
struct Forbidden {
    word: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    but: Vec<String>,
    why: String,
    say: String,
    #[serde(default)]
    desks: bool,
}

fn list() -> Vec<Forbidden> {
    let text = include_str!("../../../../messages/forbidden.toml");
    toml::from_str::<List>(text).unwrap().word
}

/// Words of `text` that are forbidden to its readers.
fn found(list: &[Forbidden], text: &str, at_desks: bool) -> Vec<String> {
    let mut found = Vec::new();
    for entry in list.iter().filter(|entry| !(at_desks && entry.desks)) {
        let mut text = text.to_lowercase().replace('\'', "’");
        for turn in &entry.but {
            text = text.replace(&turn.to_lowercase(), " ");
        }
        for word in std::iter::once(&entry.word).chain(&entry.also) {
            if has_word(&text, &word.to_lowercase()) {
                found.push(format!("« {word} »: {}; say {}", entry.why, entry.say));
            }
        }
    }
    found
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|s| s.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|s| s.chars().next());
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        apart(before) && apart(after)
    })
}

/// What a template shows: its text and the labels that are read aloud, without what the machine reads.
fn shown(template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['<', '{']) {
        let (text, tail) = rest.split_at(at);
        out.push_str(text);
        out.push('\n');
        let end = match tail.as_bytes().get(1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => ">",
        };
        let (tag, after) = tail.split_once(end).unwrap_or((tail, ""));
        if end == "}}" {
            out.push_str(&literals(tag));
        } else if end == ">" {
            for name in ["aria-label=\"", "title=\"", "alt=\"", "placeholder=\""] {
                for value in tag.split(name).skip(1) {
                    out.push_str(value.split('"').next().unwrap_or_default());
                    out.push('\n');
                }
            }
        }
        rest = after;
    }
    out + rest
}

/// The sentences of a source file: its literals with a blank or a capital, comments and tests left out.
fn literals(source: &str) -> String {
    let code: Vec<&str> = source
        .split("#[cfg(test)]")
        .next()
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let code = code.join("\n").replace("\\\"", "’");
    let quoted = code.split('"').skip(1).step_by(2);
    let sentence = |text: &&str| {
        !text.contains("SELECT ") && (text.contains(' ') || text.starts_with(char::is_uppercase))
    };
    quoted.filter(sentence).collect::<Vec<_>>().join("\n")
}

/// What the translations say: each line after its key.
fn said(messages: &str) -> String {
    let lines = messages.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split_once(" = ").map_or(line, |(_, said)| said))
        .collect::<Vec<_>>()
        .join("\n")
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, out) } else { out.push(path) }
    }
}

#[test]
fn no_sentence_that_people_read_uses_a_word_that_hurts() {
    let (root, list) = (Path::new(env!("CARGO_MANIFEST_DIR")), list());
    let mut paths = Vec::new();
    for folder in ["messages", "templates", "src/web/words", "src/web/applicant", "src/web/public"]
    {
        files(&root.join(folder), &mut paths);
    }
    let mut wrong = Vec::new();
    for path in &paths {
        let text = fs::read_to_string(path).unwrap();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        let text = match path.extension().and_then(|e| e.to_str()) {
            Some("ftl") => said(&text),
            Some("html") => shown(&text),
            Some("rs") => literals(&text),
            _ => continue,
        };
        let desks = [
            "agent",
            "landlord",
            "commission",
            "audit",
            "operator",
            "words/events",
            "words/agent",
            "words/landlord",
            "words/commission",
            "words/steering",
            "network",
            "steering",
        ];
        let at_desks = desks.iter().any(|desk| name.contains(desk));
        wrong.extend(
            found(&list, &text, at_desks).into_iter().map(|word| format!("{name}: {word}")),
        );
    }
    assert!(paths.len() > 40, "the sentences were not found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_planted_word_is_found_wherever_a_sentence_may_stand() {
    let list = list();
    let template =
        "<p>Votre profil</p><img alt=\"Votre profil\">{{ f.text(\"a\", \"Votre profil\") }}";
    for text in [
        said("a-profil = Votre profil\n"),
        literals("let profil = \"Votre profil\";"),
        shown(template),
    ] {
        assert_eq!(found(&list, &text, false).len(), 1, "{text}");
    }
    assert_eq!(shown(template).matches("profil").count(), 3);
    assert!(found(&list, "Malheureusement, votre demande est RADIÉE.", true).len() == 2);
    assert!(found(&list, "En cas de doute ; une casquette ; écartée", false).len() == 1);
    assert!(found(&list, "le flux", true).is_empty() && !found(&list, "le flux", false).is_empty());
}

#[test]
fn a_key_or_a_name_of_a_variable_is_no_sentence() {
    let list = list();
    let quiet = [
        shown("{% if stock %}<p id=\"flux\">{{ profil }}</p>{% endif %}"),
        literals("// un profil\nlet a = b(\"stock\");"),
        said("flux-heading = Les logements"),
    ];
    for text in quiet {
        assert!(found(&list, &text, false).is_empty(), "{text}");
    }
}
