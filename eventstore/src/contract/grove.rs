//! What the tree over every log must pass: it is that of the rows, nobody forks it, what is wrong is named.

use super::make::{append, ask, everything};
use crate::{
    clock::{Clock, SetClock, SystemClock},
    position::{Expected, Position},
    recorded::Instant,
    store::EventStore,
    tree::{
        checkpoint::Checkpoint,
        edge::{Changed, Edge},
        fsck::fsck,
        grow::Grower,
        integrator::{Integrator, Timing},
        leaf::{leaf_data, leaf_hash},
        merkle::{extends, includes},
        note::{Algorithm, Note, Verifier},
        proof::Proof,
        prove,
        signer::Signer,
        size::{LeafIndex, Size},
        store::{Growth, Signed, TreeError, TreeStore},
        verify::{Report, Verification, Wrong},
        witness::{self, WitnessError},
    },
};
use std::{any::Any, fmt, sync::Arc, time::Duration};
use tokio::sync::watch;

/// A log with its tree.
pub struct Grove {
    /// The log.
    pub log: Arc<dyn EventStore>,
    /// Its tree, through two doors, as two processes have.
    pub trees: [Arc<dyn TreeStore>; 2],
    /// What must live as long.
    pub keep: Box<dyn Any + Send + Sync>,
}

impl fmt::Debug for Grove {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.trees)
    }
}

impl Grove {
    fn tree(&self) -> Arc<dyn TreeStore> {
        Arc::clone(&self.trees[0])
    }

    fn integrator(&self, door: usize) -> Integrator {
        Integrator::new(Arc::clone(&self.trees[door]), signer(), Arc::new(SystemClock))
    }

    async fn checkpoint(&self) -> Signed {
        self.integrator(0).once().await.unwrap().unwrap()
    }

    async fn verify(&self, against: Option<Checkpoint>) -> Report {
        verified(self.tree(), against).await
    }
}

/// The key of every log in these tests.
#[must_use]
pub fn signer() -> Signer {
    Signer::new("example.org/log", Algorithm::Ed25519, &[7; 32]).unwrap()
}

/// The report on a log that [`signer`] signs.
pub async fn verified(store: Arc<dyn TreeStore>, against: Option<Checkpoint>) -> Report {
    let log = signer().verifier().clone();
    Verification { store, log, against }.run(|_, _| ()).await.unwrap()
}

/// What a checkpoint says, once its signature holds.
#[must_use]
pub fn opened(signed: &Signed) -> Checkpoint {
    let note: Note = signed.note.parse().unwrap();
    Checkpoint::open(&note, signer().verifier()).unwrap()
}

/// Appends `count` more events in some streams, in requests of several.
pub async fn fill(log: &dyn EventStore, count: u64) {
    let first = u128::try_from(log.head().await.unwrap().0).unwrap();
    fill_from(log, first, count).await;
}

async fn fill_from(log: &dyn EventStore, first: u128, count: u64) {
    let ids: Vec<_> = (first..first + u128::from(count)).collect();
    let requests = ids.chunks(3).map(|ids| ask(&format!("s-{}", ids[0] % 11), Expected::Any, ids));
    for answer in log.append(requests.collect()).await {
        answer.unwrap();
    }
}

pub async fn the_tree_is_that_of_the_rows(grove: &Grove) {
    let mut grower = Grower::take_over(grove.tree()).await.unwrap();
    let (mut sizes, mut roots) = (vec![Size(0)], vec![grower.root()]);
    for count in [1, 254, 1, 1, 600, 0, 43] {
        fill(&*grove.log, count).await;
        while grower.step().await.unwrap() > 0 {}
        sizes.push(grower.size());
        roots.push(grower.root());
    }
    let (mut edge, mut changed) = (Edge::default(), Changed::new());
    let rows = everything(&*grove.log).await;
    rows.iter().for_each(|row| edge.push(leaf_hash(row), &mut changed));
    assert_eq!((grower.size(), grower.root()), (Size(900), edge.root()));
    let store = grove.tree();
    for (row, n) in rows.iter().zip(0..) {
        let path = prove::inclusion(&*store, LeafIndex(n), Size(900)).await.unwrap().unwrap();
        assert!(includes(&leaf_hash(row), LeafIndex(n), Size(900), &path, &edge.root()));
    }
    for (old, root) in sizes.iter().zip(&roots).skip(1) {
        assert_eq!(prove::root(&*store, *old).await.unwrap(), *root);
        let path = prove::consistency(&*store, *old, Size(900)).await.unwrap().unwrap();
        assert!(extends((*old, root), (Size(900), &edge.root()), &path));
    }
    assert_eq!(prove::inclusion(&*store, LeafIndex(900), Size(900)).await.unwrap(), None);
}

