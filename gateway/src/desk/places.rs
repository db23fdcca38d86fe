//! Places computed at night: one row a demand and month, replaced each day until the month has ended.

use super::Desk;
use chrono::{Days, NaiveDate};
use domain::{
    id::DemandId,
    ranking::{Parts, Place},
};
use projections::db::{DbError, Row, Value};

/// One demand's place: read at the door of its household, never listed.
pub(super) const TABLES: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS places (demand TEXT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL, \
     rank_after BIGINT NOT NULL, of_after BIGINT NOT NULL, rank_before BIGINT, of_before BIGINT, \
     parts TEXT, PRIMARY KEY (demand, from_day))",
    // Without it a computation that was cut short would pass for one of the day.
    "CREATE TABLE IF NOT EXISTS places_computed (from_day TEXT NOT NULL PRIMARY KEY, to_day TEXT NOT NULL)",
];

/// How long rows are kept.
const KEPT: Days = Days::new(3 * 366);
/// Rows of one statement.
const AT_ONCE: usize = 500;

/// A place on the second of two days, and what brought it there since the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceRow {
    /// Whose.
    pub demand: DemandId,
    /// The first day.
    pub from: NaiveDate,
    /// The second day.
    pub to: NaiveDate,
    /// The place on the second day.
    pub after: Place,
    /// The place on the first day and the parts of the difference, if it had one on both.
    pub since: Option<(Place, Parts)>,
}

impl Desk {
    /// Until which day the places since a first day are computed; none if they are not.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn places_computed(&self, from: NaiveDate) -> Result<Option<NaiveDate>, DbError> {
        let sql = "SELECT to_day FROM places_computed WHERE from_day = $1";
        let row = self.db.fetch_first(sql, vec![from.into()]).await?;
        row.map(|row| row.parsed("to_day")).transpose()
    }

    /// Keeps the places of two days in place of those since the same first day; only then are they computed.
    ///
    /// # Errors
    /// The database cannot be used: the day is not noted as computed.
    pub async fn keep_places(
        &self,
        (from, to): (NaiveDate, NaiveDate),
        rows: Vec<PlaceRow>,
    ) -> Result<(), DbError> {
        let forget = vec![
            ("DELETE FROM places_computed WHERE from_day = $1".into(), vec![from.into()]),
            ("DELETE FROM places WHERE from_day = $1".into(), vec![from.into()]),
        ];
        self.db.write(forget).await?;
        for some in rows.chunks(AT_ONCE) {
            let mut values = Vec::with_capacity(some.len() * 8);
            some.iter().for_each(|row| values.extend(row.values()));
            self.db.execute(insert(some.len()), values).await?;
        }
        let oldest = to.checked_sub_days(KEPT).unwrap_or(to);
        let done = vec![
            ("DELETE FROM places WHERE from_day < $1".into(), vec![oldest.into()]),
            ("DELETE FROM places_computed WHERE from_day < $1".into(), vec![oldest.into()]),
            (
                "INSERT INTO places_computed (from_day, to_day) VALUES ($1, $2)".into(),
                vec![from.into(), to.into()],
            ),
        ];
        self.db.write(done).await.map(drop)
    }

    /// The places of a demand, the latest first: one row a month.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn places_of(&self, demand: DemandId) -> Result<Vec<PlaceRow>, DbError> {
        let sql = "SELECT * FROM places WHERE demand = $1 ORDER BY from_day DESC LIMIT 48";
        self.db.fetch(sql, vec![demand.into()]).await?.iter().map(PlaceRow::read).collect()
    }
}

fn insert(rows: usize) -> String {
    let row = |n: usize| {
        let marks: Vec<String> = (1..=8).map(|at| format!("${}", n * 8 + at)).collect();
        format!("({})", marks.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!(
        "INSERT INTO places (demand, from_day, to_day, rank_after, of_after, rank_before, of_before, parts) \
         VALUES {}",
        rows.join(", ")
    )
}

impl PlaceRow {
    fn values(&self) -> [Value; 8] {
        let before = self.since.map(|(place, _)| place);
        let parts = self.since.map(|(_, parts)| {
            let parts: Vec<String> =
                parts.listed().iter().map(|(_, part)| part.to_string()).collect();
            parts.join(" ")
        });
        [
            self.demand.into(),
            self.from.into(),
            self.to.into(),
            i64::from(self.after.rank).into(),
            i64::from(self.after.of).into(),
            before.map(|place| i64::from(place.rank)).into(),
            before.map(|place| i64::from(place.of)).into(),
            parts.into(),
        ]
    }

    fn read(row: &Row) -> Result<Self, DbError> {
        let shape = || DbError::Shape("a place is no place".to_owned());
        let place = |rank: i64, of: i64| {
            let number = |value: i64| u32::try_from(value).map_err(|_| shape());
            Ok::<_, DbError>(Place { rank: number(rank)?, of: number(of)? })
        };
        let since = match (row.opt_int("rank_before")?, row.opt_int("of_before")?) {
            (Some(rank), Some(of)) => {
                let text = row.opt_text("parts")?.unwrap_or_default();
                Some((place(rank, of)?, parts(&text).ok_or_else(shape)?))
            }
            _ => None,
        };
        Ok(Self {
            demand: row.parsed("demand")?,
            from: row.parsed("from_day")?,
            to: row.parsed("to_day")?,
            after: place(row.int("rank_after")?, row.int("of_after")?)?,
            since,
        })
    }
}

fn parts(text: &str) -> Option<Parts> {
    let numbers: Result<Vec<i32>, _> = text.split(' ').map(str::parse).collect();
    let [corrections, rule, seniority, own, departures, arrivals, others] =
        <[i32; 7]>::try_from(numbers.ok()?).ok()?;
    Some(Parts { corrections, rule, seniority, own, departures, arrivals, others })
}
