//! What indicators ask of cases: gathered beside the sums that are settled, by hospital and by group.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::domain::{CaseSums, Fee, Fees, Fen, GaugeSums, GroupSums, Patient};
use crate::files::discharges::{Field, Records};
use crate::points::{DeviationClass, Price};

use super::worth::Worth;

/// The way of leaving of patients who died.
const DIED: i32 = 5;

/// What indicators ask of a record.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gauge {
    /// Parts of the cost in fen, in the order of [`Fee::ALL`]; none where one is blank.
    fees: [Option<i64>; 5],
    died: bool,
    /// The number of its group, the same in all schemes.
    group: u32,
}

impl Gauge {
    pub(super) fn of(records: &Records<'_>, row: usize, patient: &Patient, group: u32) -> Self {
        let amount = |field| records.numbers(field).at(row);
        let out_of_policy = || {
            let [own, above, first] =
                [Field::FulamtOwnpayAmt, Field::OverlmtSelfpay, Field::PreselfpayAmt].map(amount);
            Some(own? + above? + first?)
        };
        let fee = |fee| match fee {
            Fee::Drug => amount(Field::DrugAmt),
            Fee::Consumable => amount(Field::ConsumableAmt),
            Fee::Exam => amount(Field::ExamAmt),
            Fee::OutOfPolicy => out_of_policy(),
            Fee::Person => amount(Field::PsnPartAmt),
        };
        Self { fees: Fee::ALL.map(fee), died: patient.discharge_way == Some(DIED), group }
    }

    /// The sums of one case at its price; a reversal takes one back.
    fn sums(&self, worth: &Worth, price: &Price) -> GaugeSums {
        let (cases, cost) = (worth.tally.cases, worth.tally.cost + worth.audited);
        let fee = |amount: Option<i64>| {
            amount.map_or(Fees::default(), |amount| Fees { amount: Fen(amount.into()), cost, cases })
        };
        let when = |holds: bool| if holds { cases } else { 0 };
        GaugeSums {
            fees: self.fees.map(fee),
            deaths: when(self.died),
            measured: when(price.near_mean.is_some()),
            low: when(price.deviation == Some(DeviationClass::Low)),
            high: when(price.deviation == Some(DeviationClass::High)),
            incomplete: when(price.deviation == Some(DeviationClass::Incomplete)),
            near_mean: when(price.near_mean == Some(true)),
            returned: 0,
        }
    }
}

/// How often a case enters the sums of indicators: once, or (−1) no more, or as before where only its points change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entering {
    pub(super) times: i64,
    /// Whether its patient came back.
    pub(super) returned: bool,
}

/// The sums of a group at a hospital.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupCell {
    /// The pool.
    pub pool: usize,
    /// The hospital.
    pub hospital: usize,
    /// The number of the group.
    pub group: u32,
    /// The sums.
    pub sums: GroupSums,
}

/// Keys are small numbers packed into one; a product with an odd number spreads them well enough, and nothing of the
/// order of keys is ever seen.
#[derive(Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, key: u64) {
        let spread = (self.0 ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = spread ^ (spread >> 32);
    }
}

/// Sums by pool, hospital and group, of the cases paid by points.
#[derive(Clone, Debug, Default)]
pub struct GroupTable {
    places: HashMap<u64, u32, BuildHasherDefault<KeyHasher>>,
    cells: Vec<GroupCell>,
}

impl std::fmt::Debug for KeyHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyHasher({})", self.0)
    }
}

impl GroupTable {
    fn add(&mut self, pool: usize, hospital: usize, group: u32, sums: &GroupSums) {
        // A region has fewer than 2^16 pools and hospitals by far, a scheme at most 2^16 places.
        let key = (pool as u64) << 48 ^ (hospital as u64) << 24 ^ u64::from(group);
        let cells = &mut self.cells;
        let place = *self.places.entry(key).or_insert_with(|| {
            cells.push(GroupCell { pool, hospital, group, sums: GroupSums::default() });
            cells.len() as u32 - 1
        });
        cells[place as usize].sums.add(sums);
    }

    /// Adds another table.
    pub fn merge(&mut self, other: &Self) {
        for cell in &other.cells {
            self.add(cell.pool, cell.hospital, cell.group, &cell.sums);
        }
    }

    /// The cells by pool, hospital and group.
    pub fn in_order(&self) -> Vec<GroupCell> {
        let mut cells = self.cells.clone();
        cells.sort_unstable_by_key(|cell| (cell.pool, cell.hospital, cell.group));
        cells
    }
}

/// What indicators rest on: a cell for each pool and hospital, and the table of groups.
#[derive(Clone, Debug, Default)]
pub(super) struct Gauges {
    hospitals: usize,
    cells: Vec<GaugeSums>,
    pub(super) groups: GroupTable,
}

impl Gauges {
    pub(super) fn new(pools: usize, hospitals: usize) -> Self {
        Self {
            hospitals,
            cells: vec![GaugeSums::default(); pools * hospitals],
            groups: GroupTable::default(),
        }
    }

    /// Adds what a case, or a change of one, adds to the sums that are settled.
    pub(super) fn add(&mut self, worth: &Worth, price: &Price, sums: &CaseSums, entering: Entering) {
        let own = worth.gauge.sums(worth, price);
        let cell = &mut self.cells[worth.pool * self.hospitals + worth.hospital];
        cell.add_signed(&own, entering.times);
        cell.returned += i64::from(entering.returned);
        if price.method.is_by_points() {
            let square = worth.tally.cost.0 * worth.tally.cost.0;
            let group = GroupSums {
                tally: sums.group,
                points: sums.points,
                base_points: sums.base_points,
                squares: i128::from(sums.group.cases) * square,
                low: entering.times * own.low,
                high: entering.times * own.high,
            };
            self.groups.add(worth.pool, worth.hospital, worth.gauge.group, &group);
        }
    }

    pub(super) fn of(&self, pool: usize, hospital: usize) -> GaugeSums {
        self.cells[pool * self.hospitals + hospital]
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (own, other) in self.cells.iter_mut().zip(&other.cells) {
            own.add_signed(other, 1);
        }
        self.groups.merge(&other.groups);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Tally;

    #[test]
    fn cells_of_groups_are_told_apart_and_come_in_order() {
        let one = GroupSums { tally: Tally { cases: 1, ..Tally::default() }, ..GroupSums::default() };
        let mut table = GroupTable::default();
        for (pool, hospital, group) in [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 1), (0, 65_535, 0), (0, 0, 0)]
        {
            table.add(pool, hospital, group, &one);
        }
        let mut twice = table.clone();
        twice.merge(&table);
        let seen = |table: &GroupTable| -> Vec<_> {
            let cells = table.in_order();
            cells.iter().map(|cell| (cell.pool, cell.hospital, cell.group, cell.sums.tally.cases)).collect()
        };
        assert_eq!(seen(&table), [(0, 0, 0, 1), (0, 0, 1, 2), (0, 1, 0, 1), (0, 65_535, 0, 1), (1, 0, 0, 1)]);
        assert_eq!(seen(&twice)[1], (0, 0, 1, 4));
    }
}
