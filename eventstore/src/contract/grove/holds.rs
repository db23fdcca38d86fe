//! What a signed tree shows to others.

use super::*;

pub async fn every_checkpoint_holds_and_extends_the_one_before(grove: &Grove) {
    let mut last: Option<Checkpoint> = None;
    for count in [1, 2, 300, 513] {
        fill(&*grove.log, count).await;
        let checkpoint = opened(&grove.checkpoint().await);
        if let Some(before) = last {
            let path = prove::consistency(&*grove.tree(), before.size, checkpoint.size).await;
            let path = path.unwrap().unwrap();
            let (old, new) = ((before.size, &before.root), (checkpoint.size, &checkpoint.root));
            assert!(extends(old, new, &path));
        }
        last = Some(checkpoint);
    }
    let again = grove.checkpoint().await;
    assert_eq!(Some(opened(&again)), last, "nothing new, nothing signed");
    let report = grove.verify(last).await;
    assert_eq!((report.wrong, report.checkpoints, report.tree), (None, 4, Size(816)));
}

pub async fn another_key_signs_nothing(grove: &Grove) {
    fill(&*grove.log, 5).await;
    grove.checkpoint().await;
    fill(&*grove.log, 5).await;
    let other = Signer::new("example.org/log", Algorithm::Ed25519, &[8; 32]).unwrap();
    let integrator = Integrator::new(grove.tree(), other.clone(), Arc::new(SystemClock));
    assert!(matches!(integrator.once().await, Err(TreeError::Damaged(_))));
    let verification =
        Verification { store: grove.tree(), log: other.verifier().clone(), against: None };
    let report = verification.run(|_, _| ()).await.unwrap();
    assert!(matches!(report.wrong, Some(Wrong::Checkpoint { size: Size(5), .. })), "{report:?}");
}

pub async fn an_event_is_handed_out_with_its_proof_once_a_checkpoint_covers_it(grove: &Grove) {
    let tree = grove.tree();
    let at = Position;
    fill(&*grove.log, 5).await;
    assert!(matches!(certify(&*tree, at(3)).await, Err(NoProof::Uncovered(Position(3)))));
    grove.checkpoint().await;
    let (recorded, proof) = certify(&*tree, at(3)).await.unwrap();
    assert_eq!(recorded.position, at(3));
    proof.check(signer().verifier()).unwrap();
    for nowhere in [at(0), at(6), at(-1)] {
        assert!(matches!(certify(&*tree, nowhere).await, Err(NoProof::NoEvent(_))), "{nowhere:?}");
    }
}

pub async fn checkpoints_and_streams_are_listed_both_ways(grove: &Grove) {
    for count in [5, 7, 9] {
        fill(&*grove.log, count).await;
        grove.checkpoint().await;
    }
    let tree = grove.tree();
    let sizes = async |before: u64, limit: usize| -> Vec<u64> {
        let found = tree.checkpoints_before(Size(before), limit).await.unwrap();
        found.iter().map(|signed| signed.size.0).collect()
    };
    assert_eq!(sizes(u64::MAX, 9).await, [21, 12, 5]);
    assert_eq!(sizes(21, 1).await, [12]);
    assert!(sizes(5, 9).await.is_empty());
    let names =
        async |from: &str, below: &str, direction: Direction, limit: usize| -> Vec<String> {
            let found = tree.streams_named((from, below), direction, limit).await.unwrap();
            found.into_iter().map(|row| row.name).collect()
        };
    let all = names("s-", "s.", Direction::Forwards, 99).await;
    assert!(all.len() > 3 && all.is_sorted(), "{all:?}");
    let mut back = names("s-", "s.", Direction::Backwards, 99).await;
    assert_eq!(back[..2], names("s-", "s.", Direction::Backwards, 2).await);
    back.reverse();
    assert_eq!(back, all);
    assert_eq!(names(&all[1], &all[3], Direction::Forwards, 99).await, all[1..3], "a range");
    assert!(names("t", "u", Direction::Forwards, 9).await.is_empty());
}

