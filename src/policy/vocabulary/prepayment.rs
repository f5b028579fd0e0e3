//! Keys of the section `prepayment`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "prepayment.months",
        unit: Some("months"),
        optional: true,
        range: "above 0, at most 12, at most 4 decimals",
        meaning: "How large an advance is whose amount in prepayments.csv is blank: so many times the hospital's monthly mean \
                  of the year before (last_year.csv), rounded once to fen. Needed on the day of such an advance.",
        used_by: "1: national (N-2025-2 Art. 25), Yunnan",
        example: r#"prepayment.months = { value = 1, unit = "months", from = 2025-01-01, source = "医保办发〔2025〕2号, Art. 25" }"#,
        ..KEY
    },
    Key {
        name: "prepayment.payable_months",
        unit: Some("months"),
        optional: true,
        range: "0 to 120, at most 4 decimals; shortfall = refuse, accept",
        meaning: "For how many months the pool's balance must last (可支付月数) before anything is advanced from it: balance / \
                  (spend / 12) of the year before the advance, from fund_balance.csv. Where it lasts shorter, an advance is \
                  refused, or accepted with a warning.",
        used_by: "Yunnan; its thresholds could not be read, 12 months for employees and 6 for residents are hearsay",
        example: r#"prepayment.payable_months = { value = 12, shortfall = "refuse", unit = "months", pool = "employee", from = 2025-01-01, source = "Art. 9" }"#,
        ..KEY
    },
];
