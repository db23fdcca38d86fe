//! The same rows as a Parquet file: one row group, plain columns, no compression.

use super::table::{Dataset, Field, Item, Kind};
use crate::error::Trouble;
use parquet::{
    column::writer::ColumnWriter, data_type::ByteArray, errors::ParquetError,
    file::writer::SerializedFileWriter, schema::parser::parse_message_type,
};
use std::sync::Arc;

/// The file.
///
/// # Errors
/// The rows do not fit the columns.
pub(super) fn file(dataset: &Dataset, rows: &[Vec<Item>]) -> Result<Vec<u8>, Trouble> {
    write(dataset, rows).map_err(|error| Trouble::Unavailable(error.to_string()))
}

fn write(dataset: &Dataset, rows: &[Vec<Item>]) -> Result<Vec<u8>, ParquetError> {
    let columns: String = dataset.fields.iter().map(column).collect();
    let schema = parse_message_type(&format!("message {} {{ {columns} }}", dataset.name))?;
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::default())?;
    let mut group = writer.next_row_group()?;
    let mut at = 0;
    while let Some(mut column) = group.next_column()? {
        let items: Vec<&Item> = rows.iter().filter_map(|row| row.get(at)).collect();
        let required = dataset.fields.get(at).is_some_and(|field| field.required);
        let told: Vec<i16> = items.iter().map(|item| i16::from(**item != Item::Nothing)).collect();
        let levels = (!required).then_some(told.as_slice());
        match column.untyped() {
            ColumnWriter::ByteArrayColumnWriter(writer) => {
                let texts = items.iter().filter_map(|item| match item {
                    Item::Text(text) => Some(ByteArray::from(text.as_str())),
                    _ => None,
                });
                writer.write_batch(&texts.collect::<Vec<_>>(), levels, None)?;
            }
            ColumnWriter::Int64ColumnWriter(writer) => {
                let numbers = items.iter().filter_map(|item| match item {
                    Item::Number(number) => Some(*number),
                    _ => None,
                });
                writer.write_batch(&numbers.collect::<Vec<_>>(), levels, None)?;
            }
            _ => return Err(ParquetError::General("a column of no known kind".to_owned())),
        }
        column.close()?;
        at += 1;
    }
    group.close()?;
    writer.close()?;
    Ok(bytes)
}

fn column(field: &Field) -> String {
    let need = if field.required { "REQUIRED" } else { "OPTIONAL" };
    match field.kind {
        Kind::Number => format!("{need} INT64 {}; ", field.name),
        Kind::Text | Kind::Month => format!("{need} BYTE_ARRAY {} (UTF8); ", field.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::public::open_data::table::DATASETS;
    use parquet::{
        file::reader::{FileReader, SerializedFileReader},
        record::Field as Cell,
    };

    #[test]
    fn a_file_reads_back_as_it_was_written_its_empty_cells_too() {
        let dataset = &DATASETS[1];
        let row = |text: &str, size: Item, count| -> Vec<Item> {
            let text = || Item::Text(text.to_owned());
            let nothing = || Item::Nothing;
            vec![
                text(),
                Item::Number(7),
                text(),
                text(),
                text(),
                size,
                nothing(),
                nothing(),
                nothing(),
                nothing(),
                Item::Number(count),
            ]
        };
        let rows = [row("2026-06", Item::Text("T3".into()), 19), row("Rezé", Item::Nothing, 24)];
        let bytes = file(dataset, &rows).unwrap();
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        let read: Vec<Vec<(String, Cell)>> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| {
                let row = row.unwrap();
                row.get_column_iter().map(|(name, cell)| (name.clone(), cell.clone())).collect()
            })
            .collect();
        assert_eq!(read.len(), 2);
        assert_eq!(read[1][4], ("communes".to_owned(), Cell::Str("Rezé".to_owned())));
        assert_eq!(read[0][5], ("tailles".to_owned(), Cell::Str("T3".to_owned())));
        assert_eq!((&read[1][5].1, &read[1][10].1), (&Cell::Null, &Cell::Long(24)));
    }

    #[test]
    fn a_month_without_a_row_is_a_file_too() {
        let bytes = file(&DATASETS[0], &[]).unwrap();
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
        assert_eq!(reader.metadata().file_metadata().schema().get_fields().len(), 9);
    }
}
