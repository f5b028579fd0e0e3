//! What indicators ask of cases: gathered beside the sums that are settled, by hospital and by group.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Serialize};

use crate::domain::{GaugeSums, GroupSums, Patient, Points, Tally};
use crate::files::discharges::{Field, Records};
use crate::points::{DeviationClass, Price};

use super::worth::Worth;

/// What indicators ask of a record.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gauge {
    /// Parts of the cost in fen, in the order of [`crate::domain::Fee::ALL`]; none where one is blank.
    fees: [Option<i64>; 5],
    died: bool,
    /// The number of its group, the same in all schemes.
    group: u32,
}

impl Gauge {
    pub(super) fn of(records: &Records<'_>, row: usize, patient: &Patient, group: u32) -> Self {
        let amount = |field| records.numbers(field).at(row);
        let out_of_policy = match (
            amount(Field::FulamtOwnpayAmt),
            amount(Field::OverlmtSelfpay),
            amount(Field::PreselfpayAmt),
        ) {
            (Some(own), Some(above), Some(first)) => Some(own + above + first),
            _ => None,
        };
        let fees = [
            amount(Field::DrugAmt),
            amount(Field::ConsumableAmt),
            amount(Field::ExamAmt),
            out_of_policy,
            amount(Field::PsnPartAmt),
        ];
        Self { fees, died: patient.died(), group }
    }

    /// Adds parts of the cost and a death to sums, or (−1) takes them away; a reversal that names no record takes back
    /// what it states.
    fn enter_own(&self, sums: &mut GaugeSums, worth: &Worth, times: i64) {
        let (sign, cases) = (i128::from(times), times * worth.tally.cases);
        let cost = sign * (worth.tally.cost + worth.audited).0;
        for (own, amount) in sums.fees.iter_mut().zip(self.fees) {
            if let Some(amount) = amount {
                own.amount.0 += i128::from(times * amount);
                own.cost.0 += cost;
                own.cases += cases;
            }
        }
        sums.deaths += if self.died { cases } else { 0 };
    }

    /// Adds what the price of a case tells, or (−1) takes it away; a reversal takes one back.
    fn enter_price(sums: &mut GaugeSums, worth: &Worth, price: &Price, times: i64) {
        let cases = times * worth.tally.cases;
        sums.measured += if price.near_mean.is_some() { cases } else { 0 };
        sums.near_mean += if price.near_mean == Some(true) { cases } else { 0 };
        if let Some(paid) = price.standard_amount.filter(|_| price.method.is_by_points()) {
            let Tally { cases: own, cost, fund, .. } = worth.tally;
            sums.valued += cases;
            sums.fund_losses.weigh(fund, paid, own, times);
            sums.cost_losses.weigh(cost, paid, own, times);
        }
        match price.deviation {
            Some(DeviationClass::Low) => sums.low += cases,
            Some(DeviationClass::High) => sums.high += cases,
            Some(DeviationClass::Incomplete) => sums.incomplete += cases,
            Some(DeviationClass::Normal) | None => {}
        }
    }
}

/// How often a case enters the sums of indicators: once, or (−1) no more, or as before where only its points change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entering {
    pub(super) times: i64,
    /// Whether it and a reversal take each other back. What a reversal leaves blank is a blank of its own record and no
    /// news of the case, so neither of the two states a part of the cost or a death.
    pub(super) paired: bool,
    /// Whether its patient came back.
    pub(super) returned: bool,
}

/// What a case, or a change of one, adds to the cases paid by points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moved {
    pub(super) tally: Tally,
    pub(super) points: Points,
    pub(super) base_points: Points,
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

/// Pool, hospital and group.
type GroupKey = (u32, u32, u32);

/// Sums by pool, hospital and group, of the cases paid by points. Cases come in any order, so a cell is where the memory
/// is waited for: keys stand apart from the sums, and cases wait until there are some to be added in a row, so that the
/// memory fetches for several at once.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(GroupKey, GroupSums)>", into = "Vec<(GroupKey, GroupSums)>")]
pub struct GroupTable {
    places: HashMap<u64, u32, BuildHasherDefault<KeyHasher>>,
    keys: Vec<GroupKey>,
    sums: Vec<GroupSums>,
    waiting: Vec<(GroupKey, GroupSums)>,
}

/// How many cases wait.
const WAITING: usize = 64;

