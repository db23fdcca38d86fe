//! French words of the applicant's pages: bodies.

use crate::web::towns;

/// A body as people read it. A town hall is named after its commune; another body by the words of its code.
pub(crate) fn body(code: &str) -> String {
    if let Some(insee) = code.strip_prefix("mairie-") {
        return format!("mairie de {}", towns::name(insee));
    }
    let mut words = code.replace("-l-", "-l’").replace("-d-", "-d’").replace('-', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_named_by_its_town_or_its_code() {
        assert_eq!(body("mairie-44109"), "mairie de Nantes");
        assert_eq!(body("maison-de-l-habitant"), "Maison de l’habitant");
    }
}
