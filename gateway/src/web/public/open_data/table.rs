//! The data sets: their columns, said once for the files, the schema and the dictionary; and their rows.

use crate::{editions::Issue, error::Trouble};
use projections::statistics::edition::{
    Batch, Edition, Group, Quantile, Table, Waiting, all_sizes,
};
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
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn told(text: Option<&String>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.clone()))
    }

    fn number(number: Option<i64>) -> Self {
        number.map_or(Self::Nothing, Self::Number)
    }
}

type Row = Vec<Item>;

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

/// Rows under way, with what every row of the edition begins with.
struct Facts<'a> {
    edition: &'a Edition,
    rows: Vec<Row>,
}

impl Facts<'_> {
    fn add(
        &mut self,
        what: &str,
        time: &Batch,
        place: (&[String], &[String]),
        value: Item,
        unit: &str,
    ) {
        let codes = |codes: &[String]| {
            if codes.is_empty() { Item::Nothing } else { Item::text(codes.join("|")) }
        };
        self.rows.push(vec![
            Item::text(self.edition.month.to_string()),
            Item::Number(self.edition.position),
            Item::text(what),
            Item::text(time.from.to_string()),
            Item::text(time.to.to_string()),
            codes(place.0),
            codes(place.1),
            value,
            Item::text(unit),
        ]);
    }

    fn groups(&mut self, what: &str, time: &Batch, groups: &[Group], unit: &str) {
        for group in groups {
            let place = (group.communes.as_slice(), group.sizes.as_slice());
            self.add(what, time, place, Item::Number(group.count), unit);
        }
    }

    fn table(&mut self, what: &str, table: Option<&Table>, unit: &str) {
        if let Some(table) = table {
            self.groups(what, &table.whole, &table.groups, unit);
        }
    }

    fn waiting(&mut self, time: &Batch, place: (&[String], &[String]), waiting: Waiting) {
        for (name, quantile) in [("mediane", waiting.median), ("90e_centile", waiting.p90)] {
            let of = |value: fn(Quantile) -> Option<i64>| Item::number(quantile.and_then(value));
            self.add(&format!("attente_{name}"), time, place, of(|q| Some(q.days)), "jours");
            self.add(&format!("attente_{name}_borne_basse"), time, place, of(|q| q.low), "jours");
            self.add(&format!("attente_{name}_borne_haute"), time, place, of(|q| q.high), "jours");
        }
    }
}

fn indicators(issue: &Issue) -> Vec<Row> {
    let edition = &issue.edition;
    let year = edition.year;
    let mut facts = Facts { edition, rows: Vec::new() };
    let all: (&[String], &[String]) = (&[], &[]);
    let now = Batch { from: edition.month, to: edition.month, count: 0, after: 0, until: 0 };
    if let Some(active) = edition.active {
        facts.add("demandes_actives", &now, all, Item::Number(active), "demandes");
    }
    facts.groups("demandes_actives_par_lieu", &now, &edition.active_by, "demandes");
    for (what, batch, unit) in [
        ("nouvelles_12_mois", year.new, "demandes"),
        ("attribues_12_mois", year.allocated, "baux"),
        ("loges_12_mois", year.housed, "menages"),
    ] {
        if let Some(batch) = batch {
            facts.add(what, &batch, all, Item::Number(batch.count), unit);
        }
    }
    if let (Some(ratio), Some(time)) = (edition.ratio_tenths(), year.allocated) {
        facts.add("demandes_par_attribution", &time, all, Item::Number(ratio), "dixiemes");
    }
    if let (Some(time), Some(waiting)) = (year.housed, year.waiting) {
        facts.waiting(&time, all, waiting);
    }
    for (what, batches, unit) in
        [("nouvelles", &edition.new, "demandes"), ("attribues", &edition.allocated, "baux")]
    {
        for batch in batches {
            facts.add(what, batch, all, Item::Number(batch.count), unit);
        }
    }
    half_year(&mut facts, edition);
    facts.rows
}

fn half_year(facts: &mut Facts<'_>, edition: &Edition) {
    let half_year = &edition.half_year;
    facts.table("nouvelles_par_lieu", half_year.new.as_ref(), "demandes");
    facts.table("attribues_par_lieu", half_year.allocated.as_ref(), "baux");
    facts.table("loges_par_lieu_souhaite", half_year.housed.as_ref(), "menages");
    let Some(housed) = &half_year.housed else { return };
    let sizes = all_sizes();
    for place in &half_year.waiting {
        let communes: Vec<String> = place.commune.iter().cloned().collect();
        let asked: Vec<String> =
            sizes.iter().filter(|size| place.size.as_ref() == Some(size)).cloned().collect();
        let time = housed.whole;
        // the whole is told under its own name above, over twelve months
        if !(communes.is_empty() && asked.is_empty()) {
            facts.waiting(&time, (&communes, &asked), place.waiting);
        }
    }
}

fn allocations(issue: &Issue) -> Vec<Row> {
    let edition = &issue.edition;
    let mut rows = Vec::new();
    for line in &edition.half_year.lines {
        let traits = &line.traits;
        let sizes = (!line.sizes.is_empty()).then(|| line.sizes.join("|"));
        let row = vec![
            Item::text(edition.month.to_string()),
            Item::Number(edition.position),
            Item::text(line.from.to_string()),
            Item::text(line.to.to_string()),
            Item::text(line.communes.join("|")),
            Item::told(sizes.as_ref()),
            Item::told(traits.financing.as_ref()),
            Item::told(traits.seniority.as_ref()),
            Item::told(traits.refusals.as_ref()),
            Item::told(traits.candidates.as_ref()),
            Item::Number(line.count),
        ];
        rows.extend(std::iter::repeat_n(row, usize::try_from(line.count).unwrap_or(0)));
    }
    rows
}
