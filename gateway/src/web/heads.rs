//! The heads of files for whoever reads a list of them: of all that is sealed in a file only the name and the number are
//! opened, from the copies that the read model keeps.

use crate::{app::App, error::Trouble, web::agent::spelt};
use domain::{
    declaration::{Identity, NumberGiven},
    id::DemandId,
    territory::Commune,
};
use eventstore::codec::{CodecError, SealedCopy, open_copies};
use projections::demands::{self, FileHead};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a line of a list says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// Name of the applicant; none once it is erased.
    pub(super) name: Option<String>,
    /// The number, once there is one.
    pub(super) number: String,
    /// People to house.
    pub(super) size: Option<usize>,
    /// The commune wished first.
    pub(super) commune: Option<Commune>,
}

/// The heads of these files, by demand; unknown ones are left out. Callers have judged the right and written the reading
/// down first.
///
/// # Errors
/// A store does not answer; a copy does not open.
pub(super) async fn heads(
    app: &App,
    demands: &[DemandId],
) -> Result<BTreeMap<DemandId, Head>, Trouble> {
    let files = demands::files(app.views.db(), demands).await?;
    let mut copies: Vec<SealedCopy> = Vec::new();
    for copy in files.iter().flat_map(sealed).flatten() {
        copies.push(serde_json::from_str(copy).map_err(|e| trouble(&e))?);
    }
    let opened = open_copies(&app.executor.vault, &copies).await;
    let mut opened = opened.map_err(|e: CodecError| trouble(&e))?.into_iter();
    // in the order they were taken: each copy has its answer
    let heads = files.iter().map(|file| {
        let [identity, number] =
            sealed(file).map(|copy| copy.and_then(|_| opened.next().flatten()));
        (file.demand, head(file, identity, number))
    });
    Ok(heads.collect())
}

/// The sealed copies that are opened of a file.
fn sealed(file: &FileHead) -> [Option<&str>; 2] {
    [file.identity.as_deref(), file.number.as_deref()]
}

fn head(file: &FileHead, identity: Option<Value>, number: Option<Value>) -> Head {
    let number: Option<NumberGiven> = number.and_then(read);
    Head {
        name: identity.and_then(read).map(|identity: Identity| spelt(&identity)),
        number: number.map(|given| given.0.as_str().to_owned()).unwrap_or_default(),
        size: file.size.and_then(|size| usize::try_from(size).ok()),
        commune: file.communes.first().cloned(),
    }
}

fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

fn trouble(why: &dyn std::fmt::Display) -> Trouble {
    Trouble::Unavailable(why.to_string())
}
