//! Where a hospital stands among those of its level, without a figure of another one.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::Quotient;
use crate::report::Indicator;

use super::exact::number;
use super::finished::Finished;
use super::language::Language;
use super::sheet::Sheet;
use super::sheets::indicator_title;

/// The place of a hospital by an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rank {
    pub(super) pool: String,
    pub(super) indicator: Indicator,
    /// Its own value.
    pub(super) value: String,
    /// From 1, the best first.
    pub(super) rank: usize,
    /// Hospitals of its level.
    pub(super) of: usize,
}

/// Fewer hospitals are not ranked: in a small circle a rank tells of a neighbour. Source: own; no paper names a number.
const FEWEST: usize = 5;

/// By what is ranked, and whether more is better. Source: own. Which way is better is a reading of the goals that the
/// indicators are published for (policy-dossier.md 8.2): harder cases, cleared in full, near the mean cost, short stays, few
/// drugs and consumables. It says how a list is ordered, and no amount rests on it.
const RANKED: [(Indicator, bool); 6] = [
    (Indicator::case_mix_index, true),
    (Indicator::settlement_percent, true),
    (Indicator::cost_control_percent, true),
    (Indicator::mean_days, false),
    (Indicator::drug_percent, false),
    (Indicator::consumable_percent, false),
];

/// A hospital's value as it is shown, and as it is compared.
type Own = (String, String, Quotient);

/// What a pack may say of others: laid out once for all hospitals.
#[derive(Clone, Debug, Default)]
pub(super) struct Peers {
    /// By pool, level and indicator.
    values: BTreeMap<(String, String, Indicator), Vec<Own>>,
    /// Hospitals and pools whose means are made up by so many hospitals that they tell nothing of one of them.
    wide: BTreeSet<(String, String)>,
}

impl Peers {
    pub(super) fn of(finished: &Finished) -> Self {
        let Some(year) = &finished.year else { return Self::default() };
        let grid = &year.indicators;
        let mut peers = Self { wide: wide(finished), ..Self::default() };
        let places = ["pool", "level", "fixmedins_code", "group_code", "indicator", "value"]
            .map(|name| grid.place(name));
        for row in &grid.rows {
            let [pool, level, code, group, key, text] = places.map(|place| row[place].clone());
            let ranked = RANKED.iter().find(|(own, _)| own.key() == key);
            let (Some((indicator, _)), Some(value)) = (ranked, number(&text)) else { continue };
            if !code.is_empty() && group.is_empty() {
                peers.values.entry((pool, level, *indicator)).or_default().push((code, text, value));
            }
        }
        peers
    }

    /// Whether indices of a hospital against the means of a pool tell nothing of a single other one.
    pub(super) fn shows_indices(&self, code: &str, pool: &str) -> bool {
        self.wide.contains(&(code.to_owned(), pool.to_owned()))
    }

    /// The ranks of a hospital; none where its level has too few.
    pub(super) fn ranks(&self, code: &str) -> Vec<Rank> {
        let mut found = Vec::new();
        for ((pool, _, indicator), values) in self.values.iter().filter(|(_, own)| own.len() >= FEWEST) {
            let Some((_, text, own)) = values.iter().find(|(other, ..)| other == code) else { continue };
            let more = RANKED.iter().any(|(name, more)| name == indicator && *more);
            let better = |other: &&Own| if more { other.2 > *own } else { other.2 < *own };
            let rank = values.iter().filter(better).count() + 1;
            let (pool, value, indicator) = (pool.clone(), text.clone(), *indicator);
            found.push(Rank { pool, indicator, value, rank, of: values.len() });
        }
        found
    }
}

/// Hospitals that share five groups at least with four others at least, by pool: what an index says of one other hospital
/// cannot be told from what it says of the rest.
fn wide(finished: &Finished) -> BTreeSet<(String, String)> {
    let Some(year) = &finished.year else { return BTreeSet::new() };
    let grid = &year.groups;
    let [pool, group, code] = ["pool", "group_code", "fixmedins_code"].map(|name| grid.place(name));
    let mut hospitals: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for row in &grid.rows {
        hospitals.entry((&row[pool], &row[group])).or_default().insert(&row[code]);
    }
    let mut shared: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for ((pool, _), codes) in hospitals.iter().filter(|(_, codes)| codes.len() >= FEWEST) {
        codes.iter().for_each(|code| *shared.entry((code, pool)).or_default() += 1);
    }
    let enough = shared.into_iter().filter(|(_, groups)| *groups >= FEWEST);
    enough.map(|((code, pool), _)| (code.to_owned(), pool.to_owned())).collect()
}

/// The ranks as a table.
pub(super) fn sheet(finished: &Finished, ranks: &[Rank], language: Language) -> Sheet {
    let header = ["pool", "indicator", "title", "value", "rank", "of"].map(str::to_owned);
    let row = |own: &Rank| {
        let key = own.indicator.key();
        let title = indicator_title(key, language);
        let words = [&own.pool, key, &title, &own.value].map(str::to_owned);
        [words.to_vec(), vec![own.rank.to_string(), own.of.to_string()]].concat()
    };
    let rows = ranks.iter().map(row).collect();
    Sheet::new((finished, language), "rank", ["同级排名", "Rank"], &header, rows)
}
