//! Counts and sums as rows: what a finished run keeps, so that money can be reckoned again without its cases.

use crate::domain::{
    CaseSums, Drawer, Drawn, Finding, HomeSums, Method, PartSums, PointSource, RejectReason, Status, Tally,
};

use super::counts::{Audited, Counts, MONTHS, StatusCount, SumTable};

/// A row: what it is, of which pool and hospital, and which one of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRow {
    /// What it is.
    pub what: String,
    /// The pool, where it is of one.
    pub pool: Option<usize>,
    /// The hospital, where it is of one.
    pub hospital: Option<usize>,
    /// The month (0 to 11), word or number that tells it from others of its kind.
    pub key: String,
    /// The numbers; those that its kind does not have are 0.
    pub sums: CaseSums,
}

impl StoredRow {
    fn of(what: &str, place: Option<(usize, usize)>, key: impl ToString, sums: CaseSums) -> Self {
        let (pool, hospital) = place.unzip();
        Self { what: what.to_owned(), pool, hospital, key: key.to_string(), sums }
    }

    fn place(&self) -> Option<(usize, usize)> {
        self.pool.zip(self.hospital)
    }
}

fn counted(count: &StatusCount) -> CaseSums {
    let cases = i64::try_from(count.cases).expect("records fit 63 bits");
    CaseSums { all: Tally { cases, cost: count.cost, fund: count.fund, days: 0 }, ..CaseSums::default() }
}

fn count_of(sums: &CaseSums) -> StatusCount {
    StatusCount { cases: sums.all.cases.unsigned_abs(), cost: sums.all.cost, fund: sums.all.fund }
}

fn number(cases: u64) -> CaseSums {
    counted(&StatusCount { cases, ..StatusCount::default() })
}

/// The rows of counts and sums.
pub fn stored_rows(counts: &Counts, sums: &SumTable) -> Vec<StoredRow> {
    let all = |what: &str, count: &StatusCount| StoredRow::of(what, None, "", counted(count));
    let mut rows = vec![
        all("read", &counts.read),
        all("repeated", &counts.repeated),
        all("passed_over", &counts.passed_over),
        all("superseded", &counts.superseded),
    ];
    rows.extend(
        counts.by_status.iter().map(|(own, count)| StoredRow::of("status", None, own.name(), counted(count))),
    );
    rows.extend(
        counts
            .rejected
            .iter()
            .map(|(own, count)| StoredRow::of("rejected", None, own.name(), counted(count))),
    );
    rows.extend(
        counts.findings.iter().map(|(own, count)| StoredRow::of("finding", None, own.name(), number(*count))),
    );
    let points = CaseSums { points: counts.points, fixed_points: counts.fixed_points, ..CaseSums::default() };
    rows.push(StoredRow::of("points", None, "", points));
    rows.push(StoredRow::of("later", None, "", counts.later));
    rows.extend(counts.decided.iter().map(|(place, hospital)| StoredRow {
        hospital: Some(*hospital),
        ..StoredRow::of("decided", None, place, CaseSums::default())
    }));
    let audited = |(place, own): (&usize, &Audited)| {
        let all = Tally { cases: own.cases, ..Tally::default() };
        StoredRow::of("audited", None, place, CaseSums { all, ..CaseSums::default() })
    };
    rows.extend(counts.audited.iter().map(audited));
    rows.extend(table_rows(sums));
    rows
}

fn table_rows(table: &SumTable) -> Vec<StoredRow> {
    let mut rows = Vec::new();
    for pool in 0..table.pools {
        for hospital in 0..table.hospitals {
            let place = Some((pool, hospital));
            for month in 0..MONTHS {
                let own = table.get(pool, hospital, month);
                if own != CaseSums::default() {
                    rows.push(StoredRow::of("month", place, month, own));
                }
            }
            for (source, cases, points) in table.sources(pool, hospital) {
                if (cases, points.0) != (0, 0) {
                    let all = Tally { cases, ..Tally::default() };
                    let sums = CaseSums { all, points, ..CaseSums::default() };
                    rows.push(StoredRow::of("source", place, source.name(), sums));
                }
            }
        }
    }
    let adjusted = table.adjusted.iter();
    rows.extend(adjusted.map(|((pool, hospital, month), own)| {
        StoredRow::of("adjusted", Some((*pool, *hospital)), month, *own)
    }));
    rows.extend(table.parts.cells.iter().map(|((pool, hospital, number), own)| {
        let group = Tally { fund: own.fund, ..Tally::default() };
        let sums = CaseSums { points: own.points, group, ..CaseSums::default() };
        StoredRow::of("part", Some((*pool, *hospital)), number, sums)
    }));
    rows.extend(table.homes.iter().map(|((pool, hospital, home), own)| {
        let group = Tally { fund: own.fund, ..Tally::default() };
        let sums =
            CaseSums { points: own.points, group, item_amount: own.item_amount, ..CaseSums::default() };
        StoredRow::of("home", Some((*pool, *hospital)), home, sums)
    }));
    rows.extend(table.draws.all().map(|(drawer, drawn)| {
        let sums = CaseSums { other: drawn.tally, other_amount: drawn.amount, ..CaseSums::default() };
        let key = format!("{} {}", drawer.line, drawer.method.name());
        StoredRow::of("draw", Some((drawer.pool, drawer.hospital)), key, sums)
    }));
    rows
}

