//! A grid: groups of criteria, how their points add up, and the shipped example.

use crate::scoring::{Facts, Rule, ScoreLine};
use chrono::NaiveDate;

/// A dated grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoringGrid {
    /// Version, recorded with every score.
    pub version: String,
    /// What the public must know of its standing.
    pub label: String,
    /// First day it applies.
    pub effective_from: NaiveDate,
    /// Groups, whose points add up.
    pub groups: Vec<Group>,
}

/// Criteria that count together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Stable code.
    pub code: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// How the criteria add up.
    pub aggregation: Aggregation,
    /// Most points the group can give.
    pub cap: i32,
    /// Its criteria.
    pub criteria: Vec<Criterion>,
}

/// How points of a group add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// All of them.
    Sum,
    /// The highest only.
    Max,
}

/// One criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Criterion {
    /// Stable code, recorded in the lines.
    pub code: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// When it holds.
    pub rule: Rule,
    /// Points it gives, or gives per unit.
    pub points: i32,
}

impl ScoringGrid {
    /// The criterion a recorded line speaks of, if this grid has it.
    #[must_use]
    pub fn criterion(&self, code: &str) -> Option<&Criterion> {
        self.groups.iter().flat_map(|group| &group.criteria).find(|c| c.code == code)
    }
}

impl Group {
    /// Points of the group; adds the lines that count. The last line is cut where the cap is reached.
    pub(crate) fn points(&self, facts: &Facts<'_>, lines: &mut Vec<ScoreLine>) -> i32 {
        let given = self.criteria.iter().filter_map(|criterion| {
            let points = criterion.rule.units(facts) * criterion.points;
            (points != 0).then_some((criterion, points))
        });
        let mut total = 0;
        let mut take = |(criterion, points): (&Criterion, i32)| {
            let points = points.min(self.cap - total);
            if points != 0 {
                total += points;
                lines.push(ScoreLine { criterion: criterion.code.to_owned(), points });
            }
        };
        match self.aggregation {
            Aggregation::Sum => given.for_each(take),
            // of two equal criteria the first of the grid is told
            Aggregation::Max => {
                given.rev().max_by_key(|(_, points)| *points).into_iter().for_each(&mut take);
            }
        }
        total
    }
}

const fn criterion(code: &'static str, label: &'static str, points: i32, rule: Rule) -> Criterion {
    Criterion { code, label, rule, points }
}

impl Default for ScoringGrid {
    fn default() -> Self {
        Self {
            version: "exemple-2024.1".to_owned(),
            label: "Grille d'exemple : la grille de Nantes Métropole n'a pas été trouvée."
                .to_owned(),
            effective_from: NaiveDate::from_yo_opt(2024, 1).unwrap_or(NaiveDate::MIN),
            groups: vec![seniority(), housing(), space(), effort(), life(), territory()],
        }
    }
}

fn seniority() -> Group {
    Group {
        code: "seniority",
        label: "Ancienneté de la demande",
        aggregation: Aggregation::Sum,
        cap: 80,
        criteria: vec![
            criterion("months", "Un point par mois d'attente, jusqu'à 60", 1, Rule::MonthsUpTo(60)),
            criterion(
                "abnormal-delay",
                "Délai d'attente anormalement long",
                20,
                Rule::AbnormalDelay,
            ),
        ],
    }
}

fn housing() -> Group {
    Group {
        code: "housing",
        label: "Logement actuel (le plus élevé compte)",
        aggregation: Aggregation::Max,
        cap: 30,
        criteria: vec![
            criterion("no-home", "Sans logement", 30, Rule::HousedIn(&["SD", "SQUAT", "CAMCAR"])),
            criterion("expulsion", "Jugement d'expulsion", 20, Rule::Reason("05")),
            criterion(
                "shelter",
                "Hébergement ou hôtel",
                20,
                Rule::HousedIn(&["SH", "HOT", "RHVS", "CDEFCM"]),
            ),
            criterion("unfit", "Logement indigne, sur justificatif", 20, Rule::ProvenReason("03")),
            criterion("hosted", "Hébergement par un tiers", 10, Rule::HousedIn(&["CP"])),
            criterion(
                "with-parents",
                "Hébergement chez les parents ou les enfants",
                5,
                Rule::HousedIn(&["CPE"]),
            ),
        ],
    }
}

fn space() -> Group {
    Group {
        code: "space",
        label: "Taille et accès du logement",
        aggregation: Aggregation::Sum,
        cap: 35,
        criteria: vec![
            criterion("overcrowded", "Logement trop petit pour le ménage", 15, Rule::Overcrowded),
            criterion("under-occupied", "Logement social trop grand", 15, Rule::TransferFor("10")),
            criterion("unsuited", "Logement inadapté à un handicap", 20, Rule::UnsuitedToHandicap),
        ],
    }
}

fn effort() -> Group {
    Group {
        code: "effort",
        label: "Part du loyer dans les ressources (le plus élevé compte)",
        aggregation: Aggregation::Max,
        cap: 10,
        criteria: vec![
            criterion(
                "effort-33",
                "Loyer de plus de 33 % des ressources",
                5,
                Rule::RentOver { percent: 33 },
            ),
            criterion(
                "effort-40",
                "Loyer de plus de 40 % des ressources",
                10,
                Rule::RentOver { percent: 40 },
            ),
        ],
    }
}

fn life() -> Group {
    Group {
        code: "life",
        label: "Situation du ménage",
        aggregation: Aggregation::Sum,
        cap: 50,
        criteria: vec![
            criterion(
                "protected",
                "Situation protégée, validée par une personne habilitée",
                30,
                Rule::ProvenReason("06"),
            ),
            criterion("separation", "Séparation", 8, Rule::Reason("11")),
            criterion("single-parent", "Parent seul avec enfant", 5, Rule::SingleParent),
            criterion("unborn", "Enfant à naître", 5, Rule::Unborn),
        ],
    }
}

fn territory() -> Group {
    Group {
        code: "territory",
        label: "Lien avec la métropole",
        aggregation: Aggregation::Sum,
        cap: 10,
        criteria: vec![
            criterion("lives-here", "Vit dans la métropole", 5, Rule::LivesHere),
            criterion("work-distance", "Rapprochement du lieu de travail", 5, Rule::Reason("19")),
        ],
    }
}
