//! Tables and drawings of an edition.

use super::Asked;
use crate::web::{
    chart::{self, Bar, Line as Drawing},
    tiles::{self, Tile},
    words::{self, figures as said},
};
use projections::statistics::edition::{
    Batch, Edition, Group, Line, PlaceWaiting, Table, Waiting, all_communes, all_sizes, counted,
    told,
};

/// Lines of allocations shown on the page; the files have them all.
const SHOWN: usize = 40;

/// A row of the tables by commune or by size.
pub(super) struct Row {
    pub(super) code: String,
    pub(super) label: String,
    pub(super) active: String,
    pub(super) new: String,
    pub(super) allocated: String,
}

/// How long the demands of a place wait.
pub(super) struct DelayRow {
    pub(super) label: String,
    pub(super) median: String,
    pub(super) bounds: String,
    pub(super) p90: String,
    pub(super) housed: String,
}

/// A month of the series.
pub(super) struct MonthRow {
    pub(super) label: String,
    pub(super) new: String,
    pub(super) allocated: String,
}

/// Allocations that look alike.
pub(super) struct AllocationRow {
    pub(super) period: String,
    pub(super) place: String,
    pub(super) traits: String,
    pub(super) count: String,
}

/// What is drawn, and what it shows in words.
pub(super) struct Drawn {
    pub(super) map: String,
    pub(super) map_says: String,
    pub(super) sizes: String,
    pub(super) months: String,
}

/// The place that the address asks for.
pub(super) struct Place {
    pub(super) name: String,
    pub(super) active: String,
    pub(super) new: String,
    pub(super) allocated: String,
    pub(super) few: bool,
    pub(super) delay: Option<DelayRow>,
}

impl Place {
    pub(super) fn of(edition: &Edition, commune: Option<&str>, size: Option<&str>) -> Option<Self> {
        if commune.is_none() && size.is_none() {
            return None;
        }
        let figures = edition.place(commune, size);
        let same =
            |one: &&PlaceWaiting| one.commune.as_deref() == commune && one.size.as_deref() == size;
        let delay = edition.half_year.waiting.iter().find(same).map(delay);
        Some(Self {
            name: super::place_name(commune, size),
            active: part(&edition.active_by, commune, size),
            new: table_part(edition.half_year.new.as_ref(), commune, size),
            allocated: table_part(edition.half_year.allocated.as_ref(), commune, size),
            few: figures.allocated.is_none() && delay.is_none(),
            delay,
        })
    }
}

/// A number, « 40 au moins » where some are not told apart, or that nothing is published.
fn part(groups: &[Group], commune: Option<&str>, size: Option<&str>) -> String {
    match (counted(groups, commune, size), told(groups, commune, size)) {
        (Some(count), _) => words::number(count),
        (None, (count, _)) if count > 0 => format!("{} au moins", words::number(count)),
        _ => said::HIDDEN.to_owned(),
    }
}

fn table_part(table: Option<&Table>, commune: Option<&str>, size: Option<&str>) -> String {
    table.map_or_else(|| said::HIDDEN.to_owned(), |table| part(&table.groups, commune, size))
}

fn row(edition: &Edition, code: &str, commune: Option<&str>, size: Option<&str>) -> Row {
    Row {
        code: code.to_owned(),
        label: super::place_name(commune, size),
        active: part(&edition.active_by, commune, size),
        new: table_part(edition.half_year.new.as_ref(), commune, size),
        allocated: table_part(edition.half_year.allocated.as_ref(), commune, size),
    }
}

pub(super) fn communes(edition: &Edition) -> Vec<Row> {
    let mut codes = all_communes();
    codes.sort_by_cached_key(|code| (code == "unknown", said::town(code)));
    codes.iter().map(|code| row(edition, code, Some(code), None)).collect()
}

pub(super) fn sizes(edition: &Edition) -> Vec<Row> {
    all_sizes().iter().map(|code| row(edition, code, None, Some(code))).collect()
}

fn delay(place: &PlaceWaiting) -> DelayRow {
    let Waiting { median, p90 } = place.waiting;
    let not_reached = || "pas atteint dans la durée observée".to_owned();
    let (commune, size) = (place.commune.as_deref(), place.size.as_deref());
    let whole = commune.is_none() && size.is_none();
    DelayRow {
        label: if whole {
            "Toute la métropole".to_owned()
        } else {
            super::place_name(commune, size)
        },
        median: median.map_or_else(not_reached, |median| said::duration(median.days)),
        bounds: median.map_or_else(String::new, said::interval),
        p90: p90.map_or_else(not_reached, |p90| said::duration(p90.days)),
        housed: if place.exact {
            words::number(place.housed)
        } else {
            format!("{} au moins", words::number(place.housed))
        },
    }
}

/// Delays of the whole, the sizes and the communes; those of a size in a commune are on the page of the place.
pub(super) fn delays(edition: &Edition) -> Vec<DelayRow> {
    let one = |place: &&PlaceWaiting| place.commune.is_none() || place.size.is_none();
    edition.half_year.waiting.iter().filter(one).map(delay).collect()
}

