//! What the household says, and the documents that prove it.

use super::StoredDocument;
use crate::{projection::Seen, rows::Record};
use domain::{demand::DemandEvent, id::DemandId};

pub(super) fn take(row: &mut Record, seen: &Seen<'_>, event: &DemandEvent) {
    use DemandEvent as E;
    match event {
        E::Submitted { residence, identity, .. }
        | E::IdentityChanged { residence, identity, .. } => {
            row.set("residence", residence.as_ref()).set("identity", seen.copy("/identity"));
            row.set("applicant", identity.person());
        }
        E::HouseholdDeclared { category, size, .. } => {
            row.set("category", *category).set("size", *size);
        }
        E::ResourcesDeclared { quartile, .. } => {
            row.set("quartile", crate::code(quartile));
        }
        E::HousingDeclared { transfer, .. } => {
            row.set("transfer", *transfer);
        }
        E::WishDeclared { typologies, communes, widened, .. } => {
            row.set_json("typologies", typologies).set_json("communes", communes);
            row.set("widened", *widened);
        }
        E::CompletenessAssessed { missing, anomalies } => {
            row.set_json("missing", missing).set_json("anomalies", anomalies);
        }
        E::DuplicateSuspected { others } => alike(row, |known| {
            known.extend(others);
            known.sort_unstable();
            known.dedup();
        }),
        E::ResemblanceDismissed(said) => alike(row, |known| known.retain(|o| *o != said.other)),
        E::Absorbed(said) => alike(row, |known| known.retain(|o| *o != said.from)),
        E::Merged(said) => alike(row, |known| known.retain(|o| *o != said.into)),
        _ => {}
    }
}

fn alike(row: &mut Record, change: impl FnOnce(&mut Vec<DemandId>)) {
    let mut known: Vec<DemandId> = row.json("lookalikes");
    change(&mut known);
    row.set_json("lookalikes", &known);
}

pub(super) fn document(row: &mut Record, event: &DemandEvent) {
    use DemandEvent as E;
    let mut documents: Vec<StoredDocument> = row.json("documents");
    let named = |id| documents.iter().position(|stored: &StoredDocument| stored.document == id);
    match event {
        E::DocumentFiled { document, category, filed_on, .. } if named(*document).is_none() => {
            documents.push(StoredDocument {
                document: *document,
                category: *category,
                filed_on: *filed_on,
                verified_on: None,
                rejected: None,
            });
        }
        E::DocumentVerified { document, verified_on, .. } => {
            if let Some(stored) = named(*document).and_then(|at| documents.get_mut(at)) {
                stored.verified_on = Some(*verified_on);
                stored.rejected = None;
            }
        }
        E::DocumentRejected { document, reason } => {
            if let Some(stored) = named(*document).and_then(|at| documents.get_mut(at)) {
                stored.verified_on = None;
                stored.rejected = Some(*reason);
            }
        }
        _ => {}
    }
    row.set_json("documents", &documents);
}
