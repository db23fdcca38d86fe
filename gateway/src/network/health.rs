//! Whether the nats-server flushes every message before it acknowledges it.
//!
//! The server's default is to flush every two minutes: what it acknowledged in between is lost with the power.
//! Its monitoring port says how it is set.

use serde_json::Value;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// What the monitoring port says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// `sync_interval: always`.
    Always,
    /// Anything else: acknowledged messages can be lost with the power.
    Periodic,
    /// No monitoring address, or no answer: treat as unsafe.
    Unknown,
}

/// Asks `http://HOST:PORT` (monitoring address of the server) how JetStream is set.
pub async fn durability(monitor: Option<&str>) -> Durability {
    let Some(address) = monitor.and_then(|m| m.strip_prefix("http://")) else {
        return Durability::Unknown;
    };
    let address = address.trim_end_matches('/');
    match timeout(Duration::from_secs(3), varz(address)).await {
        Ok(Some(varz)) => judge(&varz),
        _ => Durability::Unknown,
    }
}

fn judge(varz: &Value) -> Durability {
    match varz.pointer("/jetstream/config/sync_always").and_then(Value::as_bool) {
        Some(true) => Durability::Always,
        _ => Durability::Periodic,
    }
}

/// One plain HTTP/1.0 request: the monitoring port speaks it and nothing more is needed.
async fn varz(address: &str) -> Option<Value> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(b"GET /varz HTTP/1.0\r\n\r\n").await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    let text = String::from_utf8(answer).ok()?;
    let (_, body) = text.split_once("\r\n\r\n")?;
    serde_json::from_str(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sync_always_is_durable() {
        let always = serde_json::json!({"jetstream": {"config": {"sync_always": true}}});
        assert_eq!(judge(&always), Durability::Always);
        assert_eq!(judge(&serde_json::json!({"jetstream": {"config": {}}})), Durability::Periodic);
    }
}
