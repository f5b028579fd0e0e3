//! Keys of the section `year`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "year.convention",
        range: "fund, cost_ratio, cost_ratio_hospital, cost_less_paid, rate, recorded, guarantee_rate, elastic_volume, elastic_severity, elastic_cost",
        meaning: "How points become the fund amount of the year. `fund`: the available money split by points. With V = \
                  available / ρ / points: `cost_ratio` Σ points × V × ρ, the same amounts at the value of total cost; \
                  `cost_ratio_hospital` Σ points × V × the hospital's own Σ fund / Σ cost; `cost_less_paid` Σ points × V − \
                  what others paid. `rate`: the sum of the cases' amounts by rate.form. `recorded`: the recorded fund amounts. \
                  `guarantee_rate`: each recorded fund amount at the guarantee rate of the consortium that the person belongs \
                  to, in full for people of none; with sharing.level none and year.close_to open. Elastic: some points at \
                  point_value.fixed, the others at (available − fixed) / floating points. Fixed are, with `elastic_volume`, a \
                  hospital's points up to its base_points.csv; with `elastic_severity`, those of groups marked `severe`; with \
                  `elastic_cost`, the rigid_share of each group. cost_ratio_hospital, recorded and the elastic conventions are refused \
                  with sharing.level = \"pool\", which splits by points; elastic_severity and elastic_cost in one year, too.",
        used_by: "fund: Zhejiang; cost_ratio: DIP clearing (N-50); elastic: DIP 3.0 (technical specification); guarantee_rate: 霍山",
        example: r#"year.convention = { value = "cost_ratio", from = 2023-01-01, source = "医保办发〔2020〕50号" }"#,
        ..KEY
    },
    Key {
        name: "year.close_to",
        range: "available, reserve, open",
        meaning: "For conventions whose total differs from the available budget: scale to it, take an excess from the \
                  reserve and scale the rest, or leave the difference as a stated line.",
        used_by: "needed unless year.convention is fund or cost_ratio",
        optional: true,
        example: r#"year.close_to = { value = "available", from = 2023-01-01, source = "Art. 18" }"#,
        ..KEY
    },
];
