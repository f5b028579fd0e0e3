//! Sums by group or by class of cases, for years whose sharing asks for them. They are as many as hospitals have groups or
//! classes, and nothing where no pool shares in parts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::PartSums;
use crate::region::{PartedBy, Region};

use super::program::SchemeUse;

/// What a case's class says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The number of its group or class.
    pub(super) number: u32,
    /// Whether it has a class that the policy does not name.
    pub(super) unknown_class: bool,
}

/// The codes of the groups of several schemes, in order, each with one number for all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupCodes {
    /// The codes.
    pub codes: Vec<String>,
    /// By scheme and place: the number of its group.
    pub(super) numbers: Vec<Vec<u32>>,
}

impl GroupCodes {
    /// Numbers the groups of schemes.
    pub fn of<'s>(schemes: impl IntoIterator<Item = &'s SchemeUse>) -> Self {
        let codes = |scheme: &SchemeUse| -> Vec<String> {
            scheme.grouper.placements().iter().map(|place| place.group.clone()).collect()
        };
        let by_scheme: Vec<Vec<String>> = schemes.into_iter().map(codes).collect();
        let mut codes: Vec<String> = by_scheme.concat();
        codes.sort_unstable();
        codes.dedup();
        let number = |code: &String| codes.binary_search(code).expect("all codes are known") as u32;
        let numbers = by_scheme.iter().map(|own| own.iter().map(number).collect()).collect();
        Self { codes, numbers }
    }

    /// The number of a place's group.
    pub(super) fn number(&self, scheme: usize, place: usize) -> u32 {
        self.numbers[scheme][place]
    }
}

/// How the cases of a year are parted.
#[derive(Clone, Debug, PartialEq)]
pub struct Parting {
    pools: Vec<PartedBy>,
    pub(super) groups: GroupCodes,
}

impl Parting {
    /// The parting that the policy of a year asks for.
    ///
    /// # Panics
    /// When the policy lacks a value: the year was checked before.
    pub fn of(region: &Region, year: i32, schemes: &[SchemeUse]) -> Self {
        Self { pools: region.parted_by(year), groups: GroupCodes::of(schemes) }
    }

    /// Whether classes are asked for.
    pub(super) fn by_class(&self) -> bool {
        self.pools.iter().any(|by| matches!(by, PartedBy::Class(_)))
    }

    /// The part of a case; none where its pool does not share in parts.
    pub(super) fn part(&self, pool: usize, scheme: usize, place: usize, class: &str) -> Option<Part> {
        match &self.pools[pool] {
            PartedBy::Nothing => None,
            PartedBy::Group => Some(Part { number: self.groups.number(scheme, place), unknown_class: false }),
            PartedBy::Class(words) => {
                let number = words.iter().position(|word| word == class);
                let unknown_class = number.is_none() && !class.is_empty();
                Some(Part { number: number.unwrap_or(words.len()) as u32, unknown_class })
            }
        }
    }
}

/// Sums by pool, hospital and part.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PartTable {
    pub(super) cells: BTreeMap<(usize, usize, u32), PartSums>,
}

impl PartTable {
    /// Adds to a part.
    pub(super) fn add(&mut self, pool: usize, hospital: usize, own: PartSums) {
        let fresh = PartSums { number: own.number, ..PartSums::default() };
        let cell = self.cells.entry((pool, hospital, own.number)).or_insert(fresh);
        cell.points += own.points;
        cell.fund += own.fund;
    }

    /// The parts of a hospital in a pool, in order of their number.
    pub fn of(&self, pool: usize, hospital: usize) -> Vec<PartSums> {
        let all = (pool, hospital, 0)..=(pool, hospital, u32::MAX);
        self.cells.range(all).map(|(_, sums)| *sums).collect()
    }

    /// Adds another table.
    pub fn merge(&mut self, other: &Self) {
        for ((pool, hospital, _), sums) in &other.cells {
            self.add(*pool, *hospital, *sums);
        }
    }
}
