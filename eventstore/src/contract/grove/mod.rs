//! What the tree over every log must pass: it is that of the rows, nobody forks it, what is wrong is named.

mod grows;
mod holds;

pub use grows::*;
pub use holds::*;

use super::make::{append, ask, everything, write};
use crate::{
    clock::{Clock, SetClock, SystemClock},
    position::{Expected, Position, Revision},
    recorded::{Instant, Recorded},
    store::{Appended, Direction, EventStore, StoreError},
    tree::{
        certify::{NoProof, certify},
        checkpoint::Checkpoint,
        edge::{Changed, Edge},
        fsck::fsck,
        grow::Grower,
        integrator::{Integrator, Timing},
        leaf::{Hash, leaf_data, leaf_hash},
        merkle::{extends, includes},
        note::{Algorithm, Note, Verifier},
        opening,
        proof::Proof,
        prove,
        signer::Signer,
        size::{LeafIndex, Size},
        store::{Growth, Signed, TreeError, TreeStore},
        verify::{Report, Verification, Wrong, verify_copy},
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

/// One test of each function above; `$grove` is an async function that makes an empty [`Grove`].
#[macro_export]
macro_rules! tree_contract {
    ($grove:path) => {
        $crate::tree_contract! { $grove =>
            the_tree_is_that_of_the_rows,
            leaves_handed_over_are_those_of_the_rows,
            who_took_the_tree_over_is_the_only_one_to_write_it,
            two_processes_that_integrate_at_once_make_one_tree,
            a_log_that_stands_still_gets_its_checkpoint_and_one_that_ends_too,
            a_log_that_grows_without_rest_is_signed_too,
            every_checkpoint_holds_and_extends_the_one_before,
            another_key_signs_nothing,
            a_proof_stands_alone,
            an_event_is_handed_out_with_its_proof_once_a_checkpoint_covers_it,
            checkpoints_and_streams_are_listed_both_ways,
            a_copy_of_the_events_is_held_against_a_checkpoint,
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
