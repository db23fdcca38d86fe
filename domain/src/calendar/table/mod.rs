//! The calendar of one demand over three years, and of one presented on a 29 February, by hand.
//!
//! A row reads: what falls, how the rules are asked for it, the day, its day of the week, and where it comes from. Days
//! are literal: none is computed by the code that it checks. **A** marks an assumption (`domain.md` 1.8, 1.10): the
//! length must be confirmed before any real use, the way it is counted need not. A person's time rolls over Saturdays,
//! Sundays and public holidays (code of civil procedure, art. 642; `domain.md` 11.2); a threshold and the time of an
//! administration do not. The days on which clocks change (directive 2000/84/CE) are days like the others here: how
//! an instant becomes a day is the table of `paris_day`, in the gateway.

mod acts;
mod ask;

use super::is_public_holiday;
use crate::{
    calendar::{Deadline, french_date, next_working_day},
    testing::{Scenario, day},
};
use Read::{Clock, First, Told, Until, While};
use acts::*;
use ask::*;

/// A row: what falls, how the rules are asked, the day, its day of the week, the source.
struct Row(&'static str, Read, &'static str, &'static str, &'static str);

/// A day on which something is done, and what falls from then on.
struct Step {
    on: &'static str,
    done: &'static str,
    by: Act,
    falls: &'static [Row],
}

