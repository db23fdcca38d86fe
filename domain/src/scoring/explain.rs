//! Why each criterion of a grid gives what it gives, nothing included.

use crate::scoring::{Aggregation, Answer, Criterion, Evidence, Fact, Facts, Group};

/// One criterion, what it gave to a demand, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explained {
    /// Group of the criterion.
    pub group: &'static str,
    /// Stable code of the criterion.
    pub criterion: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// Points it gave.
    pub points: i32,
    /// Why these.
    pub outcome: Outcome,
    /// The facts it read.
    pub facts: &'static [Fact],
    /// How well the least established of them is.
    pub evidence: Evidence,
    /// Evidence below which it gives nothing.
    pub required: Evidence,
}

/// Why a criterion gives what it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It holds and counts in full.
    Counts,
    /// It holds, but the group reached its limit: without it these points.
    Limited {
        /// Points without the limit.
        whole: i32,
    },
    /// It holds, but only the highest of the group counts.
    HigherCounts {
        /// The criterion that counts.
        criterion: &'static str,
    },
    /// It would hold, but is not established well enough.
    EvidenceLacks,
    /// The section that would tell is not declared.
    NotDeclared,
    /// It does not hold.
    NotMet,
}

impl Explained {
    /// In plain French, to show as it is beside the label.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.outcome {
            Outcome::Counts => format!("Compte pour {}.", points(self.points)),
            Outcome::Limited { whole } => {
                format!("Compte pour {} au lieu de {whole} : limite atteinte.", points(self.points))
            }
            Outcome::HigherCounts { .. } => {
                "Une seule situation compte ici : la plus haute.".to_owned()
            }
            Outcome::EvidenceLacks => match self.required {
                Evidence::Declared | Evidence::Evidenced => {
                    "Un document manque encore pour le prouver.".to_owned()
                }
                Evidence::Verified => "Le document n'est pas encore vérifié.".to_owned(),
                Evidence::SocialWorker => "Un travailleur social doit le confirmer.".to_owned(),
            },
            Outcome::NotDeclared => "Cette partie de la demande n'est pas remplie.".to_owned(),
            Outcome::NotMet => "Ne s'applique pas à la situation déclarée.".to_owned(),
        }
    }
}

fn points(count: i32) -> String {
    format!("{count} point{}", if count.abs() > 1 { "s" } else { "" })
}

impl Group {
    /// Adds one line a criterion, and gives the points of the group.
    pub(crate) fn explain(&self, facts: &Facts<'_>, lines: &mut Vec<Explained>) -> i32 {
        let judged = self.criteria.iter().map(|criterion| self.judge(criterion, facts));
        let start = lines.len();
        lines.extend(judged);
        let lines = lines.get_mut(start..).unwrap_or_default();
        if self.aggregation == Aggregation::Max {
            keep_highest(lines);
        }
        self.limit(lines)
    }

    /// One criterion alone.
    fn judge(&self, criterion: &Criterion, facts: &Facts<'_>) -> Explained {
        let read = criterion.rule.facts();
        let evidence = facts.evidence(criterion.rule);
        let held = evidence >= criterion.evidence;
        let (points, outcome) = match criterion.rule.answer(facts) {
            Answer::NotDeclared => (0, Outcome::NotDeclared),
            Answer::No => (0, Outcome::NotMet),
            Answer::Units(_) | Answer::Points(_) if !held => (0, Outcome::EvidenceLacks),
            Answer::Units(count) => (count.saturating_mul(criterion.points), Outcome::Counts),
            Answer::Points(points) => (points, Outcome::Counts),
        };
        Explained {
            group: self.code,
            criterion: criterion.code,
            label: criterion.label,
            points,
            outcome,
            facts: read,
            evidence,
            required: criterion.evidence,
        }
    }

    /// Cuts the lines that pass the cap or the floor, in the order of the grid; gives the points of the group.
    fn limit(&self, lines: &mut [Explained]) -> i32 {
        let mut total: i32 = 0;
        for line in lines.iter_mut().filter(|line| line.outcome == Outcome::Counts) {
            let reached = total.saturating_add(line.points).clamp(self.floor, self.cap);
            let given = reached - total;
            if given != line.points {
                line.outcome = Outcome::Limited { whole: line.points };
                line.points = given;
            }
            total = reached;
        }
        total
    }
}

/// Leaves its points to the highest line only, the first of equals.
fn keep_highest(lines: &mut [Explained]) {
    let counting = lines.iter().filter(|line| line.outcome == Outcome::Counts);
    let Some(best) = counting.rev().max_by_key(|line| line.points).map(|line| line.criterion)
    else {
        return;
    };
    for line in lines.iter_mut().filter(|line| line.outcome == Outcome::Counts) {
        if line.criterion != best {
            line.points = 0;
            line.outcome = Outcome::HigherCounts { criterion: best };
        }
    }
}
