//! Every address the site answers with GET, read from the router's own source: what is routed and not told here does
//! not exist, so that a page cannot be added without the tests knowing.
//!
//! A route is a literal `.route("ADDRESS", get(…)…)`; inside `let NAME = Router::new()…;` its address begins with that
//! of `.nest("PREFIX", NAME)`. The API declares its routes beside its document and is checked against it elsewhere.

use crate::{environment::repository, stores::files_below};
use std::{collections::BTreeSet, path::Path};

/// Addresses as the router spells them, parameters included: `/agent/dossier/{id}`.
///
/// # Panics
/// When a route is not spelt as above.
#[must_use]
pub fn get_routes() -> BTreeSet<String> {
    let sources = files_below(&repository().join("gateway/src"));
    let code = sources.iter().filter(|file| {
        file.extension().is_some_and(|e| e == "rs")
            && !file.components().any(|c| c.as_os_str() == "tests")
    });
    let routes: BTreeSet<String> = code.flat_map(|file| of_file(file)).collect();
    assert!(routes.len() > 20, "the router is read badly: {routes:?}");
    routes
}

fn of_file(file: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(file).expect("a source reads");
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut found = Vec::new();
    for (at, _) in text.match_indices(".route(") {
        let rest = text[at + 7..].trim_start();
        let spelt = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
        let path = spelt.unwrap_or_else(|| panic!("{}: a route is no literal", file.display()));
        if answers_get(arguments(rest)) {
            found.push(format!("{}{path}", prefix(text, at, file)));
        }
    }
    found.iter_mut().filter(|path| path.len() > 1).for_each(|path| {
        path.truncate(path.trim_end_matches('/').len());
    });
    found
}

/// What stands between the parentheses that are open at the start of the text.
fn arguments(text: &str) -> &str {
    let mut open = 1;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return &text[..at];
        }
    }
    text
}

fn answers_get(arguments: &str) -> bool {
    arguments
        .match_indices("get(")
        .any(|(at, _)| !arguments[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The address under which the router that a route stands in is hung.
fn prefix(text: &str, at: usize, file: &Path) -> String {
    let statement = &text[..at];
    let statement = &statement[statement.rfind(';').map_or(0, |end| end + 1)..];
    let Some(name) = statement.rfind("let ").and_then(|from| {
        let (name, made) = statement[from + 4..].split_once('=')?;
        made.trim_start().starts_with("Router::new()").then_some(name.trim())
    }) else {
        return String::new();
    };
    let hung = format!(", {name})");
    // a router is hung after its routes; another of the same name may be hung elsewhere before
    text.match_indices(".nest(")
        .filter(|(hung_at, _)| *hung_at > at)
        .map(|(at, _)| arguments_whole(&text[at + 6..]))
        .find(|nest| nest.ends_with(&hung))
        .and_then(|nest| nest.split('"').nth(1).map(str::to_owned))
        .or_else(|| (!text.contains(".nest(")).then(String::new))
        .unwrap_or_else(|| panic!("{}: the router {name} hangs nowhere", file.display()))
}

fn arguments_whole(text: &str) -> String {
    let inner = arguments(text).split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{})", inner.trim_end_matches(','))
}
