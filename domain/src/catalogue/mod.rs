//! Every type of event: who may read which field, whether the applicant sees it, what it rests on.
//!
//! The field matrix. *Public*: may feed published figures, once counted and small cells suppressed. *Operational*:
//! partners and agents may read it without a key. Every other field is sealed, and recognised by its shape. A test holds each event to this list.

mod commands;
#[cfg(test)]
mod tests;

pub use commands::*;

/// What is known of a type of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeInfo {
    /// The stored type.
    pub name: &'static str,
    /// Its category: the kind of stream it is on.
    pub category: &'static str,
    /// Whether the applicant sees it in the timeline.
    pub applicant_visible: bool,
    /// The article it rests on.
    pub legal_basis: &'static str,
    /// Fields that may feed published figures.
    pub public: &'static [&'static str],
    /// Fields that partners and agents may read without a key.
    pub operational: &'static [&'static str],
}

impl TypeInfo {
    const fn new(
        name: (&'static str, &'static str),
        applicant_visible: bool,
        legal_basis: &'static str,
        public: &'static [&'static str],
        operational: &'static [&'static str],
    ) -> Self {
        let (category, name) = name;
        Self { name, category, applicant_visible, legal_basis, public, operational }
    }
}

/// Every type, grouped by category.
#[must_use]
pub fn types() -> &'static [TypeInfo] {
    TYPES
}

/// What is known of one type.
#[must_use]
pub fn info(name: &str) -> Option<&'static TypeInfo> {
    TYPES.iter().find(|info| info.name == name)
}

const SHOWN: bool = true;
const HIDDEN: bool = false;

