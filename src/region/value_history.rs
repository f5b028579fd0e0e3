//! `value_history.csv`: cost and points of the years before, from which an opening value follows.

use std::collections::BTreeMap;

use crate::domain::{
    Bound, Fen, Number, Points, Problems, Quotient, decimal_text, quotient, quotient_of_fen,
};
use crate::policy::ValueHistoryRule;
use crate::table::{Column, Sheet};

use super::base_points::points;
use super::folder::Region;
use super::payments::pool;

pub(super) const COLUMNS: &[Column] = &[
    Column::required("pool"),
    Column::required("year"),
    Column::required("cost").yuan(),
    Column::required("points"),
];

/// Cost and points of all cases of a pool, by pool and year.
#[derive(Clone, Debug, Default)]
pub struct ValueHistory {
    rows: BTreeMap<(usize, i32), (Fen, Points, u64)>,
}

impl Region {
    /// What a point of a pool was worth in total cost in an earlier year, in yuan.
    ///
    /// # Example
    /// Cost 1040 million, 120 million points: 8.6667.
    pub fn past_point_value(&self, pool: usize, year: i32) -> Option<Quotient> {
        self.value_history.value_of(pool, year)
    }
}

impl ValueHistory {
    pub(super) fn read(sheet: &Sheet, pools: &[&str], problems: &mut Problems) -> Self {
        let mut own = Self::default();
        for row in sheet.rows() {
            let (pool, year) = (pool(row, pools, problems), row.year("year", problems));
            let (cost, points) = (row.yuan("cost", problems), points(row, problems));
            if cost.is_some_and(|cost| cost < Fen::ZERO) {
                row.problem(problems, "`cost` must not be below 0");
            }
            let (Some(pool), Some(year), Some(cost), Some(points)) = (pool, year, cost, points) else {
                continue;
            };
            if let Some((_, _, line)) = own.rows.insert((pool, year), (cost, points, row.line)) {
                row.problem(problems, format!("the pool's year stands already in line {line}"));
            }
        }
        own
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What a point of an earlier year was worth in total cost, in yuan; none where the table does not say.
    fn value_of(&self, pool: usize, year: i32) -> Option<Quotient> {
        let (cost, points, _) =
            self.rows.get(&(pool, year)).filter(|(_, points, _)| *points > Points::ZERO)?;
        let points = Quotient::new(points.0.into(), Points::ONE.into());
        Some(quotient_of_fen(*cost) / Quotient::from_integer(100.into()) / points)
    }

    /// The opening value of a year: Σ weight × cost / Σ weight × points of the years before it.
    ///
    /// # Rounding
    /// Once, to the decimals of the price list, halves away from zero.
    ///
    /// # Errors
    /// A year that the table does not have; years without points; a value that is none, 0 or too large.
    ///
    /// # Example
    /// Costs 900, 960 and 1040 million, weights 1 : 2 : 7, each year 120 million points: 1010 / 120 = 8.4167 (D2).
    pub fn opening(&self, pool: (usize, &str), year: i32, rule: &ValueHistoryRule) -> Result<Number, String> {
        let (pool, name) = pool;
        let first = year - i32::try_from(rule.year_weights.len()).expect("there are at most ten weights");
        let (mut cost, mut points) = (Quotient::default(), Quotient::default());
        for (before, weight) in (first..year).zip(&rule.year_weights) {
            let Some((own_cost, own_points, _)) = self.rows.get(&(pool, before)) else {
                return Err(format!(
                    "has no row of {before} for pool {name}, which point_value.history weighs for {year}"
                ));
            };
            let weight = quotient(Number::whole(*weight));
            cost += &weight * quotient_of_fen(*own_cost);
            points += &weight * Quotient::new(own_points.0.into(), Points::ONE.into());
        }
        if points == Quotient::default() {
            return Err(format!(
                "has no points for pool {name} in the years before {year}: no value of a point"
            ));
        }
        let text = decimal_text(&(cost / Quotient::from_integer(100.into()) / points), rule.decimals);
        let value = Number::parse(&text).ok();
        let fits = |value: &Number| *value > Number::ZERO && Bound::POINT_VALUE.admits(*value);
        value.filter(fits).ok_or_else(|| {
            let range = Bound::POINT_VALUE;
            format!("gives pool {name} the value {text} yuan per point for {year}, which is not above 0 and at most {range}")
        })
    }
}
