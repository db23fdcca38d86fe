//! The table: a row a contest, the figures of its rounds in one line.

use super::{
    contest::Compares,
    rounds::Run,
    sample::{Sample, Spread},
};
use serde_json::{Value, json};
use std::fmt::Write;

/// A contest, measured.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    workload: &'static str,
    callers: usize,
    against: &'static str,
    compares: Compares,
    rounds: usize,
    ours: Sides,
    raw: Option<Raw>,
    wrong: Option<String>,
}

/// Medians of one side.
#[derive(Debug, Clone, Copy, Default)]
struct Sides {
    per_second: f64,
    p50: f64,
    p99: f64,
    least_share: Option<f64>,
}

/// The raw side, and ours divided by it, round by round.
#[derive(Debug, Clone, Copy)]
struct Raw {
    medians: Sides,
    ratio: Spread,
    p50_ratio: f64,
    p99_ratio: f64,
}

impl Sides {
    fn of(samples: &[Sample]) -> Self {
        let median = |of: fn(&Sample) -> f64| {
            Spread::of(samples.iter().map(of)).map_or(0.0, |spread| spread.median)
        };
        Self {
            per_second: median(|sample| sample.per_second),
            p50: median(|sample| sample.p50),
            p99: median(|sample| sample.p99),
            // a share that was too small once was too small
            least_share: samples.iter().filter_map(|s| s.least_share).reduce(f64::min),
        }
    }
}

impl Raw {
    fn of(pairs: &[(Sample, Sample)], compares: Compares) -> Option<Self> {
        let ratio = |of: fn(&Sample) -> f64| {
            Spread::of(pairs.iter().map(|(ours, raw)| of(ours) / of(raw)).filter(|r| r.is_finite()))
        };
        let raws: Vec<Sample> = pairs.iter().map(|(_, raw)| *raw).collect();
        let (p50, p99) = (ratio(|sample| sample.p50)?, ratio(|sample| sample.p99)?);
        let rate = ratio(|sample| sample.per_second)?;
        Some(Self {
            medians: Sides::of(&raws),
            ratio: if compares == Compares::Rate { rate } else { p50 },
            p50_ratio: p50.median,
            p99_ratio: p99.median,
        })
    }
}

impl Row {
    /// From the rounds of a contest.
    pub(super) fn of(run: &Run) -> Self {
        let contest = &run.contest;
        let ours: Vec<Sample> = run.rounds.iter().map(|(ours, _)| *ours).collect();
        let pairs: Vec<(Sample, Sample)> =
            run.rounds.iter().filter_map(|(ours, raw)| Some((*ours, (*raw)?))).collect();
        Self {
            workload: contest.name,
            callers: contest.callers,
            against: contest.against,
            compares: contest.compares,
            rounds: run.rounds.len(),
            ours: Sides::of(&ours),
            raw: Raw::of(&pairs, contest.compares),
            wrong: run.wrong.clone(),
        }
    }

    /// What went wrong, if it did: then there is no figure.
    pub(crate) fn wrong(&self) -> Option<&str> {
        self.wrong.as_deref()
    }

    /// As one object, with what it was measured on.
    pub(crate) fn json(&self, machine: &Value) -> Value {
        let mut row = json!({ "workload": self.workload, "callers": self.callers });
        let Some(fields) = row.as_object_mut() else { return row };
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        if let Some(wrong) = &self.wrong {
            put("error", json!(wrong));
            put("machine", machine.clone());
            return row;
        }
        put("events_per_s", json!(self.ours.per_second.round()));
        put("p50_us", tenths(self.ours.p50));
        put("p99_us", tenths(self.ours.p99));
        if let Some(share) = self.ours.least_share {
            put("least_share", hundredths(share));
        }
        put("against", json!(self.raw.map(|_| self.against)));
        put(
            "compares",
            json!(if self.compares == Compares::Rate { "events_per_s" } else { "p50_us" }),
        );
        put("raw", self.raw.map_or(Value::Null, |raw| tenths(self.compared(&raw.medians))));
        put("raw_p50_us", self.raw.map_or(Value::Null, |raw| tenths(raw.medians.p50)));
        put("raw_p99_us", self.raw.map_or(Value::Null, |raw| tenths(raw.medians.p99)));
        put("ratio", self.raw.map_or(Value::Null, |raw| hundredths(raw.ratio.median)));
        put("ratio_q1", self.raw.map_or(Value::Null, |raw| hundredths(raw.ratio.low)));
        put("ratio_q3", self.raw.map_or(Value::Null, |raw| hundredths(raw.ratio.high)));
        put("p50_ratio", self.raw.map_or(Value::Null, |raw| hundredths(raw.p50_ratio)));
        put("p99_ratio", self.raw.map_or(Value::Null, |raw| hundredths(raw.p99_ratio)));
        put("rounds", json!(self.rounds));
        put("machine", machine.clone());
        row
    }

