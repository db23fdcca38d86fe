//! What each page is held to.
//!
//! From a plain client, without any script: the status; the headers that forbid what is inline or comes from
//! elsewhere; language, title, one h1, one main; no inline style or script; every form and link works by itself.
//!
//! In a browser: axe without a finding and no sideways scroll at 360 and 1280 pixels and at 200 % of 1280; contrast in
//! the dark too; nothing moves while it loads; under 100 kB with its files; nothing from another site; Tab reaches everything, is seen, and
//! meets the skip link first.

use super::{
    row::{Row, State, Way, Who},
    sites::Visitor,
};
use tests::{axe, html};

/// A page with all its files, uncompressed.
const BYTES: f64 = 100_000.0;

/// Width in CSS pixels, pixels of the screen for each, and the name of the picture.
const VIEWS: [(u32, u32, &str); 3] = [(360, 1, "360"), (640, 2, "zoom"), (1280, 1, "1280")];

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) looked: usize,
    pub(super) faults: Vec<String>,
}

impl Checked {
    fn wrong(&mut self, who: Who, row: &Row, what: impl std::fmt::Display) {
        self.faults.push(format!("{} {:?} for {who:?}: {what}", row.route, row.state));
    }

    /// Looks at one row.
    pub(super) async fn look(&mut self, visitor: &Visitor, who: Who, row: &Row) {
        self.looked += 1;
        let path = match row.way {
            Way::At(path) | Way::File(path, _) => path.to_owned(),
            Way::Press(page, css) => {
                visitor.browser.view(1280, 1).await;
                visitor.browser.open(page).await;
                if !visitor.browser.has(css).await {
                    return self.wrong(who, row, format!("{page} has no button {css}"));
                }
                visitor.browser.click(css).await;
                return self.in_browser(visitor, who, row).await;
            }
            Way::Link(page, css) | Way::FileLink(page, css, _) => {
                match linked(visitor, page, css).await {
                    Some(path) => path,
                    None => return self.wrong(who, row, format!("{page} has no link {css}")),
                }
            }
            Way::Told(_) => return,
        };
        match row.way {
            Way::File(_, kind) | Way::FileLink(_, _, kind) => {
                for fault in file(visitor, &path, kind).await {
                    self.wrong(who, row, fault);
                }
            }
            _ => {
                for fault in plain(visitor, row, &path).await {
                    self.wrong(who, row, fault);
                }
                visitor.browser.view(1280, 1).await;
                visitor.browser.open(&path).await;
                self.in_browser(visitor, who, row).await;
            }
        }
    }

    async fn in_browser(&mut self, visitor: &Visitor, who: Who, row: &Row) {
        let browser = &visitor.browser;
        let mut moved = browser.number(MOVED).await;
        if moved > 0.001 && !matches!(row.way, Way::Press(..)) {
            // a machine that holds its breath while it draws is no fault of the page: it does not come twice
            browser.client.refresh().await.expect("the page comes again");
            moved = moved.min(browser.number(MOVED).await);
        }
        if moved > 0.001 {
            self.wrong(who, row, format!("moves while it loads: {moved}"));
        }
        let bytes = browser.number(WEIGHT).await;
        if bytes > BYTES {
            self.wrong(who, row, format!("weighs {bytes} bytes"));
        }
        if browser.number(FOREIGN).await > 0.0 {
            self.wrong(who, row, "loads from another site");
        }
        if matches!(row.way, Way::Press(..)) {
            let source = browser.client.source().await.unwrap_or_default();
            let source = format!("<!doctype html>{}", source.trim_start_matches("<!DOCTYPE html>"));
            for fault in html::faults(&source) {
                self.wrong(who, row, fault);
            }
        }
        let name = name(who, row);
        for (width, scale, suffix) in VIEWS {
            browser.view(width, scale).await;
            let wide = browser.number("return document.documentElement.scrollWidth").await;
            if wide > f64::from(width) {
                self.wrong(who, row, format!("is {wide} px wide at {width} px"));
            }
            for finding in axe::findings(&browser.client).await {
                self.wrong(who, row, format!("axe at {suffix}:{finding}"));
            }
            browser.keep(&format!("{name}-{suffix}")).await;
        }
        browser.dark(true).await;
        for finding in axe::pale(&browser.client).await {
            self.wrong(who, row, format!("axe in the dark:{finding}"));
        }
        browser.keep(&format!("{name}-dark")).await;
        browser.dark(false).await;
        for fault in browser.walk().await {
            self.wrong(who, row, fault);
        }
    }
}

