//! What is asked of the household now.

use crate::{
    app::App,
    web::{
        applicant::{court, thread::describe},
        file::File,
        papers::is_replaced,
        words,
    },
};
use chrono::NaiveDate;
use domain::demand::{DocumentCheck, Stage};

/// Something the household may or must do.
pub(super) struct Asked {
    pub(super) title: String,
    pub(super) more: String,
    /// Address, label and id of the link that leads there.
    pub(super) link: Option<(String, &'static str, String)>,
}

/// One sentence of action: the first thing that is asked, or that nothing is.
pub(super) fn action(asked: &[Asked]) -> String {
    match asked.split_first() {
        None => "Aucune action n’est attendue de vous.".to_owned(),
        Some((first, [])) => format!("Une action est attendue : {}.", lower(&first.title)),
        Some((first, others)) => format!(
            "{} actions sont attendues. D’abord : {}.",
            others.len() + 1,
            lower(&first.title)
        ),
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Whether renewing is for now: two months before the end, or once the letter was sent.
pub(super) fn may_renew(file: &File, today: NaiveDate) -> bool {
    let due = file.demand.expires_on().is_some_and(|day| (day - today).num_days() <= 62);
    file.demand.is_active() && (due || file.demand.notice_sent_on.is_some())
}

/// What is asked of the household, the most pressing first.
pub(super) fn asked(app: &App, file: &File, today: NaiveDate) -> Vec<Asked> {
    let right = &file.demand.right;
    let court = court::open(right, &app.executor.law.on(today), today);
    let court = court.map(|(title, more)| Asked { title, more, link: None });
    let mut asked: Vec<Asked> = court.into_iter().collect();
    for (id, vacancy) in &file.vacancies {
        let last = vacancy.last_day_to_reply(*id, (file.id, &file.demand));
        let Some(reply_by) = last else { continue };
        let home = vacancy.dwelling.as_ref().map(describe).unwrap_or_default();
        asked.push(Asked {
            title: "Un logement vous est proposé".into(),
            more: format!("C’est {home}. Répondez jusqu’au {} inclus.", words::long_day(reply_by)),
            link: Some((
                format!("/demandeur/offre/{id}"),
                "Voir et répondre",
                format!("offer-{id}"),
            )),
        });
    }
    asked.extend(came_back(file));
    if may_renew(file, today) {
        let day = file.demand.expires_on().map(words::long_day).unwrap_or_default();
        asked.push(Asked {
            title: "Renouvelez votre demande".into(),
            more: format!("À faire jusqu’au {day} inclus. Sinon elle ne sera plus active."),
            link: Some(("/demandeur/renouveler".into(), "Renouveler", "renew".into())),
        });
    }
    if matches!(file.demand.stage, Stage::Submitted) {
        asked.push(Asked {
            title: "Montrez une pièce d’identité".into(),
            more: "Dans le lieu d’accueil choisi, ou dans un autre lieu du réseau.".into(),
            link: Some(("/ou-m-adresser".into(), "Trouver un lieu", "find-place".into())),
        });
    }
    let rejected = file.demand.documents.iter().filter(|(_, document)| {
        matches!(document.check, DocumentCheck::Rejected { .. })
            && !is_replaced(&file.demand, document.category)
    });
    for (id, document) in rejected {
        asked.push(Asked {
            title: format!("Donnez un autre document : {}", words::document(document.category)),
            more: "Le précédent n’a pas pu être accepté. Envoyez-le ici, ou portez-le dans un lieu d’accueil.".into(),
            link: Some((
                "/demandeur/documents".into(),
                "Voir pourquoi et l’envoyer",
                format!("again-{id}"),
            )),
        });
    }
    if !file.demand.missing.is_empty() && !matches!(file.demand.stage, Stage::Deregistered { .. }) {
        asked.push(Asked {
            title: "Complétez votre formulaire".into(),
            more: "Des réponses manquent. Un lieu d’accueil le complète avec vous ; votre date ne change pas.".into(),
            link: None,
        });
    }
    asked
}

/// A letter came back: the address is to be looked at, and nothing ends.
fn came_back(file: &File) -> Option<Asked> {
    let day = file.demand.post.came_back().filter(|_| file.demand.is_active())?;
    Some(Asked {
        title: "Vérifiez votre adresse".into(),
        more: format!(
            "Un courrier est revenu le {}. Ce n’est pas une absence de réponse : votre demande reste active.",
            words::long_day(day)
        ),
        link: Some(("/ou-m-adresser".into(), "Trouver un lieu", "letter-back".into())),
    })
}
