//! Files of the site, inside the binary: no CDN, no third party, a name that changes with the content.

use crate::territory;
use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use std::{borrow::Cow, sync::LazyLock};

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: Cow<'static, [u8]>,
}

/// The files, with the colours and the logo of this territory.
static ASSETS: LazyLock<[Asset; 5]> = LazyLock::new(|| {
    [
        Asset {
            name: "agent.js",
            kind: "text/javascript; charset=utf-8",
            bytes: include_bytes!("../../static/agent.js").as_slice().into(),
        },
        Asset {
            name: "app.css",
            kind: "text/css; charset=utf-8",
            bytes: style().into_bytes().into(),
        },
        Asset {
            name: "flux.js",
            kind: "text/javascript; charset=utf-8",
            bytes: include_bytes!("../../static/flux.js").as_slice().into(),
        },
        Asset {
            name: "logo.svg",
            kind: "image/svg+xml",
            bytes: territory::current().logo.as_slice().into(),
        },
        Asset {
            name: "thread.svg",
            kind: "image/svg+xml",
            bytes: include_bytes!("../../static/thread.svg").as_slice().into(),
        },
    ]
});

/// The style: what the colours are, light then dark as the reader's system is, and what is made of them.
fn style() -> String {
    let here = territory::current();
    format!(
        ":root{{color-scheme:light dark;{}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n{}",
        here.light.declared(),
        here.dark.declared(),
        include_str!("../../static/app.css")
    )
}

/// Changes with any byte of any file: it is part of every address, so browsers may keep them for ever.
pub static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for asset in ASSETS.iter() {
        hash.update(&asset.bytes);
    }
    hex::encode(hash.finalize()).chars().take(12).collect()
});

/// `/static/{version}/{name}`. An older version still answers, with today's bytes and no caching.
pub async fn serve(Path((version, name)): Path<(String, String)>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let cache =
        if version == *VERSION { "public, max-age=31536000, immutable" } else { "no-store" };
    ([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, cache)], &*asset.bytes)
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_stays_within_its_budget() {
        let css = ASSETS.iter().find(|asset| asset.name == "app.css").unwrap();
        assert!(css.bytes.len() <= 24 * 1024, "{} bytes", css.bytes.len());
    }
}
