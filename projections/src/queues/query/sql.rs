//! The text of one statement. Texts are constants; values are bound.

use super::{Asked, Holder, Named, Scope};
use crate::db::Value;
use domain::{id::DemandId, territory::Desk};

/// A statement that grows, with its values.
#[derive(Debug, Default)]
pub(super) struct Binds(pub(super) Vec<Value>);

impl Binds {
    pub(super) fn add(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    /// A list to stand behind `IN`; nothing is in an empty one.
    pub(super) fn list<T: Into<Value>>(&mut self, values: impl IntoIterator<Item = T>) -> String {
        let bound: Vec<String> = values.into_iter().map(|value| self.add(value)).collect();
        if bound.is_empty() { "(NULL)".to_owned() } else { format!("({})", bound.join(", ")) }
    }
}

const ROWS: &str = "SELECT 'row' AS tag, CAST(NULL AS BIGINT) AS n, subject, demand, desk, since, due, \
                    rank, senior, details, last_kind, last_on FROM (";
const COUNT: &str = "CAST(COUNT(*) AS BIGINT) AS n, CAST(NULL AS TEXT) AS subject, \
                     CAST(NULL AS TEXT) AS demand, CAST(NULL AS TEXT) AS desk, \
                     CAST(NULL AS TEXT) AS since, CAST(NULL AS TEXT) AS due, CAST(NULL AS TEXT) AS rank, \
                     CAST(NULL AS TEXT) AS senior, CAST(NULL AS TEXT) AS details, \
                     CAST(NULL AS TEXT) AS last_kind, CAST(NULL AS TEXT) AS last_on";

pub(super) fn statement(
    scope: &Scope<'_>,
    asked: &Asked<'_>,
    counted: &[Named],
) -> (String, Vec<Value>) {
    let mut binds = Binds::default();
    let mut source = Source::of(asked.named, scope, &mut binds);
    filter(asked, scope, &mut source.condition, &mut binds);
    let left = if asked.filter.is_of_file() { source.joined() } else { source.alone() };
    let mut parts = vec![format!("SELECT 'left' AS tag, {COUNT} FROM {left}")];
    let mut from = source.joined();
    if let Some(at) = &asked.after {
        let bound = [binds.add(at.rank), binds.add(at.senior), binds.add(at.subject.to_string())];
        let key = key(asked.named);
        from.push_str(&format!(" AND (x.rank, x.senior, {key}) > ({})", bound.join(", ")));
    }
    let limit = binds.add(asked.limit);
    let (columns, key) = (columns(asked.named), key(asked.named));
    parts.push(format!(
        "{ROWS}SELECT {columns} FROM {from} ORDER BY x.rank, x.senior, {key} LIMIT {limit}) AS shown"
    ));
    for named in counted {
        let from = Source::of(*named, scope, &mut binds).alone();
        parts.push(format!("SELECT '{}' AS tag, {COUNT} FROM {from}", named.code()));
    }
    let at = COUNT.replacen("COUNT(*)", "MAX(position)", 1);
    parts.push(format!(
        "SELECT 'position' AS tag, {at} FROM views_projections WHERE name = 'queues_4'"
    ));
    (parts.join(" UNION ALL "), binds.0)
}

const fn is_lines(named: Named) -> bool {
    matches!(named, Named::Lines(_))
}

const fn key(named: Named) -> &'static str {
    if is_lines(named) { "x.subject" } else { "x.demand" }
}

const fn columns(named: Named) -> &'static str {
    match named {
        Named::Lines(_) => {
            "x.subject, x.demand, COALESCE(x.desk, f.desk) AS desk, x.since, x.due, x.rank, x.senior, \
             x.details, f.last_kind, f.last_on"
        }
        Named::Silent => {
            "x.demand AS subject, x.demand, x.desk, x.news AS since, x.due, x.rank, x.senior, \
             CAST(NULL AS TEXT) AS details, x.last_kind, x.last_on"
        }
        _ => {
            "x.demand AS subject, x.demand, x.desk, COALESCE(x.since, x.senior) AS since, x.due, x.rank, \
             x.senior, CAST(NULL AS TEXT) AS details, x.last_kind, x.last_on"
        }
    }
}

