//! A value of a rule as lines, so that two versions can be set side by side, line by line.

use crate::web::{
    towns,
    words::{self, rules::situation_label},
};
use chrono::NaiveDate;
use domain::{
    calendar::Unit,
    place::Duty,
    rules::{GridValue, Value},
    territory::Commune,
};
use std::collections::BTreeMap;

/// A line: what it is about, and what it is worth.
pub(super) type Line = (String, String);

/// A line of a comparison: what it is about, before, after.
pub(super) struct Difference {
    pub(super) label: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// Every line of a value.
pub(super) fn lines(value: &Value) -> Vec<Line> {
    let one = |label: &str, value: String| vec![(label.to_owned(), value)];
    match value {
        Value::Delay { count, unit: Unit::Days } => one("Durée", format!("{count} jours")),
        Value::Delay { count, unit: Unit::Months } => {
            one("Durée", words::months(i64::from(*count)))
        }
        Value::QuartileThreshold { euros } => {
            one("Par an et par unité de consommation", words::whole_euros(*euros))
        }
        Value::DrawSeed { seed } => one("Texte", seed.clone()),
        Value::ReceptionPlan { extended } => {
            one("Premier accueil", if *extended { "deux mois" } else { "un mois" }.to_owned())
        }
        Value::AbnormalDelays { lines } => lines.iter().map(abnormal).collect(),
        Value::Ceilings { euros, .. } => ceilings(euros),
        Value::ScoringGrid(grid) => self::grid(grid),
        Value::LevelReferential { matrix } => {
            let level = |duties: &[Duty; 3]| {
                let told = duties.iter().map(|duty| duty_told(*duty));
                told.collect::<Vec<_>>().join(" / ")
            };
            matrix
                .iter()
                .map(|(m, duties)| (words::mission(*m).to_owned(), level(duties)))
                .collect()
        }
        Value::ExaminationList { situations, least_bodies } => {
            let times = |n: &u32| {
                if *n < 2 {
                    "dès la première fois".to_owned()
                } else {
                    format!("à partir de {n} fois")
                }
            };
            let listed =
                situations.iter().map(|(one, n)| (situation_label(*one).to_owned(), times(n)));
            let bodies = ("Organismes réunis, au moins".to_owned(), least_bodies.to_string());
            listed.chain([bodies]).collect()
        }
        Value::NonAllocationReasons { reasons } => {
            reasons.iter().map(|one| listed(words::non_allocation(*one))).collect()
        }
        Value::RefusalReasons { reasons } => {
            reasons.iter().map(|one| listed(words::refusal_reason(*one))).collect()
        }
    }
}

fn listed(label: &str) -> Line {
    (label.to_owned(), "dans la liste".to_owned())
}

const fn duty_told(duty: Duty) -> &'static str {
    match duty {
        Duty::Mandatory => "demandé",
        Duty::Optional => "possible",
        Duty::Absent => "non",
    }
}

fn abnormal(line: &domain::rules::AbnormalLine) -> Line {
    let names = |code: &Commune| towns::name(code.as_str());
    let communes: Vec<String> = line.communes.iter().map(names).collect();
    let sizes: Vec<&str> = line.typologies.iter().map(|size| size.code()).collect();
    let label = match (communes.is_empty(), sizes.is_empty()) {
        (true, true) => "Tout le territoire".to_owned(),
        (true, false) => sizes.join(", "),
        (false, true) => communes.join(", "),
        (false, false) => format!("{} : {}", communes.join(", "), sizes.join(", ")),
    };
    (label, words::months(i64::from(line.months)))
}

fn ceilings(euros: &[i64]) -> Vec<Line> {
    let label = |n: usize| match n {
        0 => "Catégorie 1 : une personne seule".to_owned(),
        6 => "Par personne de plus".to_owned(),
        n => format!("Catégorie {}", n + 1),
    };
    euros.iter().enumerate().map(|(n, euros)| (label(n), words::whole_euros(*euros))).collect()
}

fn grid(grid: &GridValue) -> Vec<Line> {
    let mut lines = vec![("Intitulé".to_owned(), grid.label.clone())];
    for group in &grid.groups {
        let how = if group.highest_only { "la plus haute seule" } else { "additionnées" };
        lines.push((
            group.label.clone(),
            format!("situations {how}, de {} à {} points", group.floor, group.cap),
        ));
        for one in &group.criteria {
            lines.push((
                format!("{} – {}", group.label, one.label),
                format!("{} points", one.points),
            ));
        }
    }
    lines
}

/// What is different between two values: lines that changed, came or went, in the order of the second, then those gone.
pub(super) fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let (old, new) = (lines(before), lines(after));
    let known: BTreeMap<&str, &str> = old.iter().map(|(l, v)| (l.as_str(), v.as_str())).collect();
    let kept: BTreeMap<&str, &str> = new.iter().map(|(l, v)| (l.as_str(), v.as_str())).collect();
    let absent = || "absent".to_owned();
    let changed =
        new.iter().filter(|(label, value)| known.get(label.as_str()) != Some(&value.as_str()));
    let changed = changed.map(|(label, value)| Difference {
        label: label.clone(),
        before: known.get(label.as_str()).map_or_else(absent, |old| (*old).to_owned()),
        after: value.clone(),
    });
    let gone = old.iter().filter(|(label, _)| !kept.contains_key(label.as_str()));
    let gone = gone.map(|(label, value)| Difference {
        label: label.clone(),
        before: value.clone(),
        after: absent(),
    });
    changed.chain(gone).collect()
}

/// The first day of a version, as people read it; what shipped has none.
pub(super) fn since(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "avant la première version adoptée".to_owned(), words::day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{law::Law, rules::keys};

    #[test]
    fn every_rule_that_ships_has_lines_and_none_differs_from_itself() {
        let law = Law::default();
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let mut told = 0;
        for key in keys() {
            let Some((value, _)) = law.setting(&key, day) else { continue };
            assert!(!lines(&value).is_empty(), "{key} says nothing");
            assert!(differences(&value, &value).is_empty(), "{key} differs from itself");
            told += 1;
        }
        assert!(told > 20, "{told}");
    }

    #[test]
    fn a_criterion_that_changes_comes_or_goes_is_a_line_of_the_difference() {
        let law = Law::default();
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let Some((Value::ScoringGrid(before), _)) = law.setting("scoring-grid", day) else {
            panic!("there is a grid");
        };
        let mut after = before.clone();
        let group = after.groups.first_mut().unwrap();
        let gone = group.criteria.pop().unwrap();
        let (changed, of) = (after.groups.get_mut(1).unwrap(), before.groups.get(1).unwrap());
        changed.criteria.first_mut().unwrap().points += 3;
        let found = differences(&Value::ScoringGrid(before.clone()), &Value::ScoringGrid(after));
        assert_eq!(found.len(), 2, "one changed, one gone");
        assert!(found.iter().any(|one| one.label.contains(&gone.label) && one.after == "absent"));
        let points = of.criteria.first().unwrap().points;
        assert!(found.iter().any(|one| one.after == format!("{} points", points + 3)));
    }
}
