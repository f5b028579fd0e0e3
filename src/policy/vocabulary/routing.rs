//! Keys of the section `routing`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[Key {
    name: "routing.rules",
    optional: true,
    range: "rules = [{ conditions, method, line, ratio }, …]",
    meaning: "Which method pays a case: the rules are tried in order, the first whose conditions all hold decides; where none \
              does, and where this is not set, the case goes by its group. Conditions, each of them optional: \
              `stay_days_at_least` and `stay_days_at_most` (days, both included); `cost_below` (yuan); `med_type`, \
              `ipt_med_type`, `trt_type`, `dscg_caty`, `dscg_way` (lists of words of the record); `insuplc_in`, \
              `insuplc_not_in` (lists of prefixes of insuplc_admdvs); `hospital`, `level`, `group` (lists of codes); \
              `single_disease = true`, `bed_day = true` (a row of single_disease.csv or bed_day.csv fits). A condition on \
              what the record leaves blank does not hold; one on a column that no file has is an error. Methods: `group`; \
              `bed_day` (points of bed_day.csv × coefficient); `single_disease` (price of single_disease.csv, from `line`); \
              `item` (`ratio` × recorded fund amount, from `line`; without one from the money of the group method, like \
              ungrouped cases); `capitation` (nothing: the hospital is paid per head by capitation.csv, from `line`); \
              `excluded` (paid elsewhere). `line` names a line of budget.csv of kind subtract or subtract_share. What \
              special_cases.csv decides applies to cases that go by their group.",
    used_by: "Qingyang: stays of at most 2 or at least 60 days outside the groups; Zhejiang: bed days in points; Xuchang: 106 \
              single diseases; Jingzhou: village clinics per head",
    example: r#"[[routing.rules]]
from = 2023-01-01
source = "庆阳 2025; 许昌"
rules = [
    { stay_days_at_least = 60, method = "item", ratio = 1 },
    { insuplc_not_in = ["4110"], method = "excluded" },
    { single_disease = true, level = ["2", "3"], method = "single_disease", line = "单病种" },
]"#,
    ..KEY
}];
