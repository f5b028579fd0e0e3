//! Keys of the section `special`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "special.quota",
        unit: Some("share"),
        by_level: true,
        optional: true,
        range: "0 to 1; rounding (floor, ceil); excess (refuse, accept); over (pool, hospital); cycle (year, quarter, month)",
        meaning: "特例单议: the share of grouped discharges that special_cases.csv may decide on singly (by_item, points, \
                  multiple; added points do not count). It is counted over the pool (`pool`, also where this is not set) or \
                  over each hospital in the pool (`hospital`; only then it may differ by level), in a year (also where this is \
                  not set), a quarter or a month: the month in which a case is settled decides its cycle, and the last day of \
                  the cycle the rule. More than that stops the run (`refuse`) or is told (`accept`).",
        used_by: "0.005 DIP, 0.05 DRG (N-9, N-18 Art. 20); ceil: Yancheng; hospital: Zhejiang 0.005 a quarter, Chongqing 0.005, \
                  0.003, 0.001 by level",
        example: r#"special.quota = { value = 0.005, over = "hospital", cycle = "quarter", rounding = "floor", excess = "refuse", unit = "share", from = 2023-01-01, source = "浙江省特例单议规定" }"#,
        ..KEY
    },
    Key {
        name: "special.swap",
        unit: Some("share"),
        by_pool: false,
        optional: true,
        range: "0 to 1; excess (refuse, accept)",
        meaning: "The share of a hospital's applications of the year (decisions of special_cases.csv that count against the \
                  quota) that may have been swapped for others before the clearing: those that name the case swapped out in \
                  `replaces`. A part of an application is none.",
        used_by: "0.2 Zhejiang",
        example: r#"special.swap = { value = 0.2, excess = "refuse", unit = "share", from = 2023-01-01, source = "浙江省特例单议规定" }"#,
        ..KEY
    },
    Key {
        name: "special.newborn",
        unit: Some("grams"),
        optional: true,
        range: "1 to 9999; times_mean, times_group (0 to 1000); mean_cost (yuan, above 0)",
        meaning: "Newborns (up to 28 days) with a birth weight below this, a cost of at least times_mean × mean_cost (the mean of \
                  all cases of the region, frozen for the year) and of at least times_group × the mean cost of their group are \
                  named in findings.csv as candidates for a single decision; their points do not change.",
        used_by: "1500 grams, 2.5 and 1 in Zhejiang",
        example: r#"special.newborn = { value = 1500, times_mean = 2.5, mean_cost = 14000, times_group = 1, unit = "grams", from = 2023-01-01, source = "浙江省特例单议规定" }"#,
        ..KEY
    },
];
