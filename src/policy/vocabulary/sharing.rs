//! Keys of the section `sharing`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "sharing.level",
        range: "none, hospital, pool, group, case, quota",
        meaning: "Where surplus and overrun are shared. `none`: nowhere, the standard is paid. `hospital`: by each hospital's \
                  ratio recorded / standard. `pool`: on the pool's sums. `group`: in each group of a hospital, and summed; \
                  `case`: in each of the classes of sharing.classes; the standard of a group or class is the hospital's, \
                  split by the points of its cases, largest remainder. `quota`: by the ratio to the hospital's amount in \
                  quotas.csv, which stands in place of the standard; it needs year.convention = \"fund\", whose value of a \
                  point is then for reading, and year.close_to = \"open\", because a quota is not scaled. A standard of 0 \
                  or less is paid as it is.",
        used_by: "pool: Zhejiang 2020; hospital: Shenzhen 2014; case: Beijing; quota: Taicang",
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
        name: "sharing.classes",
        unit: Some("share"),
        range: "classes = [{ class, kept_by_hospital, borne_by_fund }, …]; mixed; otherwise = { kept_by_hospital, borne_by_fund }",
        meaning: "With sharing.level = \"case\": the shares of each class of cases, by the record's procurement_class. `mixed` is \
                  the word of cases of several classes: they have the lowest shares of all classes. Cases without a class, or \
                  with one that is not named here (a finding), share by `otherwise`, or where that is left out by \
                  sharing.bands.",
        used_by: "Beijing: a chosen product within the task volume 1, beyond it 0.7, a product that was not chosen 0.5",
        optional: true,
        example: r#"[[sharing.classes]]
unit = "share"
from = 2023-01-01
source = "Beijing"
mixed = "mixed"
classes = [
    { class = "in_volume", kept_by_hospital = 1, borne_by_fund = 0 },
    { class = "beyond_volume", kept_by_hospital = 0.7, borne_by_fund = 0 },
    { class = "not_chosen", kept_by_hospital = 0.5, borne_by_fund = 0 },
]"#,
        ..KEY
    },
    Key {
        name: "sharing.cap",
        unit: Some("share"),
        range: "kept, borne: 0 to 1, one of them or both",
        meaning: "A hospital keeps at most this share of its standard of a surplus, and the fund bears at most this share of it \
                  of an overrun. With sharing.level = \"pool\" the standard is the pool's.",
        used_by: "Taicang: a reward of at most 3 % of the quota",
        optional: true,
        example: r#"sharing.cap = { kept = 0.03, unit = "share", from = 2023-01-01, source = "Taicang" }"#,
        ..KEY
    },
    Key {
        name: "sharing.gate",
        range: "min_score with without_score (shares, shares_not); justified = true; max_admissions_ratio",
        meaning: "Who shares. Below min_score of assessments.csv nothing is kept and nothing borne. With justified = true \
                  nothing is borne of an overrun that assessments.csv does not mark as justified. With more admissions (cases \
                  of the pool's year) per outpatient visit of visits.csv than max_admissions_ratio nothing is kept. The column \
                  gate of clearing.csv tells which conditions were not met. Not with the levels none and pool.",
        used_by: "Shenzhen 2014: justified overruns; Taicang: admissions at most 0.018 of visits",
        optional: true,
        example: r#"sharing.gate = { max_admissions_ratio = 0.018, from = 2023-01-01, source = "Taicang" }"#,
        ..KEY
    },
];
