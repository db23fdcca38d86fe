//! The whole history of a demand, to read and to print.

use crate::{
    app::App,
    error::Trouble,
    pdf::Document,
    web::{applicant::own::Own, words},
};

/// Entries of one file: about 150 pages.
pub(super) const MOST: usize = 2_000;

/// The history before a position, newest first.
///
/// # Errors
/// A store does not answer.
pub(super) async fn draw(app: &App, own: &Own<'_>, before: i64) -> Result<Document, Trouble> {
    let mut entries = own.entries(app, before, MOST + 1).await?;
    let is_longer = entries.len() > MOST;
    entries.truncate(MOST);
    let position = u64::try_from(own.position(app).await?).ok();
    let today = app.today();
    let mut facts = Vec::new();
    if let Some(number) = own.demand.number() {
        facts.push(("Numéro unique".to_owned(), number.as_str().to_owned()));
    }
    if let Some(day) = own.demand.presented_on() {
        facts.push(("Demande déposée le".to_owned(), words::long_day(day)));
    }
    if let Some(day) = own.demand.expires_on() {
        facts.push(("Valable jusqu’au".to_owned(), words::long_day(day)));
    }
    let rows = entries.iter().map(|entry| {
        let what = if entry.more.is_empty() {
            format!("{}.", entry.what.in_french())
        } else {
            format!("{}. {}", entry.what.in_french(), entry.more.in_french())
        };
        vec![
            words::day(entry.on),
            what,
            entry.who.in_french().to_owned(),
            entry.article.clone(),
            words::number(entry.position),
        ]
    });
    let header = ["Jour", "Ce qui s’est passé", "Par", "Règle", "N° au journal"];
    let mut document = Document::new("Historique d’une demande de logement social", "fr")
        .paragraph(format!("Situation au {}.", words::long_day(today)))
        .facts(facts)
        .paragraph(
            "Chaque ligne est un fait gardé dans un journal que personne ne peut réécrire. Le même historique en \
             format JSON porte les preuves, ligne par ligne.",
        );
    if is_longer {
        let oldest = entries.last().map_or(0, |entry| entry.position);
        document = document.paragraph(format!(
            "Cette demande a plus de {} faits. Ceux d’avant le n° {} sont dans un autre fichier, à demander avec ce \
             numéro.",
            words::number(i64::try_from(MOST).unwrap_or(i64::MAX)),
            words::number(oldest)
        ));
    }
    Ok(document
        .table(
            "Ce qui s’est passé, du plus récent au plus ancien",
            header.map(str::to_owned).to_vec(),
            rows.collect(),
        )
        .footer(position, today))
}
