//! The shipped examples. Every value of theirs is an assumption, inside the ranges that other territories publish.

use crate::scoring::{Aggregation, Band, Criterion, Evidence, Group, Measure, Rule, ScoringGrid};
use chrono::NaiveDate;

const fn criterion(code: &'static str, label: &'static str, points: i32, rule: Rule) -> Criterion {
    Criterion { code, label, rule, points, evidence: Evidence::Declared }
}

impl Criterion {
    const fn asking(self, evidence: Evidence) -> Self {
        Self { evidence, ..self }
    }
}

impl ScoringGrid {
    /// A second example, to follow the first: effort by ranges, and what is protected is confirmed by a social
    /// worker. Nobody has voted it.
    #[must_use]
    pub fn second_example() -> Self {
        let mut life = life();
        for criterion in life.criteria.iter_mut().filter(|c| c.code == "protected") {
            *criterion = criterion.asking(Evidence::SocialWorker);
        }
        Self {
            version: "exemple-2025.1".to_owned(),
            effective_from: NaiveDate::from_yo_opt(2025, 1).unwrap_or(NaiveDate::MAX),
            groups: vec![
                seniority(),
                housing(),
                space(),
                effort_by_ranges(),
                life,
                territory(),
                refused_offers(),
            ],
            ..Self::default()
        }
    }
}

impl Default for ScoringGrid {
    fn default() -> Self {
        Self {
            version: "exemple-2024.1".to_owned(),
            label: "Grille d'exemple : la grille de Nantes Métropole n'a pas été trouvée."
                .to_owned(),
            effective_from: NaiveDate::from_yo_opt(2024, 1).unwrap_or(NaiveDate::MIN),
            groups: vec![
                seniority(),
                housing(),
                space(),
                effort(),
                life(),
                territory(),
                refused_offers(),
            ],
        }
    }
}

fn effort_by_ranges() -> Group {
    const RANGES: &[Band] = &[Band { over: 330, points: 5 }, Band { over: 400, points: 10 }];
    let label = "Loyer de plus de 33 % des ressources : 5 points, de plus de 40 % : 10 points";
    let rule = Rule::Band(Measure::RentShare, RANGES);
    Group { criteria: vec![criterion("effort", label, 10, rule)], ..effort() }
}

/// Takes away: it gives nothing at most.
fn refused_offers() -> Group {
    Group {
        code: "refused-offers",
        label: "Logements refusés",
        aggregation: Aggregation::Sum,
        cap: 0,
        floor: -30,
        criteria: vec![criterion(
            "refusals",
            "Logement adapté refusé sans motif légitime, jugé par une personne, à partir du deuxième",
            -10,
            Rule::RefusalsBeyond(1),
        )],
    }
}

fn seniority() -> Group {
    Group {
        code: "seniority",
        label: "Ancienneté de la demande",
        aggregation: Aggregation::Sum,
        cap: 80,
        floor: 0,
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
        floor: 0,
        criteria: vec![
            criterion("no-home", "Sans logement", 30, Rule::HousedIn(&["SD", "SQUAT", "CAMCAR"])),
            criterion("expulsion", "Jugement d'expulsion", 20, Rule::Reason("05")),
            criterion(
                "shelter",
                "Hébergement ou hôtel",
                20,
                Rule::HousedIn(&["SH", "HOT", "RHVS", "CDEFCM"]),
            ),
            criterion("unfit", "Logement indigne, sur justificatif", 20, Rule::Reason("03"))
                .asking(Evidence::Verified),
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
        floor: 0,
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
        floor: 0,
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
        floor: 0,
        criteria: vec![
            criterion(
                "protected",
                "Situation protégée, validée par une personne habilitée",
                30,
                Rule::Reason("06"),
            )
            .asking(Evidence::Verified),
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
        floor: 0,
        criteria: vec![
            criterion("lives-here", "Vit dans la métropole", 5, Rule::LivesHere),
            criterion("work-distance", "Rapprochement du lieu de travail", 5, Rule::Reason("19")),
        ],
    }
}
