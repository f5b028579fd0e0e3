//! Keys of the section `points`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "points.scale",
        unit: Some("points per weight"),
        range: "above 0, at most 10000",
        meaning: "How many base points a weight of 1 has. Base points = the table's weight × scale; a table that gives \
                  points is taken as it stands.",
        used_by: "100 in Jinhua and Zhejiang; 1 where weights are settled as they are",
        example: r#"points.scale = { value = 100, unit = "points per weight", from = 2023-01-01, source = "浙医保联发〔2019〕21号" }"#,
        ..KEY
    },
    Key {
        name: "points.decimals",
        unit: Some("decimals"),
        range: "0 to 4",
        meaning: "To how many decimals the points of a case are rounded, once, halves away from zero.",
        used_by: "4 is usual",
        example: r#"points.decimals = { value = 4, unit = "decimals", from = 2023-01-01, source = "Art. 8" }"#,
        ..KEY
    },
    Key {
        name: "points.weights",
        optional: true,
        range: "table, history (last_year, year_weights, mean, decimals)",
        meaning: "Where base points come from: group_points.csv alone (`table`, also where this is not set), or the mean \
                  costs of earlier years in group_history.csv. `history`: mean of the group / mean of all cases × \
                  points.scale, exact, rounded once to `decimals` (0 to 9). `year_weights` are those of the years that end \
                  with `last_year`, the oldest first. `mean_of_means` weighs the means of years, Σ weight · mean / Σ weight; \
                  `case_weighted` their cases too, Σ weight · cases · mean / Σ weight · cases. A group is weighed over the \
                  years in which it has cases. A group without any keeps the worth that group_points.csv gives it, and has \
                  none where that is blank too; a group with both is refused.",
        used_by: "1 : 2 : 7 N-50; two years Jinhua",
        example: r#"points.weights = { value = "history", last_year = 2022, year_weights = [1, 2, 7], mean = "mean_of_means", decimals = 4, from = 2023-01-01, source = "医保办发〔2020〕50号" }"#,
        ..KEY
    },
    Key {
        name: "points.coefficient",
        range: "table, one, mix (own_share, level_share), history (as points.weights; own_share, level_share)",
        meaning: "Which coefficient adjusts points: the most particular row of coefficients.csv (`table`); 1 everywhere \
                  (`one`); `mix`: own_share × the hospital's own row + level_share × the row of its class or else its level, \
                  exact, the shares adding up to 1, one of them alone where the other row is missing; `history`: mean cost of \
                  the hospital, class or level in the group (coefficient_history.csv) / mean cost of the group \
                  (group_history.csv) over earlier years weighed as in points.weights, rounded once to `decimals` (0 to 9), \
                  the most particular one or, with shares, mixed. A hospital that no row covers has 1 and a finding.",
        used_by: "`table`: Chongqing, DIP pools; `mix` 0.7 own + 0.3 level: Zhoushan; `history`: Jinhua, DIP 3.0 draft",
        example: r#"points.coefficient = { value = "table", from = 2023-01-01, source = "Art. 9" }"#,
        ..KEY
    },
    Key {
        name: "points.conservative",
        optional: true,
        range: "as_others, class_only",
        meaning: "DIP groups of cases without a procedure (保守治疗): the hospital's own rows of coefficients.csv apply to \
                  them as to others (also where this is not set), or only rows of class and level do.",
        used_by: "class_only: DIP 3.0",
        example: r#"points.conservative = { value = "class_only", from = 2027-01-01, source = "DIP 3.0" }"#,
        ..KEY
    },
    Key {
        name: "points.primary_care",
        optional: true,
        range: "as_others, no_coefficient",
        meaning: "DIP cases of primary care (基层病种: diagnosis and procedure stand in primary_care.csv of the library or of \
                  the region): coefficients apply as to others (also where this is not set), or not at all, so that the \
                  price is one at all levels.",
        used_by: "no_coefficient: DIP 3.0",
        example: r#"points.primary_care = { value = "no_coefficient", from = 2027-01-01, source = "DIP 3.0" }"#,
        ..KEY
    },
    Key {
        name: "points.no_points",
        range: "item, ungrouped, refuse",
        meaning: "A group without points or weight: `item` pays the recorded fund amount, `ungrouped` treats the case as \
                  ungrouped, `refuse` pays nothing.",
        used_by: "`item`: DIP engines (score 0 → actual cost)",
        example: r#"points.no_points = { value = "item", from = 2023-01-01, source = "Art. 10" }"#,
        ..KEY
    },
    Key {
        name: "points.ungrouped",
        range: "item (ratio), row (group), cost (factor, mean_cost), refuse",
        meaning: "Ungrouped cases: `item` pays ratio × recorded fund amount outside the points; `row` takes the points of \
                  a row of group_points.csv such as 0000; `cost` gives factor × cost / mean_cost points; `refuse` pays \
                  nothing.",
        used_by: "`row` 0000 with weight 0.2 in Linyi; `cost` in Jining and Tai'an",
        example: r#"points.ungrouped = { value = "row", group = "0000", from = 2023-01-01, source = "临医保发〔2025〕10号" }"#,
        ..KEY
    },
    Key {
        name: "points.ambiguous",
        range: "item (ratio), row (group), cost (factor, mean_cost), refuse",
        meaning: "Ambiguous cases (歧义, QY), as points.ungrouped. With `row`, group may be \"own\": the row of the QY group \
                  itself.",
        used_by: "Chongqing pays 20 QY groups",
        example: r#"points.ambiguous = { value = "row", group = "own", from = 2023-01-01, source = "渝医保发〔2021〕67号" }"#,
        ..KEY
    },
    Key {
        name: "points.incomplete",
        by_level: true,
        optional: true,
        range: "dscg_way (list), below (with inclusive), mark = true: at least one; form",
        meaning: "Stays that ended early: those left by one of the ways of `dscg_way`, those whose cost is below (or, \
                  inclusive, at) `below` times the denominator, and with `mark` those whose record says so \
                  (incomplete_stay). They are given points by `form`, with the signs of points.low: `scaled` b·h·a·x, \
                  `scaled_capped` min(b·h·x, b), `scaled_plain_capped` min(b·x, b). This goes before points.low and \
                  points.high. Where the denominator is not known such a stay is given the points of a complete one, and a \
                  finding.",
        used_by: "scaled_capped Zhejiang; scaled_plain_capped Jinhua",
        example: r#"points.incomplete = { dscg_way = ["2", "4"], below = 0.4, inclusive = false, mark = true, form = "scaled_capped", from = 2023-01-01, source = "浙医保联发〔2019〕21号" }"#,
        ..KEY
    },
    Key {
        name: "points.low",
        unit: Some("times"),
        by_level: true,
        optional: true,
        range: "above 0, at most 1000, or bands (base_up_to, value); inclusive; form",
        meaning: "A case whose cost is below (or, inclusive, at) this multiple of the denominator is a low-cost case and \
                  is given points by `form`. With b the base points, h the coefficient of the hospital, a the auxiliary \
                  coefficient (1 where there is none), x = cost / denominator: `none` b·h·a as any other case, `scaled` \
                  b·h·a·x, `at_cost` cost / point_value.opening, `scaled_capped` min(b·h·x, b), `scaled_plain_capped` \
                  min(b·x, b), `item` the recorded fund amount and no points. Where the bound depends \
                  on the base points of the group, `bands` stands in place of `value`: a list of { base_up_to, value } with \
                  rising ends, these included, the last one without; the values need not rise.",
        used_by: "0.5 DIP (N-50); 0.4 Chongqing, Zhejiang family",
        example: r#"points.low = { value = 0.5, inclusive = false, form = "scaled", unit = "times", from = 2023-01-01, source = "医保办发〔2020〕50号" }"#,
        ..KEY
    },
    Key {
        name: "points.high",
        unit: Some("times"),
        by_level: true,
        optional: true,
        range: "above points.low, at most 1000, or bands (base_up_to, value); inclusive; form",
        meaning: "A case whose cost is above (or, inclusive, at) this multiple is a high-cost case and is given points by \
                  `form`, with the signs of points.low: `none` b·h·a, `excess` b·h·a·(x − high + 1), `excess_hospital` \
                  b·a·(x − high + h), `item` the recorded fund amount and no points. `bands` as in points.low.",
        used_by: "2 DIP; 3 tertiary, 2 secondary in a generic DRG text; 5 Chongqing; bands of base points in Zhejiang",
        example: r#"points.high = { value = 2, inclusive = false, form = "excess", unit = "times", from = 2023-01-01, source = "医保办发〔2020〕50号" }"#,
        ..KEY
    },
    Key {
        name: "points.review",
        unit: Some("times"),
        by_level: true,
        optional: true,
        range: "above points.high, at most 1000",
        meaning: "Above this multiple the case is named in findings.csv for experts; its points do not change.",
        used_by: "5 in N-50",
        example: r#"points.review = { value = 5, unit = "times", from = 2023-01-01, source = "医保办发〔2020〕50号" }"#,
        ..KEY
    },
    Key {
        name: "points.denominator",
        range: "group_mean, level_mean, standard, payment_standard",
        meaning: "What a cost is measured against: the group's mean cost, its mean at the hospital's level, the standard \
                  = base points × opening value, or the payment standard = base points × coefficients (the hospital's and the case's own) × opening value. \
                  Standards are rounded to fen, as a price list is.",
        used_by: "level_mean N-50; payment_standard Chongqing",
        optional: true,
        example: r#"points.denominator = { value = "level_mean", from = 2023-01-01, source = "医保办发〔2020〕50号" }"#,
        ..KEY
    },
    Key {
        name: "points.readmission",
        unit: Some("days"),
        optional: true,
        range: "0 to 366; factor (0 to 1); same_hospital (true, false); except_groups, except_diagnoses (lists, may be left out)",
        meaning: "A person (psn_no) who comes back to the same group within this many days after leaving: the earlier stay keeps \
                  factor × its points, rounded once more. Not where the later stay's group or principal diagnosis (any that begins \
                  so) is excepted. Where the later stay is settled in a later month, the earlier month stays as it was paid and the \
                  difference is an adjustment of the later one. Stays of other years are not looked at.",
        used_by: "15 days, half: Zhejiang 2019, except chemotherapy and radiotherapy; 10 days: Jinhua",
        example: r#"points.readmission = { value = 15, factor = 0.5, same_hospital = false, except_diagnoses = ["Z51.0", "Z51.1"], unit = "days", from = 2023-01-01, source = "浙医保联发〔2019〕21号" }"#,
        ..KEY
    },
    Key {
        name: "points.tcm_ratio",
        unit: Some("share"),
        optional: true,
        range: "above 0, at most 1 with at most 6 decimals",
        meaning: "中治率: (TCM treatment + patent medicines + herbs) / (these + western treatment + western drugs + surgery + \
                  consumables). A case below it, in a group whose row of group_points.csv names another group in \
                  `below_tcm_ratio`, is given the points, mean cost and coefficient of that group, and a finding; a case at it \
                  is not. Where one of the seven amounts is blank, or all are 0, the case keeps its group and has a finding.",
        used_by: "0.6 Chongqing",
        example: r#"points.tcm_ratio = { value = 0.6, unit = "share", from = 2025-01-01, source = "渝医保发〔2025〕26/27号" }"#,
        ..KEY
    },
];
