//! The repair list: what was refused waits here, with its place, the reason and its original dates, until the same
//! demand goes in. The document itself is sealed under a key of the vault.

use super::{
    batch::{Content, Item},
    document::Document,
    message,
    node::Node,
    outcome::Outcome,
    tables::{DEMANDE, HEADER},
};
use chrono::NaiveDate;
use eventstore::vault::{Vault, VaultError};
use projections::db::{Db, DbError, Row, Value};
use serde_json::{Map, json};
use std::sync::Arc;

// Without this list a refused demand would live only in a report that someone closed.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS repairs (id TEXT NOT NULL PRIMARY KEY, \
     subject TEXT NOT NULL, file TEXT NOT NULL, line BIGINT NOT NULL, element TEXT NOT NULL, \
     code TEXT NOT NULL, reason TEXT NOT NULL, filed_at TEXT NOT NULL, presented_on TEXT NOT NULL, \
     refused_at BIGINT NOT NULL, document TEXT NOT NULL)";
const INDEX: &str = "CREATE INDEX IF NOT EXISTS repairs_by_subject ON repairs (subject)";
const UPSERT: &str = "INSERT INTO repairs (id, subject, file, line, element, code, reason, filed_at, \
     presented_on, refused_at, document) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) \
     ON CONFLICT (id) DO UPDATE SET file = excluded.file, line = excluded.line, element = excluded.element, \
     code = excluded.code, reason = excluded.reason";

/// What kept the repair list from its work.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    /// The desk's database.
    #[error("the repair list: {0}")]
    Db(#[from] DbError),
    /// The vault.
    #[error("the repair list: {0}")]
    Vault(#[from] VaultError),
    /// An entry that nothing here wrote.
    #[error("an entry of the repair list cannot be read")]
    Unreadable,
}

/// The list.
#[derive(Debug, Clone)]
pub struct Repairs {
    db: Db,
    vault: Arc<Vault>,
}

/// One that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// Its key in the list.
    pub id: String,
    /// File it came in.
    pub file: String,
    /// Line.
    pub line: u32,
    /// Element.
    pub element: String,
    /// Stable code of the refusal.
    pub code: String,
    /// In words.
    pub reason: String,
    /// `dateFichier` as it came, empty if it lacks.
    pub filed_at: String,
    /// `dateCreationDemande` as it came, empty if it lacks.
    pub presented_on: String,
    /// When it was first refused, microseconds since 1970.
    pub refused_at: i64,
}

/// A refused demand on its way to the list.
#[derive(Debug)]
pub struct Refused<'a> {
    /// The line of the report.
    pub outcome: &'a Outcome,
    /// The document, unless the file broke before its end.
    pub document: Option<&'a Document>,
    /// What the caller's clock shows.
    pub at: i64,
}

