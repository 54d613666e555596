//! OAC103: The plan has nothing of the migration in it.
//!
//! It neither grants, nor switches, nor retires anything, and the state does not show that this has been done.
//!
//! To do: look whether the plan was made from the right commit, in the right folder and workspace.

use super::{Level, Told};
use crate::stage::Stage;

/// The code.
pub const CODE: &str = "OAC103";

/// What is told.
pub fn told(asked: Option<Stage>) -> Told {
    Told::new(
        CODE,
        Level::Refused,
        None,
        match asked {
            Some(stage) => format!(
                "the plan has nothing of the {stage} in it, and the state does not show that it has been applied"
            ),
            None => "the plan has nothing of the migration in it".to_owned(),
        },
    )
}
