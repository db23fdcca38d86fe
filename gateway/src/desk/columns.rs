//! Columns that a table of the desk got later: added where they lack, so that a store of before opens.

use projections::db::{Db, DbError};

/// Adds the columns that lack: table, column, what it holds. What is added MUST have a default or may be null.
///
/// Says whether it added one. The database MUST then be opened anew: a connection that read the tables before would
/// prepare its next `SELECT *` for the columns of then.
///
/// # Errors
/// The database cannot be used.
pub(super) async fn add(
    db: &Db,
    wanted: &[(&'static str, &'static str, &'static str)],
) -> Result<bool, DbError> {
    let mut added = false;
    for (table, column, kind) in wanted {
        if !has(db, table, column).await? {
            db.execute(format!("ALTER TABLE {table} ADD COLUMN {column} {kind}"), vec![]).await?;
            added = true;
        }
    }
    Ok(added)
}

async fn has(db: &Db, table: &str, column: &str) -> Result<bool, DbError> {
    let sql = if db.is_postgres() {
        "SELECT 1 AS one FROM information_schema.columns \
         WHERE table_schema = current_schema() AND table_name = $1 AND column_name = $2"
    } else {
        "SELECT 1 AS one FROM pragma_table_info($1) WHERE name = $2"
    };
    Ok(db.fetch_first(sql, vec![table.into(), column.into()]).await?.is_some())
}
