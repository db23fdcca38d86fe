use crate::exchange::{
    problem::Problem,
    vacancies::{COLUMNS, Row, Vacancies},
};
use domain::territory::{Financing, Typology};

const GOOD: &str = "landlord;rpls;commune;typology;surface;floor;accessible;rent;charges;financing;in_priority_district;available_on\n\
nantes-habitat;RP0000001;44109;T3;64;2;oui;412,50;61,2;PLUS;non;2025-07-01\n";

fn rows(text: &str) -> Vec<Result<Row, Problem>> {
    match Vacancies::open(text.as_bytes()) {
        Ok(vacancies) => vacancies.collect(),
        Err(problem) => vec![Err(problem)],
    }
}

#[test]
fn a_row_becomes_a_dwelling_with_decimal_comma_or_point() {
    let row = rows(GOOD).remove(0).unwrap();
    assert_eq!(row.line, 2);
    let dwelling = row.dwelling;
    assert_eq!((dwelling.rent_cents, dwelling.charges_cents), (41_250, 6_120));
    assert_eq!((dwelling.typology, dwelling.financing), (Typology::T3, Financing::Plus));
    assert!(dwelling.accessible && !dwelling.in_priority_district);
    let points = GOOD.replace("412,50", "412.50").replace("61,2", "61.20").replace(';', ",");
    assert_eq!(rows(&points).remove(0).unwrap().dwelling, dwelling);
}

#[test]
fn a_bad_cell_is_told_by_line_and_column_and_the_other_rows_go_in() {
    for (from, to, column) in [
        ("nantes-habitat", "Nantes Habitat", "landlord"),
        ("44109", "Nantes", "commune"),
        ("T3", "T9", "typology"),
        ("64", "0", "surface"),
        ("412,50", "412,505", "rent"),
        ("PLUS", "HLM", "financing"),
        ("2025-07-01", "2025-07-32", "available_on"),
    ] {
        let text = format!("{}{}", GOOD.replacen(from, to, 1), GOOD.lines().last().unwrap());
        let rows = rows(&text);
        let problem = rows[0].as_ref().unwrap_err();
        assert_eq!((problem.line, problem.element.as_str()), (2, column));
        assert!(rows[1].is_ok());
    }
}

#[test]
fn a_missing_column_or_cell_is_named() {
    let problem = rows(&GOOD.replace("rent;", "loyer;")).remove(0).unwrap_err();
    assert_eq!(
        (problem.code, problem.element.as_str(), problem.fatal),
        ("csv.column-missing", "rent", true)
    );
    let short = GOOD.replace(";2025-07-01", "");
    assert_eq!(rows(&short).remove(0).unwrap_err().code, "csv.cells");
    let latin = Vacancies::open(&b"landlord;rpls;\xe9"[..]).unwrap_err();
    assert_eq!(latin.code, "csv.encoding");
    assert_eq!(COLUMNS.len(), 12);
}
