//! OAC104: The state shows that the stage has been applied.
//!
//! The plan changes nothing that belongs to the migration.
//!
//! To do: nothing; go on with the next stage when it is due.

use super::{Level, Told};
use crate::stage::Stage;

/// The code.
pub const CODE: &str = "OAC104";

/// What is told.
pub fn told(stage: Stage) -> Told {
    Told::new(
        CODE,
        Level::Note,
        None,
        format!("nothing is left of the {stage}: the state shows that it has been applied"),
    )
}
