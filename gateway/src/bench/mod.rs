//! Measuring a log on the machine of whoever runs it.

pub(crate) mod fill;