pub(super) fn months(edition: &Edition) -> Vec<MonthRow> {
    let months = (0..12).map(|n| edition.month.before(n)).filter(|month| *month >= edition.began);
    months
        .map(|month| MonthRow {
            label: said::month(month),
            new: said::of_month(&edition.new, month),
            allocated: said::of_month(&edition.allocated, month),
        })
        .collect()
}

pub(super) fn months_chart(edition: &Edition) -> String {
    let months = (0..12).rev().map(|n| edition.month.before(n));
    let months: Vec<_> = months.filter(|month| *month >= edition.began).collect();
    let line = |name: &'static str, batches: &[Batch]| Drawing {
        name,
        values: months
            .iter()
            .map(|month| {
                let own = |batch: &&Batch| batch.from == *month && batch.to == *month;
                batches.iter().find(own).map(|batch| batch.count)
            })
            .collect(),
    };
    let lines =
        [line("Nouvelles demandes", &edition.new), line("Logements attribués", &edition.allocated)];
    let labels: Vec<String> = months.iter().map(|month| short(&said::month(*month))).collect();
    chart::lines(
        "months",
        "Nouvelles demandes et logements attribués par mois",
        "Deux courbes par mois. Le tableau des mois donne les mêmes chiffres.",
        &labels,
        &lines,
    )
}

/// « nov. 2025 »
fn short(month: &str) -> String {
    match month.split_once(' ') {
        Some((name, year)) if name.chars().count() > 4 => {
            format!(
                "{}. {year}",
                name.chars().take(if name.starts_with("jui") { 4 } else { 3 }).collect::<String>()
            )
        }
        _ => month.to_owned(),
    }
}

pub(super) fn drawn(edition: &Edition, asked: &Asked) -> Drawn {
    let active = |code: &str| counted(&edition.active_by, Some(code), None);
    let map = tiles::map("Demandes actives par commune", asked.commune(), |code| {
        let (value, name) = (active(code), said::town(code));
        let says = value.map_or_else(|| "–".to_owned(), words::number);
        let sentence = value.map_or_else(
            || format!("{name} : nombre non publié"),
            |count| format!("{name} : {} demandes actives", words::number(count)),
        );
        let href = Asked { commune: code.to_owned(), ..asked.clone() }.address();
        Tile { says, value, sentence, href: format!("{href}#lieu") }
    });
    let bars: Vec<Bar> = all_sizes()
        .iter()
        .map(|code| {
            let (count, _) = told(&edition.active_by, None, Some(code));
            Bar { label: said::size(code), value: (count > 0).then_some(count) }
        })
        .collect();
    let desc = "Une barre par ligne du tableau qui précède, avec les mêmes chiffres.";
    Drawn {
        map,
        map_says: map_says(edition),
        sizes: chart::bars("bars-sizes", "Demandes actives par taille", desc, &bars),
        months: months_chart(edition),
    }
}

/// What the map shows, in words.
fn map_says(edition: &Edition) -> String {
    let communes = all_communes();
    let known = communes.iter().filter_map(|code| {
        counted(&edition.active_by, Some(code), None).map(|count| (count, code))
    });
    let together = communes.iter().filter(|c| counted(&edition.active_by, Some(c), None).is_none());
    let (together, first) = (together.count(), known.max());
    let Some((count, code)) = first else {
        return "Aucune commune ne compte assez de demandes pour être publiée seule.".to_owned();
    };
    let mut says = format!(
        "{} compte le plus de demandes actives : {}.",
        said::town(code),
        words::number(count)
    );
    if together > 0 {
        let rest =
            format!(" {together} communes sont comptées ensemble, pour protéger les personnes.");
        says.push_str(&rest);
    }
    says
}

pub(super) fn allocations(edition: &Edition) -> Vec<AllocationRow> {
    let mut lines: Vec<&Line> = edition.half_year.lines.iter().collect();
    lines.sort_by_key(|line| -line.count);
    lines.into_iter().take(SHOWN).map(allocation).collect()
}

fn allocation(line: &Line) -> AllocationRow {
    let named = |codes: &[String], name: &dyn Fn(&str) -> String, several: &str| match codes {
        [] => several.to_owned(),
        [one] => name(one),
        all if all.len() > 3 => format!("{} {several}", all.len()),
        all => all.iter().map(|code| name(code)).collect::<Vec<_>>().join(", "),
    };
    let sizes = if line.sizes.is_empty() {
        "toutes tailles".to_owned()
    } else {
        named(&line.sizes, &said::size, "tailles")
    };
    let traits = &line.traits;
    let told = [
        traits.financing.as_deref().map(said::financing),
        traits.seniority.as_deref().map(said::seniority),
        traits.refusals.as_deref().map(said::refusals),
        traits.candidates.as_deref().map(said::candidates),
    ];
    let told: Vec<&str> = told.into_iter().flatten().collect();
    AllocationRow {
        period: said::period(line.from, line.to),
        place: format!("{}, {sizes}", named(&line.communes, &said::town, "communes")),
        traits: if told.is_empty() { "non distingué".to_owned() } else { told.join(", ") },
        count: words::number(line.count),
    }
}
