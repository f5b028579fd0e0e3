//! What is counted while pieces are worked on. Everything is an integer, so the order of adding does not matter.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{
    CaseSums, Draws, Fen, Finding, GaugeSums, HomeSums, PointSource, Points, RejectReason, Status, Tally,
};
use crate::points::Price;
use crate::region::{Audits, Refusal};

use super::gauge::{Entering, Gauges, GroupTable, Moved};
use super::parts::PartTable;
use super::worth::Worth;

/// Records of one status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusCount {
    /// Records.
    pub cases: u64,
    /// Their total cost.
    pub cost: Fen,
    /// Their recorded fund amount.
    pub fund: Fen,
}

impl StatusCount {
    /// Adds a record.
    pub fn add(&mut self, cost: i64, fund: i64) {
        self.cases += 1;
        self.cost += Fen(cost.into());
        self.fund += Fen(fund.into());
    }

    fn merge(&mut self, other: &Self) {
        self.cases += other.cases;
        self.cost += other.cost;
        self.fund += other.fund;
    }
}

/// An audit before points that met its case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    /// The cases that were counted with it: the one it names, and what corrects it or (minus one) takes it back.
    pub cases: i64,
    /// Why it does not fit its case, which stops the run.
    pub fault: Option<String>,
}

impl Audited {
    /// Adds another meeting with the same audit.
    pub fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.fault = self.fault.take().or_else(|| other.fault.clone());
    }
}

/// Where every record went: rows read = grouped + ambiguous + ungrouped + rejected + repeated + superseded + passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows that were read.
    pub read: StatusCount,
    /// By status.
    pub by_status: BTreeMap<Status, StatusCount>,
    /// By reason.
    pub rejected: BTreeMap<RejectReason, StatusCount>,
    /// The same record again.
    pub repeated: StatusCount,
    /// Of another month than the one that is settled.
    pub passed_over: StatusCount,
    /// Replaced by a correction of the same month.
    pub superseded: StatusCount,
    /// Findings by kind.
    pub findings: BTreeMap<Finding, u64>,
    /// Points of the cases that were written.
    pub points: Points,
    /// Those of them that are paid at a fixed value.
    pub fixed_points: Points,
    /// What later months change of cases that were counted before.
    pub later: CaseSums,
    /// Decisions on single cases whose case was among them: by their place in the table, the hospital of the case.
    pub decided: BTreeMap<usize, usize>,
    /// Audits before points whose case was among them, by their place in the table.
    pub audited: BTreeMap<usize, Audited>,
}

impl Counts {
    /// Adds other counts.
    pub fn merge(&mut self, other: &Self) {
        self.read.merge(&other.read);
        self.repeated.merge(&other.repeated);
        self.passed_over.merge(&other.passed_over);
        self.superseded.merge(&other.superseded);
        self.later.add(&other.later);
        self.points += other.points;
        self.fixed_points += other.fixed_points;
        self.decided.extend(&other.decided);
        for (place, audited) in &other.audited {
            self.audited.entry(*place).or_default().add(audited);
        }
        for (status, count) in &other.by_status {
            self.by_status.entry(*status).or_default().merge(count);
        }
        for (reason, count) in &other.rejected {
            self.rejected.entry(*reason).or_default().merge(count);
        }
        for (finding, count) in &other.findings {
            *self.findings.entry(*finding).or_default() += count;
        }
    }

    /// All accepted records.
    pub fn accepted(&self) -> StatusCount {
        sum(self.by_status.values())
    }

    /// What the settlement must find: accepted records, of which a reversal takes a case back, their money, the points that
    /// were written, and what later months change of them. Counted record by record, apart from the sums that are settled.
    pub fn to_settle(&self, audits: &Audits) -> CaseSums {
        let StatusCount { cases, cost, fund } = self.accepted();
        let reversals = self.findings.get(&Finding::Reversal).copied().unwrap_or_default();
        let all = Tally { cases: cases as i64 - 2 * reversals as i64, cost, fund, days: 0 };
        let audited = self.audited.iter().map(|(place, own)| match audits.rows[*place].refusal {
            Refusal::Amount(amount) => Fen(amount.0 * i128::from(own.cases)),
            Refusal::Case => Fen::ZERO,
        });
        let own = CaseSums {
            all,
            points: self.points,
            fixed_points: self.fixed_points,
            audited: audited.sum(),
            ..CaseSums::default()
        };
        let mut sums = self.later;
        sums.add(&own);
        sums
    }

    /// All refused records.
    pub fn refused(&self) -> StatusCount {
        sum(self.rejected.values())
    }

    /// Whether every record has exactly one place, in records and in fen.
    pub fn closes(&self) -> bool {
        let parts = [self.accepted(), self.refused(), self.repeated, self.passed_over, self.superseded];
        sum(parts.iter()) == self.read
    }
}

fn sum<'c>(counts: impl Iterator<Item = &'c StatusCount>) -> StatusCount {
    counts.fold(StatusCount::default(), |mut sum, count| {
        sum.merge(count);
        sum
    })
}

/// Sums per pool, hospital and month.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SumTable {
    pub(super) pools: usize,
    pub(super) hospitals: usize,
    /// Place of each combination among the cells, plus one; 0 where no case fell.
    places: Vec<u32>,
    pub(super) cells: Vec<(usize, CaseSums)>,
    /// What a month changes of earlier ones, by pool, hospital and month.
    pub(super) adjusted: BTreeMap<(usize, usize, usize), CaseSums>,
    /// By group or class, where sharing asks for it.
    pub parts: PartTable,
    /// Cases and points by pool, hospital and source.
    sources: Vec<(i64, Points)>,
    /// What cases draw on lines of the budget, of the whole year.
    pub draws: Draws,
    /// Sums by pool, hospital and the consortium of the people, where the region has consortiums.
    pub(super) homes: BTreeMap<(usize, usize, usize), HomeSums>,
    /// What indicators rest on.
    gauges: Gauges,
}

