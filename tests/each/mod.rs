//! Many cases in one test, on all cores.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Does something with each case, as many at once as there are cores: a test that goes through all golden cases would leave the
/// other cores idle long after the rest has ended. A panic over one case fails the test.
pub fn each<T: Sync>(cases: &[T], with: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let take = || {
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            with(case);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(take);
        }
    });
}
