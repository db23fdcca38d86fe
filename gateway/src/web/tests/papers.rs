//! Documents: given with their bytes, judged by them, seen again by whoever may, gone with the key.

use super::site::{Page, Site, Visitor};
use crate::desk::{Kind, NewAccount};
use crate::web::papers::sweep;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{
    demand::DemandCommand,
    id::DocumentId,
    testing::{demand, person, registered},
    world::Command,
};
use eventstore::{recorded::Instant, vault::NewDocument};

const HERE: &str = "/demandeur/documents";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj the salary of nobody\n%%EOF";

/// A form with a file, as a browser sends it.
fn form(fields: &[(&str, &str)], file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .bytes(),
        );
    }
    body.extend(b"--b\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"x.exe\"\r\nContent-Type: text/html\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--b--\r\n");
    body
}

async fn send(visitor: &mut Visitor, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Page {
    let cookie = visitor.cookie.clone().unwrap_or_default();
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header(header::HOST, "t")
        .header(header::COOKIE, format!("fil={cookie}"))
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from(form(fields, file)))
        .unwrap();
    visitor.send(request).await
}

async fn give(visitor: &mut Visitor, path: &str, category: &str, file: &[u8]) -> Page {
    let page = visitor.get(path).await;
    let token = page.between("name=\"_jeton\" value=\"", "\"");
    let form = page.between("multipart/form-data", "</form>");
    let key = form.split_once("name=\"_cle\" value=\"").unwrap().1.split_once('"').unwrap().0;
    let fields = [("_jeton", token.as_str()), ("_cle", key), ("categorie", category)];
    send(visitor, path, &fields, file).await
}

async fn applicant(site: &Site, n: u128) -> Visitor {
    for (at, command) in registered(n).enumerate() {
        site.command(&format!("registered-{n}-{at}"), command).await;
    }
    let new = NewAccount {
        demand: Some(demand(n)),
        person: Some(person(n)),
        ..NewAccount::of(Kind::Applicant, "votre demande")
    };
    let account = site.app.desk.add(new).await.unwrap().0;
    site.signed_in(account).await
}

fn given(page: &Page) -> String {
    page.between("data-document=\"", "\"")
}

