//! `/reseau`: the network as its head sees it. Places, missions, delays and answers; counts, never a person.

mod numbers;

pub(crate) use numbers::Kept;

use crate::{
    answers,
    app::App,
    desk::Kind,
    error::PageError,
    web::{
        chart::{Bar, bars},
        network,
        page::{Page, show},
        towns,
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    id::PlaceId,
    place::{Level, Place},
    referral::Mission,
};
use numbers::{Numbers, Receptions};
use projections::queues::{self as view, OfDesk};

/// Places of the chart: the others are in the table.
const CHARTED: usize = 12;

#[derive(Template)]
#[template(path = "agent/network.html")]
struct NetworkPage {
    page: Page,
    levels: Vec<(&'static str, usize)>,
    missions: Vec<(&'static str, usize, usize)>,
    places: Vec<Line>,
    silent: String,
    delays: String,
    differences: Vec<Question>,
    position: i64,
}

/// A place with what waits there and how fast it receives.
struct Line {
    name: String,
    commune: String,
    level: &'static str,
    suspended: String,
    queue: Option<OfDesk>,
    receptions: Receptions,
}

/// A question to which desks gave more than one answer.
struct Question {
    label: String,
    script: String,
    answers: Vec<(String, String)>,
}

/// `GET /reseau`
pub(super) async fn head(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    let kinds = [Kind::Agent, Kind::Metropolis, Kind::Operator, Kind::Auditor];
    let may = kinds.into_iter().any(|kind| visit.as_kind(kind).is_ok());
    if !may {
        visit.as_kind(Kind::Operator)?;
    }
    let numbers = app.network.read(&app).await?;
    let today = app.today();
    let queues = view::by_desk(app.views.db(), today, view::quiet_since(today)).await?;
    let places: Vec<_> = network::places(&app).await?;
    let open: Vec<_> = places.iter().filter(|(_, place)| place.left_on.is_none()).collect();
    let lines: Vec<Line> =
        open.iter().map(|(id, place)| line(*id, place, &queues, &numbers)).collect();
    let found = &numbers.differences;
    Ok(show(&NetworkPage {
        page: Page::new(&visit, "mine", "Réseau d’accueil"),
        levels: levels(&open),
        missions: missions(&open),
        silent: silent(&lines),
        delays: delays(&lines),
        places: lines,
        differences: found.found.iter().map(|one| question(one, found)).collect(),
        position: numbers.position,
    }))
}

const fn level(place: &Place) -> &'static str {
    match &place.level {
        None => "sans engagement",
        Some((Level::One, _)) => "niveau 1",
        Some((Level::Two, _)) => "niveau 2",
        Some((Level::Three, _)) => "niveau 3",
    }
}

fn levels(open: &[&(PlaceId, Place)]) -> Vec<(&'static str, usize)> {
    let words = ["niveau 1", "niveau 2", "niveau 3", "sans engagement"];
    let count = |word: &str| open.iter().filter(|(_, place)| level(place) == word).count();
    words.into_iter().map(|word| (word, count(word))).filter(|(_, n)| *n > 0).collect()
}

/// Each mission: how many places do it, how many suspended it.
fn missions(open: &[&(PlaceId, Place)]) -> Vec<(&'static str, usize, usize)> {
    let counted = Mission::ALL.into_iter().map(|mission| {
        let does = open.iter().filter(|(_, place)| place.does(mission)).count();
        let stopped = open.iter().filter(|(_, place)| place.suspended.contains(&mission)).count();
        (words::mission(mission), does, stopped)
    });
    counted.collect()
}

fn line(id: PlaceId, place: &Place, queues: &[OfDesk], numbers: &Numbers) -> Line {
    let suspended: Vec<_> = place.suspended.iter().map(|m| words::mission(*m)).collect();
    let queue = queues.iter().find(|one| Some(&one.desk) == place.desk.as_ref());
    Line {
        name: network::name(place),
        commune: place.card.as_ref().map(|c| towns::name(c.commune.as_str())).unwrap_or_default(),
        level: level(place),
        suspended: suspended.join(", "),
        queue: queue.cloned(),
        receptions: numbers.places.get(&id).cloned().unwrap_or_default(),
    }
}

fn chart(id: &str, title: &str, desc: &str, mut values: Vec<(String, i64)>) -> String {
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    values.truncate(CHARTED);
    let drawn: Vec<Bar> =
        values.into_iter().map(|(label, value)| Bar { label, value: Some(value) }).collect();
    if drawn.is_empty() { String::new() } else { bars(id, title, desc, &drawn) }
}

fn silent(lines: &[Line]) -> String {
    let of = |line: &Line| line.queue.as_ref().map(|q| (line.commune.clone(), q.silent));
    let values: Vec<_> = lines.iter().filter_map(of).filter(|(_, n)| *n > 0).collect();
    let desc = "Un lieu par barre, le nombre de demandes sans nouvelle. Le tableau dit tout.";
    chart("silent", "Demandes sans nouvelle depuis 60 jours", desc, values)
}

fn delays(lines: &[Line]) -> String {
    let of = |line: &Line| Some((line.commune.clone(), line.receptions.median_days?));
    let values: Vec<_> = lines.iter().filter_map(of).collect();
    let desc = "Un lieu par barre, le nombre médian de jours. Le tableau dit tout.";
    chart("delays", "Jours entre la demande d’être reçu et l’entretien", desc, values)
}

fn question(one: &domain::reception::Difference, found: &answers::Differences) -> Question {
    let told = one.answers.iter().map(|told| {
        let place = |(id, count): &(PlaceId, u64)| {
            let name = found.places.get(id).cloned().unwrap_or_else(|| "un lieu".to_owned());
            format!("{name} ({count})")
        };
        let places: Vec<_> = told.places.iter().map(place).collect();
        (words::agent::script(told.answer.as_str()), places.join(", "))
    });
    Question {
        label: words::agent::script(one.question.as_str()),
        script: one.script.to_string(),
        answers: told.collect(),
    }
}
