//! The sessions in which the place of a demand would have differed, found from its history and from who was compared.

use crate::{
    decider::Aggregate as _,
    demand::{AffectedSession, Demand, DemandEvent, FactCorrected, Section},
    id::{DemandId, SessionId, VacancyId},
    law::Law,
    ranking::{Seed, Standing},
    vacancy::{Dwelling, eligible},
};
use chrono::NaiveDate;

/// A fact of a demand and the civil day on which it was recorded, in the order of the log.
pub type Dated = (NaiveDate, DemandEvent);

/// The demand as it was known on a day.
#[must_use]
pub fn known_then(history: &[Dated], on: NaiveDate) -> Demand {
    let seen = history.iter().filter(|(day, _)| *day <= on);
    seen.fold(Demand::default(), |demand, (_, event)| demand.evolve(event))
}

/// The demand as it should have been on a day, by what is known today: facts put right count from the day they were
/// true, and a deregistration that was undone never was.
#[must_use]
pub fn known_today(history: &[Dated], on: NaiveDate) -> Demand {
    let first = history.first().map_or(on, |(day, _)| *day);
    let mut dated: Vec<Dated> = Vec::new();
    let mut correction: Option<&FactCorrected> = None;
    for (day, event) in history {
        let corrects = |one: &&FactCorrected| {
            Section::of(event).is_some_and(|section| one.sections.contains(&section))
        };
        correction = correction.filter(corrects);
        let true_on = correction.map_or(*day, |one| one.effective_on.max(first));
        match event {
            DemandEvent::FactCorrected(said) => correction = Some(said),
            DemandEvent::Reinstated { .. } => undo(&mut dated),
            _ => {}
        }
        dated.push((true_on, event.clone()));
    }
    dated.sort_by_key(|(day, _)| *day);
    known_then(&dated, on)
}

/// Takes back the last deregistration.
fn undo(dated: &mut Vec<Dated>) {
    let gone = |(_, event): &Dated| matches!(event, DemandEvent::Deregistered { .. });
    if let Some(at) = dated.iter().rposition(gone) {
        dated.remove(at);
    }
}

/// One dwelling at one session, and who was compared for it, each as known that day.
#[derive(Debug, Clone)]
pub struct Sitting<'a> {
    /// The session.
    pub session: SessionId,
    /// The dwelling's vacancy.
    pub vacancy: VacancyId,
    /// Day of the meeting.
    pub met_on: NaiveDate,
    /// The dwelling.
    pub dwelling: &'a Dwelling,
    /// Those compared.
    pub candidates: Vec<(DemandId, &'a Demand)>,
}

/// The sittings in which the place of a demand would have differed, by what is known today of it.
///
/// A demand that was not compared would have been if it could be proposed for the dwelling that day (active, wishing the
/// commune, under the ceiling, of the right size) and came before one at least of those compared. Who proposes is free
/// to choose: it is the place in the published order that is owed, not the dwelling.
#[must_use]
pub fn affected(
    id: DemandId,
    history: &[Dated],
    sittings: &[Sitting<'_>],
    (law, seed): (&Law, &Seed),
) -> Vec<AffectedSession> {
    let mut found: Vec<AffectedSession> = sittings
        .iter()
        .map(|sitting| {
            let (then, today) =
                (known_then(history, sitting.met_on), known_today(history, sitting.met_on));
            let was = sitting.place(id, &then, (law, seed));
            let would = sitting.place(id, &today, (law, seed));
            let Sitting { session, vacancy, met_on, .. } = *sitting;
            AffectedSession { session, vacancy, met_on, was, would }
        })
        .filter(|one| one.was != one.would)
        .collect();
    found.sort_by_key(|one| (one.met_on, one.session, one.vacancy));
    found
}

impl Sitting<'_> {
    fn has(&self, id: DemandId) -> bool {
        self.candidates.iter().any(|(candidate, _)| *candidate == id)
    }

    /// The place among those compared; none for whoever could not be proposed, or comes after all the others without
    /// having been proposed.
    fn place(&self, id: DemandId, state: &Demand, (law, seed): (&Law, &Seed)) -> Option<u32> {
        eligible(state, self.dwelling, self.met_on, law).ok()?;
        let own = Standing::of(id, state, self.met_on, law, seed).ok()?;
        let others = self.candidates.iter().filter(|(candidate, _)| *candidate != id);
        let standings: Vec<Standing> = others
            .filter_map(|(other, state)| Standing::of(*other, state, self.met_on, law, seed).ok())
            .collect();
        let before = standings.iter().filter(|other| other.precedes(&own)).count();
        let counted = self.has(id) || before < standings.len();
        counted.then(|| u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1))
    }
}
