//! The facts a finding rests on, and how well each is established.

use crate::{
    declaration::Resources,
    demand::{Demand, DocumentCategory, DocumentCheck},
    income::Alone,
    scoring::{Evidence, Papers},
};

/// A fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// What the register itself holds: number, dates.
    Register,
    /// What the household wishes: nobody has to prove it.
    Wish,
    /// The people of the household.
    Household,
    /// A recognised disability.
    Disability,
    /// A birth to come.
    Expected,
    /// Reference tax income.
    TaxIncome,
    /// Resources of a month, or of the last twelve.
    MonthlyResources,
    /// That one spouse's resources count alone.
    Alone,
}

/// A fact with its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactUsed {
    /// The fact.
    pub fact: Fact,
    /// How well it is established.
    pub evidence: Evidence,
}

impl Fact {
    /// The kind of document that proves it; none for what no document has to.
    #[must_use]
    pub const fn proof(self) -> Option<DocumentCategory> {
        match self {
            Self::Register | Self::Wish | Self::Alone => None,
            Self::Household | Self::Expected => Some(DocumentCategory::FamilyStatus),
            Self::Disability => Some(DocumentCategory::Other),
            Self::TaxIncome => Some(DocumentCategory::TaxNotice),
            Self::MonthlyResources => Some(DocumentCategory::MonthlyResources),
        }
    }

    /// The fact as the papers of a demand establish it.
    pub(super) fn of(self, papers: &Papers<'_>) -> FactUsed {
        let evidence = match (self, self.proof()) {
            (Self::Register, _) => Evidence::Verified,
            (Self::Disability, _) => papers.read(|proven| proven.disability),
            (_, Some(category)) => papers.documented(category),
            _ => Evidence::Declared,
        };
        FactUsed { fact: self, evidence }
    }
}

/// How well the document that a declaration names shows that resources count alone: that document and no other, for
/// what proves the situation does not prove this, whoever names it for both.
#[must_use]
pub fn alone(demand: &Demand, said: Alone) -> FactUsed {
    let evidence = match demand.documents.get(&said.document).map(|document| document.check) {
        _ if demand.is_situation_paper(said.document) => Evidence::Declared,
        Some(DocumentCheck::Verified { .. }) => Evidence::Verified,
        Some(DocumentCheck::Waiting) => Evidence::Evidenced,
        Some(DocumentCheck::Rejected { .. }) | None => Evidence::Declared,
    };
    FactUsed { fact: Fact::Alone, evidence }
}

/// How well it is established that the partner's resources are left out (CCH L441-1); none while they count, for want of
/// the document.
#[must_use]
pub fn left_out(demand: &Demand, resources: &Resources) -> Option<Evidence> {
    let shown = resources.alone.map(|said| alone(demand, said).evidence);
    shown.filter(|evidence| *evidence >= Evidence::Evidenced)
}
