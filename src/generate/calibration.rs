//! The case mix that generated discharges follow (`fixtures/casemix`).

use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// A category of ICD-10 with what was seen of it.
#[derive(Clone, Debug)]
pub(super) struct Category {
    /// Three characters.
    pub(super) code: String,
    pub(super) cases: u32,
    female: u32,
    deaths: u32,
    newborns: u32,
    infants: u32,
    /// Age quantiles of patients of one year and more.
    ages: [u32; 5],
    /// Standard deviation of the logarithm of cost.
    pub(super) cost_spread: f64,
    los_mean: f64,
    los_spread: f64,
}

const TABLE: &str = include_str!("../../fixtures/casemix/categories.csv");

/// A patient as far as the category tells.
pub(super) struct Sketch {
    pub(super) female: bool,
    pub(super) died: bool,
    pub(super) age_years: i32,
    pub(super) age_days: Option<i32>,
    pub(super) los_days: i32,
}

/// All categories.
///
/// # Panics
/// When the table in the program is not what it was when it was tested.
pub(super) fn categories() -> Vec<Category> {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.expect("the calibration table is sound");
        let whole = |place: usize| row[place].parse::<u32>().expect("a count");
        let real = |place: usize| row[place].parse::<f64>().expect("a number");
        Category {
            code: row[0].to_owned(),
            cases: whole(1),
            female: whole(2),
            deaths: whole(3),
            newborns: whole(4),
            infants: whole(5),
            ages: [6, 7, 8, 9, 10].map(whole),
            cost_spread: real(12),
            los_mean: real(13),
            los_spread: real(14),
        }
    });
    rows.collect()
}

impl Category {
    /// A patient of the category.
    pub(super) fn sketch(&self, random: &mut ChaCha8Rng) -> Sketch {
        let mut share = |part: u32| random.random_range(0..self.cases) < part;
        let (female, died, newborn) = (share(self.female), share(self.deaths), share(self.newborns));
        let infant = !newborn && share(self.infants);
        let (age_years, age_days) = match (newborn, infant) {
            (true, _) => (0, Some(random.random_range(0..=28))),
            (_, true) => (0, Some(random.random_range(29..365))),
            _ => (self.age(random), None),
        };
        Sketch { female, died, age_years, age_days, los_days: self.los(random) }
    }

    /// Between two neighbouring quantiles, evenly.
    fn age(&self, random: &mut ChaCha8Rng) -> i32 {
        let bounds = [0.05, 0.25, 0.5, 0.75, 0.95];
        let at: f64 = random.random_range(0.05..0.95);
        let upper = bounds.iter().position(|bound| at <= *bound).unwrap_or(4).max(1);
        let (low, high) = (f64::from(self.ages[upper - 1]), f64::from(self.ages[upper]));
        let within = (at - bounds[upper - 1]) / (bounds[upper] - bounds[upper - 1]);
        (low + (high - low) * within).round().max(1.0) as i32
    }

    /// Log-normal with the mean and spread that were seen, at least a day.
    fn los(&self, random: &mut ChaCha8Rng) -> i32 {
        let mean = self.los_mean.max(1.0);
        let variance = (1.0 + (self.los_spread / mean).powi(2)).ln();
        let days = (mean.ln() - variance / 2.0 + variance.sqrt() * normal(random)).exp();
        days.round().clamp(1.0, 400.0) as i32
    }
}

/// A standard normal number (Box–Muller).
pub(super) fn normal(random: &mut ChaCha8Rng) -> f64 {
    let (radius, angle): (f64, f64) = (random.random_range(f64::MIN_POSITIVE..1.0), random.random());
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
}
