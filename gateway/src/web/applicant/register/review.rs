//! The answers as they are read again before they are sent.

use super::lists::Lists;
use crate::web::{
    applicant::answers::CHILDREN,
    fields::{Fields, Options, SaidOptions},
    messages::{Said, Words},
    words as words_of,
};

/// The answers of one step.
pub(super) struct Section {
    /// Which step.
    pub(super) step: usize,
    pub(super) title: Said,
    pub(super) lines: Vec<(Said, Said)>,
}

#[expect(clippy::too_many_lines, reason = "one row a field of the form, nothing else")]
pub(super) fn sections(fields: &Fields, lists: &Lists, words: Words) -> Vec<Section> {
    let text = |name: &str| fields.value(name).to_owned();
    let day = |name: &str| fields.parsed(name).map(words_of::day).unwrap_or_default();
    let euros = |name: &str| fields.parsed(name).map(words_of::whole_euros).unwrap_or_default();
    let shown = |name: &str, options: &Options| {
        let chosen = fields.all(name);
        let names = options.iter().filter(|(value, _)| chosen.contains(&value.as_str()));
        Said::from(names.map(|(_, shown)| shown.as_str()).collect::<Vec<_>>().join(", "))
    };
    let said = |name: &str, options: &SaidOptions| {
        let chosen = fields.all(name);
        let names = options.iter().filter(|(value, _)| chosen.contains(&value.as_str()));
        Said::list(names.map(|(_, shown)| shown))
    };
    let children: Vec<String> =
        (1..=CHILDREN).map(|at| day(&format!("enfant{at}"))).filter(|d| !d.is_empty()).collect();
    let street = format!(
        "{} {}, {} {}",
        text("numero"),
        text("voie"),
        text("codepostal"),
        shown("commune", &lists.addresses).in_french()
    );
    let full = |a: &str, b: &str| format!("{} {}", text(a), text(b)).trim().to_owned();
    let all = vec![
        vec![
            ("register-civility", said("civilite", &lists.civilities)),
            ("register-name", full("prenom", "nom").into()),
            ("register-birth", day("naissance").into()),
            ("register-nationality", said("nationalite", &lists.nationalities)),
            ("register-family", said("situation", &lists.families)),
            ("register-phone", text("telephone").into()),
            ("register-email", text("email").into()),
            ("register-street-hint", street.trim().to_owned().into()),
        ],
        vec![
            ("register-adult-name", full("prenom2", "nom2").into()),
            ("register-children", children.join(", ").into()),
            ("register-unborn", text("anaitre").into()),
        ],
        vec![
            ("register-work", said("travail", &lists.works)),
            ("register-income", euros("revenu").into()),
            ("register-monthly", euros("ressources").into()),
        ],
        vec![
            ("register-housing", said("logement", &lists.housings)),
            ("register-rent", euros("loyer").into()),
            ("register-dwellers", text("occupants").into()),
            ("register-surface", text("surface").into()),
        ],
        vec![
            ("register-communes", shown("communes", &lists.communes)),
            ("register-sizes", shown("tailles", &lists.typologies)),
            ("register-widened", said("elargie", &lists.widened)),
            ("register-most-rent", euros("loyermax").into()),
            ("register-reasons", said("motifs", &lists.reasons)),
            ("register-desk", shown("guichet", &lists.desks)),
        ],
    ];
    let filled = |lines: Vec<(&'static str, Said)>| {
        let filled = lines.into_iter().filter(|(_, value)| !value.is_empty());
        filled.map(|(key, value)| (words.say(key), value)).collect::<Vec<_>>()
    };
    let titled = (1..).zip(all).map(|(step, lines)| Section {
        step,
        title: words.say(&format!("register-step-{step}")),
        lines: filled(lines),
    });
    titled.collect()
}
