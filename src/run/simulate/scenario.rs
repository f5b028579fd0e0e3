//! A year by some rules: its cases summed, settled and cleared.

use crate::domain::Error;
use crate::report::WhatIfArm;
use crate::settlement::{MonthBooks, MonthRows, YearBooks, settle_region_year};

use super::super::prepare::Loaded;
use super::super::stream::Streamed;
use super::super::year::{case_sums, clear_year};

/// A settled year.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) months: Vec<MonthBooks>,
    pub(super) books: YearBooks,
}

impl Settled {
    /// Settles and clears a year over the sums of its cases, as `run` does.
    ///
    /// # Errors
    /// As [`clear_year`].
    pub(super) fn of(loaded: &Loaded, streamed: &Streamed) -> Result<Self, Error> {
        let months = settle_region_year(&loaded.region, loaded.year, &case_sums(streamed))?;
        let rows: Vec<MonthRows> = months.iter().map(MonthBooks::rows).collect();
        let books = clear_year(loaded, streamed, &rows)?;
        Ok(Self { months, books })
    }

    /// What statements see of it.
    pub(super) fn arm<'a>(&'a self, loaded: &'a Loaded) -> WhatIfArm<'a> {
        WhatIfArm { region: &loaded.region, months: &self.months, books: &self.books.pools }
    }
}
