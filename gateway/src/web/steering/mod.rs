//! `/pilotage`: the indicators of the plan for the metropolis and the housing conference, and the yearly report.
//! Figures alone: nobody opens a file from here.

mod indicators;
mod page;
mod report;
mod shares;

pub(crate) use indicators::read;
pub(super) use page::{page, report_json, report_pdf};
pub(crate) use report::document;
