//! What criterion does not say: how many times as long one thing of a run takes as another.
#![expect(clippy::float_arithmetic, reason = "times are told as ratios")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use criterion::Bencher;

/// So many times each thing is timed.
pub const SAMPLES: usize = 10;

/// The seconds of each thing that was timed in this run.
#[derive(Default)]
pub struct Clock(RefCell<BTreeMap<String, Vec<f64>>>);

impl Clock {
    /// Times something with criterion, and remembers the seconds of one round.
    pub fn time(&self, name: &str, bencher: &mut Bencher<'_>, mut round: impl FnMut()) {
        bencher.iter_custom(|rounds| {
            let started = Instant::now();
            (0..rounds).for_each(|_| round());
            let took = started.elapsed();
            self.put(name, took, rounds);
            took
        });
    }

    fn put(&self, name: &str, took: Duration, rounds: u64) {
        let seconds = took.as_secs_f64() / rounds as f64;
        self.0.borrow_mut().entry(name.to_owned()).or_default().push(seconds);
    }

    /// The median of the samples, without the rounds by which criterion warms up before them; not a number where the thing
    /// was left out of the run.
    pub fn seconds(&self, name: &str) -> f64 {
        let all = self.0.borrow().get(name).cloned().unwrap_or_default();
        let mut samples = all[all.len().saturating_sub(SAMPLES)..].to_vec();
        samples.sort_by(f64::total_cmp);
        samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Prints a ratio of two times, where both were taken in this run.
pub fn tell(what: &str, one: f64, other: f64) {
    if (one / other).is_finite() {
        println!("{what}: {:.3} ({one:.3e} s to {other:.3e} s)", one / other);
    }
}
