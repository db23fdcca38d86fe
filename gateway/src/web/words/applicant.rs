//! French words of the applicant's pages: who did something, what an entry of the thread is about.

use crate::web::towns;
use projections::timeline::Topic;

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

/// Who did something: the body, never the person. A reader to whom views are closed is told of no body.
pub(crate) fn doer(role: &str, code: &str, narrowed: bool) -> String {
    match (role, code) {
        ("applicant", _) => "vous, ou une personne de votre demande".to_owned(),
        ("helper", _) => "qui vous aide, par mandat".to_owned(),
        ("system", _) => "le service, à la date prévue".to_owned(),
        (_, _) if narrowed => "un organisme du réseau".to_owned(),
        ("landlord", code) if !code.is_empty() => format!("bailleur : {}", body(code)),
        ("commission", code) if !code.is_empty() => {
            format!("commission d’attribution : {}", body(code))
        }
        (_, "") => "un organisme du réseau".to_owned(),
        (_, code) => body(code),
    }
}

/// What entries are about, as a filter says it.
pub(crate) const fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::Demand => "Ma demande",
        Topic::Documents => "Documents",
        Topic::Homes => "Logements",
        Topic::Decisions => "Décisions",
        Topic::Exchanges => "Courriers et contacts",
        Topic::Other => "Autres",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_named_and_nobody_who_works_there() {
        assert_eq!(body("mairie-44109"), "mairie de Nantes");
        assert_eq!(body("maison-de-l-habitant"), "Maison de l’habitant");
        assert_eq!(doer("agent", "mairie-44109", false), "mairie de Nantes");
        assert_eq!(doer("agent", "mairie-44109", true), "un organisme du réseau");
        assert_eq!(doer("landlord", "bailleur-a", false), "bailleur : Bailleur a");
    }
}
