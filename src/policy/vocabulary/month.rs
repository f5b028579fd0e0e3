//! Keys of the section `month`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "month.convention",
        range: "fund, cost_ratio, cost_ratio_hospital, cost_less_paid, rate, recorded, elastic_volume, elastic_severity, elastic_cost",
        meaning: "How points become the fund amount of a month, as year.convention; at the opening value V0 that is Σ points × \
                  V0, × V0 × ρ, × V0 × the hospital's own ratio, × V0 − what others paid, the sum of the cases' rates, \
                  or the recorded fund amounts. \
                  With the elastic conventions month.value is floating, and a month has a twelfth of the base points. A \
                  month is not closed to its twelfth: the clearing closes the year.",
        used_by: "cost_less_paid in the national DIP text; recorded: advances of a year at the guarantee rate",
        example: r#"month.convention = { value = "cost_less_paid", from = 2023-01-01, source = "DIP 3.0" }"#,
        ..KEY
    },
    Key {
        name: "month.value",
        range: "opening, floating",
        meaning: "The value of a point in a month: the opening value, or what month.convention makes of the month's twelfth of \
                  the available budget. A rate and a recorded amount are not floating, an elastic value not the opening one.",
        used_by: "opening: Chongqing and most pools; floating: see A-RPT1",
        example: r#"month.value = { value = "opening", from = 2023-01-01, source = "Art. 15" }"#,
        ..KEY
    },
    Key {
        name: "month.share_paid",
        unit: Some("share"),
        by_level: true,
        range: "0 to 1",
        meaning: "Share of the payable that is paid in the month; the rest is the quality deposit.",
        used_by: "0.95 national (deposit at most 5 %, N-2025-2 Art. 26); 0.97 Chongqing",
        example: r#"month.share_paid = { value = 0.95, unit = "share", from = 2023-01-01, source = "医保办发〔2025〕2号, Art. 26" }"#,
        ..KEY
    },
];
