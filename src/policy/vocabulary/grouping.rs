//! Keys of the section `grouping`.

use super::{KEY, Key};

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "grouping.principal_procedure",
        by_pool: false,
        optional: true,
        range: "first, any",
        meaning: "DIP: which procedure may be the principal one of a group: the first on the list that may be principal \
                  (the national rule, and what holds where this is not set), or any.",
        used_by: "first: DIP 3.0, Jining, Tai'an; any: Jingzhou, Yichang and others before 3.0",
        example: r#"grouping.principal_procedure = { value = "first", from = 2027-01-01, source = "DIP 3.0" }"#,
        ..KEY
    },
    Key {
        name: "grouping.exact_first",
        by_pool: false,
        optional: true,
        range: "no, yes",
        meaning: "DIP: whether a group that leaves no procedure of the case unused goes before one that does. With \
                  grouping.principal_procedure = \"any\" only.",
        used_by: "yes: Jingzhou",
        example: r#"grouping.exact_first = { value = "yes", from = 2023-01-01, source = "Jingzhou" }"#,
        ..KEY
    },
    Key {
        name: "grouping.tie_break",
        by_pool: false,
        optional: true,
        range: "library_order, score",
        meaning: "DIP: between groups that match equally well, the lower number of the library or the higher points of \
                  group_points.csv. The nearest mean cost is refused: the cost of a case never chooses its group.",
        used_by: "library_order: DIP 3.0; score: Jingzhou, Pingdingshan",
        example: r#"grouping.tie_break = { value = "score", from = 2023-01-01, source = "Jingzhou" }"#,
        ..KEY
    },
    Key {
        name: "grouping.unmatched_surgery",
        by_pool: false,
        optional: true,
        range: "stays, mixed",
        meaning: "DIP: a case with an operation that its group does not name stays there, or goes to the mixed group of \
                  operations where there is one. With grouping.principal_procedure = \"any\" only.",
        used_by: "mixed: Yichang",
        example: r#"grouping.unmatched_surgery = { value = "mixed", from = 2023-01-01, source = "Yichang" }"#,
        ..KEY
    },
    Key {
        name: "grouping.mixed_class",
        by_pool: false,
        optional: true,
        range: "principal, highest",
        meaning: "DIP: the class of a mixed group is that of the principal procedure, or the heaviest of all procedures \
                  that count (C < D < T < S).",
        used_by: "principal: DIP 3.0; highest: Node-DIP cities",
        example: r#"grouping.mixed_class = { value = "principal", from = 2027-01-01, source = "DIP 3.0" }"#,
        ..KEY
    },
    Key {
        name: "grouping.class_source",
        by_pool: false,
        optional: true,
        range: "code_table, table",
        meaning: "DIP: the class of a procedure comes from the national code table, or from the region's own \
                  procedure_classes.csv (by class, or by grade: 4 and 3 operations, 2 therapeutic, 1 diagnostic).",
        used_by: "table: most cities; by grade: Jining",
        example: r#"grouping.class_source = { value = "table", from = 2023-01-01, source = "Jining" }"#,
        ..KEY
    },
    Key {
        name: "grouping.unclassed",
        by_pool: false,
        optional: true,
        range: "C, D, T, S",
        meaning: "DIP: the class of a procedure that has none; C where this is not set.",
        used_by: "—",
        example: r#"grouping.unclassed = { value = "C", from = 2023-01-01, source = "Art. 3" }"#,
        ..KEY
    },
    Key {
        name: "grouping.ladder",
        by_pool: false,
        optional: true,
        range: "a list of category, two_characters, range, letter",
        meaning: "DIP: widths of the keys of mixed groups, in the order in which they are tried; three characters only \
                  where this is not set.",
        used_by: "[category]: Pingdingshan; [category, two_characters, letter, range]: Node-DIP; [category, letter]: \
                  Jingzhou's 保底组",
        example: r#"grouping.ladder = { value = ["category", "letter"], from = 2023-01-01, source = "Jingzhou" }"#,
        ..KEY
    },
];
