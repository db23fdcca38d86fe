//! Wishes set side by side before they are kept: for each commune and size, the homes there are, those allocated in
//! twelve months, the demands, the wait with its interval. Published figures alone, and never advice to give up.

use super::{
    messages::{Part, Said, Sentence, Words},
    towns,
    words::{self, figures::in_months},
};
use crate::{app::App, editions, error::Trouble};
use domain::territory::Typology;
use projections::statistics::edition::{Edition, Month, Quantile, Waiting};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// Most lines.
const MOST: usize = 60;

/// The social homes of the territory, counted by the ministry.
const STOCK: &str = include_str!("../../data/stock.csv");

/// The largest size that the ministry counts apart; larger ones are one number with it.
const LARGE: &str = "T5+";

#[derive(Deserialize)]
struct StockLine {
    insee: String,
    typology: String,
    dwellings: i64,
}

/// Homes by commune and size, as the ministry spells it. The file is part of the program: a test reads it whole.
static HOMES: LazyLock<BTreeMap<(String, String), i64>> = LazyLock::new(|| {
    let mut homes = BTreeMap::new();
    let mut lines = csv::Reader::from_reader(STOCK.as_bytes());
    for line in lines.deserialize::<StockLine>().flatten() {
        *homes.entry((line.insee, line.typology)).or_insert(0) += line.dwellings;
    }
    homes
});

/// What is shown.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) lines: Vec<Line>,
    pub(super) is_longer: bool,
    /// Title of the column of allocations: it says over which months.
    pub(super) allocated: Said,
    /// Where the figures come from.
    pub(super) sources: Vec<Said>,
}

/// A commune and a size.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) place: Said,
    pub(super) size: Said,
    pub(super) homes: Said,
    pub(super) allocated: Said,
    pub(super) demands: Said,
    pub(super) wait: Said,
}

/// Compares these communes and sizes, in their order.
///
/// # Errors
/// A store does not answer.
pub(super) async fn compared(
    app: &App,
    words: Words,
    (communes, sizes): (&[&str], &[&str]),
) -> Result<Compared, Trouble> {
    let issue = editions::latest(app).await?;
    let edition = issue.as_deref().map(|issue| &issue.edition);
    let before = match edition.and_then(half_year_before) {
        Some(month) => editions::of_month(app, month).await?.map(|issue| issue.edition),
        None => None,
    };
    let figures = Figures { edition, before: before.as_ref() };
    Ok(draw(words, &figures, communes, sizes))
}

/// The month at whose end the half-year before the one that is told had ended.
fn half_year_before(edition: &Edition) -> Option<Month> {
    edition.half_year.allocated.as_ref().map(|table| table.whole.from.before(1))
}

/// The last edition, and the one of the half-year before: detailed tables are published twice a year.
struct Figures<'a> {
    edition: Option<&'a Edition>,
    before: Option<&'a Edition>,
}

impl Figures<'_> {
    /// The earlier half-year, if it ended just before the later one began.
    fn earlier(&self) -> Option<&Edition> {
        let ended = self.edition.and_then(half_year_before)?;
        let is_that = |edition: &&Edition| {
            edition.half_year.allocated.as_ref().is_some_and(|table| table.whole.to == ended)
        };
        self.before.filter(is_that)
    }

    /// First and last month over which allocations are counted.
    fn months(&self) -> Option<(Month, Month)> {
        let later = self.edition?.half_year.allocated.as_ref()?;
        let earlier = self.earlier().and_then(|edition| edition.half_year.allocated.as_ref());
        Some((earlier.map_or(later.whole.from, |table| table.whole.from), later.whole.to))
    }

    /// Allocations over those months; nothing where one of the two tables does not tell.
    fn allocated(&self, commune: Option<&str>, size: Option<&str>) -> Option<i64> {
        let later = self.edition?.place(commune, size).allocated?;
        match self.earlier() {
            Some(edition) => Some(later + edition.place(commune, size).allocated?),
            None => Some(later),
        }
    }
}

fn draw(words: Words, figures: &Figures<'_>, communes: &[&str], sizes: &[&str]) -> Compared {
    let cells = communes.iter().flat_map(|town| sizes.iter().map(move |size| (*town, *size)));
    let mut lines: Vec<Line> = cells
        .map(|(town, size)| {
            let known = Typology::from_code(size).map(words::typology);
            let label = known.map_or_else(|| size.to_owned(), str::to_owned);
            let homes = homes(words, town, size);
            let of = (Some(town), Some(size));
            line(words, figures, (towns::name(town).into(), label.into()), homes, of)
        })
        .collect();
    let is_longer = lines.len() > MOST;
    lines.truncate(MOST);
    if !lines.is_empty() {
        let whole = (words.say("compare-all"), words.say("compare-all-sizes"));
        let all = Said::from(words::number(HOMES.values().sum()));
        lines.push(line(words, figures, whole, all, (None, None)));
    }
    let month = |month: Month| {
        let text = month.to_string();
        let turned = text.split_once('-').map(|(year, month)| format!("{month}/{year}"));
        turned.unwrap_or(text)
    };
    let allocated = match figures.months() {
        Some((from, to)) => {
            words.with_all("compare-allocated", &[("from", month(from)), ("to", month(to))])
        }
        None => words.say("compare-allocated-none"),
    };
    Compared { lines, is_longer, allocated, sources: sources(words, figures.edition) }
}

