//! What is asked of the household now.

use crate::{
    app::App,
    web::{
        applicant::{court, thread::described},
        file::File,
        messages::{Part, Said, Sentence, Words, codes},
        papers::is_replaced,
    },
};
use chrono::NaiveDate;
use domain::demand::{DocumentCategory, DocumentCheck, Stage};

/// Something the household may or must do.
pub(super) struct Asked {
    pub(super) title: Said,
    pub(super) more: Said,
    /// Address, label and id of the link that leads there.
    pub(super) link: Option<(String, Said, String)>,
}

/// One sentence of action: the first thing that is asked, or that nothing is.
pub(super) fn action(asked: &[Asked], words: Words) -> Said {
    match asked.split_first() {
        None => words.say("home-action-none"),
        Some((first, [])) => words.around("home-action-one", &first.title.lowered(), 1),
        Some((first, others)) => {
            words.around("home-action-many", &first.title.lowered(), others.len() + 1)
        }
    }
}

/// Whether renewing is for now: two months before the end, or once the letter was sent.
pub(super) fn may_renew(file: &File, today: NaiveDate) -> bool {
    let due = file.demand.expires_on().is_some_and(|day| (day - today).num_days() <= 62);
    file.demand.is_active() && (due || file.demand.notice_sent_on.is_some())
}

/// What is asked of the household, the most pressing first.
pub(super) fn asked(app: &App, file: &File, words: Words, today: NaiveDate) -> Vec<Asked> {
    let right = &file.demand.right;
    let court = court::open(right, &app.executor.law.on(today), today);
    let court = court.map(|(title, more)| Asked {
        title: words.tell(&title),
        more: words.tell_all(&more),
        link: None,
    });
    let mut asked: Vec<Asked> = court.into_iter().collect();
    asked.extend(offers(file, words));
    asked.extend(life(file, words, today));
    asked.extend(papers(file, words));
    if !file.demand.missing.is_empty() && !matches!(file.demand.stage, Stage::Deregistered { .. }) {
        asked.push(Asked {
            title: words.say("asked-missing"),
            more: words.say("asked-missing-more"),
            link: None,
        });
    }
    asked
}

fn offers(file: &File, words: Words) -> impl Iterator<Item = Asked> {
    file.vacancies.iter().filter_map(move |(id, vacancy)| {
        let reply_by = vacancy.last_day_to_reply(*id, (file.id, &file.demand))?;
        let home = vacancy.dwelling.as_ref().map(described);
        let home = home.unwrap_or_else(|| Sentence::of("thread-home-unknown").whole());
        let more = Sentence::of("asked-offer-more");
        let more = more.with("home", home).with("day", Part::Day(reply_by));
        let label = words.say("asked-offer-link");
        Some(Asked {
            title: words.say("asked-offer"),
            more: words.tell(&more),
            link: Some((format!("/demandeur/offre/{id}"), label, format!("offer-{id}"))),
        })
    })
}

/// A letter that came back, a renewal, an identity document.
fn life(file: &File, words: Words, today: NaiveDate) -> Vec<Asked> {
    let mut asked = Vec::new();
    let place = |id: &str| {
        Some(("/ou-m-adresser".to_owned(), words.say("asked-place-link"), id.to_owned()))
    };
    if let Some(day) = file.demand.post.came_back().filter(|_| file.demand.is_active()) {
        asked.push(Asked {
            title: words.say("asked-address"),
            more: words.tell(&Sentence::of("asked-address-more").with("day", Part::Day(day))),
            link: place("letter-back"),
        });
    }
    if let Some(day) = file.demand.expires_on().filter(|_| may_renew(file, today)) {
        let label = words.say("asked-renew-link");
        asked.push(Asked {
            title: words.say("asked-renew"),
            more: words.tell(&Sentence::of("asked-renew-more").with("day", Part::Day(day))),
            link: Some(("/demandeur/renouveler".into(), label, "renew".into())),
        });
    }
    if matches!(file.demand.stage, Stage::Submitted) {
        asked.push(Asked {
            title: words.say("asked-identity"),
            more: words.say("asked-identity-more"),
            link: place("find-place"),
        });
    }
    asked
}

fn again(category: DocumentCategory) -> Sentence {
    Sentence::of("asked-again").with("document", codes::document(category).whole())
}

/// Documents that were not accepted, and that nothing replaces yet.
fn papers(file: &File, words: Words) -> impl Iterator<Item = Asked> {
    let rejected = file.demand.documents.iter().filter(|(_, document)| {
        matches!(document.check, DocumentCheck::Rejected { .. })
            && !is_replaced(&file.demand, document.category)
    });
    rejected.map(move |(id, document)| Asked {
        title: words.tell(&again(document.category)),
        more: words.say("asked-again-more"),
        link: Some((
            "/demandeur/documents".into(),
            words.say("asked-again-link"),
            format!("again-{id}"),
        )),
    })
}