/// Counts and sums from their rows.
///
/// # Errors
/// The first row that says what no run writes.
pub fn of_stored(rows: &[StoredRow], size: (usize, usize)) -> Result<(Counts, SumTable), usize> {
    let (mut counts, mut sums) = (Counts::default(), SumTable::new(size.0, size.1));
    for (at, row) in rows.iter().enumerate() {
        let known = row.place().is_none_or(|(pool, hospital)| pool < size.0 && hospital < size.1);
        let mut read = || put_count(row, &mut counts).or_else(|| put_sums(row, &mut sums));
        let read = if known { read() } else { None };
        read.ok_or(at)?;
    }
    Ok((counts, sums))
}

fn named<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str, word: &str) -> Option<T> {
    all.iter().copied().find(|own| name(*own) == word)
}

fn put_count(row: &StoredRow, counts: &mut Counts) -> Option<()> {
    let (count, key) = (count_of(&row.sums), row.key.as_str());
    match row.what.as_str() {
        "read" => counts.read = count,
        "repeated" => counts.repeated = count,
        "passed_over" => counts.passed_over = count,
        "superseded" => counts.superseded = count,
        "status" => {
            let all = [Status::Grouped, Status::Ambiguous, Status::Ungrouped];
            counts.by_status.insert(named(&all, Status::name, key)?, count);
        }
        "rejected" => drop(counts.rejected.insert(named(RejectReason::ALL, RejectReason::name, key)?, count)),
        "finding" => drop(counts.findings.insert(named(Finding::ALL, Finding::name, key)?, count.cases)),
        "points" => (counts.points, counts.fixed_points) = (row.sums.points, row.sums.fixed_points),
        "later" => counts.later = row.sums,
        "decided" => drop(counts.decided.insert(key.parse().ok()?, row.hospital?)),
        "audited" => {
            let own = Audited { cases: row.sums.all.cases, fault: None };
            counts.audited.insert(key.parse().ok()?, own);
        }
        _ => return None,
    }
    Some(())
}

fn put_sums(row: &StoredRow, table: &mut SumTable) -> Option<()> {
    let (pool, hospital) = row.place()?;
    let (key, sums) = (row.key.as_str(), &row.sums);
    let number = || key.parse::<usize>().ok();
    let month = || number().filter(|month| *month < MONTHS);
    match row.what.as_str() {
        "month" => table.cell(pool, hospital, month()?).add(sums),
        "adjusted" => table.adjustment(pool, hospital, month()?).add(sums),
        "source" => {
            let source = named(&PointSource::ALL, PointSource::name, key)?;
            table.add_source(pool, hospital, source, sums.all.cases, sums.points);
        }
        "part" => {
            let own = PartSums { number: key.parse().ok()?, points: sums.points, fund: sums.group.fund };
            table.parts.add(pool, hospital, own);
        }
        "home" => {
            let own = HomeSums { fund: sums.group.fund, points: sums.points, item_amount: sums.item_amount };
            table.add_home((pool, hospital, number()?), &own);
        }
        "draw" => {
            let (line, method) = key.split_once(' ')?;
            let method = named(&Method::ALL, Method::name, method)?;
            let drawer = Drawer { pool, hospital, line: line.parse().ok()?, method };
            table.draws.add(drawer, &Drawn { tally: sums.other, amount: sums.other_amount });
        }
        _ => return None,
    }
    Some(())
}
