//! What each parameter is worth on a day, shipped or adopted, in the shape in which another value is voted.

use crate::{
    ceilings::{Source, Zone},
    household::Counted,
    law::Law,
    rules::{DELAY, GridValue, Status, Value},
    territory::Financing,
};
use chrono::NaiveDate;

impl Law {
    /// The value of a parameter on a day and how sure it is; none for a list that nobody adopted, or before the first.
    #[must_use]
    pub fn setting(&self, key: &str, on: NaiveDate) -> Option<(Value, Status)> {
        if let Some(code) = key.strip_prefix(DELAY) {
            let (_, delay) =
                self.calendar.delays().into_iter().find(|(known, _)| *known == code)?;
            let value = Value::Delay { count: delay.value, unit: delay.unit };
            return Some((value, status(delay.assumption)));
        }
        match key {
            "abnormal-delays" => {
                let lines = self.abnormal_delays.lines.clone();
                let adopted = (!lines.is_empty()).then_some(Value::AbnormalDelays { lines });
                Some((adopted?, status(self.abnormal_delays.assumption)))
            }
            "ceilings.plai" => self.ceilings_of(Financing::Plai, on),
            "ceilings.plus" => self.ceilings_of(Financing::Plus, on),
            "quartile-threshold" => {
                let (_, euros, assumption) = self.quartile.in_force(on)?;
                Some((Value::QuartileThreshold { euros }, status(assumption)))
            }
            // the shipped grids are examples: only a voted one says how sure it is
            "scoring-grid" => {
                Some((Value::ScoringGrid(GridValue::from(&self.grid)), Status::Assumption))
            }
            "draw-seed" => {
                let seed = self.draws.on(on).text().to_owned();
                Some((Value::DrawSeed { seed }, Status::Assumption))
            }
            _ => self.list(key, on),
        }
    }

    fn list(&self, key: &str, on: NaiveDate) -> Option<(Value, Status)> {
        match key {
            "level-referential" => {
                let one = self.referentials.on(on)?;
                let value = Value::LevelReferential { matrix: one.matrix.clone() };
                Some((value, status(one.assumption)))
            }
            "reception-plan" => {
                let plan = self.receptions.on(on)?;
                let value = Value::ReceptionPlan { extended: plan.extended };
                Some((value, status(plan.assumption)))
            }
            "examination-list" => {
                let list = self.examinations.on(on)?;
                let situations = list.situations.iter().map(|l| (l.situation, l.proposed_from));
                let value = Value::ExaminationList {
                    situations: situations.collect(),
                    least_bodies: u8::try_from(list.least_bodies).ok()?,
                };
                Some((value, status(list.assumption)))
            }
            "non-allocation-reasons" => {
                let reasons = self.non_allocation_reasons.as_ref()?.listed.clone();
                Some((Value::NonAllocationReasons { reasons }, Status::Assumption))
            }
            "refusal-reasons" => {
                let reasons = self.refusal_reasons.as_ref()?.listed.clone();
                Some((Value::RefusalReasons { reasons }, Status::Assumption))
            }
            _ => None,
        }
    }

    fn ceilings_of(&self, financing: Financing, on: NaiveDate) -> Option<(Value, Status)> {
        let zone = Zone::OtherRegions;
        let of = |category, extra| {
            let household = Counted { category, extra, size: category + extra };
            self.ceilings.ceiling((zone, financing), household, on)
        };
        let mut euros = Vec::with_capacity(7);
        let mut source = Source::Published;
        for category in 1..=6 {
            let ceiling = of(category, 0)?;
            source = source.max(ceiling.source);
            euros.push(ceiling.euros);
        }
        let (six, seven) = (of(6, 0)?, of(6, 1)?);
        euros.push(seven.euros - six.euros);
        let sure = source.max(seven.source) == Source::Published;
        Some((Value::Ceilings { zone, financing, euros }, status(!sure)))
    }
}

const fn status(assumption: bool) -> Status {
    if assumption { Status::Assumption } else { Status::Verified }
}
