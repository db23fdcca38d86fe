use super::data;
use crate::exchange::{
    export,
    importer::{Importer, When},
    outcome::{Became, Outcome},
    repairs::Repairs,
    writer::to_xml,
};
use domain::{
    demand::{Demand, Stage},
    id::{DemandId, StreamId},
    law::Law,
};
use eventstore::{
    execute::{AsAt, Executor, Rulebook},
    recorded::Instant,
    sqlite::SqliteStore,
    vault::Vault,
};
use projections::db::{Db, Durability, Location};
use std::sync::Arc;
use tempfile::TempDir;

struct Bench {
    importer: Importer,
    executor: Executor,
    repairs: Repairs,
    _folder: TempDir,
}

fn when() -> When {
    let day = "2025-06-01".parse().unwrap();
    When { day, at: Instant::midday(day) }
}

impl Bench {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log.db");
        let vault = folder.path().join("vault.db");
        let kek = folder.path().join("kek");
        SqliteStore::init(&log).await.unwrap();
        Vault::init(vault.to_str().unwrap(), &kek).await.unwrap();
        let vault = Arc::new(Vault::open(vault.to_str().unwrap(), &kek).await.unwrap());
        let store = Arc::new(SqliteStore::open(&log).await.unwrap());
        let law = Rulebook::new(Arc::new(Law::default()));
        let executor = Executor { store, vault: vault.clone(), law };
        let desk = format!("sqlite:{}", folder.path().join("desk.db").display());
        let desk =
            Db::open(&Location::parse(&desk, "desk").unwrap(), Durability::Full).await.unwrap();
        let repairs = Repairs::open(desk, vault).await.unwrap();
        let importer = Importer::new(executor.clone(), "GDPUB".parse().unwrap());
        let importer = importer.with_repairs(repairs.clone());
        Self { importer, executor, repairs, _folder: folder }
    }

    async fn import(&self, documents: &[(&str, &[u8])]) -> Vec<Outcome> {
        let documents = documents.iter().map(|(n, b)| ((*n).to_owned(), b.to_vec())).collect();
        self.importer.import_documents(documents, when()).await.unwrap()
    }

    async fn one(&self, name: &str, text: &str) -> Outcome {
        let mut outcomes = self.import(&[(name, text.as_bytes())]).await;
        assert_eq!(outcomes.len(), 1, "{outcomes:?}");
        outcomes.remove(0)
    }

    async fn demand(&self, id: DemandId) -> Demand {
        let world =
            self.executor.world_at(&[StreamId::Demand(id)], &AsAt::default()).await.unwrap();
        world.demand(id).unwrap().clone()
    }

    async fn head(&self) -> i64 {
        self.executor.store.head().await.unwrap().0
    }
}

fn text(name: &str) -> String {
    String::from_utf8(data(name)).unwrap()
}

fn became(outcomes: &[Outcome]) -> Vec<Became> {
    outcomes.iter().map(|outcome| outcome.became).collect()
}

/// `complete.xml` as another kind of message about this number.
fn about(kind: &str, number: &str) -> String {
    text("complete.xml").replace(">CRE<", &format!(">{kind}<")).replace(
        "<dateCreationDemande>",
        &format!("<numUnique>{number}</numUnique><dateCreationDemande>"),
    )
}

#[tokio::test]
async fn a_creation_gets_a_number_of_its_desk_and_month() {
    let bench = Bench::new().await;
    let outcome = bench.one("a.xml", &text("complete.xml")).await;
    assert_eq!(outcome.became, Became::New);
    let number = outcome.number.unwrap();
    assert!(number.as_str().starts_with("0440325") && number.as_str().ends_with("44109"));
    let demand = bench.demand(outcome.demand.unwrap()).await;
    assert_eq!(demand.stage, Stage::Active);
    assert_eq!(demand.number(), Some(&number));
    assert_eq!(demand.co_applicants.len(), 1);
}