impl std::fmt::Debug for KeyHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyHasher({})", self.0)
    }
}

impl From<Vec<(GroupKey, GroupSums)>> for GroupTable {
    fn from(parts: Vec<(GroupKey, GroupSums)>) -> Self {
        let mut table = Self::default();
        parts.into_iter().for_each(|(key, sums)| table.add(key, sums));
        table
    }
}

impl From<GroupTable> for Vec<(GroupKey, GroupSums)> {
    fn from(table: GroupTable) -> Self {
        table.parts().collect()
    }
}

impl GroupTable {
    fn add(&mut self, key: GroupKey, own: GroupSums) {
        self.waiting.push((key, own));
        if self.waiting.len() == WAITING {
            self.add_waiting();
        }
    }

    fn add_waiting(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        let mut places = [0; WAITING];
        for (place, (key, _)) in places.iter_mut().zip(&waiting) {
            *place = self.place(*key);
        }
        for (place, (_, own)) in places.iter().zip(waiting.drain(..)) {
            self.sums[*place as usize].add(&own);
        }
        self.waiting = waiting;
    }

    fn place(&mut self, (pool, hospital, group): GroupKey) -> u32 {
        // A region has fewer than 2^16 pools and 2^24 hospitals by far, a scheme at most 2^16 places.
        let key = u64::from(pool) << 48 ^ u64::from(hospital) << 24 ^ u64::from(group);
        let (keys, sums) = (&mut self.keys, &mut self.sums);
        *self.places.entry(key).or_insert_with(|| {
            keys.push((pool, hospital, group));
            sums.push(GroupSums::default());
            sums.len() as u32 - 1
        })
    }

    /// All there is, a key as often as it may be.
    fn parts(&self) -> impl Iterator<Item = (GroupKey, GroupSums)> + '_ {
        self.keys.iter().copied().zip(self.sums.iter().copied()).chain(self.waiting.iter().copied())
    }

    /// Adds another table.
    pub fn merge(&mut self, other: &Self) {
        other.parts().for_each(|(key, sums)| self.add(key, sums));
    }

    /// The cells by pool, hospital and group.
    pub fn in_order(&self) -> Vec<GroupCell> {
        let mut parts: Vec<(GroupKey, GroupSums)> = self.parts().collect();
        parts.sort_unstable_by_key(|(key, _)| *key);
        let cell = |same: &[(GroupKey, GroupSums)]| {
            let (pool, hospital, group) = same[0].0;
            let mut sums = GroupSums::default();
            same.iter().for_each(|(_, own)| sums.add(own));
            GroupCell { pool: pool as usize, hospital: hospital as usize, group, sums }
        };
        parts.chunk_by(|one, two| one.0 == two.0).map(cell).collect()
    }
}

/// What indicators rest on: a cell for each pool and hospital, and the table of groups.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
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

    /// Adds what a case, or a change of one, is to indicators; `moved` is what it adds to the cases paid by points.
    pub(super) fn add(&mut self, worth: &Worth, price: &Price, moved: &Moved, entering: Entering) {
        let cell = &mut self.cells[worth.pool * self.hospitals + worth.hospital];
        if entering.times != 0 {
            Gauge::enter_price(cell, worth, price, entering.times);
        }
        if entering.times != 0 && !entering.paired {
            worth.gauge.enter_own(cell, worth, entering.times);
        }
        cell.returned += i64::from(entering.returned);
        if price.method.is_by_points() {
            let square = worth.tally.cost.0 * worth.tally.cost.0;
            let is = |class| if price.deviation == Some(class) { moved.tally.cases } else { 0 };
            let group = GroupSums {
                tally: moved.tally,
                points: moved.points,
                base_points: moved.base_points,
                squares: i128::from(moved.tally.cases) * square,
                low: is(DeviationClass::Low),
                high: is(DeviationClass::High),
            };
            let place = (worth.pool as u32, worth.hospital as u32, worth.gauge.group);
            self.groups.add(place, group);
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

    #[test]
    fn cells_of_groups_are_told_apart_and_come_in_order() {
        let one = GroupSums { tally: Tally { cases: 1, ..Tally::default() }, ..GroupSums::default() };
        let mut table = GroupTable::default();
        for (pool, hospital, group) in [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 1), (0, 65_535, 0), (0, 0, 0)]
        {
            table.add((pool, hospital, group), one);
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
