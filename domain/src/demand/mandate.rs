//! Somebody helps a household: a mandate with a scope and an end (Code civil, art. 1984 and 2003).
//!
//! A mandate is given by one adult, for what that adult may see, and ends by either side or at its date. What it allows
//! is judged here: a page that lets a helper try more is refused like anybody.

use crate::{
    decider::Decided,
    demand::{
        Demand, DemandCommand, DemandEvent, Stage,
        decide::{Facts, decide as decide_demand, needs as needs_demand, own},
    },
    id::{DemandId, MandateId, PersonId, StreamId},
    law::Law,
    refusal::Refusal,
    sealed::{Class, Classed, Sealed},
    territory::Body,
    world::{Event, World},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a mandate lets its holder do.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MandateScope {
    /// Read what the adult who gave it may read.
    Read,
    /// Do what [`HelperKind`] allows.
    Act,
    /// Be told what the household is told by letter.
    Letters,
}

/// Who helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HelperKind {
    /// A person whom the adult trusts.
    Helper,
    /// A guardian named by a court: acts in all that the adult could do on this stream.
    Guardian,
    /// An association.
    Association,
}

/// Whom a mandate names. That somebody has a guardian tells of their health: the whole is sensitive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helper {
    /// Who it is.
    pub kind: HelperKind,
    /// The name that the household reads.
    pub name: String,
}

impl Classed for Helper {
    const CLASS: Class = Class::Sensitive;
}

/// An adult gave a mandate.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MandateGiven {
    /// The mandate.
    pub mandate: MandateId,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
    /// What it lets do.
    pub scope: Vec<MandateScope>,
    /// Body of the agent who noted it; none: the adult did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// To whom; its person is the adult who gives.
    pub helper: Sealed<Helper>,
}

/// Why a mandate ended before its last day.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MandateEnd {
    /// The household took it back.
    TakenBack,
    /// Its holder gave it up.
    GivenUp,
    /// A court ended it.
    Court,
}

/// A mandate ended before its last day.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MandateEnded {
    /// The mandate.
    pub mandate: MandateId,
    /// From which day.
    pub on: NaiveDate,
    /// Why.
    pub cause: MandateEnd,
}

/// What was done under a mandate.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MandateAct {
    /// The demand was renewed.
    Renewed,
    /// What is declared was changed.
    Changed,
    /// A document was handed in.
    Filed,
    /// The demand was given up.
    Renounced,
}

/// Somebody acted for the household; what was done stands beside it, written in the same moment.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActedFor {
    /// Under which mandate.
    pub mandate: MandateId,
    /// Day.
    pub on: NaiveDate,
    /// What.
    pub act: MandateAct,
}

/// A command about a mandate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum MandateCommand {
    /// An adult gives one, alone or at a desk.
    Give(MandateGiven),
    /// It ends before its last day.
    End(MandateEnded),
    /// Its holder does something for the household.
    Act {
        /// Under which mandate.
        mandate: MandateId,
        /// Day.
        on: NaiveDate,
        /// What.
        command: Box<DemandCommand>,
    },
}

impl MandateCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Give(..) => "demand.give-mandate",
            Self::End(..) => "demand.end-mandate",
            Self::Act { .. } => "demand.act-for",
        }
    }
}

/// A mandate, as the rules remember it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub until: NaiveDate,
    /// What it lets do.
    pub scope: Vec<MandateScope>,
    /// Since when it is no more, if it ended before.
    pub ended_on: Option<NaiveDate>,
    /// To whom.
    pub helper: Sealed<Helper>,
}

impl Mandate {
    /// The adult who gave it.
    #[must_use]
    pub const fn given_by(&self) -> PersonId {
        self.helper.person()
    }

    /// Whether it lets do this on a day. One whose holder is erased lets do nothing.
    ///
    /// # Errors
    /// Not yet, no more, or not this.
    pub fn allows(&self, scope: MandateScope, on: NaiveDate) -> Result<&Helper, Refusal> {
        if on < self.from {
            return Err(Refusal::ImpossibleDate);
        }
        if let Some(ended) = self.ended_on.filter(|ended| on >= *ended) {
            return Err(Refusal::MandateOver(ended));
        }
        if on > self.until {
            return Err(Refusal::MandateOver(self.until));
        }
        if !self.scope.contains(&scope) {
            return Err(Refusal::MandateNarrow);
        }
        self.helper.open().ok_or(Refusal::Erased)
    }
}

