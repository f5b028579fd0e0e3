//! What cells say in the reader's language: the words of tables are keys for programs.

use crate::domain::{Finding, Method, Status};
use crate::report::ValueOf;

use super::language::Language;

/// Columns whose cells are words of a closed list, and how several of them are joined.
const LISTS: &[(&str, char)] = &[("what", ' '), ("gate", '|')];

/// What a cell says in words; text that is no word of its column stays as it is.
pub fn value_words(column: &str, text: &str, language: Language) -> String {
    let one = |text: &str| word_of(column, text, language).unwrap_or_else(|| text.to_owned());
    match LISTS.iter().find(|(own, _)| *own == column) {
        Some((_, joint)) => text.split(*joint).map(one).collect::<Vec<_>>().join(language.of("、", ", ")),
        None => one(text),
    }
}

fn word_of(column: &str, text: &str, language: Language) -> Option<String> {
    let told = |chinese: &str, english: &str| Some(language.of(chinese, english).to_owned());
    match column {
        "unit" | "kind" => among(UNITS, text, language).or_else(|| among(KINDS, text, language)),
        "beyond" => among(&[("below", "过低", "below"), ("above", "过高", "above")], text, language),
        "opening_of" | "settlement_of" => {
            let own = ValueOf::ALL.into_iter().find(|own| own.name() == text)?;
            let (chinese, english) = of_value(own);
            told(chinese, english)
        }
        "line" => among(LINES, text, language),
        "check" => {
            let (own, chinese) = CHECKS.iter().find(|(own, _)| *own == text)?;
            told(chinese, own)
        }
        "gate" => among(GATES, text, language),
        "payment_method" => {
            let method = Method::ALL.into_iter().find(|own| own.name() == text)?;
            let (chinese, english) = of_method(method);
            told(chinese, english)
        }
        "deviation" => among(DEVIATIONS, text, language),
        "what" => of_mark(text, language),
        _ => None,
    }
}

/// A word of a list of key, 中文, English.
fn among(list: &[(&str, &str, &str)], text: &str, language: Language) -> Option<String> {
    let (_, chinese, english) = list.iter().find(|(key, ..)| *key == text)?;
    Some(language.of(chinese, english).to_owned())
}

fn of_method(method: Method) -> (&'static str, &'static str) {
    match method {
        Method::Group => ("按病组", "by group"),
        Method::BedDay => ("按床日", "by bed day"),
        Method::SingleDisease => ("单病种", "single disease"),
        Method::Item => ("按项目", "by item"),
        Method::Capitation => ("按人头", "per head"),
        Method::Excluded => ("不在此结算", "paid elsewhere"),
        Method::Refused => ("拒付", "refused"),
    }
}

fn of_value(value: ValueOf) -> (&'static str, &'static str) {
    match value {
        ValueOf::Fund => ("统筹基金", "the fund"),
        ValueOf::Elastic => ("统筹基金(固定与浮动点数平均)", "the fund, mean of fixed and floating points"),
        ValueOf::TotalCost => ("总费用", "total cost"),
    }
}

/// What marks a case on the lists that a hospital appeals by.
fn of_mark(text: &str, language: Language) -> Option<String> {
    let marks = [
        (Status::Ungrouped.name(), "未入组", "ungrouped"),
        (Status::Ambiguous.name(), "歧义", "ambiguous"),
        ("rejected", "拒收", "rejected"),
        (Finding::SpecialCaseCandidate.name(), "特例单议候选", "candidate for a single decision"),
        (Finding::ExtremeCost.name(), "费用超过复核倍数", "cost for experts to review"),
    ];
    among(&marks, text, language)
}

type Words = &'static [(&'static str, &'static str, &'static str)];

const UNITS: Words = &[
    ("percent", "百分比", "percent"),
    ("ratio", "比值", "ratio"),
    ("yuan", "元", "yuan"),
    ("yuan per point", "元/点", "yuan per point"),
    ("days", "天", "days"),
    ("months", "个月", "months"),
    ("points", "点", "points"),
    ("cases", "例", "cases"),
];

