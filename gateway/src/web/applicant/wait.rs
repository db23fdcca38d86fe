//! `/demandeur/attente`: how long demands that wish the same waited, from the published edition: never advice, never a
//! promise, and honest where too few were housed to tell.

use super::own::own;
use crate::{
    app::App,
    editions,
    error::PageError,
    web::{
        page::{Page, show},
        towns,
        visit::Visit,
        words::{self, figures::in_months},
    },
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::demand::Wish;
use projections::statistics::edition::{Edition, Quantile, Waiting};

/// Most lines: a wish of many communes and sizes is told by its first ones.
const MOST: usize = 60;

#[derive(Template)]
#[template(path = "applicant/wait.html")]
struct WaitPage {
    page: Page,
    figures: Option<Figures>,
    has_wish: bool,
}

/// What is told of waiting.
#[derive(Debug)]
struct Figures {
    day: String,
    position: String,
    lines: Vec<Line>,
    is_longer: bool,
}

/// One commune and size.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    place: String,
    size: &'static str,
    median: String,
    p90: String,
    housed: String,
}

/// `GET /demandeur/attente`
pub(in crate::web) async fn wait(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let issue = editions::latest(&app).await?;
    let wish = own.demand.wish.as_ref();
    Ok(show(&WaitPage {
        page: Page::new(&visit, "mine", "Temps d’attente"),
        figures: issue.map(|issue| figures(&issue.edition, wish)),
        has_wish: wish.is_some(),
    }))
}

fn figures(edition: &Edition, wish: Option<&Wish>) -> Figures {
    let mut lines: Vec<Line> = wish.map(|wish| wished(edition, wish)).unwrap_or_default();
    let is_longer = lines.len() > MOST;
    lines.truncate(MOST);
    let whole = edition.year.waiting;
    let housed = edition.year.housed.map(|batch| batch.count);
    lines.push(line("Tout le territoire".to_owned(), "toutes", whole, housed.map(|n| (n, true))));
    Figures {
        day: words::long_day(edition.day()),
        position: words::number(edition.position),
        lines,
        is_longer,
    }
}

fn wished(edition: &Edition, wish: &Wish) -> Vec<Line> {
    let mut lines = Vec::new();
    for commune in &wish.communes {
        for size in &wish.typologies {
            let (town, code) = (commune.as_str(), size.code());
            let told = edition.half_year.waiting.iter().find(|one| {
                one.commune.as_deref() == Some(town) && one.size.as_deref() == Some(code)
            });
            let housed = told.map(|one| (one.housed, one.exact));
            let waiting = told.map(|one| one.waiting);
            lines.push(line(towns::name(town), words::typology(*size), waiting, housed));
        }
    }
    lines
}

fn line(
    place: String,
    size: &'static str,
    waiting: Option<Waiting>,
    housed: Option<(i64, bool)>,
) -> Line {
    Line {
        place,
        size,
        median: waiting.map_or_else(too_few, |waiting| spelt(waiting.median)),
        p90: waiting.map_or_else(too_few, |waiting| spelt(waiting.p90)),
        housed: match housed {
            Some((count, true)) => words::number(count),
            Some((count, false)) => format!("au moins {}", words::number(count)),
            None => "moins de 11".to_owned(),
        },
    }
}

fn too_few() -> String {
    "trop peu de ménages pour le dire".to_owned()
}

/// A time with its interval; where the curve does not reach, so many still wait that it cannot be said.
fn spelt(quantile: Option<Quantile>) -> String {
    let Some(Quantile { days, low, high }) = quantile else {
        return "on ne peut pas le dire : trop de ménages attendent encore".to_owned();
    };
    let months = |days: i64| words::months(in_months(days));
    let between = match (low, high) {
        (Some(low), Some(high)) => format!(" (entre {} et {})", months(low), months(high)),
        (Some(low), None) => format!(" (au moins {})", months(low)),
        (None, Some(high)) => format!(" (au plus {})", months(high)),
        (None, None) => String::new(),
    };
    format!("{}{between}", months(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_with_its_interval_and_never_where_too_few_were_housed() {
        let quantile = |low, high| Some(Quantile { days: 730, low, high });
        assert_eq!(spelt(quantile(Some(365), Some(1_096))), "2 ans (entre 1 an et 3 ans)");
        assert_eq!(spelt(quantile(Some(365), None)), "2 ans (au moins 1 an)");
        assert!(spelt(None).contains("trop de ménages attendent encore"));
        let few = line("Rezé".to_owned(), "T3", None, None);
        assert_eq!(
            (few.median.as_str(), few.housed.as_str()),
            ("trop peu de ménages pour le dire", "moins de 11")
        );
        let some = line(
            "Rezé".to_owned(),
            "T3",
            Some(Waiting { median: None, p90: None }),
            Some((14, false)),
        );
        assert_eq!(some.housed, "au moins 14");
    }
}