/// Months of a year.
pub(super) const MONTHS: usize = 12;
/// Sources of points.
const SOURCES: usize = PointSource::ALL.len();

impl SumTable {
    /// A table without cases.
    pub fn new(pools: usize, hospitals: usize) -> Self {
        Self {
            pools,
            hospitals,
            places: vec![0; pools * hospitals * MONTHS],
            cells: Vec::new(),
            adjusted: BTreeMap::new(),
            parts: PartTable::default(),
            sources: vec![<(i64, Points)>::default(); pools * hospitals * SOURCES],
            draws: Draws::default(),
            homes: BTreeMap::new(),
            gauges: Gauges::new(pools, hospitals),
        }
    }

    fn number(&self, pool: usize, hospital: usize, month: usize) -> usize {
        (pool * self.hospitals + hospital) * MONTHS + month
    }

    /// The sums of a combination, to be added to.
    pub fn cell(&mut self, pool: usize, hospital: usize, month: usize) -> &mut CaseSums {
        let number = self.number(pool, hospital, month);
        if self.places[number] == 0 {
            self.cells.push((number, CaseSums::default()));
            self.places[number] = u32::try_from(self.cells.len()).expect("fewer than 2^32 combinations");
        }
        &mut self.cells[self.places[number] as usize - 1].1
    }

    /// The sums of a combination.
    pub fn get(&self, pool: usize, hospital: usize, month: usize) -> CaseSums {
        match self.places[self.number(pool, hospital, month)] {
            0 => CaseSums::default(),
            place => self.cells[place as usize - 1].1,
        }
    }

    /// What a month changes of earlier ones, to be added to.
    pub fn adjustment(&mut self, pool: usize, hospital: usize, month: usize) -> &mut CaseSums {
        self.adjusted.entry((pool, hospital, month)).or_default()
    }

    /// What a month changes of earlier ones.
    pub fn adjusted(&self, pool: usize, hospital: usize, month: usize) -> CaseSums {
        self.adjusted.get(&(pool, hospital, month)).copied().unwrap_or_default()
    }

    /// Adds cases and points of a source.
    pub fn add_source(
        &mut self,
        pool: usize,
        hospital: usize,
        source: PointSource,
        cases: i64,
        points: Points,
    ) {
        let own = &mut self.sources[(pool * self.hospitals + hospital) * SOURCES + source.index()];
        own.0 += cases;
        own.1 += points;
    }

    /// Cases and points of a hospital in a pool by source, of the whole year.
    pub fn sources(
        &self,
        pool: usize,
        hospital: usize,
    ) -> impl Iterator<Item = (PointSource, i64, Points)> + '_ {
        let first = (pool * self.hospitals + hospital) * SOURCES;
        let own = &self.sources[first..first + SOURCES];
        PointSource::ALL.into_iter().zip(own).map(|(source, (cases, points))| (source, *cases, *points))
    }

    /// Adds to the sums of people of a consortium at a hospital.
    pub fn add_home(&mut self, (pool, hospital, home): (usize, usize, usize), sums: &HomeSums) {
        self.homes.entry((pool, hospital, home)).or_default().add(sums);
    }

    /// The sums of people of a consortium at a hospital in a pool, of the whole year. People of none stand behind the last.
    pub fn home(&self, pool: usize, hospital: usize, home: usize) -> HomeSums {
        self.homes.get(&(pool, hospital, home)).copied().unwrap_or_default()
    }

    /// Adds what a case, or a change of one, is to indicators.
    pub(super) fn gauge(&mut self, worth: &Worth, price: &Price, moved: &Moved, entering: Entering) {
        self.gauges.add(worth, price, moved, entering);
    }

    /// What indicators rest on, of a hospital in a pool's year.
    pub fn gauges(&self, pool: usize, hospital: usize) -> GaugeSums {
        self.gauges.of(pool, hospital)
    }

    /// Sums by group, of a year.
    pub fn groups(&self) -> &GroupTable {
        &self.gauges.groups
    }

    /// Adds another table of the same size.
    pub fn merge(&mut self, other: &Self) {
        assert_eq!((self.pools, self.hospitals), (other.pools, other.hospitals), "tables of one region");
        for (own, (cases, points)) in self.sources.iter_mut().zip(&other.sources) {
            own.0 += cases;
            own.1 += *points;
        }
        for (place, sums) in &other.adjusted {
            self.adjusted.entry(*place).or_default().add(sums);
        }
        self.draws.merge(&other.draws);
        self.gauges.merge(&other.gauges);
        self.parts.merge(&other.parts);
        for (place, sums) in &other.homes {
            self.add_home(*place, sums);
        }
        for (number, sums) in &other.cells {
            let (rest, month) = (number / MONTHS, number % MONTHS);
            self.cell(rest / self.hospitals, rest % self.hospitals, month).add(sums);
        }
    }
}

/// A record as a tally: a reversal takes a case back.
pub(super) fn tally(cost: i64, fund: i64, days: i64, reversal: bool) -> Tally {
    let sign = if reversal { -1 } else { 1 };
    Tally { cases: sign, cost: Fen(cost.into()), fund: Fen(fund.into()), days: sign * days }
}
