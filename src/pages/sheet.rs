//! A table that people are shown, whether in the workbook, on a page or in a pack.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::domain::Number;

use super::exact::sum;
use super::finished::Finished;
use super::language::Language;
use super::values::value_words;
use super::words::{Form, word};

/// A column: its key, what it is called, and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) form: Form,
}

/// A table that people are shown. Its cells are those of the tables of the run; [`Self::shown`] tells them in words.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// What it is, for programs.
    pub(super) key: &'static str,
    /// Its name.
    pub(super) title: String,
    /// Its columns.
    pub(super) columns: Vec<Column>,
    /// The rows, those of a pool together.
    pub(super) rows: Vec<Vec<String>>,
    /// Whether columns of numbers that add up have a total: not where rows overlap, or only some of them are shown.
    totals: bool,
    language: Language,
    /// What the region calls its pools, by their names.
    pools: BTreeMap<String, String>,
}

impl Sheet {
    pub(super) fn new(
        (finished, language): (&Finished, Language),
        key: &'static str,
        titles: [&str; 2],
        header: &[String],
        rows: Vec<Vec<String>>,
    ) -> Self {
        let columns = header.iter().map(|key| {
            let (label, form) = word(key, language);
            Column { key: key.clone(), label, form }
        });
        Self {
            key,
            title: language.of(titles[0], titles[1]).to_owned(),
            columns: columns.collect(),
            rows,
            totals: true,
            language,
            pools: finished.pool_titles(),
        }
    }

    /// Without totals: its rows overlap, or are only some of all.
    pub(super) fn without_totals(self) -> Self {
        Self { totals: false, ..self }
    }

    /// Without columns that are blank or zero in every row: a region uses only some of them.
    pub(super) fn lean(mut self) -> Self {
        let used: Vec<bool> = (0..self.columns.len())
            .map(|place| {
                self.columns[place].form == Form::Text && self.columns[place].key != "gate"
                    || self.rows.iter().any(|row| {
                        let zero = Number::parse(&row[place]).is_ok_and(|own| own.mantissa() == 0);
                        !zero && !row[place].is_empty()
                    })
            })
            .collect();
        let keep = |cells: Vec<String>| -> Vec<String> {
            cells.into_iter().zip(&used).filter(|(_, used)| **used).map(|(cell, _)| cell).collect()
        };
        self.columns =
            self.columns.into_iter().zip(&used).filter(|(_, used)| **used).map(|(own, _)| own).collect();
        self.rows = self.rows.into_iter().map(keep).collect();
        self
    }

    /// The place of a column, where the sheet has it.
    pub(super) fn place(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|own| own.key == key)
    }

    /// Whether a column has a total.
    pub(super) fn adds_up(&self) -> bool {
        self.totals && self.columns.iter().any(|own| own.form == Form::Sum)
    }

    /// The total of a column that adds up.
    pub(super) fn total(&self, place: usize, rows: Range<usize>) -> Option<String> {
        (self.totals && self.columns[place].form == Form::Sum)
            .then(|| sum(self.rows[rows].iter().map(|row| row[place].as_str())))
    }

    /// What a pool is called.
    pub(super) fn pool_title<'s>(&'s self, name: &'s str) -> &'s str {
        self.pools.get(name).map_or(name, String::as_str)
    }

    /// What a cell says in the reader's words.
    pub(super) fn shown(&self, place: usize, cell: &str) -> String {
        match self.columns[place].key.as_str() {
            "pool" => self.pool_title(cell).to_owned(),
            key => value_words(key, cell, self.language),
        }
    }

    /// The rows of each pool, where the first column names one.
    pub(super) fn pools(&self) -> Vec<(&str, Range<usize>)> {
        if self.columns.first().is_none_or(|own| own.key != "pool") {
            return Vec::new();
        }
        let mut pools: Vec<(&str, Range<usize>)> = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            match pools.last_mut() {
                Some((name, range)) if *name == row[0] => range.end = place + 1,
                _ => pools.push((&row[0], place..place + 1)),
            }
        }
        pools
    }

    /// The first rows of each pool, or of the sheet where its rows are of no pool, and how many rows that leaves out, pool
    /// by pool.
    pub(super) fn first_rows(&self, most: usize) -> (Vec<&Vec<String>>, Vec<(&str, usize)>) {
        let mut pools = self.pools();
        if pools.is_empty() {
            pools.push(("", 0..self.rows.len()));
        }
        let (mut shown, mut left_out) = (Vec::new(), Vec::new());
        for (name, range) in pools {
            let rows = &self.rows[range];
            shown.extend(rows.iter().take(most));
            if rows.len() > most {
                left_out.push((name, rows.len() - most));
            }
        }
        (shown, left_out)
    }
}
