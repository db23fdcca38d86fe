//! kill -9 while documents are given: what was acknowledged is there whole, nothing is there by half, and a form sent
//! again counts once.

use std::time::Duration;
use tests::{environment::at_counts, site::Site, stores::Stores};

const PAGE: &str = "/demandeur/documents";

/// Someone signed in, without a browser.
struct Caller {
    http: reqwest::Client,
    site: String,
    login: String,
    secret: String,
}

impl Caller {
    async fn page(&self, path: &str) -> String {
        let answer = self.http.get(format!("{}{path}", self.site)).send().await.expect("an answer");
        answer.text().await.expect("a page")
    }

    async fn sign_in(&self) {
        let token = between(&self.page("/connexion").await, "name=\"_jeton\" value=\"");
        let body =
            format!("_jeton={token}&_cle=k&identifiant={}&secret={}", self.login, self.secret);
        let answer = self
            .http
            .post(format!("{}/connexion", self.site))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    /// Sends a document; whether it was acknowledged.
    async fn give(&self, key: &str, token: &str, bytes: &[u8]) -> bool {
        let mut body = Vec::new();
        for (name, value) in [("_jeton", token), ("_cle", key), ("categorie", "tax-notice")] {
            let part = format!(
                "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        body.extend(
            b"--b\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"f\"\r\n\r\n",
        );
        body.extend(bytes);
        body.extend(b"\r\n--b--\r\n");
        let sent = self
            .http
            .post(format!("{}{PAGE}", self.site))
            .header("content-type", "multipart/form-data; boundary=b")
            .body(body)
            .send()
            .await;
        sent.is_ok_and(|answer| answer.url().query() == Some("fait=document-envoye"))
    }

    /// The documents that the page shows, each opened.
    async fn documents(&self) -> Vec<Vec<u8>> {
        let page = self.page(PAGE).await;
        let mut all = Vec::new();
        for part in page.split(&format!("href=\"{PAGE}/")).skip(1) {
            let id = part.split('"').next().expect("an identifier");
            let opened = self.http.get(format!("{}{PAGE}/{id}", self.site)).send().await;
            let opened = opened.expect("an answer");
            assert!(opened.status().is_success(), "a document of the file does not open: {id}");
            all.push(opened.bytes().await.expect("its bytes").to_vec());
        }
        all
    }
}

fn between(page: &str, before: &str) -> String {
    let rest = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}")).1;
    rest.split('"').next().expect("a value").to_owned()
}

/// A document of a megabyte that says which it is.
fn paper(n: usize) -> Vec<u8> {
    let mut bytes = format!("%PDF-1.7 paper {n} ").into_bytes();
    bytes.resize(1_000_000, b'x');
    bytes.extend(format!(" end of {n}").into_bytes());
    bytes
}

fn caller(site: &Site, account: &(String, String)) -> Caller {
    let http = reqwest::Client::builder().cookie_store(true).build().expect("a client");
    Caller {
        http,
        site: site.url().to_owned(),
        login: account.0.clone(),
        secret: account.1.clone(),
    }
}

/// What the demonstration's applicant signs in with, as it is printed.
fn applicant(demo: &Site) -> (String, String) {
    let log = demo.log();
    let line = log.lines().find(|line| line.contains("DEMO-APPLICANT"));
    let words: Vec<&str> = line.unwrap_or_else(|| panic!("{log}")).split_whitespace().collect();
    (words[1].to_owned(), words[2].to_owned())
}

#[tokio::test]
async fn a_document_given_while_the_process_is_killed_is_whole_or_not_there() {
    let stores = Stores::new();
    let folder = stores.folder().to_string_lossy().into_owned();
    let words = ["demo", "--scale", "0.002", "--data", &folder];
    let demo = Site::start_within(&stores, "papers-demo", &words, Duration::from_secs(300)).await;
    let account = applicant(&demo);
    assert_eq!(demo.stop().await, Some(0));
    let mut acknowledged = Vec::new();
    let rounds = usize::try_from(at_counts(20, 4)).expect("a count");
    for n in 0..rounds {
        let mut site = Site::start(&stores, &format!("papers-{n}"), &["serve"]).await;
        let one = caller(&site, &account);
        one.sign_in().await;
        let token = between(&one.page(PAGE).await, "name=\"_jeton\" value=\"");
        let (key, bytes) = (format!("paper-{n}"), paper(n));
        let moment = Duration::from_micros(
            u64::try_from(uuid::Uuid::new_v4().as_u128() % 60_000).expect("a moment"),
        );
        let told = tokio::select! {
            told = one.give(&key, &token, &bytes) => told,
            () = tokio::time::sleep(moment) => false,
        };
        site.kill();
        if told {
            acknowledged.push(n);
        }
        let site = Site::start(&stores, &format!("papers-again-{n}"), &["serve"]).await;
        let again = caller(&site, &account);
        again.sign_in().await;
        let kept = again.documents().await;
        assert!(kept.iter().all(|bytes| (0..=n).any(|n| *bytes == paper(n))), "one is not whole");
        for n in &acknowledged {
            assert!(kept.contains(&paper(*n)), "an acknowledged document is gone: {n}");
        }
        // the same form again, with the token of the page of now: it counts once
        let token = between(&again.page(PAGE).await, "name=\"_jeton\" value=\"");
        assert!(again.give(&key, &token, &bytes).await, "{}", site.log());
        let kept = again.documents().await;
        assert_eq!(kept.iter().filter(|kept| **kept == bytes).count(), 1);
        acknowledged.push(n);
        assert_eq!(site.stop().await, Some(0));
    }
}
