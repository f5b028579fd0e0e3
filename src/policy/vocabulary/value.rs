//! Keys of the sections `point_value` and `rate`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "point_value.opening",
        unit: Some("yuan per point"),
        by_level: true,
        optional: true,
        range: "above 0, at most 1000000",
        meaning: "The value of a point for the months of the year, and for the standard amount of a case.",
        used_by: "DIP and DRG points pools; the rate (费率) where a rate is paid",
        example: r#"point_value.opening = { value = 64, unit = "yuan per point", pool = "employee", from = 2023-01-01, source = "Art. 12" }"#,
        ..KEY
    },
    Key {
        name: "point_value.history",
        unit: Some("yuan per point"),
        optional: true,
        range: "year_weights = [1, 2, 7], decimals = 0 to 9",
        meaning: "The opening value from the years before, instead of point_value.opening: Σ weight × cost / Σ weight × points \
                  of value_history.csv, the last weight for the year before the one that is settled; rounded once to the \
                  decimals of the price list, halves away from zero. On one day a pool has one of both keys.",
        used_by: "N-50: 1 : 2 : 7",
        example: r#"point_value.history = { year_weights = [1, 2, 7], decimals = 4, unit = "yuan per point", from = 2023-01-01, source = "医保办发〔2020〕50号" }"#,
        ..KEY
    },
    Key {
        name: "point_value.reimbursement",
        range: "actual, stated (ratio)",
        meaning: "ρ of the total-cost value (available / ρ) / points: the actual ratio Σ fund / Σ cost of the pool's group \
                  cases, or a stated one.",
        used_by: "N-50",
        optional: true,
        example: r#"point_value.reimbursement = { value = "stated", ratio = 0.7, from = 2023-01-01, source = "医保办发〔2020〕50号" }"#,
        ..KEY
    },
    Key {
        name: "point_value.fixed",
        unit: Some("yuan per point"),
        optional: true,
        range: "above 0, at most 1000000",
        meaning: "What the elastic conventions pay for a fixed point; floating points share what is left of the available \
                  money. Where the fixed points alone take more than there is, their value is lowered to it and floating \
                  points are worth 0.",
        used_by: "elastic values of DIP 3.0 (technical specification)",
        example: r#"point_value.fixed = { value = 8, unit = "yuan per point", from = 2027-01-01, source = "DIP 3.0" }"#,
        ..KEY
    },
    Key {
        name: "point_value.growth_limits",
        unit: Some("yuan per point"),
        optional: true,
        range: "lowest, highest: 0 to 1000000",
        meaning: "Between which values elastic_volume pays a point of growth. What they leave of the available money, or take \
                  beyond it, goes by year.close_to (in a month it waits for the clearing); the fixed value is not lowered then.",
        used_by: "—",
        example: r#"point_value.growth_limits = { lowest = 4, highest = 9, unit = "yuan per point", from = 2027-01-01, source = "Art. 13" }"#,
        ..KEY
    },
    Key {
        name: "rate.form",
        range: "standard, fund_share (ratio)",
        meaning: "What the rate convention pays a case: the standard weight × coefficient × rate, or max(0, (standard − own \
                  pay − paid first − deductible) × ratio). Needed, with point_value.opening as the rate, on every day of a \
                  year that uses the convention in some month or at the clearing.",
        used_by: "standard: Chongqing; fund_share: generic DRG text (A-JS 7410055)",
        optional: true,
        example: r#"rate.form = { value = "fund_share", ratio = 0.85, from = 2023-01-01, source = "Art. 14" }"#,
        ..KEY
    },
];
