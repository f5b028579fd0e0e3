//! Keys of the section `warning`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[Key {
    name: "warning.limits",
    by_level: true,
    optional: true,
    range: "limits = [{ indicator, at_least, at_most }, …]; one bound at least, from -1000000000 to 1000000000",
    meaning: "What bulletin.csv warns of (预警): a pool's or a hospital's indicator below `at_least` or above `at_most`, by \
              the entry of 31 December. Of indicators.csv: payable_months, out_of_county_percent, settlement_percent, \
              overrun_percent, readmission_percent, death_percent, cost_index, time_index, mean_cost, mean_days, \
              drug_percent, consumable_percent, exam_percent, out_of_policy_percent, deviation_percent, low_percent, \
              high_percent, special_percent; of the bulletin itself: budget_pace_percent, forecast_percent, \
              cost_growth_months_percent. An entry limited to a level is for the hospitals of that level; what only a \
              pool as a whole has (payable_months, out_of_county_percent and the readings of the bulletin) cannot stand in \
              it. Nothing is paid otherwise for a warning.",
    used_by: "霍山 (月通报, 预警; S-HS); the limits are the region's own",
    example: r#"
[[warning.limits]]
from = 2023-01-01
source = "霍山县医保局月通报"
limits = [
    { indicator = "budget_pace_percent", at_most = 105 },
    { indicator = "settlement_percent", at_least = 85, at_most = 115 },
]"#,
    ..KEY
}];
