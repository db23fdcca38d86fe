//! One vacancy of an agenda: what is said of it, its candidates side by side, what moved since the agenda was frozen.

use super::{
    compare::{Column, Home, ROWS, columns},
    members::{Named, voters},
    sessions::Seen,
};
use crate::web::{
    agent::name,
    towns,
    words::{self, letting, session as told},
};
use chrono::NaiveDate;
use domain::{
    id::VacancyId,
    law::Law,
    session::{Moved, Session, moved},
    vacancy::Vacancy,
    world::World,
};

/// One vacancy of the agenda.
pub(super) struct Table {
    pub(super) vacancy: String,
    pub(super) heading: String,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) again: Option<Again>,
    pub(super) events: u32,
    pub(super) may_freeze: bool,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<(&'static str, Vec<String>)>,
    pub(super) ranks: Vec<usize>,
    pub(super) decided: bool,
    /// Whether its form of decisions is open.
    pub(super) deciding: bool,
    pub(super) shortfall: Option<&'static str>,
    pub(super) to_notify: bool,
    pub(super) moved: Vec<Warning>,
    pub(super) voters: Vec<Named>,
    pub(super) vote: Option<String>,
}

/// The run this one follows.
pub(super) struct Again {
    pub(super) first: String,
    pub(super) cause: &'static str,
    pub(super) on: String,
}

/// A file that is no longer what the members were told.
pub(super) struct Warning {
    pub(super) demand: String,
    pub(super) who: String,
    pub(super) version: u32,
    /// How many facts moved.
    pub(super) events: u32,
    pub(super) what: String,
}

/// A vacancy as the members compare its candidates.
pub(super) fn table(seen: &Seen<'_>, id: VacancyId, law: &Law, on: NaiveDate) -> Option<Table> {
    let Seen { session, world, past, deciding, .. } = *seen;
    let vacancy = world.vacancy(id)?;
    let columns = columns(world, Home { id, vacancy, session, law, past, today: on });
    let heading = vacancy.dwelling.as_ref().map(|d| {
        format!(
            "{} à {}, {} m², {} par mois charges comprises",
            d.typology.code().replace("6P", "6"),
            towns::name(d.commune.as_str()),
            d.surface,
            words::euros(d.rent_cents + d.charges_cents)
        )
    });
    let moved = warnings(world, (id, vacancy), session);
    Some(Table {
        vacancy: id.to_string(),
        heading: heading.unwrap_or_default(),
        facts: facts(vacancy, law, on),
        again: session.reruns.get(&id).map(|run| Again {
            first: run.first.to_string(),
            cause: told::told(&told::CAUSES, &run.cause),
            on: words::day(run.on),
        }),
        events: moved.iter().map(|one| one.events).sum(),
        may_freeze: session.present.is_none(),
        ranks: (1..=columns.len()).collect(),
        decided: session.has_decided(id),
        deciding: deciding == Some(id),
        shortfall: words::fewer_than_three(vacancy),
        to_notify: columns.iter().any(|c| c.verdict.is_some() && c.notified.is_none()),
        rows: by_row(&columns),
        voters: voters(session, id, vacancy),
        vote: session.votes.get(&id).map(words::vote),
        moved,
        columns,
    })
}

/// What is said of the dwelling, of who proposes, and of the rules the candidates are held against.
fn facts(vacancy: &Vacancy, law: &Law, on: NaiveDate) -> Vec<(&'static str, String)> {
    let Some(d) = &vacancy.dwelling else { return vec![] };
    let proposes = vacancy.reservation.as_ref().map_or_else(
        || format!("{}, bailleur", letting::body(law, &d.landlord, on)),
        |(holder, _)| format!("{}, réservataire", letting::body(law, holder, on)),
    );
    let floor = if d.floor == 0 { "rez-de-chaussée".to_owned() } else { d.floor.to_string() };
    vec![
        ("Proposé par", proposes),
        ("Financement", words::financing(d.financing).to_owned()),
        ("Étage", floor),
        ("Sans escalier", if d.accessible { "oui" } else { "non" }.to_owned()),
        ("Quartier prioritaire", if d.in_priority_district { "oui" } else { "non" }.to_owned()),
        (
            "Grille de points",
            format!("{}, depuis le {}", law.grid.version, words::day(law.grid.effective_from)),
        ),
    ]
}

fn warnings(world: &World, vacancy: (VacancyId, &Vacancy), session: &Session) -> Vec<Warning> {
    if session.has_decided(vacancy.0) {
        return Vec::new();
    }
    let moved = moved(session, vacancy, world).into_iter();
    let warning = |moved: Moved| {
        let what = if moved.frozen.is_none() {
            "proposé depuis l’ordre du jour".to_owned()
        } else {
            moved.topics.into_iter().map(words::topic).collect::<Vec<_>>().join(", ")
        };
        Some(Warning {
            demand: moved.demand.to_string(),
            who: name(world.demand(moved.demand)?),
            version: moved.facts.0,
            events: moved.facts.0.saturating_sub(moved.frozen.map_or(0, |known| known.0)).max(1),
            what,
        })
    };
    moved.filter_map(warning).collect()
}

/// The same facts, a row each.
fn by_row(columns: &[Column]) -> Vec<(&'static str, Vec<String>)> {
    let cell = |column: &Column, at: usize| column.cells.get(at).cloned().unwrap_or_default();
    let row = |(at, label)| (label, columns.iter().map(|column| cell(column, at)).collect());
    ROWS.into_iter().enumerate().map(row).collect()
}