/// The sum of what moved under the reader's eyes.
const MOVED: &str = "return new Promise(done => new PerformanceObserver(list => done(
        list.getEntries().reduce((sum, e) => sum + (e.hadRecentInput ? 0 : e.value), 0)
    )).observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 60))";
/// Bytes of the page and of what it loaded, before compression.
const WEIGHT: &str = "return performance.getEntriesByType('resource')
        .concat(performance.getEntriesByType('navigation'))
        .reduce((sum, e) => sum + e.decodedBodySize, 0)";
const FOREIGN: &str = "return performance.getEntriesByType('resource')
        .filter(e => new URL(e.name).origin !== location.origin).length";

/// What the picture is called: nothing of an address that may name somebody.
fn name(who: Who, row: &Row) -> String {
    let route: String =
        row.route.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let state = format!("{:?}", row.state).to_lowercase();
    let pressed = if matches!(row.way, Way::Press(..)) { "-envoi" } else { "" };
    format!("{}{}-{state}{pressed}", who.word(), route.trim_end_matches('-'))
}

async fn linked(visitor: &Visitor, page: &str, css: &str) -> Option<String> {
    let mut path = Some(page.to_owned());
    for css in css.split(" then ") {
        visitor.browser.open(&path?).await;
        if !visitor.browser.has(css).await {
            return None;
        }
        path = visitor.browser.find(css).await.attr("href").await.ok().flatten();
    }
    path
}

async fn get(visitor: &Visitor, path: &str) -> reqwest::Response {
    let client = reqwest::Client::new();
    let asked = client.get(format!("{}{path}", visitor.url)).header("cookie", &visitor.cookie);
    asked.send().await.unwrap_or_else(|e| panic!("{path} does not answer: {e}"))
}

/// What a client without a browser finds wrong.
async fn plain(visitor: &Visitor, row: &Row, path: &str) -> Vec<String> {
    let answer = get(visitor, path).await;
    let mut faults = headers(&answer);
    let status = answer.status();
    let as_told = row.state == State::Error && status.is_client_error();
    if !status.is_success() && !as_told {
        faults.push(format!("answers {status}"));
    }
    faults.extend(html::faults(&answer.text().await.unwrap_or_default()));
    faults
}

async fn file(visitor: &Visitor, path: &str, kind: &str) -> Vec<String> {
    let answer = get(visitor, path).await;
    let mut faults = headers(&answer);
    if !answer.status().is_success() {
        faults.push(format!("answers {}", answer.status()));
    }
    let own = answer.headers().get("content-type").and_then(|v| v.to_str().ok()).unwrap_or("");
    if !own.starts_with(kind) {
        faults.push(format!("is of kind {own:?}, not {kind}"));
    }
    faults
}

/// The headers every answer carries.
fn headers(answer: &reqwest::Response) -> Vec<String> {
    let of = |name: &str| answer.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or("");
    let policy = of("content-security-policy");
    let strict = policy.starts_with("default-src 'none'")
        && ["unsafe", "http", "*", "data:", "blob:"].iter().all(|loose| !policy.contains(loose))
        && ["base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]
            .iter()
            .all(|needed| policy.contains(needed));
    let mut faults = Vec::new();
    if !strict {
        faults.push(format!("a loose content security policy: {policy:?}"));
    }
    for (name, value) in [("x-content-type-options", "nosniff"), ("referrer-policy", "same-origin")]
    {
        if of(name) != value {
            faults.push(format!("{name} is {:?}", of(name)));
        }
    }
    if of("cache-control").is_empty() {
        faults.push("does not say whether it may be kept".to_owned());
    }
    faults
}
