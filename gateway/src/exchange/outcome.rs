//! What became of each demand of a file, and the sums.

use super::{message::Message, problem::Problem};
use domain::{
    id::{DemandId, VacancyId},
    number::DemandNumber,
};
use serde::Serialize;
use serde_json::{Value, json};

/// What became of one demand, or of one vacancy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Became {
    /// A new demand, complete.
    New,
    /// A new demand that lacks something.
    Incomplete,
    /// An existing demand changed.
    Changed,
    /// Renewed.
    Renewed,
    /// No longer active.
    Deregistered,
    /// Active again.
    Reinstated,
    /// A vacancy was declared.
    Declared,
    /// Understood, and nothing had to change.
    Unchanged,
    /// The same message came before: nothing was done.
    Repeated,
    /// It waits in the repair list.
    Refused,
}

impl Became {
    /// Every one, in the order of the summary.
    pub const ALL: [Self; 10] = [
        Self::New,
        Self::Incomplete,
        Self::Changed,
        Self::Renewed,
        Self::Deregistered,
        Self::Reinstated,
        Self::Declared,
        Self::Unchanged,
        Self::Repeated,
        Self::Refused,
    ];

    /// The word in the report.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Incomplete => "incomplete",
            Self::Changed => "changed",
            Self::Renewed => "renewed",
            Self::Deregistered => "deregistered",
            Self::Reinstated => "reinstated",
            Self::Declared => "declared",
            Self::Unchanged => "unchanged",
            Self::Repeated => "repeated",
            Self::Refused => "refused",
        }
    }
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// File, with the entry of an archive behind a colon.
    pub file: String,
    /// Line of the demand, or of what is wrong.
    pub line: u32,
    /// What became of it.
    pub became: Became,
    /// Element concerned; empty when none is.
    pub element: String,
    /// Stable code of a refusal; empty otherwise.
    pub code: String,
    /// In words, for a refusal or a gap; empty otherwise.
    pub reason: String,
    /// What was not understood and kept: `code element (line n)`.
    pub warnings: Vec<String>,
    /// The demand.
    pub demand: Option<DemandId>,
    /// The vacancy.
    pub vacancy: Option<VacancyId>,
    /// Its number: personal, for the desk that sent the file.
    pub number: Option<DemandNumber>,
}

impl Outcome {
    /// Nothing but its place, for now.
    #[must_use]
    pub(super) fn at(file: &str, line: u32, became: Became) -> Self {
        Self {
            file: file.to_owned(),
            line,
            became,
            element: String::new(),
            code: String::new(),
            reason: String::new(),
            warnings: Vec::new(),
            demand: None,
            vacancy: None,
            number: None,
        }
    }

    pub(super) fn refused(file: &str, problem: &Problem) -> Self {
        Self {
            element: problem.element.clone(),
            code: problem.code.to_owned(),
            reason: problem.reason.clone(),
            ..Self::at(file, problem.line, Became::Refused)
        }
    }

    /// Notes what a message lacks and what was not understood.
    pub(super) fn note(&mut self, message: &Message) {
        if !message.missing().is_empty() {
            let gaps =
                message.findings.iter().filter(|f| f.defect == super::check::Defect::Missing);
            let gaps: Vec<_> = gaps.map(|f| format!("{} (line {})", f.path, f.line)).collect();
            self.reason = format!("missing: {}", gaps.join(", "));
        }
        self.warnings = message
            .findings
            .iter()
            .filter(|finding| finding.defect != super::check::Defect::Missing)
            .map(|f| format!("{} {} (line {})", f.defect.code(), f.path, f.line))
            .collect();
    }

    /// Says as what a document without kind was taken.
    pub(super) fn assumed(&mut self) {
        let kind = if self.became == Became::Changed { "MOD" } else { "CRE" };
        self.warnings.insert(0, format!("kind.assumed entete/typeFichier lacks, taken as {kind}"));
    }

    /// One object of the machine's report.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "file": self.file,
            "line": self.line,
            "outcome": self.became.word(),
            "element": self.element,
            "code": self.code,
            "reason": self.reason,
            "warnings": self.warnings,
            "demand": self.demand.map(|id| id.to_string()),
            "vacancy": self.vacancy.map(|id| id.to_string()),
            "number": self.number.as_ref().map(DemandNumber::as_str),
        })
    }

    /// One line of the report.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut line = format!("{}:{}: {}", self.file, self.line, self.became.word());
        if !self.reason.is_empty() {
            line.push_str(": ");
            line.push_str(&self.reason);
        }
        if !self.code.is_empty() {
            line.push_str(&format!(" [{}]", self.code));
        }
        for warning in &self.warnings {
            line.push_str("; ");
            line.push_str(warning);
        }
        line
    }
}

/// How many of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    counts: [u64; Became::ALL.len()],
}

impl Summary {
    /// Counts one more.
    pub fn add(&mut self, became: Became) {
        let all = Became::ALL.iter().position(|b| *b == became);
        if let Some(count) = all.and_then(|at| self.counts.get_mut(at)) {
            *count += 1;
        }
    }

    /// How many became this.
    #[must_use]
    pub fn of(&self, became: Became) -> u64 {
        let at = Became::ALL.iter().position(|b| *b == became);
        at.and_then(|at| self.counts.get(at)).copied().unwrap_or(0)
    }

    /// How many in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// As an object.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let counts = Became::ALL.iter().map(|b| (b.word().to_owned(), Value::from(self.of(*b))));
        Value::Object(counts.collect())
    }

    /// In one line, those that are not zero.
    #[must_use]
    pub fn to_line(&self) -> String {
        let counts = Became::ALL.iter().filter(|b| self.of(**b) > 0);
        let counts: Vec<_> = counts.map(|b| format!("{} {}", self.of(*b), b.word())).collect();
        format!("{} read: {}", self.total(), counts.join(", "))
    }
}
