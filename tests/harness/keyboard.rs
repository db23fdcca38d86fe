//! The keyboard, and nothing else: Tab, Enter, Space, letters, as Chromium receives them from a hand.

use crate::browser::Browser;
use serde_json::{Value, json};

/// What can take the focus and is seen, by a path that names it; a group of radio buttons takes it once. And the order
/// in which it was taken, with whether it showed.
const WATCH: &str = "
    const name = e => {
        if (!e || e === document.body || e === document.documentElement) return '';
        if (e.type === 'radio') return 'radio ' + e.name;
        const path = [];
        for (let at = e; at && at !== document.body; at = at.parentElement)
            path.unshift(at.tagName.toLowerCase() + ':' + [...at.parentElement.children].indexOf(at));
        return path.join('/') + ' ' + (e.id || e.getAttribute('href') || e.name || '');
    };
    const seen = e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && !e.closest('[inert]');
    const all = [...document.querySelectorAll(
        'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex=\"-1\"])')];
    const radios = e => e.type !== 'radio' || e.checked ||
        !document.querySelector(`input[type=radio][name=\"${CSS.escape(e.name)}\"]:checked`);
    window.__taken = [];
    window.__hidden = [];
    document.addEventListener('focusin', () => {
        const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
        window.__taken.push(name(e));
        const ring = (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none';
        const inView = r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;
        if (!ring || !inView || r.width < 2 || r.height < 2) window.__hidden.push(name(e));
    });
    document.activeElement && document.activeElement.blur();
    window.scrollTo(0, 0);
    return [...new Set(all.filter(seen).filter(radios).map(name))];";

/// A date is several stops of one element: day, month, year, calendar.
const DATE_PARTS: &str = "return 3 * [...document.querySelectorAll('input[type=date]')]
    .filter(e => e.checkVisibility()).length";

impl Browser {
    /// Presses a key of the keyboard: `Tab`, `Enter`, `Space`, `ArrowDown`, `Escape`.
    pub async fn key(&self, key: &str) {
        let (name, code, number, text) = match key {
            "Tab" => ("Tab", "Tab", 9, None),
            "Enter" => ("Enter", "Enter", 13, Some("\r")),
            "Space" => (" ", "Space", 32, Some(" ")),
            "ArrowDown" => ("ArrowDown", "ArrowDown", 40, None),
            "Escape" => ("Escape", "Escape", 27, None),
            other => panic!("no key {other}"),
        };
        let kind = if text.is_some() { "keyDown" } else { "rawKeyDown" };
        let mut down = json!({ "type": kind, "key": name, "code": code,
            "windowsVirtualKeyCode": number, "nativeVirtualKeyCode": number });
        if let Some(text) = text {
            down["text"] = json!(text);
        }
        self.devtools("Input.dispatchKeyEvent", down).await;
        let up =
            json!({ "type": "keyUp", "key": name, "code": code, "windowsVirtualKeyCode": number });
        self.devtools("Input.dispatchKeyEvent", up).await;
    }

    /// Types text where the focus is.
    pub async fn type_text(&self, text: &str) {
        self.devtools("Input.insertText", json!({ "text": text })).await;
    }

    /// Presses Tab until what the selector finds has the focus.
    ///
    /// # Panics
    /// When no number of presses reaches it.
    pub async fn tab_to(&self, css: &str) {
        let script = "const e = document.activeElement;
            return e && e !== document.body && e.matches(arguments[0]);";
        for _ in 0..400 {
            self.key("Tab").await;
            let there = self.client.execute(script, vec![json!(css)]).await;
            if there.is_ok_and(|there| there == Value::Bool(true)) {
                return;
            }
        }
        panic!("Tab never reaches {css} on {}:\n{}", self.path().await, self.text().await);
    }

    /// Reaches a link or button with Tab, presses Enter, and waits for the page that follows.
    pub async fn go_by_key(&self, css: &str) {
        self.tab_to(css).await;
        let old = self.find("html").await;
        self.key("Enter").await;
        self.until_gone(old, css).await;
    }

    /// Walks over the page with Tab and tells what is wrong: something that cannot be reached, the focus lost or
    /// unseen, no skip link first. At most 250 stops are walked.
    ///
    /// # Panics
    /// When the page runs no script of the test.
    pub async fn walk(&self) -> Vec<String> {
        let wanted = self.names(WATCH).await;
        let stops = wanted.len().min(250);
        let parts = self.number(DATE_PARTS).await as usize;
        for _ in 0..stops + parts {
            self.key("Tab").await;
        }
        let taken = self.names("return window.__taken").await;
        let hidden = self.names("return window.__hidden").await;
        let mut faults: Vec<String> =
            hidden.into_iter().map(|name| format!("the focus is not seen on {name}")).collect();
        if !taken.first().is_some_and(|first| first.ends_with(" skip")) {
            faults.push(format!("Tab does not begin with the skip link: {:?}", taken.first()));
        }
        if stops == wanted.len() {
            let missed = wanted.iter().filter(|name| !taken.contains(name));
            faults.extend(missed.map(|name| format!("Tab does not reach {name}")));
        }
        faults
    }

    async fn names(&self, script: &str) -> Vec<String> {
        let found = self.client.execute(script, vec![]).await.expect("a script runs");
        let Value::Array(names) = found else { panic!("no list: {found}") };
        names.iter().map(|name| name.as_str().unwrap_or_default().to_owned()).collect()
    }
}
