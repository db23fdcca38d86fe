//! What a demand declares, for who may read it.

use crate::web::{towns, words};
use domain::demand::Demand;

/// What was declared, section by section; an erased section says so.
#[expect(clippy::too_many_lines, reason = "one row a field of the form, nothing else")]
pub(in crate::web) fn sections(
    demand: &Demand,
) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let erased = || vec![("Contenu", "effacé, ou non ouvert".to_owned())];
    let mut all = Vec::new();
    if let Some(identity) = &demand.identity {
        all.push((
            "Demandeur",
            identity.open().map_or_else(erased, |i| {
                vec![
                    ("Nom", i.name.clone()),
                    ("Prénom", i.first_name.clone().unwrap_or_default()),
                    ("Né(e) le", i.birth_date.map(words::day).unwrap_or_default()),
                    ("Téléphone", i.phone.clone().unwrap_or_default()),
                    ("Adresse électronique", i.email.clone().unwrap_or_default()),
                    (
                        "Commune",
                        demand
                            .residence
                            .as_ref()
                            .map(|c| towns::name(c.as_str()))
                            .unwrap_or_default(),
                    ),
                ]
            }),
        ));
    }
    for adult in &demand.co_applicants {
        all.push((
            "Signe aussi le bail",
            adult.open().map_or_else(erased, |a| {
                vec![
                    ("Nom", a.name.clone()),
                    ("Prénom", a.first_name.clone()),
                    ("Né(e) le", words::day(a.birth_date)),
                ]
            }),
        ));
    }
    if let Some(household) = &demand.household {
        let mut lines = vec![
            ("Personnes à loger", household.size.to_string()),
            ("Catégorie de ménage", household.category.to_string()),
        ];
        if let Some(open) = household.household.open() {
            let births: Vec<_> =
                open.members.iter().skip(1).filter_map(|m| m.birth_date).map(words::day).collect();
            lines.push(("Autres membres nés le", births.join(", ")));
            lines.push((
                "Enfants à naître",
                if open.unborn > 0 { open.unborn.to_string() } else { String::new() },
            ));
        }
        all.push(("Ménage", lines));
    }
    if let Some((quartile, resources)) = &demand.resources {
        let mut lines = vec![("Niveau", words::quartile(*quartile).to_owned())];
        if let Some(open) = resources.open() {
            lines.push((
                "Revenu fiscal (avant-dernière année)",
                open.tax_income_n2.map(words::whole_euros).unwrap_or_default(),
            ));
            lines.push((
                "Revenu fiscal (dernière année)",
                open.tax_income_n1.map(words::whole_euros).unwrap_or_default(),
            ));
            lines.push(("Ressources par mois", words::whole_euros(open.monthly)));
        }
        all.push(("Ressources", lines));
    }
    if let Some((transfer, housing)) = &demand.housing {
        let mut lines =
            vec![("Déjà locataire social", if *transfer { "oui" } else { "non" }.to_owned())];
        if let Some(open) = housing.open() {
            let label = |code: &str| {
                words::HOUSINGS
                    .iter()
                    .find(|(c, _)| *c == code)
                    .map_or_else(|| code.to_owned(), |(_, l)| (*l).to_owned())
            };
            lines.push((
                "Logement actuel",
                open.models.iter().map(|m| label(m.as_str())).collect::<Vec<_>>().join(", "),
            ));
            lines.push(("Loyer", open.rent.map(words::whole_euros).unwrap_or_default()));
            lines.push(("Habitants", open.inhabitants.map(|n| n.to_string()).unwrap_or_default()));
        }
        all.push(("Logement actuel", lines));
    }
    if let Some(wish) = &demand.wish {
        let communes: Vec<_> = wish.communes.iter().map(|c| towns::name(c.as_str())).collect();
        let sizes: Vec<_> = wish.typologies.iter().map(|t| words::typology(*t)).collect();
        all.push((
            "Souhaits",
            vec![
                ("Communes", communes.join(", ")),
                ("Tailles", sizes.join(", ")),
                ("Recherche élargie", if wish.widened { "oui" } else { "non" }.to_owned()),
            ],
        ));
    }
    if let Some(score) = &demand.score {
        all.push((
            "Points",
            vec![
                (
                    "Total",
                    format!(
                        "{}{}",
                        score.total,
                        if score.provisional { " (provisoire)" } else { "" }
                    ),
                ),
                ("Calculés le", words::day(score.computed_on)),
            ],
        ));
    }
    for (_, lines) in &mut all {
        lines.retain(|(_, value)| !value.is_empty());
    }
    all
}
