//! Households to whom something rare happens: through the same doors as everybody.

use super::{
    super::{
        diary::{later, weekday},
        document::{Document, Message, document},
        doors::{By, Door},
        household::{Household, Told},
        register::Active,
        run::{Failed, Simulation},
    },
    Planned,
};
use chrono::NaiveDate;
use domain::{
    demand::{
        DemandCommand, Distinct, Ground, HoldCause, LeaseElsewhere, Mistake, MistakeCause,
        RepairCommand,
    },
    territory::Body,
    vacancy::{ShortfallCause, VacancyCommand},
    world::Command,
};

/// Days that a mistake stands.
const MISTAKEN: i64 = 9;
/// Who judges what people contest.
const COURT: &str = "tribunal-administratif";
/// First three characters of the numbers given in Maine-et-Loire.
const NEXT_DEPARTEMENT: &str = "049";

impl<D: Door> Simulation<D> {
    pub(super) fn of_demand(
        &mut self,
        day: NaiveDate,
        key: String,
        serial: u64,
        command: impl Into<DemandCommand>,
    ) {
        let Some(demand) = self.register.get(serial) else { return };
        let (demand, by) = (demand.demand, self.agent(serial));
        self.plan(day, key, by, Command::Demand(demand, command.into()));
    }

    /// An agent ends a demand whose holder is said not to answer; it was a mistake.
    pub(super) fn mistake(&mut self, day: NaiveDate, n: u64) {
        let Some(serial) = self.pick(n, None) else { return };
        let ended = DemandCommand::Deregister { ground: Ground::NoAnswer, on: day };
        self.of_demand(day, format!("mistake/{n}/ended"), serial, ended);
        let back = weekday(later(day, MISTAKEN));
        let By::Agent(body) = self.agent(serial) else { return };
        let mistake = Some(Mistake { cause: MistakeCause::AnswerOverlooked, body });
        let reinstate = DemandCommand::Reinstate { on: back, mistake };
        self.of_demand(back, format!("mistake/{n}/back"), serial, reinstate);
        if let Some(demand) = self.register.leave(serial) {
            self.planned.entry(back).or_default().push(Planned::Back(Box::new(demand)));
        }
    }

    /// The demand is followed again; what was planned for its former period is forgotten.
    pub(super) fn back(&mut self, day: NaiveDate, mut demand: Active) {
        let serial = demand.told.serial;
        demand.period += 1;
        self.register.enter(demand);
        self.plan_period(serial, day, None);
    }

    pub(super) fn confirmation(&mut self, day: NaiveDate, n: u64) {
        let Some(serial) = self.pick(n, None) else { return };
        let Some(told) = self.register.get(serial).map(|demand| demand.told) else { return };
        let household = Household::draw(self.seed, &self.territory, told);
        let reasons: Option<Vec<_>> =
            household.reasons.iter().map(|code| code.parse().ok()).collect();
        let By::Agent(body) = self.agent(serial) else { return };
        if let Some(reasons) = reasons.filter(|reasons| !reasons.is_empty()) {
            let confirm = DemandCommand::ConfirmSituation { on: day, body, reasons };
            self.of_demand(day, format!("confirmed/{n}"), serial, confirm);
        }
    }

    /// A year later what is known is erased; of one in two, a court needs it for a while.
    pub(super) fn renunciation(&mut self, day: NaiveDate, (n, turn): (u64, u64)) {
        let Some(serial) = self.pick_such(n, None, |demand| !demand.renews) else { return };
        self.of_demand(day, format!("renounced/{n}"), serial, DemandCommand::Renounce { on: day });
        if let (1, Ok(body)) = (turn % 2, COURT.parse::<Body>()) {
            let (held, over) = (weekday(later(day, 40)), weekday(later(day, 200)));
            let cause = HoldCause::Contestation;
            let hold = RepairCommand::HoldErasure { on: held, body: body.clone(), cause };
            self.of_demand(held, format!("renounced/{n}/held"), serial, hold);
            let release = RepairCommand::ReleaseErasure { on: over, body };
            self.of_demand(over, format!("renounced/{n}/over"), serial, release);
        }
        let on = weekday(later(self.law.calendar.retention.after(day), 1));
        let erase = RepairCommand::Erase { on };
        self.of_demand(on, format!("renounced/{n}/erased"), serial, erase);
        self.register.leave(serial);
    }

    /// A landlord of the next département says that a household signed a lease there: it is asked.
    pub(super) fn elsewhere(&mut self, day: NaiveDate, n: u64) {
        let Some(serial) = self.pick(n, None) else { return };
        let By::Agent(body) = self.agent(serial) else { return };
        let Ok(territory) = NEXT_DEPARTEMENT.parse() else { return };
        let lease = LeaseElsewhere { territory, signed_on: day };
        let report = RepairCommand::ReportLeaseElsewhere { on: day, body, lease };
        self.of_demand(day, format!("elsewhere/{n}"), serial, report);
    }

    /// A household that says something else than what it is drawn as.
    fn saying(
        &self,
        (told, desk): (Told, u8),
        (message, presented_on): (&Message, NaiveDate),
        day: NaiveDate,
        name: String,
        otherwise: impl FnOnce(&mut Household),
    ) -> Option<Document> {
        let mut household = Household::draw(self.seed, &self.territory, told);
        otherwise(&mut household);
        let desk = &self.territory.towns.get(usize::from(desk))?.desk;
        let xml = document(&self.territory, &household, message, presented_on, desk, day);
        Some(Document { name, xml })
    }

