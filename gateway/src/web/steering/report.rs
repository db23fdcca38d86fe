//! The yearly report, as a document.

use super::indicators::Indicators;
use crate::{pdf::Document, web::words};
use chrono::NaiveDate;

/// The report of a year.
pub(crate) fn document(all: &Indicators, printed: NaiveDate) -> Document {
    let position = u64::try_from(all.position).unwrap_or(0);
    let mut document =
        Document::new(format!("Rapport annuel {} sur les attributions", all.year), "fr")
            .paragraph(
                "Pour la conférence intercommunale du logement : les indicateurs du plan partenarial de gestion de la demande \
                 et de la convention intercommunale d’attribution, chacun avec sa définition et sa règle.",
            )
            .facts(vec![
                (
                    "Période".to_owned(),
                    format!("du {} au {}", words::day(all.from), words::day(all.to)),
                ),
                ("Baux signés".to_owned(), all.leases.clone()),
                ("Compté à l’événement".to_owned(), format!("n° {}", words::number(all.position))),
            ])
            .paragraph(
                "Une case qui compte moins de onze ménages n’est pas publiée, ni celle qui la ferait retrouver par \
                 soustraction.",
            );
    for one in &all.indicators {
        document = document
            .heading(2, one.title)
            .paragraph(one.figure.clone())
            .facts(vec![
                ("Définition".to_owned(), one.definition.clone()),
                ("Règle".to_owned(), one.article.to_owned()),
                ("Objectif".to_owned(), one.target.clone()),
            ])
            .table(
                one.title,
                one.header.iter().map(|label| (*label).to_owned()).collect(),
                one.rows.clone(),
            );
    }
    document.footer(Some(position), printed)
}
