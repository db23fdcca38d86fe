//! What the rules remember of the register: every version, and where it stands.

use crate::{
    decider::Aggregate,
    rules::{DryRun, Parameter, RulesEvent, Step},
    territory::{ParameterKey, RuleVersion},
};
use chrono::NaiveDate;

/// One version and its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// The version.
    pub parameter: Parameter,
    /// The last count of its effect.
    pub dry_run: Option<DryRun>,
    /// Day of its publication.
    pub published_on: Option<NaiveDate>,
    /// Day on which its first day was noted.
    pub noted_on: Option<NaiveDate>,
    /// Day on which it was taken back.
    pub withdrawn_on: Option<NaiveDate>,
}

/// Where a version stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Adopted; nobody outside has to know it yet.
    Voted,
    /// Published; its first day has not come.
    Published,
    /// It applies, or applied until a later version took its place.
    InForce,
    /// It will never apply.
    Withdrawn,
}

impl Adopted {
    /// Where it stands on a day.
    #[must_use]
    pub fn phase(&self, day: NaiveDate) -> Phase {
        match (self.withdrawn_on, self.published_on) {
            (Some(_), _) => Phase::Withdrawn,
            (None, None) => Phase::Voted,
            (None, Some(_)) if self.parameter.effective_from <= day => Phase::InForce,
            (None, Some(_)) => Phase::Published,
        }
    }
}

/// The register, folded from its stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Every version, in the order of the votes.
    pub versions: Vec<Adopted>,
}

impl Rules {
    /// One version.
    #[must_use]
    pub fn version(&self, key: &ParameterKey, version: &RuleVersion) -> Option<&Adopted> {
        self.versions.iter().find(|one| one.is(key, version))
    }

    /// The versions that apply from their first day, in the order in which they do: of two for the same day, the one
    /// published last comes last, and is the one that applies.
    #[must_use]
    pub fn applied(&self) -> Vec<&Adopted> {
        let published = |one: &&Adopted| one.published_on.is_some() && one.withdrawn_on.is_none();
        let mut applied: Vec<&Adopted> = self.versions.iter().filter(published).collect();
        applied.sort_by_key(|one| (one.parameter.effective_from, one.published_on));
        applied
    }

    /// The version of a parameter in force on a day; none while the shipped value applies.
    #[must_use]
    pub fn in_force(&self, key: &ParameterKey, day: NaiveDate) -> Option<&Adopted> {
        let applied = self.applied();
        let mut of_key = applied.into_iter().filter(|one| one.parameter.key == *key);
        of_key.rfind(|one| one.parameter.effective_from <= day)
    }

    /// Versions in force on a day whose first day nobody has noted.
    pub fn to_note(&self, day: NaiveDate) -> impl Iterator<Item = &Adopted> {
        self.versions
            .iter()
            .filter(move |one| one.phase(day) == Phase::InForce && one.noted_on.is_none())
    }

    fn find(&mut self, key: &ParameterKey, version: &RuleVersion) -> Option<&mut Adopted> {
        self.versions.iter_mut().find(|one| one.is(key, version))
    }
}

impl Adopted {
    fn is(&self, key: &ParameterKey, version: &RuleVersion) -> bool {
        self.parameter.key == *key && self.parameter.version == *version
    }
}

impl Aggregate for Rules {
    type Event = RulesEvent;

    fn evolve(mut self, event: &RulesEvent) -> Self {
        match event {
            RulesEvent::ParameterVoted(parameter) => self.versions.push(Adopted {
                parameter: (**parameter).clone(),
                dry_run: None,
                published_on: None,
                noted_on: None,
                withdrawn_on: None,
            }),
            RulesEvent::DryRunRecorded(run) => {
                if let Some(one) = self.find(&run.key, &run.version) {
                    one.dry_run = Some(run.clone());
                }
            }
            RulesEvent::ParameterPublished(Step { key, version, on }) => {
                if let Some(one) = self.find(key, version) {
                    one.published_on = Some(*on);
                }
            }
            RulesEvent::ParameterTookEffect(Step { key, version, on }) => {
                if let Some(one) = self.find(key, version) {
                    one.noted_on = Some(*on);
                }
            }
            RulesEvent::ParameterWithdrawn(Step { key, version, on }) => {
                if let Some(one) = self.find(key, version) {
                    one.withdrawn_on = Some(*on);
                }
            }
        }
        self
    }
}