impl Repairs {
    /// Opens the list in the desk's database.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn open(db: Db, vault: Arc<Vault>) -> Result<Self, RepairError> {
        db.execute(TABLE, vec![]).await?;
        db.execute(INDEX, vec![]).await?;
        Ok(Self { db, vault })
    }

    /// Notes what was refused and forgets what went in. The same document refused again keeps one entry.
    ///
    /// # Errors
    /// The database or the vault; nothing is noted.
    pub async fn note(
        &self,
        refused: &[Refused<'_>],
        went_in: &[&Document],
    ) -> Result<(), RepairError> {
        let mut statements: Vec<(projections::db::Sql, Vec<Value>)> = Vec::new();
        for document in went_in {
            let subject = Value::from(self.subject(document));
            statements.push(("DELETE FROM repairs WHERE subject = $1".into(), vec![subject]));
        }
        for one in refused {
            statements.push((UPSERT.into(), self.row(one)?));
        }
        if !statements.is_empty() {
            self.db.write(statements).await?;
        }
        Ok(())
    }

    /// Whether nothing waits: the usual case, asked once an import.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn is_empty(&self) -> Result<bool, RepairError> {
        Ok(self.db.fetch_first("SELECT 1 AS one FROM repairs LIMIT 1", vec![]).await?.is_none())
    }

    /// Forgets the files that broke off and now read to their end.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn file_read(&self, file: &str) -> Result<(), RepairError> {
        let subject = Value::from(self.file_subject(file));
        self.db.execute("DELETE FROM repairs WHERE subject = $1", vec![subject]).await?;
        Ok(())
    }

    /// What waits, oldest first.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn list(&self, limit: u32) -> Result<Vec<Repair>, RepairError> {
        let sql = "SELECT id, file, line, element, code, reason, filed_at, presented_on, refused_at \
                   FROM repairs ORDER BY refused_at, file, line, id LIMIT $1";
        let rows = self.db.fetch(sql, vec![Value::Int(i64::from(limit))]).await?;
        rows.iter().map(|row| Ok(repair(row)?)).collect()
    }

    /// The document of an entry, opened: for whoever may see it. None when the file broke before its end.
    ///
    /// # Errors
    /// The database, the vault, or an entry that nothing here wrote.
    pub async fn document(&self, id: &str) -> Result<Option<Document>, RepairError> {
        let sql = "SELECT document FROM repairs WHERE id = $1";
        let row = self.db.fetch_first(sql, vec![Value::from(id)]).await?;
        let sealed = row.map(|row| row.text("document")).transpose()?.unwrap_or_default();
        if sealed.is_empty() {
            return Ok(None);
        }
        let bytes = self.vault.open_blob(id, &sealed)?;
        let kept: Map<String, serde_json::Value> =
            serde_json::from_slice(&bytes).map_err(|_| RepairError::Unreadable)?;
        let tree = |name: &str| match kept.get(name) {
            Some(serde_json::Value::Object(map)) => Node::from_map(name, map),
            _ => Node::new(name.to_owned()),
        };
        let version = kept.get("version").and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        Ok(Some(Document { version, header: tree("entete"), demand: tree("demande") }))
    }

    /// Every document that waits, as items to import once more under the names they came with. Those of files that
    /// broke off are not among them: only the file itself can mend that.
    ///
    /// # Errors
    /// As [`Repairs::document`].
    pub async fn items(&self, day: NaiveDate) -> Result<Vec<Item>, RepairError> {
        let mut items = Vec::new();
        for repair in self.list(u32::MAX).await? {
            let Some(document) = self.document(&repair.id).await? else { continue };
            let message = message::read(&document, day);
            let content = Content::Demand(Box::new(document), Box::new(message));
            items.push(Item { file: repair.file.into(), content });
        }
        Ok(items)
    }

    fn row(&self, refused: &Refused<'_>) -> Result<Vec<Value>, RepairError> {
        let outcome = refused.outcome;
        let (id, subject, kept) = match refused.document {
            Some(document) => {
                let kept = kept(document);
                let id = self.vault.message_key(&[b"repair ", kept.as_slice()].concat());
                (id.clone(), self.subject(document), self.vault.seal_blob(&id, &kept)?)
            }
            None => {
                let subject = self.file_subject(&outcome.file);
                let place = format!("{subject} {} {}", outcome.code, outcome.line);
                (self.vault.message_key(place.as_bytes()), subject, String::new())
            }
        };
        let said = |path: &str| {
            let tree = refused.document.and_then(|d| match path {
                "dateFichier" => d.header.text_at(path),
                path => d.demand.child("demandeLogement")?.text_at(path),
            });
            Value::Text(tree.unwrap_or_default().chars().take(40).collect())
        };
        let text = |text: &str| Value::from(text);
        Ok(vec![
            id.into(),
            subject.into(),
            text(&outcome.file),
            Value::Int(i64::from(outcome.line)),
            text(&outcome.element),
            text(&outcome.code),
            text(&outcome.reason),
            said("dateFichier"),
            said("dateCreationDemande"),
            Value::Int(refused.at),
            kept.into(),
        ])
    }

    fn file_subject(&self, file: &str) -> String {
        self.vault.message_key(&[b"file ", file.as_bytes()].concat())
    }

    /// What a corrected document has in common with the refused one: the kind, and the number, else the desk's own
    /// reference, else the applicant's name. A keyed hash: it names nobody.
    fn subject(&self, document: &Document) -> String {
        let form = document.demand.child("demandeLogement");
        let text = |path: &str| form.and_then(|form| form.text_at(path)).unwrap_or_default();
        let name = |path: &str| eventstore::vault::normal_name(text(path));
        let key = if !text("numUnique").is_empty() {
            format!("number {}", text("numUnique").to_uppercase())
        } else if !text("refInterne").is_empty() {
            format!("reference {} {}", text("numGuichet"), text("refInterne"))
        } else {
            let person = "personnePhysique/demandeur";
            format!(
                "name {}|{}|{}",
                name(&format!("{person}/nom")),
                name(&format!("{person}/prenom")),
                name("association/nom")
            )
        };
        let kind = document.kind().unwrap_or_default();
        self.vault.message_key(format!("subject {kind} {key}").as_bytes())
    }
}

fn kept(document: &Document) -> Vec<u8> {
    let kept = json!({
        "version": document.version,
        "entete": document.header.received(HEADER),
        "demande": document.demand.received(DEMANDE),
    });
    kept.to_string().into_bytes()
}

fn repair(row: &Row) -> Result<Repair, DbError> {
    Ok(Repair {
        id: row.text("id")?,
        file: row.text("file")?,
        line: u32::try_from(row.int("line")?).unwrap_or(0),
        element: row.text("element")?,
        code: row.text("code")?,
        reason: row.text("reason")?,
        filed_at: row.text("filed_at")?,
        presented_on: row.text("presented_on")?,
        refused_at: row.int("refused_at")?,
    })
}
