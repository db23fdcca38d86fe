//! The rows of groups.

use super::PgStore;
use crate::{
    group::{Definition, Group, GroupError, GroupId, Lease, Terms},
    position::Revision,
    recorded::Instant,
    sql::{
        groups::{self, change},
        rows::unavailable,
    },
    subscription::Mark,
};
use uuid::Uuid;

groups::group_store!(PgStore);