/// What a query is made of: its table, each row of it `x`, and its conditions.
struct Source {
    table: &'static str,
    file: &'static str,
    condition: String,
}

impl Source {
    fn of(named: Named, scope: &Scope<'_>, binds: &mut Binds) -> Self {
        let condition = condition(named, scope, binds);
        match is_lines(named) {
            true => Self {
                table: "queues_4_items x",
                file: " LEFT JOIN queues_4_files f ON f.demand = x.demand",
                condition,
            },
            false => Self { table: "queues_4_files x", file: "", condition },
        }
    }

    /// Without the file of each line, which a counter has no need of: it is counted in an index alone.
    fn alone(&self) -> String {
        format!("{} WHERE {}", self.table, self.condition)
    }

    /// With the file of each line, `f` of a queue's own lines.
    fn joined(&self) -> String {
        format!("{}{} WHERE {}", self.table, self.file, self.condition)
    }
}

fn condition(named: Named, scope: &Scope<'_>, binds: &mut Binds) -> String {
    if let Named::Lines(queue) = named {
        let code = binds.add(queue.code());
        let whose = match queue.is_of_body() {
            true => format!("x.body = {}", binds.add(scope.body)),
            false => format!("x.desk IN {}", binds.list(scope.desks)),
        };
        return format!("x.queue = {code} AND {whose}");
    }
    match named {
        Named::Mine => format!("x.demand IN {}", binds.list(scope.taken.iter().copied())),
        Named::ToTake => {
            let desk = binds.list(scope.mine);
            format!("x.desk IN {desk} AND x.work = 1{}", but(scope.held, binds))
        }
        Named::DueSoon => {
            let desks = binds.list(scope.desks);
            format!(
                "x.desk IN {desks} AND x.work IN (0, 1) AND x.rank <= {}",
                binds.add(scope.soon())
            )
        }
        _ => {
            let desks = binds.list(scope.desks);
            format!("x.desk IN {desks} AND x.active = 1 AND x.news <= {}", binds.add(scope.quiet()))
        }
    }
}

fn but(held: &[DemandId], binds: &mut Binds) -> String {
    if held.is_empty() {
        return String::new();
    }
    let held = binds.list(held.iter().copied());
    format!(" AND (x.demand IS NULL OR x.demand NOT IN {held})")
}

fn filter(asked: &Asked<'_>, scope: &Scope<'_>, condition: &mut String, binds: &mut Binds) {
    let file = if is_lines(asked.named) { "f" } else { "x" };
    let filter = asked.filter;
    if let Some(desk) = &filter.desk {
        let desk: &Desk = desk;
        condition.push_str(&format!(" AND {file}.received = {}", binds.add(desk)));
    }
    if let Some(commune) = &filter.commune {
        let wished = binds.add(format!("%,{},%", commune.as_str()));
        condition.push_str(&format!(" AND {file}.communes LIKE {wished}"));
    }
    if filter.priority {
        condition.push_str(&format!(" AND {file}.priority = 1"));
    }
    if let Some(day) = filter.due_by {
        condition.push_str(&format!(" AND x.rank <= {}", binds.add(day)));
    }
    match filter.holder {
        Holder::Anyone => {}
        Holder::Me => {
            let taken = binds.list(scope.taken.iter().copied());
            condition.push_str(&format!(" AND x.demand IN {taken}"));
        }
        Holder::Someone => {
            let held = binds.list(scope.held.iter().copied());
            condition.push_str(&format!(" AND x.demand IN {held}"));
        }
        Holder::Nobody => condition.push_str(&but(scope.held, binds)),
    }
}
