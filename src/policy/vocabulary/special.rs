//! Keys of the section `special`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[Key {
    name: "special.quota",
    unit: Some("share"),
    optional: true,
    range: "0 to 1; rounding (floor, ceil); excess (refuse, accept)",
    meaning: "特例单议: the share of a pool's grouped discharges of the year that special_cases.csv may decide on singly \
                  (by_item, points, multiple; added points do not count), counted over the pool and not per hospital. More \
                  than that stops the run (`refuse`) or is told (`accept`).",
    used_by: "0.005 DIP, 0.05 DRG (N-9, N-18 Art. 20); ceil: Yancheng",
    example: r#"special.quota = { value = 0.005, rounding = "floor", excess = "refuse", unit = "share", from = 2023-01-01, source = "医保办发〔2024〕9号" }"#,
    ..KEY
}];
