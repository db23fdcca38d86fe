//! `/` and `/statistiques`: the published figures, as cards, charts and tables.

use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        chart::{self, Bar, Line},
        page::{Page, for_everyone, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{extract::State, response::Response};
use chrono::{Months, NaiveDate};
use serde::Serialize;

/// The published figures at one position of the log. `None` is a cell under statistical secrecy, or without meaning yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Published {
    /// Last position counted.
    pub(crate) position: i64,
    /// Last day of the month that ended.
    pub(crate) as_of: NaiveDate,
    /// The month, `2026-03`.
    pub(crate) month: String,
    /// Day of the next figures.
    pub(crate) next_on: NaiveDate,
    /// What counted them: versions of the program, the read model and the method.
    pub(crate) code: String,
    /// Active demands.
    pub(crate) active: Option<i64>,
    /// Demands registered in the last twelve months.
    pub(crate) new_in_year: Option<i64>,
    /// Leases signed in the last twelve months.
    pub(crate) allocated_in_year: Option<i64>,
    /// Active demands for one lease of the year, in tenths.
    pub(crate) ratio_tenths: Option<i64>,
    /// Median wait, those who still wait counted, months.
    pub(crate) wait_median_months: Option<i64>,
    /// 90th percentile of that wait, months.
    pub(crate) wait_p90_months: Option<i64>,
    /// By commune wished first.
    pub(crate) communes: Vec<Cell>,
    /// By typology.
    pub(crate) typologies: Vec<Cell>,
    /// By month, oldest first.
    pub(crate) months: Vec<Month>,
}

/// One line of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Cell {
    /// Code of the commune or typology.
    pub(crate) code: String,
    /// Its name.
    pub(crate) label: String,
    /// Active demands.
    pub(crate) active: Option<i64>,
    /// New in the last half-year that ended.
    pub(crate) new_in_half_year: Option<i64>,
    /// Leases in the last half-year that ended.
    pub(crate) allocated_in_half_year: Option<i64>,
    /// Median wait, those who still wait counted, months.
    pub(crate) wait_median_months: Option<i64>,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Month {
    /// `2025-03`.
    pub(crate) month: String,
    /// Demands registered.
    pub(crate) new: Option<i64>,
    /// Leases signed.
    pub(crate) allocated: Option<i64>,
}

#[derive(Template)]
#[template(path = "public/home.html")]
struct HomePage {
    page: Page,
    stamp: String,
    figures: Option<Drawn>,
}

#[derive(Template)]
#[template(path = "public/figures.html")]
struct FiguresPage {
    page: Page,
    stamp: String,
    figures: Option<Drawn>,
    breaks: Vec<(String, String)>,
}

struct Drawn {
    cards: Vec<Card>,
    chart: String,
    months: Vec<MonthRow>,
    commune_chart: String,
    commune_table: String,
    typology_chart: String,
    typology_table: String,
}

struct Card {
    value: String,
    label: &'static str,
    detail: &'static str,
}

struct MonthRow {
    label: String,
    new: String,
    allocated: String,
}

/// `/`
pub(in crate::web) async fn home(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let published = published(&app).await?;
    let page = HomePage {
        page: Page::new(&visit, "home", "Demander un logement social"),
        stamp: published.as_ref().map(stamp).unwrap_or_default(),
        figures: published.as_ref().map(|p| draw(p, 4)),
    };
    Ok(answer(&visit, show(&page)))
}