#[rustfmt::skip]
const THREE_YEARS: &[Step] = &[
    Step { on: "2026-02-27", done: "the demand is presented, a Friday", by: present, falls: &[
        Row("the clock sends the certificate", Clock(Deadline::Certificate), "2026-03-02", "lundi", "A: network rule, 3 days"),
        Row("last day for the certificate", Told(certificate), "2026-03-27", "vendredi", "CCH L441-2-1"),
        Row("the clock sends the notice, on a Sunday", Clock(Deadline::RenewalNotice), "2027-01-17", "dimanche", "A: network rule, 10 days before CCH R441-2-7"),
        Row("last day for the notice", While(notice_in_time), "2027-01-27", "mercredi", "CCH R441-2-7"),
        Row("end of validity, a Saturday", Told(validity), "2027-02-27", "samedi", "CCH R441-2-7"),
        Row("last of the thirty months, a Sunday", Until(abnormal), "2028-08-27", "dimanche", "A: CCH L441-1-4, 30 months; a threshold does not roll"),
        Row("the wait is abnormally long", First(abnormal), "2028-08-28", "lundi", "A: CCH L441-1-4, beyond 30 months"),
    ]},
    Step { on: "2026-03-02", done: "the certificate goes", by: certify, falls: &[] },
    Step { on: "2026-03-30", done: "asks to be received, the day after clocks change", by: ask_reception, falls: &[
        Row("last day to receive", Until(breached), "2026-04-30", "jeudi", "CCH L441-2-8"),
    ]},
    Step { on: "2026-04-29", done: "is sent to another place", by: refer, falls: &[
        Row("last day of the place, on Ascension Day", Until(referral_expires), "2026-05-14", "jeudi", "A: network rule, 15 days; an administration's time does not roll"),
    ]},
    Step { on: "2027-01-17", done: "the notice goes", by: notify, falls: &[
        Row("a notice in time moves nothing", Told(validity), "2027-02-27", "samedi", "CCH R441-2-7"),
        Row("last day to renew: Saturday rolls to Monday", Until(expires), "2027-03-01", "lundi", "CCH R441-2-7; CPC 642"),
        Row("the clock lets it lapse", Clock(Deadline::Expiry), "2027-03-02", "mardi", "CCH R441-2-8 e"),
    ]},
    Step { on: "2027-03-01", done: "renews on that Monday", by: renew, falls: &[
        Row("end of validity", Told(validity), "2028-03-01", "mercredi", "CCH R441-2-7"),
        Row("the clock sends the notice, on a Saturday", Clock(Deadline::RenewalNotice), "2028-01-22", "samedi", "A: network rule, 10 days before CCH R441-2-7"),
        Row("last day for the notice", While(notice_in_time), "2028-02-01", "mardi", "CCH R441-2-7"),
        Row("the wait has not begun again", First(abnormal), "2028-08-28", "lundi", "A: CCH L441-1-4; R441-2-7: the initial date stays"),
    ]},
    Step { on: "2027-04-21", done: "a letter asks something, presented that day", by: question, falls: &[
        Row("last day to answer: Ascension Day rolls", Until(may_be_warned), "2027-05-07", "vendredi", "A: network rule, 15 days; CPC 642"),
    ]},
    Step { on: "2027-06-14", done: "a warning, presented that day", by: warn, falls: &[
        Row("last day to answer it: 14 July rolls", Until(ends_unanswered), "2027-07-15", "jeudi", "CCH R441-2-8 c; CPC 642"),
    ]},
    Step { on: "2027-07-15", done: "answers on the last day", by: answer, falls: &[] },
    Step { on: "2027-08-31", done: "the right to housing is recognised, and the person told", by: recognise, falls: &[
        Row("six months from the 31st end on 29 February", First(court_open), "2028-02-29", "mardi", "CCH R441-16-1"),
        Row("the clock says so", Clock(Deadline::NextStep), "2028-02-29", "mardi", "CCH R441-16-1"),
        Row("last day before the court", Told(court_until), "2028-06-29", "jeudi", "CJA R778-2"),
    ]},
    Step { on: "2027-12-31", done: "the letter of a refusal of 15 December is presented", by: not_allocated, falls: &[
        Row("last day to contest: two clear months", While(may_contest), "2028-03-01", "mercredi", "CJA R421-1, R421-5: neither the 31st nor the last day of the months, 29 February, counts"),
    ]},
    Step { on: "2028-01-22", done: "the notice goes", by: notify, falls: &[
        Row("last day to renew", Until(expires), "2028-03-01", "mercredi", "CCH R441-2-7"),
        Row("the clock lets it lapse", Clock(Deadline::Expiry), "2028-03-02", "jeudi", "CCH R441-2-8 e"),
    ]},
    Step { on: "2028-02-29", done: "renews on 29 February", by: renew, falls: &[
        Row("a year later there is no 29th", Told(validity), "2029-02-28", "mercredi", "CCH R441-2-7"),
        Row("the clock sends the notice", Clock(Deadline::RenewalNotice), "2029-01-18", "jeudi", "A: network rule, 10 days before CCH R441-2-7"),
        Row("last day for the notice: a month from the 31st ends on the 28th", While(notice_in_time), "2029-01-31", "mercredi", "CCH R441-2-7; CPC 641"),
    ]},
    Step { on: "2028-03-21", done: "a commission is about to decide", by: convene, falls: &[
        Row("the least day for a document", First(may_be_due), "2028-03-31", "vendredi", "A: CCH R441-3, 10 days"),
    ]},
    Step { on: "2028-03-21", done: "allocated if a document comes by Saturday 1 April", by: conditional, falls: &[
        Row("last day of the condition: Saturday rolls", Until(condition_lapses), "2028-04-03", "lundi", "CCH R441-3; CPC 642"),
    ]},
    Step { on: "2028-04-03", done: "brings it that Monday", by: bring, falls: &[] },
    Step { on: "2028-04-05", done: "the dwelling may be offered", by: nothing, falls: &[
        Row("the least day to reply by", First(may_be_reply_day), "2028-04-15", "samedi", "CCH R441-10: 10 days"),
    ]},
    Step { on: "2028-04-05", done: "it is offered until Saturday 15 April", by: offer_dwelling, falls: &[
        Row("last day to reply: Easter Monday rolls", Until(deemed_refused), "2028-04-18", "mardi", "CCH R441-10; CPC 642"),
    ]},
    Step { on: "2028-04-18", done: "refuses on the last day", by: refuse, falls: &[] },
    Step { on: "2029-01-18", done: "the notice goes", by: notify, falls: &[
        Row("last day to renew", Until(expires), "2029-02-28", "mercredi", "CCH R441-2-7"),
        Row("the clock lets it lapse", Clock(Deadline::Expiry), "2029-03-01", "jeudi", "CCH R441-2-8 e"),
    ]},
    Step { on: "2029-03-01", done: "it lapses", by: lapse, falls: &[
        Row("last day to give it back", While(may_come_back), "2030-03-01", "vendredi", "A: décret 2017-917, art. 4"),
        Row("what is known may be erased", First(may_be_erased), "2030-03-02", "samedi", "décret 2017-917, art. 4"),
    ]},
];