const DEVIATIONS: Words = &[
    ("low", "低倍率", "very low cost"),
    ("normal", "正常", "normal"),
    ("high", "高倍率", "very high cost"),
    ("incomplete", "未完成治疗", "early end"),
];

const GATES: Words = &[
    ("met", "满足", "met"),
    ("min_score", "考核分不足", "score too low"),
    ("justified", "超支无合理说明", "overrun not justified"),
    ("max_admissions_ratio", "住院人次增长过快", "too many admissions"),
];

/// Kinds of the lines of a budget, and of what became of them.
const KINDS: Words = &[
    ("total", "总额", "total"),
    ("growth", "增长率", "growth"),
    ("income_share", "收入比例", "share of the income"),
    ("add", "增加", "added"),
    ("subtract", "扣除", "taken off"),
    ("subtract_share", "按比例扣除", "share taken off"),
    ("reserve", "风险金", "reserve"),
    ("reserve_share", "按比例风险金", "share for the reserve"),
    ("reserve_remainder", "余额作风险金", "rest for the reserve"),
    ("change", "年中调整", "change in the year"),
    ("amount", "金额", "amount"),
    ("line, drawn", "专项支用", "line, drawn"),
    ("line, from reserve", "专项由风险金支付", "line, from reserve"),
    ("line, from available", "专项由可分配额支付", "line, from available"),
    ("line, cut", "专项削减", "line, cut"),
    ("line, returned", "专项退回", "line, returned"),
    ("line, left", "专项结余", "line, left"),
];

/// Lines of `pool.csv` that no budget names.
const LINES: Words = &[
    ("available before amounts by item", "按项目付费前可分配", "available before amounts by item"),
    ("by item, from available", "按项目付费,由可分配额支付", "by item, from available"),
    ("by item, from reserve", "按项目付费,由风险金支付", "by item, from reserve"),
    ("by item, cut", "按项目付费,削减", "by item, cut"),
    ("budgets of consortiums", "医共体预算", "budgets of consortiums"),
    ("for people of no consortium", "未参加医共体人员部分", "for people of no consortium"),
    ("drawn by consortiums", "医共体支用", "drawn by consortiums"),
    ("drawn by consortiums, from reserve", "医共体支用,由风险金支付", "drawn by consortiums, from reserve"),
    ("drawn by consortiums, from left", "医共体支用,由结余支付", "drawn by consortiums, from left"),
    ("available", "可分配", "available"),
    ("standard before closing", "平差前应付标准", "standard before closing"),
    ("scaled to close the total", "按总额平差", "scaled to close the total"),
    ("standard", "应付标准", "standard"),
    ("recorded", "记账", "recorded"),
    ("reserve to close the total", "风险金用于平差", "reserve to close the total"),
    ("difference left open", "未平差额", "difference left open"),
    ("surplus", "结余", "surplus"),
    ("retained by hospitals", "机构留用结余", "retained by hospitals"),
    ("overrun", "超支", "overrun"),
    ("overrun shared by the fund", "基金分担超支", "overrun shared by the fund"),
    ("overrun sharing cut", "超支分担削减", "overrun sharing cut"),
    ("sharing paid from unkept surplus", "分担由未留用结余支付", "sharing paid from unkept surplus"),
    ("sharing paid from reserve", "分担由风险金支付", "sharing paid from reserve"),
    ("sharing paid from fund balance", "分担由累计结余支付", "sharing paid from fund balance"),
    ("cleared", "清算额", "cleared"),
    ("assessment reductions", "考核扣减", "assessment reductions"),
    ("assessment rewards", "考核奖励", "assessment rewards"),
    ("assessment rewards cut", "考核奖励削减", "assessment rewards cut"),
    ("deductions", "扣款", "deductions"),
    ("deposits released", "返还保证金", "deposits released"),
    ("deposits forfeited", "扣留保证金", "deposits forfeited"),
    ("deposits redistributed", "再分配保证金", "deposits redistributed"),
    ("final", "年度应付", "final"),
    ("paid in months", "各月已拨付", "paid in months"),
    ("prepayments recovered", "收回预付", "prepayments recovered"),
    ("debts of last year", "上年欠款", "debts of last year"),
    ("net due", "应补(退)", "net due"),
    ("carried into the next year", "结转下年", "carried into the next year"),
    ("reserve left", "风险金结余", "reserve left"),
    ("left", "结余未分配", "left"),
    ("points", "总点数", "points"),
    ("fixed points", "固定点数", "fixed points"),
    ("fixed value", "固定点值", "fixed value"),
    ("floating points", "浮动点数", "floating points"),
    ("floating value", "浮动点值", "floating value"),
    ("point value", "点值", "point value"),
    ("reimbursement ratio", "报销比例", "reimbursement ratio"),
];

