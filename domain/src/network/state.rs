//! What the rules remember of the network as a whole.

use crate::{
    decider::Aggregate,
    network::{NetworkEvent, Question, Script},
    territory::{ScriptCode, ScriptVersion},
};

/// The network, folded from its stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Network {
    /// The published versions of the script, from the oldest.
    pub scripts: Vec<Script>,
}

impl Network {
    /// A published version.
    #[must_use]
    pub fn script(&self, version: &ScriptVersion) -> Option<&Script> {
        self.scripts.iter().find(|script| script.version == *version)
    }
}

impl Script {
    /// Every question, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.topics.iter().flat_map(|topic| &topic.questions)
    }

    /// One question.
    #[must_use]
    pub fn question(&self, code: &ScriptCode) -> Option<&Question> {
        self.questions().find(|question| question.code == *code)
    }
}

impl Aggregate for Network {
    type Event = NetworkEvent;

    fn evolve(mut self, event: &NetworkEvent) -> Self {
        match event {
            NetworkEvent::ScriptPublished(script) => self.scripts.push(script.clone()),
        }
        self
    }
}
