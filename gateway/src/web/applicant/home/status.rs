//! Where a demand stands: one word, one sentence, and what it holds in a few lines.

use crate::web::{
    file::File,
    messages::{Said, Words},
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
    let told = words.with("home-renewal", "day", words_of::long_day(day));
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
            sentence: words.with_all(
                "home-status-ended-more",
                &[("day", words_of::day(on)), ("ground", words_of::ground(ground).to_owned())],
            ),
        },
    }
}

/// What it holds, in a few lines.
pub(super) fn facts(file: &File, today: NaiveDate) -> Vec<(&'static str, String)> {
    let demand = &file.demand;
    let mut facts = Vec::new();
    if let Some(day) = demand.presented_on() {
        let months = domain::household::months_between(day, today);
        facts.push(("Déposée le", words_of::day(day)));
        facts.push(("Ancienneté", words_of::months(i64::from(months))));
    }
    if let Some(household) = &demand.household {
        facts.push(("Personnes à loger", household.size.to_string()));
    }
    if let Some(wish) = &demand.wish {
        let names: Vec<_> = wish.communes.iter().map(|c| towns::name(c.as_str())).collect();
        facts.push(("Communes souhaitées", names.join(", ")));
        let sizes: Vec<_> = wish.typologies.iter().map(|t| words_of::typology(*t)).collect();
        facts.push(("Tailles souhaitées", sizes.join(", ")));
    }
    facts
}
