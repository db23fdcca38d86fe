//! Who makes the tree grow, and when it is signed.

use super::*;

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

/// Requests of all kinds, so that a group holds some that write nothing, and instants that go backwards.
pub async fn leaves_handed_over_are_those_of_the_rows(grove: &Grove) {
    let tree = grove.tree();
    assert_eq!(tree.fresh(Size(0), 1), Vec::<Hash>::new(), "from now on groups are handed over");
    let conflict = ask("s-1", Expected::Exact(Revision(90)), &[900]);
    let mut late = ask("s-2", Expected::Any, &[20]);
    late.at = Instant(9_000_000);
    let mut several = ask("s-3", Expected::NoStream, &[30, 31]);
    several.writes.push(write("s-1", Expected::StreamExists, &[32, 33, 34]));
    let first = ask("s-1", Expected::NoStream, &[10, 11]);
    let requests = vec![first.clone(), conflict, late, first, several];
    let stands = |answer: Result<Appended, StoreError>| answer.is_ok_and(|one| !one.repeated);
    for n in 0..20 {
        let new: Vec<_> =
            grove.log.append(requests.clone()).await.into_iter().map(stands).collect();
        assert_eq!(new, if n == 0 { [true, false, true, false, true] } else { [false; 5] });
        fill_from(&*grove.log, 1_000 + 10 * n, 10).await;
    }
    let rows = everything(&*grove.log).await;
    let mut leaves = Vec::new();
    let handed = async {
        while leaves.len() < rows.len() {
            leaves.extend(tree.fresh(Size(leaves.len() as u64), 100));
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), handed)
        .await
        .expect("every group is handed over");
    assert_eq!(leaves, rows.iter().map(leaf_hash).collect::<Vec<_>>());
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
