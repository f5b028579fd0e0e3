//! What was paid and why: the signed steps from what the points stand for to what is due.

use maud::{Markup, html};

use crate::pages::exact::{negated, number, sum};
use crate::pages::grid::Grid;
use crate::pages::language::Language;
use crate::pages::words::word;

use super::parts::grouped;

/// How a column of the clearing enters the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Enters {
    /// It is added to what stands above it.
    Added,
    /// It is taken off.
    TakenOff,
    /// What has come together down to here.
    Comes,
    /// It is told beside the steps and adds nothing.
    Beside,
}

impl Enters {
    /// The word for programs that read the page.
    fn key(self) -> &'static str {
        match self {
            Self::Added | Self::TakenOff => "part",
            Self::Comes => "sum",
            Self::Beside => "beside",
        }
    }
}

use Enters::{Added, Beside, Comes, TakenOff};

/// Every column of the clearing that `cleared`, `final` and `net_due` are made of, in the order of their formulas
/// (`settlement::ClearingRow`), and why it is there: 中文, English.
const STEPS: [(&str, Enters, &str, &str); 19] = [
    ("standard", Added, "点数按约定换算的基金额", "what the points stand for, by the convention"),
    ("recorded", Beside, "同样病例按项目记账的统筹基金", "recorded by item for the same cases"),
    (
        "surplus",
        TakenOff,
        "应付标准高于记账,先归基金",
        "the standard above what was recorded, first to the fund",
    ),
    ("retained", Added, "结余中由医院留用", "what hospitals keep of the surplus"),
    ("shared_by_fund", Added, "超支中由基金分担", "what the fund bears of an overrun"),
    ("sharing_cut", TakenOff, "分担来源不足的部分", "what the sources of that could not pay"),
    ("cleared", Comes, "标准或记账,经留用与分担", "standard or recorded, after sharing"),
    ("assessment_effect", Added, "考核系数的增减", "by the assessment"),
    ("other_methods", Added, "按项目、单病种、人头等", "by item, single disease, head"),
    ("deduction", TakenOff, "审核扣款", "refused by audit"),
    ("deposit_forfeited", TakenOff, "考核未达,保证金不返还", "deposit not released"),
    ("deposit_redistributed", Added, "分得其他机构未返还的保证金", "of the deposits of others"),
    ("final", Comes, "年度应付", "what the year comes to"),
    ("paid_to_date", TakenOff, "各月已拨付", "paid in the months"),
    (
        "deferred",
        Beside,
        "各月超定额、留待清算的应付",
        "claims of the months above a quota, which waited for this",
    ),
    ("prepayment_recovered", TakenOff, "收回预付的周转金", "advances taken back"),
    ("transferred", Added, "机构合并划入(划出为负)", "handed on in mergers"),
    ("debt", Added, "上年欠款(负数)", "owed from last year, below zero"),
    ("carried_to_next", TakenOff, "欠款结转下年(负数)", "owed and carried into the next year, below zero"),
];

/// The last line.
const DUE: (&str, Enters, &str, &str) = ("net_due", Comes, "应补(退)", "still due");

/// The steps of some rows of the clearing; those that are zero in all are left out.
pub(super) fn table(clearing: &Grid, rows: &[&Vec<String>], pool: &str, language: Language) -> Markup {
    let lines = STEPS.into_iter().chain([DUE]).filter_map(|(column, enters, chinese, english)| {
        let total = sum(rows.iter().map(|row| clearing.cell(row, column)));
        let nothing = number(&total).is_none_or(|own| own == Default::default());
        let shown = if enters == TakenOff { negated(&total) } else { total };
        (enters == Comes || !nothing).then(|| (column, enters, shown, language.of(chinese, english)))
    });
    html! {
        div.wide tabindex="0" role="region" aria-label=(pool) {
            table data-sheet="why" data-pool=(pool) { tbody {
                @for (column, enters, amount, why) in lines {
                    tr {
                        th.comes[enters == Comes] scope="row" { (word(column, language).0) }
                        td.n.comes[enters == Comes].beside[enters == Beside].minus[amount.starts_with('-')] data-key=(column) data-step=(enters.key()) { (grouped(&amount)) }
                        td { @if enters == Beside { (language.of("(不计入)", "(adds nothing) ")) } (why) }
                    }
                }
            } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::CLEARING_COLUMNS;

    /// Columns of the clearing that no sum is made of: what they are, and which column has them already.
    const NO_STEP: [&str; 14] = [
        "pool",
        "fixmedins_code",
        "year",
        "cases",
        "points",
        "fixed_points",
        "point_value",
        "gate",
        "assessment_score",
        "assessment_coefficient",
        // overrun − shared_by_fund + sharing_cut
        "borne_by_hospital",
        // Between standard and recorded; cleared has it by the standard.
        "overrun",
        // deposit_held = deposit_released + deposit_forfeited; what is held was never paid.
        "deposit_held",
        "deposit_released",
    ];

    #[test]
    fn every_column_of_the_clearing_is_a_step_or_none_on_purpose() {
        // other_methods and assessment_effect are told after these cuts.
        let cuts = ["other_cut", "assessment_cut"];
        let own: Vec<&str> = STEPS.iter().chain([&DUE]).map(|(column, ..)| *column).collect();
        for column in CLEARING_COLUMNS {
            let places = [own.contains(&column), NO_STEP.contains(&column), cuts.contains(&column)];
            assert_eq!(places.iter().filter(|own| **own).count(), 1, "{column}");
        }
        assert_eq!(own.len() + NO_STEP.len() + cuts.len(), CLEARING_COLUMNS.len());
    }
}
