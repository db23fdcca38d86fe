//! Chromium, driven through chromedriver.

use crate::{artefact, axe, environment::need};
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use fantoccini::{
    Client, ClientBuilder, Locator, elements::Element, wd::WebDriverCompatibleCommand,
};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The widths every page must hold at.
pub const WIDTHS: [u32; 2] = [360, 1280];

/// How long a page may take to follow a click.
const FOLLOWING: Duration = Duration::from_secs(20);

/// One browser with its own cookies.
#[derive(Debug, Clone)]
pub struct Browser {
    /// The session, for what this type does not offer.
    pub client: Client,
    base: String,
}

impl Browser {
    /// A fresh browser that looks at the site at `base`.
    ///
    /// # Panics
    /// When chromedriver does not answer.
    pub async fn new(base: &str) -> Self {
        let options = json!({
            "binary": need("FILCOMMUN_CHROMIUM"),
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
                     "--no-first-run", "--disable-background-networking", "--disable-component-update",
                     "--disable-sync", "--lang=fr-FR", "--force-color-profile=srgb"],
        });
        let mut wanted = fantoccini::wd::Capabilities::new();
        wanted.insert("browserName".into(), json!("chrome"));
        wanted.insert("goog:chromeOptions".into(), options);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&need("FILCOMMUN_TEST_WEBDRIVER"))
            .await
            .expect("chromedriver opens a browser");
        Self { client, base: base.to_owned() }
    }

    /// Ends the browser; also needed when a test fails, see `with_browser`.
    pub async fn close(self) {
        let _ = self.client.close().await;
    }

    /// Opens a path of the site.
    pub async fn open(&self, path: &str) {
        let url = if path.starts_with("http") || path.starts_with("data:") {
            path.to_owned()
        } else {
            format!("{}{path}", self.base)
        };
        self.client.goto(&url).await.unwrap_or_else(|e| panic!("{path} does not open: {e}"));
    }

    /// The part of the address after the host.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("there is a page");
        format!("{}{}", url.path(), url.query().map(|q| format!("?{q}")).unwrap_or_default())
    }

    /// The one element that a selector finds.
    pub async fn find(&self, css: &str) -> Element {
        match self.client.find(Locator::Css(css)).await {
            Ok(element) => element,
            Err(e) => panic!("{css} is not on {}: {e}\n{}", self.path().await, self.text().await),
        }
    }

    /// Whether a selector finds anything.
    pub async fn has(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.is_ok()
    }

    /// Clicks what a selector finds; a link or a button that sends a form is followed to its page.
    pub async fn click(&self, css: &str) {
        self.follow(self.find(css).await, css).await;
    }

    /// Clicks and, if another page must come, waits until the document clicked on is gone: the driver answers before
    /// a form's answer begins, and the old page must not be read for the new one.
    async fn follow(&self, element: Element, what: &str) {
        let tag = element.tag_name().await.unwrap_or_default();
        let old = self.find("html").await;
        element.click().await.unwrap_or_else(|e| panic!("{what} cannot be clicked: {e}"));
        if tag == "a" || tag == "button" {
            self.until_gone(old, what).await;
        }
    }

    /// Waits until a document is no longer the one that is shown.
    pub(crate) async fn until_gone(&self, old: Element, what: &str) {
        let begun = Instant::now();
        while old.tag_name().await.is_ok() {
            let waited = begun.elapsed();
            assert!(waited < FOLLOWING, "no page follows {what}:\n{}", self.text().await);
            tokio::task::yield_now().await;
        }
    }

    /// Clicks the link or button that says `label`.
    pub async fn press(&self, label: &str) {
        let quoted = format!("\"{label}\"");
        let path = format!(
            "//a[contains(normalize-space(.), {quoted})] | //button[contains(normalize-space(.), {quoted})]"
        );
        let Ok(element) = self.client.find(Locator::XPath(&path)).await else {
            panic!("nothing says {label} on {}:\n{}", self.path().await, self.text().await)
        };
        self.follow(element, label).await;
    }

    /// Fills the field of that name: text, date, choice, tick.
    pub async fn fill(&self, name: &str, value: &str) {
        let script = "const [name, value] = arguments;
            const all = [...document.getElementsByName(name)];
            const e = all.find(x => (x.type === 'radio' || x.type === 'checkbox') && x.value === value) || all[0];
            if (!e) return 'missing';
            if (e.type === 'radio' || e.type === 'checkbox') e.checked = true; else e.value = value;
            e.dispatchEvent(new Event('input', {bubbles: true}));
            e.dispatchEvent(new Event('change', {bubbles: true}));
            return (e.type === 'radio' || e.type === 'checkbox') ? value : e.value;";
        let got = self
            .client
            .execute(script, vec![json!(name), json!(value)])
            .await
            .expect("a script runs");
        assert_eq!(
            got,
            json!(value),
            "field {name} on {}:\n{}",
            self.path().await,
            self.text().await
        );
    }

    /// Chooses, in the group of that name, the button whose label holds these words.
    ///
    /// # Panics
    /// When no label does.
    pub async fn press_choice(&self, name: &str, words: &str) {
        let script = "const [name, words] = arguments;
            const all = [...document.getElementsByName(name)].reverse();
            const one = all.find(x => x.labels[0].textContent.includes(words));
            if (one) one.checked = true;
            return Boolean(one);";
        let done = self.client.execute(script, vec![json!(name), json!(words)]).await;
        let done = done.is_ok_and(|done| done == json!(true));
        assert!(done, "{name} offers no {words:?}:\n{}", self.text().await);
    }

    /// Chooses a value in the group whose title holds these words.
    ///
    /// # Panics
    /// When there is no such group, or it does not offer the value.
    pub async fn press_in(&self, title: &str, value: &str) {
        let script = "const [title, value] = arguments;
            const all = [...document.querySelectorAll('fieldset')];
            const group = all.filter(f => f.querySelector('legend').textContent.includes(title)).pop();
            const one = group && [...group.querySelectorAll('input')].find(x => x.value === value);
            if (one) one.checked = true;
            return Boolean(one);";
        let done = self.client.execute(script, vec![json!(title), json!(value)]).await;
        let done = done.is_ok_and(|done| done == json!(true));
        assert!(done, "no {value} under {title:?}:\n{}", self.text().await);
    }

    /// What a reader sees.
    pub async fn text(&self) -> String {
        match self
            .client
            .execute("return document.body ? document.body.innerText : ''", vec![])
            .await
        {
            Ok(Value::String(text)) => {
                text.split('\n').filter(|l| !l.trim().is_empty()).collect::<Vec<_>>().join("\n")
            }
            other => format!("no text: {other:?}"),
        }
    }

    /// The page says this.
    pub async fn says(&self, words: &str) {
        let text = self.text().await;
        assert!(text.contains(words), "{} does not say {words:?}:\n{text}", self.path().await);
    }

    /// Waits until the page, loaded again and again, says this: a read model is a moment behind.
    pub async fn comes_to_say(&self, words: &str) {
        for _ in 0..100 {
            if self.text().await.contains(words) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            self.client.refresh().await.expect("the page loads again");
        }
        self.says(words).await;
    }

    /// Sets the width of the page, in CSS pixels.
    pub async fn width(&self, width: u32) {
        self.view(width, 1).await;
    }

    /// Sets the width in CSS pixels and how many pixels of the screen each takes: 1280 pixels of a screen at 200 % are
    /// a page of 640.
    pub async fn view(&self, width: u32, scale: u32) {
        let size =
            json!({ "width": width, "height": 900, "deviceScaleFactor": scale, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Turns scripts on or off for the pages opened next.
    pub async fn scripts(&self, on: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !on })).await;
    }

    pub(crate) async fn devtools(&self, method: &str, params: Value) -> Value {
        let command = DevTools { method: method.to_owned(), params };
        self.client.issue_cmd(command).await.unwrap_or_else(|e| panic!("{method}: {e}"))
    }

    /// Looks at the page at every width: no sideways scroll, no finding of axe, a screenshot for people.
    pub async fn inspect(&self, name: &str) {
        for width in WIDTHS {
            self.width(width).await;
            let png = self.screenshot().await;
            std::fs::write(artefact::path(&format!("pages/{name}-{width}.png")), png)
                .expect("a screenshot is kept");
            let wide = self
                .client
                .execute("return document.documentElement.scrollWidth", vec![])
                .await
                .ok()
                .and_then(|v| v.as_u64())
                .unwrap_or_default();
            assert!(wide <= u64::from(width), "{name} is {wide} px wide at {width} px");
            let found = axe::findings(&self.client).await;
            assert!(found.is_empty(), "axe on {name} at {width} px:\n{}", found.join("\n"));
        }
    }

    /// Shows pages as on a system that is set to dark, or as usual again.
    pub async fn dark(&self, on: bool) {
        let value = if on { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
        // colours move for a moment: what is measured is where they come to rest
        let rest = "const done = arguments[arguments.length - 1];
            Promise.all(document.getAnimations().map(a => a.finished)).then(() => done(), () => done());";
        self.client.execute_async(rest, vec![]).await.expect("colours come to rest");
    }

    /// A number that a script of the test gives.
    ///
    /// # Panics
    /// When it gives none.
    pub async fn number(&self, script: &str) -> f64 {
        let got = self.client.execute(script, vec![]).await.expect("a script runs");
        got.as_f64().unwrap_or_else(|| panic!("no number: {got}"))
    }

    /// Keeps a picture of the page, at most 5000 pixels of its length.
    pub async fn keep(&self, name: &str) {
        let wide = self.number("return innerWidth").await;
        let high = self.number("return document.documentElement.scrollHeight").await.min(5000.0);
        let clip = json!({ "x": 0, "y": 0, "width": wide, "height": high, "scale": 1 });
        let asked = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let got = self.devtools("Page.captureScreenshot", asked).await;
        let text = got["data"].as_str().unwrap_or_default();
        let png = BASE64.decode(text).expect("a picture");
        std::fs::write(artefact::path(&format!("pages/{name}.png")), png)
            .expect("a picture is kept");
    }

    async fn screenshot(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("a screenshot")
    }
}

/// A command of Chromium's own, through chromedriver.
#[derive(Debug)]
struct DevTools {
    method: String,
    params: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.method, "params": self.params }).to_string()))
    }
}
