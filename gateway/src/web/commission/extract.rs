//! The extract of one household, where the others are counted and never shown (R441-2-17; CRPA L311-6), as PDF and as JSON:
//! for the commission to hand out, and for the household itself.

use super::{
    letter::{Told, letter},
    of, own,
    papers::{decision, position},
};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    pdf::{self, Document},
    web::{
        applicant, read, towns,
        visit::Visit,
        words::{self, letting},
    },
};
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::{
    id::{DemandId, SessionId, StreamId, VacancyId},
    law::Law,
    sealed::Class,
    session::{self as rules, Extract, Own, Session},
    vacancy::Vacancy,
};
use serde_json::json;

/// Where an applicant reads the extract of a decision about them.
fn extract_address(session: SessionId, vacancy: VacancyId) -> String {
    format!("/demandeur/extrait/{session}/{vacancy}/extrait.pdf")
}

/// A decision of a session about one household, with all a paper about it needs.
struct About {
    id: SessionId,
    session: Session,
    vacancy: VacancyId,
    home: Vacancy,
    demand: DemandId,
}

impl About {
    fn extract(&self, law: &Law) -> Result<Extract, Trouble> {
        let home = (self.vacancy, &self.home);
        let found = rules::extract(&self.session, home, self.demand, &law.commissions);
        found.ok_or(Trouble::NotFound)
    }

    async fn json(&self, app: &App) -> Result<Response, PageError> {
        let extract = self.extract(&app.executor.law.on(app.today()))?;
        let position = position(app, self.id).await?;
        let told = json!({ "session": self.id, "vacancy": self.vacancy, "position": position,
            "document": extract_address(self.id, self.vacancy), "extract": extract });
        Ok(Json(told).into_response())
    }

    async fn pdf(&self, app: &App) -> Result<Response, PageError> {
        let (today, position) = (app.today(), position(app, self.id).await?);
        let law = app.executor.law.on(today);
        let extract = self.extract(&law)?;
        let world = read::world(app, &[StreamId::Demand(self.demand)]).await?;
        let state = world.demand(self.demand).ok_or(Trouble::NotFound)?;
        let told = Told {
            session: &self.session,
            home: (self.vacancy, &self.home),
            demand: (self.demand, state),
            law: &law,
        };
        let mut document = Document::new("Extrait du procès-verbal d’une commission", "fr")
            .paragraph(
                "Cet extrait concerne un seul ménage. Les autres sont comptés et ne sont pas nommés (CCH R441-2-17, \
                 CRPA L311-6).",
            )
            .facts(facts(&extract, &law));
        document = document.heading(2, "La décision");
        for paragraph in letter(&told).unwrap_or_default() {
            document = document.paragraph(paragraph);
        }
        Ok(pdf::answer(&document.footer(Some(position), today), "extrait"))
    }
}

fn facts(extract: &Extract, law: &Law) -> Vec<(String, String)> {
    let Own { decision: kind, rank, points, category, .. } = &extract.own;
    let votes =
        extract.votes.map(|[yes, no, none]| format!("{yes} pour, {no} contre, {none} abstentions"));
    let mut facts = vec![
        ("Commission de", letting::body(law, &extract.landlord, extract.decided_on)),
        ("Décision du", words::long_day(extract.decided_on)),
        (
            "Logement",
            format!(
                "{} à {}",
                words::typology(extract.typology),
                towns::name(extract.commune.as_str())
            ),
        ),
        ("Membres qui votent", extract.voters.map(|n| n.to_string()).unwrap_or_default()),
        ("Vote", votes.unwrap_or_default()),
        ("Autres ménages examinés", extract.others.to_string()),
        ("Décision", decision(*kind).to_owned()),
        ("Rang", rank.map(|rank| rank.to_string()).unwrap_or_default()),
        ("Ménages mieux classés", extract.before.to_string()),
        ("Points le jour de la proposition", points.to_string()),
        ("Catégorie de ménage", category.to_string()),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts.into_iter().map(|(label, value)| (label.to_owned(), value)).collect()
}

/// The decision as the secretary of the commission hands it out.
async fn handed(
    app: &App,
    visit: &Visit,
    (id, vacancy, demand): &(String, String, String),
) -> Result<About, Trouble> {
    let (account, body) = of(visit)?;
    let (id, session, _) = own(app, body, id).await?;
    let vacancy = vacancy.parse::<VacancyId>().map_err(|_| Trouble::NotFound)?;
    let demand = demand.parse::<DemandId>().map_err(|_| Trouble::NotFound)?;
    session.decisions.get(&(vacancy, demand)).ok_or(Trouble::NotFound)?;
    let purpose = "remettre un extrait de procès-verbal".to_owned();
    let reading = Reading { demand: Some(demand), purpose, class: Class::Sensitive };
    app.desk.note(account, reading).await?;
    let home = read::vacancy(app, vacancy).await?;
    Ok(About { id, session, vacancy, home, demand })
}

/// `GET …/logement/{vacancy}/extrait/{demand}/extrait.pdf`
pub(in crate::web) async fn extract_pdf(
    State(app): State<App>,
    visit: Visit,
    Path(path): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    handed(&app, &visit, &path).await?.pdf(&app).await
}

/// `GET …/logement/{vacancy}/extrait/{demand}/extrait.json`
pub(in crate::web) async fn extract_json(
    State(app): State<App>,
    visit: Visit,
    Path(path): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    handed(&app, &visit, &path).await?.json(&app).await
}

/// The decision about the demand of whoever is signed in; about another and none are the same answer.
async fn mine(
    app: &App,
    visit: &Visit,
    (id, vacancy): &(String, String),
) -> Result<About, Trouble> {
    let demand = applicant::own(app, visit).await?.id;
    let id = id.parse::<SessionId>().map_err(|_| Trouble::NotFound)?;
    let vacancy = vacancy.parse::<VacancyId>().map_err(|_| Trouble::NotFound)?;
    let session = read::session(app, id).await?;
    session.decisions.get(&(vacancy, demand)).ok_or(Trouble::NotFound)?;
    let home = read::vacancy(app, vacancy).await?;
    Ok(About { id, session, vacancy, home, demand })
}

/// `GET /demandeur/extrait/{session}/{vacancy}/extrait.pdf`
pub(in crate::web) async fn own_extract_pdf(
    State(app): State<App>,
    visit: Visit,
    Path(path): Path<(String, String)>,
) -> Result<Response, PageError> {
    mine(&app, &visit, &path).await?.pdf(&app).await
}

/// `GET /demandeur/extrait/{session}/{vacancy}/extrait.json`
pub(in crate::web) async fn own_extract_json(
    State(app): State<App>,
    visit: Visit,
    Path(path): Path<(String, String)>,
) -> Result<Response, PageError> {
    mine(&app, &visit, &path).await?.json(&app).await
}
