//! The registration certificate: until when it may be sent.

use crate::{calendar::LegalCalendar, demand::Demand};
use chrono::NaiveDate;

impl Demand {
    /// Last day on which the certificate is in time (L441-2-1); none before the form, nor once it is sent.
    #[must_use]
    pub fn certificate_limit(&self, calendar: &LegalCalendar) -> Option<NaiveDate> {
        let reception = self.reception.as_ref().filter(|_| self.certificate_sent_on.is_none())?;
        Some(calendar.certificate_limit.after(reception.received_on))
    }
}

#[cfg(test)]
mod tests {
    use crate::{demand::DemandCommand, law::Law, testing::*, world::Command};

    #[test]
    fn a_certificate_is_in_time_for_a_month_until_it_is_sent() {
        let limit = |scenario: &Scenario| {
            let world = scenario.world();
            world.demand(demand(1)).and_then(|d| d.certificate_limit(&Law::default().calendar))
        };
        let registered = Scenario::new().given(registered(1));
        assert_eq!(limit(&registered), Some(day("2025-04-10")));
        let sent = DemandCommand::IssueCertificate { on: day("2025-03-12") };
        assert_eq!(limit(&registered.given([Command::Demand(demand(1), sent)])), None);
    }
}
