//! Where a demand stands: one word, one sentence, and what it holds in a few lines.

use crate::web::{
    file::File,
    messages::{Part, Said, Sentence, Words, codes},
    towns, words as words_of,
};
use chrono::NaiveDate;
use domain::demand::{Demand, Stage};

/// Where it stands.
pub(super) struct Status {
    pub(super) word: Said,
    pub(super) tag: &'static str,
    pub(super) sentence: Said,
}

/// The day on which a demand must be renewed.
pub(super) struct Renewal {
    pub(super) iso: String,
    /// « À renouveler avant la fin du … ».
    pub(super) day: Said,
    /// « (encore 112 jours) ».
    pub(super) left: Said,
}

/// When to renew an active demand.
pub(super) fn renewal(demand: &Demand, words: Words, today: NaiveDate) -> Option<Renewal> {
    let day = demand.expires_on().filter(|_| demand.is_active())?;
    let left = match (day - today).num_days() {
        days if days < 0 => words.say("home-renewal-passed"),
        0 => words.say("home-renewal-today"),
        days => words.with("home-renewal-left", "days", days),
    };
    let told = words.tell(&Sentence::of("home-renewal").with("day", Part::Day(day)));
    Some(Renewal { iso: words_of::iso(day), day: told, left })
}

/// One sentence of state.
pub(super) fn status(file: &File, words: Words) -> Status {
    let demand = &file.demand;
    let said = |key: &str, tag| Status {
        word: words.say(&format!("home-status-{key}")),
        tag,
        sentence: words.say(&format!("home-status-{key}-more")),
    };
    match demand.stage {
        Stage::Absent | Stage::Submitted => said("submitted", "ask"),
        Stage::Active if demand.candidacies.is_empty() => said("active", "good"),
        Stage::Active => said("studied", "good"),
        Stage::Deregistered { ground, on } => Status {
            word: words.say("home-status-ended"),
            tag: "off",
            sentence: words.tell(
                &Sentence::of("home-status-ended-more")
                    .with("day", Part::ShortDay(on))
                    .with("ground", codes::ground(ground).whole()),
            ),
        },
    }
}

/// What it holds, in a few lines.
pub(super) fn facts(file: &File, words: Words, today: NaiveDate) -> Vec<(Said, Said)> {
    let demand = &file.demand;
    let mut facts = Vec::new();
    if let Some(day) = demand.presented_on() {
        let months = domain::household::months_between(day, today);
        facts.push(("home-filed-on", Part::ShortDay(day)));
        facts.push(("home-seniority", span(i64::from(months))));
    }
    if let Some(household) = &demand.household {
        facts.push(("home-persons", Part::Number(i64::from(household.size))));
    }
    if let Some(wish) = &demand.wish {
        let names = wish.communes.iter().map(|c| Part::Name(towns::name(c.as_str())));
        facts.push(("fact-communes", Part::Several(names.collect(), ", ")));
        let sizes = wish.typologies.iter().map(|t| codes::size(*t).whole());
        facts.push(("fact-sizes", Part::Several(sizes.collect(), ", ")));
    }
    let told = facts.into_iter();
    told.map(|(label, value)| (words.say(label), words.part(&value))).collect()
}

/// Months in years and months.
fn span(count: i64) -> Part {
    let months = |n| Sentence::of("home-months").with("n", Part::Number(n));
    let years = |n| Sentence::of("home-years").with("n", Part::Number(n));
    let span = match (count / 12, count % 12) {
        (0, rest) => months(rest),
        (whole, 0) => years(whole),
        (whole, rest) => Sentence::of("home-years-and-months")
            .with("years", years(whole).whole())
            .with("months", months(rest).whole()),
    };
    span.whole()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::messages::{Beside, tests::values_of};

    #[test]
    fn an_age_in_months_reads_in_french_as_everywhere_and_in_english() {
        let words = Words::with_beside(Some(Beside::English));
        for count in 0..=40 {
            assert_eq!(words.part(&span(count)).in_french(), words_of::months(count));
            for (key, given) in span(count).parts() {
                assert_eq!(values_of(&key).unwrap(), given, "{key}");
            }
        }
        assert_eq!(words.part(&span(1)).beside(), "1 month");
        assert_eq!(words.part(&span(25)).beside(), "2 years and 1 month");
    }
}