/// `/statistiques`
pub(in crate::web) async fn figures(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let published = published(&app).await?;
    let page = FiguresPage {
        page: Page::new(&visit, "figures", "Statistiques"),
        stamp: published.as_ref().map(stamp).unwrap_or_default(),
        figures: published.as_ref().map(|p| draw(p, 8)),
        breaks: breaks(&app),
    };
    Ok(answer(&visit, show(&page)))
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

/// The figures of today, or nothing while nothing is registered.
pub(crate) async fn published(app: &App) -> Result<Option<Published>, Trouble> {
    super::super::statistics::read(app).await
}

/// « Position 1 234, arrêtée au 18 mars 2025 ».
pub(super) fn stamp(published: &Published) -> String {
    format!(
        "<p class=\"soft small\" id=\"stamp\">Chiffres arrêtés au <time datetime=\"{}\">{}</time>, position \
         <span id=\"position\">{}</span> du journal.</p>",
        words::iso(published.as_of),
        words::day(published.as_of),
        published.position
    )
}

fn cell(value: Option<i64>) -> String {
    value.map_or_else(|| "secret".to_owned(), words::number)
}

fn draw(published: &Published, cards: usize) -> Drawn {
    let months: Vec<String> = published.months.iter().map(|m| short_month(&m.month)).collect();
    let lines = [
        Line {
            name: "Nouvelles demandes",
            values: published.months.iter().map(|m| m.new).collect(),
        },
        Line {
            name: "Logements attribués",
            values: published.months.iter().map(|m| m.allocated).collect(),
        },
    ];
    let desc = "Deux courbes par mois. Le tableau des mois donne les mêmes chiffres.";
    let title = "Nouvelles demandes et logements attribués par mois";
    let rows = published.months.iter().map(|m| MonthRow {
        label: long_month(&m.month),
        new: cell(m.new),
        allocated: cell(m.allocated),
    });
    Drawn {
        cards: all_cards(published).into_iter().take(cards).collect(),
        chart: chart::lines("months", title, desc, &months, &lines),
        months: rows.collect(),
        commune_chart: breakdown_chart(
            "communes",
            "Demandes actives par commune",
            &published.communes,
        ),
        commune_table: breakdown_table(
            "communes",
            "Demandes et logements attribués, par commune",
            "Commune",
            &published.communes,
        ),
        typology_chart: breakdown_chart(
            "typologies",
            "Demandes actives par taille de logement",
            &published.typologies,
        ),
        typology_table: breakdown_table(
            "typologies",
            "Demandes et logements attribués, par taille",
            "Taille",
            &published.typologies,
        ),
    }
}

fn all_cards(p: &Published) -> Vec<Card> {
    let wait = |v: Option<i64>| v.map_or_else(|| "–".to_owned(), |v| format!("{v}\u{a0}mois"));
    let card = |value, label, detail| Card { value, label, detail };
    vec![
        card(cell(p.active), "demandes actives", "enregistrées et valables"),
        card(cell(p.allocated_in_year), "logements attribués", "baux signés en douze mois"),
        card(
            p.ratio_tenths.map_or_else(|| "–".to_owned(), words::tenths),
            "demandes pour un logement attribué",
            "demandes actives, baux de douze mois",
        ),
        card(
            wait(p.wait_median_months),
            "d’attente médiane",
            "demandes en attente comptées ; ce n’est pas une prévision",
        ),
        card(cell(p.new_in_year), "nouvelles demandes", "en douze mois"),
        card(
            wait(p.wait_p90_months),
            "d’attente au 90e centile",
            "neuf ménages sur dix moins que cela",
        ),
    ]
}

fn breakdown_chart(id: &str, title: &str, cells: &[Cell]) -> String {
    let bars: Vec<Bar> =
        cells.iter().map(|c| Bar { label: c.label.clone(), value: c.active }).collect();
    let desc = "Une barre par ligne du tableau qui suit, avec les mêmes chiffres.";
    chart::bars(&format!("bars-{id}"), title, desc, &bars)
}

#[derive(Template)]
#[template(path = "public/breakdown.html")]
struct Breakdown<'a> {
    id: &'a str,
    caption: &'a str,
    heading: &'a str,
    rows: Vec<(String, [String; 4])>,
}

fn breakdown_table(id: &str, caption: &str, heading: &str, cells: &[Cell]) -> String {
    let rows = cells.iter().map(|c| {
        let wait =
            c.wait_median_months.map_or_else(|| "–".to_owned(), |v| format!("{v}\u{a0}mois"));
        let figures =
            [cell(c.active), cell(c.new_in_half_year), cell(c.allocated_in_half_year), wait];
        (c.label.clone(), figures)
    });
    Breakdown { id, caption, heading, rows: rows.collect() }.render().unwrap_or_default()
}

const MONTHS: [(&str, &str); 12] = [
    ("janv.", "janvier"),
    ("févr.", "février"),
    ("mars", "mars"),
    ("avr.", "avril"),
    ("mai", "mai"),
    ("juin", "juin"),
    ("juil.", "juillet"),
    ("août", "août"),
    ("sept.", "septembre"),
    ("oct.", "octobre"),
    ("nov.", "novembre"),
    ("déc.", "décembre"),
];

fn month_words(month: &str) -> Option<(&str, &'static (&'static str, &'static str))> {
    let (year, number) = month.split_once('-')?;
    let at = number.parse::<usize>().ok()?.checked_sub(1)?;
    MONTHS.get(at).map(|words| (year, words))
}

fn short_month(month: &str) -> String {
    let spelt = month_words(month).map(|(year, (short, _))| format!("{short} {year}"));
    spelt.unwrap_or_else(|| month.to_owned())
}

pub(super) fn long_month(month: &str) -> String {
    let spelt = month_words(month).map(|(year, (_, long))| format!("{long} {year}"));
    spelt.unwrap_or_else(|| month.to_owned())
}
