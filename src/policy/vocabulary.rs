//! Every key that a policy file may hold.

/// A key of the policy file.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// `section.name`
    pub name: &'static str,
    /// The unit that an entry must state; none for choices.
    pub unit: Option<&'static str>,
    /// Whether an entry may be limited to one pool.
    pub by_pool: bool,
    /// Whether an entry may be limited to one hospital level.
    pub by_level: bool,
    /// Whether the policy can do without it, where nothing else in it asks for it.
    pub optional: bool,
    /// What the value may be.
    pub range: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Who uses it, as far as published.
    pub used_by: &'static str,
}

const KEY: Key = Key {
    name: "",
    unit: None,
    by_pool: true,
    by_level: false,
    optional: false,
    range: "",
    meaning: "",
    used_by: "",
};

/// All keys, in the order of the reference page.
pub const KEYS: &[Key] = &[
    Key {
        name: "points.scale",
        unit: Some("points per weight"),
        range: "above 0, at most 10000",
        meaning: "How many base points a weight of 1 has. Base points = the table's weight × scale; a table that gives \
                  points is taken as it stands.",
        used_by: "100 in Jinhua and Zhejiang; 1 where weights are settled as they are",
        ..KEY
    },
    Key {
        name: "points.decimals",
        unit: Some("decimals"),
        range: "0 to 4",
        meaning: "To how many decimals the points of a case are rounded, once, halves away from zero.",
        used_by: "4 is usual",
        ..KEY
    },
    Key {
        name: "points.coefficient",
        range: "table, one",
        meaning: "Whether coefficients.csv adjusts points (`table`) or every coefficient is 1 (`one`). A hospital that \
                  the table does not cover has 1 and a finding.",
        used_by: "`table`: Zhejiang, Chongqing, DIP pools",
        ..KEY
    },
    Key {
        name: "points.conservative",
        optional: true,
        range: "as_others, class_only",
        meaning: "DIP groups of cases without a procedure (保守治疗): the hospital's own rows of coefficients.csv apply to \
                  them as to others (also where this is not set), or only rows of class and level do.",
        used_by: "class_only: DIP 3.0",
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
        ..KEY
    },
    Key {
        name: "points.no_points",
        range: "item, ungrouped, refuse",
        meaning: "A group without points or weight: `item` pays the recorded fund amount, `ungrouped` treats the case as \
                  ungrouped, `refuse` pays nothing.",
        used_by: "`item`: DIP engines (score 0 → actual cost)",
        ..KEY
    },
    Key {
        name: "points.ungrouped",
        range: "item (ratio), row (group), cost (factor, mean_cost), refuse",
        meaning: "Ungrouped cases: `item` pays ratio × recorded fund amount outside the points; `row` takes the points of \
                  a row of group_points.csv such as 0000; `cost` gives factor × cost / mean_cost points; `refuse` pays \
                  nothing.",
        used_by: "`row` 0000 with weight 0.2 in Linyi; `cost` in Jining and Tai'an",
        ..KEY
    },
    Key {
        name: "points.ambiguous",
        range: "item (ratio), row (group), cost (factor, mean_cost), refuse",
        meaning: "Ambiguous cases (歧义, QY), as points.ungrouped. With `row`, group may be \"own\": the row of the QY group \
                  itself.",
        used_by: "Chongqing pays 20 QY groups",
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
        ..KEY
    },
    Key {
        name: "special.quota",
        unit: Some("share"),
        optional: true,
        range: "0 to 1; rounding (floor, ceil); excess (refuse, accept)",
        meaning: "特例单议: the share of a pool's grouped discharges of the year that special_cases.csv may decide on singly \
                  (by_item, points, multiple; added points do not count), counted over the pool and not per hospital. More \
                  than that stops the run (`refuse`) or is told (`accept`).",
        used_by: "0.005 DIP, 0.05 DRG (N-9, N-18 Art. 20); ceil: Yancheng",
        ..KEY
    },
    Key {
        name: "point_value.opening",
        unit: Some("yuan per point"),
        by_level: true,
        optional: true,
        range: "above 0, at most 1000000",
        meaning: "The value of a point for the months of the year, and for the standard amount of a case.",
        used_by: "DIP and DRG points pools; the rate (费率) where a rate is paid",
        ..KEY
    },
    Key {
        name: "point_value.reimbursement",
        range: "actual, stated (ratio)",
        meaning: "ρ of the total-cost value (available / ρ) / points: the actual ratio Σ fund / Σ cost of the pool's group \
                  cases, or a stated one.",
        used_by: "N-50",
        optional: true,
        ..KEY
    },
    Key {
        name: "point_value.fixed",
        unit: Some("yuan per point"),
        optional: true,
        range: "above 0, at most 1000000",
        meaning: "What the elastic conventions pay for a fixed point; floating points share what is left of the available \
                  money. Where the fixed points alone take more than there is, their value is lowered to it and floating \
                  points are worth 0.",
        used_by: "elastic values of DIP 3.0 (technical specification)",
        ..KEY
    },
    Key {
        name: "point_value.growth_limits",
        unit: Some("yuan per point"),
        optional: true,
        range: "lowest, highest: 0 to 1000000",
        meaning: "Between which values elastic_volume pays a point of growth. What they leave of the available money, or take \
                  beyond it, goes by year.close_to (in a month it waits for the clearing); the fixed value is not lowered then.",
        used_by: "—",
        ..KEY
    },
    Key {
        name: "rate.form",
        range: "standard, fund_share (ratio)",
        meaning: "What the rate convention pays a case: the standard weight × coefficient × rate, or max(0, (standard − own \
                  pay − paid first − deductible) × ratio). Needed, with point_value.opening as the rate, on every day of a \
                  year that uses the convention in some month or at the clearing.",
        used_by: "standard: Chongqing; fund_share: generic DRG text (A-JS 7410055)",
        optional: true,
        ..KEY
    },
    Key {
        name: "month.convention",
        range: "fund, cost_ratio, cost_ratio_hospital, cost_less_paid, rate, elastic_volume, elastic_severity, elastic_cost",
        meaning: "How points become the fund amount of a month, as year.convention; at the opening value V0 that is Σ points × \
                  V0, × V0 × ρ, × V0 × the hospital's own ratio, × V0 − what others paid, or the sum of the cases' rates. \
                  With the elastic conventions month.value is floating, and a month has a twelfth of the base points. A \
                  month is not closed to its twelfth: the clearing closes the year.",
        used_by: "cost_less_paid in the national DIP text",
        ..KEY
    },
    Key {
        name: "month.value",
        range: "opening, floating",
        meaning: "The value of a point in a month: the opening value, or what month.convention makes of the month's twelfth of \
                  the available budget. A rate is not floating, an elastic value not the opening one.",
        used_by: "opening: Chongqing and most pools; floating: see A-RPT1",
        ..KEY
    },
    Key {
        name: "month.share_paid",
        unit: Some("share"),
        by_level: true,
        range: "0 to 1",
        meaning: "Share of the payable that is paid in the month; the rest is the quality deposit.",
        used_by: "0.95 national (deposit at most 5 %, N-2025-2 Art. 26); 0.97 Chongqing",
        ..KEY
    },
    Key {
        name: "year.convention",
        range: "fund, cost_ratio, cost_ratio_hospital, cost_less_paid, rate, elastic_volume, elastic_severity, elastic_cost",
        meaning: "How points become the fund amount of the year. `fund`: the available money split by points. With V = \
                  available / ρ / points: `cost_ratio` Σ points × V × ρ, the same amounts at the value of total cost; \
                  `cost_ratio_hospital` Σ points × V × the hospital's own Σ fund / Σ cost; `cost_less_paid` Σ points × V − \
                  what others paid. `rate`: the sum of the cases' amounts by rate.form. Elastic: some points at \
                  point_value.fixed, the others at (available − fixed) / floating points. Fixed are, with `elastic_volume`, a \
                  hospital's points up to its base_points.csv; with `elastic_severity`, those of groups marked `severe`; with \
                  `elastic_cost`, the rigid_share of each group. cost_ratio_hospital and the elastic conventions are refused \
                  with sharing.level = \"pool\", which splits by points; elastic_severity and elastic_cost in one year, too.",
        used_by: "fund: Zhejiang; cost_ratio: DIP clearing (N-50); elastic: DIP 3.0 (technical specification)",
        ..KEY
    },
    Key {
        name: "year.close_to",
        range: "available, reserve, open",
        meaning: "For conventions whose total differs from the available budget: scale to it, take an excess from the \
                  reserve and scale the rest, or leave the difference as a stated line.",
        used_by: "needed unless year.convention is fund or cost_ratio",
        optional: true,
        ..KEY
    },
    Key {
        name: "sharing.level",
        range: "none, hospital, pool",
        meaning: "Where surplus and overrun are shared: nowhere (the standard is paid), per hospital by its ratio recorded / \
                  standard, or on the pool's sums.",
        used_by: "pool: Zhejiang 2020; hospital: Shenzhen 2014",
        ..KEY
    },
    Key {
        name: "sharing.mode",
        range: "marginal, whole",
        meaning: "Whether each band applies to its own slice of the difference, or the band of the ratio to all of it.",
        used_by: "marginal: Shenzhen 2014",
        optional: true,
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
        ..KEY
    },
    Key {
        name: "sharing.sources",
        range: "unkept_surplus, reserve, fund_balance (limit)",
        meaning: "What pays the fund's part of overruns, in order. Where it does not suffice the parts are cut pro rata.",
        used_by: "reserve: cities with a 5 % adjustment fund",
        optional: true,
        ..KEY
    },
    Key {
        name: "deposit.release",
        unit: Some("share"),
        range: "steps = [{ at_least, released, less_per_point, below }, …]",
        meaning: "Share of the held deposits released, by assessment score: the first step whose at_least the score \
                  reaches; less_per_point is taken off for each point below `below`.",
        used_by: "Fujian 2001: all from 80, 3 % less per point from 60, nothing under 60",
        ..KEY
    },
    Key {
        name: "deposit.without_score",
        range: "release, keep",
        meaning: "The deposit of a hospital that has no score.",
        used_by: "—",
        ..KEY
    },
    Key {
        name: "deposit.forfeited_to",
        range: "pool, reserve",
        meaning: "Where forfeited deposits go: what is left of the pool, or its reserve.",
        used_by: "—",
        ..KEY
    },
    Key {
        name: "clearing.negative_due",
        range: "recover",
        meaning: "A hospital that owes at the clearing pays at once. Carrying the debt into the next year is not settled by \
                  this version.",
        used_by: "N-101: advances are cleared and recovered within the year",
        ..KEY
    },
    Key {
        name: "grouping.principal_procedure",
        by_pool: false,
        optional: true,
        range: "first, any",
        meaning: "DIP: which procedure may be the principal one of a group: the first on the list that may be principal \
                  (the national rule, and what holds where this is not set), or any.",
        used_by: "first: DIP 3.0, Jining, Tai'an; any: Jingzhou, Yichang and others before 3.0",
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
        ..KEY
    },
    Key {
        name: "grouping.unclassed",
        by_pool: false,
        optional: true,
        range: "C, D, T, S",
        meaning: "DIP: the class of a procedure that has none; C where this is not set.",
        used_by: "—",
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
        ..KEY
    },
];

impl Key {
    /// The key with a name.
    ///
    /// # Panics
    /// When the vocabulary has no such key: a slip in the code.
    pub fn named(name: &str) -> &'static Self {
        KEYS.iter().find(|key| key.name == name).unwrap_or_else(|| panic!("the vocabulary has no key {name}"))
    }
}
