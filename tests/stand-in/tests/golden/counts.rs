//! What is counted over all cases, for the last lines of the output.

use std::sync::{LazyLock, Mutex, PoisonError};

/// What was counted.
#[derive(Debug, Default)]
pub struct Counts {
    pub cases: usize,
    pub applies: usize,
    pub operations: usize,
    pub denied_staged: usize,
    pub careless: usize,
    pub lagging: usize,
    pub plans_taken: usize,
    pub plans_refused: usize,
    pub one_steps: usize,
    pub one_steps_refused: usize,
    pub one_steps_denied: usize,
    pub one_step_denied_moments: usize,
}

impl std::fmt::Display for Counts {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        writeln!(out, "cases {}, applies {}, operations replayed {}", self.cases, self.applies, self.operations)?;
        writeln!(out, "denied moments in stages, back, afresh, lagging after grant: {}", self.denied_staged)?;
        writeln!(
            out,
            "all in one step: {} applies, {} refused half-way, {} with {} denied moments",
            self.one_steps, self.one_steps_refused, self.one_steps_denied, self.one_step_denied_moments
        )?;
        writeln!(
            out,
            "roots that never had grant: {}; reverts against the checklist: {}",
            self.lagging, self.careless
        )?;
        writeln!(
            out,
            "plans of stages that check-plan takes {}, tampered ones that it refuses {}",
            self.plans_taken, self.plans_refused
        )
    }
}

/// The counts of this run.
pub static COUNTS: LazyLock<Mutex<Counts>> = LazyLock::new(Mutex::default);

/// Counts something. A case that failed while it counted is reported as failed, so its lock is no further error.
pub fn counted(count: impl FnOnce(&mut Counts)) {
    count(&mut COUNTS.lock().unwrap_or_else(PoisonError::into_inner));
}
