use super::{data, only};
use crate::exchange::{
    check,
    document::{Document, Kind},
    node::Node,
    schema::{Content, Element, Pattern},
    tables::{DEMANDE, HEADER},
    writer::to_xml,
};
use chrono::NaiveDate;
use proptest::{prelude::*, test_runner::TestRunner};

/// The tree without lines.
fn bare(mut node: Node) -> Node {
    node.line = 0;
    node.children = node.children.into_iter().map(bare).collect();
    node
}

fn value(element: &'static Element) -> BoxedStrategy<Node> {
    let text = |text: String| Node { text, ..Node::new(element.name) };
    let code = |code: &str| Node { code: Some(code.to_owned()), ..Node::new(element.name) };
    match &element.content {
        Content::Text(max, Pattern::Any) => {
            let max = (*max).min(40);
            proptest::collection::vec(
                prop_oneof![8 => any::<char>(), 1 => Just('&'), 1 => Just('<'), 1 => Just(' ')],
                1..=max,
            )
            .prop_map(|chars| chars.into_iter().collect::<String>().trim().to_owned())
            .prop_filter("XML text", |t| {
                !t.is_empty()
                    && !t.contains(|c: char| c.is_control() || "\u{FFFE}\u{FFFF}".contains(c))
            })
            .prop_map(text)
            .boxed()
        }
        Content::Text(_, Pattern::Phone) => "[0-9]{1,10}".prop_map(text).boxed(),
        Content::Text(_, Pattern::PostCode) => "[0-9]{5}".prop_map(text).boxed(),
        Content::Text(_, Pattern::Mail) => {
            "[a-z.]{1,9}x@[a-z]{1,9}\\.[a-z]{2,3}".prop_map(text).boxed()
        }
        Content::Text(_, Pattern::Kind) => Just(text("MOD".to_owned())).boxed(),
        Content::Flag => any::<bool>().prop_map(move |b| text(b.to_string())).boxed(),
        Content::Int(low, high) => (*low..=*high).prop_map(move |i| text(i.to_string())).boxed(),
        Content::Date => (-20_000..30_000_i32).prop_map(move |d| text(day(d).to_string())).boxed(),
        Content::Instant => {
            (0..30_000_i32).prop_map(move |d| text(format!("{}T01:02:03", day(d)))).boxed()
        }
        Content::Code(list) => proptest::sample::select(*list).prop_map(code).boxed(),
        Content::Commune => "[0-9][0-9AB][0-9]{3}".prop_map(move |c| code(&c)).boxed(),
        Content::Tree(children) => tree(element.name, children),
        Content::Answer => Just(Node::new(element.name)).boxed(),
    }
}

fn day(days: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(719_163 + days).unwrap()
}

/// Any valid tree: what is required, and some of the rest.
fn tree(name: &'static str, schema: &'static [Element]) -> BoxedStrategy<Node> {
    (0..2_u8)
        .prop_flat_map(move |chosen| {
            schema
                .iter()
                .filter(|e| !matches!(e.content, Content::Answer))
                .filter(|e| e.branch.is_none_or(|b| b.alternative == chosen))
                .map(|element| {
                    let most = if element.many { 3 } else { 1 };
                    let least = usize::from(element.required);
                    proptest::collection::vec(value(element), least..=most).boxed()
                })
                .collect::<Vec<_>>()
        })
        .prop_map(move |children| Node {
            children: children.into_iter().flatten().filter(|node| !node.is_empty()).collect(),
            ..Node::new(name)
        })
        .boxed()
}

#[test]
fn what_is_written_reads_the_same_and_is_complete() {
    let strategy = (tree("entete", HEADER), tree("demande", DEMANDE));
    TestRunner::new(ProptestConfig { cases: 48, ..ProptestConfig::default() })
        .run(&strategy, |(header, demand)| {
            let document = Document { version: "02.01".to_owned(), header, demand };
            let read = only(to_xml(&document).as_bytes());
            prop_assert_eq!(bare(read.demand.clone()), document.demand.clone());
            prop_assert_eq!(bare(read.header), document.header.clone());
            prop_assert_eq!(check::findings(&read.demand, DEMANDE), vec![]);
            let received = document.demand.received(DEMANDE);
            let back = Node::from_map("demande", &received.0);
            prop_assert_eq!(
                to_xml(&Document { demand: back, ..document.clone() }),
                to_xml(&document)
            );
            Ok(())
        })
        .unwrap();
}

#[test]
fn our_documents_survive_writing() {
    for name in ["complete.xml", "full.xml", "association.xml"] {
        let document = only(&data(name));
        let again = only(to_xml(&document).as_bytes());
        assert_eq!(bare(again.demand), bare(document.demand), "{name}");
    }
}

#[test]
fn a_document_is_built_by_path_in_any_order() {
    let filed_on = NaiveDate::from_ymd_opt(2025, 3, 4).unwrap();
    let mut document = Document::new(Kind::Create, filed_on);
    document
        .form()
        .code("personnePhysique/demandeur/civilite", "2")
        .text("numGuichet", "44109")
        .date("dateCreationDemande", filed_on)
        .add_code("logementRecherche/listeTypeLogement/typeLogement", "T2")
        .add_code("logementRecherche/listeTypeLogement/typeLogement", "T3")
        .add("logementRecherche/listeLocalisationSouhaite/localisationSouhaite", |place| {
            place.code("commune", "44109").text("quartier", "Doulon");
        })
        .text("refInterne", "  ");
    let xml = to_xml(&document);
    let order = ["numGuichet", "dateCreationDemande", "listeTypeLogement", "civilite"];
    let places: Vec<_> = order.iter().map(|name| xml.find(&format!("<{name}")).unwrap()).collect();
    assert!(places.is_sorted(), "{xml}");
    assert!(!xml.contains("refInterne"));
    let types = only(xml.as_bytes());
    let types = types.demand.at("demandeLogement/logementRecherche/listeTypeLogement").unwrap();
    assert_eq!(types.each("typeLogement").count(), 2);
}
