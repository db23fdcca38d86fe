//! The findings of a household for a dwelling on a day.

use crate::{
    ceilings::{Source, Zone},
    declaration::{Household, Resources},
    demand::{self, Demand},
    eligibility::{
        Fact, FactUsed, Finding, Outcome, Parameter, Rule, Value, alone, effort, left_out,
    },
    household::{Counted, fits},
    income::{Basis, Income, Reading, income, living_income, monthly},
    law::Law,
    refusal::Refusal,
    scoring::{Evidence, Papers},
    vacancy::Dwelling,
};
use chrono::NaiveDate;

/// Every finding, in the order a decision reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// How the household is counted, if it is declared.
    pub counted: Option<Counted>,
    /// Its income for the ceiling, if it is known.
    pub income: Option<Income>,
    /// Monthly resources of those whose resources count, if some are declared.
    pub monthly: Option<i64>,
    /// One finding a rule.
    pub findings: Vec<Finding>,
}

impl Assessment {
    /// The category of a household that nothing stands in the way of.
    ///
    /// # Errors
    /// The first thing that does.
    pub fn admitted(&self) -> Result<u8, Refusal> {
        match self.findings.iter().find_map(|finding| finding.outcome.refusal()) {
            Some(refusal) => Err(refusal),
            None => self.counted.map(|counted| counted.category).ok_or(Refusal::HouseholdUnknown),
        }
    }

    /// The finding of a rule.
    #[must_use]
    pub fn finding(&self, rule: Rule) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.rule == rule)
    }
}

/// What is asked.
#[derive(Clone, Copy)]
struct Case<'a> {
    demand: &'a Demand,
    papers: &'a Papers<'a>,
    dwelling: &'a Dwelling,
    on: NaiveDate,
    law: &'a Law,
}

/// Holds a household against a dwelling on a day. Total: what is erased or not declared is a finding too.
#[must_use]
pub fn assess(demand: &Demand, dwelling: &Dwelling, on: NaiveDate, law: &Law) -> Assessment {
    let papers = Papers::of(demand);
    let case = Case { demand, papers: &papers, dwelling, on, law };
    let household = case.household();
    let counted = household.ok().map(|household| household.counted(on, &law.counting));
    let resources = case.resources();
    let reading = resources.ok().map(|resources| case.reading(resources));
    let read = resources.and_then(|resources| {
        let reading = reading.unwrap_or(Reading { on, alone: false, fall_shown: false });
        income(resources, &demand.co_applicants, reading)
    });
    let known = resources.ok().zip(reading);
    let monthly = known
        .and_then(|(resources, reading)| monthly(resources, &demand.co_applicants, reading.alone));
    let findings = vec![
        case.standing(),
        case.commune(),
        case.category(household, counted),
        case.size(counted),
        case.ceiling(read, counted, resources.ok()),
        case.quartile(known, household.ok()),
        case.effort(monthly),
    ];
    Assessment { counted, income: read.ok(), monthly, findings }
}

