//! What the columns of statements are called.

use super::language::Language;

/// How a column is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Text, also where it looks like a number: codes, months.
    Text,
    /// A number that adds up.
    Sum,
    /// A number that does not.
    Number,
}

use Form::{Number, Sum, Text};

/// Key, form, 中文, English.
const WORDS: &[(&str, Form, &str, &str)] = &[
    ("pool", Text, "统筹", "Pool"),
    ("fixmedins_code", Text, "机构编码", "Hospital code"),
    ("name", Text, "机构名称", "Hospital"),
    ("level", Text, "等级", "Level"),
    ("month", Text, "月份", "Month"),
    ("year", Text, "年度", "Year"),
    ("cases", Sum, "病例数", "Cases"),
    ("grouped", Sum, "入组数", "Grouped"),
    ("points", Sum, "点数", "Points"),
    ("base_points", Sum, "基准点数", "Base points"),
    ("fixed_points", Sum, "固定点数", "Fixed points"),
    ("adjustment_points", Sum, "调整点数", "Adjusted points"),
    ("medfee_sumamt", Sum, "总费用", "Total cost"),
    ("hifp_pay", Sum, "统筹记账", "Fund recorded"),
    ("point_value", Number, "点值", "Point value"),
    ("opening_value", Number, "预结算点值", "Opening value"),
    ("settlement_value", Number, "清算点值", "Settlement value"),
    ("percent", Number, "相差 %", "Difference, %"),
    ("hospitals", Number, "医院数", "Hospitals"),
    ("payable", Sum, "应付", "Payable"),
    ("other_methods", Sum, "其他方式", "Other methods"),
    ("adjustment", Sum, "以前月份调整", "Adjustment"),
    ("deferred", Sum, "超定额缓付", "Deferred"),
    ("carried", Sum, "结转下月", "Carried on"),
    ("carried_in", Sum, "上月结转", "Carried in"),
    ("deduction", Sum, "扣款", "Deduction"),
    ("deposit_held", Sum, "预留保证金", "Deposit held"),
    ("paid", Sum, "拨付", "Paid"),
    ("transferred", Sum, "合并划转", "Transferred"),
    ("quota", Sum, "月定额", "Quota"),
    ("standard", Sum, "应付标准", "Standard"),
    ("recorded", Sum, "记账", "Recorded"),
    ("surplus", Sum, "结余", "Surplus"),
    ("overrun", Sum, "超支", "Overrun"),
    ("retained", Sum, "结余留用", "Retained"),
    ("shared_by_fund", Sum, "基金分担", "Borne by the fund"),
    ("sharing_cut", Sum, "分担削减", "Sharing cut"),
    ("borne_by_hospital", Sum, "机构自担", "Borne by the hospital"),
    ("cleared", Sum, "清算额", "Cleared"),
    ("assessment_score", Number, "考核得分", "Score"),
    ("assessment_coefficient", Number, "考核系数", "Assessment coefficient"),
    ("assessment_effect", Sum, "考核增减", "Assessment effect"),
    ("deposit_released", Sum, "返还保证金", "Deposit released"),
    ("deposit_forfeited", Sum, "扣留保证金", "Deposit forfeited"),
    ("final", Sum, "年度应付", "Final"),
    ("paid_to_date", Sum, "已拨付", "Paid to date"),
    ("prepayment_recovered", Sum, "收回预付", "Advance recovered"),
    ("net_due", Sum, "应补(退)", "Net due"),
    ("other_cut", Sum, "其他方式削减", "Other methods cut"),
    ("gate", Text, "留用分担条件", "Gate"),
    ("assessment_cut", Sum, "奖励削减", "Reward cut"),
    ("deposit_redistributed", Sum, "再分配保证金", "Deposit redistributed"),
    ("carried_to_next", Sum, "结转下年", "Carried to next year"),
    ("debt", Sum, "上年欠款", "Debt of last year"),
    ("line", Text, "项目", "Line"),
    ("kind", Text, "类别", "Kind"),
    ("value", Number, "数值", "Value"),
    ("reason", Text, "原因", "Reason"),
    ("group_code", Text, "病组", "Group"),
    ("days", Sum, "住院日", "Days"),
    ("low", Sum, "低倍率", "Very low cost"),
    ("high", Sum, "高倍率", "Very high cost"),
    ("mean_cost", Number, "次均费用", "Mean cost"),
    ("balance", Sum, "结余(超支)", "Balance"),
    ("check", Text, "校验项", "Check"),
    ("unit", Text, "单位", "Unit"),
    ("expected", Number, "应为", "Expected"),
    ("held", Number, "实为", "Held"),
    ("difference", Number, "差额", "Difference"),
    ("setl_id", Text, "结算流水号", "Settlement id"),
    ("status", Text, "入组状态", "Status"),
    ("deviation", Text, "偏差", "Deviation"),
    ("standard_amount", Number, "按预结算点值", "At the opening value"),
    ("payment_method", Text, "支付方式", "Method"),
    ("what", Text, "事项", "What"),
    ("meaning", Text, "含义", "Meaning"),
    ("source", Text, "出处", "Source"),
    ("row", Text, "行号", "Row"),
    ("detail", Text, "说明", "Detail"),
    ("indicator", Text, "指标", "Indicator"),
    ("title", Text, "名称", "Name"),
    ("numerator", Number, "分子", "Numerator"),
    ("denominator", Number, "分母", "Denominator"),
    ("rank", Number, "同级排名", "Rank in its level"),
    ("of", Number, "同级机构数", "Hospitals of the level"),
    ("available", Sum, "可分配", "Available"),
    ("method", Text, "算法", "Method"),
    ("item", Text, "项目", "Item"),
    ("at_least", Number, "不低于", "At least"),
    ("at_most", Number, "不高于", "At most"),
    ("beyond", Text, "预警", "Warning"),
];

/// What a column is called, and how it is read; a column without a word goes by its key, as text.
pub(super) fn word(key: &str, language: Language) -> (String, Form) {
    match WORDS.iter().find(|(own, ..)| *own == key) {
        Some((_, form, chinese, english)) => (language.of(chinese, english).to_owned(), *form),
        None => (key.to_owned(), Text),
    }
}
