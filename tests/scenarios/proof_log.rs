//! The promises of the log at full counts: twenty writers at one revision have one winner, random requests end as a
//! plain model says, whoever stops waiting cancels nothing, followers and groups lose nothing whatever happens.

use tests::logs::{in_memory, on_postgresql, on_sqlite};

macro_rules! promises {
    ($store:ident, $log:ident) => {
        mod $store {
            use super::*;

            eventstore::log_contract! { $log =>
                tail::{
                    twenty_appends_at_one_revision_have_one_winner,
                    positions_answered_are_positions_read
                }
                model::{the_log_agrees_with_a_plain_model}
                life::{
                    a_caller_that_stops_waiting_cancels_nothing,
                    three_hundred_callers_that_hang_up_lose_nothing,
                    more_callers_than_the_queue_holds_wait_and_lose_nothing
                }
                follow::{
                    whoever_resumes_gets_exactly_the_rest,
                    a_checkpoint_of_the_next_event_is_caught
                }
                share::{
                    every_event_is_done_or_parked_whatever_happens,
                    a_checkpoint_that_ignores_retries_is_caught
                }
            }
        }
    };
}

promises!(memory, in_memory);
promises!(sqlite, on_sqlite);
promises!(postgresql, on_postgresql);