pub async fn who_took_the_tree_over_is_the_only_one_to_write_it(grove: &Grove) {
    fill(&*grove.log, 10).await;
    let mut first = Grower::take_over(Arc::clone(&grove.trees[0])).await.unwrap();
    first.step().await.unwrap();
    fill(&*grove.log, 10).await;
    let mut second = Grower::take_over(Arc::clone(&grove.trees[1])).await.unwrap();
    assert_eq!(second.size(), Size(10));
    assert!(matches!(first.step().await, Err(TreeError::Fenced)));
    let (size, root) = (first.size(), first.root());
    let stale = Signed { size, root, note: "x".into(), at: Instant(0) };
    assert!(matches!(first.keep(stale.clone()).await, Err(TreeError::Fenced)));
    assert_eq!(second.step().await.unwrap(), 10);
    // the right epoch does not help whoever is wrong about the size
    let epoch = grove.trees[0].standing().await.unwrap().epoch;
    let growth = Growth { epoch, from: Size(10), to: Size(20), tiles: Changed::new() };
    assert!(matches!(grove.trees[0].grow(&growth).await, Err(TreeError::Fenced)));
    let backwards = Growth { epoch, from: Size(20), to: Size(15), tiles: Changed::new() };
    assert!(matches!(grove.trees[0].grow(&backwards).await, Err(TreeError::Fenced)));
    for (previous, size) in [(5, 20), (0, 21), (0, 0)] {
        let signed = Signed { size: Size(size), ..stale.clone() };
        let kept = grove.trees[0].sign(epoch, Size(previous), &signed).await;
        assert!(matches!(kept, Err(TreeError::Fenced)), "{previous} {size}");
    }
    assert_eq!(grove.trees[0].standing().await.unwrap().signed, Size(0));
}

pub async fn two_processes_that_integrate_at_once_make_one_tree(grove: &Grove) {
    let work = async |door: usize| {
        let mut fenced = 0;
        for n in 0..15 {
            let first = 1_000 * u128::try_from(15 * door + n).unwrap();
            fill_from(&*grove.log, first, 7).await;
            match grove.integrator(door).once().await {
                Ok(_) => {}
                Err(TreeError::Fenced) => fenced += 1,
                Err(other) => panic!("{other}"),
            }
        }
        fenced
    };
    let (one, other) = tokio::join!(work(0), work(1));
    println!("fenced {one} and {other} times");
    grove.checkpoint().await;
    let report = grove.verify(None).await;
    assert_eq!((report.wrong, report.events, report.signed), (None, Position(210), Size(210)));
    let (counted, flaw) = fsck(&*grove.tree(), signer().verifier()).await.unwrap();
    assert_eq!((flaw, counted.size, counted.checkpoints), (None, Size(210), report.checkpoints));
    assert!(counted.checkpoints > 1);
}

pub async fn a_log_that_stands_still_gets_its_checkpoint_and_one_that_ends_too(grove: &Grove) {
    let timing = Timing {
        gather: Duration::from_millis(5),
        idle: Duration::from_millis(50),
        patience: Duration::from_millis(20),
        ..Timing::default()
    };
    let (stop, stopped) = watch::channel(false);
    let run = |door: usize| {
        let integrator = grove.integrator(door).with(timing);
        tokio::spawn(integrator.run(grove.log.watch(), stopped.clone()))
    };
    // the second is fenced or fences, and whoever is left does the work
    let running = [run(0), run(1)];
    for size in [30, 60] {
        fill(&*grove.log, 30).await;
        let signed = async {
            while grove.tree().standing().await.unwrap().signed < Size(size) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), signed).await.expect("a checkpoint comes");
    }
    fill(&*grove.log, 5).await;
    stop.send_replace(true);
    for task in running {
        task.await.unwrap();
    }
    let standing = grove.tree().standing().await.unwrap();
    assert_eq!((standing.size, standing.signed), (Size(65), Size(65)));
    assert_eq!(grove.verify(None).await.wrong, None);
}

pub async fn a_log_that_grows_without_rest_is_signed_too(grove: &Grove) {
    let every = Duration::from_millis(200);
    let timing = Timing { gather: Duration::from_millis(5), every, ..Timing::default() };
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(grove.integrator(0).with(timing).run(grove.log.watch(), stopped));
    let grows = async {
        while grove.tree().standing().await.unwrap().signed == Size(0) {
            fill(&*grove.log, 3).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), grows).await.expect("a checkpoint comes");
    stop.send_replace(true);
    running.await.unwrap();
}

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
        }
    };
    let verifying = async {
        for _ in 0..6 {
            assert_eq!(grove.verify(None).await.wrong, None);
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

/// One test of each function above; `$grove` is an async function that makes an empty [`Grove`].
#[macro_export]
macro_rules! tree_contract {
    ($grove:path) => {
        $crate::tree_contract! { $grove =>
            the_tree_is_that_of_the_rows,
            who_took_the_tree_over_is_the_only_one_to_write_it,
            two_processes_that_integrate_at_once_make_one_tree,
            a_log_that_stands_still_gets_its_checkpoint_and_one_that_ends_too,
            a_log_that_grows_without_rest_is_signed_too,
            every_checkpoint_holds_and_extends_the_one_before,
            another_key_signs_nothing,
            a_proof_stands_alone,
            lines_of_known_witnesses_are_kept_beside_their_checkpoint,
            a_log_rolled_back_or_forked_is_told_by_a_checkpoint_kept_elsewhere,
            an_empty_log_has_nothing_to_sign_and_nothing_wrong,
            a_log_that_is_written_meanwhile_is_verified_all_the_same
        }
    };
    ($grove:path => $($test:ident),*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            let grove = $grove().await;
            $crate::contract::grove::$test(&grove).await;
        }
    )*};
}
