//! The register of organisations: those of the demonstration with their yearly shares; and in the first year some that own no
//! dwelling of the territory, made up and named so.

use super::super::{
    diary::later,
    doors::{By, Door},
    parameters::assumed,
    run::Simulation,
};
use chrono::{Datelike as _, NaiveDate};
use domain::{
    body::{BodyCommand as C, BodyKind, BodyRole, FlowAgreement, Organisation, RevocationCause},
    id::AgentId,
    territory::Body,
    world::Command,
};

/// Short name, name for people, what it is.
const MADE_UP: [(&str, &str, BodyKind); 5] = [
    ("essai-a", "Bailleur d’essai A", BodyKind::Landlord),
    ("essai-b", "Bailleur d’essai B", BodyKind::Landlord),
    ("essai-c", "Bailleur d’essai C", BodyKind::Landlord),
    ("essai-etat", "Réservataire d’essai", BodyKind::State),
    ("essai-asso", "Association d’essai", BodyKind::Association),
];

impl<D: Door> Simulation<D> {
    /// B takes over the homes of A in one commune, then all of A; the association ends; agents come and leave.
    pub(in super::super) fn organisations(&mut self, go_live: NaiveDate) {
        let on = |days| later(go_live, days);
        let known = MADE_UP.map(|(short, name, kind)| {
            let body: Option<Body> = short.parse().ok();
            body.map(|body| (body, name, kind))
        });
        let [Some(a), Some(b), Some(c), Some(state), Some(association)] = known else { return };
        let name = "Coopérative d’essai C".to_owned();
        let Some(town) = self.territory.towns.first().map(|town| town.insee.clone()) else {
            return;
        };
        let all = [&a, &b, &c, &state, &association];
        let mut steps: Vec<(NaiveDate, C)> = all
            .map(|(body, name, kind)| {
                let (body, name) = (body.clone(), (*name).to_owned());
                let known = Organisation { body, name, kind: *kind, siren: None, from: go_live };
                (go_live, C::Declare(known))
            })
            .into();
        let year = u16::try_from(on(60).year()).unwrap_or_default();
        let agent = self.agent_in(&a.0);
        let (role, cause) = (BodyRole::Letting, RevocationCause::Left);
        let (landlord, holder) = (a.0.clone(), state.0);
        let flow = FlowAgreement { landlord, holder, year, permille: 300, base: 40 };
        let (from, into, communes) = (a.0.clone(), b.0.clone(), [town].into());
        steps.extend([
            (on(10), C::EmpowerAgent { body: a.0.clone(), agent, role, from: on(10) }),
            (on(60), C::AgreeFlow(flow)),
            (on(90), C::Rename { body: c.0, name, on: on(90) }),
            (on(120), C::Split { body: from, into, communes, on: on(150) }),
            (on(140), C::RevokeAgent { body: a.0.clone(), agent, on: on(140), cause }),
            (on(150), C::Merge { body: a.0, into: b.0, on: on(180) }),
            (on(200), C::Close { body: association.0, on: on(200) }),
        ]);
        for (rank, (day, command)) in steps.into_iter().enumerate() {
            let key = format!("organisation/{rank}");
            self.plan(day, key, By::Operator, Command::Body(command));
        }
    }

    /// The metropolis and the landlords of the demonstration declare themselves, and agree on the share of each year that
    /// is told to the metropolis first.
    pub(in super::super) fn conventions(&mut self, go_live: NaiveDate) {
        let Ok(holder) = assumed::HOLDER.parse::<Body>() else { return };
        let declared = |body: &Body, name: String, kind| {
            C::Declare(Organisation { body: body.clone(), name, kind, siren: None, from: go_live })
        };
        let metropolis = declared(&holder, "Nantes Métropole".to_owned(), BodyKind::Metropolis);
        let mut steps = vec![metropolis];
        for (short, share) in assumed::LANDLORDS {
            let Ok(landlord) = short.parse::<Body>() else { continue };
            let letter = short.rsplit('-').next().unwrap_or_default().to_uppercase();
            let name = format!("Bailleur de démonstration {letter}");
            steps.push(declared(&landlord, name, BodyKind::Landlord));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "some thousand dwellings"
            )]
            let base = (self.balance.housed_a_year * self.plan.scale * share).ceil() as u32;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "some tens of thousandths"
            )]
            let permille = (assumed::RESERVED * 1000.0).round() as u16;
            for year in (0..3).filter_map(|more| u16::try_from(go_live.year() + more).ok()) {
                let (landlord, holder) = (landlord.clone(), holder.clone());
                let base = base.max(1);
                steps.push(C::AgreeFlow(FlowAgreement { landlord, holder, year, permille, base }));
            }
        }
        for (rank, command) in steps.into_iter().enumerate() {
            let key = format!("convention/{rank}");
            self.plan(go_live, key, By::Operator, Command::Body(command));
        }
    }

    fn agent_in(&self, body: &Body) -> AgentId {
        let key = format!("organisation/{body}/agent");
        AgentId::new(self.doors.derive("operator", &key, AgentId::CATEGORY))
    }
}
