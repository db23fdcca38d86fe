//! A value into its box, and out of it.

use super::{CodecError, Place};
use crate::vault::{KeyState, Keyring, VaultError, seal::SealedBox};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::id::PersonId;
use serde_json::{Map, Value};

/// Puts the box in the place of the value; tells for whom.
pub(super) fn seal_field(
    ring: &Keyring,
    place: &Place<'_>,
    field: &str,
    object: &mut Map<String, Value>,
) -> Result<Option<PersonId>, CodecError> {
    let context = place.context(field, object)?;
    let Some(value) = object.remove("value") else { return Ok(None) };
    let Some(key) = ring.key(context.person) else { return Ok(None) };
    let plain = zeroize::Zeroizing::new(value.to_string());
    let sealed = context.field_key(key).seal(&context, plain.as_bytes());
    object.insert("box".to_owned(), STANDARD.encode(&sealed.bytes).into());
    object.insert("commitment".to_owned(), STANDARD.encode(sealed.commitment).into());
    Ok(Some(context.person))
}

/// Puts the value in the place of the box, or nothing when the key is destroyed.
pub(super) fn open_field(
    ring: &Keyring,
    place: &Place<'_>,
    field: &str,
    object: &mut Map<String, Value>,
) -> Result<(), CodecError> {
    let context = place.context(field, object)?;
    if object.contains_key("value") {
        return Err(place.bad("a value that must be sealed is not"));
    }
    let Some(sealed) = take_box(object).map_err(|()| place.bad("a box is not base64"))? else {
        return Ok(());
    };
    let key = match ring.0.get(&context.person) {
        Some(KeyState::Present(key)) => key,
        Some(KeyState::Destroyed) => return Ok(()),
        None => return Err(VaultError::UnknownPerson(context.person).into()),
    };
    let opened = context.field_key(key).open(&context, &sealed).map_err(|source| {
        let (event_type, field) = (place.event_type.to_owned(), field.to_owned());
        CodecError::Sealed { event_type, field, source }
    })?;
    let value = serde_json::from_slice(&opened);
    object.insert("value".to_owned(), value.map_err(|_| place.bad("an opened value is not JSON"))?);
    Ok(())
}

fn take_box(object: &mut Map<String, Value>) -> Result<Option<SealedBox>, ()> {
    let (Some(bytes), Some(commitment)) = (object.remove("box"), object.remove("commitment"))
    else {
        return Ok(None);
    };
    let decode = |value: Value| STANDARD.decode(value.as_str().unwrap_or("?")).map_err(|_| ());
    let commitment = decode(commitment)?.try_into().map_err(|_| ())?;
    Ok(Some(SealedBox { bytes: decode(bytes)?, commitment }))
}
