//! Keys of the section `consortium`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "consortium.budget",
        range: "per_head (yuan), growth (base = mean (years) or last_year, growth, cap), amount",
        meaning: "The budget of each county consortium (医共体) for the people that belong to it. `per_head`: yuan × heads of \
                  enrolment.csv. `growth`: what the fund paid for them, by consortium_history.csv, in the mean of the years \
                  before or in the last one, × (1 + growth), the growth not above the cap; rounded once. `amount`: as \
                  consortium_budget.csv states. The budgets may not exceed what is available to the pool; the rest is for \
                  people of no consortium. A pool with this key has consortiums: with year.convention = \"guarantee_rate\" \
                  their budgets pay recorded claims, with any other convention they are charged with their members' part of \
                  each hospital's standard, by points.",
        used_by: "growth: Guangdong 2025 (mean of three years, then the year before); per_head: by enrolled people (包干人口); beside DIP points: 鹰潭",
        optional: true,
        example: r#"consortium.budget = { value = "growth", base = "mean", years = 3, growth = 0.05, cap = 0.06, from = 2025-01-01, source = "广东 2025" }"#,
        ..KEY
    },
    Key {
        name: "consortium.guarantee",
        range: "model_d14",
        meaning: "How the guarantee rate (医共体预算基金保障率) of a consortium is reckoned. `model_d14`: max(0, min(1, (budget − \
                  bills outside the county − amounts by item) / recorded fund amounts of its people inside the county)), 1 \
                  where there are none. This formula is a MODEL OF THIS PROGRAM: the rate is published, its formula is not.",
        used_by: "霍山 names the rate; needed with year.convention = \"guarantee_rate\"",
        optional: true,
        example: r#"consortium.guarantee = { value = "model_d14", from = 2023-01-01, source = "assumed: 霍山 publishes no formula" }"#,
        ..KEY
    },
    Key {
        name: "consortium.surplus",
        unit: Some("share"),
        range: "kept: 0 to 1; county, township, village: parts, whole numbers from 0 to 1000",
        meaning: "What becomes of a consortium's surplus, budget less use: the share that it keeps, which county, township \
                  and village share in these parts; the rest stays with the pool.",
        used_by: "6 : 3 : 1: Anhui practice",
        optional: true,
        example: r#"consortium.surplus = { kept = 1, county = 6, township = 3, village = 1, unit = "share", from = 2023-01-01, source = "安徽" }"#,
        ..KEY
    },
    Key {
        name: "consortium.overrun",
        range: "none, share (owed_by_consortium), carry",
        meaning: "What becomes of the use that a consortium's budget does not cover: the pool bears it; the consortium owes a \
                  share of it; or all of it is carried to its next year. Owed and carried amounts are stated and never \
                  deducted from a hospital. At the guarantee rate only what is paid in full can exceed a budget.",
        used_by: "合理超支分担",
        optional: true,
        example: r#"consortium.overrun = { value = "share", owed_by_consortium = 0.5, from = 2023-01-01, source = "Art. 12" }"#,
        ..KEY
    },
    Key {
        name: "consortium.incentive",
        range: "indicators = [{ indicator, weight }, …]; weight above 0, at most 1000 with at most 4 decimals",
        meaning: "The weights by which the amounts of incentive.csv are distributed: to each receiver of incentive_scores.csv \
                  in proportion to Σ weight × score, by largest remainder. The scores are those of the table, frozen before \
                  the clearing; a receiver needs one for every indicator.",
        used_by: "霍山: in-county visits, primary-care visits, chronic disease, use of the fund; its weights are not published",
        optional: true,
        example: r#"[[consortium.incentive]]
from = 2023-01-01
source = "霍山; weights assumed"
indicators = [
    { indicator = "in_county_visits", weight = 60 },
    { indicator = "primary_care_visits", weight = 40 },
]"#,
        ..KEY
    },
];
