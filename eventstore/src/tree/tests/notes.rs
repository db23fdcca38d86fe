//! Notes against a published text, and notes, checkpoints, proofs and keys that are not right.

use crate::tree::{
    checkpoint::{Checkpoint, CheckpointError},
    note::{Algorithm, Note, NoteError, Verifier},
    proof::{Proof, ProofError},
    signer::Signer,
    size::{LeafIndex, Size},
};
use proptest::prelude::*;

/// From the documentation of Go's golang.org/x/mod/sumdb/note.
const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn log() -> Signer {
    Signer::new("example.org/log", Algorithm::Ed25519, &[7; 32]).unwrap()
}

fn checkpoint(size: u64) -> Checkpoint {
    Checkpoint { origin: "example.org/log".into(), size: Size(size), root: [5; 32] }
}

#[test]
fn a_note_that_others_published_holds() {
    let key: Verifier = KEY.parse().unwrap();
    let note: Note = NOTE.parse().unwrap();
    assert_eq!(note.signed_by(&key), Ok(0));
    assert_eq!(note.to_string(), NOTE);
    assert_eq!(key.to_string(), KEY);
    let other: Note = NOTE.replace("answer", "Answer").parse().unwrap();
    assert_eq!(other.signed_by(&key), Err(NoteError::False("PeterNeumann".into())));
    assert!(matches!(note.signed_by(log().verifier()), Err(NoteError::Unsigned(_))));
}

#[test]
fn a_checkpoint_is_opened_by_its_own_log_only() {
    let note = log().sign(&checkpoint(12));
    let read: Note = note.to_string().parse().unwrap();
    assert_eq!(Checkpoint::open(&read, log().verifier()), Ok(checkpoint(12)));
    let same_name = Signer::new("example.org/log", Algorithm::Ed25519, &[8; 32]).unwrap();
    let opened = Checkpoint::open(&read, same_name.verifier());
    assert!(matches!(opened, Err(CheckpointError::Note(NoteError::Unsigned(_)))));
    let other = Signer::new("example.org/other", Algorithm::Ed25519, &[7; 32]).unwrap();
    let opened = Checkpoint::open(&read, other.verifier());
    assert!(matches!(opened, Err(CheckpointError::Foreign { .. })), "{opened:?}");
}

#[test]
fn a_cosignature_binds_its_instant() {
    let witness = Signer::new("example.org/witness", Algorithm::Cosignature, &[9; 32]).unwrap();
    let mut note = log().sign(&checkpoint(12));
    note.signatures.push(witness.line(&note.text, 1_679_315_147));
    let read: Note = note.to_string().parse().unwrap();
    assert_eq!(read.signed_by(witness.verifier()), Ok(1_679_315_147));
    assert_eq!(read.signed_by(log().verifier()), Ok(0), "the log's own line stands beside it");
    note.signatures[1].bytes[7] ^= 1;
    assert!(matches!(note.signed_by(witness.verifier()), Err(NoteError::False(_))));
}

#[test]
fn a_proof_reads_as_it_was_written_and_a_wrong_one_does_not_hold() {
    let data = vec![1, 2, 3];
    let leaf = {
        use sha2::{Digest, Sha256};
        Sha256::new().chain_update([0]).chain_update(&data).finalize().into()
    };
    let root = crate::tree::merkle::node(&leaf, &[4; 32]);
    let note = log().sign(&Checkpoint { root, ..checkpoint(2) });
    let proof = Proof { data, leaf: LeafIndex(0), path: vec![[4; 32]], note };
    let mut read: Proof = proof.to_string().parse().unwrap();
    assert_eq!(read, proof);
    assert_eq!(read.check(log().verifier()).unwrap().size, Size(2));
    read.data.push(4);
    assert_eq!(read.check(log().verifier()), Err(ProofError::False));
    for text in
        ["", "c2sp.org/tlog-proof@v1\n\n", "c2sp.org/tlog-proof@v1\nextra AA==\nindex 01\n\nx\n"]
    {
        assert!(text.parse::<Proof>().is_err(), "{text}");
    }
}

#[test]
fn what_is_no_note_is_refused() {
    for text in [
        "",
        "\n",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n\n— name AAAA",
        "text\n\n— name AAAA\n",
        "text\n\n- name AAAAAAA=\n",
        "text\n\n— na me AAAAAAA=\n",
        "te\tt\n\n— name AAAAAAA=\n",
        "text\n\n— na+me AAAAAAA=\n",
    ] {
        assert!(text.parse::<Note>().is_err(), "{text:?}");
    }
    assert!("a".repeat(200_000).parse::<Note>().is_err());
}

#[test]
fn what_is_no_checkpoint_is_refused() {
    let root = "BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=";
    for text in [
        String::new(),
        "log\n".to_owned(),
        "log\n1\n".to_owned(),
        format!("\n1\n{root}\n"),
        format!("log\n01\n{root}\n"),
        format!("log\n+1\n{root}\n"),
        format!("log\n-1\n{root}\n"),
        format!("log\n18446744073709551615\n{root}\n"),
        "log\n1\nAAAA\n".to_owned(),
        format!("log\n1\n{root}\n\nmore\n"),
    ] {
        assert!(Checkpoint::parse(&text).is_err(), "{text:?}");
    }
    assert!(Checkpoint::parse(&format!("log\n0\n{root}\nextension\n")).is_ok());
}

#[test]
fn what_is_no_key_is_refused() {
    for text in [
        "",
        "name",
        "name+c74f20a3",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
        "+c74f20a3+AA==",
        "n+00000000+AgAA",
    ] {
        assert!(text.parse::<Verifier>().is_err(), "{text}");
    }
    assert!(Signer::new("with blank", Algorithm::Ed25519, &[1; 32]).is_err());
}

proptest! {
    #[test]
    fn any_text_is_a_note_or_refused(text in "(.|\n|— a AAAAAAAA\n){0,60}") {
        if let Ok(note) = text.parse::<Note>() {
            prop_assert_eq!(note.to_string(), text);
        }
    }
}
