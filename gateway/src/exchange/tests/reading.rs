use super::{data, only, problem, read};
use crate::exchange::{
    check::{self, Defect},
    reader::Reader,
    tables::DEMANDE,
};
use std::io::{BufReader, Read};

fn defects(bytes: &[u8]) -> Vec<(Defect, String, u32)> {
    check::findings(&only(bytes).demand, DEMANDE)
        .into_iter()
        .map(|f| (f.defect, f.path, f.line))
        .collect()
}

#[test]
fn complete_documents_have_no_finding() {
    for name in ["complete.xml", "full.xml", "association.xml"] {
        assert_eq!(defects(&data(name)), [], "{name}");
    }
}

#[test]
fn an_old_document_is_read_and_its_gaps_are_named_with_their_line() {
    let bytes = data("old-version.xml");
    let document = only(&bytes);
    assert_eq!((document.version.as_str(), document.kind()), ("02.00", None));
    let found = defects(&bytes);
    for (path, line) in [
        ("numGuichet", 7),
        ("logementRecherche", 7),
        ("personnePhysique/demandeur/adressePostale", 11),
        ("personnePhysique/demandeur/situationProfessionnelle", 11),
    ] {
        assert!(found.contains(&(Defect::Missing, path.to_owned(), line)), "{path}: {found:?}");
    }
    let code = "personnePhysique/demandeur/nationalite".to_owned();
    assert!(found.contains(&(Defect::UnknownCode, code, 16)), "{found:?}");
}

#[test]
fn a_prefix_or_none_reads_the_same() {
    let document = only(&data("association.xml"));
    let name = document.demand.text_at("demandeLogement/association/nom");
    assert_eq!(name, Some("Un toit à l'essai"));
}

#[test]
fn latin_1_and_a_byte_order_mark_are_decoded() {
    let document = only(&data("latin1.xml"));
    let at = |path| document.demand.text_at(path).unwrap().to_owned();
    assert_eq!(at("demandeLogement/personnePhysique/demandeur/nom"), "Guénégan");
    assert_eq!(
        at("demandeLogement/personnePhysique/demandeur/situationProfessionnelle/profession"),
        "Libraire à mi-temps, 450 €"
    );
    let marked = [&[0xEF, 0xBB, 0xBF][..], &data("complete.xml")].concat();
    assert_eq!(only(&marked), only(&data("complete.xml")));
}

#[test]
fn an_encoding_that_is_not_read_is_said_by_name() {
    let text = String::from_utf8(data("complete.xml")).unwrap();
    let ebcdic = problem(text.replace("UTF-8", "IBM500").as_bytes());
    assert_eq!((ebcdic.code, ebcdic.line), ("xml.encoding", 1));
    assert!(ebcdic.reason.contains("IBM500"), "{}", ebcdic.reason);
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(problem(&wide).code, "xml.encoding");
    let byte = text.replace("UTF-8", "windows-1252").replace("Libraire", "\u{81}");
    let byte: Vec<u8> = byte.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    let told = problem(&byte);
    assert_eq!((told.code, told.line), ("xml.encoding", 52));
}

#[test]
fn broken_files_are_reported_by_code_and_line() {
    for (name, code, line) in [
        ("bad/truncated.xml", "xml.truncated", 60),
        ("bad/mismatched-end.xml", "xml.malformed", 38),
        ("bad/wrong-encoding.xml", "xml.encoding", 37),
        ("bad/external-entity.xml", "xml.doctype", 2),
        ("bad/undeclared-entity.xml", "xml.entity", 52),
        ("bad/other-root.xml", "xml.not-interface-nuu", 2),
    ] {
        let problem = problem(&data(name));
        assert_eq!((problem.code, problem.line), (code, line), "{name}: {problem}");
        assert!(problem.fatal);
    }
}

#[test]
fn demands_before_a_break_are_good() {
    let text = String::from_utf8(data("several.xml")).unwrap();
    let cut = text.rfind("<demandeur>").unwrap();
    let items = read(&text.as_bytes()[..cut]);
    assert_eq!(items.len(), 3);
    assert!(items[0].is_ok() && items[1].is_ok());
    let last = items[2].as_ref().unwrap_err();
    assert_eq!((last.code, last.element.as_str()), ("xml.truncated", "personnePhysique"));
}

#[test]
fn empty_things_and_other_files_are_told_apart() {
    let empty = r#"<interfaceNuu xmlns="http://nuu.application.i2/" versionInterface="02.01"/>"#;
    for (bytes, code) in [
        ("", "xml.malformed"),
        ("numero;nom\n1;2\n", "xml.malformed"),
        (empty, "xml.no-demand"),
        (&empty.replace("02.01", "03.00"), "xml.version"),
        (&format!("{empty}{empty}"), "xml.malformed"),
        (&empty.replace("http://nuu.application.i2/", "urn:x"), "xml.not-interface-nuu"),
    ] {
        assert_eq!(problem(bytes.as_bytes()).code, code, "{bytes}");
    }
}