impl<'a> Case<'a> {
    fn household(self) -> Result<&'a Household, Refusal> {
        let declared = self.demand.household.as_ref().ok_or(Refusal::HouseholdUnknown)?;
        declared.household.open().ok_or(Refusal::Erased)
    }

    fn resources(self) -> Result<&'a Resources, Refusal> {
        let (_, resources) = self.demand.resources.as_ref().ok_or(Refusal::ResourcesUnknown)?;
        resources.open().ok_or(Refusal::Erased)
    }

    fn reading(self, resources: &Resources) -> Reading {
        let shown = |fact: FactUsed| fact.evidence >= Evidence::Evidenced;
        Reading {
            on: self.on,
            alone: left_out(self.demand, resources).is_some(),
            fall_shown: shown(Fact::MonthlyResources.of(self.papers)),
        }
    }

    fn standing(self) -> Finding {
        let early = self.demand.presented_on().is_some_and(|presented| self.on < presented);
        let outcome = match demand::active(self.demand) {
            Err(refusal) => Outcome::NotMet(refusal),
            Ok(()) if early => Outcome::NotMet(Refusal::ImpossibleDate),
            Ok(()) => Outcome::Met,
        };
        let facts = vec![Fact::Register.of(self.papers)];
        Finding { facts, ..Finding::new(Rule::Standing, outcome) }
    }

    fn commune(self) -> Finding {
        let wished =
            |wish: &demand::Wish| wish.widened || wish.communes.contains(&self.dwelling.commune);
        let outcome = match &self.demand.wish {
            None => Outcome::Unknown(Refusal::WishUnknown),
            Some(wish) if wished(wish) => Outcome::Met,
            Some(_) => Outcome::NotMet(Refusal::CommuneNotWished),
        };
        let facts = vec![Fact::Wish.of(self.papers)];
        Finding { facts, ..Finding::new(Rule::Commune, outcome) }
    }

    fn category(self, household: Result<&Household, Refusal>, counted: Option<Counted>) -> Finding {
        let outcome = household.map_or_else(Outcome::Unknown, |_| Outcome::Measured);
        let mut facts = vec![Fact::Household.of(self.papers)];
        let rules = &self.law.counting;
        let expects = household.is_ok_and(|household| household.expected(self.on, rules) > 0);
        if household.is_ok_and(|household| household.disabled > 0) {
            facts.push(Fact::Disability.of(self.papers));
        }
        if expects {
            facts.push(Fact::Expected.of(self.papers));
        }
        Finding {
            value: counted.map(|counted| Value::Category(counted.category, counted.extra)),
            facts,
            parameter: Some(Parameter { name: "counting", since: None, assumption: expects }),
            ..Finding::new(Rule::Category, outcome)
        }
    }

    fn size(self, counted: Option<Counted>) -> Finding {
        let (typology, surface) = (self.dwelling.typology, self.dwelling.surface);
        let outcome = match counted.map(|counted| fits(typology, surface, counted.size)) {
            None => Outcome::Unknown(Refusal::HouseholdUnknown),
            Some(Ok(())) => Outcome::Met,
            Some(Err(refusal)) => Outcome::NotMet(refusal),
        };
        Finding {
            value: counted.map(|counted| Value::Persons(counted.size)),
            limit: Some(Value::Rooms(typology.rooms(), surface)),
            facts: vec![Fact::Household.of(self.papers)],
            parameter: Some(Parameter { name: "two-a-room", since: None, assumption: true }),
            ..Finding::new(Rule::Size, outcome)
        }
    }

    fn ceiling(
        self,
        read: Result<Income, Refusal>,
        counted: Option<Counted>,
        resources: Option<&Resources>,
    ) -> Finding {
        let ceiling = counted.and_then(|counted| {
            let place = (Zone::of(&self.dwelling.commune)?, self.dwelling.financing);
            self.law.ceilings.ceiling(place, counted, self.on)
        });
        let outcome = match (read, ceiling) {
            (Err(refusal), _) => Outcome::Unknown(refusal),
            (Ok(_), None) => Outcome::Unknown(Refusal::CeilingUnknown),
            (Ok(income), Some(ceiling)) if income.euros > ceiling.euros => {
                Outcome::NotMet(Refusal::AboveCeiling)
            }
            (Ok(_), Some(_)) => Outcome::Met,
        };
        let parameter = ceiling.map(|ceiling| {
            let assumption = ceiling.source != Source::Published;
            Parameter { name: "ceilings", since: Some(ceiling.since), assumption }
        });
        Finding {
            value: read.ok().map(|income| Value::Euros(income.euros)),
            limit: ceiling.map(|ceiling| Value::Euros(ceiling.euros)),
            facts: self.income_facts(read.ok(), resources),
            parameter,
            ..Finding::new(Rule::Ceiling, outcome)
        }
    }

    fn income_facts(self, read: Option<Income>, resources: Option<&Resources>) -> Vec<FactUsed> {
        let source = match read.map(|income| income.basis) {
            Some(Basis::LastMonths | Basis::DeclaredMonths) => Fact::MonthlyResources,
            Some(Basis::YearBeforeLast | Basis::LastYear) | None => Fact::TaxIncome,
        };
        let mut facts = vec![source.of(self.papers), Fact::Household.of(self.papers)];
        let parted = resources.and_then(|resources| resources.alone);
        facts.extend(parted.map(|said| alone(self.demand, said)));
        facts
    }

    /// Measured, and in nobody's way: what lacks for it lacks for the ceiling too.
    fn quartile(
        self,
        known: Option<(&Resources, Reading)>,
        household: Option<&Household>,
    ) -> Finding {
        let law = &self.law.quartile;
        let yearly = known.and_then(|(resources, reading)| {
            living_income(resources, &self.demand.co_applicants, reading)
        });
        let tenths = household.map_or(10, |household| household.consumption_units(self.on));
        let place = yearly.map(|yearly| law.place(yearly, tenths, self.on));
        let parameter = law.in_force(self.on).map(|(since, _, assumption)| Parameter {
            name: "first-quartile",
            since: Some(since),
            assumption,
        });
        Finding {
            value: place.map(Value::Quartile),
            limit: law.in_force(self.on).map(|(_, euros, _)| Value::Euros(euros)),
            facts: vec![Fact::MonthlyResources.of(self.papers), Fact::Household.of(self.papers)],
            parameter,
            ..Finding::new(Rule::Quartile, Outcome::Measured)
        }
    }

    fn effort(self, monthly: Option<i64>) -> Finding {
        let cents = self.dwelling.rent_cents + self.dwelling.charges_cents;
        let share = monthly.and_then(|euros| effort(cents, euros));
        Finding {
            value: share.map(Value::Thousandths),
            facts: vec![Fact::MonthlyResources.of(self.papers)],
            parameter: Some(Parameter {
                name: "effort-without-aid",
                since: None,
                assumption: true,
            }),
            ..Finding::new(Rule::Effort, Outcome::Measured)
        }
    }
}