#[rustfmt::skip]
const TYPES: &[TypeInfo] = &[
    TypeInfo::new(("demand", "demand.submitted"), SHOWN, "CCH R441-2-2", &["residence"], &["received_on", "channel", "desk"]),
    TypeInfo::new(("demand", "demand.identity-changed"), SHOWN, "CCH R441-2-7", &["residence"], &[]),
    TypeInfo::new(("demand", "demand.co-applicant-declared"), SHOWN, "CCH R441-2-2", &[], &[]),
    TypeInfo::new(("demand", "demand.co-applicant-removed"), SHOWN, "CCH R441-2-7", &[], &["person"]),
    TypeInfo::new(("demand", "demand.household-declared"), SHOWN, "CCH R441-2-2", &["category"], &["size"]),
    TypeInfo::new(("demand", "demand.resources-declared"), SHOWN, "CCH R441-2-2", &["quartile"], &[]),
    TypeInfo::new(("demand", "demand.housing-declared"), SHOWN, "CCH R441-2-2", &["transfer"], &[]),
    TypeInfo::new(("demand", "demand.wish-declared"), SHOWN, "CCH R441-2-2", &["typologies", "communes", "widened"], &[]),
    TypeInfo::new(("demand", "demand.situation-declared"), SHOWN, "CCH R441-2-2", &[], &[]),
    TypeInfo::new(("demand", "demand.completeness-assessed"), SHOWN, "CCH R441-2-2", &[], &["missing", "anomalies"]),
    TypeInfo::new(("demand", "demand.link-recorded"), HIDDEN, "CCH L441-1", &[], &[]),
    TypeInfo::new(("demand", "demand.duplicate-suspected"), HIDDEN, "CCH L441-2-1", &[], &["others"]),
    TypeInfo::new(("demand", "demand.identity-accepted"), SHOWN, "CCH R441-2-3", &[], &["accepted_on", "body", "same"]),
    TypeInfo::new(("demand", "demand.registered"), SHOWN, "CCH L441-2-1", &["presented_on", "origin"], &["expires_on", "desk"]),
    TypeInfo::new(("demand", "demand.certificate-issued"), SHOWN, "CCH R441-2-4", &[], &["sent_on"]),
    TypeInfo::new(("demand", "demand.document-filed"), SHOWN, "CCH R441-2-4-1", &[], &["document", "category", "filed_on", "posted_on", "handed_to", "entered_on"]),
    TypeInfo::new(("demand", "demand.document-verified"), SHOWN, "CCH R441-2-4-1", &[], &["document", "verified_on"]),
    TypeInfo::new(("demand", "demand.document-rejected"), SHOWN, "CCH R441-2-4-1", &[], &["document", "reason"]),
    TypeInfo::new(("demand", "demand.score-computed"), SHOWN, "CCH L441-2-8", &[], &["grid", "computed_on", "total", "provisional"]),
    TypeInfo::new(("demand", "demand.renewal-notice-sent"), SHOWN, "CCH R441-2-7", &[], &["sent_on", "expires_on"]),
    TypeInfo::new(("demand", "demand.renewed"), SHOWN, "CCH R441-2-7", &["renewed_on"], &["expires_on"]),
    TypeInfo::new(("demand", "demand.renunciation-received"), SHOWN, "CCH R441-2-8", &[], &["received_on"]),
    TypeInfo::new(("demand", "demand.deregistered"), SHOWN, "CCH R441-2-8", &["ground", "effective_on"], &["elsewhere"]),
    TypeInfo::new(("demand", "demand.reinstated"), SHOWN, "CCH R441-2-8", &["effective_on"], &["expires_on", "mistake"]),
    TypeInfo::new(("demand", "demand.candidacy-opened"), SHOWN, "CCH R441-2-17", &[], &["vacancy", "on"]),
    TypeInfo::new(("demand", "demand.candidacy-closed"), SHOWN, "CCH R441-2-17", &[], &["vacancy", "on", "outcome"]),
    TypeInfo::new(("demand", "demand.refusal-judged"), SHOWN, "CCH R441-2-17", &[], &["vacancy", "judged_on", "body"]),
    TypeInfo::new(("demand", "demand.situation-confirmed"), HIDDEN, "CCH R441-2-15", &[], &["confirmed_on", "body"]),
    TypeInfo::new(("demand", "demand.contestation-noted"), HIDDEN, "CRPA L231-4", &[], &["session", "vacancy", "on", "open"]),
    TypeInfo::new(("demand", "demand.referred"), HIDDEN, "CCH R441-2-1", &["mission"], &["referral", "from", "to", "on"]),
    TypeInfo::new(("demand", "demand.resemblance-dismissed"), HIDDEN, "CCH L441-2-1", &[], &["other", "dismissed_on", "body"]),
    TypeInfo::new(("demand", "demand.letter-sent"), SHOWN, "CCH R441-2-8", &[], &["letter", "purpose", "sent_on", "channel", "address"]),
    TypeInfo::new(("demand", "demand.letter-presented"), SHOWN, "CRPA L112-1", &[], &["letter", "purpose", "presented_on", "proof", "until"]),
    TypeInfo::new(("demand", "demand.letter-returned"), SHOWN, "CCH R441-2-8", &["cause"], &["letter", "purpose", "returned_on"]),
    TypeInfo::new(("demand", "demand.warning-sent"), SHOWN, "CCH R441-2-8", &["ground", "sent_on"], &["letter", "unanswered", "channel", "address"]),
    TypeInfo::new(("demand", "demand.warning-lifted"), SHOWN, "CCH R441-2-8", &["ground", "on", "cause"], &[]),
    TypeInfo::new(("demand", "demand.priority-recorded"), HIDDEN, "CCH L441-1", &[], &["on", "body"]),
    TypeInfo::new(("demand", "demand.right-recorded"), HIDDEN, "CCH L441-2-3", &[], &["on", "body", "due"]),
    TypeInfo::new(("demand", "demand.access-changed"), HIDDEN, "CCH L441-1", &[], &["on", "documents"]),
    TypeInfo::new(("demand", "demand.mandate-given"), SHOWN, "Code civil, art. 1984", &[], &["mandate", "from", "until", "scope", "body"]),
    TypeInfo::new(("demand", "demand.mandate-ended"), SHOWN, "Code civil, art. 2003", &[], &["mandate", "on", "cause"]),
    TypeInfo::new(("demand", "demand.acted-for"), SHOWN, "Code civil, art. 1984", &[], &["mandate", "on", "act"]),
    TypeInfo::new(("demand", "demand.merged"), SHOWN, "CCH R441-2-8", &["merged_on"], &["into", "body"]),
    TypeInfo::new(("demand", "demand.absorbed"), SHOWN, "CCH R441-2-8", &["presented_on"], &["from", "absorbed_on", "expires_on", "people"]),
    TypeInfo::new(("demand", "demand.fact-corrected"), SHOWN, "CCH R441-2-15", &[], &["sections", "corrected_on", "effective_on", "basis", "body"]),
    TypeInfo::new(("demand", "demand.sessions-affected"), SHOWN, "CCH R441-2-17", &[], &["found_on", "sessions"]),
    TypeInfo::new(("demand", "demand.lease-elsewhere-reported"), SHOWN, "CCH R441-2-8", &[], &["reported_on", "body"]),
    TypeInfo::new(("demand", "demand.erasure-held"), SHOWN, "Décret 2017-917, art. 4", &[], &["held_on", "body"]),
    TypeInfo::new(("demand", "demand.erasure-released"), HIDDEN, "Décret 2017-917, art. 4", &[], &["released_on", "body"]),
    TypeInfo::new(("demand", "demand.data-erased"), HIDDEN, "Décret 2017-917, art. 4", &["erased_on"], &[]),
    TypeInfo::new(("person", "person.demand-attached"), HIDDEN, "CCH L441-2-1", &[], &["demand"]),
    TypeInfo::new(("person", "person.demand-detached"), HIDDEN, "CCH L441-2-1", &[], &["demand"]),
    TypeInfo::new(("vacancy", "vacancy.declared"), HIDDEN, "CCH R441-2-9", &["commune", "typology", "financing", "in_priority_district"], &["landlord", "rpls", "surface", "floor", "accessible", "rent_cents", "charges_cents", "available_on"]),
    TypeInfo::new(("vacancy", "vacancy.assigned-to-reservation"), HIDDEN, "CCH R441-5", &[], &["holder", "notified_on"]),
    TypeInfo::new(("vacancy", "vacancy.candidate-nominated"), SHOWN, "CCH R441-3", &[], &["demand", "nominator", "on", "score", "category"]),
    TypeInfo::new(("vacancy", "vacancy.candidate-withdrawn"), SHOWN, "CCH R441-3", &[], &["demand", "on", "reason"]),
    TypeInfo::new(("vacancy", "vacancy.shortfall-recorded"), HIDDEN, "CCH R441-3", &["count"], &["cause"]),
    TypeInfo::new(("vacancy", "vacancy.exception-recorded"), HIDDEN, "CCH R441-3", &["count"], &["on"]),
    TypeInfo::new(("vacancy", "vacancy.ranking-recorded"), SHOWN, "CCH R441-3", &[], &["session", "ranked", "not_allocated"]),
    TypeInfo::new(("vacancy", "vacancy.offer-made"), SHOWN, "CCH R441-10", &[], &["demand", "rank", "offered_on", "reply_by"]),
    TypeInfo::new(("vacancy", "vacancy.offer-accepted"), SHOWN, "CCH R441-10", &[], &["demand", "replied_on"]),
    TypeInfo::new(("vacancy", "vacancy.offer-refused"), SHOWN, "CCH R441-10", &[], &["demand", "replied_on", "reason"]),
    TypeInfo::new(("vacancy", "vacancy.offer-deemed-refused"), SHOWN, "CCH R441-10", &[], &["demand", "on"]),
    TypeInfo::new(("vacancy", "vacancy.next-rank-activated"), SHOWN, "CCH R441-3", &[], &["demand", "rank"]),
    TypeInfo::new(("vacancy", "vacancy.lease-signed"), SHOWN, "CCH R441-2-8", &[], &["demand", "signed_on", "landlord", "siren"]),
    TypeInfo::new(("vacancy", "vacancy.closed"), HIDDEN, "CCH R441-3", &["on", "cause"], &[]),
    TypeInfo::new(("vacancy", "vacancy.condition-met"), SHOWN, "CCH R441-3", &[], &["demand", "on"]),
    TypeInfo::new(("vacancy", "vacancy.condition-lapsed"), SHOWN, "CCH R441-3", &[], &["demand", "on", "due"]),
    TypeInfo::new(("vacancy", "vacancy.lapse-undone"), SHOWN, "CRPA L112-1", &[], &["demand", "on", "cause", "given_on"]),
    TypeInfo::new(("vacancy", "vacancy.offer-taken-back"), SHOWN, "CCH R441-3", &[], &["demand", "on"]),
    TypeInfo::new(("vacancy", "vacancy.ranked-not-served"), SHOWN, "CRPA L112-1", &["cause"], &["demand", "on", "given_on"]),
    TypeInfo::new(("session", "session.convened"), HIDDEN, "CCH R441-9", &["landlord", "meets_on", "rule_set"], &["agenda", "quorum", "members"]),
    TypeInfo::new(("session", "session.agenda-frozen"), HIDDEN, "CCH R441-9", &["on"], &["entries"]),
    TypeInfo::new(("session", "session.quorum-established"), HIDDEN, "CCH R441-9", &["present"], &["members"]),
    TypeInfo::new(("session", "session.member-recused"), HIDDEN, "CCH R441-9", &[], &["member", "vacancy", "on"]),
    TypeInfo::new(("session", "session.postponed"), HIDDEN, "CCH R441-9", &["meets_on"], &[]),
    TypeInfo::new(("session", "session.rerun-opened"), HIDDEN, "CCH R441-3", &["cause"], &["vacancy", "first", "on"]),
    TypeInfo::new(("session", "session.changes-acknowledged"), HIDDEN, "CCH R441-3", &[], &["vacancy", "on", "candidates"]),
    TypeInfo::new(("session", "session.vote-counted"), HIDDEN, "CCH R441-9", &["in_favour", "against", "abstained"], &["vacancy", "on", "voters"]),
    TypeInfo::new(("session", "session.tie-broken"), HIDDEN, "CCH L441-2", &[], &["vacancy", "member", "on"]),
    TypeInfo::new(("session", "session.candidate-examined"), SHOWN, "CCH L441-2", &[], &["vacancy", "demand"]),
    TypeInfo::new(("session", "session.allocation-decided"), SHOWN, "CCH R441-3", &[], &["vacancy", "demand", "decided_on"]),
    TypeInfo::new(("session", "session.ranked-allocation-decided"), SHOWN, "CCH R441-3", &[], &["vacancy", "demand", "rank", "decided_on"]),
    TypeInfo::new(("session", "session.conditional-allocation-decided"), SHOWN, "CCH R441-3", &[], &["vacancy", "demand", "rank", "document", "due", "decided_on"]),
    TypeInfo::new(("session", "session.non-allocation-decided"), SHOWN, "CCH R441-3", &[], &["vacancy", "demand", "reasons", "list", "decided_on"]),
    TypeInfo::new(("session", "session.inadmissibility-decided"), SHOWN, "CCH R441-2-8", &[], &["vacancy", "demand", "decided_on"]),
    TypeInfo::new(("session", "session.decision-recorded"), HIDDEN, "CCH R441-3", &["on", "votes"], &["vacancy", "records"]),
    TypeInfo::new(("session", "session.decision-notified"), SHOWN, "CCH L441-2-2", &[], &["vacancy", "demand", "notified_on", "says_how"]),
    TypeInfo::new(("session", "session.notice-presented"), SHOWN, "CJA R421-1", &[], &["vacancy", "demand", "presented_on"]),
    TypeInfo::new(("session", "session.decision-contested"), SHOWN, "CJA R421-1", &["door"], &["vacancy", "demand", "on"]),
    TypeInfo::new(("session", "session.contestation-answered"), SHOWN, "CJA R421-1", &["answer"], &["vacancy", "demand", "on", "door", "says_how"]),
    TypeInfo::new(("session", "session.minutes-published"), HIDDEN, "CCH R441-9", &["on"], &[]),
    TypeInfo::new(("place", "place.declared"), HIDDEN, "CCH R441-2-10", &["name", "body", "commune", "address"], &[]),
    TypeInfo::new(("place", "place.level-committed"), HIDDEN, "CCH R441-2-10", &["level", "referential", "signed_on", "optional", "missions"], &[]),
    TypeInfo::new(("place", "place.desk-authorised"), HIDDEN, "CCH R441-2-1", &["desk", "signed_on", "convention"], &[]),
    TypeInfo::new(("place", "place.left-network"), HIDDEN, "CCH R441-2-10", &["on"], &[]),
    TypeInfo::new(("place", "place.level-changed"), HIDDEN, "CCH R441-2-10", &["from", "level", "referential", "signed_on", "optional", "missions"], &[]),
    TypeInfo::new(("place", "place.commitment-suspended"), HIDDEN, "CCH R441-2-10", &["missions", "on"], &["cause"]),
    TypeInfo::new(("place", "place.commitment-resumed"), HIDDEN, "CCH R441-2-10", &["on"], &[]),
    TypeInfo::new(("place", "place.desk-withdrawn"), HIDDEN, "CCH R441-2-1", &["desk", "on"], &[]),
    TypeInfo::new(("place", "place.agent-empowered"), HIDDEN, "CCH R441-2-6", &[], &["agent", "from"]),
    TypeInfo::new(("place", "place.agent-revoked"), HIDDEN, "CCH R441-2-6", &[], &["agent", "on"]),
    TypeInfo::new(("referral", "referral.created"), SHOWN, "CCH R441-2-1", &["mission"], &["demand", "from", "to", "on", "to_body"]),
    TypeInfo::new(("referral", "referral.accepted"), SHOWN, "CCH R441-2-1", &[], &["on"]),
    TypeInfo::new(("referral", "referral.declined"), SHOWN, "CCH R441-2-1", &[], &["on", "reason"]),
    TypeInfo::new(("referral", "referral.completed"), SHOWN, "CCH R441-2-1", &[], &["on"]),
    TypeInfo::new(("referral", "referral.expired"), SHOWN, "CCH R441-2-1", &[], &["on"]),
    TypeInfo::new(("partner", "partner.subscribed"), HIDDEN, "CCH R441-2-6", &[], &["body", "name", "types"]),
    TypeInfo::new(("partner", "partner.suspended"), HIDDEN, "CCH R441-2-6", &[], &[]),
    TypeInfo::new(("clock", "clock.day-closed"), HIDDEN, "CRPA L112-1", &["day"], &[]),
    TypeInfo::new(("clock", "clock.outage-recorded"), HIDDEN, "CRPA L112-1", &["from", "to"], &[]),
    TypeInfo::new(("clock", "clock.release-granted"), HIDDEN, "CRPA L112-1", &["from", "on", "acts"], &["preview"]),
    TypeInfo::new(("examination", "examination.requested"), HIDDEN, "CCH R441-2-10", &["list"], &["demand", "case", "requested_on"]),
    TypeInfo::new(("examination", "examination.consent-recorded"), HIDDEN, "RGPD, art. 9", &[], &["given_on"]),
    TypeInfo::new(("examination", "examination.consent-withdrawn"), HIDDEN, "RGPD, art. 7", &[], &["on"]),
    TypeInfo::new(("examination", "examination.admitted"), HIDDEN, "CCH R441-2-10", &[], &["on"]),
    TypeInfo::new(("examination", "examination.declined"), HIDDEN, "CCH R441-2-10", &["reason"], &["on"]),
    TypeInfo::new(("examination", "examination.appraisal-attached"), HIDDEN, "CCH R441-2-10", &[], &["on"]),
    TypeInfo::new(("examination", "examination.panel-convened"), HIDDEN, "CCH R441-2-10", &[], &["convened_on", "meets_on"]),
    TypeInfo::new(("examination", "examination.orientation-decided"), HIDDEN, "CCH L441-1-1", &[], &["decided_on", "due"]),
    TypeInfo::new(("examination", "examination.commitment-taken"), HIDDEN, "CCH R441-2-10", &[], &["commitment", "taken_on", "due"]),
    TypeInfo::new(("examination", "examination.commitment-honoured"), HIDDEN, "CCH R441-2-10", &[], &["commitment", "on"]),
    TypeInfo::new(("examination", "examination.commitment-missed"), HIDDEN, "CCH R441-2-10", &[], &["commitment", "on"]),
    TypeInfo::new(("examination", "examination.closed"), HIDDEN, "CCH R441-2-10", &["outcome"], &["closed_on"]),
    TypeInfo::new(("network", "network.script-published"), HIDDEN, "CCH R441-2-16", &["version", "published_on", "digest", "topics"], &[]),
    TypeInfo::new(("reception", "reception.requested"), HIDDEN, "CCH L441-2-8", &["mission"], &["demand", "place", "body", "requested_on", "due"]),
    TypeInfo::new(("reception", "reception.scheduled"), HIDDEN, "CCH L441-2-8", &[], &["place", "agent", "on", "meets_on"]),
    TypeInfo::new(("reception", "reception.held"), HIDDEN, "CCH R441-2-16", &["script"], &["place", "agent", "held_on", "answers"]),
    TypeInfo::new(("reception", "reception.cancelled"), HIDDEN, "CCH L441-2-8", &["cause"], &["on"]),
    TypeInfo::new(("reception", "reception.delay-breached"), HIDDEN, "CCH L441-2-8", &["due"], &["on"]),
    TypeInfo::new(("rules", "rules.parameter-voted"), HIDDEN, "CCH R441-2-10", &["key", "version", "setting", "effective_from", "source", "status", "voted_on", "act"], &[]),
    TypeInfo::new(("rules", "rules.dry-run-recorded"), HIDDEN, "CCH L441-2-8", &["key", "version", "on", "position", "examined", "moved", "largest"], &[]),
    TypeInfo::new(("rules", "rules.parameter-published"), HIDDEN, "CCH R441-2-10", &["key", "version", "on"], &[]),
    TypeInfo::new(("rules", "rules.parameter-took-effect"), HIDDEN, "CCH R441-2-10", &["key", "version", "on"], &[]),
    TypeInfo::new(("rules", "rules.parameter-withdrawn"), HIDDEN, "CCH R441-2-10", &["key", "version", "on"], &[]),
    TypeInfo::new(("body", "body.declared"), HIDDEN, "CCH L441-2-8", &["body", "name", "kind", "siren", "from"], &[]),
    TypeInfo::new(("body", "body.renamed"), HIDDEN, "CCH L441-2-8", &["body", "name", "on"], &[]),
    TypeInfo::new(("body", "body.merged"), HIDDEN, "CCH L441-2-8", &["body", "into", "on"], &[]),
    TypeInfo::new(("body", "body.split"), HIDDEN, "CCH L441-2-8", &["body", "into", "communes", "on"], &[]),
    TypeInfo::new(("body", "body.closed"), HIDDEN, "CCH L441-2-8", &["body", "on"], &[]),
    TypeInfo::new(("body", "body.flow-agreed"), HIDDEN, "CCH R441-5", &["landlord", "holder", "year", "permille", "base"], &[]),
    TypeInfo::new(("body", "body.agent-empowered"), HIDDEN, "CCH R441-2-6", &[], &["body", "agent", "role", "from"]),
    TypeInfo::new(("body", "body.agent-revoked"), HIDDEN, "CCH R441-2-6", &[], &["body", "agent", "on", "cause"]),
];
