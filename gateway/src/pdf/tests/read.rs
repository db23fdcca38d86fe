//! Reads a document back: what is drawn on each page, as a reader's « copy » would give it.

use flate2::read::ZlibDecoder;
use std::{collections::BTreeMap, io::Read};

/// The file without looking into its streams, one byte a letter.
pub(super) fn skeleton(bytes: &[u8]) -> String {
    bytes.iter().map(|b| char::from(*b)).collect()
}

/// The text of each page, a line each time something is drawn.
pub(super) fn pages(bytes: &[u8]) -> Vec<String> {
    let file = skeleton(bytes);
    let kids = between(&file, "/Type/Pages", "]").split_once("/Kids[").unwrap().1.to_owned();
    let numbers = kids.split(" 0 R").map(str::trim).filter(|n| !n.is_empty());
    numbers.map(|page| page_text(bytes, &object(&file, page))).collect()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = &text[text.find(from).unwrap_or_else(|| panic!("no {from}"))..];
    &rest[..rest.find(to).unwrap()]
}

fn object(file: &str, number: &str) -> String {
    between(file, &format!("\n{number} 0 obj\n"), "endobj").to_owned()
}

/// The number that follows a key: `/Contents 12 0 R`.
fn reference(object: &str, key: &str) -> String {
    let rest = &object[object.find(key).unwrap_or_else(|| panic!("no {key} in {object}"))..];
    rest[key.len()..].trim().split(' ').next().unwrap().to_owned()
}

fn stream(bytes: &[u8], number: &str) -> Vec<u8> {
    let find = |from: usize, what: &str| {
        let all = bytes[from..].windows(what.len());
        from + all.into_iter().position(|w| w == what.as_bytes()).unwrap()
    };
    let begin = find(find(0, &format!("\n{number} 0 obj\n")), "stream\n") + 7;
    let mut raw = Vec::new();
    ZlibDecoder::new(&bytes[begin..find(begin, "endstream")]).read_to_end(&mut raw).unwrap();
    raw
}

type Letters = BTreeMap<u16, String>;

fn fonts(bytes: &[u8], file: &str, page: &str) -> BTreeMap<String, Letters> {
    let resources = object(file, &reference(page, "/Resources "));
    let list = between(&resources, "/Font<<", ">>").trim_start_matches("/Font<<").to_owned();
    let names = list.split('/').filter(|f| !f.is_empty());
    names
        .map(|entry| {
            let (name, number) = entry.split_once(' ').unwrap();
            let font = object(file, number.split(' ').next().unwrap());
            let map = stream(bytes, &reference(&font, "/ToUnicode "));
            (name.to_owned(), letters(&String::from_utf8(map).unwrap()))
        })
        .collect()
}

fn letters(map: &str) -> Letters {
    let pairs = map.lines().filter_map(|line| line.trim().split_once("> <"));
    pairs
        .filter_map(|(code, text)| {
            let code = u16::from_str_radix(code.trim_start_matches('<'), 16).ok()?;
            let text = hex::decode(text.trim_end_matches('>')).ok()?;
            let units: Vec<u16> =
                text.chunks(2).map(|b| u16::from_be_bytes([b[0], b[1]])).collect();
            Some((code, String::from_utf16(&units).ok()?))
        })
        .collect()
}

fn page_text(bytes: &[u8], page: &str) -> String {
    let fonts = fonts(bytes, &skeleton(bytes), page);
    let drawn = stream(bytes, &reference(page, "/Contents "));
    let (mut said, mut font, mut at) = (String::new(), &Letters::new(), 0);
    while at < drawn.len() {
        if drawn[at..].starts_with(b"/f") {
            let end = at + drawn[at..].iter().position(|b| *b == b' ').unwrap();
            let name = std::str::from_utf8(&drawn[at + 1..end]).unwrap();
            font = &fonts[name];
        } else if drawn[at..].starts_with(b"TJ") || drawn[at..].starts_with(b"Tj") {
            said.push('\n');
        } else if drawn[at] == b'(' {
            let (codes, end) = literal(&drawn, at + 1);
            for code in codes.chunks(2) {
                let code = u16::from_be_bytes([code[0], code[1]]);
                said += font.get(&code).unwrap_or_else(|| panic!("glyph {code} has no letter"));
            }
            at = end;
        }
        at += 1;
    }
    said
}

/// The bytes of a literal string and where it closes.
fn literal(drawn: &[u8], mut at: usize) -> (Vec<u8>, usize) {
    let (mut out, mut open) = (Vec::new(), 0);
    while drawn[at] != b')' || open > 0 {
        if drawn[at] != b'\\' {
            open += i32::from(drawn[at] == b'(') - i32::from(drawn[at] == b')');
            out.push(drawn[at]);
            at += 1;
            continue;
        }
        let next = drawn[at + 1];
        if next.is_ascii_digit() {
            let octal = std::str::from_utf8(&drawn[at + 1..at + 4]).unwrap();
            out.push(u8::from_str_radix(octal, 8).unwrap());
            at += 4;
        } else {
            out.push(match next {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'b' => 8,
                b'f' => 12,
                other => other,
            });
            at += 2;
        }
    }
    (out, at)
}
