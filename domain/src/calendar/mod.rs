//! Delays of the law, working days, and the deadlines a state waits for.
//!
//! Each constant carries its article and whether it is a named assumption. A deadline that falls against a person
//! rolls to the next working day; one that falls on an administration does not.

mod days;
mod deadline;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;

pub use days::*;
pub use deadline::Deadline;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// How a delay is counted.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Calendar months, the last day of a short month standing for those it lacks.
    Months,
}

/// One delay of the law, dated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delay {
    /// How many.
    pub value: u32,
    /// Of what.
    pub unit: Unit,
    /// Article it comes from.
    pub article: &'static str,
    /// True when no text found gives the value: it must be confirmed before any real use.
    pub assumption: bool,
}

impl Delay {
    const fn legal(value: u32, unit: Unit, article: &'static str) -> Self {
        Self { value, unit, article, assumption: false }
    }

    pub(crate) const fn assumed(value: u32, unit: Unit, article: &'static str) -> Self {
        Self { value, unit, article, assumption: true }
    }

    /// The day this long after `day`.
    #[must_use]
    pub fn after(self, day: NaiveDate) -> NaiveDate {
        match self.unit {
            Unit::Days => day.checked_add_days(Days::new(u64::from(self.value))),
            Unit::Months => day.checked_add_months(Months::new(self.value)),
        }
        .unwrap_or(NaiveDate::MAX)
    }

    /// The day this long before `day`.
    #[must_use]
    pub fn before(self, day: NaiveDate) -> NaiveDate {
        match self.unit {
            Unit::Days => day.checked_sub_days(Days::new(u64::from(self.value))),
            Unit::Months => day.checked_sub_months(Months::new(self.value)),
        }
        .unwrap_or(NaiveDate::MIN)
    }
}

/// The delays in force. Values unchanged since 2017 as far as the texts found say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegalCalendar {
    /// The certificate is sent at most this long after the deposit.
    pub certificate_limit: Delay,
    /// When the scheduler sends it, well before the limit.
    pub certificate_sending: Delay,
    /// A demand is valid this long from its presentation or last renewal.
    pub validity: Delay,
    /// The renewal notice goes out at least this long before expiry.
    pub renewal_notice: Delay,
    /// And this much earlier still, so that an ordinary hitch does not make it late.
    pub renewal_notice_margin: Delay,
    /// An erroneous deregistration can be undone this long.
    pub reinstatement: Delay,
    /// Least time to reply to an offer.
    pub offer_reply: Delay,
    /// Least time to bring the document of a conditional allocation.
    pub condition: Delay,
    /// A reservation holder proposes candidates within this time.
    pub reservation: Delay,
    /// A place answers a referral within this time.
    pub referral_answer: Delay,
    /// Waiting beyond this is abnormally long.
    pub abnormal_delay: Delay,
    /// After an outage, a person has at least this much longer.
    pub outage_push: Delay,
    /// Personal data is kept this long after deregistration.
    pub retention: Delay,
    /// A person who asks is received within this time.
    pub first_reception: Delay,
    /// Or within this time, where the plan of a large urban area says so.
    pub first_reception_extended: Delay,
    /// For this long, a place is not asked again what it was already asked for the same demand.
    pub referral_memory: Delay,
    /// A warning leaves this long, from its first presentation.
    pub warning: Delay,
    /// A letter that asks something leaves this long before a warning.
    pub letter_answer: Delay,
    /// A recognised right is met by an offer within this time (département with an urban area above 300 000).
    pub right_offer: Delay,
    /// After it, the court is open this long to a person who was told so.
    pub court_window: Delay,
}

impl Default for LegalCalendar {
    fn default() -> Self {
        use Unit::{Days, Months};
        Self {
            certificate_limit: Delay::legal(1, Months, "CCH L441-2-1"),
            certificate_sending: Delay::assumed(3, Days, "règle du réseau"),
            validity: Delay::legal(12, Months, "CCH R441-2-7"),
            renewal_notice: Delay::legal(1, Months, "CCH R441-2-7"),
            renewal_notice_margin: Delay::assumed(10, Days, "règle du réseau"),
            reinstatement: Delay::assumed(
                12,
                Months,
                "durée de conservation, décret 2017-917, art. 4",
            ),
            offer_reply: Delay::legal(10, Days, "CCH R441-10"),
            condition: Delay::assumed(10, Days, "CCH R441-3"),
            reservation: Delay::legal(1, Months, "CCH L441-1"),
            referral_answer: Delay::assumed(15, Days, "règle du réseau"),
            abnormal_delay: Delay::assumed(30, Months, "CCH L441-1-4"),
            outage_push: Delay::assumed(10, Days, "CRPA L112-1"),
            retention: Delay::legal(12, Months, "décret 2017-917, art. 4"),
            first_reception: Delay::legal(1, Months, "CCH L441-2-8"),
            first_reception_extended: Delay::legal(2, Months, "CCH L441-2-8"),
            referral_memory: Delay::assumed(12, Months, "règle du réseau"),
            warning: Delay::legal(1, Months, "CCH R441-2-8"),
            letter_answer: Delay::assumed(15, Days, "règle du réseau"),
            right_offer: Delay::legal(6, Months, "CCH R441-16-1"),
            court_window: Delay::legal(4, Months, "CJA R778-2"),
        }
    }
}

macro_rules! named {
    ($($field:ident $code:literal;)*) => {
        impl LegalCalendar {
            /// Every delay with the name of what it bounds, for the page of rules and the register.
            #[must_use]
            pub const fn delays(&self) -> [(&'static str, Delay); [$($code),*].len()] {
                [$(($code, self.$field),)*]
            }

            /// One delay, to put another value in its place.
            pub(crate) fn delay_mut(&mut self, code: &str) -> Option<&mut Delay> {
                Some(match code {
                    $($code => &mut self.$field,)*
                    _ => return None,
                })
            }
        }
    };
}

named! {
    certificate_limit "certificate-limit";
    certificate_sending "certificate-sending";
    validity "validity";
    renewal_notice "renewal-notice";
    renewal_notice_margin "renewal-notice-margin";
    reinstatement "reinstatement";
    offer_reply "offer-reply";
    condition "condition";
    reservation "reservation";
    referral_answer "referral-answer";
    abnormal_delay "abnormal-delay";
    outage_push "outage-push";
    retention "retention";
    first_reception "first-reception";
    first_reception_extended "first-reception-extended";
    referral_memory "referral-memory";
    warning "warning";
    letter_answer "letter-answer";
    right_offer "right-offer";
    court_window "court-window";
}

impl LegalCalendar {
    /// Last day on which the renewal notice of a demand is still in time.
    #[must_use]
    pub fn last_notice_day(&self, expires_on: NaiveDate) -> NaiveDate {
        self.renewal_notice.before(expires_on)
    }

    /// Expiry stated in a notice sent on `sent_on`: a late notice moves it (R441-2-7).
    #[must_use]
    pub fn expiry_after_notice(&self, expires_on: NaiveDate, sent_on: NaiveDate) -> NaiveDate {
        if sent_on <= self.last_notice_day(expires_on) {
            expires_on
        } else {
            expires_on.max(self.renewal_notice.after(sent_on))
        }
    }
}
