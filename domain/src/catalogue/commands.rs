//! Every command, for the list people and machines read.

/// What is known of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandInfo {
    /// Its stable name, as [`crate::world::Command::name`] gives it.
    pub name: &'static str,
    /// What it asks.
    pub asks: &'static str,
}

const fn command(name: &'static str, asks: &'static str) -> CommandInfo {
    CommandInfo { name, asks }
}

/// Every command, grouped by category.
#[must_use]
pub fn commands() -> &'static [CommandInfo] {
    COMMANDS
}

#[rustfmt::skip]
const COMMANDS: &[CommandInfo] = &[
    command("demand.submit", "Take in a form"),
    command("demand.register", "Accept an identity document and register (R441-2-3)"),
    command("demand.change", "Change what was declared"),
    command("demand.adjust-household", "Say how many children are still expected, at the desk: no document, no reason"),
    command("demand.issue-certificate", "Send the certificate (R441-2-4)"),
    command("demand.file-document", "Deposit a document, once"),
    command("demand.enter-document", "Enter a document that came by post, or was handed to a desk before"),
    command("demand.verify-document", "Say that a document proves what it should"),
    command("demand.reject-document", "Say that a document does not prove what it should"),
    command("demand.score", "Compute and record the score, because something is going to rest on it"),
    command("demand.send-renewal-notice", "Send the renewal notice (R441-2-7)"),
    command("demand.renew", "Renew for a year"),
    command("demand.expire", "Let the demand lapse"),
    command("demand.renounce", "Written renunciation"),
    command("demand.deregister", "A deregistration made elsewhere comes in by the exchange format (RAD)"),
    command("demand.reinstate", "Undo an erroneous deregistration within twelve months"),
    command("demand.judge-refusal", "Say whether the refusal of an offer had a legitimate reason"),
    command("demand.confirm-situation", "Confirm, as a social worker, reasons that the demand gives"),
    command("demand.part", "Give an adult who leaves a joint demand their own, with its date (L441-1)"),
    command("demand.close-views", "Close to the other adults what is one adult's"),
    command("demand.dismiss-resemblance", "Say that two demands that look alike are not of one person"),
    command("demand.send-letter", "A letter is sent to the applicant, or a warning (R441-2-8)"),
    command("demand.present-letter", "Say when a letter was first presented, with what proves it"),
    command("demand.return-letter", "Say that a letter came back"),
    command("demand.lift-warning", "Say that a warning has no object any more"),
    command("demand.end-after-warning", "End the demand when the month of a warning is over (R441-2-8 c and d)"),
    command("vacancy.declare", "Declare a dwelling free"),
    command("vacancy.assign-to-reservation", "Give a reservation holder the right to propose"),
    command("vacancy.nominate", "Propose a demand"),
    command("vacancy.withdraw-candidate", "Withdraw a candidate before the session, or once its condition lapsed"),
    command("vacancy.record-shortfall", "Say why there are fewer than three candidates"),
    command("vacancy.make-offer", "Offer the dwelling to the household whose turn it is"),
    command("vacancy.accept-offer", "The household accepts"),
    command("vacancy.refuse-offer", "The household refuses"),
    command("vacancy.deem-refused", "Take silence for a refusal after the last day"),
    command("vacancy.meet-condition", "Note that the document of a conditional allocation is there and verified"),
    command("vacancy.lapse-condition", "Give the next household its turn: no document came by the last day"),
    command("vacancy.undo-lapse", "Undo a lapse: the document was in time after all"),
    command("vacancy.sign-lease", "The lease is signed"),
    command("vacancy.withdraw", "The landlord takes the dwelling back"),
    command("session.convene", "Call the members"),
    command("session.freeze-agenda", "Freeze the agenda: the candidates, and the version of what each demand says"),
    command("session.establish-quorum", "Count the voting members present"),
    command("session.postpone", "Put the session off"),
    command("session.decide", "Decide for every candidate of one vacancy"),
    command("session.notify", "Tell a household in writing"),
    command("session.publish-minutes", "Publish the minutes"),
    command("place.declare", "Declare the place"),
    command("place.commit", "Commit to a level"),
    command("place.authorise-desk", "Authorise it as a registration desk (levels 2 and 3)"),
    command("place.leave", "Leave the network"),
    command("place.suspend", "Stop some missions for a while"),
    command("place.resume", "Do every mission again"),
    command("place.withdraw-desk", "End its time as a registration desk"),
    command("place.empower-agent", "Let an agent act in the place, as the head of its body"),
    command("place.revoke-agent", "End an agent's right to act in the place"),
    command("referral.create", "Send an applicant to the right contact"),
    command("referral.accept", "Take an applicant who was sent"),
    command("referral.decline", "Say why the applicant cannot be taken"),
    command("referral.complete", "Say that what was asked is done"),
    command("referral.expire", "Close a referral that nobody answered"),
    command("partner.subscribe", "Subscribe, or change the allow-list from here on"),
    command("partner.suspend", "Stop sending to the partner"),
    command("clock.open-day", "Begin a day's round: missed days become an outage"),
    command("clock.close-day", "End a day's round"),
    command("clock.release", "Let happen what an outage holds back, after a look at the list"),
    command("examination.request", "Ask for a specific examination (R441-2-10)"),
    command("examination.record-consent", "Record what the person agrees to share"),
    command("examination.withdraw-consent", "End the sharing of social data"),
    command("examination.admit", "Take the request"),
    command("examination.decline", "Not take the request, with its reason"),
    command("examination.attach-appraisal", "Give a social appraisal to the panel, under the person's consent"),
    command("examination.convene-panel", "Call the bodies of the panel"),
    command("examination.decide-orientation", "Give the panel's opinion, which never allocates (L441-1-1)"),
    command("examination.take-commitment", "A body of the panel commits itself"),
    command("examination.honour-commitment", "A commitment is kept"),
    command("examination.miss-commitment", "A commitment is not kept by its last day: the agenda opens again"),
    command("examination.close", "End the case"),
    command("network.publish-script", "Publish a version of the shared script (R441-2-16)"),
    command("reception.request", "Ask to be received (L441-2-8)"),
    command("reception.schedule", "Give a day, or another one"),
    command("reception.hold", "Say that the person was received, with which script and which answers"),
    command("reception.cancel", "Say that nobody will be received"),
    command("reception.breach", "Note that a person was not received in time"),
    command("rules.vote", "Adopt a version of a parameter: nothing changes yet (R441-2-10)"),
    command("rules.record-dry-run", "Keep what a version would change"),
    command("rules.publish", "Let everybody read a version: it applies from its first day"),
    command("rules.note-effect", "Note that the first day of a version has come"),
    command("rules.withdraw", "Take back a version that does not apply yet"),
];
