//! Where generated discharges take place: hospitals, pools, prices, a year.

use crate::domain::{Date, Month, Number, Period};
use crate::grouper::Grouper;
use crate::region::{Region, Worth};

/// A hospital that discharges are spread over.
#[derive(Clone, Debug)]
pub struct Hospital {
    /// Its code.
    pub code: String,
    /// Its level; higher levels take heavier cases.
    pub level: u32,
    /// How large it is, beside the others.
    pub size: u32,
    /// The days on which it is in the region.
    pub open: Period,
}

/// What a group is worth for making up a cost.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Expected cost in yuan.
    pub mean_yuan: f64,
    /// Whether the region has points for it.
    pub has_worth: bool,
}

/// The setting of generated discharges.
#[derive(Debug)]
pub struct Setting {
    /// Hospitals.
    pub hospitals: Vec<Hospital>,
    /// Insurance types with their share in per mille of adults under sixty; the first is that of employees.
    pub insurance_types: Vec<String>,
    /// The year.
    pub year: i32,
    /// By place of the scheme.
    pub groups: Vec<Group>,
}

/// Expected cost of a case of weight 1 where nothing else is known, in yuan.
const USUAL_YUAN: f64 = 9_000.0;

impl Setting {
    /// A made-up setting: ten hospitals of three levels, both pools, one price for all groups.
    pub fn made_up(grouper: &Grouper, year: i32) -> Self {
        let hospital = |number: u32| Hospital {
            code: format!("H{number:04}"),
            level: if number <= 3 { 3 } else { 2 },
            size: if number <= 3 { 6 } else { 2 },
            open: Period::ALWAYS,
        };
        let group = Group { mean_yuan: USUAL_YUAN, has_worth: true };
        Self {
            hospitals: (1..=10).map(hospital).collect(),
            insurance_types: vec!["310".to_owned(), "390".to_owned()],
            year,
            groups: vec![group; grouper.placements().len()],
        }
    }

    /// A day of a month on which a hospital is open: the day that is wished for, else the next one, else the last one before
    /// it; none where all are closed all month.
    pub fn open_day(&self, month: Month, wish: Date) -> Option<Date> {
        let open = |day: &Date| self.hospitals.iter().any(|hospital| hospital.open.contains(*day));
        let later = (wish.0..month.until().0).map(Date).find(open);
        later.or_else(|| (month.first().0..wish.0).rev().map(Date).find(open))
    }

    /// The setting of a region: its hospitals, pools and weights.
    pub fn of_region(region: &Region, grouper: &Grouper, year: i32) -> Self {
        let day = Month { year, month: 1 }.first();
        let hospitals = region.hospitals.codes().iter().enumerate().map(|(number, code)| {
            let level = region.hospitals.rows(number)[0]
                .level
                .chars()
                .next()
                .and_then(|digit| digit.to_digit(10))
                .unwrap_or(2);
            // Sizes fall from the first to the last of a level, as they do in a city.
            let size = (12 / (1 + number as u32 % 10)).max(1) * if level >= 3 { 3 } else { 1 };
            let rows = region.hospitals.rows(number);
            let open = Period { from: rows[0].period.from, until: rows[rows.len() - 1].period.until };
            Hospital { code: code.clone(), level, size, open }
        });
        let levels = region.hospitals.levels();
        let top = levels.last().copied().unwrap_or_default();
        let pool = region.pool_names()[0];
        let selection = crate::policy::Selection { day, pool, level: Some(top) };
        let rules = region.policy.points(selection).ok();
        let real = |number: Number| number.to_string().parse::<f64>().ok();
        let value = rules.as_ref().and_then(|rules| real(rules.opening_value?));
        let scale = rules.as_ref().and_then(|rules| real(rules.scale)).unwrap_or(1.0);
        let group = |place: &crate::domain::Placement| {
            let row = region.group_points.on(&place.group, top, day);
            let points = row.and_then(|row| row.worth).map(|worth| match worth {
                Worth::Points(number) => real(number).unwrap_or(scale),
                Worth::Weight(number) => real(number).unwrap_or(1.0) * scale,
            });
            let mean_yuan = points.map_or(USUAL_YUAN, |points| points * value.unwrap_or(USUAL_YUAN / scale));
            Group { mean_yuan, has_worth: points.is_some() }
        };
        Self {
            hospitals: hospitals.collect(),
            insurance_types: region
                .settings
                .pools
                .iter()
                .flat_map(|pool| pool.insurance_types.clone())
                .collect(),
            year,
            groups: grouper.placements().iter().map(group).collect(),
        }
    }
}
