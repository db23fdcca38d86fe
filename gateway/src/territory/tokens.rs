//! The colours by name, and the style they make.

use super::contrast::{Colour, contrast};
use std::collections::BTreeMap;

/// Name, light, dark. A style never names a colour otherwise.
const TOKENS: [(&str, &str, &str); 18] = [
    ("ink", "#1c2a33", "#ecebe6"),
    ("soft", "#4d5c66", "#b4bec4"),
    ("paper", "#faf8f4", "#12191d"),
    ("card", "#ffffff", "#1a2429"),
    ("line", "#d8d3c8", "#38464d"),
    ("field", "#6d7a83", "#93a1a9"),
    ("main", "#0a5a5c", "#7fd0cb"),
    ("main-deep", "#063f41", "#a9e3df"),
    ("main-pale", "#e3f0ef", "#16383a"),
    ("on-main", "#ffffff", "#0c1a1b"),
    ("warm", "#9a4a1c", "#f0ad83"),
    ("warm-pale", "#fbeee4", "#3a271b"),
    ("good", "#1f6b3a", "#86d6a0"),
    ("good-pale", "#e6f3ea", "#17321f"),
    ("bad", "#a3262a", "#ff9c9c"),
    ("bad-pale", "#fbe9e9", "#3d1d1f"),
    ("focus", "#ffbf3f", "#ffbf3f"),
    ("focus-ring", "#1c2a33", "#12191d"),
];

/// Text on its ground: 4.5 to 1 (WCAG 1.4.3).
const TEXT: [(&str, &str); 24] = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "main-pale"),
    ("ink", "warm-pale"),
    ("ink", "good-pale"),
    ("ink", "bad-pale"),
    ("soft", "paper"),
    ("soft", "card"),
    ("soft", "main-pale"),
    ("soft", "warm-pale"),
    ("soft", "good-pale"),
    ("soft", "bad-pale"),
    ("main", "paper"),
    ("main", "card"),
    ("main", "main-pale"),
    ("main", "warm-pale"),
    ("main-deep", "card"),
    ("main-deep", "main-pale"),
    ("on-main", "main"),
    ("on-main", "main-deep"),
    ("warm", "warm-pale"),
    ("good", "good-pale"),
    ("bad", "card"),
    ("bad", "bad-pale"),
];

/// Edges that tell what a thing is, on their ground: 3 to 1 (WCAG 1.4.11).
const EDGES: [(&str, &str); 7] = [
    ("field", "card"),
    ("field", "paper"),
    ("main", "paper"),
    ("warm", "warm-pale"),
    ("good", "good-pale"),
    ("bad", "paper"),
    ("focus", "focus-ring"),
];

/// Every colour of one ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette(BTreeMap<&'static str, Colour>);

impl Palette {
    pub(super) fn light() -> Self {
        Self::of(|(_, light, _)| light)
    }

    pub(super) fn dark() -> Self {
        Self::of(|(_, _, dark)| dark)
    }

    fn of(which: fn(&(&'static str, &'static str, &'static str)) -> &'static str) -> Self {
        let all = TOKENS.iter().filter_map(|t| Some((t.0, which(t).parse().ok()?)));
        Self(all.collect())
    }

    /// Takes over what a file says.
    pub(super) fn change(&mut self, given: &BTreeMap<String, String>) -> Result<(), String> {
        for (name, spelt) in given {
            let colour = spelt.parse::<Colour>().map_err(|why| format!("{name}: {why}"))?;
            let Some(own) = self.0.get_mut(name.as_str()) else {
                let names: Vec<&str> = TOKENS.iter().map(|t| t.0).collect();
                return Err(format!("there is no colour {name}; there are {}", names.join(", ")));
            };
            *own = colour;
        }
        Ok(())
    }

    /// Whether everything can be read.
    pub(super) fn check(&self) -> Result<(), String> {
        let pairs = TEXT.iter().map(|p| (p, 4.5, "text"));
        for ((over, under), least, what) in pairs.chain(EDGES.iter().map(|p| (p, 3.0, "an edge"))) {
            let (Some(a), Some(b)) = (self.0.get(over), self.0.get(under)) else { continue };
            let found = contrast(*a, *b);
            if found < least {
                return Err(format!(
                    "{over} ({a}) on {under} ({b}) has a contrast of {found:.2} to 1; {what} needs {least} to 1 \
                     to be read"
                ));
            }
        }
        Ok(())
    }

    /// `--ink: #1c2a33; …`
    pub(crate) fn declared(&self) -> String {
        self.0.iter().map(|(name, colour)| format!("--{name}: {colour}; ")).collect()
    }

    /// A colour as it is spelt, for what is not style.
    pub(crate) fn spelt(&self, name: &str) -> String {
        self.0.get(name).map(Colour::to_string).unwrap_or_default()
    }
}
