//! What a projection's tables look like; the engine writes their SQL.

use crate::db::Value;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number, a truth, an instant.
    Int,
    /// A text, a code, a day, an identifier, JSON.
    Text,
    /// Bytes.
    Bytes,
}

impl Kind {
    /// The word of PostgreSQL, which SQLite takes as well.
    pub(crate) const fn in_postgres(self) -> &'static str {
        match self {
            Self::Int => "BIGINT",
            Self::Text => "TEXT",
            Self::Bytes => "BYTEA",
        }
    }
}

/// A column: its name, what it holds. Those of the key are never null, the others may be.
pub type Column = (&'static str, Kind);

/// One table of a projection.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name inside the projection: the database's name is `<projection>_<name>`.
    pub name: &'static str,
    /// Its columns, those of the key first.
    pub columns: &'static [Column],
    /// How many columns make the key.
    pub key: usize,
    /// Columns that are searched together, one entry an index.
    pub indexes: &'static [&'static [&'static str]],
}

impl Table {
    /// Names of the columns.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|(name, _)| *name).collect()
    }

    /// Place of a column.
    #[must_use]
    pub fn place(&self, column: &str) -> Option<usize> {
        // Most names differ in their length or in their first letter already.
        let (length, first) = (column.len(), column.as_bytes().first());
        self.columns.iter().position(|(name, _)| {
            name.len() == length && name.as_bytes().first() == first && *name == column
        })
    }

    /// The table's name in the database.
    #[must_use]
    pub fn stored_name(&self, projection: &str, suffix: &str) -> String {
        format!("{projection}_{}{suffix}", self.name)
    }

    /// What makes the table with its key alone, behind `CREATE`. Texts compare by bytes, on both databases alike.
    pub(crate) fn make(
        &self,
        postgres: bool,
        projection: &str,
        suffix: &str,
        generation: i64,
    ) -> String {
        let name = self.stored_name(projection, suffix);
        let columns: Vec<String> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, (column, kind))| {
                let collated = postgres && *kind == Kind::Text;
                let collation = if collated { " COLLATE \"C\"" } else { "" };
                let kind = format!("{}{collation}", kind.in_postgres());
                let null = if at < self.key { " NOT NULL" } else { "" };
                format!("{column} {kind}{null}")
            })
            .collect();
        let key = self.names().get(..self.key).unwrap_or_default().join(", ");
        let columns = columns.join(", ");
        let key = format!("CONSTRAINT {name}_g{generation} PRIMARY KEY ({key})");
        // A box does not get smaller by packing, and one kept apart is written again whenever its row is.
        let inline = if postgres { " WITH (toast_tuple_target = 8160)" } else { "" };
        format!("TABLE {name} ({columns}, {key}){inline}")
    }

    /// Statements that make its indexes, where they are not made yet.
    pub(crate) fn index(&self, projection: &str, suffix: &str, generation: i64) -> Vec<String> {
        let (name, plain) =
            (self.stored_name(projection, suffix), self.stored_name(projection, ""));
        let indexes = self.indexes.iter().enumerate().map(|(at, index)| {
            let over = index.join(", ");
            format!("CREATE INDEX IF NOT EXISTS {plain}_i{at}_g{generation} ON {name} ({over})")
        });
        indexes.collect()
    }

    /// A text that differs when the table differs.
    pub(crate) fn shape(&self) -> String {
        format!("{}:{:?}:{}:{:?}", self.name, self.columns, self.key, self.indexes)
    }
}

/// Names a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The table.
    pub table: &'static Table,
    /// Values of its key columns.
    pub values: Vec<Value>,
}

impl Table {
    /// Names a row.
    #[must_use]
    pub fn key<const N: usize>(&'static self, values: [Value; N]) -> Key {
        Key { table: self, values: values.into() }
    }
}
