//! One line a page.

use super::Met;
use crate::bench::sample::part;
use serde_json::{Value, json};
use std::{fmt::Write, time::Duration};

/// Bytes that a page may have as it is drawn.
const LONGEST: usize = 100_000;

/// What a page may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Milliseconds that 95 of 100 answers may take; none: not looked at.
    pub(crate) p95: Option<f64>,
}

/// A page, measured.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    name: &'static str,
    callers: usize,
    answers: usize,
    errors: u64,
    first_error: Option<String>,
    per_second: f64,
    p50: f64,
    p95: f64,
    p99: f64,
    most: f64,
    bytes: usize,
    packed: usize,
}

impl Row {
    /// From what the callers met in this time; `bytes` of the page as it is drawn.
    pub(super) fn of(
        name: &'static str,
        callers: usize,
        (mut met, measured): (Met, Duration),
        bytes: usize,
    ) -> Self {
        met.waits.sort_unstable_by(f64::total_cmp);
        #[expect(clippy::cast_precision_loss, reason = "a rate to read")]
        let per_second = met.waits.len() as f64 / measured.as_secs_f64();
        Self {
            name,
            callers,
            answers: met.waits.len(),
            errors: met.errors,
            first_error: met.first_error,
            per_second,
            p50: part(&met.waits, 0.50),
            p95: part(&met.waits, 0.95),
            p99: part(&met.waits, 0.99),
            most: met.waits.last().copied().unwrap_or_default(),
            bytes,
            packed: met.packed,
        }
    }

    /// What is not as it should be.
    pub(crate) fn wrong(&self, limits: Limits) -> Option<String> {
        if let Some(error) = &self.first_error {
            return Some(format!("{} of {} answers: {error}", self.errors, self.asked()));
        }
        if self.answers == 0 {
            return Some("no answer came".to_owned());
        }
        if self.bytes > LONGEST {
            return Some(format!("{} bytes, more than {LONGEST}", self.bytes));
        }
        let late = limits.p95.filter(|limit| self.p95 > *limit)?;
        Some(format!("p95 {:.1} ms, more than {late:.0}", self.p95))
    }

    fn asked(&self) -> u64 {
        self.errors + u64::try_from(self.answers).unwrap_or(u64::MAX)
    }

    /// As one object.
    pub(crate) fn json(&self, limits: Limits) -> Value {
        json!({
            "page": self.name, "callers": self.callers, "answers": self.answers,
            "errors": self.errors, "per_s": tenths(self.per_second), "p50_ms": tenths(self.p50),
            "p95_ms": tenths(self.p95), "p99_ms": tenths(self.p99), "max_ms": tenths(self.most),
            "bytes": self.bytes, "bytes_packed": self.packed, "wrong": self.wrong(limits),
        })
    }

    fn line(&self, limits: Limits) -> String {
        format!(
            "{:<12} {:>7} {:>8} {:>7} {:>8.1} {:>8.1} {:>8.1} {:>8.1} {:>8.1} {:>8} {:>8}  {}",
            self.name,
            self.callers,
            self.answers,
            self.errors,
            self.per_second,
            self.p50,
            self.p95,
            self.p99,
            self.most,
            self.bytes,
            self.packed,
            self.wrong(limits).unwrap_or_else(|| "ok".to_owned()),
        )
    }
}

fn tenths(value: f64) -> Value {
    json!((value * 10.0).round() / 10.0)
}

/// The table as people read it.
pub(crate) fn printed(rows: &[Row], limits: Limits) -> String {
    let mut text = format!(
        "{:<12} {:>7} {:>8} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}\n",
        "page",
        "callers",
        "answers",
        "errors",
        "per_s",
        "p50_ms",
        "p95_ms",
        "p99_ms",
        "max_ms",
        "bytes",
        "packed",
    );
    for row in rows {
        let _ = writeln!(text, "{}", row.line(limits));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(waits: Vec<f64>, errors: u64, bytes: usize) -> Row {
        let first_error = (errors > 0).then(|| "/: 500".to_owned());
        let met = Met { waits, packed: 10, errors, first_error };
        Row::of("home", 5, (met, Duration::from_secs(2)), bytes)
    }

    #[test]
    fn a_page_is_told_by_its_slow_answers() {
        let row = row((0..=100).map(f64::from).collect(), 0, 500);
        let told = row.json(Limits { p95: Some(95.0) });
        assert_eq!((&told["p50_ms"], &told["p95_ms"]), (&json!(50.0), &json!(95.0)));
        assert_eq!((&told["per_s"], &told["wrong"]), (&json!(50.5), &Value::Null));
        assert!(row.wrong(Limits { p95: Some(94.0) }).unwrap().contains("p95"));
    }

    #[test]
    fn an_answer_that_is_no_page_is_held_against_it_whatever_its_speed() {
        let limits = Limits { p95: None };
        assert_eq!(row(vec![1.0; 9], 1, 500).wrong(limits).unwrap(), "1 of 10 answers: /: 500");
        assert!(row(vec![], 0, 500).wrong(limits).is_some());
        assert!(row(vec![1.0], 0, 100_001).wrong(limits).is_some());
        assert_eq!(row(vec![1.0], 0, 100_000).wrong(limits), None);
    }
}
