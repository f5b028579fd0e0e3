//! Reasons and findings in the reader's language.

use crate::domain::{Finding, Reason, RejectReason};

use super::language::Language;

/// Why a record was refused.
pub fn of_reject(reason: RejectReason, language: Language) -> &'static str {
    use RejectReason::*;
    let chinese = match reason {
        MissingSetlId => "缺结算流水号",
        DuplicateSetlId => "同一结算流水号的记录内容不同",
        MalformedValue => "单元格的内容不是该列的值,如金额写成 12,3",
        UnsupportedRecordKind => "record_kind 不是 normal、correction、reversal",
        MissingHospital => "缺医疗机构编码",
        UnknownHospital => "结算日该机构不在本统筹区",
        MissingInsuranceType => "缺险种",
        UnknownPool => "没有统筹基金对应该险种",
        UnknownConsortium => "home_consortium 不在 consortium.csv 中",
        NoDiagnosis => "没有诊断",
        MissingAge => "缺年龄",
        ImpossibleAge => "年龄小于 0 或大于 150 岁",
        MissingAdmission => "缺入院时间",
        MissingDischarge => "缺出院时间",
        DischargeBeforeAdmission => "出院早于入院",
        MissingSettlementDate => "缺结算日期",
        SettlementDateOutsideYear => "结算日期不在清算年度内",
        MissingCost => "缺总费用",
        MissingFundAmount => "缺统筹基金支付额",
        CostNotPositive => "总费用不大于零,且不是冲销记录",
        ReversalNotNegative => "冲销记录的总费用不小于零,或有大于零的分项",
        PartBelowZero => "分项费用为负,且不是冲销记录",
        PartAboveWhole => "分项费用大于总费用",
        NoScheme => "该日期没有适用的分组方案",
        UnknownSuperseded => "所更正或冲销的记录不存在,或未被接收",
        SupersededTwice => "所更正或冲销的记录已被更正或冲销",
    };
    language.of(chinese, reason.meaning().trim_start())
}

/// What was odd about a record.
pub fn of_finding(finding: Finding, language: Language) -> &'static str {
    use Finding::*;
    let chinese = match finding {
        RepeatedRecord => "完全相同的记录重复,只计一次",
        UnknownDiagnosis => "诊断编码不在编码表和方案中",
        UnknownProcedure => "手术操作编码不在编码表和方案中",
        GreyCode => "灰码:应使用更细的编码;DIP 仍按其分组",
        BlankCode => "编码列表中有空白,后面的编码前移",
        UnknownSex => "性别不是 1 或 2,涉及性别的规则不成立",
        MissingAgeDays => "不满一岁而缺日龄,新生儿规则不成立",
        MissingWeight => "新生儿(28 天内)缺方案所需的体重",
        ImplausibleWeight => "体重不在 100 至 9999 克之间,按原值使用",
        AgeDaysIgnored => "一岁以上仍填日龄,日龄不用",
        SexConflict => "主要诊断属于另一性别的 MDC",
        AgeConflict => "主要诊断属于婴儿的 MDC,患者年龄较大",
        MissingLengthOfStay => "缺住院天数或为负",
        MissingDischargeWay => "缺离院方式",
        SupersededRecord => "当月被更正记录取代,不计",
        Correction => "更正记录:在自身结算月取代原记录",
        LateRecord => "迟到:所属月已拨付,计入本次结算月",
        Readmission => "在规定天数内因同一病组再入院,前次住院扣减点数",
        Reversal => "冲销记录:点数、费用、基金以负数计",
        MissingMeanCost => "该等级没有病组均费,无法判断低倍率或高倍率",
        NoPoints => "病组没有点数或权重,按政策规定处理",
        NoCoefficient => "没有适用的机构系数,按 1 计",
        SpecialCaseCandidate => "特例单议候选:费用超过上限而点数不变,或符合新生儿条件",
        BelowTcmRatio => "中医治疗占比不足,按 below_tcm_ratio 所列病组计",
        TcmRatioUnknown => "中医治疗占比未知:有空白金额或全部为 0,按本病组计",
        DecisionNotApplied => "special_cases.csv 的决定无处适用:该例不按病组点数付费",
        AuditedBeforePoints => "审核在计点前扣除该例或其部分费用",
        UnknownProcurementClass => "政策未列该采购类别,按无类别分担",
        ExtremeCost => "费用超过政策的复核倍数,请专家审看",
    };
    language.of(chinese, finding.meaning().trim_start())
}

/// Why a case is in no group.
pub fn of_grouping(reason: Reason, language: Language) -> &'static str {
    let (chinese, english) = match reason {
        Reason::UnrelatedProcedure => (
            "主要手术与主要诊断不属于同一 MDC(歧义)",
            "An operation of another MDC than the principal diagnosis.",
        ),
        Reason::NoGroupInMdc => {
            ("进入 MDC,但没有病组接收", "An MDC was entered, and none of its groups took the case.")
        }
        Reason::NoMdc => {
            ("没有 MDC 接收该主要诊断", "No MDC holds the principal diagnosis as the case stands.")
        }
        Reason::UnknownPrincipalDiagnosis => {
            ("主要诊断编码未知", "Nobody knows the code of the principal diagnosis.")
        }
        Reason::ExcludedPrincipalDiagnosis => (
            "主要诊断在不纳入分组之列",
            "The principal diagnosis is on the list of those that cannot be grouped.",
        ),
        Reason::NoDipGroup => {
            ("没有核心病种或综合病种", "No core group of the library or the region, and no mixed group.")
        }
    };
    language.of(chinese, english)
}
