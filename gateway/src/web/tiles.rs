//! The 24 communes as a map of tiles of one size, set by where they lie. Each tile is a link, says its name and its
//! number, and has its row in the table before it: the map adds where, no fact.

use std::fmt::Write;

/// INSEE code, short name, column from the west, row from the north.
const TILES: [(&str, &str, usize, usize); 24] = [
    ("44194", "Sautron", 1, 0),
    ("44114", "Orvault", 2, 0),
    ("44035", "La Chapelle", 3, 0),
    ("44026", "Carquefou", 4, 0),
    ("44047", "Couëron", 1, 1),
    ("44162", "St-Herblain", 2, 1),
    ("44109", "Nantes", 3, 1),
    ("44172", "Ste-Luce", 4, 1),
    ("44204", "Thouaré", 5, 1),
    ("44094", "Mauves", 6, 1),
    ("44120", "Le Pellerin", 0, 2),
    ("44074", "Indre", 1, 2),
    ("44020", "Bouguenais", 2, 2),
    ("44143", "Rezé", 3, 2),
    ("44190", "St-Sébast.", 4, 2),
    ("44009", "Basse-Goul.", 5, 2),
    ("44166", "St-Jean-B.", 0, 3),
    ("44101", "La Montag.", 1, 3),
    ("44198", "Sorinières", 3, 3),
    ("44215", "Vertou", 4, 3),
    ("44024", "Brains", 0, 4),
    ("44018", "Bouaye", 1, 4),
    ("44150", "St-Aignan", 2, 4),
    ("44171", "St-Léger", 1, 5),
];

/// Side of a tile, and the step to the next.
const SIDE: usize = 94;
const STEP: usize = 100;

/// What a tile says.
pub(crate) struct Tile {
    /// The number, or that it is not published.
    pub(crate) says: String,
    /// The number.
    pub(crate) value: Option<i64>,
    /// Whole sentence, with the whole name of the commune. It comes before what the tile shows, and never instead of it:
    /// who speaks to the page says what they see (WCAG 2.5.3).
    pub(crate) sentence: String,
    /// Where it leads.
    pub(crate) href: String,
}

/// The map. `tile` tells each commune by its INSEE code; the one at `here` is marked.
pub(crate) fn map(title: &str, here: Option<&str>, tile: impl Fn(&str) -> Tile) -> String {
    let tiles: Vec<_> = TILES.iter().map(|place| (place, tile(place.0))).collect();
    let most = tiles.iter().filter_map(|(_, tile)| tile.value).max().unwrap_or(0).max(1);
    let mut svg = format!(
        "<svg class=\"tiles\" viewBox=\"0 0 {} {}\" role=\"group\" aria-label=\"{}\">",
        7 * STEP,
        6 * STEP,
        escape(title)
    );
    for ((code, name, column, row), tile) in &tiles {
        let (x, y) = (column * STEP + 3, row * STEP + 3);
        let class = match (tile.value, here == Some(*code)) {
            (_, true) => "tile here",
            (None, _) => "tile off",
            _ => "tile",
        };
        // the area of the bar, not its colour, says how many
        let share = tile.value.unwrap_or(0).max(0) as f64 / most as f64;
        let bar = (share.sqrt() * (SIDE - 16) as f64).round();
        let _ = write!(
            svg,
            "<a href=\"{}\"><rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{SIDE}\" \
             height=\"{SIDE}\" rx=\"8\"><title>{}</title></rect><text x=\"{}\" y=\"{}\">{name}</text><text class=\"count\" x=\"{}\" \
             y=\"{}\">{}</text><rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"{bar}\" height=\"8\" rx=\"3\"/></a>",
            escape(&tile.href),
            escape(&tile.sentence),
            x + 8,
            y + 24,
            x + 8,
            y + 58,
            escape(&tile.says),
            x + 8,
            y + 74,
        );
    }
    svg.push_str("</svg>");
    svg
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::towns;
    use std::collections::BTreeSet;

    #[test]
    fn every_commune_has_its_own_tile_and_no_two_share_a_place() {
        let codes: BTreeSet<&str> = TILES.iter().map(|tile| tile.0).collect();
        let known: BTreeSet<&str> = towns::towns().iter().map(|town| town.insee.as_str()).collect();
        assert_eq!(codes, known);
        let places: BTreeSet<_> = TILES.iter().map(|tile| (tile.2, tile.3)).collect();
        assert_eq!(places.len(), 24);
        assert!(TILES.iter().all(|tile| tile.2 < 7 && tile.3 < 6 && tile.1.chars().count() < 12));
    }

    #[test]
    fn each_tile_says_its_number_and_leads_somewhere() {
        let drawn = map("Carte", Some("44109"), |code| Tile {
            says: if code == "44024" { "–".into() } else { "12".into() },
            value: (code != "44024").then_some(12),
            sentence: format!("{code} : 12 \"demandes\""),
            href: format!("/statistiques?commune={code}&taille="),
        });
        assert_eq!(drawn.matches("<a href=").count(), 24);
        assert!(drawn.contains("tile here") && drawn.contains("tile off"));
        assert!(drawn.contains("&amp;taille=") && drawn.contains("&quot;demandes&quot;"));
    }
}
