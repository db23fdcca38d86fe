//! What every log must pass, whatever it is made of (feature "testing").
//!
//! [`log_contract!`](crate::log_contract) makes one test of each function, given how to make an empty log. Counts
//! are small unless `FILCOMMUN_FULL=1`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    missing_docs,
    reason = "a suite of tests: a name is its sentence, a panic its answer"
)]

pub mod carry;
pub mod control;
pub mod expect;
pub mod filters;
pub mod follow;
pub mod group;
pub mod groups;
pub mod grove;
pub mod life;
pub mod limits;
pub mod make;
pub mod model;
pub mod order;
pub mod owner;
pub mod read;
pub mod repeat;
pub mod share;
pub mod span;
pub mod stale;
pub mod state;
pub mod tail;
pub mod tamper;
pub mod turns;
pub mod views;

use crate::{group::GroupStore, store::EventStore};
use std::{any::Any, fmt, sync::Arc};

/// An empty log, and the ways into it.
pub struct Log {
    /// At least one; several are what several processes would hold.
    pub doors: Vec<Arc<dyn EventStore>>,
    /// The rows of groups through the same doors; none where the log keeps no groups.
    pub groups: Vec<Arc<dyn GroupStore>>,
    /// What must live as long as the log: its folder, its database.
    pub keep: Box<dyn Any + Send + Sync>,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.doors)
    }
}

impl Log {
    /// A log with one door.
    #[must_use]
    pub fn of(store: impl EventStore + 'static) -> Self {
        Self { doors: vec![Arc::new(store)], groups: Vec::new(), keep: Box::new(()) }
    }

    /// The first door.
    #[must_use]
    pub fn door(&self) -> &dyn EventStore {
        &*self.doors[0]
    }

    /// A door for the n-th writer or reader.
    #[must_use]
    pub fn nth(&self, n: usize) -> Arc<dyn EventStore> {
        Arc::clone(&self.doors[n % self.doors.len()])
    }

    /// The rows of groups through the n-th door.
    #[must_use]
    pub fn nth_groups(&self, n: usize) -> Arc<dyn GroupStore> {
        Arc::clone(&self.groups[n % self.groups.len()])
    }
}

/// `full` at the counts an issue names, else `reduced`.
#[must_use]
pub fn at_counts<T>(full: T, reduced: T) -> T {
    if std::env::var("FILCOMMUN_FULL").is_ok_and(|v| v == "1") { full } else { reduced }
}

/// One test of each function of the contract; `$log` is an async function that makes an empty [`Log`].
#[macro_export]
macro_rules! log_contract {
    ($log:path) => {
        $crate::log_contract! { $log =>
            order::{
                positions_are_dense_and_revisions_start_at_zero,
                requests_of_one_call_keep_their_order,
                what_is_read_is_what_was_written,
                the_recorded_instant_never_goes_back,
                a_long_call_is_written_in_several_groups_in_order
            }
            expect::{
                every_expectation_is_judged_on_the_stream_as_it_is,
                a_conflict_names_the_stream_and_where_it_is,
                several_streams_are_written_all_or_none,
                a_check_on_a_stream_not_written_can_refuse,
                a_refused_request_leaves_no_hole
            }
            group::{
                a_request_sees_those_before_it_in_its_group,
                a_request_repeated_in_its_own_group_is_a_repeat,
                a_conflict_in_a_group_leaves_the_others,
                an_id_used_again_at_the_end_of_a_stream_refuses_only_its_request,
                what_another_door_wrote_is_seen_by_the_next_request,
                what_another_door_wrote_is_no_reason_to_refuse,
                a_stream_that_a_refused_request_believed_new_is_looked_at_for_the_others
            }
            repeat::{
                a_repeat_gets_the_original_answer,
                the_table_of_repeats_holds,
                a_repeat_of_several_streams_needs_all_its_parts,
                a_repeat_skips_its_checks
            }
            state::{
                every_expectation_is_judged_on_a_soft_deleted_stream,
                the_next_event_brings_a_soft_deleted_stream_back,
                a_group_sees_what_it_deletes_and_brings_back,
                after_a_tombstone_everything_fails_but_its_own_repeat,
                metadata_alone_make_a_stream_exist,
                metadata_that_say_nothing_are_malformed,
                what_another_door_deletes_is_deleted_here,
                builders_spell_what_the_log_understands
            }
            model::{the_log_agrees_with_a_plain_model}
            read::{
                a_stream_is_read_both_ways_from_anywhere,
                the_log_is_read_both_ways_from_anywhere,
                filters_keep_what_they_name_in_order,
                a_command_finds_its_events,
                many_commands_and_streams_are_read_as_one_by_one,
                what_is_not_there_is_empty
            }
            span::{a_span_is_the_log_without_the_types_it_skips_and_says_how_far_it_looked}
            filters::{
                a_scan_says_how_far_it_looked,
                a_name_outside_every_prefix_is_never_read,
                a_filter_that_cannot_be_used_says_why
            }
            views::{
                a_stream_is_shown_as_its_metadata_says,
                a_deleted_stream_comes_back_and_a_tombstoned_one_does_not,
                the_log_is_shown_with_its_position_forwards_and_without_it_backwards
            }
            follow::{
                whoever_resumes_gets_exactly_the_rest,
                a_checkpoint_of_the_next_event_is_caught,
                a_slow_follower_is_told_that_it_fell_behind,
                a_follower_of_what_never_comes_gets_checkpoints,
                a_deleted_stream_ends_its_followers
            }
            groups::{
                what_is_acknowledged_is_done_and_comes_no_more,
                what_is_refused_too_often_is_parked_listed_and_replayed,
                what_is_kept_too_long_goes_to_another,
                a_group_knows_its_rows,
                names_and_settings_that_cannot_be_are_refused
            }
            turns::{
                a_full_group_takes_no_consumer_and_a_stopped_one_gets_nothing,
                one_stream_has_one_consumer_where_streams_are_pinned,
                events_go_in_turn_or_to_the_first
            }
            share::{
                every_event_is_done_or_parked_whatever_happens,
                a_checkpoint_that_ignores_retries_is_caught
            }
            stale::{
                an_owner_that_was_replaced_is_told_and_changes_nothing,
                rows_without_an_epoch_let_the_stale_owner_count
            }
            tail::{
                readers_that_follow_see_every_event_once_in_order,
                twenty_appends_at_one_revision_have_one_winner,
                twenty_appends_anywhere_all_stand,
                positions_answered_are_positions_read
            }
            life::{
                a_caller_that_stops_waiting_cancels_nothing,
                three_hundred_callers_that_hang_up_lose_nothing,
                more_callers_than_the_queue_holds_wait_and_lose_nothing,
                followers_wake,
                the_head_adds_up
            }
            limits::{
                malformed_requests_are_refused_alone,
                what_is_at_the_limit_is_taken_and_what_is_over_says_how_much,
                names_of_any_valid_kind_are_taken,
                names_that_are_none_are_refused_in_few_words
            }
        }
    };
    ($log:path => $($group:ident::{$($test:ident),*})*) => {
        $(mod $group {
            use super::*;
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    let log = $log().await;
                    $crate::contract::$group::$test(&log).await;
                }
            )*
        })*
    };
}
