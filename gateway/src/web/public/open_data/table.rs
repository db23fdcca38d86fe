//! The data sets: their columns, said once for the files, the schema and the dictionary.

use super::rows::{allocations, indicators};
use crate::{editions::Issue, error::Trouble};
use serde_json::{Value, json};

/// A column.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// What it means, for people.
    pub(super) says: &'static str,
    /// Whether every row has it.
    pub(super) required: bool,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Month,
    Number,
}

impl Kind {
    /// The word of Table Schema.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Month => "yearmonth",
            Self::Number => "integer",
        }
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Nothing,
    Text(String),
    Number(i64),
}

impl Item {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn told(text: Option<&String>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.clone()))
    }

    pub(super) fn number(number: Option<i64>) -> Self {
        number.map_or(Self::Nothing, Self::Number)
    }
}

pub(super) type Row = Vec<Item>;

/// A data set.
pub(super) struct Dataset {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) says: &'static str,
    pub(super) fields: &'static [Field],
    pub(super) rows: fn(&Issue) -> Vec<Row>,
}

const fn required(name: &'static str, kind: Kind, says: &'static str) -> Field {
    Field { name, kind, says, required: true }
}

const fn optional(name: &'static str, kind: Kind, says: &'static str) -> Field {
    Field { name, kind, says, required: false }
}

/// What every row begins with.
const EDITION: Field = required("edition", Kind::Month, "Mois dont ce sont les chiffres");
const POSITION: Field =
    required("position", Kind::Number, "Numéro du dernier évènement compté dans le journal");

const COMMUNES: &str = "Codes INSEE des communes comptées ensemble, séparés par | ; unknown : non précisée ; vide : toutes";
const SIZES: &str = "Tailles comptées ensemble, codes du système national, séparés par | ; unknown : non précisée ; vide : toutes";

/// Every data set.
pub(super) static DATASETS: [Dataset; 2] = [
    Dataset {
        name: "indicateurs",
        title: "Indicateurs de la demande de logement social",
        says: "Une ligne par nombre publié. Les groupes d’un même indicateur et d’une même période ne se recoupent pas : \
               leur somme est le total.",
        fields: &[
            EDITION,
            POSITION,
            required("indicateur", Kind::Text, "Ce qui est compté : voir la liste des indicateurs"),
            required("debut", Kind::Month, "Premier mois compté"),
            required("fin", Kind::Month, "Dernier mois compté"),
            optional("communes", Kind::Text, COMMUNES),
            optional("tailles", Kind::Text, SIZES),
            optional("valeur", Kind::Number, "Le nombre ; vide : la durée n’est pas atteinte"),
            required("unite", Kind::Text, "demandes, baux, menages, dixiemes ou jours"),
        ],
        rows: indicators,
    },
    Dataset {
        name: "attributions",
        title: "Attributions de logements sociaux, une ligne anonyme par attribution",
        says: "Une ligne par bail du dernier semestre terminé. Chaque ligne est identique à dix autres au moins ; un champ \
               vide n’est pas distingué. Rien n’est dit du ménage.",
        fields: &[
            EDITION,
            POSITION,
            required("debut", Kind::Month, "Premier mois d’enregistrement possible"),
            required("fin", Kind::Month, "Dernier mois d’enregistrement possible"),
            required(
                "communes",
                Kind::Text,
                "Commune du logement, ou communes possibles, codes INSEE séparés par |",
            ),
            optional("tailles", Kind::Text, SIZES),
            optional(
                "financement",
                Kind::Text,
                "plai, plus, pls : le financement fixe la classe de loyer",
            ),
            optional(
                "anciennete",
                Kind::Text,
                "Années entre la demande et le bail : 0-1, 1-3, 3-5, 5+",
            ),
            optional("refus", Kind::Text, "Propositions du logement refusées avant : 0, 1, 2+"),
            optional("candidats", Kind::Text, "Candidats proposés : 1-2, 3, 4+"),
            required(
                "semblables",
                Kind::Number,
                "Combien d’attributions ont cette même ligne, celle-ci comprise",
            ),
        ],
        rows: allocations,
    },
];

impl Dataset {
    /// Its Table Schema.
    pub(super) fn schema(&self) -> Value {
        let fields: Vec<Value> = self.fields.iter().map(field).collect();
        json!({
            "name": self.name,
            "title": self.title,
            "description": self.says,
            "fields": fields,
            "missingValues": [""],
        })
    }
}

fn field(field: &Field) -> Value {
    json!({
        "name": field.name,
        "type": field.kind.word(),
        "description": field.says,
        "constraints": { "required": field.required },
    })
}

/// The CSV file: RFC 4180, UTF-8, header first, empty when nothing.
pub(super) fn csv(dataset: &Dataset, rows: &[Row]) -> Result<Vec<u8>, Trouble> {
    let failed = |error: String| Trouble::Unavailable(error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = dataset.fields.iter().map(|field| field.name);
    writer.write_record(names).map_err(|e| failed(e.to_string()))?;
    for row in rows {
        let cells = row.iter().map(|item| match item {
            Item::Nothing => String::new(),
            Item::Text(text) => text.clone(),
            Item::Number(number) => number.to_string(),
        });
        writer.write_record(cells).map_err(|e| failed(e.to_string()))?;
    }
    writer.into_inner().map_err(|e| failed(e.to_string()))
}

/// The JSON file: an array of objects, null when nothing.
pub(super) fn json(dataset: &Dataset, rows: &[Row]) -> Result<Vec<u8>, Trouble> {
    let object = |row: &Row| {
        let cells = dataset.fields.iter().zip(row).map(|(field, item)| {
            let value = match item {
                Item::Nothing => Value::Null,
                Item::Text(text) => json!(text),
                Item::Number(number) => json!(number),
            };
            (field.name.to_owned(), value)
        });
        Value::Object(cells.collect())
    };
    let rows: Vec<Value> = rows.iter().map(object).collect();
    serde_json::to_vec(&rows).map_err(|error| Trouble::Unavailable(error.to_string()))
}
