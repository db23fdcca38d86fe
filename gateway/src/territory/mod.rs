//! What differs from one territory to the next on every page: its name, its logo, its colours.
//!
//! A file of TOML (`--territory FILE`, or `FILCOMMUN_TERRITORY`) says what differs from the first territory; what it
//! leaves out stays:
//!
//! ```toml
//! name = "Filcommun"
//! subtitle = "Le logement social, Nantes Métropole"
//! logo = "logo.svg"          # beside this file; SVG, at most 20 kB, without script or address
//!
//! [light]                    # colours as #rrggbb; the names are in `tokens`
//! main = "#0a5a5c"
//! main-deep = "#063f41"
//!
//! [dark]
//! main = "#7fd0cb"
//! ```
//!
//! It is read once, when the site starts. A colour on which text cannot be read stops the start and says which pair,
//! its contrast and what it must reach: a territory cannot make its pages unreadable by mistake.

mod contrast;
mod tokens;

#[cfg(test)]
mod tests;

pub use tokens::Palette;

use crate::cli::Failure;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::OnceLock,
};

const LOGO_BYTES: usize = 20 * 1024;

/// What a territory's pages carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// Name of the site: at the head of each page and in its title.
    pub name: String,
    /// The line under the name.
    pub subtitle: String,
    /// The logo, SVG.
    pub logo: Vec<u8>,
    /// Colours on a light ground.
    pub light: Palette,
    /// Colours on a dark ground.
    pub dark: Palette,
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Option<String>,
    subtitle: Option<String>,
    logo: Option<PathBuf>,
    #[serde(default)]
    light: BTreeMap<String, String>,
    #[serde(default)]
    dark: BTreeMap<String, String>,
}

impl Default for Territory {
    fn default() -> Self {
        Self {
            name: "Filcommun".to_owned(),
            subtitle: "Le logement social, Nantes Métropole".to_owned(),
            logo: include_bytes!("../../static/thread.svg").to_vec(),
            light: Palette::light(),
            dark: Palette::dark(),
        }
    }
}

impl Territory {
    /// Reads a territory's file.
    ///
    /// # Errors
    /// The file or its logo cannot be read, says something unknown, or has colours that cannot be read.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let wrong = |why: String| Failure::usage(format!("--territory {}: {why}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|e| wrong(e.to_string()))?;
        let file: File = toml::from_str(&text).map_err(|e| wrong(e.to_string()))?;
        let mut territory = Self::default();
        if let Some(logo) = &file.logo {
            let beside = path.parent().unwrap_or(Path::new(".")).join(logo);
            let bytes = std::fs::read(&beside)
                .map_err(|e| wrong(format!("logo {}: {e}", beside.display())))?;
            territory.logo = checked_logo(bytes).map_err(wrong)?;
        }
        for (own, given) in
            [(&mut territory.name, &file.name), (&mut territory.subtitle, &file.subtitle)]
        {
            if let Some(given) = given {
                *own = checked_line(given).map_err(wrong)?;
            }
        }
        territory.light.change(&file.light).map_err(|why| wrong(format!("[light] {why}")))?;
        territory.dark.change(&file.dark).map_err(|why| wrong(format!("[dark] {why}")))?;
        territory.light.check().map_err(|why| wrong(format!("[light] {why}")))?;
        territory.dark.check().map_err(|why| wrong(format!("[dark] {why}")))?;
        Ok(territory)
    }
}

fn checked_line(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("a name or subtitle is empty".to_owned()),
        long if long.chars().count() > 60 => Err(format!("« {long} » is longer than 60 letters")),
        line => Ok(line.to_owned()),
    }
}

fn checked_logo(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    if bytes.len() > LOGO_BYTES {
        return Err(format!("the logo has {} bytes; at most {LOGO_BYTES}", bytes.len()));
    }
    let text = String::from_utf8(bytes).map_err(|_| "the logo is no SVG".to_owned())?;
    let low = text.to_lowercase();
    if !low.contains("<svg") {
        return Err("the logo is no SVG".to_owned());
    }
    let barred = ["<script", "<foreignobject", "href=\"http", "url(http", "<!entity", "onload="];
    match barred.iter().find(|word| low.contains(**word)) {
        Some(word) => Err(format!("the logo holds {word}: only shapes are allowed")),
        None => Ok(text.into_bytes()),
    }
}

static CURRENT: OnceLock<Territory> = OnceLock::new();

/// The territory of this process; the first one unless [`install`] said another.
pub(crate) fn current() -> &'static Territory {
    CURRENT.get_or_init(Territory::default)
}

/// Makes a territory that of this process. Only before the first page is drawn.
///
/// # Errors
/// Pages were drawn already, or another was installed.
pub(crate) fn install(territory: Territory) -> Result<(), Failure> {
    let already = || Failure::new("the territory is already chosen");
    CURRENT.set(territory).or_else(|given| (*current() == given).then_some(()).ok_or_else(already))
}
