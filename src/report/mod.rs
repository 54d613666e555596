//! What people and other programs get to read: the diff and the series, the checklist, the JSON report, the terminal.

pub mod checklist;
pub mod diff;
pub mod json;
pub mod scan;
pub mod series;
pub mod terminal;
pub mod verdict;
