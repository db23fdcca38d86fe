//! The shipped `nats.conf`: a partner reaches its own stream and nothing else.

use async_nats::jetstream::{self, consumer::pull, stream::Config};
use futures::StreamExt;
use std::time::Duration;
use tests::{environment::repository, nats::Nats};

async fn connect(nats: &Nats, user: &str, password: &str) -> async_nats::Client {
    async_nats::ConnectOptions::with_user_and_password(user.into(), password.into())
        .connect(nats.url())
        .await
        .unwrap_or_else(|e| panic!("{user} cannot connect: {e}"))
}

async fn fill(relay: &jetstream::Context, partner: &str, stream: &str) {
    let config = Config {
        name: stream.into(),
        subjects: vec![format!("fil.{partner}.>")],
        ..Config::default()
    };
    relay.create_stream(config).await.expect("the relay makes streams");
    for number in 0..20 {
        let subject = format!("fil.{partner}.demand.registered");
        let sent = relay.publish(subject, number.to_string().into()).await.expect("sent");
        sent.await.expect("acknowledged");
    }
}

#[tokio::test]
async fn a_partner_reads_its_own_stream_and_no_other() {
    let conf = repository().join("deploy/nats.conf");
    let passwords = [
        ("RELAY_PASSWORD", "relay-1"),
        ("SYSTEM_PASSWORD", "system-1"),
        ("VILLE_DEMO_PASSWORD", "ville-1"),
    ];
    let nats = Nats::start_with(&conf, &passwords, "relay", "relay-1").await;
    let relay = jetstream::new(connect(&nats, "relay", "relay-1").await);
    fill(&relay, "ville-demo", "FIL_VILLE_DEMO").await;
    fill(&relay, "other", "FIL_OTHER").await;

    let mut partner =
        jetstream::with_prefix(connect(&nats, "ville-demo", "ville-1").await, "JS.FILCOMMUN.API");
    let stream = partner.get_stream("FIL_VILLE_DEMO").await.expect("its own stream");
    let consumer = stream
        .create_consumer(pull::Config {
            name: Some("follow".into()),
            ack_policy: jetstream::consumer::AckPolicy::Explicit,
            inactive_threshold: Duration::from_secs(60),
            ..pull::Config::default()
        })
        .await
        .expect("its own consumer");
    let mut batch = consumer
        .fetch()
        .max_messages(20)
        .expires(Duration::from_secs(3))
        .messages()
        .await
        .expect("a batch");
    let mut received = 0;
    while let Some(message) = batch.next().await {
        let message = message.expect("a message");
        assert_eq!(message.payload, received.to_string().as_bytes());
        message.double_ack().await.expect("acknowledged");
        received += 1;
    }
    assert_eq!(received, 20);

    // A request that nobody may answer ends by its time alone.
    partner.set_timeout(Duration::from_secs(1));
    assert!(partner.get_stream("FIL_OTHER").await.is_err(), "a partner saw another's stream");
    let forged = match partner.publish("fil.ville-demo.demand.registered", "forged".into()).await {
        Ok(sent) => sent.await.is_ok(),
        Err(_) => false,
    };
    assert!(!forged, "a partner wrote into a stream");
    let mut stream = relay.get_stream("FIL_VILLE_DEMO").await.expect("the relay sees it");
    assert_eq!(stream.info().await.expect("known").state.messages, 20);
    assert!(partner.delete_stream("FIL_VILLE_DEMO").await.is_err(), "a partner deleted a stream");
}

#[tokio::test]
async fn nobody_connects_without_a_password() {
    let conf = repository().join("deploy/nats.conf");
    let passwords = [
        ("RELAY_PASSWORD", "relay-2"),
        ("SYSTEM_PASSWORD", "system-2"),
        ("VILLE_DEMO_PASSWORD", "ville-2"),
    ];
    let nats = Nats::start_with(&conf, &passwords, "relay", "relay-2").await;
    assert!(async_nats::connect(nats.url()).await.is_err());
}
