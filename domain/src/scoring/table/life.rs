//! The lives of the table, played through the rules.

use crate::{
    declaration::{CurrentHousing, Household, Member, MemberLink, Resources, Situation},
    demand::{
        Demand, DemandCommand as C, DemandEvent, DocumentCategory as Doc, Finding, Proven,
        RefusalJudged, Registration, Submission,
    },
    id::StreamId,
    law::Law,
    scoring::{Evidence, Outcome, RankClass, Score, ScoringGrid, score},
    sealed::Sealed,
    territory::Code,
    testing::*,
    world::{Command, Event},
};

pub(super) type Line = (&'static str, i32, Evidence, Outcome);

/// A household, what is known of it, and its score as a person computes it.
pub(super) struct Case {
    pub(super) who: &'static str,
    /// Version of the grid.
    pub(super) grid: &'static str,
    pub(super) presented: &'static str,
    pub(super) on: &'static str,
    /// Kinds of present housing; none when the section is not filled.
    pub(super) housing: Option<&'static [&'static str]>,
    pub(super) reasons: Option<&'static [&'static str]>,
    /// Rent and monthly resources, euros.
    pub(super) rent: (i64, i64),
    /// Surface and people of the present dwelling.
    pub(super) crowd: Option<(u16, u8)>,
    pub(super) children: usize,
    pub(super) unborn: u8,
    pub(super) handicaps: u8,
    pub(super) lives_here: bool,
    pub(super) recognised: bool,
    pub(super) filed: &'static [Doc],
    pub(super) verified: &'static [Doc],
    /// Reasons that the verified document of category « other » was read to prove.
    pub(super) proven: &'static [&'static str],
    /// Reasons that a social worker confirmed.
    pub(super) confirmed: &'static [&'static str],
    /// Refused offers that a person judged without legitimate reason.
    pub(super) judged: u8,
    pub(super) lines: &'static [Line],
    pub(super) class: RankClass,
    pub(super) total: i32,
    pub(super) provisional: bool,
}

pub(super) const FIRST: &str = "exemple-2024.1";
pub(super) const SECOND: &str = "exemple-2025.1";

/// Alone, a private tenant without rent declared, in the metropolis for six months of waiting; nothing filed.
pub(super) const ALONE: Case = Case {
    who: "",
    grid: FIRST,
    presented: "2025-03-10",
    on: "2025-09-10",
    housing: Some(&["LP"]),
    reasons: Some(&["23"]),
    rent: (0, 1_100),
    crowd: None,
    children: 0,
    unborn: 0,
    handicaps: 0,
    lives_here: true,
    recognised: false,
    filed: &[],
    verified: &[],
    proven: &[],
    confirmed: &[],
    judged: 0,
    lines: &[],
    class: RankClass::Ordinary,
    total: 0,
    provisional: true,
};

impl Case {
    pub(super) fn law(&self) -> Law {
        let grids = [ScoringGrid::default(), ScoringGrid::second_example()];
        let grid = grids.into_iter().find(|grid| grid.version == self.grid).unwrap();
        Law { grid, ..Law::default() }
    }

    pub(super) fn score(&self) -> Score {
        let world = self.life().world();
        let state: &Demand = world.demand(demand(1)).unwrap();
        score(state, day(self.on), &self.law()).unwrap()
    }

    /// Declared, registered, with its documents and what people said of it.
    fn life(&self) -> Scenario {
        let mut life = Scenario::new().given([submission(1, self.form())]);
        let both = self.filed.iter().chain(self.verified);
        for (n, category) in (1..).zip(both) {
            let (document, on) = (document(n), day("2025-03-12"));
            let file = C::FileDocument { document, category: *category, on };
            life = life.given([Command::Demand(demand(1), file)]);
            if self.verified.contains(category) {
                let reasons = if *category == Doc::Other { codes(self.proven) } else { vec![] };
                let proves = Proven { reasons, ..Proven::default() };
                let verify = C::VerifyDocument { document, on, proves };
                life = life.given([Command::Demand(demand(1), verify)]);
            }
        }
        if !self.confirmed.is_empty() {
            let (on, body, reasons) =
                (day("2025-03-12"), token("ccas-nantes"), codes(self.confirmed));
            let confirm = C::ConfirmSituation { on, body, reasons };
            life = life.given([Command::Demand(demand(1), confirm)]);
        }
        (1..=self.judged).fold(life, |life, n| {
            let judged = DemandEvent::RefusalJudged(RefusalJudged {
                vacancy: vacancy(n.into()),
                judged_on: day("2025-05-02"),
                body: token("nantes-metropole"),
                finding: Sealed::new(person(1), Finding::WithoutLegitimateReason),
            });
            life.fact(StreamId::Demand(demand(1)), Event::Demand(judged))
        })
    }

    fn form(&self) -> Submission {
        let mut form = form(1);
        let said = &mut form.declaration;
        let owner = person(1);
        said.residence = self.lives_here.then(|| token("44109"));
        said.housing = self.housing.map(|models| {
            let housing = CurrentHousing {
                models: codes(models),
                rent: Some(self.rent.0),
                surface: self.crowd.map(|(surface, _)| surface),
                inhabitants: self.crowd.map(|(_, people)| people),
                ..CurrentHousing::default()
            };
            Sealed::new(owner, housing)
        });
        said.resources =
            Some(Sealed::new(owner, Resources { monthly: self.rent.1, ..Resources::default() }));
        said.situation = self.reasons.map(|reasons| {
            let opposable_right = self.recognised.then(|| token("ACTIF"));
            let (reasons, handicaps) = (codes(reasons), self.handicaps);
            let received = crate::declaration::Received::default();
            Sealed::new(owner, Situation { reasons, handicaps, opposable_right, received })
        });
        said.household = Some(Sealed::new(owner, self.household()));
        let (presented_on, number) = (day(self.presented), number(1));
        let registration =
            Registration { presented_on, last_renewed_on: None, number, migrated: true };
        form.registration = Some(registration);
        form
    }

    fn household(&self) -> Household {
        let member = |link, birth| Member { link, birth_date: Some(day(birth)) };
        let mut members = vec![member(MemberLink::Applicant, "1990-05-17")];
        members.extend(vec![member(MemberLink::Dependant, "2018-01-01"); self.children]);
        Household { members, unborn: self.unborn, ..Household::default() }
    }
}

fn codes(texts: &[&str]) -> Vec<Code> {
    texts.iter().map(|text| token(text)).collect()
}
