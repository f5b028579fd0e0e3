//! Keys of the section `month`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "month.convention",
        range: "fund, cost_ratio, cost_ratio_hospital, cost_less_paid, rate, recorded, elastic_volume, elastic_severity, elastic_cost",
        meaning: "How points become the fund amount of a month, as year.convention; at the opening value V0 that is Σ points × \
                  V0, × V0 × ρ, × V0 × the hospital's own ratio, × V0 − what others paid, the sum of the cases' rates, \
                  or the recorded fund amounts. With the elastic conventions month.value is floating, and a month has its \
                  part (month.parts) of the base points. A month is not closed to its part of the money: the clearing \
                  closes the year.",
        used_by: "cost_less_paid in the national DIP text; recorded: advances of a year at the guarantee rate",
        example: r#"month.convention = { value = "cost_less_paid", from = 2023-01-01, source = "DIP 3.0" }"#,
        ..KEY
    },
    Key {
        name: "month.value",
        range: "opening, floating",
        meaning: "The value of a point in a month: the opening value, or what month.convention makes of the month's part \
                  (month.parts) of the available budget. A rate and a recorded amount are not floating, an elastic value not \
                  the opening one.",
        used_by: "opening: Chongqing and most pools; floating: see A-RPT1",
        example: r#"month.value = { value = "opening", from = 2023-01-01, source = "Art. 15" }"#,
        ..KEY
    },
    Key {
        name: "month.parts",
        optional: true,
        range: "twelfths, table",
        meaning: "The parts of the available budget that months with a floating value share, and of the base points of \
                  elastic_volume: twelve equal ones (also where the key is not set), or by the historical shares of \
                  month_shares.csv; both by largest remainder, the first months first among equals. One way of parting holds \
                  for all months of a year.",
        used_by: "—",
        example: r#"month.parts = { value = "table", from = 2023-01-01, source = "Art. 16" }"#,
        ..KEY
    },
    Key {
        name: "month.quota",
        optional: true,
        range: "none, twelfth (carry = true or false)",
        meaning: "What a month may pay of a hospital's claims (by points and by other methods together): all of them (also \
                  where the key is not set), or at most a twelfth of its yearly quota in quotas.csv, which needs a row for \
                  every hospital of the year. What is above is deferred to the clearing, which pays the year's amount \
                  whatever the months deferred. With `carry = true` what a month leaves of its quota is added to the next \
                  one. Shares, deposits and deductions are reckoned on what is left of the claims.",
        used_by: "Harbin (agreement)",
        example: r#"month.quota = { value = "twelfth", carry = false, from = 2023-01-01, source = "哈尔滨协议" }"#,
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
