//! `/` and `/statistiques`: the published figures, first in sentences, then in tables, then drawn.

mod parts;
mod published;
mod sentences;

pub(crate) use published::{Published, published};

use crate::{
    app::App,
    editions::{self, Issue},
    error::{PageError, Trouble},
    web::{
        page::{Page, for_everyone, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use chrono::{Months, NaiveDate};
use parts::{AllocationRow, DelayRow, Drawn, MonthRow, Place, Row};
use projections::statistics::edition::{Edition, all_communes, all_sizes};
use sentences::Sentence;
use serde::Deserialize;
use std::sync::Arc;
use words::figures as said;

/// Months to choose from: ten years.
const MONTHS: i64 = 120;

#[derive(Template)]
#[template(path = "public/home.html")]
struct HomePage {
    page: Page,
    stamp: String,
    sentences: Vec<Sentence>,
    months: Vec<MonthRow>,
    chart: String,
    first_on: String,
}

#[derive(Template)]
#[template(path = "public/figures.html")]
struct FiguresPage {
    page: Page,
    figures: Option<View>,
    first_on: String,
    breaks: Vec<(String, String)>,
}

/// Everything the page shows of an edition.
struct View {
    stamp: String,
    month: String,
    sentences: Vec<Sentence>,
    filter: Filter,
    place: Option<Place>,
    period: Option<String>,
    delays: Vec<DelayRow>,
    few: &'static str,
    why_hidden: &'static str,
    communes: Vec<Row>,
    sizes: Vec<Row>,
    drawn: Drawn,
    months: Vec<MonthRow>,
    allocations: Vec<AllocationRow>,
    allocated: usize,
}

/// What is asked, and what else can be.
struct Filter {
    months: Vec<Choice>,
    communes: Vec<Choice>,
    sizes: Vec<Choice>,
    /// What is asked now, each with the address without it.
    chips: Vec<(String, String)>,
}

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// What the address asks.
#[derive(Debug, Default, Clone, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    mois: String,
    #[serde(default)]
    commune: String,
    #[serde(default)]
    taille: String,
}

impl Asked {
    fn commune(&self) -> Option<&str> {
        (!self.commune.is_empty()).then_some(self.commune.as_str())
    }

    fn size(&self) -> Option<&str> {
        (!self.taille.is_empty()).then_some(self.taille.as_str())
    }

    /// The address that asks this.
    fn address(&self) -> String {
        let asked = [("mois", &self.mois), ("commune", &self.commune), ("taille", &self.taille)];
        let asked = asked.iter().filter(|(_, value)| !value.is_empty());
        let asked: Vec<String> = asked.map(|(name, value)| format!("{name}={value}")).collect();
        if asked.is_empty() {
            "/statistiques".to_owned()
        } else {
            format!("/statistiques?{}", asked.join("&"))
        }
    }

    /// Codes of the tables, or nothing at all.
    fn checked(self) -> Result<Self, Trouble> {
        let known = |code: &str, all: &[String]| code.is_empty() || all.iter().any(|c| c == code);
        if known(&self.commune, &all_communes()) && known(&self.taille, &all_sizes()) {
            Ok(self)
        } else {
            Err(Trouble::NotFound)
        }
    }
}

/// `/`
pub(in crate::web) async fn home(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let issue = editions::latest(&app).await?;
    let edition = issue.as_deref().map(|issue| &issue.edition);
    let page = HomePage {
        page: Page::new(&visit, "home", "Demander un logement social"),
        stamp: issue.as_deref().map(stamp).unwrap_or_default(),
        sentences: edition.map(sentences::all).unwrap_or_default(),
        months: edition.map(parts::months).unwrap_or_default(),
        chart: edition.map(parts::months_chart).unwrap_or_default(),
        first_on: first_on(&app),
    };
    Ok(answer(&visit, show(&page)))
}

/// `/statistiques`
pub(in crate::web) async fn figures(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let asked = asked.checked()?;
    let latest = editions::latest(&app).await?;
    let issue = match asked.mois.as_str() {
        "" => latest,
        month => {
            let month = month.parse().map_err(|_| Trouble::NotFound)?;
            let issue = editions::of_month(&app, month).await?.ok_or(Trouble::NotFound)?;
            Some(Arc::new(issue))
        }
    };
    let view = match issue {
        Some(issue) => Some(view(&app, &issue, &asked).await?),
        None => None,
    };
    let title = match (asked.commune(), asked.size()) {
        (None, None) => "Statistiques".to_owned(),
        (commune, size) => format!("Statistiques, {}", place_name(commune, size)),
    };
    let page = FiguresPage {
        page: Page::new(&visit, "figures", title),
        figures: view,
        first_on: first_on(&app),
        breaks: breaks(&app),
    };
    Ok(answer(&visit, show(&page)))
}

async fn view(app: &App, issue: &Issue, asked: &Asked) -> Result<View, Trouble> {
    let edition = &issue.edition;
    let half_year = &edition.half_year;
    let period =
        half_year.allocated.as_ref().map(|table| said::period(table.whole.from, table.whole.to));
    Ok(View {
        stamp: stamp(issue),
        month: said::month(edition.month),
        sentences: sentences::all(edition),
        filter: filter(app, edition, asked).await?,
        place: Place::of(edition, asked.commune(), asked.size()),
        period,
        delays: parts::delays(edition),
        few: said::FEW,
        why_hidden: said::WHY_HIDDEN,
        communes: parts::communes(edition),
        sizes: parts::sizes(edition),
        drawn: parts::drawn(edition, asked),
        months: parts::months(edition),
        allocations: parts::allocations(edition),
        allocated: half_year.lines.len(),
    })
}

async fn filter(app: &App, edition: &Edition, asked: &Asked) -> Result<Filter, Trouble> {
    let choice = |value: &str, label: String, chosen: Option<&str>| Choice {
        value: value.to_owned(),
        label,
        chosen: chosen == Some(value),
    };
    let now = edition.month.to_string();
    let months = editions::all(app, MONTHS).await?.into_iter();
    let months =
        months.map(|(month, _)| choice(&month.to_string(), said::month(month), Some(&now)));
    let communes = all_communes();
    let sizes = all_sizes();
    let mut chips = Vec::new();
    if !asked.mois.is_empty() {
        let without = Asked { mois: String::new(), ..asked.clone() };
        chips.push((said::month(edition.month), without.address()));
    }
    if let Some(commune) = asked.commune() {
        let without = Asked { commune: String::new(), ..asked.clone() };
        chips.push((said::town(commune), without.address()));
    }
    if let Some(size) = asked.size() {
        let without = Asked { taille: String::new(), ..asked.clone() };
        chips.push((said::size(size), without.address()));
    }
    Ok(Filter {
        months: months.collect(),
        communes: communes.iter().map(|c| choice(c, said::town(c), asked.commune())).collect(),
        sizes: sizes.iter().map(|c| choice(c, said::size(c), asked.size())).collect(),
        chips,
    })
}

/// « Nantes, T3 »
fn place_name(commune: Option<&str>, size: Option<&str>) -> String {
    let names = [commune.map(said::town), size.map(said::size)];
    names.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Day on which the figures of this month appear.
fn first_on(app: &App) -> String {
    use projections::statistics::edition::Month;
    said::on(Month::of(app.today()).next().first_day())
}

/// Organisations that changed in the last two years, or will: their figures before and after are not of the same body.
fn breaks(app: &App) -> Vec<(String, String)> {
    let today = app.today();
    let from = today.checked_sub_months(Months::new(24)).unwrap_or(today);
    let breaks = app.executor.law.on(today).bodies.breaks(from, NaiveDate::MAX);
    breaks.iter().map(|one| (words::day(one.on), one.sentence())).collect()
}

fn answer(visit: &Visit, response: Response) -> Response {
    if visit.account.is_some() { response } else { for_everyone(response) }
}

/// « À jour de l’évènement n° 1 234, enregistré au plus tard le 31 mars 2026. »
pub(super) fn stamp(issue: &Issue) -> String {
    let edition = &issue.edition;
    format!(
        "<p class=\"soft small\" id=\"stamp\">À jour de l’évènement n°\u{a0}<span id=\"position\">{}</span>, le dernier \
         enregistré au <time datetime=\"{}\">{}</time>. Prochains chiffres : {}. Calculés par {}.</p>",
        edition.position,
        words::iso(edition.day()),
        words::long_day(edition.day()),
        said::on(edition.next_on()),
        issue.code
    )
}