fn sources(words: Words, edition: Option<&Edition>) -> Vec<Said> {
    let figures = match edition {
        Some(edition) => words.tell(
            &Sentence::of("compare-source-figures")
                .with("day", Part::ShortDay(edition.day()))
                .with("position", Part::Name(words::number(edition.position))),
        ),
        None => words.say("compare-source-none"),
    };
    vec![words.say("compare-source-homes"), figures]
}

fn line(
    words: Words,
    figures: &Figures<'_>,
    (place, size): (Said, Said),
    homes: Said,
    (commune, asked): (Option<&str>, Option<&str>),
) -> Line {
    let count = |count: Option<i64>| {
        count.map_or_else(|| words.say("compare-too-few"), |n| Said::from(words::number(n)))
    };
    let told = figures.edition.map(|edition| edition.place(commune, asked));
    let whole = figures.edition.filter(|_| commune.is_none());
    let waiting = match whole {
        Some(edition) => edition.year.waiting,
        None => told.and_then(|told| told.waiting),
    };
    Line {
        place,
        size,
        homes,
        allocated: count(figures.allocated(commune, asked)),
        demands: count(whole.map_or_else(|| told.and_then(|told| told.active), |e| e.active)),
        wait: wait(words, waiting),
    }
}

fn homes(words: Words, town: &str, size: &str) -> Said {
    let count = |known: &str| HOMES.get(&(town.to_owned(), known.to_owned())).copied();
    match Typology::from_code(size) {
        Some(Typology::T5 | Typology::T6P) => count(LARGE).map_or_else(
            || words.say("compare-homes-none"),
            |n| words.with("compare-homes-more", "count", words::number(n)),
        ),
        Some(Typology::Room) | None => words.say("compare-homes-none"),
        Some(known) => words::number(count(known.code()).unwrap_or(0)).into(),
    }
}

/// A time with its interval; where the curve does not reach, so many still wait that it cannot be said.
fn wait(words: Words, waiting: Option<Waiting>) -> Said {
    let Some(waiting) = waiting else { return words.say("compare-too-few") };
    let Some(Quantile { days, low, high }) = waiting.median else {
        return words.say("compare-not-reached");
    };
    let months = |days: i64| in_months(days).to_string();
    let mut values = vec![("n", months(days))];
    values.extend(low.map(|low| ("low", months(low))));
    values.extend(high.map(|high| ("high", months(high))));
    let key = match (low, high) {
        (Some(_), Some(_)) => "compare-months-between",
        (Some(_), None) => "compare-months-least",
        (None, Some(_)) => "compare-months-most",
        (None, None) => "compare-months",
    };
    words.with_all(key, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(communes: &[&str], sizes: &[&str]) -> Compared {
        let figures = Figures { edition: None, before: None };
        draw(Words::default(), &figures, communes, sizes)
    }

    #[test]
    fn the_homes_of_the_ministry_are_all_read_and_the_largest_are_told_together() {
        assert_eq!(HOMES.values().sum::<i64>(), 60_478);
        let lines = alone(&["44109"], &["T2", "T5", "T6P", "C"]).lines;
        let told: Vec<&str> = lines.iter().map(|line| line.homes.french()).collect();
        let count = |size: &str| {
            let counted = STOCK.lines().filter(|line| line.starts_with(&format!("44109,{size},")));
            counted.filter_map(|line| line.rsplit(',').next()?.parse::<i64>().ok()).sum::<i64>()
        };
        assert_eq!(told[0], words::number(count("T2")));
        assert_eq!(told[1], format!("{} (T5 et plus)", words::number(count("T5+"))));
        assert_eq!((told[2], told[3]), (told[1], "non compté"));
    }

    #[test]
    fn what_is_not_published_is_too_few_to_tell_and_no_zero() {
        let lines = alone(&["44143"], &["T3"]).lines;
        let line = &lines[0];
        for said in [&line.allocated, &line.demands, &line.wait] {
            assert_eq!(said.french(), "trop peu pour le dire");
        }
    }

    #[test]
    fn a_wait_is_told_with_its_interval() {
        let median = |low, high| {
            Some(Waiting { median: Some(Quantile { days: 730, low, high }), p90: None })
        };
        let said = |waiting| wait(Words::default(), waiting).french().to_owned();
        assert_eq!(said(median(Some(365), Some(1_096))), "24 mois (de 12 à 36)");
        assert_eq!(said(median(Some(365), None)), "24 mois (12 au moins)");
        assert_eq!(said(median(None, None)), "24 mois");
        let open = Some(Waiting { median: None, p90: None });
        assert_eq!(said(open), "trop de ménages attendent encore pour le dire");
    }
}