pub async fn a_proof_stands_alone(grove: &Grove) {
    fill(&*grove.log, 700).await;
    let signed = grove.checkpoint().await;
    let rows = everything(&*grove.log).await;
    for n in [0, 255, 256, 511, 699] {
        let leaf = LeafIndex(n);
        let path = prove::inclusion(&*grove.tree(), leaf, signed.size).await.unwrap().unwrap();
        let row = &rows[usize::try_from(n).unwrap()];
        let note = signed.note.parse().unwrap();
        let proof = Proof { data: leaf_data(row).to_vec(), leaf, path, note };
        let read: Proof = proof.to_string().parse().unwrap();
        assert_eq!(read.check(signer().verifier()).unwrap(), opened(&signed));
        let elsewhere = Proof { leaf: LeafIndex(n ^ 1), ..read };
        assert!(elsewhere.check(signer().verifier()).is_err());
    }
}

fn witness_of(name: &str, secret: u8) -> Signer {
    Signer::new(name, Algorithm::Cosignature, &[secret; 32]).unwrap()
}

pub async fn lines_of_known_witnesses_are_kept_beside_their_checkpoint(grove: &Grove) {
    fill(&*grove.log, 9).await;
    let (store, signed) = (grove.tree(), grove.checkpoint().await);
    let now = SystemClock.now();
    let seconds = u64::try_from(now.0 / 1_000_000).unwrap();
    let (one, two) = (witness_of("example.org/w1", 1), witness_of("example.org/w2", 2));
    let cosigned = |lines: &[(&Signer, u64)]| {
        let mut note: Note = signed.note.parse().unwrap();
        note.signatures.extend(lines.iter().map(|(witness, at)| witness.line(&note.text, *at)));
        note.to_string()
    };
    let taken = witness::take(&*store, &cosigned(&[(&one, seconds)]), now).await;
    assert!(matches!(taken, Err(WitnessError::NoWitness)), "{taken:?}");
    witness::add(&*store, &one.verifier().to_string(), now).await.unwrap();
    witness::add(&*store, &one.verifier().to_string(), now).await.expect("twice is once");
    let other_key = witness_of("example.org/w1", 3).verifier().to_string();
    assert!(matches!(witness::add(&*store, &other_key, now).await, Err(WitnessError::Known(_))));
    let not_a_witness = signer().verifier().to_string();
    let added = witness::add(&*store, &not_a_witness, now).await;
    assert!(matches!(added, Err(WitnessError::Algorithm(_))));
    let both = cosigned(&[(&one, seconds), (&two, seconds)]);
    assert_eq!(witness::take(&*store, &both, now).await.unwrap().len(), 1, "the other is unknown");
    let late = cosigned(&[(&one, seconds + 4_000)]);
    assert!(matches!(witness::take(&*store, &late, now).await, Err(WitnessError::Future(_))));
    let published: Note = witness::published(&*store, &signed).await.unwrap().parse().unwrap();
    assert_eq!(published.signed_by(one.verifier()), Ok(seconds));
    assert_eq!(published.signatures.len(), 2);

    let mut forged: Note = both.parse().unwrap();
    forged.signatures[1].bytes[20] ^= 1;
    let taken = witness::take(&*store, &forged.to_string(), now).await;
    assert!(matches!(taken, Err(WitnessError::Note(_))));
    let mut elsewhere = opened(&signed);
    elsewhere.root = [0; 32];
    let taken = witness::take(&*store, &signer().sign(&elsewhere).to_string(), now).await;
    assert!(matches!(taken, Err(WitnessError::Unknown(Size(9)))));
}