#[tokio::test]
async fn importing_again_writes_no_event() {
    let bench = Bench::new().await;
    let files: Vec<(String, Vec<u8>)> =
        ["complete.xml", "full.xml", "association.xml", "old-version.xml", "several.xml"]
            .iter()
            .map(|name| ((*name).to_owned(), data(name)))
            .collect();
    let first = bench.importer.import_documents(files.clone(), when()).await.unwrap();
    assert_eq!(
        became(&first),
        // The first demand of several.xml is that of complete.xml.
        [
            Became::New,
            Became::New,
            Became::New,
            Became::Incomplete,
            Became::Repeated,
            Became::Refused,
            Became::New
        ]
    );
    let head = bench.head().await;
    let later = When { at: Instant(when().at.0 + 86_400_000_000), ..when() };
    let again = bench.importer.import_documents(files, later).await.unwrap();
    assert_eq!(bench.head().await, head);
    assert_eq!(again.iter().filter(|o| o.became == Became::Repeated).count(), 6);
    for (one, other) in first.iter().zip(&again).filter(|(one, _)| one.became != Became::Refused) {
        assert_eq!(one.demand, other.demand);
        assert_eq!(one.number, other.number);
    }
    let resent =
        text("complete.xml").replace("T09:30", "T11:30").replace("2025-03-04T", "2025-03-06T");
    assert_eq!(bench.one("resent.xml", &resent).await.became, Became::Repeated);
}

#[tokio::test]
async fn a_migration_keeps_a_number_of_elsewhere_and_its_dates() {
    let bench = Bench::new().await;
    let outcome = bench.one("old.xml", &text("old-version.xml")).await;
    assert_eq!(outcome.became, Became::Incomplete);
    assert!(outcome.reason.contains("logementRecherche"));
    assert!(outcome.warnings[0].contains("taken as CRE"), "{:?}", outcome.warnings);
    assert_eq!(
        outcome.warnings[1..],
        ["code.unknown personnePhysique/demandeur/nationalite (line 16)"]
    );
    let demand = bench.demand(outcome.demand.unwrap()).await;
    let registered = demand.registration.clone().unwrap();
    assert_eq!(registered.number.open().unwrap().0.as_str(), "0350519004242RN001");
    assert_eq!(registered.presented_on, "2019-05-06".parse().unwrap());
    assert_eq!(registered.desk.as_str(), "RN001", "the desk of the number");
    assert_eq!(
        demand.missing,
        export::document(&demand, None, when().day).map_or_else(
            |error| match error {
                export::ExportError::Incomplete(findings) => {
                    let mut paths: Vec<_> = findings.into_iter().map(|f| f.path).collect();
                    paths.insert(0, "numGuichet".to_owned());
                    paths
                }
                other => panic!("{other}"),
            },
            |_| vec![]
        )
    );
    let taken = bench.one("new.xml", &about("CRE", "0350519004242RN001")).await;
    assert_eq!((taken.became, taken.code.as_str()), (Became::Refused, "number.taken"));
}

#[tokio::test]
async fn without_a_kind_a_known_number_is_a_change() {
    let bench = Bench::new().await;
    bench.one("old.xml", &text("old-version.xml")).await;
    let changed =
        text("old-version.xml").replace("Abel", "Abel Yves").replace("08:00:00", "09:00:00");
    let outcome = bench.one("old.xml", &changed).await;
    assert_eq!(outcome.became, Became::Changed);
    assert!(outcome.warnings[0].contains("taken as MOD"), "{:?}", outcome.warnings);
    let demand = bench.demand(outcome.demand.unwrap()).await;
    let identity = demand.identity.as_ref().and_then(|i| i.open()).unwrap();
    assert_eq!(identity.first_name.as_deref(), Some("Abel Yves"));
}

#[tokio::test]
async fn changes_renewals_and_deregistrations_find_the_demand_by_its_number() {
    let bench = Bench::new().await;
    let created = bench.one("a.xml", &text("complete.xml")).await;
    let (id, number) = (created.demand.unwrap(), created.number.unwrap());
    let before = bench.demand(id).await;
    let dearer =
        about("MOD", number.as_str()).replace(">710<", ">780<").replace("Yanis", "Yanis Amir");
    let changed = bench.one("b.xml", &dearer.replace("2025-03-04T", "2025-04-04T")).await;
    assert_eq!((changed.became, changed.demand), (Became::Changed, Some(id)));
    let after = bench.demand(id).await;
    assert_eq!(after.housing.as_ref().unwrap().1.open().unwrap().rent, Some(780));
    assert_eq!(after.applicant(), before.applicant(), "the applicant keeps their key");
    assert_eq!(after.co_applicants[0].person(), before.co_applicants[0].person());
    let same = dearer.replace("2025-03-04T", "2025-04-05T");
    assert_eq!(bench.one("c.xml", &same).await.became, Became::Unchanged);

    let renewal = about("REN", number.as_str())
        .replace(">710<", ">790<")
        .replace("2025-03-04T", "2025-05-02T")
        .replace("</personnePhysique>", "</personnePhysique><renouvellement><dateRenouvellement>2025-05-01</dateRenouvellement></renouvellement>");
    assert_eq!(bench.one("d.xml", &renewal).await.became, Became::Renewed);
    let renewed = bench.demand(id).await;
    assert_eq!(renewed.renewed_on, Some("2025-05-01".parse().unwrap()));
    assert_eq!(renewed.housing.as_ref().unwrap().1.open().unwrap().rent, Some(790));

    let leaving = |code: &str, day: &str| {
        format!(
            r#"<interfaceNuu xmlns="http://nuu.application.i2/" versionInterface="02.01"><entete><typeFichier>RAD</typeFichier><dateFichier>2025-05-20T00:00:00</dateFichier></entete><demande><demandeLogement><numUnique>{number}</numUnique><radiation><dateRadiation>{day}</dateRadiation><motifRadiation code="{code}"/></radiation></demandeLogement></demande></interfaceNuu>"#
        )
    };
    assert_eq!(
        bench.one("e.xml", &leaving("RADABA", "2025-05-10")).await.became,
        Became::Deregistered
    );
    assert!(matches!(bench.demand(id).await.stage, Stage::Deregistered { .. }));
    assert_eq!(bench.one("f.xml", &leaving("", "2025-05-15")).await.became, Became::Reinstated);
    assert_eq!(bench.demand(id).await.stage, Stage::Active);
}