#[test]
fn a_demand_too_deep_or_too_large_is_refused_alone() {
    let text = String::from_utf8(data("complete.xml")).unwrap();
    let (head, rest) = text.split_once("  <demande>").unwrap();
    let (demand, _) = rest.split_once("</interfaceNuu>").unwrap();
    let deep = format!("<demande>{}{}</demande>", "<a>".repeat(40), "</a>".repeat(40));
    let large = format!("<demande>{}</demande>", "<precision>x</precision>".repeat(60_000));
    let file = format!("{head}{deep}<demande>{demand}{large}</interfaceNuu>");
    let codes: Vec<_> =
        read(file.as_bytes()).into_iter().map(|item| item.err().map(|p| p.code)).collect();
    assert_eq!(codes, [Some("demand.too-deep"), None, Some("demand.too-large")]);
}

#[test]
fn one_endless_text_stops_the_file() {
    let head = r#"<interfaceNuu xmlns="http://nuu.application.i2/"><demande><a>"#;
    let endless = std::io::repeat(b'x').take(50_000_000);
    let mut reader = Reader::open(head.as_bytes().chain(endless)).unwrap();
    let problem = reader.next().unwrap().unwrap_err();
    assert_eq!((problem.code, problem.fatal), ("xml.too-long", true));
    assert!(reader.next().is_none());
}

#[test]
fn impossible_and_odd_values_are_found() {
    let text = String::from_utf8(data("complete.xml")).unwrap();
    let edit = |from: &str, to: &str| defects(text.replacen(from, to, 1).as_bytes());
    for (from, to, defect) in [
        ("2016-09-02", "2016-09-31", Defect::ImpossibleDate),
        ("1988-06-17", "17/06/1988", Defect::ImpossibleDate),
        ("<montantLoyer>620", "<montantLoyer>six cents", Defect::BadValue),
        ("<montantLoyer>620", "<montantLoyer>12000", Defect::BadValue),
        ("<demandeElargie>true", "<demandeElargie>oui", Defect::BadValue),
        ("0600000001", "06 00 00 00 01", Defect::TooLong),
        ("<modeleLogement code=\"LP\"/>", "<modeleLogement code=\"YOURTE\"/>", Defect::UnknownCode),
        ("<prenom>Solenn", "<prenom>Solenn</prenom><prenom>Anna", Defect::Repeated),
        ("<precision/>", "<precision>x</precision><nouveau>y</nouveau>", Defect::UnknownElement),
        (
            "<codePostal>44300</codePostal>",
            "<codePostalEtranger>1</codePostalEtranger>",
            Defect::BothChosen,
        ),
    ] {
        let found = edit(from, to);
        assert!(found.iter().any(|(d, ..)| *d == defect), "{to}: {found:?}");
    }
}

#[test]
fn days_and_instants_are_read_as_the_schema_writes_them() {
    for good in ["2024-02-29", "2024-02-29Z", "2024-02-29+02:00"] {
        assert!(check::date(good).is_some(), "{good}");
    }
    for bad in ["2023-02-29", "2024-2-9", "24-02-09", "2024-02-29+2", "0001-01-01", "2024-02-2é"] {
        assert!(check::date(bad).is_none(), "{bad}");
    }
    for good in ["2018-03-15T16:54:06.339+01:00", "2018-03-15T16:54:06", "2018-03-15T00:00:00Z"] {
        assert!(check::instant(good).is_some(), "{good}");
    }
    assert!(check::instant("2018-03-15").is_none());
    assert!(check::instant("2018-03-15T25:00:00").is_none());
}

/// A file of many demands that never exists whole.
struct Long {
    left: usize,
    demand: Vec<u8>,
    at: usize,
}

impl Read for Long {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.demand.len() && self.left > 0 {
            self.left -= 1;
            self.at = 0;
        }
        let count = buf.len().min(self.demand.len() - self.at);
        buf[..count].copy_from_slice(&self.demand[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

fn peak_kb() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
#[ignore = "reads 100 MB: tests/run --full"]
fn a_100_mb_file_is_read_in_bounded_memory() {
    let text = String::from_utf8(data("complete.xml")).unwrap();
    let start = text.find("  <demande>").unwrap();
    let end = text.find("</interfaceNuu>").unwrap();
    let demand = text.as_bytes()[start..end].to_vec();
    let count = 100_000_000 / demand.len();
    let long = Long { left: count - 1, demand, at: 0 };
    let file = text.as_bytes()[..start].chain(long).chain(&b"</interfaceNuu>"[..]);
    let before = peak_kb();
    let read = Reader::open(BufReader::new(file)).unwrap().filter(Result::is_ok).count();
    assert_eq!(read, count);
    let grown = peak_kb() - before;
    assert!(grown < 16 * 1024, "reading took {grown} kB more");
}