    fn compared(&self, side: &Sides) -> f64 {
        if self.compares == Compares::Rate { side.per_second } else { side.p50 }
    }

    fn line(&self) -> String {
        let mut line = format!("{:<18} {:>7}", self.workload, self.callers);
        if let Some(wrong) = &self.wrong {
            let _ = write!(line, "  no figure: {wrong}");
            return line;
        }
        let ours = &self.ours;
        let _ = write!(line, " {:>12.0} {:>9.0} {:>9.0}", ours.per_second, ours.p50, ours.p99);
        if let Some(raw) = &self.raw {
            let unit = if self.compares == Compares::Rate { "/s" } else { "us" };
            let Spread { low, median, high } = raw.ratio;
            let _ = write!(
                line,
                " {:>9.0} {unit} {median:>6.2} ({low:.2} to {high:.2}) {:>5.2} {:>5.2}  {}",
                self.compared(&raw.medians),
                raw.p50_ratio,
                raw.p99_ratio,
                self.against,
            );
        }
        if let Some(share) = ours.least_share {
            let _ = write!(line, ", smallest share {:.0} %", share * 100.0);
        }
        line
    }
}

fn tenths(value: f64) -> Value {
    json!((value * 10.0).round() / 10.0)
}

fn hundredths(value: f64) -> Value {
    json!((value * 100.0).round() / 100.0)
}

/// The table as people read it.
pub(crate) fn printed(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<18} {:>7} {:>12} {:>9} {:>9} {:>12} {:>6} {:<16} {:>5} {:>5}  raw is\n",
        "workload",
        "callers",
        "events_per_s",
        "p50_us",
        "p99_us",
        "raw",
        "ratio",
        "(quartiles)",
        "p50",
        "p99",
    );
    for row in rows {
        text.push_str(&row.line());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::contest::{Kind, Workload};

    fn sample(per_second: f64, p50: f64) -> Sample {
        Sample { per_second, p50, p99: p50 * 3.0, least_share: None }
    }

    fn run(workload: Workload, rounds: Vec<(Sample, Option<Sample>)>) -> Run {
        let contest = workload.contests(Kind::Postgres, &[16]).remove(0);
        Run { contest, rounds, wrong: None }
    }

    #[test]
    fn a_ratio_is_taken_within_a_round_and_its_median_shown() {
        // a slow phase of the disk halves both sides of one round, and changes nothing
        let rounds = vec![
            (sample(300.0, 10.0), Some(sample(200.0, 20.0))),
            (sample(150.0, 20.0), Some(sample(100.0, 40.0))),
            (sample(280.0, 11.0), Some(sample(140.0, 22.0))),
        ];
        let row = Row::of(&run(Workload::Append1, rounds)).json(&json!({}));
        assert_eq!((&row["ratio"], &row["p50_ratio"]), (&json!(1.5), &json!(0.5)));
        assert_eq!((&row["events_per_s"], &row["raw"]), (&json!(280.0), &json!(140.0)));
    }

    #[test]
    fn a_wait_is_compared_by_its_median() {
        let rounds = vec![(sample(100.0, 30.0), Some(sample(900.0, 20.0)))];
        let row = Row::of(&run(Workload::Tail, rounds)).json(&json!({}));
        assert_eq!((&row["ratio"], &row["raw"]), (&json!(1.5), &json!(20.0)));
    }

    #[test]
    fn a_run_that_does_not_add_up_has_no_figure() {
        let rounds = vec![(sample(300.0, 10.0), Some(sample(200.0, 20.0)))];
        let wrong = Some("1 event is missing".to_owned());
        let row = Row::of(&Run { wrong, ..run(Workload::Append1, rounds) });
        assert_eq!(row.json(&json!({}))["events_per_s"], Value::Null);
        assert_eq!(row.json(&json!({}))["error"], "1 event is missing");
        assert!(printed(&[row]).contains("no figure: 1 event is missing"));
    }

    #[test]
    fn the_table_names_the_columns_that_scripts_read() {
        let rounds = vec![(sample(300.0, 10.0), Some(sample(200.0, 20.0)))];
        let rows = [Row::of(&run(Workload::Append1, rounds))];
        let text = printed(&rows);
        let head = text.lines().next().unwrap();
        for column in ["workload", "callers", "events_per_s", "p50_us", "p99_us", "raw", "ratio"] {
            assert!(head.contains(column), "{head}");
            assert!(rows[0].json(&json!({})).get(column).is_some(), "{column}");
        }
        assert_eq!(text.lines().count(), 2);
    }
}