#[tokio::test]
async fn two_messages_about_one_number_in_a_batch_go_one_after_the_other() {
    let bench = Bench::new().await;
    let number = "0440325000777GDPUB";
    let created = about("CRE", number);
    let first = about("MOD", number).replace(">710<", ">720<").replace("T09:30", "T10:30");
    let second = about("MOD", number).replace(">710<", ">730<").replace("T09:30", "T11:30");
    let back = about("MOD", number).replace(">710<", ">720<").replace("T09:30", "T12:30");
    let outcomes = bench
        .import(&[
            ("1", created.as_bytes()),
            ("2", first.as_bytes()),
            ("3", second.as_bytes()),
            ("4", back.as_bytes()),
        ])
        .await;
    assert_eq!(became(&outcomes), [Became::New, Became::Changed, Became::Changed, Became::Changed]);
    let demand = bench.demand(outcomes[0].demand.unwrap()).await;
    assert_eq!(
        demand.housing.unwrap().1.open().unwrap().rent,
        Some(720),
        "from A to B and back to A"
    );
}

#[tokio::test]
async fn ten_bad_files_are_refused_by_file_and_line_and_the_good_go_in() {
    let bench = Bench::new().await;
    let names = [
        ("bad/truncated.xml", "xml.truncated"),
        ("bad/mismatched-end.xml", "xml.malformed"),
        ("bad/wrong-encoding.xml", "xml.encoding"),
        ("bad/missing-name.xml", "element.missing"),
        ("bad/missing-creation-date.xml", "element.missing"),
        ("bad/impossible-date.xml", "date.impossible"),
        ("bad/external-entity.xml", "xml.doctype"),
        ("bad/undeclared-entity.xml", "xml.entity"),
        ("bad/other-root.xml", "xml.not-interface-nuu"),
        ("bad/unknown-number.xml", "number.unknown"),
    ];
    let mut files = vec![("complete.xml".to_owned(), data("complete.xml"))];
    files.extend(names.iter().map(|(name, _)| ((*name).to_owned(), data(name))));
    files.push(("full.xml".to_owned(), data("full.xml")));
    let outcomes = bench.importer.import_documents(files.clone(), when()).await.unwrap();
    assert_eq!((outcomes[0].became, outcomes[11].became), (Became::New, Became::New));
    for (outcome, (name, code)) in outcomes[1..].iter().zip(names) {
        assert_eq!((outcome.file.as_str(), outcome.code.as_str()), (name, code));
        assert!(outcome.line > 0 && !outcome.reason.is_empty(), "{outcome:?}");
    }
    let waiting = bench.repairs.list(100).await.unwrap();
    assert_eq!(waiting.len(), 10);
    let impossible = waiting.iter().find(|r| r.file == "bad/impossible-date.xml").unwrap();
    assert_eq!(impossible.presented_on, "2025-03-04");
    assert_eq!(
        impossible.element,
        "personnePhysique/listePersonneACharge/personneACharge/dateNaissance"
    );
    let document = bench.repairs.document(&impossible.id).await.unwrap().unwrap();
    assert!(to_xml(&document).contains("2016-09-31"), "the document waits, sealed");
    bench.importer.import_documents(files, when()).await.unwrap();
    assert_eq!(bench.repairs.list(100).await.unwrap().len(), 10, "refused again, one entry each");
}

