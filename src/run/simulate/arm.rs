//! A year as somebody would have it, and what of the baseline's work holds for it too.

use std::sync::Arc;

use crate::pipeline::{Asked, Program, Tariffs, Ties};
use crate::region::Region;

use super::super::prepare::{Discharges, Loaded};
use super::super::year::program_of;

/// A region with everything that prices its cases.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) loaded: Loaded,
    pub(super) tariffs: Tariffs,
}

/// What of the work on one set of rules holds for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shared {
    /// Nothing but the records themselves.
    Files,
    /// What records are and say: checks, codes, who came back.
    Records,
    /// The sums of the cases: only money is reckoned otherwise.
    Sums,
}

/// Tables by which records are checked, or by which cases are decided on one by one.
const OF_RECORDS: [&str; 3] = ["region.toml", "hospitals.csv", "consortium.csv"];

impl Rules {
    pub(super) fn new(loaded: Loaded) -> Self {
        let tariffs = Tariffs::new(&loaded.region, loaded.year, &loaded.schemes);
        Self { loaded, tariffs }
    }

    /// What of the work on these rules holds for others.
    pub(super) fn shared(&self, other: &Self) -> Shared {
        let (one, two) = (&self.loaded.region, &other.loaded.region);
        let records = OF_RECORDS.iter().all(|name| digest(one, name) == digest(two, name))
            && Arc::ptr_eq(&self.loaded.schemes, &other.loaded.schemes)
            && one.policy.says_the_same(&two.policy, "points.readmission");
        if !records || self.tariffs.words != other.tariffs.words {
            return Shared::Files;
        }
        let decided = one.special_cases == two.special_cases && one.audits == two.audits;
        if decided && self.tariffs == other.tariffs { Shared::Sums } else { Shared::Records }
    }

    /// What the work on a piece needs to know.
    pub(super) fn program<'p>(
        &'p self,
        discharges: &'p Discharges,
        ties: &'p Ties,
        asked: &'p Asked,
    ) -> Program<'p> {
        program_of(&self.loaded, &self.tariffs, discharges, ties, asked)
    }
}

fn digest<'r>(region: &'r Region, name: &str) -> Option<&'r str> {
    region.files.iter().find(|file| file.name == name).map(|file| file.sha256.as_str())
}
