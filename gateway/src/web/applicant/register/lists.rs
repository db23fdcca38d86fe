//! What can be chosen in the form.

use crate::{
    app::App,
    error::Trouble,
    web::{
        fields::{Options, SaidOptions},
        messages::Words,
        network, towns, words,
    },
};

pub(in crate::web::applicant) struct Lists {
    pub(in crate::web::applicant) civilities: SaidOptions,
    pub(in crate::web::applicant) nationalities: SaidOptions,
    pub(in crate::web::applicant) families: SaidOptions,
    pub(in crate::web::applicant) links: SaidOptions,
    pub(in crate::web::applicant) works: SaidOptions,
    pub(in crate::web::applicant) housings: SaidOptions,
    pub(in crate::web::applicant) communes: Options,
    pub(in crate::web::applicant) addresses: Options,
    pub(in crate::web::applicant) typologies: Options,
    pub(in crate::web::applicant) widened: SaidOptions,
    pub(in crate::web::applicant) reasons: SaidOptions,
    pub(in crate::web::applicant) desks: Options,
}

fn coded<'a>(words: Words, list: &str, codes: impl IntoIterator<Item = &'a str>) -> SaidOptions {
    let said = |code: &str| (code.to_owned(), words.say(&format!("register-{list}-{code}")));
    codes.into_iter().map(said).collect()
}

/// Every list, in the words of the visitor.
///
/// # Errors
/// A store does not answer.
pub(in crate::web::applicant) async fn lists(app: &App, words: Words) -> Result<Lists, Trouble> {
    let desks = network::desks(&network::places(app).await?);
    let mut addresses = towns::options();
    addresses.push(("autre".to_owned(), "Une autre commune".to_owned()));
    Ok(Lists {
        civilities: coded(words, "civility", ["1", "2"]),
        nationalities: coded(words, "nationality", ["1", "2", "3"]),
        families: coded(words, "family", ["C", "M", "P", "U", "S", "D", "V"]),
        links: coded(words, "link", ["M", "P", "C", "L"]),
        works: coded(words, "work", ["CDI", "CDD", "ART", "CHO", "APP", "ETU", "RET", "AUT"]),
        housings: coded(words, "housing", words::HOUSINGS.iter().map(|(code, _)| *code)),
        communes: towns::options(),
        addresses,
        typologies: words::typologies(),
        widened: coded(words, "widened", ["oui", "non"]),
        reasons: coded(words, "reason", words::REASONS.iter().map(|(code, _)| *code)),
        desks: desks.into_iter().map(|(code, name)| (code.to_string(), name)).collect(),
    })
}
