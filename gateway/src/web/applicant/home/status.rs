//! Where a demand stands: one word, one sentence, and what it holds in a few lines.

use crate::web::{file::File, towns, words};
use chrono::NaiveDate;
use domain::demand::{Demand, Stage};

/// Where it stands.
pub(super) struct Status {
    pub(super) word: &'static str,
    pub(super) tag: &'static str,
    pub(super) sentence: String,
}

/// The day on which a demand must be renewed.
pub(super) struct Renewal {
    pub(super) iso: String,
    pub(super) day: String,
    /// « encore 112 jours ».
    pub(super) left: String,
}

/// When to renew an active demand.
pub(super) fn renewal(demand: &Demand, today: NaiveDate) -> Option<Renewal> {
    let day = demand.expires_on().filter(|_| demand.is_active())?;
    let left = match (day - today).num_days() {
        days if days < 0 => "ce jour est passé : renouvelez dès maintenant".to_owned(),
        0 => "c’est aujourd’hui".to_owned(),
        1 => "encore 1 jour".to_owned(),
        days => format!("encore {} jours", words::number(days)),
    };
    Some(Renewal { iso: words::iso(day), day: words::long_day(day), left })
}

/// One sentence of state.
pub(super) fn status(file: &File) -> Status {
    let demand = &file.demand;
    match demand.stage {
        Stage::Absent | Stage::Submitted => Status {
            word: "à enregistrer",
            tag: "ask",
            sentence: "Votre demande attend une pièce d’identité. Montrez-la dans le lieu d’accueil choisi.".into(),
        },
        Stage::Active if demand.candidacies.is_empty() => Status {
            word: "active",
            tag: "good",
            sentence: "Votre demande est active.".into(),
        },
        Stage::Active => Status {
            word: "étudiée pour un logement",
            tag: "good",
            sentence: "Votre demande est étudiée pour un logement. Rien n’est garanti : plusieurs ménages sont comparés.".into(),
        },
        Stage::Deregistered { ground, on } => Status {
            word: "plus active",
            tag: "off",
            sentence: format!(
                "Votre demande n’est plus active depuis le {}, parce que {}.",
                words::day(on),
                words::ground(ground)
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
        facts.push(("Déposée le", words::day(day)));
        facts.push(("Ancienneté", words::months(i64::from(months))));
    }
    if let Some(household) = &demand.household {
        facts.push(("Personnes à loger", household.size.to_string()));
    }
    if let Some(wish) = &demand.wish {
        let names: Vec<_> = wish.communes.iter().map(|c| towns::name(c.as_str())).collect();
        facts.push(("Communes souhaitées", names.join(", ")));
        let sizes: Vec<_> = wish.typologies.iter().map(|t| words::typology(*t)).collect();
        facts.push(("Tailles souhaitées", sizes.join(", ")));
    }
    facts
}
