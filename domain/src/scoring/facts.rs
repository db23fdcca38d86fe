//! What the criteria look at, opened once.

use crate::{
    calendar::Delay,
    declaration::{CurrentHousing, Household, Resources, Situation},
    demand::{Confirmed, Demand, DocumentCategory, DocumentCheck, Finding, Proven},
    eligibility::left_out,
    household::CountingRules,
    id::DocumentId,
    law::Law,
    refusal::Refusal,
    scoring::{Evidence, Fact, Rule},
    sealed::Sealed,
};
use chrono::NaiveDate;

pub(crate) struct Facts<'a> {
    pub(crate) demand: &'a Demand,
    pub(crate) household: Option<&'a Household>,
    pub(crate) housing: Option<&'a CurrentHousing>,
    pub(crate) situation: Option<&'a Situation>,
    pub(crate) seniority_months: u32,
    pub(crate) abnormal_since: NaiveDate,
    /// Monthly resources of the adults that count, if anybody declared some.
    pub(crate) monthly: Option<i64>,
    /// How well it is established that the partner's are left out; none while they count.
    left_out: Option<Evidence>,
    /// Refused offers that a person judged without legitimate reason.
    pub(crate) refusals: u32,
    confirmed: Option<&'a Confirmed>,
    papers: Papers<'a>,
    pub(crate) on: NaiveDate,
    pub(crate) counting: &'a CountingRules,
}

impl<'a> Facts<'a> {
    pub(crate) fn of(demand: &'a Demand, on: NaiveDate, law: &'a Law) -> Result<Self, Refusal> {
        let presented = demand.presented_on().ok_or(Refusal::NotRegistered)?;
        let own = opened(demand.resources.as_ref().map(|(_, sealed)| sealed))?;
        let left_out = own.and_then(|resources| left_out(demand, resources));
        Ok(Self {
            demand,
            household: opened(demand.household.as_ref().map(|declared| &declared.household))?,
            housing: opened(demand.housing.as_ref().map(|(_, sealed)| sealed))?,
            situation: opened(demand.situation.as_ref())?,
            seniority_months: crate::household::months_between(presented, on),
            abnormal_since: abnormal_delay(demand, law).after(presented),
            monthly: monthly(demand, own, left_out.is_some())?,
            left_out,
            refusals: refusals(demand, on)?,
            confirmed: opened(demand.confirmed.as_ref())?,
            papers: Papers::of(demand),
            on,
            counting: &law.counting,
        })
    }

    /// How well the least established fact of a rule is. A reason that a social worker confirmed needs no document.
    pub(crate) fn evidence(&self, rule: Rule) -> Evidence {
        if rule.reason().is_some_and(|code| self.is_confirmed(code)) {
            return Evidence::SocialWorker;
        }
        let of = |fact: &Fact| self.evidence_of(*fact, rule.reason());
        rule.facts().iter().map(of).min().unwrap_or(Evidence::Declared)
    }

    fn is_confirmed(&self, reason: &str) -> bool {
        self.confirmed.is_some_and(|c| c.reasons.iter().any(|code| code.as_str() == reason))
    }

    /// A reason, or a handicap, is proven by what a person read in a document, never by its category alone.
    fn evidence_of(&self, fact: Fact, reason: Option<&str>) -> Evidence {
        match (fact, reason) {
            (Fact::Handicap, _) => self.papers.read(|proven| proven.disability),
            (Fact::Reasons, Some(code)) => self
                .papers
                .read(|proven| proven.reasons.iter().any(|reason| reason.as_str() == code)),
            // incomes are those of one spouse by another document than the one that shows them
            (Fact::MonthlyResources, _) => {
                let shown = self.papers.documented(DocumentCategory::MonthlyResources);
                self.left_out.map_or(shown, |left_out| shown.min(left_out))
            }
            _ => {
                fact.proof().map_or(Evidence::Verified, |category| self.papers.documented(category))
            }
        }
    }
}

/// The delay of its territory and typologies.
pub(crate) fn abnormal_delay(demand: &Demand, law: &Law) -> Delay {
    let wish = demand.wish.as_ref();
    let communes = wish.map_or(&[][..], |wish| &wish.communes);
    law.abnormal_delay(communes, wish.map_or(&[][..], |wish| &wish.typologies))
}

/// What the documents say, read once: a file may hold hundreds.
pub(crate) struct Papers<'a> {
    demand: &'a Demand,
    levels: Vec<(DocumentCategory, Evidence)>,
    /// One of category « other » that nobody has read, or of which nothing was told: it may prove anything.
    unread: bool,
}

impl<'a> Papers<'a> {
    pub(crate) fn of(demand: &'a Demand) -> Self {
        let (mut levels, mut unread) = (Vec::<(DocumentCategory, Evidence)>::new(), false);
        for (id, document) in &demand.documents {
            let (level, open) = match document.check {
                DocumentCheck::Verified { .. } => (Evidence::Verified, true),
                DocumentCheck::Waiting => (Evidence::Evidenced, false),
                DocumentCheck::Rejected { .. } => continue,
            };
            match levels.iter_mut().find(|(category, _)| *category == document.category) {
                Some((_, best)) => *best = level.max(*best),
                None => levels.push((document.category, level)),
            }
            let told = || demand.proven.get(id).and_then(Sealed::open).is_some();
            unread |= document.category == DocumentCategory::Other && !(open && told());
        }
        Self { demand, levels, unread }
    }

