//! The files of a region: their names, and the columns of its tables.

use crate::scheme::LOCAL_TABLES;
use crate::table::Column;

use super::{
    auxiliary, base_points, bed_day, budget, capitation, coefficients, consortium, group_points, history,
    hospitals, incentive, last_year, month_shares, opening, payments, pool_totals, quotas, single_disease,
    special, value_history, visits,
};

/// A table's name and columns.
pub type Table = (&'static str, &'static [Column]);

/// Settings.
pub(super) const SETTINGS: [&str; 2] = ["region.toml", "policy.toml"];
/// Tables that must be there.
const REQUIRED: [Table; 3] = [
    ("hospitals.csv", hospitals::COLUMNS),
    ("group_points.csv", group_points::COLUMNS),
    ("budget.csv", budget::COLUMNS),
];
/// Tables that may be left out.
const OPTIONAL: [Table; 30] = [
    ("coefficients.csv", coefficients::COLUMNS),
    ("group_history.csv", history::GROUPS),
    ("coefficient_history.csv", history::SUBJECTS),
    ("prepayments.csv", payments::PREPAYMENTS),
    ("deductions.csv", payments::DEDUCTIONS),
    ("assessments.csv", payments::ASSESSMENTS),
    ("base_points.csv", base_points::COLUMNS),
    ("single_disease.csv", single_disease::COLUMNS),
    ("bed_day.csv", bed_day::COLUMNS),
    ("capitation.csv", capitation::COLUMNS),
    ("quotas.csv", quotas::COLUMNS),
    ("visits.csv", visits::COLUMNS),
    ("special_cases.csv", special::COLUMNS),
    ("auxiliary.csv", auxiliary::AUXILIARY),
    ("comorbidities.csv", auxiliary::COMORBIDITIES),
    ("complications.csv", auxiliary::COMPLICATIONS),
    ("malignant.csv", auxiliary::MALIGNANT),
    ("month_shares.csv", month_shares::COLUMNS),
    ("value_history.csv", value_history::COLUMNS),
    ("opening.csv", opening::COLUMNS),
    ("last_year.csv", last_year::LAST_YEAR),
    ("fund_balance.csv", last_year::FUND_BALANCE),
    ("consortium.csv", consortium::CONSORTIUMS),
    ("enrolment.csv", consortium::ENROLMENT),
    ("consortium_history.csv", consortium::HISTORY),
    ("consortium_budget.csv", consortium::BUDGETS),
    ("outside_bills.csv", consortium::OUTSIDE),
    ("incentive.csv", incentive::SOURCES),
    ("incentive_scores.csv", incentive::SCORES),
    ("pool_totals.csv", pool_totals::COLUMNS),
];

/// Every table that a region may have.
pub fn tables() -> impl Iterator<Item = Table> {
    REQUIRED.into_iter().chain(OPTIONAL).chain(LOCAL_TABLES.iter().copied())
}

/// The columns of a table; none where a region has no table of this name.
pub fn columns_of(name: &str) -> Option<&'static [Column]> {
    tables().find(|(own, _)| *own == name).map(|(_, columns)| columns)
}

/// Whether a cell is an amount in yuan. `kind` is the kind of a row of `budget.csv`, which decides what its value is.
pub fn is_yuan(table: &str, column: &str, kind: &str) -> bool {
    if (table, column) == ("budget.csv", "value") {
        return budget::value_is_yuan(kind);
    }
    columns_of(table).is_some_and(|columns| columns.iter().any(|own| own.name == column && own.yuan))
}

pub(super) fn may_be_left_out(name: &str) -> bool {
    !REQUIRED.iter().any(|(own, _)| *own == name)
}
