//! The indicators of the plan: figures alone, for whoever steers.

use super::site::Site;
use crate::desk::Kind;
use axum::http::StatusCode;

#[tokio::test]
async fn whoever_steers_reads_figures_and_their_report_and_nobody_else_does() {
    let site = Site::open().await;
    let mut metropolis = site.visitor(Kind::Metropolis, "pilotage", "nantes-metropole").await;
    let page = metropolis.get("/pilotage?annee=2026").await;
    for told in ["au moins 25 % par an", "CCH L441-1-4", "événement n°", "28 février 2026"] {
        assert!(page.has(told), "{told}: {}", page.html);
    }
    let none = metropolis.get("/pilotage?annee=2027").await;
    assert!(none.has("id=\"nothing-yet\""), "{}", none.html);
    let report = "/pilotage/rapport/2026/rapport";
    let pdf = metropolis.get(&format!("{report}.pdf")).await;
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    let json = metropolis.get(&format!("{report}.json")).await;
    assert!(json.has("premier-quartile") && json.has("\"position\""), "{}", json.html);
    for kind in [Kind::Landlord, Kind::Holder, Kind::Commission, Kind::Agent] {
        let mut other = site.visitor(kind, kind.word(), "nmh").await;
        for path in ["/pilotage".to_owned(), format!("{report}.json"), format!("{report}.pdf")] {
            let page = other.get(&path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{kind:?} {path}");
        }
    }
}
