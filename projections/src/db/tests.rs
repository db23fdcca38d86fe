use super::*;
use crate::table::{Kind, Table};
use crate::testing::{both, pg_location};

const MAKE: &str =
    "CREATE TABLE t (a TEXT NOT NULL, b BIGINT NOT NULL, c TEXT, d BIGINT, PRIMARY KEY (a, b))";
const T: Table = Table {
    name: "t",
    columns: &[("a", Kind::Text), ("b", Kind::Int), ("c", Kind::Text), ("d", Kind::Int)],
    key: 2,
    indexes: &[],
};

#[tokio::test]
async fn rows_written_in_bulk_come_back_and_are_replaced_by_key() {
    for (_keep, location) in both("bulk").await {
        let db = Db::open(&location, Durability::Disposable).await.unwrap();
        db.execute(MAKE, vec![]).await.unwrap();
        let row = |n: i64, c: Option<&str>, d: Option<i64>| {
            vec![Value::from(format!("k{n}")), n.into(), c.into(), d.into()]
        };
        let mut tx = db.begin().await.unwrap();
        let rows =
            (0..777).map(|n| row(n, (n % 2 == 0).then_some("even"), (n % 3 == 0).then_some(n)));
        tx.upsert(&T, "t", rows.collect()).await.unwrap();
        tx.upsert(&T, "t", vec![row(3, Some("three"), None)]).await.unwrap();
        let keys = vec![row(3, None, None), row(776, None, None), row(9999, None, None)];
        let keys: Vec<Vec<Value>> = keys.into_iter().map(|k| k[..2].to_vec()).collect();
        tx.commit().await.unwrap();
        let found = db.rows(&T, "t", keys.clone()).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        assert_eq!(found.len(), 2);
        let three = found.iter().find(|r| r.int("b").unwrap() == 3).unwrap();
        assert_eq!(three.opt_text("c").unwrap().as_deref(), Some("three"));
        assert_eq!(three.opt_int("d").unwrap(), None);
        tx.delete(&T, "t", keys).await.unwrap();
        tx.commit().await.unwrap();
        let left = db.fetch_first("SELECT COUNT(*) AS n FROM t", vec![]).await.unwrap().unwrap();
        assert_eq!(left.int("n").unwrap(), 775);
    }
}

#[tokio::test]
async fn a_transaction_dropped_before_its_commit_never_was() {
    for (_keep, location) in both("dropped").await {
        let db = Db::open(&location, Durability::Full).await.unwrap();
        db.execute(MAKE, vec![]).await.unwrap();
        let insert = "INSERT INTO t (a, b, c) VALUES ($1, $2, $3)";
        let row = || vec!["x".into(), 1_i64.into(), Value::Null];
        let mut tx = db.begin().await.unwrap();
        tx.execute(insert, row()).await.unwrap();
        drop(tx);
        assert_eq!(db.execute(insert, row()).await.unwrap(), 1);
        let again = db.execute(insert, row()).await;
        assert!(matches!(again, Err(DbError::Duplicate)), "{again:?}");
        assert_eq!(db.fetch("SELECT a FROM t", vec![]).await.unwrap().len(), 1);
    }
}

#[test]
fn an_address_that_is_none_is_refused_without_its_password() {
    let error = Location::parse("mysql://user:secret@host/db", "views").unwrap_err().to_string();
    assert!(!error.contains("secret"), "{error}");
    let location = pg_location("postgres://user:secret@host/db", "views");
    assert!(!format!("{location:?}").contains("secret"));
}
