//! Following: everything that was, then everything that comes, each event once and in order.
//!
//! A [`Subscription`] is pulled. It reads a page, hands it out, and reads the next when that is gone; at the end it
//! waits for the log to wake it. So a slow consumer holds back the reading, and at most one page is in memory.
//!
//! A checkpoint is the place of the last event *considered*, kept by the filter or not: never of one still to come,
//! and never behind for ever when a filter seldom matches. To resume after any checkpoint ever sent, or after any
//! event received, gives exactly the rest.

mod catch_up;
mod feed;
mod message;
mod source;

pub use catch_up::{Request, Subscription};
pub(crate) use feed::Feed;
pub use message::{Message, SubscriptionError};
pub use source::{Mark, Source, Start};