/// The closing checks; in English they go by their own words.
const CHECKS: &[(&str, &str)] = &[
    ("deductions.csv = deducted, hospital by hospital", "deductions.csv = 已扣款,逐院"),
    (
        "net due + carried = final − paid − advance + transferred + debt, hospital by hospital",
        "应补(退) + 结转 = 年度应付 − 已付 − 预付 + 划转 + 欠款,逐院",
    ),
    (
        "budget = paid + carried + deducted + reserve + lines + left",
        "预算 = 已付 + 结转 + 扣款 + 风险金 + 专项 + 结余",
    ),
    ("points: of cases written = of all pools", "点数:写出的病例 = 各统筹合计"),
    ("points: fixed, of cases written = of all pools", "固定点数:写出的病例 = 各统筹合计"),
    ("cases: accepted = of all pools", "病例数:接收 = 各统筹合计"),
    ("cost: accepted = of all pools", "总费用:接收 = 各统筹合计"),
    ("fund: accepted = of all pools", "统筹记账:接收 = 各统筹合计"),
    ("audit: deductions.csv before points = taken off cases", "审核:deductions.csv 计点前扣除 = 从病例扣除"),
    ("budget: lines leave what is available", "预算:各行之后即为可分配"),
    ("budget: total = available + reserve + lines", "预算:总额 = 可分配 + 风险金 + 专项"),
    ("cases: in = sum of methods", "病例数:进入 = 各支付方式合计"),
    ("cost: in = sum of methods", "总费用:进入 = 各支付方式合计"),
    ("fund: in = sum of methods", "统筹记账:进入 = 各支付方式合计"),
    ("lines: cases routed to them = cases that draw on them", "专项:分流病例 = 支用病例"),
    ("lines: cost routed to them = cost that draws on them", "专项:分流费用 = 支用费用"),
    ("lines: fund routed to them = fund that draws on them", "专项:分流记账 = 支用记账"),
    ("lines: of cases and per head = drawn, hospital by hospital", "专项:病例与人头 = 支用,逐院"),
    (
        "lines: set aside + reserve + available = paid + returned + left, line by line",
        "专项:预留 + 风险金 + 可分配 = 支付 + 退回 + 结余,逐项",
    ),
    ("by item: from available and reserve = paid", "按项目:可分配与风险金支付 = 已付"),
    ("by item: cut = what available and reserve lack", "按项目:削减 = 可分配与风险金不足"),
    ("other methods: by item + lines = paid", "其他方式:按项目 + 专项 = 已付"),
    ("other methods: drawn = paid + cut", "其他方式:支用 = 已付 + 削减"),
    (
        "available: budget + returned − by item − lines − consortiums = for points",
        "可分配:预算 + 退回 − 按项目 − 专项 − 医共体 = 按点数",
    ),
    ("standard: sum = before closing + scaling", "应付标准:合计 = 平差前 + 平差"),
    ("standard: sum = available + reserve used + difference", "应付标准:合计 = 可分配 + 动用风险金 + 差额"),
    ("sharing: standard − recorded = surplus − overrun", "留用分担:标准 − 记账 = 结余 − 超支"),
    ("sharing: what the fund bears = what the sources paid", "留用分担:基金分担 = 各来源支付"),
    ("points: of groups or classes = of all cases", "点数:各病组或类别 = 全部病例"),
    (
        "recorded: of groups or classes = of the hospital, hospital by hospital",
        "记账:各病组或类别 = 全院,逐院",
    ),
    ("transferred: what is handed on arrives", "划转:划出 = 划入"),
    (
        "assessment: coefficient × cleared = effect + cut, hospital by hospital",
        "考核:系数 × 清算额 = 增减 + 削减,逐院",
    ),
    ("assessment: reductions = what came in", "考核:扣减 = 收入"),
    ("assessment: rewards = what their source paid", "考核:奖励 = 来源支付"),
    ("points: fixed + floating = of all cases", "点数:固定 + 浮动 = 全部病例"),
    (
        "elastic: fixed + floating points at their values = before closing",
        "弹性点值:固定与浮动点数各按点值 = 平差前",
    ),
    ("ledger: the budget came in", "账簿:预算入账"),
    ("ledger: given = cleared + other methods, hospital by hospital", "账簿:给付 = 清算额 + 其他方式,逐院"),
    (
        "ledger: paid + carried = final + transferred less debts of last year, hospital by hospital",
        "账簿:已付 + 结转 = 年度应付 + 划转 − 上年欠款,逐院",
    ),
    ("ledger: carried into the next year, hospital by hospital", "账簿:结转下年,逐院"),
    ("ledger: nothing payable, hospital by hospital", "账簿:无应付余额,逐院"),
    ("ledger: no deposit held, hospital by hospital", "账簿:无保证金余额,逐院"),
    ("ledger: nothing deferred, hospital by hospital", "账簿:无缓付余额,逐院"),
    ("ledger: no advance outstanding, hospital by hospital", "账簿:无未收回预付,逐院"),
    ("ledger: deductions.csv = deducted", "账簿:deductions.csv = 已扣款"),
    ("ledger: every forfeited deposit has its place", "账簿:扣留的保证金均有去处"),
    ("ledger: left on each line", "账簿:各专项结余"),
    ("ledger: reserve left", "账簿:风险金结余"),
    ("ledger: left", "账簿:结余"),
    ("accounts: in = postings to it, account by account", "账户:借入 = 分录,逐户"),
    ("accounts: opening + in − out = closing, account by account", "账户:期初 + 收入 − 支出 = 期末,逐户"),
    (
        "consortiums: recorded of all people = recorded, hospital by hospital",
        "医共体:全部人员记账 = 记账,逐院",
    ),
    (
        "consortiums: by item of all people = by item, hospital by hospital",
        "医共体:全部人员按项目 = 按项目,逐院",
    ),
    (
        "consortiums: paid for all people = standard, hospital by hospital",
        "医共体:为全部人员支付 = 应付标准,逐院",
    ),
    ("consortiums: available = budgets opened + rest", "医共体:可分配 = 打包预算 + 其余"),
    ("consortiums: outside_bills.csv = paid outside", "医共体:outside_bills.csv = 县域外支付"),
    ("consortiums: kept surplus = county + township + village", "医共体:留用结余 = 县 + 乡 + 村"),
    ("consortiums: every budget has its place", "医共体:各预算均有去处"),
    ("consortiums: netting = received − owed for each other's people", "医共体:轧差 = 互相应收 − 应付"),
    ("consortiums: what one pays another receives", "医共体:一方所付即另一方所收"),
    ("incentive: given = received", "激励:发放 = 收到"),
];
