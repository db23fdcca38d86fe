//! The contract of the tree on each log; and what is found of tampering, on both databases.

use crate::server::Database;
use eventstore::{
    contract::{
        at_counts,
        grove::Grove,
        owner::{FileOwner, ServerOwner},
        tamper::{self, Target},
    },
    memory::MemoryStore,
    postgres::PgStore,
    sqlite::SqliteStore,
    tree::memory::MemoryTree,
};
use std::{path::PathBuf, sync::Arc};

mod memory {
    use super::*;

    async fn grove() -> Grove {
        let log = MemoryStore::new();
        let tree = Arc::new(MemoryTree::over(log.clone()));
        Grove { log: Arc::new(log), trees: [tree.clone(), tree], keep: Box::new(()) }
    }

    eventstore::tree_contract!(grove);
}

mod sqlite {
    use super::*;

    async fn grove() -> Grove {
        let (folder, path) = file().await;
        let log = SqliteStore::open(&path).await.unwrap();
        let other = SqliteStore::open(&path).await.unwrap();
        let trees = [Arc::new(log.tree()) as Arc<_>, Arc::new(other.tree()) as Arc<_>];
        Grove { log: Arc::new(log), trees, keep: Box::new((folder, other)) }
    }

    async fn target() -> Target {
        let (folder, path) = file().await;
        let log = SqliteStore::open(&path).await.unwrap();
        let tree = Arc::new(log.tree());
        let owner = Box::new(FileOwner::of(&path).await);
        Target { log: Arc::new(log), tree, owner, keep: Box::new(folder) }
    }

    eventstore::tree_contract!(grove);
    tampering!(target);
}

mod postgres {
    use super::*;

    async fn grove() -> Grove {
        let database = Database::with_log().await;
        let log = PgStore::open(&database.application()).await.unwrap();
        let other = PgStore::open(&database.application()).await.unwrap();
        let trees = [Arc::new(log.tree()) as Arc<_>, Arc::new(other.tree()) as Arc<_>];
        Grove { log: Arc::new(log), trees, keep: Box::new((database, other)) }
    }

    async fn target() -> Target {
        let database = Database::with_log().await;
        let log = PgStore::open(&database.application()).await.unwrap();
        let tree = Arc::new(log.tree());
        let owner = ServerOwner::of(&database.owner(), &database.application()).await;
        let owner = Box::new(owner);
        Target { log: Arc::new(log), tree, owner, keep: Box::new(database) }
    }

    eventstore::tree_contract!(grove);
    tampering!(target);
}

async fn file() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    (folder, path)
}

/// Columns that a walk can judge without leaves: position, number of the stream, revision, category, and the instant,
/// which here passes that of the next row. The control misses the other 17.
const JUDGED_WITHOUT_LEAVES: usize = 5;
const COLUMNS: usize = 22;

macro_rules! tampering {
    ($target:path) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn each_changed_column_of_each_row_is_named_at_its_position() {
            let target = $target().await;
            let found = tamper::columns(&target, 1_000, at_counts(1, 333)).await;
            println!("{found:?}");
            assert_eq!(found.named, found.made);
            // a category stops no opening, and a moved position is told by the head before the tree is looked at
            assert_eq!(found.refused, COLUMNS - 2, "the others are refused at their position");
            assert_eq!(found.named_without_leaves, JUDGED_WITHOUT_LEAVES);
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn rows_deleted_inserted_swapped_or_rolled_back_are_named_from_the_first() {
            let target = $target().await;
            let found = tamper::rows(&target, 1_000, &[1, 2, 256, 257, 500, 901, 1_000]).await;
            println!("{found:?}");
            assert_eq!((found.named, found.refused), (found.made, found.made));
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn a_row_changed_with_its_leaf_is_told_by_what_is_above() {
            for position in [10, 995] {
                tamper::a_row_changed_with_its_leaf(&$target().await, position).await;
            }
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn a_log_written_anew_with_the_true_key_is_told_by_a_checkpoint_kept_elsewhere() {
            let (kept, forked, back) = ($target().await, $target().await, $target().await);
            tamper::a_log_written_anew_with_the_true_key(&kept, &forked, &back).await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn tiles_that_are_not_whole_are_named() {
            tamper::tiles_that_are_not_whole(&$target().await).await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn tables_beside_the_log_are_held_against_it() {
            tamper::tables_beside_the_log(&$target().await).await;
        }
    };
}
use tampering;
