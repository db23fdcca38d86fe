//! Seeing that another process wrote: a notification when there is one, a look every 200 ms whatever happens.

use super::{announce::Follows, server::Server};
use crate::{
    appender::raise,
    position::Position,
    sql::{follower::PERIOD, rows},
};
use sqlx::{PgPool, postgres::PgListener};
use std::sync::Arc;
use tokio::sync::watch;

/// Raises `head` for what other processes commit, while someone follows; else listens to nothing and asks nothing.
///
/// A notification only says that it is worth looking: whoever may connect can send one, so the position is always read
/// from the log. A lost connection is made again at the next look.
pub(super) async fn follow(
    server: Server,
    readers: PgPool,
    head: watch::Sender<Position>,
    follows: Arc<Follows>,
) {
    let mut listener = None;
    loop {
        if head.receiver_count() == 0 {
            listener = None;
            follows.stop();
            tokio::time::sleep(PERIOD).await;
            continue;
        }
        if listener.is_none() {
            listener = listen(&server, &follows).await;
        }
        // after listening began: what came before is seen now, what comes after is announced
        if let Ok(position) = rows::head(&readers).await {
            raise(&head, position);
        }
        match woken(listener.as_mut(), &follows).await {
            // who follows reads the log at once, while the head is asked for here
            Woken::Told => head.send_modify(|_| ()),
            Woken::Looking => {}
            Woken::Lost => listener = None,
        }
    }
}

async fn listen(server: &Server, follows: &Follows) -> Option<PgListener> {
    let listening = async {
        let mut listener = PgListener::connect_with(&server.listener()).await?;
        listener.eager_reconnect(false);
        follows.begin(&mut listener).await?;
        Ok::<_, sqlx::Error>(listener)
    };
    let begun = listening.await;
    if let Err(error) = &begun {
        tracing::debug!(%error, "no notifications: other processes' events are seen by looking");
    }
    begun.ok()
}

/// Why it is time to look.
enum Woken {
    /// Another process wrote.
    Told,
    /// It was not long ago.
    Looking,
    /// The connection that listened is gone.
    Lost,
}

/// Waits for a notification of another process, or for the next look.
async fn woken(listener: Option<&mut PgListener>, follows: &Follows) -> Woken {
    let pause = tokio::time::sleep(PERIOD);
    let Some(listener) = listener else {
        pause.await;
        return Woken::Looking;
    };
    let foreign = async {
        loop {
            match listener.try_recv().await {
                Ok(Some(notification)) if follows.is_own(notification.payload()) => {}
                Ok(Some(_)) => {
                    // those already here ask for the same look
                    while listener.next_buffered().is_some() {}
                    return Woken::Told;
                }
                Ok(None) | Err(_) => return Woken::Lost,
            }
        }
    };
    tokio::select! {
        woken = foreign => woken,
        () = pause => Woken::Looking,
    }
}
