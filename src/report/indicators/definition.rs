//! What each indicator is: the vocabulary of `indicators.csv`, and of its page in the documentation.

/// What an indicator is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Parts of a hundred.
    Percent,
    /// A plain ratio.
    Ratio,
    /// Yuan.
    Yuan,
    /// Days.
    Days,
    /// Months.
    Months,
}

impl Scale {
    /// The word in output files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Ratio => "ratio",
            Self::Yuan => "yuan",
            Self::Days => "days",
            Self::Months => "months",
        }
    }
}

/// An indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Its key.
    pub key: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What it is called in English.
    pub english: &'static str,
    /// What it is counted in.
    pub scale: Scale,
    /// What is divided.
    pub numerator: &'static str,
    /// By what.
    pub denominator: &'static str,
    /// Where the definition comes from.
    pub source: &'static str,
}

const DIP: &str = "DIP indicators (dip.md 5)";

/// The sources that definitions name, by their keys in the project's dossier of policies (policy-dossier.md 0) and beside it.
pub const SOURCES: &[(&str, &str)] = &[
    ("own", "defined here; `after`: formed like what the source has"),
    ("DIP indicators", "the indicators that the DIP 3.0 specification asks for (dip.md 5)"),
    ("[P]", "a label of evidence: published policy texts, interpretations, reports"),
    ("[C]", "a label of evidence: programs and documentation of third parties; practice, not law"),
    ("A-RPT1", "a template of DIP operations reports"),
    ("A-RPT2", "a hospital's monthly DRG report"),
    ("C-IND", "a library of indicators"),
    ("C-SQL", "a hospital's DRG reports in SQL"),
    ("C-SZR", "hospital reports of Suzhou in SQL"),
    ("R-GR", "广饶县 2021 DIP clearing, as published"),
    ("S-CMP", "a compilation of regions' work (成都成华, 景宁 and others)"),
    ("S-HS", "霍山县 2020 report"),
    ("S-JZ", "荆州 report"),
];

/// Of weights or of points.
const MIX: &str = "DIP indicators (dip.md 5); C-IND";

/// Total cost over cases; the one published definition that names its cases leaves out those decided singly.
const SPECIAL: &str = "[C]; C-IND, but with special cases";

macro_rules! indicators {
    ($($name:ident $title:literal $english:literal $scale:ident $above:literal / $below:literal, $source:expr;)+) => {
        /// The indicators, by what is reckoned.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "the definition of each says what it means")]
        pub enum Indicator { $($name,)+ }

        impl Indicator {
            /// Every indicator, in the order of the tables.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The indicator of a key.
            pub fn named(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|own| own.key() == key)
            }

            /// Its key in the tables.
            pub fn key(self) -> &'static str {
                self.definition().key
            }

            /// What it is.
            pub fn definition(self) -> Definition {
                match self {
                    $(Self::$name => Definition {
                        key: stringify!($name),
                        title: $title,
                        english: $english,
                        scale: Scale::$scale,
                        numerator: $above,
                        denominator: $below,
                        source: $source,
                    },)+
                }
            }
        }
    };
}

#[rustfmt::skip]
#[expect(non_camel_case_types, reason = "the names are the keys of the tables")]
mod table {
    use super::{DIP, Definition, MIX, SPECIAL, Scale};