/// A demand presented on 29 February keeps its date; its periods end as they are renewed.
#[rustfmt::skip]
const LEAP: &[Step] = &[
    Step { on: "2028-02-29", done: "the demand is presented", by: present, falls: &[
        Row("the clock sends the certificate", Clock(Deadline::Certificate), "2028-03-03", "vendredi", "A: network rule, 3 days"),
        Row("last day for the certificate", Told(certificate), "2028-03-29", "mercredi", "CCH L441-2-1"),
        Row("the clock sends the notice", Clock(Deadline::RenewalNotice), "2029-01-18", "jeudi", "A: network rule, 10 days before CCH R441-2-7"),
        Row("last day for the notice: a month from the 31st ends on the 28th", While(notice_in_time), "2029-01-31", "mercredi", "CCH R441-2-7; CPC 641"),
        Row("first anniversary: no 29th, the 28th", Told(validity), "2029-02-28", "mercredi", "CCH R441-2-7"),
        Row("its twelfth month of seniority", First(twelve_months), "2029-03-01", "jeudi", "A: whole months of the example grid, domain.md 4.3"),
        Row("last of the thirty months", Until(abnormal), "2030-08-29", "jeudi", "A: CCH L441-1-4, 30 months"),
    ]},
    Step { on: "2029-01-18", done: "the notice goes", by: notify, falls: &[
        Row("a notice in time moves nothing", Told(validity), "2029-02-28", "mercredi", "CCH R441-2-7"),
        Row("last day to renew", Until(expires), "2029-02-28", "mercredi", "CCH R441-2-7"),
    ]},
    Step { on: "2029-02-28", done: "renews on the last day", by: renew, falls: &[
        Row("second anniversary", Told(validity), "2030-02-28", "jeudi", "CCH R441-2-7"),
        Row("last day for the notice", While(notice_in_time), "2030-01-31", "jeudi", "CCH R441-2-7; CPC 641"),
    ]},
    Step { on: "2030-01-31", done: "the notice goes on the last day", by: notify, falls: &[
        Row("it moves nothing", Told(validity), "2030-02-28", "jeudi", "CCH R441-2-7; CPC 641"),
    ]},
    Step { on: "2030-02-28", done: "renews on the last day", by: renew, falls: &[
        Row("third anniversary", Told(validity), "2031-02-28", "vendredi", "CCH R441-2-7"),
    ]},
    Step { on: "2031-02-10", done: "the notice goes ten days late", by: notify, falls: &[
        Row("its month moves the end", Told(validity), "2031-03-10", "lundi", "CCH R441-2-7"),
        Row("last day to renew", Until(expires), "2031-03-10", "lundi", "CCH R441-2-7"),
    ]},
    Step { on: "2031-02-28", done: "renews on the third anniversary", by: renew, falls: &[
        Row("fourth anniversary, in a leap year", Told(validity), "2032-02-28", "samedi", "CCH R441-2-7"),
    ]},
    Step { on: "2032-01-18", done: "the notice goes", by: notify, falls: &[
        Row("last day to renew: Saturday rolls over Sunday 29 February", Until(expires), "2032-03-01", "lundi", "CCH R441-2-7; CPC 642"),
        Row("the clock lets it lapse", Clock(Deadline::Expiry), "2032-03-02", "mardi", "CCH R441-2-8 e"),
    ]},
    Step { on: "2032-02-29", done: "renews on that Sunday", by: renew, falls: &[
        Row("end of validity", Told(validity), "2033-02-28", "lundi", "CCH R441-2-7"),
    ]},
];