#[tokio::test]
async fn a_corrected_demand_leaves_the_repair_list() {
    let bench = Bench::new().await;
    let bad =
        text("bad/impossible-date.xml").replace("<precision/>", "<refInterne>R-1</refInterne>");
    assert_eq!(bench.one("x.xml", &bad).await.became, Became::Refused);
    assert_eq!(
        bench.one("y.xml", &bad.replace("2016-09-31", "2016-09-30")).await.became,
        Became::New
    );
    assert_eq!(bench.one("z.xml", &text("bad/truncated.xml")).await.became, Became::Refused);
    assert_eq!(bench.repairs.list(9).await.unwrap().len(), 1, "only the truncated file waits");
    bench.one("z.xml", &text("full.xml")).await;
    assert!(bench.repairs.is_empty().await.unwrap());
}

#[tokio::test]
async fn a_look_alike_is_flagged_and_never_refused() {
    let bench = Bench::new().await;
    let first = bench.one("a.xml", &text("complete.xml")).await;
    let second = bench.one("b.xml", &text("complete.xml").replace("44300", "44000")).await;
    assert_eq!(second.became, Became::New);
    let demand = bench.demand(second.demand.unwrap()).await;
    assert_eq!(demand.lookalikes, [first.demand.unwrap()]);
}

#[tokio::test]
async fn vacancies_go_in_once() {
    let bench = Bench::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vacances.csv");
    let csv = "landlord;rpls;commune;typology;surface;floor;accessible;rent;charges;financing;in_priority_district;available_on\n\
        nantes-habitat;RP1;44109;T3;64;2;oui;412,50;61,2;PLUS;non;2025-07-01\n\
        nantes-habitat;RP2;44109;T3;64;2;oui;412,505;61,2;PLUS;non;2025-07-01\n";
    std::fs::write(&path, csv).unwrap();
    let import = async || {
        let mut items = vec![];
        crate::exchange::input::read(&path, when().day, &mut |item| items.push(item));
        bench.importer.import_items(items, when()).await.unwrap()
    };
    assert_eq!(became(&import().await), [Became::Declared, Became::Refused]);
    let again = import().await;
    assert_eq!(became(&again), [Became::Repeated, Became::Refused]);
    assert_eq!((again[1].line, again[1].element.as_str()), (3, "rent"));
}

#[tokio::test]
async fn what_waits_goes_in_once_its_demand_has_come() {
    let bench = Bench::new().await;
    let number = "0440325000777GDPUB";
    let early = about("MOD", number).replace(">710<", ">720<").replace("T09:30", "T10:30");
    assert_eq!(bench.one("early.xml", &early).await.code, "number.unknown");
    let late = bench.one("late.xml", &about("CRE", number)).await;
    let waiting = bench.repairs.items(when().day).await.unwrap();
    let again = bench.importer.import_items(waiting, when()).await.unwrap();
    assert_eq!(became(&again), [Became::Changed]);
    assert_eq!((again[0].file.as_str(), again[0].demand), ("early.xml", late.demand));
    assert!(bench.repairs.is_empty().await.unwrap());
}

#[tokio::test]
async fn a_separation_without_the_other_number_is_incomplete() {
    let bench = Bench::new().await;
    let outcome = bench.one("crs.xml", &text("complete.xml").replace(">CRE<", ">CRS<")).await;
    assert_eq!(outcome.became, Became::Incomplete);
    assert!(outcome.reason.contains("numUniqueAssocie"), "{}", outcome.reason);
}

#[tokio::test]
async fn a_wrong_number_never_gives_a_demand_to_another_household() {
    let bench = Bench::new().await;
    let created = bench.one("a.xml", &text("complete.xml")).await;
    let number = created.number.unwrap();
    let married = about("MOD", number.as_str()).replace("<nom>Kervadec", "<nom>Oualid");
    assert_eq!(bench.one("b.xml", &married).await.became, Became::Changed);
    let head = bench.head().await;
    let other = about("MOD", number.as_str())
        .replace("<nom>Kervadec", "<nom>Delaunay")
        .replace("Solenn", "Rose")
        .replace("1988-06-17", "1971-01-02");
    let refused = bench.one("c.xml", &other).await;
    assert_eq!((refused.became, refused.code.as_str()), (Became::Refused, "applicant.other"));
    assert_eq!(bench.head().await, head);
}
