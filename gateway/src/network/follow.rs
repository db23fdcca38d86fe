//! A partner that receives events and resumes where it stopped.
//!
//! Its file is its inbox: one line a message, in order of `partner_seq`. What was written is acknowledged after it
//! is on the disk, so a stop at any moment neither loses nor doubles a line. A gap stops it: what lacks must be
//! fetched from the log.

use super::wire;
use async_nats::jetstream::{
    self, AckKind,
    consumer::{AckPolicy, PullConsumer, pull},
};
use futures::StreamExt;
use serde_json::{Value, json};
use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Seek, SeekFrom, Write},
    path::Path,
    time::Duration,
};
use thiserror::Error;

/// Why a partner stopped following.
#[derive(Debug, Error)]
pub enum FollowError {
    /// The server does not answer or refuses.
    #[error("NATS: {0}")]
    Nats(String),
    /// The inbox file cannot be read or written.
    #[error("the inbox file: {0}")]
    Inbox(#[from] io::Error),
    /// A message lacks between the last one received and this one.
    #[error("message {} is missing: refill from the log, then follow again", .0 + 1)]
    Gap(i64),
}

/// Where received messages go, and where the last stop is read from.
#[derive(Debug)]
pub struct Inbox {
    file: Option<File>,
    last: i64,
}

impl Inbox {
    /// An inbox that prints to standard output and remembers nothing between runs.
    #[must_use]
    pub const fn printing() -> Self {
        Self { file: None, last: 0 }
    }

    /// An inbox in a file of lines. A last line cut by a stop is removed.
    ///
    /// # Errors
    /// The file cannot be read or written, or a line of it is not ours.
    pub fn open(path: &Path) -> Result<Self, FollowError> {
        let mut file =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)?;
        let (mut kept, mut last) = (0_u64, 0_i64);
        let mut reader = BufReader::new(&file);
        let mut line = String::new();
        while reader.read_line(&mut line)? > 0 && line.ends_with('\n') {
            last = serde_json::from_str::<Value>(&line)
                .ok()
                .and_then(|value| value.get("partner_seq")?.as_i64())
                .ok_or_else(|| io::Error::other("a line is not one of a partner's messages"))?;
            kept += line.len() as u64;
            line.clear();
        }
        file.set_len(kept)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Self { file: Some(file), last })
    }

    /// The last `partner_seq` received.
    #[must_use]
    pub const fn last(&self) -> i64 {
        self.last
    }

    fn write(&mut self, lines: &str) -> Result<(), FollowError> {
        match &mut self.file {
            Some(file) => {
                file.write_all(lines.as_bytes())?;
                file.sync_data()?;
            }
            None => {
                let mut out = io::stdout().lock();
                out.write_all(lines.as_bytes())?;
                out.flush()?;
            }
        }
        Ok(())
    }
}

/// Receives messages of `partner` until `limit` of them came (0: for ever). Returns how many.
///
/// # Errors
/// See [`FollowError`]; what was received before stays received.
pub async fn follow(
    url: &str,
    partner: &str,
    inbox: &mut Inbox,
    limit: usize,
) -> Result<usize, FollowError> {
    let consumer = consumer(url, partner, inbox.last()).await?;
    let mut received = 0;
    while limit == 0 || received < limit {
        let room = if limit == 0 { 200 } else { (limit - received).min(200) };
        received += receive(&consumer, inbox, room).await?;
    }
    Ok(received)
}

async fn consumer(url: &str, partner: &str, last: i64) -> Result<PullConsumer, FollowError> {
    let nats = |e: String| FollowError::Nats(e);
    let client = async_nats::ConnectOptions::new()
        .name("filcommun partner")
        .connection_timeout(Duration::from_secs(3))
        .connect(url)
        .await
        .map_err(|e| nats(e.to_string()))?;
    let context = jetstream::new(client);
    let stream =
        context.get_stream(wire::stream_name(partner)).await.map_err(|e| nats(e.to_string()))?;
    let name = if last == 0 { "follow".to_owned() } else { format!("follow-{last}") };
    let start = u64::try_from(last).unwrap_or(0) + 1;
    let deliver_policy =
        jetstream::consumer::DeliverPolicy::ByStartSequence { start_sequence: start };
    stream
        .create_consumer(pull::Config {
            name: Some(name),
            deliver_policy,
            ack_policy: AckPolicy::Explicit,
            ack_wait: Duration::from_secs(10),
            max_ack_pending: 500,
            inactive_threshold: Duration::from_secs(3600),
            ..pull::Config::default()
        })
        .await
        .map_err(|e| nats(e.to_string()))
}

/// One batch: written and flushed first, acknowledged after.
async fn receive(
    consumer: &PullConsumer,
    inbox: &mut Inbox,
    room: usize,
) -> Result<usize, FollowError> {
    let mut batch = consumer
        .fetch()
        .max_messages(room)
        .expires(Duration::from_secs(1))
        .messages()
        .await
        .map_err(|e| FollowError::Nats(e.to_string()))?;
    let (mut lines, mut fresh, mut acks) = (String::new(), 0, Vec::new());
    let mut last = inbox.last;
    while let Some(message) = batch.next().await {
        let message = message.map_err(|e| FollowError::Nats(e.to_string()))?;
        let seq = message.headers.as_ref().and_then(wire::partner_seq).unwrap_or(0);
        if seq > last + 1 {
            return Err(FollowError::Gap(last));
        }
        if seq == last + 1 {
            lines.push_str(&line(seq, &message));
            last = seq;
            fresh += 1;
        }
        acks.push(message);
    }
    inbox.write(&lines)?;
    inbox.last = last;
    for message in acks {
        message.ack_with(AckKind::Ack).await.map_err(|e| FollowError::Nats(e.to_string()))?;
    }
    Ok(fresh)
}

fn line(seq: i64, message: &jetstream::Message) -> String {
    let header = |name: &str| {
        message.headers.as_ref().and_then(|h| h.get(name)).map(|v| v.as_str().to_owned())
    };
    let data: Value = serde_json::from_slice(&message.payload).unwrap_or(Value::Null);
    let value = json!({
        "partner_seq": seq,
        "id": header("ce-id"),
        "type": header("ce-type"),
        "time": header("ce-time"),
        "position": header("ce-logposition").and_then(|p| p.parse::<i64>().ok()),
        "subject": message.subject.as_str(),
        "data": data,
    });
    format!("{value}\n")
}
