//! What stands beside the figures: what they rest on and how they are read.

use super::finished::Finished;
use super::language::Language;

/// Lines of the notes.
pub(super) fn lines(finished: &Finished, language: Language) -> Vec<String> {
    let own = &finished.receipt.reproducible;
    let task = own.task["year"].as_i64().map(|year| year.to_string());
    let period = task.unwrap_or_else(|| own.task["month"].as_str().unwrap_or_default().to_owned());
    let (command, version) = (own.task["command"].as_str().unwrap_or_default(), &own.version);
    let region = own.region_id.as_deref().unwrap_or_default();
    let told = match language {
        Language::Chinese => [
            format!("统筹区 {region},期间 {period},casemix {command},版本 {version}。"),
            "金额单位为元,精确到分;点数四位小数。点值显示六位小数,计算时用精确分数。".to_owned(),
            "应付标准 = 点数按约定换算的基金额;清算额 = 标准或记账额经结余留用、超支分担后;年度应付 = 清算额 + 考核增减 + 其他方式 − 扣款 − 未返还保证金 + 分得保证金。".to_owned(),
            "应补(退) = 年度应付 − 已拨付 − 收回预付 + 合并划转 + 上年欠款 − 结转下年。每张表的合计是公式,其存储值为精确合计。".to_owned(),
            "本报告由结果文件夹生成,生成前逐一核对收据中的 SHA-256;各列定义见 docs/formats.md,指标定义见 docs/indicators.md。".to_owned(),
        ],
        Language::English => [
            format!("Region {region}, period {period}, casemix {command}, version {version}."),
            "Amounts are yuan, exact to the fen; points have four decimals. The value of a point is shown with six and never reckoned with.".to_owned(),
            "Standard: the fund amount that the points stand for. Cleared: after surplus and overrun are shared. Final: cleared + assessment effect + other methods − deductions − deposits not released + deposits of others.".to_owned(),
            "Net due = final − paid to date − advance recovered + transferred + debt of last year − carried to next year. Totals are formulas; their stored values are the exact sums.".to_owned(),
            "Made from a result folder whose files were held against the SHA-256 of its receipt. docs/formats.md defines the columns, docs/indicators.md the indicators.".to_owned(),
        ],
    };
    told.into_iter().chain(files(finished, language)).collect()
}

/// What the run rested on.
fn files(finished: &Finished, language: Language) -> Vec<String> {
    let own = &finished.receipt.reproducible;
    let head = language
        .of("所依据的文件(SHA-256 前 12 位):", "Files it rests on (first 12 figures of their SHA-256):");
    let line = |file: &crate::files::FileEntry| {
        format!("{}  {}", file.sha256.chars().take(12).collect::<String>(), file.name)
    };
    let all = own.inputs.iter().chain(&own.region);
    [head.to_owned()].into_iter().chain(all.map(line)).collect()
}