    indicators! {
        case_mix_index "CMI 病例组合指数" "case mix index" Ratio "weight of the cases by points: base points / points.scale; base points where groups are worth points as they stand" / "cases by points", MIX;
        cost_index "费用消耗指数" "cost index" Ratio "Σ own cost of a group / its mean cost in the pool" / "cases of these groups", "C-SQL; C-IND";
        time_index "时间消耗指数" "time index" Ratio "Σ own days of a group / its mean days in the pool" / "cases of these groups", "C-SQL; C-IND";
        cost_variation "病组变异系数 CV" "variation of costs" Ratio "standard deviation of the group's costs, yuan" / "mean cost of the group, yuan", DIP;
        grouping_percent "入组率" "cases in a group" Percent "cases in a payment group" / "accepted cases less excluded ones", "[P]; DIP indicators (dip.md 5)";
        by_points_percent "按点数付费占比" "cases by points" Percent "cases by points" / "accepted cases", "R-GR";
        core_percent "核心病种占比" "cases in core groups" Percent "cases by points in core groups" / "cases by points", DIP;
        mixed_percent "综合病种占比" "cases in mixed groups" Percent "cases by points in mixed groups" / "cases by points", DIP;
        deviation_percent "偏差病例占比" "deviating cases" Percent "cases with a very low or very high cost or an early end" / "cases whose cost was measured", DIP;
        low_percent "低倍率病例占比" "cases of very low cost" Percent "cases with a very low cost" / "cases whose cost was measured", "own; after C-SZR, which counts cases of very low and very high cost";
        high_percent "高倍率病例占比" "cases of very high cost" Percent "cases with a very high cost" / "cases whose cost was measured", "own; after C-SZR, which counts cases of very low and very high cost";
        cost_control_percent "控费准确率" "cases near the mean cost" Percent "cases at more than 0.9 and less than 1.1 times the mean that they are measured by" / "cases whose cost was measured", "A-RPT2";
        complex_percent "疑难危重占比 RW≥2" "complex cases, weight 2 and more" Percent "cases in groups whose mean weight is 2 or more" / "cases by points", "A-RPT2";
        weight_to_0_5_percent "RW 0–0.5" "weight below 0.5" Percent "cases in groups whose mean weight is below 0.5" / "cases by points", "C-SQL";
        weight_to_1_percent "RW 0.5–1" "weight 0.5 to 1" Percent "the same, from 0.5, below 1" / "cases by points", "C-SQL";
        weight_to_2_percent "RW 1–2" "weight 1 to 2" Percent "the same, from 1, below 2" / "cases by points", "C-SQL";
        weight_to_3_percent "RW 2–3" "weight 2 to 3" Percent "the same, from 2, below 3" / "cases by points", "C-SQL";
        weight_to_4_percent "RW 3–4" "weight 3 to 4" Percent "the same, from 3, up to 4" / "cases by points", "C-SQL";
        weight_above_4_percent "RW >4" "weight above 4" Percent "the same, above 4" / "cases by points", "C-SQL";
        mean_cost "按点数病例次均费用" "mean cost of cases by points" Yuan "cost of cases by points" / "cases by points", SPECIAL;
        mean_cost_all "全部病例例均费用" "mean cost of all cases" Yuan "cost of accepted cases" / "accepted cases", SPECIAL;
        mean_days "平均住院日" "mean days of stay" Days "days of cases by points" / "cases by points", "A-RPT2";
        cost_per_weight "每权重费用" "cost per weight" Yuan "cost of cases by points" / "their weight: base points / points.scale; left out where groups are worth points as they stand", "A-RPT2";
        days_per_weight "每权重住院日" "days per weight" Days "days of cases by points" / "their weight: base points / points.scale; left out where groups are worth points as they stand", "A-RPT2";
        drug_percent "药占比" "drugs" Percent "drug_amt" / "cost of the cases that state it", "[C]; A-RPT1";
        consumable_percent "耗占比" "consumables" Percent "consumable_amt" / "cost of the cases that state it", "[C]; A-RPT1";
        exam_percent "检查占比" "examinations" Percent "exam_amt" / "cost of the cases that state it", "[C]; A-RPT1";
        out_of_policy_percent "医保外费用占比" "cost outside the policy" Percent "fulamt_ownpay_amt + overlmt_selfpay + preselfpay_amt" / "cost of the cases that state all three", "C-IND; DIP indicators (dip.md 5)";
        person_payment "患者次均负担" "paid by the person per case" Yuan "psn_part_amt" / "the cases that state it", "own; after S-JZ, which has the cash that a person pays, while psn_part_amt is all that the person bears, from an account too";
        death_percent "死亡率" "deaths" Percent "accepted cases with dscg_way 5" / "accepted cases", "[C]";
        readmission_percent "再入院率" "readmissions" Percent "stays after which the person came back, by points.readmission" / "accepted cases", "[C]; [P]";
        special_percent "特例单议率" "cases decided singly" Percent "cases decided on singly" / "accepted cases", "[P]; DIP indicators (dip.md 5)";
        special_candidates_percent "特例单议候选占比" "candidates for a single decision" Percent "cases with the finding special_case_candidate" / "accepted cases", "own; after DIP indicators (dip.md 5), which count the applications";
        loss_cases_percent "亏损病例占比" "cases at a loss" Percent "cases by points whose cost (where a point of the months is of the fund: recorded fund amount) is above points × opening value" / "cases by points with an opening value", "own; after A-RPT1, 超支人次占比 = loss cases / cases";
        loss_per_case "亏损病例例均亏损" "loss of the cases at a loss" Yuan "what the cases at a loss cost above points × opening value" / "cases at a loss", "own; after A-RPT1, 次均超支 = difference of the settlement / cases";
        settlement_percent "结算率" "settlement ratio" Percent "cleared" / "recorded for the cases by points", "R-GR; A-RPT1";
        recorded_to_cleared_percent "记账清算比" "recorded against cleared" Percent "recorded for the cases by points" / "cleared", DIP;
        full_settlement_percent "全口径结回率" "settlement ratio of total cost" Percent "points × value, where the value is one of total cost" / "cost of cases by points", "A-RPT1";
        balance_per_case "次均结余(超支)" "balance per case" Yuan "cleared − recorded" / "cases by points", "A-RPT1";
        fund_difference_per_case "例均基金差额" "fund difference per case" Yuan "recorded − standard" / "cases by points", "C-IND";
        retention_percent "结余留用覆盖面" "hospitals that keep a surplus" Percent "hospitals that keep a part of a surplus" / "hospitals with cases by points", DIP;
        overrun_hospitals_percent "超支机构占比" "hospitals in overrun" Percent "hospitals in overrun" / "hospitals with cases by points", DIP;
        overrun_percent "超支金额占比" "amount in overrun" Percent "overrun" / "standard", DIP;
        cases_share_percent "病例占比" "share of the cases" Percent "accepted cases of the level" / "accepted cases of the pool", DIP;
        fund_share_percent "基金占比" "share of the fund" Percent "recorded for all cases of the level" / "recorded for all cases of the pool", DIP;
        budget_accuracy_percent "预算准确率" "accuracy of the budget" Percent "total of the budget" / "cleared + other_methods", DIP;
        opening_difference_percent "点值与预结算点值之差" "point value against its opening value" Percent "value of a point at the clearing − opening value" / "opening value", DIP;
        point_value_change_percent "点值较上年" "point value against last year" Percent "value of a point of total cost at the clearing − that of last year in value_history.csv" / "that of last year", DIP;
        payable_months "可支付月数" "months that the balance lasts" Months "balance of the fund at the end of last year" / "a twelfth of what it spent in that year", "S-CMP";
        out_of_county_percent "县域外基金支出占比" "fund spent outside the county" Percent "bills from outside the county" / "all that was paid for the people of consortiums", "S-HS";
        cost_growth_percent "按点数病例次均费用增长率" "growth of the mean cost of cases by points" Percent "mean cost of cases by points − that of last year in group_history.csv" / "that of last year", DIP;
        list_quality_percent "清单质控率" "accepted records" Percent "accepted records" / "accepted and refused records", "C-IND; DIP indicators (dip.md 5)";
    }
}

pub use table::Indicator;
