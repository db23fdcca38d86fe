//! What a page is before any browser touches it: the text that a plain HTTP client receives. A page that passes reads
//! without JavaScript, since nothing here has run any.

use std::collections::BTreeSet;

/// What is wrong with a page's text, a sentence each.
#[must_use]
pub fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            faults.push(what.to_owned());
        }
    };
    must(html.starts_with("<!doctype html>"), "no doctype");
    must(html.contains("<html lang=\"fr\""), "no language");
    // a drawing may have titles of its own
    let head = html.split("</head>").next().unwrap_or_default();
    let title = between(head, "<title>", "</title>").unwrap_or_default();
    must(title.trim().chars().count() > 8 && head.matches("<title>").count() == 1, "no title");
    must(html.matches("<h1").count() == 1, "not one h1");
    must(html.matches("<main").count() == 1, "not one main");
    must(html.contains("name=\"viewport\""), "no viewport");
    for (name, tag) in tags(html) {
        if let Some(fault) = fault_of(&name, &tag) {
            faults.push(format!("{fault}: {}", tag.chars().take(140).collect::<String>()));
        }
    }
    faults.extend(repeated_ids(html));
    faults
}

/// Each opening tag with its name.
fn tags(html: &str) -> impl Iterator<Item = (String, String)> {
    html.split('<').skip(1).filter_map(|rest| {
        let tag = rest.split('>').next()?;
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
        (!name.is_empty()).then(|| (name, tag.to_owned()))
    })
}

fn fault_of(name: &str, tag: &str) -> Option<&'static str> {
    let attribute = |wanted: &str| value(tag, wanted);
    if tag.contains(" style=") || name == "style" {
        return Some("inline style");
    }
    if tag.split_whitespace().any(|part| part.starts_with("on") && part.contains('=')) {
        return Some("inline script");
    }
    let loaded = match name {
        "script" => Some(attribute("src").unwrap_or("inline:")),
        "link" => attribute("href"),
        "img" | "source" | "iframe" | "object" | "embed" | "video" | "audio" => attribute("src"),
        "use" | "image" => attribute("href"),
        "form" => attribute("action").or(Some("none:")),
        _ => None,
    };
    if loaded.is_some_and(|address| address.starts_with("//") || address.contains(':')) {
        return Some("not of this site");
    }
    match name {
        "iframe" | "noscript" => Some("not allowed here"),
        "form" if attribute("method").is_none() => Some("a form without method"),
        "a" if attribute("href").is_none_or(|h| h.starts_with("javascript")) => {
            Some("a link without address")
        }
        "button" if attribute("type").is_none() => Some("a button without type"),
        "img" if attribute("alt").is_none() || attribute("width").is_none() => {
            Some("an image without text or without size")
        }
        _ => None,
    }
}

/// The value of an attribute.
fn value<'a>(tag: &'a str, wanted: &str) -> Option<&'a str> {
    let from = tag.find(&format!(" {wanted}=\""))? + wanted.len() + 3;
    tag.get(from..)?.split('"').next()
}

fn repeated_ids(html: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let ids = tags(html).filter_map(|(_, tag)| value(&tag, "id").map(str::to_owned));
    ids.filter(|id| !seen.insert(id.clone())).map(|id| format!("id {id} stands twice")).collect()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    text.split_once(from)?.1.split_once(to).map(|(inside, _)| inside)
}