    /// A couple's demand that the other adult no longer signs; it will not be renewed.
    pub(super) async fn parting(&mut self, day: NaiveDate, n: u64) -> Result<(), Failed> {
        let Some(demand) = self.couple(n) else { return Ok(()) };
        let message = Message::Change(demand.number);
        let name = format!("MOD-alone-{n}.xml");
        let alone = |household: &mut Household| household.partner = None;
        let first = demand.told.presented_on;
        let told = (demand.told, demand.desk);
        let document = self.saying(told, (&message, first), day, name, alone);
        self.doors.import(day, document.into_iter().collect()).await.map(|_| ())
    }

    fn couple(&mut self, n: u64) -> Option<Active> {
        let (seed, territory) = (self.seed, self.territory.clone());
        let of_two = |demand: &Active| {
            !demand.renews && Household::draw(seed, &territory, demand.told).partner.is_some()
        };
        let serial = self.pick_such(n, None, of_two)?;
        self.register.get(serial).cloned()
    }

    /// The other adult of a joint demand asks for a number of her own, linked to the joint one.
    pub(super) async fn own_number(&mut self, day: NaiveDate, n: u64) -> Result<(), Failed> {
        let Some(joint) = self.couple(n) else { return Ok(()) };
        let message = Message::Apart(joint.number);
        let alone = |household: &mut Household| {
            if let Some((partner, _)) = household.partner.take() {
                household.applicant = partner;
            }
            (household.children, household.in_custody) = (Vec::new(), Vec::new());
        };
        let name = format!("CRS-{n}.xml");
        let first = joint.told.presented_on;
        let document = self.saying((joint.told, joint.desk), (&message, first), day, name, alone);
        self.doors.import(day, document.into_iter().collect()).await.map(|_| ())
    }

    /// The same person at another desk, who does not know of the first number: the two become one; or a homonym, whom an
    /// agent tells apart.
    pub(super) async fn twice(
        &mut self,
        day: NaiveDate,
        (n, turn): (u64, u64),
    ) -> Result<(), Failed> {
        let on = weekday(later(day, 6));
        let Some(serial) = self.pick(n, Some(later(on, 1))) else { return Ok(()) };
        let Some(first) = self.register.get(serial).cloned() else { return Ok(()) };
        let message = Message::Create { kept: None, renewed_on: None };
        let name = format!("CRE-again-{n}.xml");
        let document = self.saying((first.told, 0), (&message, day), day, name, |_| ());
        let again = self.doors.import(day, document.into_iter().collect()).await?;
        let Some(Some(again)) = again.into_iter().next() else { return Ok(()) };
        let By::Agent(body) = self.agent(serial) else { return Ok(()) };
        if turn % 2 == 0 {
            let (other, reason) = (again.demand, Distinct::Homonyms);
            let apart = DemandCommand::DismissResemblance { other, on, body, reason };
            self.of_demand(on, format!("apart/{n}"), serial, apart);
        } else {
            let merge = RepairCommand::Merge { into: first.demand, on, body: body.clone() };
            let merge = Command::Demand(again.demand, merge.into());
            self.plan(on, format!("merged/{n}"), By::Agent(body), merge);
        }
        Ok(())
    }

    /// What is the applicant's own is closed to the other adult.
    pub(super) async fn closed_views(&mut self, on: NaiveDate, n: u64) -> Result<(), Failed> {
        let Some(joint) = self.couple(n) else { return Ok(()) };
        let Some(person) = self.doors.applicant(joint.demand).await? else { return Ok(()) };
        let close = DemandCommand::CloseViews { person, on, documents: Vec::new() };
        self.of_demand(on, format!("closed/{n}"), joint.told.serial, close);
        Ok(())
    }

    /// A form that lacks a mandatory part: the desk asks for it.
    pub(super) async fn incomplete(&mut self, day: NaiveDate, n: u64) -> Result<(), Failed> {
        self.next_household += 1;
        let told = Told { serial: self.next_household, presented_on: day, changes: 0 };
        let (desk, message) =
            (self.desk_of(told), Message::Create { kept: None, renewed_on: None });
        let name = format!("CRE-part-{n}.xml");
        let mut document = self.saying((told, desk), (&message, day), day, name, |_| ());
        if let Some(document) = &mut document {
            for said in [true, false] {
                let element = format!("<demandeElargie>{said}</demandeElargie>");
                document.xml = document.xml.replacen(&element, "", 1);
            }
        }
        self.doors.import(day, document.into_iter().collect()).await.map(|_| ())
    }

    /// A landlord withdraws a candidate before the session; fewer than three are then accounted for.
    pub(super) fn withdrawn(&mut self, day: NaiveDate) -> Option<()> {
        let mut waiting = self.ready.values().flatten().copied();
        let several = |serial: &u64| self.flats.get(serial).is_some_and(|f| f.candidates.len() > 1);
        let serial = waiting.find(several)?;
        let flat = self.flats.get_mut(&serial)?;
        let (household, left) = (flat.candidates.pop()?, flat.candidates.len());
        let (id, landlord) = (flat.id, flat.dwelling.landlord.clone());
        let demand = self.register.get(household)?.demand;
        self.free(household);
        let mut of = |step: &str, command| {
            let (key, by) =
                (format!("withdrawn/{serial}/{left}/{step}"), By::Landlord(landlord.clone()));
            self.plan(day, key, by, Command::Vacancy(id, command));
        };
        of("candidate", VacancyCommand::WithdrawCandidate { demand, on: day });
        if left == 2 {
            let cause = ShortfallCause::TooFewDemands;
            of("shortfall", VacancyCommand::RecordShortfall { cause });
        }
        Some(())
    }
}
