//! The summary of a what-if: in `summary.json`, and a few tables on the terminal.

use serde::Serialize;

use super::one_line;
use super::summary::shown;

/// A figure in both arms, as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Compare {
    /// What it is.
    pub measure: &'static str,
    /// In the baseline.
    pub baseline: String,
    /// In the variant.
    pub variant: String,
    /// Variant less baseline.
    pub difference: String,
    /// The difference in per cent of the baseline; blank where that is 0.
    pub percent: String,
}

/// A variant that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppliedVariant {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Why it was written.
    pub reason: String,
}

/// A pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComparedPool {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Its figures.
    pub figures: Vec<Compare>,
    /// Hospitals that get more, and less.
    pub gaining: usize,
    /// See there.
    pub losing: usize,
    /// The largest differences of hospitals: code and yuan, gains first.
    pub largest: Vec<(String, String)>,
    /// By how much all hospitals together differ by each cause.
    pub causes: Vec<(&'static str, String)>,
}

/// The hospital that is looked at, in one pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComparedHospital {
    /// The pool.
    pub pool: String,
    /// Its figures.
    pub figures: Vec<Compare>,
    /// Its difference by cause.
    pub causes: Vec<(&'static str, String)>,
}

/// What a search for a goal came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GoalSummary {
    /// The goal.
    pub goal: String,
    /// What was varied, within which bounds.
    pub vary: String,
    /// The value that comes nearest; none where the goal is not met within the bounds.
    pub value: Option<String>,
    /// What comes out there.
    pub reached: Option<String>,
    /// The neighbouring value on the other side of the goal, where it is not met exactly.
    pub other_side: Option<(String, String)>,
    /// How many values were tried.
    pub tried: usize,
}

/// A what-if.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WhatIfSummary {
    /// What was applied, in order.
    pub variants: Vec<AppliedVariant>,
    /// What must be said of every result.
    pub notes: Vec<String>,
    /// The pools.
    pub pools: Vec<ComparedPool>,
    /// The hospital that is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hospital: Option<(String, Vec<ComparedHospital>)>,
    /// What became of a goal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<GoalSummary>,
    /// How many combinations a sweep settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swept: Option<usize>,
}

/// What people call a figure, beside its name.
fn chinese(measure: &str) -> &'static str {
    match measure {
        "final" => "清算额",
        "cases" => "例数",
        "cost" => "总费用",
        "points" => "点数",
        "standard" => "应付标准",
        "recorded" => "统筹记账",
        "retained" => "结余留用",
        "borne_by_hospital" => "医院承担超支",
        "cleared" => "分担后金额",
        "assessment_effect" => "考核影响",
        "other_methods" => "其他方式",
        "deduction" | "deductions" => "扣款",
        "deposit_forfeited" | "deposit" => "保证金",
        "net_due" => "应补(退)",
        "available" => "可分配",
        "point_value" => "点值",
        "reserve_left" => "风险金结余",
        "open_difference" => "未平差额",
        "left" => "结余",
        "route" => "付费方式",
        "group" => "入组变化",
        "coefficient" => "系数",
        "deviation" => "费用异常",
        "budget" => "预算",
        "closing" => "总额平衡",
        "sharing" => "结余留用与超支分担",
        "assessment" => "考核",
        _ => "",
    }
}

fn named(measure: &str) -> String {
    format!("{measure} {}", chinese(measure)).trim_end().to_owned()
}

fn figures(figures: &[Compare]) -> String {
    let row = |own: &Compare| {
        let cells = [&own.baseline, &own.variant, &own.difference, &own.percent];
        std::iter::once(named(own.measure)).chain(cells.into_iter().cloned()).collect()
    };
    let header = ["yuan 元", "baseline 现行", "variant 方案", "difference 差额", "%"];
    shown(&header, figures.iter().map(row).collect())
}

fn causes(causes: &[(&'static str, String)]) -> String {
    let moved = causes.iter().filter(|(_, amount)| amount != "0.00");
    let rows: Vec<Vec<String>> = moved.map(|(name, amount)| vec![named(name), amount.clone()]).collect();
    if rows.is_empty() {
        "no cause moves anything 无变化".to_owned()
    } else {
        shown(&["cause 原因", "yuan 元"], rows)
    }
}

impl std::fmt::Display for WhatIfSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for own in &self.variants {
            writeln!(f, "variant 方案 {}: {} ({})", own.id, one_line(&own.title), one_line(&own.reason))?;
        }
        if self.variants.is_empty() {
            writeln!(f, "no variant: the baseline against itself 无方案")?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "! {note}"))?;
        // Tables without a difference only stand before what was asked for.
        let asked = !self.variants.is_empty() || (self.swept.is_none() && self.goal.is_none());
        for pool in self.pools.iter().filter(|_| asked) {
            writeln!(f, "\npool 统筹 {} {}", pool.name, pool.title)?;
            writeln!(f, "{}", figures(&pool.figures))?;
            writeln!(f, "\nhospitals 医院: gaining 增 {}, losing 减 {}", pool.gaining, pool.losing)?;
            let rows = pool
                .largest
                .iter()
                .map(|(code, amount)| vec![code.clone(), amount.clone()])
                .collect::<Vec<_>>();
            if !rows.is_empty() {
                writeln!(f, "{}", shown(&["hospital 医院", "difference 差额"], rows))?;
            }
            writeln!(f, "\n{}", causes(&pool.causes))?;
        }
        if let Some((code, pools)) = &self.hospital {
            for own in pools {
                writeln!(f, "\nhospital 医院 {code}, pool {}", own.pool)?;
                writeln!(f, "{}", figures(&own.figures))?;
                writeln!(f, "\n{}", causes(&own.causes))?;
            }
        }
        if let Some(swept) = self.swept {
            writeln!(f, "\n{swept} settled in sweep.csv")?;
        }
        self.goal.as_ref().map_or(Ok(()), |goal| goal.write(f))
    }
}

impl GoalSummary {
    fn write(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "\ngoal 目标 {}, by {}: {} values tried", self.goal, self.vary, self.tried)?;
        match (&self.value, &self.reached) {
            (Some(value), Some(reached)) => {
                writeln!(f, "found 求得 {value}: {reached}")?;
                match &self.other_side {
                    Some((other, reached)) => writeln!(f, "on the other side of the goal {other}: {reached}"),
                    None => Ok(()),
                }
            }
            _ => writeln!(f, "there is no such value within these bounds 无解"),
        }
    }
}