    /// The best that the documents of a category say. A rejected one proves nothing.
    pub(crate) fn documented(&self, category: DocumentCategory) -> Evidence {
        let level = self.levels.iter().find(|(of, _)| *of == category);
        level.map_or(Evidence::Declared, |(_, level)| *level)
    }

    /// The best that documents say of something only their reader can tell. One that was read and proves something else
    /// does not.
    pub(crate) fn read(&self, proves: impl Fn(&Proven) -> bool) -> Evidence {
        let verified = |(id, told): (&DocumentId, &Sealed<Proven>)| {
            let check = self.demand.documents.get(id).map(|document| document.check);
            matches!(check, Some(DocumentCheck::Verified { .. }))
                && told.open().is_some_and(&proves)
        };
        match self.demand.proven.iter().any(verified) {
            true => Evidence::Verified,
            false if self.unread => Evidence::Evidenced,
            false => Evidence::Declared,
        }
    }
}

/// Those judged without legitimate reason by that day. Silence is never here: nobody judges it.
fn refusals(demand: &Demand, on: NaiveDate) -> Result<u32, Refusal> {
    let mut count = 0;
    for judged in demand.judged.values().filter(|judged| judged.judged_on <= on) {
        let finding = judged.finding.open().ok_or(Refusal::Erased)?;
        count += u32::from(*finding == Finding::WithoutLegitimateReason);
    }
    Ok(count)
}

/// The partner's are left out where eligibility leaves them out too: one household has one effort.
fn monthly(demand: &Demand, own: Option<&Resources>, alone: bool) -> Result<Option<i64>, Refusal> {
    let mut sum = own.map(|resources| resources.monthly);
    for other in &demand.co_applicants {
        let other = other.open().ok_or(Refusal::Erased)?;
        if !(alone && other.is_partner()) {
            sum = Some(sum.unwrap_or(0).saturating_add(other.monthly));
        }
    }
    Ok(sum)
}

/// An undeclared section is none; an erased one refuses.
fn opened<T>(section: Option<&Sealed<T>>) -> Result<Option<&T>, Refusal> {
    section.map(|sealed| sealed.open().ok_or(Refusal::Erased)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        demand::{DemandCommand as C, DocumentRejection},
        testing::*,
        world::Command,
    };

    /// What a person did with a paper.
    #[derive(Clone, Copy)]
    enum Done {
        Nothing,
        Read { disability: bool, reason: bool },
        Rejected,
    }

    /// The papers of demand 1, each of a category.
    fn papers(of: &[(DocumentCategory, Done)], told: impl Fn(&Papers<'_>) -> Evidence) -> Evidence {
        let on = day("2025-04-01");
        let commands = of.iter().zip(1..).flat_map(|((category, done), n)| {
            let (document, category) = (document(n), *category);
            let done = match *done {
                Done::Nothing => None,
                Done::Read { disability, reason } => {
                    let reasons = reason.then(|| token("01")).into_iter().collect();
                    let proves = Proven { reasons, disability };
                    Some(C::VerifyDocument { document, on, proves })
                }
                Done::Rejected => {
                    let reason = DocumentRejection::Unreadable;
                    Some(C::RejectDocument { document, reason })
                }
            };
            [Some(C::FileDocument { document, category, on }), done]
        });
        let commands = commands.flatten().map(|command| Command::Demand(demand(1), command));
        let world = Scenario::new().given(registered(1)).given(commands).world();
        told(&Papers::of(world.demand(demand(1)).unwrap()))
    }

    #[test]
    fn the_best_paper_of_a_category_counts_and_a_rejected_one_proves_nothing() {
        use DocumentCategory::{Other, TaxNotice};
        let read = Done::Read { disability: false, reason: false };
        for (of, expected) in [
            (&[][..], Evidence::Declared),
            (&[(Other, read)], Evidence::Declared),
            (&[(TaxNotice, Done::Rejected)], Evidence::Declared),
            (&[(TaxNotice, Done::Nothing)], Evidence::Evidenced),
            (&[(TaxNotice, Done::Rejected), (TaxNotice, Done::Nothing)], Evidence::Evidenced),
            (&[(TaxNotice, Done::Nothing), (TaxNotice, read)], Evidence::Verified),
        ] {
            assert_eq!(papers(of, |papers| papers.documented(TaxNotice)), expected);
        }
    }

    #[test]
    fn only_what_was_read_in_a_paper_proves_and_one_that_nobody_read_may() {
        use DocumentCategory::{Other, TaxNotice};
        let (it, else_) = (
            Done::Read { disability: true, reason: false },
            Done::Read { disability: false, reason: true },
        );
        let nothing_told = Done::Read { disability: false, reason: false };
        for (of, expected) in [
            (&[][..], Evidence::Declared),
            (&[(TaxNotice, Done::Nothing)], Evidence::Declared),
            (&[(Other, Done::Rejected)], Evidence::Declared),
            (&[(Other, else_)], Evidence::Declared),
            (&[(Other, Done::Nothing)], Evidence::Evidenced),
            (&[(Other, nothing_told)], Evidence::Evidenced),
            (&[(Other, else_), (Other, Done::Nothing)], Evidence::Evidenced),
            (&[(Other, Done::Nothing), (Other, it)], Evidence::Verified),
        ] {
            let told = papers(of, |papers| papers.read(|proven| proven.disability));
            assert_eq!(told, expected);
        }
    }
}
