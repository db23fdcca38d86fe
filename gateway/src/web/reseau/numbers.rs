//! How fast people are received, place by place, counted over the receptions of the log and kept for a minute.

use crate::{
    answers::{self, Differences},
    app::App,
    error::Trouble,
};
use chrono::NaiveDate;
use domain::{
    id::{PlaceId, ReceptionId},
    reception::ReceptionEvent,
    world::Event,
};
use eventstore::{codec, position::Position, recorded::Recorded, store::Filter};
use std::{collections::BTreeMap, fmt, sync::Arc};
use tokio::sync::Mutex;

const PAGE: usize = 1_000;
/// How long the numbers are kept, microseconds.
const KEPT: i64 = 60_000_000;

/// Receptions of a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Receptions {
    /// Asked for.
    pub(super) asked: usize,
    /// Held in time.
    pub(super) in_time: usize,
    /// Held or awaited after the last day.
    pub(super) late: usize,
    /// Neither held nor cancelled yet.
    pub(super) waiting: usize,
    /// Median of the days between asking and being received.
    pub(super) median_days: Option<i64>,
}

/// The numbers of the network at a position of the log.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    pub(super) position: i64,
    pub(super) places: BTreeMap<PlaceId, Receptions>,
    pub(super) differences: Differences,
}

/// The last numbers, and when they were counted.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Option<(i64, Arc<Numbers>)>>);

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept(…)")
    }
}

impl Kept {
    /// The numbers, at most a minute old.
    ///
    /// # Errors
    /// The log does not answer.
    pub(super) async fn read(&self, app: &App) -> Result<Arc<Numbers>, Trouble> {
        let mut kept = self.0.lock().await;
        let now = app.clock.now().0;
        if let Some((at, numbers)) = kept.as_ref()
            && (0..KEPT).contains(&(now - at))
        {
            return Ok(Arc::clone(numbers));
        }
        let numbers = Arc::new(count(app).await?);
        *kept = Some((now, Arc::clone(&numbers)));
        Ok(numbers)
    }
}

/// One reception, as far as delays ask.
#[derive(Debug, Clone)]
struct Course {
    place: PlaceId,
    asked_on: NaiveDate,
    due: NaiveDate,
    held_on: Option<NaiveDate>,
    cancelled: bool,
}

type Courses = BTreeMap<ReceptionId, Course>;

async fn count(app: &App) -> Result<Numbers, Trouble> {
    let filter = Filter::Category(ReceptionId::CATEGORY.to_owned());
    let (mut courses, mut from) = (Courses::new(), Position(0));
    loop {
        let page = app.executor.store.scan(from, &filter, PAGE).await?;
        for recorded in &page.events {
            take(&mut courses, recorded)?;
        }
        from = page.considered;
        if !page.more {
            break;
        }
    }
    let places = by_place(&courses, app.today());
    let differences = answers::differences(app).await;
    let differences = differences.map_err(|e| Trouble::Unavailable(e.message))?;
    Ok(Numbers { position: from.0, places, differences })
}

fn take(courses: &mut Courses, recorded: &Recorded) -> Result<(), Trouble> {
    let Ok(id) = recorded.stream.as_str().parse::<ReceptionId>() else { return Ok(()) };
    let event = match codec::decode_closed(recorded) {
        Ok(Event::Reception(event)) => event,
        Ok(_) => return Ok(()),
        // written by a later version of the program: it is not counted, and nothing stops
        Err(why) if why.is_unknown() => return Ok(()),
        Err(why) => return Err(Trouble::Unavailable(why.to_string())),
    };
    fold(courses, id, &event);
    Ok(())
}

fn fold(courses: &mut Courses, id: ReceptionId, event: &ReceptionEvent) {
    use ReceptionEvent as E;
    if let E::Requested { place, requested_on, due, .. } = event {
        let (place, asked_on, due) = (*place, *requested_on, *due);
        courses.insert(id, Course { place, asked_on, due, held_on: None, cancelled: false });
    }
    let Some(course) = courses.get_mut(&id) else { return };
    match event {
        E::Scheduled { place, .. } => course.place = *place,
        E::Held { place, held_on, .. } => {
            course.place = *place;
            course.held_on = Some(*held_on);
        }
        E::Cancelled { .. } => course.cancelled = true,
        E::Requested { .. } | E::DelayBreached { .. } => {}
    }
}

fn by_place(courses: &Courses, today: NaiveDate) -> BTreeMap<PlaceId, Receptions> {
    let mut places: BTreeMap<PlaceId, (Receptions, Vec<i64>)> = BTreeMap::new();
    for course in courses.values().filter(|course| !course.cancelled) {
        let (counted, days) = places.entry(course.place).or_default();
        counted.asked += 1;
        match course.held_on {
            Some(held_on) => {
                days.push((held_on - course.asked_on).num_days());
                if held_on <= course.due { counted.in_time += 1 } else { counted.late += 1 }
            }
            None => {
                counted.waiting += 1;
                counted.late += usize::from(today > course.due);
            }
        }
    }
    let finished = places.into_iter().map(|(place, (mut counted, mut days))| {
        days.sort_unstable();
        counted.median_days = days.get(days.len().saturating_sub(1) / 2).copied();
        (place, counted)
    });
    finished.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::testing::{day, place, reception};

    fn course(asked: &str, due: &str, held: Option<&str>) -> Course {
        let held_on = held.map(day);
        Course { place: place(1), asked_on: day(asked), due: day(due), held_on, cancelled: false }
    }

    #[test]
    fn delays_count_those_who_still_wait_and_leave_out_those_who_no_longer_ask() {
        let mut courses = Courses::new();
        for (n, (asked, held)) in
            [("2026-01-05", Some("2026-01-15")), ("2026-01-05", Some("2026-03-06"))]
                .into_iter()
                .chain([("2026-01-05", None), ("2026-02-20", None)])
                .enumerate()
        {
            let due = (day(asked) + chrono::Days::new(30)).to_string();
            let id = reception(u128::try_from(n).unwrap());
            courses.insert(id, course(asked, &due, held));
        }
        let gone = Course { cancelled: true, ..course("2026-01-05", "2026-02-04", None) };
        courses.insert(reception(9), gone);
        let counted = &by_place(&courses, day("2026-03-10"))[&place(1)];
        assert_eq!((counted.asked, counted.in_time, counted.waiting), (4, 1, 2));
        assert_eq!((counted.late, counted.median_days), (2, Some(10)));
    }
}
