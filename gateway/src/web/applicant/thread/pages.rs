//! The thread a page at a time: which entries are asked for, and the way to the others.

use super::Entry;
use crate::{
    app::App,
    error::Trouble,
    web::{
        applicant::{helpers::name_helpers, own::Own},
        messages::{Said, Words},
    },
};
use chrono::Datelike as _;
use projections::timeline::{Line, Part, Topic, part};
use serde::Deserialize;

/// Entries of one page.
const PER_PAGE: usize = 50;

/// What of a thread is asked for, as addresses spell it. What cannot be read asks for nothing special.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::web) struct Wanted {
    /// What was just done.
    pub(in crate::web) fait: Option<String>,
    genre: Option<String>,
    annee: Option<String>,
    avant: Option<String>,
}

/// What entries are chosen by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Filter {
    kind: Option<Kind>,
    year: Option<i32>,
}

/// One filter of kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What the household did itself.
    Own,
    /// What is about something.
    About(Topic),
}

impl Kind {
    const OWN: &str = "mes-actions";

    const fn code(self) -> &'static str {
        match self {
            Self::Own => Self::OWN,
            Self::About(Topic::Demand) => "demande",
            Self::About(Topic::Documents) => "documents",
            Self::About(Topic::Homes) => "logements",
            Self::About(Topic::Decisions) => "decisions",
            Self::About(Topic::Exchanges) => "courriers",
            Self::About(Topic::Other) => "autres",
        }
    }

    /// The key of its sentence.
    const fn label(self) -> &'static str {
        match self {
            Self::Own => "thread-kind-own",
            Self::About(Topic::Demand) => "thread-kind-demand",
            Self::About(Topic::Documents) => "thread-kind-documents",
            Self::About(Topic::Homes) => "thread-kind-homes",
            Self::About(Topic::Decisions) => "thread-kind-decisions",
            Self::About(Topic::Exchanges) => "thread-kind-exchanges",
            Self::About(Topic::Other) => "thread-kind-other",
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        [Self::Own].into_iter().chain(Topic::ALL.map(Self::About))
    }

    fn holds(self, line: &Line) -> bool {
        match self {
            Self::Own => line.is_own,
            Self::About(topic) => line.topic == topic,
        }
    }
}

impl Filter {
    fn holds(self, line: &Line) -> bool {
        self.kind.is_none_or(|kind| kind.holds(line))
            && self.year.is_none_or(|year| line.occurred_on.year() == year)
    }

    fn address(self, before: Option<i64>) -> String {
        let kind = self.kind.map(|kind| format!("genre={}", kind.code()));
        let year = self.year.map(|year| format!("annee={year}"));
        let before = before.map(|position| format!("avant={position}"));
        let all: Vec<String> = [kind, year, before].into_iter().flatten().collect();
        format!("/demandeur?{}#h-thread", all.join("&"))
    }
}

impl Wanted {
    fn filter(&self) -> Filter {
        let kind = self.genre.as_deref();
        Filter {
            kind: kind.and_then(|code| Kind::all().find(|kind| kind.code() == code)),
            year: self.annee.as_deref().and_then(|year| year.parse().ok()),
        }
    }

    fn before(&self) -> i64 {
        self.avant.as_deref().and_then(|at| at.parse().ok()).unwrap_or(i64::MAX)
    }
}

/// A filter to choose, with how many entries it has.
#[derive(Debug)]
pub(in crate::web::applicant) struct Choice {
    pub(in crate::web::applicant) label: Said,
    pub(in crate::web::applicant) address: String,
    pub(in crate::web::applicant) count: usize,
    pub(in crate::web::applicant) is_chosen: bool,
}

/// One page of a thread.
#[derive(Debug)]
pub(in crate::web::applicant) struct Thread {
    pub(in crate::web::applicant) entries: Vec<Entry>,
    /// Entries chosen, on all pages.
    pub(in crate::web::applicant) total: usize,
    /// Numbers of the first and the last entry shown, the newest being 1.
    pub(in crate::web::applicant) shown: (usize, usize),
    pub(in crate::web::applicant) newest: Option<String>,
    pub(in crate::web::applicant) newer: Option<String>,
    pub(in crate::web::applicant) older: Option<String>,
    pub(in crate::web::applicant) oldest: Option<String>,
    pub(in crate::web::applicant) kinds: Vec<Choice>,
    pub(in crate::web::applicant) years: Vec<Choice>,
    pub(in crate::web::applicant) is_filtered: bool,
    pub(in crate::web::applicant) is_newest: bool,
}

