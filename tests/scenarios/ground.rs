//! The ground the other scenarios stand on really holds: servers answer, and the page checks can fail.

use tests::{axe, browser::Browser, database::Database, nats::Nats};

#[tokio::test]
async fn postgresql_makes_a_database_for_each_test() {
    let (one, two) = (Database::new().await, Database::new().await);
    assert_ne!(one.url(), two.url());
    for database in [one, two] {
        let pool = sqlx::PgPool::connect(&database.url()).await.expect("the database is there");
        let number: i32 =
            sqlx::query_scalar("SELECT 1").fetch_one(&pool).await.expect("it answers");
        assert_eq!(number, 1);
        pool.close().await;
        database.drop().await;
    }
}

#[tokio::test]
async fn a_nats_server_killed_and_restarted_keeps_what_it_acknowledged() {
    let mut nats = Nats::start().await;
    let context =
        async_nats::jetstream::new(async_nats::connect(nats.url()).await.expect("it answers"));
    let stream = async_nats::jetstream::stream::Config {
        name: "ground".into(),
        subjects: vec!["ground.>".into()],
        ..Default::default()
    };
    context.create_stream(stream).await.expect("a stream");
    for number in 0..50 {
        let sent = context.publish(format!("ground.{number}"), "x".into()).await.expect("sent");
        sent.await.expect("acknowledged");
    }
    nats.restart().await;
    let context = async_nats::jetstream::new(
        async_nats::connect(nats.url()).await.expect("it answers again"),
    );
    let mut stream = context.get_stream("ground").await.expect("the stream is there");
    assert_eq!(stream.info().await.expect("it is known").state.messages, 50);
}

const WRONG: &str = "data:text/html,<html><body><img src='x.png'><input name='a'></body></html>";
const RIGHT: &str = "data:text/html;charset=utf-8,<!doctype html><html lang='fr'><head><title>Page</title></head>\
    <body><main><h1>Bonjour</h1><p>Tout va bien.</p></main></body></html>";

#[tokio::test]
async fn axe_finds_the_faults_of_a_faulty_page_and_none_in_a_sound_one() {
    let browser = Browser::new("").await;
    browser.open(WRONG).await;
    let found = axe::findings(&browser.client).await;
    assert!(found.iter().any(|f| f.contains("image-alt")), "{found:?}");
    assert!(found.iter().any(|f| f.contains("html-has-lang")), "{found:?}");
    browser.open(RIGHT).await;
    browser.inspect("ground").await;
    browser.close().await;
}
