//! The catalogue in DCAT (W3C, version 3), JSON-LD: addresses are relative to the catalogue's own.

use super::table::{DATASETS, Dataset};
use serde_json::{Value, json};

/// Format, media type.
const FORMATS: [(&str, &str); 3] = [
    ("csv", "text/csv"),
    ("json", "application/json"),
    ("parquet", "application/vnd.apache.parquet"),
];

const LICENCE: &str = "https://spdx.org/licenses/etalab-2.0.html";

/// The catalogue, with a distribution a month and format.
pub(super) fn of(months: &[String]) -> Value {
    json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@id": "/donnees/catalogue.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": { "@language": "fr", "@value": "Données ouvertes de la demande de logement social" },
        "dct:language": { "@id": "http://publications.europa.eu/resource/authority/language/FRA" },
        "dct:license": { "@id": LICENCE },
        "foaf:homepage": { "@id": "/donnees" },
        "dcat:dataset": DATASETS.iter().map(|one| dataset(one, months)).collect::<Vec<_>>(),
    })
}

fn dataset(dataset: &Dataset, months: &[String]) -> Value {
    let files = months.iter().flat_map(|month| {
        FORMATS.iter().map(move |(format, media)| distribution(dataset, month, format, media))
    });
    json!({
        "@id": format!("/donnees#{}", dataset.name),
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": { "@language": "fr", "@value": dataset.title },
        "dct:description": { "@language": "fr", "@value": dataset.says },
        "dct:conformsTo": { "@id": format!("/donnees/schemas/{}.json", dataset.name) },
        "dct:accrualPeriodicity":
            { "@id": "http://publications.europa.eu/resource/authority/frequency/MONTHLY" },
        "dct:license": { "@id": LICENCE },
        "dcat:distribution": files.collect::<Vec<_>>(),
    })
}

fn distribution(dataset: &Dataset, month: &str, format: &str, media: &str) -> Value {
    let file = format!("/donnees/mois/{month}/{}.{format}", dataset.name);
    json!({
        "@id": file,
        "@type": "dcat:Distribution",
        "dct:title": { "@language": "fr", "@value": format!("{}, {month}, {format}", dataset.title) },
        "dcat:downloadURL": { "@id": file },
        "dcat:mediaType":
            { "@id": format!("https://www.iana.org/assignments/media-types/{media}") },
        "dct:license": { "@id": LICENCE },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_every_month_is_in_the_catalogue_under_its_licence() {
        let catalogue = of(&["2026-10".to_owned(), "2026-09".to_owned()]);
        let sets = catalogue["dcat:dataset"].as_array().unwrap();
        assert_eq!(sets.len(), 2);
        for set in sets {
            let files = set["dcat:distribution"].as_array().unwrap();
            assert_eq!(files.len(), 6);
            assert!(files.iter().all(|file| file["dct:license"]["@id"] == LICENCE));
        }
        let first = &sets[0]["dcat:distribution"][0]["dcat:downloadURL"]["@id"];
        assert_eq!(first, "/donnees/mois/2026-10/indicateurs.csv");
    }
}
