//! What the rules remember of a subscription.

use crate::{decider::Aggregate, partner::PartnerEvent, territory::Body};

/// A subscription, folded from its stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Partner {
    /// The organisation and its short name, once subscribed.
    pub body: Option<(Body, Body)>,
    /// Exact types it receives.
    pub types: Vec<String>,
    /// Whether nothing is sent for now.
    pub suspended: bool,
}

impl Aggregate for Partner {
    type Event = PartnerEvent;

    fn evolve(mut self, event: &PartnerEvent) -> Self {
        match event {
            PartnerEvent::Subscribed { body, name, types } => {
                self.body = Some((body.clone(), name.clone()));
                self.types.clone_from(types);
                self.suspended = false;
            }
            PartnerEvent::Suspended {} => self.suspended = true,
        }
        self
    }
}