pub async fn a_log_rolled_back_or_forked_is_told_by_a_checkpoint_kept_elsewhere(grove: &Grove) {
    fill(&*grove.log, 900).await;
    grove.checkpoint().await;
    fill(&*grove.log, 40).await;
    assert_eq!(grove.verify(None).await.wrong, None);
    let against = |size, root| Checkpoint { origin: "example.org/log".into(), size, root };
    // a checkpoint of the same log when it was longer
    let report = grove.verify(Some(against(Size(1_000), [1; 32]))).await;
    let back = Wrong::RolledBack { kept: Size(1_000), ours: Size(940) };
    assert_eq!(report.wrong, Some(back));
    for size in [0, 1, 899, 900, 940] {
        let report = grove.verify(Some(against(Size(size), [1; 32]))).await;
        let forked = Wrong::Forked { kept: Size(size), ours: Size(940) };
        assert_eq!(report.wrong, Some(forked), "at {size}");
    }
    // any size of our own past holds, signed then or not
    for size in [1, 899, 900] {
        let root = prove::root(&*grove.tree(), Size(size)).await.unwrap();
        assert_eq!(grove.verify(Some(against(Size(size), root))).await.wrong, None);
    }
}

pub async fn an_empty_log_has_nothing_to_sign_and_nothing_wrong(grove: &Grove) {
    assert_eq!(grove.integrator(0).once().await.unwrap(), None);
    let report = grove.verify(None).await;
    assert_eq!((report.wrong, report.events, report.checkpoints), (None, Position(0), 0));
    assert_eq!(fsck(&*grove.tree(), signer().verifier()).await.unwrap().1, None);
}

pub async fn a_log_that_is_written_meanwhile_is_verified_all_the_same(grove: &Grove) {
    fill(&*grove.log, 300).await;
    grove.checkpoint().await;
    let writing = async {
        for n in 0..60_u128 {
            append(&*grove.log, ask("s-1", Expected::Any, &[n + 1_000_000])).await.unwrap();
            if n % 5 == 0 {
                grove.checkpoint().await;
            }
        }
    };
    let verifying = async {
        for _ in 0..6 {
            assert_eq!(grove.verify(None).await.wrong, None);
            let flaw = fsck(&*grove.tree(), signer().verifier()).await.unwrap().1;
            assert_eq!(flaw, None);
            opening::check(&*grove.trees[1]).await.unwrap();
        }
    };
    tokio::join!(writing, verifying);
    let key: Verifier = signer().verifier().to_string().parse().unwrap();
    let clock = SetClock::new(Instant(5));
    let integrator = Integrator::new(grove.tree(), signer(), Arc::new(clock));
    let signed = integrator.once().await.unwrap().unwrap();
    assert_eq!((signed.at, signed.size), (Instant(5), Size(360)));
    assert_eq!(signed.note.parse::<Note>().unwrap().signed_by(&key), Ok(0));
}

pub async fn a_copy_of_the_events_is_held_against_a_checkpoint(grove: &Grove) {
    fill(&*grove.log, 400).await;
    let checkpoint = opened(&grove.checkpoint().await);
    let events = everything(&*grove.log).await;
    let held = |events: Vec<Recorded>| {
        verify_copy(events.into_iter().map(Ok::<_, ()>), checkpoint.clone()).unwrap()
    };
    assert_eq!(held(events.clone()), Ok(Size(400)));
    let mut changed = events.clone();
    changed[200].event.legal_basis.push('x');
    let wrong = held(changed).unwrap_err();
    assert_eq!(wrong, Wrong::Root { size: Size(400), from: Position(1) });
    let mut swapped = events.clone();
    swapped.swap(10, 20);
    assert_eq!(held(swapped).unwrap_err().position(), Some(Position(11)));
    let mut gone = events.clone();
    gone.remove(99);
    assert_eq!(held(gone).unwrap_err().position(), Some(Position(100)));
    let cut = events[..399].to_vec();
    assert_eq!(held(cut).unwrap_err().position(), Some(Position(400)));
}
