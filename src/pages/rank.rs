//! Where a hospital stands among those of its level, without a figure of another one.

use crate::domain::Quotient;

use super::exact::number;
use super::finished::Finished;
use super::language::Language;
use super::sheets::Sheet;

/// The place of a hospital by an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rank {
    pub(super) pool: String,
    pub(super) indicator: &'static str,
    /// Its own value.
    pub(super) value: String,
    /// From 1, the best first.
    pub(super) rank: usize,
    /// Hospitals of its level.
    pub(super) of: usize,
}

/// Fewer hospitals are not ranked: in a small circle a rank tells of a neighbour.
pub(super) const FEWEST: usize = 5;

/// By what is ranked, and whether more is better.
const RANKED: [(&str, bool); 6] = [
    ("case_mix_index", true),
    ("settlement_percent", true),
    ("cost_control_percent", true),
    ("mean_days", false),
    ("drug_percent", false),
    ("consumable_percent", false),
];

/// The ranks of a hospital; none where its level has too few.
pub(super) fn ranks(finished: &Finished, code: &str) -> Vec<Rank> {
    let Some(year) = &finished.year else { return Vec::new() };
    let grid = &year.indicators;
    let mut found = Vec::new();
    let own = |row: &&Vec<String>| {
        grid.cell(row, "fixmedins_code") == code && grid.cell(row, "group_code").is_empty()
    };
    for row in grid.rows.iter().filter(own) {
        let (key, value) = (grid.cell(row, "indicator"), grid.cell(row, "value"));
        let Some((indicator, more)) = RANKED.iter().find(|(name, _)| *name == key) else { continue };
        let (pool, level) = (grid.cell(row, "pool"), grid.cell(row, "level"));
        let peers = grid.rows.iter().filter(|other| {
            let same = [("pool", pool), ("level", level), ("indicator", key)];
            same.iter().all(|(name, own)| grid.cell(other, name) == *own)
                && !grid.cell(other, "fixmedins_code").is_empty()
        });
        let values: Vec<Quotient> = peers.filter_map(|other| number(grid.cell(other, "value"))).collect();
        let Some(own) = number(value).filter(|_| values.len() >= FEWEST) else { continue };
        let better = values.iter().filter(|other| if *more { **other > own } else { **other < own }).count();
        let (rank, of) = (better + 1, values.len());
        found.push(Rank { pool: pool.to_owned(), indicator, value: value.to_owned(), rank, of });
    }
    found
}

/// The ranks as a table.
pub(super) fn sheet(ranks: &[Rank], language: Language) -> Sheet {
    let header = ["pool", "indicator", "title", "value", "rank", "of"].map(str::to_owned);
    let title = |key: &str| {
        let own = crate::report::Indicator::ALL.iter().map(|own| own.definition()).find(|own| own.key == key);
        own.map_or("", |own| own.title).to_owned()
    };
    let row = |own: &Rank| {
        let (rank, of) = (own.rank.to_string(), own.of.to_string());
        vec![own.pool.clone(), own.indicator.to_owned(), title(own.indicator), own.value.clone(), rank, of]
    };
    Sheet::new("rank", ["同级排名", "Rank"], &header, ranks.iter().map(row).collect(), language)
}
