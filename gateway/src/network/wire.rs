//! Names on the wire: streams, subjects, headers. CloudEvents 1.0, binary mode of the NATS binding.

use async_nats::HeaderMap;

/// Header with the place of a message among those of its partner: 1, 2, 3 … without a gap.
pub const PARTNER_SEQ: &str = "ce-partnerseq";

/// Header with the id of the event.
pub const ID: &str = "ce-id";

/// Header with the position of the event in the log.
pub const POSITION: &str = "ce-logposition";

/// JetStream stream of one partner.
#[must_use]
pub fn stream_name(partner: &str) -> String {
    format!("FIL_{}", partner.to_ascii_uppercase().replace('-', "_"))
}

/// Every subject of one partner.
#[must_use]
pub fn subjects(partner: &str) -> String {
    format!("fil.{partner}.>")
}

/// Subject of one message: `fil.<partner>.<category>.<event>`. Types have exactly one dot.
#[must_use]
pub fn subject(partner: &str, event_type: &str) -> String {
    format!("fil.{partner}.{event_type}")
}

/// An address as it may be shown.
#[must_use]
pub fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{host}"),
        _ => url.to_owned(),
    }
}

/// A message for one partner: public and operational facts only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its place among the messages of this partner, from 1.
    pub seq: i64,
    /// Position of its event in the log.
    pub position: i64,
    /// Id of its event.
    pub event_id: String,
    /// Type of its event.
    pub event_type: String,
    /// When the log took it, RFC 3339.
    pub time: String,
    /// JSON of the event's public and operational fields.
    pub body: String,
}

impl Message {
    /// What JetStream recognises a repeat by: `<event>:<partner>`.
    #[must_use]
    pub fn id(&self, partner: &str) -> String {
        format!("{}:{partner}", self.event_id)
    }

    /// CloudEvents attributes as headers.
    #[must_use]
    pub fn headers(&self, partner: &str, origin: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("ce-specversion", "1.0");
        headers.insert(ID, self.event_id.as_str());
        headers.insert("ce-source", origin);
        headers.insert("ce-type", self.event_type.as_str());
        headers.insert("ce-time", self.time.as_str());
        headers.insert("ce-datacontenttype", "application/json");
        headers.insert(POSITION, self.position.to_string().as_str());
        headers.insert(PARTNER_SEQ, self.seq.to_string().as_str());
        headers.insert("Nats-Msg-Id", self.id(partner).as_str());
        headers
    }
}

/// The `partner_seq` of a message, if it has one.
#[must_use]
pub fn partner_seq(headers: &HeaderMap) -> Option<i64> {
    headers.get(PARTNER_SEQ)?.as_str().parse().ok()
}

/// The position in the log of a message's event, if it says one.
#[must_use]
pub fn position(headers: &HeaderMap) -> Option<i64> {
    headers.get(POSITION)?.as_str().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        assert_eq!(without_password("nats://relay:hush@h:4222"), "nats://h:4222");
        assert_eq!(without_password("nats://h:4222"), "nats://h:4222");
    }

    #[test]
    fn a_subject_is_the_partner_then_the_type() {
        assert_eq!(
            subject("ville-demo", "demand.renewal-notice-sent"),
            "fil.ville-demo.demand.renewal-notice-sent"
        );
        assert_eq!(stream_name("ville-demo"), "FIL_VILLE_DEMO");
    }
}
