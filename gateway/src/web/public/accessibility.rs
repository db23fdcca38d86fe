//! `/accessibilite`: the statement that the law asks (loi 2005-102, art. 47; décret 2019-768), in its own form.
//!
//! Until a person has audited the site and dated it, the only state the rule allows is « non conforme ». What people
//! tried by hand stands in [`CHECKS`], with what was found and what could not be tried.

use crate::{
    territory,
    web::{
        page::{Page, show},
        visit::Visit,
    },
};
use askama::Template;
use axum::response::Response;

/// A check made by hand on a day.
struct Check {
    what: &'static str,
    how: &'static str,
    found: &'static str,
}

const DAY: &str = "26 novembre 2026";

const CHECKS: [Check; 10] = [
    Check {
        what: "Lecteur d’écran",
        how: "Sur dix pages, l’arbre d’accessibilité que le navigateur donne aux lecteurs d’écran : ordre, titres, \
              repères, noms",
        found: "L’ordre lu est celui de la page. Aucun rang de titre n’est sauté. Chaque lien, bouton, champ, image \
                et tableau a un nom. Aucun vrai lecteur d’écran (NVDA, JAWS, VoiceOver) n’a pu être essayé : \
                ce contrôle reste à faire.",
    },
    Check {
        what: "Zoom à 400 %",
        how: "Dix pages de 1280 pixels à 400 %, soit 320 pixels de large",
        found: "Aucune page ne défile de côté. Les tableaux larges défilent dans leur cadre, au clavier aussi.",
    },
    Check {
        what: "Zoom à 200 %",
        how: "Toutes les pages de 1280 pixels à 200 %, par l’outil ; dix regardées",
        found: "Aucun texte coupé, aucun défilement de côté.",
    },
    Check {
        what: "Clavier",
        how: "Toutes les pages parcourues avec la seule touche Tab",
        found: "Tout lien, bouton et champ est atteint, dans l’ordre, sans piège. Le premier arrêt mène au contenu.",
    },
    Check {
        what: "Focus visible",
        how: "À chaque arrêt du parcours : un contour, et l’élément à l’écran",
        found: "Un double contour de 3 pixels, clair et sombre, à chaque arrêt.",
    },
    Check {
        what: "Contraste",
        how: "Les couleurs claires et sombres mesurées deux à deux, puis chaque page par l’outil",
        found: "4,5 pour 1 au moins pour les textes, 3 pour 1 pour les contours. Le site ne démarre pas avec moins.",
    },
    Check {
        what: "Couleurs forcées",
        how: "Émulation du contraste élevé ; trois pages regardées : demande, guichet, formulaire",
        found: "Textes, champs, cartes et boutons se voient. L’étape en cours et la page en cours restent \
                reconnaissables sans couleur. Pas d’essai sous Windows.",
    },
    Check {
        what: "Mouvement réduit",
        how: "Dix pages avec le réglage « réduire les animations »",
        found: "Rien ne bouge. Sans ce réglage, seule la couleur des boutons change en douceur.",
    },
    Check {
        what: "Espacement du texte",
        how: "Dix pages à 360 pixels, avec les espacements de la règle WCAG 1.4.12",
        found: "Rien n’est coupé, rien ne déborde.",
    },
    Check {
        what: "Impression",
        how: "Quatre pages regardées : demande, dossier, séance, statistiques",
        found: "Le tableau de comparaison débordait de la feuille : corrigé. Navigation et boutons ne s’impriment pas.",
    },
];

#[derive(Template)]
#[template(path = "public/accessibility.html")]
struct AccessibilityPage {
    page: Page,
    name: &'static str,
    day: &'static str,
    checks: &'static [Check],
}

/// `GET /accessibilite`
pub(in crate::web) async fn accessibility(visit: Visit) -> Response {
    let page = Page::new(&visit, "", "Accessibilité : non conforme");
    show(&AccessibilityPage { page, name: &territory::current().name, day: DAY, checks: &CHECKS })
}
