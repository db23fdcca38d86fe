//! A form with one file, read a piece at a time: never more of it in memory than is kept.

use super::Media;
use crate::{
    error::{PageError, Trouble},
    web::{fields::Fields, visit::Visit},
};
use axum::{
    extract::{FromRequest, Multipart, Request, multipart::Field},
    response::{IntoResponse, Response},
};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Largest file kept.
pub(crate) const MOST_BYTES: usize = 10 * 1024 * 1024;
/// Longest body read, so that a file too large gets a sentence rather than a broken connection.
pub(crate) const BODY_BYTES: usize = 48 * 1024 * 1024;
/// Longest other field.
const FIELD_BYTES: usize = 4_096;
/// Longest upload: ten megabytes over a slow telephone.
const UPLOAD_TIME: Duration = Duration::from_secs(300);
/// Uploads read at once: each may hold a file in memory.
static AT_ONCE: Semaphore = Semaphore::const_new(12);

/// What came as the file.
#[derive(Debug)]
pub(crate) enum Sent {
    Nothing,
    TooLarge,
    /// Neither a PDF nor a photo.
    OfAnotherKind,
    File(Media, Vec<u8>),
}

/// A form that came from one of our own pages, with a file `fichier`.
#[derive(Debug)]
pub(crate) struct Uploaded {
    /// Who sent it.
    pub(crate) visit: Visit,
    /// Its other fields.
    pub(crate) fields: Fields,
    /// The file.
    pub(crate) sent: Sent,
}

impl<S: Send + Sync> FromRequest<S> for Uploaded {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let read = async {
            let _turn = AT_ONCE.acquire().await.map_err(|_| unreadable())?;
            let visit = request.extensions().get::<Visit>().cloned().ok_or(Trouble::NotFound)?;
            let form = Multipart::from_request(request, state).await.map_err(|_| unreadable())?;
            read(visit, form).await
        };
        let read = tokio::time::timeout(UPLOAD_TIME, read).await;
        let slow = "L’envoi a duré trop longtemps. Réessayez avec un fichier moins lourd.";
        read.unwrap_or(Err(Trouble::Malformed(slow))).map_err(|e| PageError(e).into_response())
    }
}

const fn unreadable() -> Trouble {
    Trouble::Malformed("Ce formulaire n’a pas pu être lu. Revenez à la page et recommencez.")
}

async fn read(visit: Visit, mut form: Multipart) -> Result<Uploaded, Trouble> {
    let (mut values, mut sent) = (Vec::new(), Sent::Nothing);
    let ours = |values: &[(String, String)]| {
        let token = visit.form_token();
        values.iter().any(|(name, value)| name == "_jeton" && *value == token)
    };
    while let Some(mut field) = form.next_field().await.map_err(|_| unreadable())? {
        match field.name().unwrap_or_default().to_owned().as_str() {
            // the token comes before the file: nothing of a foreign form is read
            "fichier" if !ours(&values) => return Err(Trouble::Foreign),
            "fichier" => sent = file(&mut field).await?,
            name => {
                let (bytes, _) = taken(&mut field, FIELD_BYTES).await?;
                let value = String::from_utf8(bytes).map_err(|_| unreadable())?;
                values.push((name.to_owned(), value));
            }
        }
    }
    if !ours(&values) {
        return Err(Trouble::Foreign);
    }
    Ok(Uploaded { visit, fields: Fields::new(values), sent })
}

async fn file(field: &mut Field<'_>) -> Result<Sent, Trouble> {
    let (bytes, is_whole) = taken(field, MOST_BYTES).await?;
    Ok(match (Media::of(&bytes), is_whole) {
        (_, false) => Sent::TooLarge,
        (_, true) if bytes.is_empty() => Sent::Nothing,
        (Some(media), true) => Sent::File(media, bytes),
        (None, true) => Sent::OfAnotherKind,
    })
}

/// The bytes of a field up to a number, and whether that was all of them. What is beyond is read and forgotten.
async fn taken(field: &mut Field<'_>, most: usize) -> Result<(Vec<u8>, bool), Trouble> {
    let (mut bytes, mut is_whole) = (Vec::new(), true);
    while let Some(piece) = field.chunk().await.map_err(|_| unreadable())? {
        if !is_whole || bytes.len() + piece.len() > most {
            (is_whole, bytes) = (false, Vec::new());
            continue;
        }
        bytes.extend_from_slice(&piece);
    }
    Ok((bytes, is_whole))
}
