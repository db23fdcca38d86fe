//! A wire to a server that a test can cut, or let fall silent: what a network does to those who rely on it.

use std::net::SocketAddr;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::AbortHandle,
};

/// What the wire does with what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Passes it on.
    Open,
    /// Ends every connection, and every new one.
    Cut,
    /// Takes it and gives nothing back, as a host that is gone without a word.
    Silent,
}

/// A port of this machine that leads to a server.
#[derive(Debug)]
pub struct Wire {
    port: u16,
    state: watch::Sender<State>,
    listening: AbortHandle,
}

impl Wire {
    /// Leads to `server`, as `127.0.0.1:5432`.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let state = watch::Sender::new(State::Open);
        let watched = state.clone();
        let listening = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(carry(near, server, watched.subscribe()));
            }
        });
        Self { port, state, listening: listening.abort_handle() }
    }

    /// Leads to the server of a PostgreSQL address.
    ///
    /// # Panics
    /// When the address has no host and port.
    pub async fn to_url(url: &str) -> Self {
        Self::to(place(url).parse().expect("a host and a port")).await
    }

    /// The address that goes over this wire.
    #[must_use]
    pub fn over(&self, url: &str) -> String {
        url.replacen(place(url), &format!("127.0.0.1:{}", self.port), 1)
    }

    /// From now on.
    pub fn set(&self, state: State) {
        self.state.send_replace(state);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

fn place(url: &str) -> &str {
    let after = url.split_once('@').map_or(url, |(_, after)| after);
    after.split('/').next().unwrap_or(after)
}

async fn carry(near: TcpStream, server: SocketAddr, mut state: watch::Receiver<State>) {
    if *state.borrow_and_update() == State::Cut {
        return;
    }
    let Ok(far) = TcpStream::connect(server).await else { return };
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    let cut = {
        let mut state = state.clone();
        async move { state.wait_for(|s| *s == State::Cut).await.map(|_| ()) }
    };
    tokio::select! {
        () = pump(near_in, far_out, state.clone()) => {}
        () = pump(far_in, near_out, state) => {}
        _ = cut => {}
    }
}

async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut state: watch::Receiver<State>,
) {
    let mut bytes = vec![0; 16_384];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        if state.wait_for(|s| *s == State::Open).await.is_err()
            || to.write_all(&bytes[..read]).await.is_err()
        {
            return;
        }
    }
}
