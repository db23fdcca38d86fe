//! Each indicator of the plan: what is counted, over what, by which group.

use super::indicators::Indicator;
use crate::web::words::{self, letting};
use chrono::NaiveDate;
use domain::{law::Law, territory::Body};
use projections::{
    attributions::{
        Attribution,
        steering::{FEWEST, Part, Parts, Spell, of_counts, parts, spell},
    },
    demands::OfDesk,
};
use std::collections::BTreeMap;

pub(super) fn few() -> String {
    format!("moins de {FEWEST}, ou non publié")
}

fn share(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (part * 1000 + whole / 2) / whole)
}

fn percent(part: i64, whole: i64) -> String {
    share(part, whole)
        .map_or_else(|| "–".to_owned(), |permille| format!("{}\u{a0}%", words::tenths(permille)))
}

/// The rows of a share by group: label, part, whole, share.
fn rows(all: &Parts, label: impl Fn(&str) -> String) -> Vec<Vec<String>> {
    let row = |name: String, part: &Part| match part.shown {
        Some((count, of)) => {
            vec![name, words::number(count), words::number(of), percent(count, of)]
        }
        None => vec![name, few(), String::new(), String::new()],
    };
    let groups = all.groups.iter().map(|part| row(label(&part.key), part));
    groups.chain([row("Ensemble".to_owned(), &all.total)]).collect()
}

fn bars(all: &Parts, label: impl Fn(&str) -> String) -> Vec<(String, Option<i64>)> {
    let value =
        |part: &Part| part.shown.and_then(|(count, of)| share(count, of)).map(|p| (p + 5) / 10);
    all.groups.iter().map(|part| (label(&part.key), value(part))).collect()
}

fn sentence(total: &Part, what: &str) -> String {
    match total.shown {
        Some((_, 0)) => "Aucun bail de ce genre n’est signé sur la période.".to_owned(),
        Some((count, of)) => format!(
            "{} {what} ({} sur {}).",
            percent(count, of),
            words::number(count),
            words::number(of)
        ),
        None => format!("Non publié : moins de {FEWEST} ménages."),
    }
}

fn landlord(law: &Law, on: NaiveDate) -> impl Fn(&str) -> String + '_ {
    move |key: &str| {
        key.parse::<Body>().map_or_else(|_| key.to_owned(), |body| letting::body(law, &body, on))
    }
}

