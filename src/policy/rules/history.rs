//! Weights and coefficients from the mean costs of earlier years.

/// How years are weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryMean {
    /// Σ weight · mean / Σ weight: a year counts whatever its number of cases.
    OfMeans,
    /// Σ weight · cases · mean / Σ weight · cases: a case counts whatever its year, but for the weight.
    ByCases,
}

impl HistoryMean {
    /// Both with their words.
    pub const WORDS: [(&str, Self); 2] = [("mean_of_means", Self::OfMeans), ("case_weighted", Self::ByCases)];
}

/// Which years count how much (N-50: 1 : 2 : 7, the oldest first).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRule {
    /// The last of the years; the others come before it without a gap.
    pub last_year: i32,
    /// The weight of each year, the oldest first; 0 for a year that does not count.
    pub year_weights: Vec<u32>,
    /// How years are weighed.
    pub mean: HistoryMean,
    /// Decimals that the result is rounded to, once.
    pub decimals: u32,
}

impl HistoryRule {
    /// The years with their weights, the oldest first.
    pub fn years(&self) -> impl Iterator<Item = (i32, u32)> {
        let first = self.last_year + 1 - self.year_weights.len() as i32;
        (first..).zip(self.year_weights.iter().copied())
    }
}