/// What an act under a mandate touches is what the act touches.
pub(super) fn needs(
    id: DemandId,
    command: &MandateCommand,
    world: &World,
    needs: &mut Vec<StreamId>,
) {
    if let MandateCommand::Act { command, .. } = command {
        needs_demand(id, command, world, needs);
    }
}

pub(super) fn decide(
    (id, demand): (DemandId, &Demand),
    command: &MandateCommand,
    (world, law): (&World, &Law),
) -> Decided {
    match command {
        MandateCommand::Give(given) => own(id, give(demand, given)),
        MandateCommand::End(ended) => own(id, end(demand, *ended)),
        MandateCommand::Act { mandate, on, command } => {
            let known = demand.mandates.get(mandate).ok_or(Refusal::MandateUnknown)?;
            let helper = known.allows(MandateScope::Act, *on)?;
            let act = act_of(helper.kind, command)?;
            let mut events = decide_demand(id, command, world, law)?;
            if !events.is_empty() {
                let acted = ActedFor { mandate: *mandate, on: *on, act };
                let event = Event::Demand(DemandEvent::ActedFor(acted));
                events.push((StreamId::Demand(id), event));
            }
            Ok(events)
        }
    }
}

/// What each kind of helper may do. To give a demand up, only the household or who is named by a court.
const fn act_of(kind: HelperKind, command: &DemandCommand) -> Result<MandateAct, Refusal> {
    match command {
        DemandCommand::Renew { .. } => Ok(MandateAct::Renewed),
        DemandCommand::Change { .. } => Ok(MandateAct::Changed),
        DemandCommand::FileDocument { .. } => Ok(MandateAct::Filed),
        DemandCommand::Renounce { .. } if matches!(kind, HelperKind::Guardian) => {
            Ok(MandateAct::Renounced)
        }
        _ => Err(Refusal::MandateNarrow),
    }
}

fn give(demand: &Demand, given: &MandateGiven) -> Facts {
    if matches!(demand.stage, Stage::Absent) {
        return Err(Refusal::DemandUnknown);
    }
    if let Some(known) = demand.mandates.get(&given.mandate) {
        let same =
            (known.from, known.until, &known.helper) == (given.from, given.until, &given.helper);
        return if same { Ok(vec![]) } else { Err(Refusal::MandateKnown) };
    }
    if !demand.is_adult(given.helper.person()) {
        return Err(Refusal::NotAnAdult);
    }
    if given.until < given.from || given.scope.is_empty() {
        return Err(Refusal::MandateUnbounded);
    }
    let helper = given.helper.open().ok_or(Refusal::Erased)?;
    if helper.kind == HelperKind::Guardian && given.body.is_none() {
        return Err(Refusal::GuardianUnseen);
    }
    Ok(vec![DemandEvent::MandateGiven(given.clone())])
}

fn end(demand: &Demand, ended: MandateEnded) -> Facts {
    let known = demand.mandates.get(&ended.mandate).ok_or(Refusal::MandateUnknown)?;
    if known.ended_on.is_some() || ended.on > known.until {
        return Ok(vec![]);
    }
    if ended.on < known.from {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(vec![DemandEvent::MandateEnded(ended)])
}

impl Demand {
    pub(super) fn mandate(&mut self, event: &DemandEvent) {
        match event {
            DemandEvent::MandateGiven(given) => {
                let MandateGiven { mandate, from, until, scope, helper, .. } = given.clone();
                let known = Mandate { from, until, scope, ended_on: None, helper };
                self.mandates.insert(mandate, known);
            }
            DemandEvent::MandateEnded(ended) => {
                if let Some(known) = self.mandates.get_mut(&ended.mandate) {
                    known.ended_on = Some(ended.on);
                }
            }
            // what was done is told by the events beside it
            _ => {}
        }
    }
}
