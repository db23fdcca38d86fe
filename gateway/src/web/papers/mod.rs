//! Documents that people give: judged by their bytes, kept sealed in the vault under the person's key, then told to the
//! log by an event that names them; shown again to whoever may see the document.

mod media;
mod rows;
mod sweep;
mod upload;

pub(crate) use media::Media;
pub(crate) use rows::{Paper, is_replaced, papers, remedy};
pub(crate) use sweep::sweep;
pub(crate) use upload::{BODY_BYTES, Sent, Uploaded};

use super::{act, fields::Fields, fields::Options, words};
use crate::{app::App, desk::Account, error::Trouble};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    demand::{Demand, DemandCommand, DocumentCategory, DocumentEntry},
    id::{DemandId, DocumentId, PersonId},
    territory::Body,
    world::Command,
};
use eventstore::vault::NewDocument;

/// Most documents of one demand: what a household gives in years stays far below.
const MOST: usize = 200;

/// Nothing in a document may run, load or send anything.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
);

/// Categories to choose from.
pub(crate) fn categories() -> Options {
    let all = words::DOCUMENTS.iter();
    all.map(|(c, code)| ((*code).to_owned(), words::document(*c).to_owned())).collect()
}

/// Where a document goes.
pub(crate) struct Place<'a> {
    /// The file.
    pub(crate) demand: (DemandId, &'a Demand),
    /// Whose key seals it.
    pub(crate) person: PersonId,
    /// The body whose desk takes it, if one does.
    pub(crate) desk: Option<&'a Body>,
}

/// Keeps what a form brought. What is wrong with the form is said in its fields: then nothing is kept.
///
/// # Errors
/// The rules refuse; a store does not answer.
pub(crate) async fn keep(
    app: &App,
    who: &Account,
    place: Place<'_>,
    uploaded: Uploaded,
) -> Result<Result<(), Fields>, Trouble> {
    let Uploaded { mut fields, sent, .. } = uploaded;
    let code = fields.value("categorie");
    let category = words::DOCUMENTS.iter().find(|(_, known)| *known == code).map(|found| found.0);
    if category.is_none() {
        fields.wrong("categorie", "Choisissez de quel document il s’agit");
    }
    let file = match sent {
        Sent::Nothing => {
            fields.wrong("fichier", "Choisissez un fichier : un PDF ou une photo");
            None
        }
        Sent::TooLarge => {
            let what = "Ce fichier dépasse 10 Mo. Envoyez une photo moins lourde, ou un PDF de moins de pages";
            fields.wrong("fichier", what);
            None
        }
        Sent::OfAnotherKind => {
            let what = "Ce fichier n’est ni un PDF, ni une photo (JPEG, PNG ou HEIC). Prenez le document en photo";
            fields.wrong("fichier", what);
            None
        }
        Sent::File(media, bytes) => Some((media, bytes)),
    };
    if place.demand.1.documents.len() >= MOST {
        fields
            .wrong("fichier", "Ce dossier a déjà 200 documents. Un lieu d’accueil peut vous aider");
    }
    match (category, file) {
        (Some(category), Some((media, bytes))) if !fields.has_errors() => {
            let id = act::form_command(&who.id.to_string(), &fields, "")?;
            store(app, (who, id), place, category, (media, &bytes)).await.map(Ok)
        }
        _ => Ok(Err(fields)),
    }
}

/// The bytes first, then the event. A process that ends in between leaves bytes that no file names: the same form
/// brings its event, or they are swept.
async fn store(
    app: &App,
    (who, command_id): (&Account, uuid::Uuid),
    place: Place<'_>,
    category: DocumentCategory,
    (media, bytes): (Media, &[u8]),
) -> Result<(), Trouble> {
    let vault = &app.executor.vault;
    let id = DocumentId::new(vault.derive_id(command_id, DocumentId::CATEGORY, 0));
    let (demand, known) = place.demand;
    if !known.documents.contains_key(&id) {
        let at = app.clock.now().0;
        let new = NewDocument { id, person: place.person, demand, kind: media.name(), at };
        vault.keep_document(new, bytes).await?;
    }
    let on = app.today();
    let command = match place.desk {
        None => DemandCommand::FileDocument { document: id, category, on },
        Some(body) => DemandCommand::EnterDocument(DocumentEntry {
            handed_to: Some(body.clone()),
            ..DocumentEntry::at_once(id, category, on)
        }),
    };
    let done = act::run(app, who, "page", command_id, Command::Demand(demand, command)).await;
    match done {
        Ok(_) => Ok(vault.document_filed(&[id]).await?),
        Err(refused @ Trouble::Refused(_)) => {
            vault.drop_unfiled(&[id]).await?;
            Err(refused)
        }
        Err(other) => Err(other),
    }
}

/// Gives a document back to whoever may see it: the caller has judged that and written the reading down.
///
/// # Errors
/// There is none, or it was erased; the vault does not answer.
pub(crate) async fn show(app: &App, demand: &Demand, id: &str) -> Result<Response, Trouble> {
    let id = id.parse::<DocumentId>().map_err(|_| Trouble::NotFound)?;
    if !demand.documents.contains_key(&id) {
        return Err(Trouble::NotFound);
    }
    let open = app.executor.vault.open_document(id).await?.ok_or(Trouble::NotFound)?;
    let media = Media::from_name(&open.kind).ok_or(Trouble::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media.name())),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(media.disposition())),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, open.bytes.to_vec()).into_response())
}