/// What an indicator of the plan says of the leases it counts (CCH L441-1).
struct Share {
    code: &'static str,
    title: &'static str,
    definition: &'static str,
    target: &'static str,
    /// Over which leases, after « 31 % ».
    over: &'static str,
    /// Heads of the first two columns: the group, and what is counted in it.
    heads: [&'static str; 2],
}

impl Share {
    fn of(self, all: &Parts, label: impl Fn(&str) -> String) -> Indicator {
        let [group, counted] = self.heads;
        Indicator {
            code: self.code,
            title: self.title,
            definition: self.definition.to_owned(),
            article: "CCH L441-1",
            target: self.target.to_owned(),
            figure: sentence(&all.total, self.over),
            header: vec![group, counted, "Baux", "Part"],
            rows: rows(all, &label),
            bars: bars(all, &label),
            measure: "Part, en %",
        }
    }
}

pub(super) fn quartile(leases: &[Attribution], law: &Law, on: NaiveDate) -> Indicator {
    let outside = |one: &Attribution| (!one.in_priority_district).then(|| one.landlord.to_string());
    let all = parts(leases, outside, |one| one.quartile.as_deref() == Some("first"));
    let share = Share {
        code: "premier-quartile",
        title: "Ménages aux ressources les plus basses, hors quartiers prioritaires",
        definition: "Part des baux signés hors quartiers prioritaires avec un ménage du premier quartile des ressources, par \
                     bailleur. Les ménages relogés par le renouvellement urbain ne sont pas distingués.",
        target: "au moins 25 % par an",
        over: "des baux hors quartiers prioritaires",
        heads: ["Bailleur", "Premier quartile"],
    };
    share.of(&all, landlord(law, on))
}

pub(super) fn mixed(leases: &[Attribution], law: &Law, on: NaiveDate) -> Indicator {
    let inside = |one: &Attribution| one.in_priority_district.then(|| one.landlord.to_string());
    let all = parts(leases, inside, |one| one.quartile.as_deref() == Some("other"));
    let share = Share {
        code: "mixite",
        title: "Autres ménages, dans les quartiers prioritaires",
        definition: "Part des baux signés dans un quartier prioritaire avec un ménage des trois autres quartiles.",
        target: "au moins 50 % par an",
        over: "des baux dans les quartiers prioritaires",
        heads: ["Bailleur", "Trois autres quartiles"],
    };
    share.of(&all, landlord(law, on))
}

pub(super) fn priority(leases: &[Attribution], law: &Law, on: NaiveDate) -> Indicator {
    let holder = |one: &Attribution| {
        let holder = one.holder.as_ref().map(ToString::to_string);
        Some(holder.unwrap_or_else(|| "-".to_owned()))
    };
    let label = |key: &str| match key {
        "-" => "Sans réservation".to_owned(),
        key => landlord(law, on)(key),
    };
    let all = parts(leases, holder, |one| one.priority);
    let share = Share {
        code: "prioritaires",
        title: "Ménages prioritaires",
        definition: "Part des baux signés avec un ménage dont une priorité est notée ou dont le droit au logement est suivi \
                     ici, par réservataire. Laquelle n’est ni comptée ni montrée.",
        target: "au moins 25 % par an pour chaque réservataire",
        over: "des baux",
        heads: ["Réservataire", "Prioritaires"],
    };
    share.of(&all, label)
}

type Step = (&'static str, &'static str, fn(&Attribution) -> Option<(NaiveDate, NaiveDate)>);

pub(super) fn steps(leases: &[Attribution]) -> Indicator {
    let all: [Step; 6] = [
        ("De la déclaration du logement au premier candidat", "Premier candidat", |one| {
            Some((one.declared_on, one.named_on?))
        }),
        ("Du logement réservé au premier candidat", "Réservataire", |one| {
            Some((one.reserved_on?, one.named_on?))
        }),
        ("Du premier candidat à la décision", "Décision", |one| {
            Some((one.named_on?, one.ranked_on?))
        }),
        ("De la décision à la proposition", "Proposition", |one| {
            Some((one.ranked_on?, one.offered_on?))
        }),
        ("De la proposition au bail", "Bail", |one| Some((one.offered_on?, one.signed_on))),
        ("De la déclaration du logement au bail", "En tout", |one| {
            Some((one.declared_on, one.signed_on))
        }),
    ];
    let found: Vec<_> =
        all.iter().map(|(label, _, between)| (*label, spell(leases, between))).collect();
    let row = |(label, spell): &(&str, Option<Spell>)| match spell {
        Some(spell) => vec![
            (*label).to_owned(),
            words::number(spell.leases),
            words::number(spell.median),
            words::number(spell.p90),
        ],
        None => vec![(*label).to_owned(), few(), String::new(), String::new()],
    };
    let whole = found.last().and_then(|(_, spell)| *spell);
    Indicator {
        code: "delais",
        title: "Temps entre les étapes d’une attribution",
        definition: "Jours entre deux étapes, pour les baux signés dans la période. La proposition est celle au ménage logé."
            .to_owned(),
        article: "CCH R441-2-10",
        target: "un mois pour qu’un réservataire propose (CCH L441-1)".to_owned(),
        figure: whole.map_or_else(
            || format!("Non publié : moins de {FEWEST} baux."),
            |spell| format!("La moitié des logements sont loués en {} jours ou moins, neuf sur dix en {} jours ou moins.", spell.median, spell.p90),
        ),
        header: vec!["Étape", "Baux", "Médiane, jours", "Neuf sur dix, jours"],
        bars: all
            .iter()
            .zip(&found)
            .map(|((_, short, _), (_, spell))| ((*short).to_owned(), spell.map(|s| s.median)))
            .collect(),
        rows: found.iter().map(row).collect(),
        measure: "Médiane, en jours",
    }
}

pub(super) fn refusals(leases: &[Attribution], law: &Law, on: NaiveDate) -> Indicator {
    let by = |one: &Attribution| Some(one.landlord.to_string());
    let all = parts(leases, by, |one| one.refusals > 0);
    Indicator {
        code: "refus",
        title: "Logements refusés avant d’être pris",
        definition: "Part des logements loués qu’un ménage au moins avait refusés avant, réponses non reçues comprises."
            .to_owned(),
        article: "CCH R441-10",
        target: "aucun objectif noté".to_owned(),
        figure: sentence(&all.total, "des logements loués"),
        header: vec!["Bailleur", "Refusés avant", "Baux", "Part"],
        rows: rows(&all, landlord(law, on)),
        bars: bars(&all, landlord(law, on)),
        measure: "Part, en %",
    }
}

fn desk<'a>(names: &'a BTreeMap<String, String>) -> impl Fn(&str) -> String + 'a {
    |key: &str| match key {
        "" => "Guichet non connu".to_owned(),
        key => names.get(key).cloned().unwrap_or_else(|| format!("Guichet {key}")),
    }
}

pub(super) fn long_waits(
    desks: &[OfDesk],
    names: &BTreeMap<String, String>,
    delay: String,
) -> Indicator {
    let all = of_counts(desks.iter().map(|one| (one.desk.clone(), one.since_long, one.active)));
    Indicator {
        code: "attentes-longues",
        title: "Attentes anormalement longues",
        definition: format!(
            "Part des demandes actives présentées il y a {delay} ou plus, par guichet. Compté aujourd’hui."
        ),
        article: "CCH L441-1-4",
        target: "aucun objectif noté".to_owned(),
        figure: sentence(&all.total, "des demandes actives"),
        header: vec!["Guichet", "Au-delà du délai", "Demandes actives", "Part"],
        rows: rows(&all, desk(names)),
        bars: bars(&all, desk(names)),
        measure: "Part, en %",
    }
}

pub(super) fn desks_alike(
    leases: &[Attribution],
    desks: &[OfDesk],
    names: &BTreeMap<String, String>,
) -> Indicator {
    let mut signed: BTreeMap<String, i64> = BTreeMap::new();
    for one in leases {
        let key = one.desk.as_ref().map(ToString::to_string).unwrap_or_default();
        *signed.entry(key).or_default() += 1;
    }
    // housed of those housed or still waiting
    let counts = desks.iter().map(|one| {
        let housed = signed.get(&one.desk).copied().unwrap_or(0);
        (one.desk.clone(), housed, housed + one.active)
    });
    let all = of_counts(counts);
    Indicator {
        code: "egalite",
        title: "Mêmes chances d’un guichet à l’autre",
        definition: "Baux signés dans la période, pour les demandes enregistrées au guichet et logées ou encore actives. Un \
                     écart est à expliquer ; ce n’est pas une faute."
            .to_owned(),
        article: "CCH L441-1-5",
        target: "des parts proches d’un guichet à l’autre".to_owned(),
        figure: sentence(&all.total, "des ménages logés ou qui attendent"),
        header: vec!["Guichet", "Baux", "Logés ou en attente", "Part"],
        rows: rows(&all, desk(names)),
        bars: bars(&all, desk(names)),
        measure: "Part, en %",
    }
}
