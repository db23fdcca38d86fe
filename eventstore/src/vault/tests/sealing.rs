use crate::vault::{
    PersonKey,
    seal::{Context, FieldKey, SealedBox},
};
use domain::{id::PersonId, sealed::Class};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One fixed case of the format: inputs, and every output in hex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Vector {
    person_key: String,
    origin: String,
    stream: String,
    event_id: Uuid,
    event_type: String,
    schema_version: u16,
    class: Class,
    person: PersonId,
    field: String,
    value: String,
    field_key: String,
    commitment: String,
    sealed_box: String,
}

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/sealing.json");

fn key(hex_key: &str) -> PersonKey {
    PersonKey::new(hex::decode(hex_key).unwrap().try_into().unwrap())
}

impl Vector {
    fn context(&self) -> Context<'_> {
        Context {
            origin: &self.origin,
            stream: &self.stream,
            event_id: self.event_id,
            event_type: &self.event_type,
            schema_version: self.schema_version,
            class: self.class,
            person: self.person,
            field: &self.field,
        }
    }

    fn sealed(&self) -> SealedBox {
        SealedBox {
            bytes: hex::decode(&self.sealed_box).unwrap(),
            commitment: hex::decode(&self.commitment).unwrap().try_into().unwrap(),
        }
    }

    fn with_outputs(mut self) -> Self {
        let field_key = self.context().field_key(&key(&self.person_key));
        let sealed = field_key.seal(&self.context(), self.value.as_bytes());
        self.field_key = hex::encode(field_key.disclose());
        self.commitment = hex::encode(sealed.commitment);
        self.sealed_box = hex::encode(sealed.bytes);
        self
    }
}

fn golden() -> Vec<Vector> {
    serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap()
}

#[test]
fn the_format_gives_the_golden_vectors() {
    let vectors = golden();
    assert!(vectors.len() >= 5);
    for vector in vectors {
        assert_eq!(vector.clone().with_outputs(), vector);
        let field_key = FieldKey::new(hex::decode(&vector.field_key).unwrap().try_into().unwrap());
        let opened = field_key.open(&vector.context(), &vector.sealed()).unwrap();
        assert_eq!(&*opened, vector.value.as_bytes(), "a disclosed field key opens its field");
    }
}

/// Writes the golden vectors once, when the format is made: `cargo test -p eventstore write_vectors -- --ignored`
#[test]
#[ignore = "writes the golden file of a new format"]
fn write_vectors() {
    let first = Vector {
        person_key: hex::encode((0..32).collect::<Vec<u8>>()),
        origin: "filcommun/044/nantes-metropole".to_owned(),
        stream: "demand-000102030405060708090a0b0c0d0e0f".to_owned(),
        event_id: Uuid::from_u128(0x1011_1213_1415_1617_1819_1a1b_1c1d_1e1f),
        event_type: "demand.submitted".to_owned(),
        schema_version: 1,
        class: Class::Personal,
        person: PersonId::new(Uuid::from_u128(0x2021_2223_2425_2627_2829_2a2b_2c2d_2e2f)),
        field: "/identity".to_owned(),
        value: r#"{"kind":"person","name":"Exemple"}"#.to_owned(),
        field_key: String::new(),
        commitment: String::new(),
        sealed_box: String::new(),
    };
    let empty = Vector { value: String::new(), ..first.clone() };
    let other_class = Vector { class: Class::Sensitive, schema_version: 2, ..first.clone() };
    let other_field = Vector { field: "/form".to_owned(), ..first.clone() };
    // 63 bytes fill one block with the padding mark, 64 take a second one
    let whole = Vector { value: "x".repeat(63), ..first.clone() };
    let over = Vector { value: "x".repeat(64), ..first.clone() };
    let all: Vec<Vector> = [first, empty, other_class, other_field, whole, over]
        .into_iter()
        .map(Vector::with_outputs)
        .collect();
    std::fs::write(FILE, serde_json::to_string_pretty(&all).unwrap() + "\n").unwrap();
}

#[test]
fn two_fields_of_one_event_never_share_a_key() {
    let vectors = golden();
    let keys: std::collections::BTreeSet<_> = vectors.iter().map(|v| &v.field_key).collect();
    assert_eq!(keys.len(), 3, "personal /identity, sensitive /identity, personal /form");
}

#[test]
fn lengths_are_hidden_within_64_bytes() {
    let lengths: Vec<_> = golden().iter().map(|v| v.sealed_box.len() / 2 - 40).collect();
    assert_eq!(lengths, [64, 64, 64, 64, 64, 128]);
}

#[test]
fn a_context_of_another_place_does_not_open() {
    let vector = golden().swap_remove(0);
    let (sealed, person_key) = (vector.sealed(), key(&vector.person_key));
    let field_key = || vector.context().field_key(&person_key);
    let here = vector.context();
    let others = [
        Context { origin: "filcommun/044/nantes-metropolf", ..here.clone() },
        Context { stream: "demand-000102030405060708090a0b0c0d0e0e", ..here.clone() },
        Context { event_id: Uuid::from_u128(1), ..here.clone() },
        Context { event_type: "demand.submittee", ..here.clone() },
        Context { schema_version: 2, ..here.clone() },
        Context { class: Class::Sensitive, ..here.clone() },
        Context { person: PersonId::new(Uuid::from_u128(1)), ..here.clone() },
        Context { field: "/identitz", ..here.clone() },
        // the same bytes with another cut
        Context { event_type: "demand.submitted\u{0}", schema_version: 0x0100, ..here.clone() },
    ];
    assert!(field_key().open(&here, &sealed).is_ok());
    for other in others {
        assert!(field_key().open(&other, &sealed).is_err(), "{other:?}");
        assert!(other.field_key(&person_key).open(&other, &sealed).is_err(), "{other:?}");
    }
    let other_key = PersonKey::new([9; 32]);
    assert!(here.field_key(&other_key).open(&here, &sealed).is_err());
}

proptest! {
    #[test]
    fn any_value_comes_back(value: Vec<u8>, secret: [u8; 32]) {
        let vector = golden().swap_remove(0);
        let field_key = vector.context().field_key(&PersonKey::new(secret));
        let sealed = field_key.seal(&vector.context(), &value);
        let opened = field_key.open(&vector.context(), &sealed).unwrap();
        prop_assert_eq!(&*opened, &value);
    }

    #[test]
    fn any_flipped_bit_of_box_or_commitment_fails(at in 0_usize..10_000, value: Vec<u8>) {
        let vector = golden().swap_remove(0);
        let field_key = vector.context().field_key(&key(&vector.person_key));
        let mut sealed = field_key.seal(&vector.context(), &value);
        let bits = (sealed.bytes.len() + 32) * 8;
        let (byte, bit) = (at % bits / 8, at % 8);
        match byte.checked_sub(sealed.bytes.len()) {
            None => sealed.bytes[byte] ^= 1 << bit,
            Some(byte) => sealed.commitment[byte] ^= 1 << bit,
        }
        prop_assert!(field_key.open(&vector.context(), &sealed).is_err());
    }

    #[test]
    fn a_cut_box_fails(keep in 0_usize..104) {
        let vector = golden().swap_remove(0);
        let field_key = vector.context().field_key(&key(&vector.person_key));
        let mut sealed = vector.sealed();
        sealed.bytes.truncate(keep);
        prop_assert!(field_key.open(&vector.context(), &sealed).is_err());
    }
}
