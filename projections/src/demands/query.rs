use crate::db::{Db, DbError, Row, Value};
use chrono::NaiveDate;
use domain::{
    demand::{DocumentCategory, DocumentRejection},
    id::{DemandId, DocumentId, PersonId, VacancyId},
    territory::{Commune, Desk, Typology},
};
use eventstore::position::Position;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// Where a demand stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Its form waits for an identity document.
    Submitted,
    /// Registered and valid.
    Active,
    /// No longer active.
    Ended,
}

impl Status {
    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Active => "active",
            Self::Ended => "ended",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Submitted, Self::Active, Self::Ended]
            .into_iter()
            .find(|status| status.code() == code)
    }
}

/// A deposited document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredDocument {
    /// The document.
    pub document: DocumentId,
    /// Its category.
    pub category: DocumentCategory,
    /// Day of deposit.
    pub filed_on: NaiveDate,
    /// Day it was found to prove what it should.
    pub verified_on: Option<NaiveDate>,
    /// Why it was not accepted.
    pub rejected: Option<DocumentRejection>,
}

/// A candidacy that is not decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OpenCandidacy {
    /// The dwelling offered.
    pub vacancy: VacancyId,
    /// Day of nomination.
    pub on: NaiveDate,
}

/// The head of a file. Sealed values are copies, as they are in the log.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "each field is the column of the same name, see the events")]
pub struct FileHead {
    pub demand: DemandId,
    pub status: Status,
    pub received_on: Option<NaiveDate>,
    pub channel: Option<String>,
    /// The day of reception until it is registered.
    pub presented_on: Option<NaiveDate>,
    /// Day it was registered here.
    pub registered_on: Option<NaiveDate>,
    pub expires_on: Option<NaiveDate>,
    pub renewed_on: Option<NaiveDate>,
    pub certificate_on: Option<NaiveDate>,
    /// Day the notice of the present expiry was sent.
    pub notice_on: Option<NaiveDate>,
    pub ended_on: Option<NaiveDate>,
    /// SNE code of the ground of deregistration.
    pub ground: Option<String>,
    pub desk: Option<Desk>,
    pub migrated: bool,
    /// Whether an identity document was accepted here.
    pub verified: bool,
    pub residence: Option<Commune>,
    pub communes: Vec<Commune>,
    pub typologies: Vec<Typology>,
    pub widened: bool,
    pub category: Option<i64>,
    pub size: Option<i64>,
    pub quartile: Option<String>,
    pub transfer: Option<bool>,
    pub missing: Vec<String>,
    pub anomalies: Vec<String>,
    pub lookalikes: Vec<DemandId>,
    pub score: Option<i64>,
    pub score_provisional: bool,
    pub score_grid: Option<String>,
    pub score_on: Option<NaiveDate>,
    pub candidacies: Vec<OpenCandidacy>,
    pub documents: Vec<StoredDocument>,
    /// Person whose key seals the file.
    pub applicant: Option<PersonId>,
    /// Sealed copy of the identity section, in JSON.
    pub identity: Option<String>,
    /// Sealed copy of the number, in JSON.
    pub number: Option<String>,
    /// Sealed copy of the lines of the last score, in JSON.
    pub score_lines: Option<String>,
    /// Its last event.
    pub changed_at: Position,
}

/// Which files. Every filter that is given must hold.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Where it stands.
    pub status: Option<Status>,
    /// A commune it wishes.
    pub commune: Option<Commune>,
    /// A typology it wishes.
    pub typology: Option<Typology>,
    /// Household category.
    pub category: Option<u8>,
    /// Desk that follows it.
    pub desk: Option<Desk>,
    /// What comes after this one, as the last page ended: initial date and demand.
    pub after: Option<(NaiveDate, DemandId)>,
    /// At most this many.
    pub limit: u32,
}

/// One file.
///
/// # Errors
/// `Unavailable`.
pub async fn file_head(db: &Db, demand: DemandId) -> Result<Option<FileHead>, DbError> {
    Ok(files(db, &[demand]).await?.pop())
}

/// Several files, by identifier; unknown ones are left out.
///
/// # Errors
/// `Unavailable`.
pub async fn files(db: &Db, demands: &[DemandId]) -> Result<Vec<FileHead>, DbError> {
    let mut found = Vec::new();
    for chunk in demands.chunks(200) {
        let places: Vec<String> = (1..=chunk.len()).map(|n| format!("${n}")).collect();
        let places = places.join(", ");
        let sql = format!("SELECT * FROM demands_2_files WHERE demand IN ({places})");
        let values = chunk.iter().map(Into::into).collect();
        for row in db.fetch(sql, values).await? {
            found.push(read(&row)?);
        }
    }
    Ok(found)
}

