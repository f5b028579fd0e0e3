//! Keys of the section `assessment`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[Key {
    name: "assessment.coefficient",
    unit: Some("times"),
    optional: true,
    range: "steps = [{ at_least, coefficient }, …], or per_point, around, lowest, highest; without_score; to (pool, reserve); \
            reward_from (reserve, fund_balance with limit)",
    meaning: "The coefficient of the cleared amount by assessment score: the first step whose at_least the score reaches, or 1 + \
              per_point × (score − around) between lowest and highest; from 0 to 2. A hospital without a score has \
              without_score. What a coefficient below 1 takes goes `to` what is left of the pool or its reserve; what one \
              above 1 adds is paid by reward_from, after the reductions came in, and cut pro rata where that does not \
              suffice. A cleared amount of 0 or less is not changed.",
    used_by: "年度考核系数, as settlement rules of DRG and DIP cities name it",
    example: r#"[[assessment.coefficient]]
unit = "times"
from = 2023-01-01
source = "Art. 19"
without_score = 1
to = "reserve"
reward_from = "reserve"
steps = [
    { at_least = 90, coefficient = 1.02 },
    { at_least = 80, coefficient = 1 },
    { at_least = 0, coefficient = 0.95 },
]"#,
    ..KEY
}];
