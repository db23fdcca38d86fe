//! `events step` and `projection step`: a stream one event at a time, with what it changes.

use super::{Failure, show};
use crate::{
    app::App,
    error::Trouble,
    stepper::{
        At, Place,
        diff::{Mark, shortened},
        place, row_json, rows_step, shown, state_step,
    },
};
use clap::Args as ClapArgs;
use eventstore::{position::Position, recorded::StreamName};
use indicatif::{ProgressBar, ProgressStyle};
use projections::step::Row;
use serde_json::{Value, json};

/// Lines that stay shown around each that differs.
const NEAR: usize = 3;

/// Which event of which stream.
#[derive(Debug, ClapArgs)]
pub(super) struct Which {
    /// The stream, as demand-<32 hex digits>.
    #[arg(long)]
    stream: StreamName,
    /// The event of this revision, from 0 [default: the last one]
    #[arg(long, conflicts_with = "at")]
    revision: Option<i64>,
    /// The last one that the log had at this position.
    #[arg(long, value_name = "POSITION")]
    at: Option<i64>,
    /// As one JSON object.
    #[arg(long)]
    json: bool,
}

impl Which {
    fn at(&self) -> At {
        match (self.revision, self.at) {
            (Some(revision), _) => At::Revision(revision),
            (_, Some(position)) => At::Known(Position(position)),
            _ => At::End,
        }
    }

    fn failed(&self, trouble: Trouble) -> Failure {
        match trouble {
            Trouble::NotFound => {
                Failure::new(format!("{}: no such event; see filcommun events read", self.stream))
            }
            other => Failure::new(other),
        }
    }
}

/// `events step`: the state that the rules fold, before and after one event; sealed values stay sealed.
pub(super) async fn state(app: &App, which: &Which) -> Result<(), Failure> {
    let step = state_step(app, &which.stream, which.at()).await;
    let step = step.map_err(|trouble| which.failed(trouble))?;
    if which.json {
        let changes = step.lines.iter().filter(|(mark, _)| *mark != Mark::Same);
        let changes = changes.map(|(mark, line)| json!([mark.sign().to_string(), line]));
        let mut object = head(&step.place);
        let more = json!({
            "known": step.known, "before": step.side(Mark::Came), "after": step.side(Mark::Gone),
            "changes": changes.collect::<Vec<_>>(),
        });
        if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
            object.extend(more);
        }
        return show(&object);
    }
    tell(&step.place);
    if !step.known {
        println!("this version does not read the event: it changes nothing here");
    }
    for (mark, line) in shortened(&step.lines, NEAR) {
        match mark {
            Mark::Left => println!("… {line} lines stay"),
            _ => println!("{} {line}", mark.sign()),
        }
    }
    Ok(())
}

/// `projection step`: the rows of a read model that one event looks at, before and after it.
pub(super) async fn rows(app: &App, name: &str, which: &Which) -> Result<(), Failure> {
    let store = &*app.executor.store;
    let found = place(store, &which.stream, which.at()).await;
    let found = found.map_err(|trouble| which.failed(trouble))?;
    let at = found.recorded.position;
    let bar = ProgressBar::new(u64::try_from(at.0).unwrap_or_default());
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {per_sec} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let progress = |at: Position| bar.set_position(u64::try_from(at.0).unwrap_or_default());
    let stepped = rows_step(app, name, &found.recorded, None, progress).await;
    bar.finish_and_clear();
    let Some(stepped) = stepped.map_err(|trouble| match trouble {
        Trouble::NotFound => Failure::new(format!("there is no projection {name}")),
        other => Failure::new(other),
    })?
    else {
        return Err(Failure::new("the log is too long"));
    };
    if which.json {
        let mut object = head(&found);
        let more = json!({
            "projection": name, "parked": stepped.parked,
            "rows": stepped.rows.iter().map(row_json).collect::<Vec<_>>(),
        });
        if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
            object.extend(more);
        }
        return show(&object);
    }
    tell(&found);
    if let Some(why) = stepped.parked {
        println!("parked: {why}");
    }
    if stepped.rows.is_empty() {
        println!("{name} looks at nothing here");
    }
    stepped.rows.iter().for_each(told);
    Ok(())
}

fn head(place: &Place) -> Value {
    let recorded = &place.recorded;
    json!({
        "stream": recorded.stream, "revision": recorded.revision, "last": place.last,
        "position": recorded.position, "type": recorded.event.event_type,
    })
}

fn tell(place: &Place) {
    let recorded = &place.recorded;
    println!(
        "{} {} of {}: {} at position {}",
        recorded.stream,
        recorded.revision.0,
        place.last,
        recorded.event.event_type,
        recorded.position.0
    );
}

fn told(row: &Row) {
    let key: Vec<_> = row.key.iter().map(|(name, v)| format!("{name}={}", shown(v))).collect();
    println!("{} {}", row.table, key.join(" "));
    match (&row.before, &row.after) {
        (before, after) if before == after => println!("  stays"),
        (Some(before), Some(after)) => {
            for ((name, before), (_, after)) in before.iter().zip(after) {
                if before != after {
                    println!("- {name}={}\n+ {name}={}", shown(before), shown(after));
                }
            }
        }
        (None, Some(after)) => {
            after.iter().for_each(|(name, value)| println!("+ {name}={}", shown(value)));
        }
        (before, _) => {
            let before = before.iter().flatten();
            before.for_each(|(name, value)| println!("- {name}={}", shown(value)));
        }
    }
}