/// Easter Sundays: table of the Bureau des longitudes. Every public holiday (code du travail L3133-1) with the day on which
/// a time that ends on it ends.
#[rustfmt::skip]
const HOLIDAYS: [(&str, &str, &str); 44] = [
    ("2026-01-01", "jeudi", "2026-01-02"), ("2026-04-06", "lundi", "2026-04-07"), ("2026-05-01", "vendredi", "2026-05-04"),
    ("2026-05-08", "vendredi", "2026-05-11"), ("2026-05-14", "jeudi", "2026-05-15"), ("2026-05-25", "lundi", "2026-05-26"),
    ("2026-07-14", "mardi", "2026-07-15"), ("2026-08-15", "samedi", "2026-08-17"), ("2026-11-01", "dimanche", "2026-11-02"),
    ("2026-11-11", "mercredi", "2026-11-12"), ("2026-12-25", "vendredi", "2026-12-28"),
    ("2027-01-01", "vendredi", "2027-01-04"), ("2027-03-29", "lundi", "2027-03-30"), ("2027-05-01", "samedi", "2027-05-03"),
    ("2027-05-06", "jeudi", "2027-05-07"), ("2027-05-08", "samedi", "2027-05-10"), ("2027-05-17", "lundi", "2027-05-18"),
    ("2027-07-14", "mercredi", "2027-07-15"), ("2027-08-15", "dimanche", "2027-08-16"), ("2027-11-01", "lundi", "2027-11-02"),
    ("2027-11-11", "jeudi", "2027-11-12"), ("2027-12-25", "samedi", "2027-12-27"),
    ("2028-01-01", "samedi", "2028-01-03"), ("2028-04-17", "lundi", "2028-04-18"), ("2028-05-01", "lundi", "2028-05-02"),
    ("2028-05-08", "lundi", "2028-05-09"), ("2028-05-25", "jeudi", "2028-05-26"), ("2028-06-05", "lundi", "2028-06-06"),
    ("2028-07-14", "vendredi", "2028-07-17"), ("2028-08-15", "mardi", "2028-08-16"), ("2028-11-01", "mercredi", "2028-11-02"),
    ("2028-11-11", "samedi", "2028-11-13"), ("2028-12-25", "lundi", "2028-12-26"),
    ("2029-01-01", "lundi", "2029-01-02"), ("2029-04-02", "lundi", "2029-04-03"), ("2029-05-01", "mardi", "2029-05-02"),
    ("2029-05-08", "mardi", "2029-05-09"), ("2029-05-10", "jeudi", "2029-05-11"), ("2029-05-21", "lundi", "2029-05-22"),
    ("2029-07-14", "samedi", "2029-07-16"), ("2029-08-15", "mercredi", "2029-08-16"), ("2029-11-01", "jeudi", "2029-11-02"),
    ("2029-11-11", "dimanche", "2029-11-12"), ("2029-12-25", "mardi", "2029-12-26"),
];

/// Plays the steps in order and asks for each row after its step.
fn check(steps: &[Step]) {
    let mut scenario = Scenario::new();
    for Step { on, done, by, falls } in steps {
        scenario = scenario.given(by(day(on)));
        for Row(what, read, expected, weekday, source) in *falls {
            let told = read.ask(&scenario, day(on));
            let place = format!("{on}, {done}: {what} ({source})");
            assert_eq!(told, Some(day(expected)), "{place}");
            assert_eq!(french_date(day(expected)).split(' ').next(), Some(*weekday), "{place}");
        }
    }
}

#[test]
fn the_whole_calendar_of_one_demand_is_the_one_written_by_hand() {
    check(THREE_YEARS);
}

#[test]
fn a_demand_presented_on_29_february_ends_its_years_on_the_28th() {
    check(LEAP);
}

#[test]
fn every_public_holiday_of_four_years_rolls_to_the_day_written_by_hand() {
    for (holiday, weekday, then) in HOLIDAYS {
        assert!(is_public_holiday(day(holiday)), "{holiday}");
        assert_eq!(french_date(day(holiday)).split(' ').next(), Some(weekday), "{holiday}");
        assert_eq!(next_working_day(day(holiday)), day(then), "{holiday}");
    }
    let days = day("2026-01-01").iter_days().take_while(|on| *on <= day("2029-12-31"));
    assert_eq!(days.filter(|on| is_public_holiday(*on)).count(), HOLIDAYS.len(), "and no other");
}
