//! What there is to tell of modules whose folder is not in the walked code.

use crate::finding::{Finding, reference_not_followed};
use crate::survey::ModuleSurvey;
use crate::survey::absent::{Absent, calls_at};
use crate::terraform::module::Place;

/// The finding, with the folders that are not there of the calls that its place has to do with.
pub fn with_missing_folders(survey: &ModuleSurvey<'_>, place: Place, mut finding: Finding) -> Finding {
    for call in calls_at(survey.module, place) {
        if let Some(Absent::Folder { source, folder }) = survey.absent.get(&call) {
            let more = reference_not_followed::missing_folder(&call, source, folder.as_deref());
            finding.message.push_str(&more);
        }
    }
    finding
}