impl Thread {
    /// Which entries are shown, of how many.
    pub(in crate::web::applicant) fn shown_of(&self, words: &Words) -> Said {
        let spelt = [("from", self.shown.0), ("to", self.shown.1), ("total", self.total)];
        words.with_all("thread-shown", &spelt.map(|(name, count)| (name, count.to_string())))
    }

    /// The page that is asked for.
    ///
    /// # Errors
    /// A store does not answer.
    pub(in crate::web::applicant) async fn read(
        app: &App,
        own: &Own<'_>,
        wanted: &Wanted,
    ) -> Result<Self, Trouble> {
        let (filter, lines) = (wanted.filter(), own.lines(app).await?);
        let chosen: Vec<Line> = lines.iter().filter(|line| filter.holds(line)).copied().collect();
        let start = chosen.partition_point(|line| line.position.0 >= wanted.before());
        let page: Vec<Line> = chosen.iter().skip(start).take(PER_PAGE).copied().collect();
        let end = start + page.len();
        let address = |start: usize| match start.checked_sub(1).and_then(|at| chosen.get(at)) {
            Some(last) => filter.address(Some(last.position.0)),
            None => filter.address(None),
        };
        let topic = match filter.kind {
            Some(Kind::About(topic)) => Some(topic),
            _ => None,
        };
        let last_page = chosen.len().saturating_sub(1) / PER_PAGE * PER_PAGE;
        Ok(Self {
            entries: own.read_lines(app, &page, topic).await?,
            total: chosen.len(),
            shown: (start + 1, end),
            newest: (start > PER_PAGE).then(|| address(0)),
            newer: (start > 0).then(|| address(start.saturating_sub(PER_PAGE))),
            older: (end < chosen.len()).then(|| address(end)),
            oldest: (end + PER_PAGE < chosen.len()).then(|| address(last_page)),
            kinds: kinds(&lines, filter, own.words),
            years: years(&lines, filter, own.words),
            is_filtered: filter != Filter::default(),
            is_newest: start == 0 && filter == Filter::default(),
        })
    }
}

fn kinds(lines: &[Line], filter: Filter, words: Words) -> Vec<Choice> {
    let of_year = Filter { kind: None, ..filter };
    let count = |kind: Option<Kind>| {
        let chosen = Filter { kind, ..of_year };
        lines.iter().filter(|line| chosen.holds(line)).count()
    };
    let choice = |kind: Option<Kind>, label: &str| Choice {
        label: words.say(label),
        address: Filter { kind, ..filter }.address(None),
        count: count(kind),
        is_chosen: filter.kind == kind,
    };
    let some = Kind::all().map(|kind| choice(Some(kind), kind.label()));
    let some = some.filter(|choice| choice.count > 0 || choice.is_chosen);
    [choice(None, "thread-kind-all")].into_iter().chain(some).collect()
}

fn years(lines: &[Line], filter: Filter, words: Words) -> Vec<Choice> {
    let mut known: Vec<i32> = lines.iter().map(|line| line.occurred_on.year()).collect();
    known.sort_unstable_by(|a, b| b.cmp(a));
    known.dedup();
    let choice = |year: Option<i32>, label: Said| {
        let chosen = Filter { year, ..filter };
        Choice {
            label,
            address: chosen.address(None),
            count: lines.iter().filter(|line| chosen.holds(line)).count(),
            is_chosen: filter.year == year,
        }
    };
    let some = known.into_iter().map(|year| choice(Some(year), year.to_string().into()));
    [choice(None, words.say("thread-year-all"))].into_iter().chain(some).collect()
}

impl Own<'_> {
    /// The entries of some lines, the newest first, in words.
    ///
    /// # Errors
    /// A store does not answer.
    pub(crate) async fn read_lines(
        &self,
        app: &App,
        lines: &[Line],
        topic: Option<Topic>,
    ) -> Result<Vec<Entry>, Trouble> {
        let (Some(newest), Some(oldest)) = (lines.first(), lines.last()) else {
            return Ok(Vec::new());
        };
        let asked = Part { from: oldest.position, to: newest.position, topic };
        let found = part(app.views.db(), self.id, asked).await?;
        let (words, narrowed) = (self.words, self.is_narrowed());
        let known = |entry: &projections::timeline::Entry| {
            lines.iter().any(|line| line.position == entry.position)
        };
        let found = found.iter().filter(|entry| known(entry));
        let mut steps: Vec<Entry> = found.map(|entry| Entry::of(entry, words, narrowed)).collect();
        name_helpers(app, self, &mut steps).await?;
        Ok(steps)
    }
}
