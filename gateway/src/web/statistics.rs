//! From the statistics read model to what is published.

use crate::{app::App, error::Trouble, web::public::Published};

/// The figures of today, or nothing while nothing is registered.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn read(_app: &App) -> Result<Option<Published>, Trouble> {
    Ok(None)
}
