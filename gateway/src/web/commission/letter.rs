//! The letter about a decision: what is decided, why with its article, what it changes, how and until when to contest.

use crate::web::{
    landlord::heading,
    words::{self, letting},
};
use domain::{
    demand::Demand,
    eligibility::{Rule, assess},
    id::{DemandId, VacancyId},
    law::Law,
    session::{NonAllocationReason, Outcome, ReasonList, Session, TimeToContest, Verdict},
    vacancy::{Dwelling, Vacancy},
};

/// Whom a letter is about, and what it is written from.
pub(crate) struct Told<'a> {
    pub(crate) session: &'a Session,
    pub(crate) home: (VacancyId, &'a Vacancy),
    pub(crate) demand: (DemandId, &'a Demand),
    pub(crate) law: &'a Law,
}

/// The paragraphs of the letter; nothing if nothing was decided on this household.
pub(crate) fn letter(told: &Told<'_>) -> Option<Vec<String>> {
    let (demand, state) = told.demand;
    let outcome = told.session.decisions.get(&(told.home.0, demand))?;
    let dwelling = told.home.1.dwelling.as_ref()?;
    let convocation = told.session.convocation.as_ref()?;
    let day = outcome.decided_on.unwrap_or(convocation.meets_on);
    let landlord = letting::body(told.law, &convocation.landlord, day);
    let mut said = vec![format!(
        "La commission d’attribution de {landlord} a examiné votre demande le {}, pour ce logement : {}, {} m², {} par \
         mois charges comprises.",
        words::long_day(day),
        heading(dwelling),
        dwelling.surface,
        words::euros(dwelling.rent_cents + dwelling.charges_cents),
    )];
    said.extend(decision(outcome));
    for reason in &outcome.reasons {
        said.push(why(*reason, (state, dwelling), told.law, day));
    }
    said.push(contest(outcome, told.law));
    said.push(
        "Vous pouvez demander les règles appliquées, les points de votre demande, et qu’une personne revoie cette \
         décision (CRPA L311-3-1 et R311-3-1-2). Votre extrait du procès-verbal vous est remis sur demande."
            .to_owned(),
    );
    Some(said)
}

fn decision(outcome: &Outcome) -> Vec<String> {
    match (outcome.verdict, outcome.rank) {
        (Verdict::Allocated, Some(rank)) if rank > 1 => vec![
            format!("Elle vous classe au rang {rank} (CCH R441-3)."),
            "Le logement vous est proposé si les ménages classés avant vous ne le prennent pas. Ce n’est pas une file \
             d’attente. Votre demande reste active."
                .to_owned(),
        ],
        (Verdict::Allocated, _) => vec![
            "Elle vous attribue ce logement (CCH R441-3).".to_owned(),
            "Le bailleur vous le propose par écrit. Vous avez au moins dix jours pour répondre (CCH R441-10).".to_owned(),
        ],
        (Verdict::AllocatedIf { document, due }, rank) => vec![format!(
            "Elle vous attribue ce logement{}, à une condition : donnez ce document jusqu’au {} inclus : {} (CCH R441-3).",
            rank.filter(|rank| *rank > 1).map(|rank| format!(", au rang {rank}")).unwrap_or_default(),
            words::long_day(due),
            words::document(document),
        )],
        (Verdict::NotAllocated, _) => vec![
            "Elle n’a pas attribué ce logement à votre ménage (CCH L441-2-2).".to_owned(),
            "Votre demande reste active. Elle peut être proposée pour un autre logement.".to_owned(),
        ],
        (Verdict::Inadmissible, _) => vec![
            "Elle a déclaré votre demande non recevable (CCH R441-2-8). Une lettre à part vous dit pourquoi, ce que cela \
             change et ce que vous pouvez faire."
                .to_owned(),
        ],
    }
}

/// A reason in full: with rent, share and rule where it is one of money.
fn why(
    reason: NonAllocationReason,
    (state, dwelling): (&Demand, &Dwelling),
    law: &Law,
    day: chrono::NaiveDate,
) -> String {
    let reason_told = words::non_allocation(reason);
    let rule = match reason {
        NonAllocationReason::EffortRate => Rule::Effort,
        NonAllocationReason::AboveCeiling => Rule::Ceiling,
        NonAllocationReason::DwellingUnsuited => Rule::Size,
        _ => return format!("Motif : {reason_told} ({}).", ReasonList::ARTICLE),
    };
    let found = assess(state, dwelling, day, law);
    let finding = found.finding(rule);
    let value = finding.and_then(|finding| finding.value).map(letting::value);
    let limit = finding.and_then(|finding| finding.limit).map(letting::value);
    let article = rule.article();
    match (rule, value, limit) {
        (Rule::Effort, Some(share), _) => format!(
            "Motif : {reason_told}. Le loyer et les charges, {}, prendraient {share} de vos ressources du mois, sans \
             compter l’aide au logement (règle : {article}).",
            words::euros(dwelling.rent_cents + dwelling.charges_cents),
        ),
        (_, Some(value), Some(limit)) => {
            format!(
                "Motif : {reason_told}. Nous comptons {value}, pour {limit} (règle : {article})."
            )
        }
        _ => format!("Motif : {reason_told} (règle : {article})."),
    }
}

/// How and until when to contest: never a date that has not begun to run.
fn contest(outcome: &Outcome, law: &Law) -> String {
    let delay = law.commissions.contestation;
    let months = words::months(i64::from(delay.value));
    let until = match outcome.time_to_contest(&law.commissions) {
        TimeToContest::Until(last) => format!("jusqu’au {} inclus", words::long_day(last)),
        TimeToContest::Interrupted { since } => {
            format!("et vous l’avez fait le {} : le délai est arrêté", words::long_day(since))
        }
        TimeToContest::NotPresented | TimeToContest::NotSaid => {
            format!("pendant {months} à partir du jour où cette lettre vous est présentée")
        }
    };
    format!(
        "Si vous n’êtes pas d’accord, vous pouvez contester {until} : en écrivant à la commission, ou devant le tribunal \
         administratif de Nantes, par lettre, à son guichet ou par le site Télérecours citoyens ({}). Un lieu d’accueil \
         vous aide, gratuitement.",
        delay.article
    )
}
