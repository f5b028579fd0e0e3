//! Keys of the sections `year`, `sharing`, `deposit` and `clearing`.

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
    Key {
        name: "sharing.level",
        range: "none, hospital, pool",
        meaning: "Where surplus and overrun are shared: nowhere (the standard is paid), per hospital by its ratio recorded / \
                  standard, or on the pool's sums.",
        used_by: "pool: Zhejiang 2020; hospital: Shenzhen 2014",
        example: r#"sharing.level = { value = "hospital", from = 2014-01-01, source = "Shenzhen 2014" }"#,
        ..KEY
    },
    Key {
        name: "sharing.mode",
        range: "marginal, whole",
        meaning: "Whether each band applies to its own slice of the difference, or the band of the ratio to all of it.",
        used_by: "marginal: Shenzhen 2014",
        optional: true,
        example: r#"sharing.mode = { value = "marginal", from = 2014-01-01, source = "Shenzhen 2014" }"#,
        ..KEY
    },
    Key {
        name: "sharing.bands",
        unit: Some("share"),
        range: "bands = [{ up_to, upper_inclusive, kept_by_hospital | borne_by_fund }, …]",
        meaning: "Bands on r = recorded / standard in rising order, the last without up_to; one ends at 1. Below 1 \
                  kept_by_hospital is the hospital's share of the surplus, above 1 borne_by_fund the fund's share of the \
                  overrun.",
        used_by: "Zhejiang 0.85 / 0.15; Shenzhen 0.6 to 1.05, 0.5 to 1.10, then 0",
        optional: true,
        example: r#"[[sharing.bands]]
unit = "share"
from = 2014-01-01
source = "Shenzhen 2014"
bands = [
    { up_to = 1, upper_inclusive = true, kept_by_hospital = 0 },
    { up_to = 1.05, upper_inclusive = true, borne_by_fund = 0.6 },
    { up_to = 1.1, upper_inclusive = true, borne_by_fund = 0.5 },
    { borne_by_fund = 0 },
]"#,
        ..KEY
    },
    Key {
        name: "sharing.sources",
        range: "unkept_surplus, reserve, fund_balance (limit)",
        meaning: "What pays the fund's part of overruns, in order. Where it does not suffice the parts are cut pro rata.",
        used_by: "reserve: cities with a 5 % adjustment fund",
        optional: true,
        example: r#"sharing.sources = { value = ["unkept_surplus", "fund_balance"], limit = 5000000, from = 2014-01-01, source = "Shenzhen 2014" }"#,
        ..KEY
    },
    Key {
        name: "deposit.release",
        unit: Some("share"),
        range: "steps = [{ at_least, released, less_per_point, below }, …]",
        meaning: "Share of the held deposits released, by assessment score: the first step whose at_least the score \
                  reaches; less_per_point is taken off for each point below `below`.",
        used_by: "Fujian 2001: all from 80, 3 % less per point from 60, nothing under 60",
        example: r#"[[deposit.release]]
unit = "share"
from = 2001-01-01
source = "Fujian 2001"
steps = [
    { at_least = 80, released = 1 },
    { at_least = 60, released = 1, less_per_point = 0.03, below = 80 },
    { at_least = 0, released = 0 },
]"#,
        ..KEY
    },
    Key {
        name: "deposit.without_score",
        range: "release, keep",
        meaning: "The deposit of a hospital that has no score.",
        used_by: "—",
        example: r#"deposit.without_score = { value = "release", from = 2023-01-01, source = "Art. 20" }"#,
        ..KEY
    },
    Key {
        name: "deposit.forfeited_to",
        range: "pool, reserve",
        meaning: "Where forfeited deposits go: what is left of the pool, or its reserve.",
        used_by: "—",
        example: r#"deposit.forfeited_to = { value = "pool", from = 2023-01-01, source = "Art. 21" }"#,
        ..KEY
    },
    Key {
        name: "clearing.negative_due",
        range: "recover",
        meaning: "A hospital that owes at the clearing pays at once. Carrying the debt into the next year is not settled by \
                  this version.",
        used_by: "N-101: advances are cleared and recovered within the year",
        example: r#"clearing.negative_due = { value = "recover", from = 2023-01-01, source = "医保办函〔2024〕101号" }"#,
        ..KEY
    },
];
