//! What a version in force changes in the law.

use crate::{
    calendar::Delay,
    ceilings::Source,
    examination::{EntryList, Listed},
    law::{AbnormalDelays, Law, Reasons},
    place::Referential,
    ranking::Seed,
    reception::ReceptionPlan,
    rules::{DELAY, Parameter, Status, Value, kept::kept},
};

impl Parameter {
    /// Puts its value in the place of what applied before.
    pub(crate) fn apply(&self, law: &mut Law) {
        let (since, version) = (self.effective_from, self.version.as_str().to_owned());
        let (assumption, source) = (self.status == Status::Assumption, kept(&self.source));
        match &self.value {
            Value::Delay { count, unit } => {
                let code = self.key.as_str().strip_prefix(DELAY).unwrap_or_default();
                if let Some(delay) = law.calendar.delay_mut(code) {
                    *delay = Delay { value: *count, unit: *unit, assumption, ..*delay };
                }
            }
            Value::AbnormalDelays { lines } => {
                law.abnormal_delays = AbnormalDelays { lines: lines.clone(), assumption };
            }
            Value::Ceilings { zone, financing, euros } => {
                let source = if assumption { Source::Computed } else { Source::Published };
                law.ceilings.adopt((*zone, *financing), since, (euros, source));
            }
            Value::QuartileThreshold { euros } => {
                law.quartile.values.retain(|(known, ..)| *known < since);
                law.quartile.values.push((since, *euros, assumption));
            }
            Value::ScoringGrid(grid) => law.grid = grid.grid(&version, since),
            Value::DrawSeed { seed } => law.draws.adopt(since, Seed::published(seed)),
            Value::LevelReferential { matrix } => {
                let matrix = matrix.clone();
                let effective_from = since;
                let one = Referential { version, effective_from, source, assumption, matrix };
                law.referentials.versions.push(one);
            }
            Value::ReceptionPlan { extended } => law.receptions.versions.push(ReceptionPlan {
                effective_from: since,
                extended: *extended,
                source,
                assumption,
            }),
            Value::ExaminationList { situations, least_bodies } => {
                let listed = situations.iter().map(|(situation, from)| Listed {
                    situation: *situation,
                    proposed_from: *from,
                });
                law.examinations.versions.push(EntryList {
                    version,
                    effective_from: since,
                    source,
                    assumption,
                    situations: listed.collect(),
                    least_bodies: usize::from(*least_bodies),
                });
            }
            Value::NonAllocationReasons { reasons } => {
                law.non_allocation_reasons = Some(Reasons { version, listed: reasons.clone() });
            }
            Value::RefusalReasons { reasons } => {
                law.refusal_reasons = Some(Reasons { version, listed: reasons.clone() });
            }
        }
    }
}
