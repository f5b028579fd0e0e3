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
        name: "points.coefficient",
        range: "table, one",
        meaning: "Whether coefficients.csv adjusts points (`table`) or every coefficient is 1 (`one`). A hospital that \
                  the table does not cover has 1 and a finding.",
        used_by: "`table`: Zhejiang, Chongqing, DIP pools",
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
        name: "points.low",
        unit: Some("times"),
        by_level: true,
        optional: true,
        range: "above 0, at most 1000; inclusive; form",
        meaning: "A case whose cost is below (or, inclusive, at) this multiple of the denominator is a low-cost case and \
                  is given points by `form`. With b the base points, h the coefficient of the hospital, a the auxiliary \
                  coefficient (1 where there is none), x = cost / denominator: `none` b·h·a as any other case, `scaled` \
                  b·h·a·x, `at_cost` cost / point_value.opening, `scaled_capped` min(b·h·x, b), `scaled_plain_capped` \
                  min(b·x, b), `item` the recorded fund amount and no points.",
        used_by: "0.5 DIP (N-50); 0.4 Chongqing, Zhejiang family",
        example: r#"points.low = { value = 0.5, inclusive = false, form = "scaled", unit = "times", from = 2023-01-01, source = "医保办发〔2020〕50号" }"#,
        ..KEY
    },
    Key {
        name: "points.high",
        unit: Some("times"),
        by_level: true,
        optional: true,
        range: "above points.low, at most 1000; inclusive; form",
        meaning: "A case whose cost is above (or, inclusive, at) this multiple is a high-cost case and is given points by \
                  `form`, with the signs of points.low: `none` b·h·a, `excess` b·h·a·(x − high + 1), `excess_hospital` \
                  b·a·(x − high + h), `item` the recorded fund amount and no points.",
        used_by: "2 DIP; 3 tertiary, 2 secondary in a generic DRG text; 5 Chongqing",
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
];
