//! The certificate of registration (CCH R441-2-4): that the demand is there, since when, under which number, until when.

use crate::{
    app::App,
    error::Trouble,
    pdf::Document,
    web::{applicant::own::Own, towns, words},
};

/// The certificate of a registered demand.
///
/// # Errors
/// It is not registered, or no longer active; a store does not answer.
pub(super) async fn draw(app: &App, own: &Own<'_>) -> Result<Document, Trouble> {
    let demand = &own.demand;
    let (Some(number), Some(presented), Some(expires), true) =
        (demand.number(), demand.presented_on(), demand.expires_on(), demand.is_active())
    else {
        return Err(Trouble::NotFound);
    };
    let mut facts = vec![
        ("Numéro unique".to_owned(), number.as_str().to_owned()),
        ("Demande déposée le".to_owned(), words::long_day(presented)),
        ("Valable jusqu’au".to_owned(), format!("{} inclus", words::long_day(expires))),
    ];
    if let Some(day) = demand.renewed_on {
        facts.push(("Dernier renouvellement".to_owned(), words::long_day(day)));
    }
    if let Some(household) = &demand.household {
        facts.push(("Personnes à loger".to_owned(), household.size.to_string()));
    }
    if let Some(wish) = &demand.wish {
        let towns: Vec<_> = wish.communes.iter().map(|c| towns::name(c.as_str())).collect();
        let sizes: Vec<_> = wish.typologies.iter().map(|t| words::typology(*t)).collect();
        facts.push(("Communes souhaitées".to_owned(), towns.join(", ")));
        facts.push(("Tailles souhaitées".to_owned(), sizes.join(", ")));
    }
    let position = u64::try_from(own.position(app).await?).ok();
    Ok(Document::new("Attestation d’enregistrement d’une demande de logement social", "fr")
        .paragraph("Cette demande est enregistrée. Elle est valable dans tout le département de la Loire-Atlantique.")
        .facts(facts)
        .heading(2, "Ce que cette attestation permet")
        .list(vec![
            "Elle prouve que la demande est enregistrée, et depuis quand (CCH L441-2-1 et R441-2-4).".to_owned(),
            "Elle prouve l’ancienneté de la demande, qui compte à partir du jour du dépôt.".to_owned(),
            "Elle donne le délai à partir duquel la commission de médiation peut être saisie (CCH L441-1-4).".to_owned(),
        ])
        .heading(2, "Ce qu’il faut faire")
        .paragraph(format!(
            "Renouvelez la demande avant la fin du {}. Un courrier vous le rappellera. Dites à un lieu d’accueil tout \
             changement d’adresse, de ménage ou de ressources.",
            words::long_day(expires)
        ))
        .footer(position, app.today()))
}