/// Files that match, the oldest initial date first.
///
/// # Errors
/// `Unavailable`.
pub async fn search(db: &Db, search: &Search) -> Result<Vec<FileHead>, DbError> {
    let mut values: Vec<Value> = Vec::new();
    let mut filters: Vec<String> = Vec::new();
    let mut bind = |value: Value| {
        values.push(value);
        values.len()
    };
    if let Some(status) = search.status {
        filters.push(format!("status = ${}", bind(status.code().into())));
    }
    if let Some(category) = search.category {
        filters.push(format!("category = ${}", bind(category.into())));
    }
    if let Some(desk) = &search.desk {
        filters.push(format!("desk = ${}", bind(desk.into())));
    }
    let commune = search.commune.as_ref().map(|c| format!("commune = ${}", bind(c.into())));
    let typology = search.typology.map(|t| format!("typology = ${}", bind(t.into())));
    let wished: Vec<String> = commune.into_iter().chain(typology).collect();
    if !wished.is_empty() {
        let wished = wished.join(" AND ");
        filters.push(format!("demand IN (SELECT demand FROM demands_2_wishes WHERE {wished})"));
    }
    if let Some((presented_on, demand)) = search.after {
        let (a, b) = (bind(presented_on.into()), bind(demand.into()));
        filters.push(format!("(presented_on, demand) > (${a}, ${b})"));
    }
    let limit = bind(search.limit.into());
    let filters = if filters.is_empty() { "1 = 1".to_owned() } else { filters.join(" AND ") };
    let sql = format!(
        "SELECT * FROM demands_2_files WHERE {filters} ORDER BY presented_on, demand LIMIT ${limit}"
    );
    db.fetch(sql, values).await?.iter().map(read).collect()
}

/// How many demands stand where.
///
/// # Errors
/// `Unavailable`.
pub async fn count_by_status(db: &Db) -> Result<BTreeMap<Status, i64>, DbError> {
    let sql = "SELECT status, COUNT(*) AS n FROM demands_2_files GROUP BY status";
    let rows = db.fetch(sql, vec![]).await?;
    rows.iter().map(|row| Ok((status(row)?, row.int("n")?))).collect()
}

fn status(row: &Row) -> Result<Status, DbError> {
    let code = row.text("status")?;
    Status::from_code(&code).ok_or_else(|| DbError::Shape(format!("no status {code}")))
}

/// What a JSON column holds, nothing if it is null.
fn listed<T: DeserializeOwned + Default>(row: &Row, name: &str) -> Result<T, DbError> {
    if row.value(name)?.is_null() { Ok(T::default()) } else { row.json(name) }
}

fn read(row: &Row) -> Result<FileHead, DbError> {
    let truth = |name| Ok::<_, DbError>(row.opt_int(name)? == Some(1));
    let open: BTreeMap<VacancyId, NaiveDate> = listed(row, "candidacies")?;
    Ok(FileHead {
        demand: row.parsed("demand")?,
        status: status(row)?,
        received_on: row.opt_parsed("received_on")?,
        channel: row.opt_text("channel")?,
        presented_on: row.opt_parsed("presented_on")?,
        registered_on: row.opt_parsed("registered_on")?,
        expires_on: row.opt_parsed("expires_on")?,
        renewed_on: row.opt_parsed("renewed_on")?,
        certificate_on: row.opt_parsed("certificate_on")?,
        notice_on: row.opt_parsed("notice_on")?,
        ended_on: row.opt_parsed("ended_on")?,
        ground: row.opt_text("ground")?,
        desk: row.opt_parsed("desk")?,
        migrated: truth("migrated")?,
        verified: truth("verified")?,
        residence: row.opt_parsed("residence")?,
        communes: listed(row, "communes")?,
        typologies: listed(row, "typologies")?,
        widened: truth("widened")?,
        category: row.opt_int("category")?,
        size: row.opt_int("size")?,
        quartile: row.opt_text("quartile")?,
        transfer: row.opt_int("transfer")?.map(|transfer| transfer == 1),
        missing: listed(row, "missing")?,
        anomalies: listed(row, "anomalies")?,
        lookalikes: listed(row, "lookalikes")?,
        score: row.opt_int("score")?,
        score_provisional: truth("score_provisional")?,
        score_grid: row.opt_text("score_grid")?,
        score_on: row.opt_parsed("score_on")?,
        candidacies: open.into_iter().map(|(vacancy, on)| OpenCandidacy { vacancy, on }).collect(),
        documents: listed(row, "documents")?,
        applicant: row.opt_parsed("applicant")?,
        identity: row.opt_text("identity")?,
        number: row.opt_text("number")?,
        score_lines: row.opt_text("score_lines")?,
        changed_at: Position(row.int("changed_at")?),
    })
}
