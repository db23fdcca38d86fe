//! Deadlines as a calendar (RFC 5545): whole days, nothing of anybody in it. A calendar is often shared, or shown on a
//! locked screen: an entry says that a date matters, never of what kind the letter was.

use crate::{
    app::App,
    error::Trouble,
    web::{
        applicant::{home::ahead, own::Own},
        file::File,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest as _, Sha256};

/// Most octets of a line before it is folded.
const LINE: usize = 74;

/// The calendar of a demand.
///
/// # Errors
/// A store does not answer.
pub(super) async fn draw(app: &App, own: &Own<'_>, file: &File) -> Result<String, Trouble> {
    let mut dates: Vec<(NaiveDate, &'static str)> = ahead(app, own, file)
        .await?
        .into_iter()
        .filter_map(|step| Some((step.on?, discreet(step.key))))
        .collect();
    for (id, vacancy) in &file.vacancies {
        if let Some(day) = vacancy.last_day_to_reply(*id, (file.id, &file.demand)) {
            dates.push((day, "Dernier jour pour une réponse"));
        }
    }
    dates.sort_unstable();
    dates.dedup();
    Ok(render(&own.id.to_string(), &dates, app.clock.now().0))
}

/// What an entry says, whatever the step is about.
fn discreet(step: &str) -> &'static str {
    match step {
        "ahead-renewal" => "Dernier jour pour renouveler",
        "ahead-condition" => "Dernier jour pour un document",
        "ahead-warning" => "Dernier jour pour une réponse",
        _ => "Date à suivre",
    }
}

fn render(secret: &str, dates: &[(NaiveDate, &'static str)], at: i64) -> String {
    let stamp = DateTime::<Utc>::from_timestamp_micros(at).unwrap_or_default();
    let stamp = stamp.format("%Y%m%dT%H%M%SZ").to_string();
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Filcommun//Echeances//FR".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
    ];
    for (day, what) in dates {
        let until = day.succ_opt().unwrap_or(*day);
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:{}", uid(secret, *day, what)),
            format!("DTSTAMP:{stamp}"),
            format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")),
            format!("DTEND;VALUE=DATE:{}", until.format("%Y%m%d")),
            format!("SUMMARY:{what}"),
            "DESCRIPTION:Voir votre espace Filcommun.".to_owned(),
            "CLASS:PRIVATE".to_owned(),
            "TRANSP:TRANSPARENT".to_owned(),
            "BEGIN:VALARM".to_owned(),
            "ACTION:DISPLAY".to_owned(),
            "TRIGGER:-P7D".to_owned(),
            format!("DESCRIPTION:{what}"),
            "END:VALARM".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// Stable, so that a calendar taken again replaces its entries; leads back to nobody.
fn uid(secret: &str, day: NaiveDate, what: &str) -> String {
    let hash = Sha256::digest(format!("filcommun-calendar {secret} {day} {what}"));
    format!("{}@filcommun", hex::encode(hash.get(..12).unwrap_or_default()))
}

/// A line of at most 75 octets, the rest on lines that begin with a space; never cut inside a character.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut octets = 0;
    for letter in line.chars() {
        if octets + letter.len_utf8() > LINE {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(letter);
        octets += letter.len_utf8();
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_calendar_holds_whole_days_and_nothing_of_anybody() {
        let dates = [(day("2026-03-31"), "Dernier jour pour renouveler")];
        let text = render("demand-00000000000000000000000000000001", &dates, 1_772_409_600_000_000);
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
        assert!(text.contains("DTSTART;VALUE=DATE:20260331\r\nDTEND;VALUE=DATE:20260401\r\n"));
        assert!(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        assert!(!text.contains("demand-") && !text.contains("00000001"), "{text}");
        assert_eq!(
            text,
            render("demand-00000000000000000000000000000001", &dates, 1_772_409_600_000_000)
        );
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let long = format!("SUMMARY:{}", "é".repeat(80));
        let lines: Vec<_> = folded(&long).split("\r\n").map(str::to_owned).collect();
        assert!(lines.iter().all(|line| line.len() <= 75), "{lines:?}");
        let whole: String = lines.iter().map(|l| l.strip_prefix(' ').unwrap_or(l)).collect();
        assert_eq!(whole, long);
    }
}