#[tokio::test]
async fn a_document_is_given_seen_again_by_its_household_alone_and_gone_with_the_key() {
    let site = Site::open().await;
    let (mut hers, mut his) = (applicant(&site, 1).await, applicant(&site, 2).await);
    let sent = give(&mut hers, HERE, "tax-notice", PDF).await;
    assert_eq!(sent.location(), "/demandeur/documents?fait=document-envoye", "{}", sent.html);
    let page = hers.get(HERE).await;
    assert!(page.has("reçu, à vérifier") && page.has("Avis d’imposition"), "{}", page.html);
    let path = format!("{HERE}/{}", given(&page));
    let seen = hers.get(&path).await;
    assert_eq!((seen.status, seen.html.as_bytes()), (StatusCode::OK, PDF));
    let said = |name: &str| seen.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(said("content-type"), "application/pdf");
    assert_eq!(said("content-disposition"), "attachment; filename=\"document.pdf\"");
    assert_eq!(said("x-content-type-options"), "nosniff");
    assert!(
        said("content-security-policy").ends_with("sandbox"),
        "{seen:?}",
        seen = said("content-security-policy")
    );
    assert!(said("cache-control").contains("no-store"));
    assert_eq!(his.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_ne!(site.stranger().get(&path).await.status, StatusCode::OK);
    assert!(hers.get("/demandeur").await.has("Document déposé : Avis d’imposition"));
    site.app.executor.vault.destroy_key(person(1)).await.unwrap();
    assert_eq!(hers.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_of_another_kind_too_large_or_lacking_is_refused_with_what_to_do() {
    let site = Site::open().await;
    let mut visitor = applicant(&site, 1).await;
    let mut large = PDF.to_vec();
    large.resize(10 * 1024 * 1024 + 1, b' ');
    for (file, said) in [
        (&b"<html><script>alert(1)</script>"[..], "ni un PDF, ni une photo"),
        (large.as_slice(), "dépasse 10 Mo"),
        (b"", "Choisissez un fichier"),
    ] {
        let page = give(&mut visitor, HERE, "tax-notice", file).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has(said) && page.has("error-summary"), "{said}: {}", page.html);
    }
    let page = give(&mut visitor, HERE, "", PDF).await;
    assert!(page.has("Choisissez de quel document"), "{}", page.html);
    assert!(visitor.get(HERE).await.has("papers-empty"), "nothing was kept");
    large.truncate(10 * 1024 * 1024);
    let page = give(&mut visitor, HERE, "tax-notice", &large).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "ten megabytes are taken: {}", page.html);
}

#[tokio::test]
async fn a_form_that_is_not_ours_keeps_nothing_and_one_sent_twice_counts_once() {
    let site = Site::open().await;
    let mut visitor = applicant(&site, 1).await;
    let foreign = [("_jeton", "x"), ("_cle", "k"), ("categorie", "tax-notice")];
    assert_eq!(send(&mut visitor, HERE, &foreign, PDF).await.status, StatusCode::FORBIDDEN);
    let token = visitor.get(HERE).await.between("name=\"_jeton\" value=\"", "\"");
    let twice = [("_jeton", token.as_str()), ("_cle", "twice"), ("categorie", "tax-notice")];
    for _ in 0..2 {
        assert_eq!(send(&mut visitor, HERE, &twice, PDF).await.status, StatusCode::SEE_OTHER);
    }
    let page = visitor.get(HERE).await;
    assert_eq!(page.html.matches("data-document=").count(), 1);
}

#[tokio::test]
async fn a_desk_takes_a_document_and_its_opening_is_told_to_the_household() {
    let site = Site::open().await;
    site.place(1, "mairie-44109", "00001").await;
    let mut hers = applicant(&site, 1).await;
    let desk = crate::web::read::demand(&site.app, demand(1)).await.unwrap();
    let desk = desk.registration.unwrap().desk;
    site.place(2, "mairie-44143", desk.as_str()).await;
    let mut agent = site.visitor(Kind::Agent, "agent", "mairie-44143").await;
    let here = format!("/agent/dossier/{}/documents", demand(1));
    let sent = give(&mut agent, &here, "family-status", PDF).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    let path = format!("{here}/{}", given(&agent.get(&here).await));
    assert_eq!(agent.get(&path).await.html.as_bytes(), PDF);
    assert!(hers.get(HERE).await.has("Situation familiale"));
    let readings = site.app.desk.readings_of(demand(1), 50).await.unwrap();
    assert!(readings.iter().any(|reading| reading.purpose == "lire un document"), "{readings:?}");
    let mut other = site.visitor(Kind::Agent, "other", "mairie-44109").await;
    assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn bytes_whose_event_never_came_are_shown_to_nobody_and_swept_after_a_day() {
    let site = Site::open().await;
    let mut visitor = applicant(&site, 1).await;
    give(&mut visitor, HERE, "tax-notice", PDF).await;
    let orphan = DocumentId::new(uuid::Uuid::from_u128(77));
    let at = site.app.clock.now().0;
    let new = NewDocument {
        id: orphan,
        person: person(1),
        demand: demand(1),
        kind: "application/pdf",
        at,
    };
    site.app.executor.vault.keep_document(new, PDF).await.unwrap();
    // one whose event came, but whose process ended before it could note so
    let noted = DocumentId::new(uuid::Uuid::from_u128(78));
    let new = NewDocument { id: noted, ..new };
    site.app.executor.vault.keep_document(new, PDF).await.unwrap();
    let file = DemandCommand::FileDocument {
        document: noted,
        category: domain::demand::DocumentCategory::Other,
        on: site.app.today(),
    };
    site.command("noted", Command::Demand(demand(1), file)).await;
    assert_eq!(visitor.get(&format!("{HERE}/{orphan}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sweep(&site.app).await.unwrap(), 0, "the form may still be on its way");
    site.set(Instant(at + 25 * 3_600 * 1_000_000));
    assert_eq!(sweep(&site.app).await.unwrap(), 1);
    assert!(site.app.executor.vault.open_document(orphan).await.unwrap().is_none());
    assert!(site.app.executor.vault.open_document(noted).await.unwrap().is_some());
    assert_eq!(sweep(&site.app).await.unwrap(), 0);
}
