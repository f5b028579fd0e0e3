//! What cases draw on the lines of a budget that are set aside for other methods than points.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::method::Method;
use super::money::Fen;
use super::sums::Tally;

/// Cases of one method with what they are paid from a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The cases.
    pub tally: Tally,
    /// What they are to be paid.
    pub amount: Fen,
}

impl Drawn {
    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        self.tally.add(&other.tally);
        self.amount += other.amount;
    }
}

/// Who draws on what: a line by its place among the budget lines of the pool's year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Drawer {
    /// The pool.
    pub pool: usize,
    /// The hospital.
    pub hospital: usize,
    /// The place of the line.
    pub line: usize,
    /// The method.
    pub method: Method,
}

/// All that a year's cases draw on lines. Integers, so the order of adding does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draws(BTreeMap<Drawer, Drawn>);

impl Draws {
    /// Adds what a drawer draws.
    pub fn add(&mut self, drawer: Drawer, drawn: &Drawn) {
        self.0.entry(drawer).or_default().add(drawn);
    }

    /// Takes away what a drawer drew, where a later record takes the case back.
    pub fn take_back(&mut self, drawer: Drawer, drawn: &Drawn) {
        let own = self.0.entry(drawer).or_default();
        own.tally.subtract(&drawn.tally);
        own.amount -= drawn.amount;
    }

    /// Adds other draws.
    pub fn merge(&mut self, other: &Self) {
        other.0.iter().for_each(|(drawer, drawn)| self.add(*drawer, drawn));
    }

    /// All of them, in order.
    pub fn all(&self) -> impl Iterator<Item = (&Drawer, &Drawn)> {
        self.0.iter()
    }

    /// What a hospital draws in a pool, by line and method.
    pub fn of(&self, pool: usize, hospital: usize) -> impl Iterator<Item = (Drawer, Drawn)> + '_ {
        let first = Drawer { pool, hospital, line: 0, method: Method::Group };
        let own = self.0.range(first..);
        own.take_while(move |(drawer, _)| (drawer.pool, drawer.hospital) == (pool, hospital))
            .map(|(drawer, drawn)| (*drawer, *drawn))
    }
}
