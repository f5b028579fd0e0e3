//! The clearing of a year in one pool.

use num_traits::One;

use crate::domain::{CaseSums, Error, Fen, Number, PartSums, Points, Quotient, fen_of, quotient_of_fen};
use crate::policy::{
    ForfeitedTo, NegativeDue, ReductionTo, RewardFrom, SharingLevel, SharingSource, YearRules,
};

use super::amounts::{Claim, PointValue, Valued, fund_amounts};
use super::assessment::Assessment;
use super::budget::Budget;
use super::close::{Closed, close_to};
use super::deductions::Deducted;
use super::deposit::{redistributed, released_share};
use super::gate::Unmet;
use super::merger::settle_dues;
use super::month::MonthRow;
use super::others::{LineClaim, LineYear, Others};
use super::shares::Sharing;
use super::sharing::Shared;

/// What the months of a year did for a hospital in a pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthTotals {
    /// Fund amount by points, with what months changed of earlier ones.
    pub payable: Fen,
    /// Fund amount by other methods.
    pub other_methods: Fen,
    /// Deductions taken.
    pub deduction: Fen,
    /// Deposits held.
    pub deposit_held: Fen,
    /// Paid.
    pub paid: Fen,
    /// Handed on by merged hospitals, or (with the opposite sign) to a successor.
    pub transferred: Fen,
    /// Claims above a quota, which wait for the clearing.
    pub deferred: Fen,
}

impl MonthTotals {
    /// Adds a month.
    pub fn add(&mut self, row: &MonthRow) {
        self.payable += row.payable + row.adjustment;
        self.other_methods += row.other_methods;
        self.deduction += row.deduction;
        self.deposit_held += row.deposit_held;
        self.paid += row.paid;
        self.transferred += row.transferred;
        self.deferred += row.deferred;
    }
}

/// A hospital in the year of a pool.
#[derive(Clone, Debug, Default)]
pub struct HospitalYear {
    /// All its cases of the year, with all corrections.
    pub sums: CaseSums,
    /// What its cases and heads draw on lines of the budget, by line and method.
    pub claims: Vec<LineClaim>,
    /// What it is to be paid per head, by the table.
    pub per_head: Fen,
    /// Its base points, where growth over them is paid.
    pub base_volume: Points,
    /// Its claims at the guarantee rates of the consortiums, where the convention is that.
    pub guaranteed: Fen,
    /// What its months did.
    pub months: MonthTotals,
    /// Deductions that the clearing takes.
    pub at_clearing: Vec<Deducted>,
    /// Advances of the year.
    pub prepaid: Fen,
    /// A debt of last year, zero or below, that the months took off what they paid.
    pub debt: Fen,
    /// Its assessment.
    pub score: Option<Number>,
    /// Its cases by group or class, where sharing asks for them.
    pub parts: Vec<PartSums>,
    /// Its quota, where sharing is measured by it.
    pub quota: Option<Fen>,
    /// Whether an overrun was found justified.
    pub justified: bool,
    /// Its outpatient visits.
    pub visits: Option<i64>,
    /// The hospital that has its rights and debts at the end of the year.
    pub heir: Option<usize>,
}

impl HospitalYear {
    fn claim(&self) -> Claim<'_> {
        Claim { sums: &self.sums, base_volume: self.base_volume, guaranteed: self.guaranteed }
    }
}

/// What the clearing of a year gives a hospital.
///
/// `cleared = standard − (surplus − retained) + shared_by_fund − sharing_cut`,
/// `final = cleared + assessment_effect + other_methods − deduction − deposit_forfeited + deposit_redistributed`,
/// `net_due + carried_to_next = final − paid in the months − prepayment_recovered + transferred + debt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearingRow {
    /// Fund amount that the points of the year stand for.
    pub standard: Fen,
    /// Fund amount recorded by item for the same cases.
    pub recorded: Fen,
    /// What becomes of the difference.
    pub shared: Shared,
    /// What the sources could not pay of the fund's part.
    pub sharing_cut: Fen,
    /// The conditions of the gate that it did not meet; none without a gate.
    pub gate: Option<Unmet>,
    /// The cleared amount.
    pub cleared: Fen,
    /// The coefficient of its assessment; 1 where there is none.
    pub coefficient: Quotient,
    /// What it adds, or (negative) takes away.
    pub assessment_effect: Fen,
    /// What its source could not pay of a reward.
    pub assessment_cut: Fen,
    /// Paid by other methods than points, after a cut where the budget does not suffice.
    pub other_methods: Fen,
    /// That cut.
    pub other_cut: Fen,
    /// The score, where there is one.
    pub score: Option<Number>,
    /// All deductions of the year.
    pub deduction: Fen,
    /// Deposits released.
    pub deposit_released: Fen,
    /// Deposits forfeited.
    pub deposit_forfeited: Fen,
    /// What it is given of the deposits of others.
    pub deposit_redistributed: Fen,
    /// What the hospital gets for the year in all.
    pub final_amount: Fen,
    /// Advances recovered.
    pub prepayment_recovered: Fen,
    /// In months and at the clearing: handed on by merged hospitals, or (with the opposite sign) to a successor.
    pub transferred: Fen,
    /// A debt of last year, zero or below.
    pub debt: Fen,
    /// What is still due to it, or (negative) from it.
    pub net_due: Fen,
    /// What it owes and the next year takes off; zero or below.
    pub carried_to_next: Fen,
}

impl ClearingRow {
    /// The hospital's part of an overrun.
    pub fn borne_by_hospital(&self) -> Fen {
        self.shared.overrun - self.shared.shared_by_fund + self.sharing_cut
    }

    /// The part of a surplus that goes back to the fund.
    pub fn returned(&self) -> Fen {
        self.shared.surplus - self.shared.retained
    }
}

/// The clearing of a pool.
#[derive(Clone, Debug)]
pub struct Clearing {
    /// The budget.
    pub budget: Budget,
    /// Amounts paid by item that came off the available money.
    pub items_from_available: Fen,
    /// Amounts paid by item that the reserve had to pay.
    pub items_from_reserve: Fen,
    /// What each hospital is paid by item from the group method's money.
    pub items: Vec<Fen>,
    /// The lines of the budget for other methods, in order.
    pub lines: Vec<LineYear>,
    /// What was available for the points.
    pub available: Fen,
    /// Yuan per point, exactly; none for a rate.
    pub value: Option<PointValue>,
    /// What the points of each hospital stand for before the total is closed to the available money.
    pub before_closing: Vec<Fen>,
    /// What closing by scaling added to that total, or (negative) took from it.
    pub scaled: Fen,
    /// What closing the total took from the reserve.
    pub closing_from_reserve: Fen,
    /// The total above (below) the available money that the policy leaves open.
    pub open_difference: Fen,
    /// What each source paid of the fund's part of overruns.
    pub sources: Vec<(SharingSource, Fen)>,
    /// Whether surplus and overrun were shared in parts of a hospital.
    pub in_parts: bool,
    /// What assessment took, and where it went.
    pub reduced: Option<(ReductionTo, Fen)>,
    /// What rewards of assessment took, and where from.
    pub rewarded: Option<(RewardFrom, Fen)>,
    /// Where forfeited deposits went.
    pub forfeited_to: ForfeitedTo,
    /// What became of debts.
    pub negative_due: NegativeDue,
    /// A row per hospital, in order.
    pub rows: Vec<ClearingRow>,
    /// What is left of the reserve.
    pub reserve_left: Fen,
    /// What is left of the available money.
    pub left: Fen,
}

/// Clears a year.
///
/// # Rounding
/// Each amount of a hospital once where its formula ends; amounts that must sum to a total by largest remainder.
///
/// # Errors
/// When the value of a point does not exist, or a total cannot be scaled to the available money.
pub fn clear(budget: Budget, rules: &YearRules, hospitals: &[HospitalYear]) -> Result<Clearing, Error> {
    let others = Others::pay(&budget, hospitals);
    let (available, mut reserve) = (others.available - budget.drawn, others.reserve);
    let claims: Vec<Claim<'_>> = hospitals.iter().map(HospitalYear::claim).collect();
    let Valued { amounts, value } = fund_amounts(&rules.value, available, &claims)?;
    let before_closing = match rules.sharing.level {
        SharingLevel::Quota => hospitals.iter().map(|hospital| hospital.quota.unwrap_or_default()).collect(),
        _ => amounts,
    };
    let points: Points = hospitals.iter().map(|hospital| hospital.sums.points).sum();
    let Closed { amounts: standards, scaled, from_reserve, open } =
        close_to(rules.close_to, before_closing.clone(), points, available, reserve)?;
    reserve -= from_reserve;
    let sharing = Sharing::of(&rules.sharing, hospitals, &standards, reserve);
    reserve -= sharing.used(SharingSource::Reserve);
    let paid = others.by_hospital(hospitals);
    let mut rows: Vec<ClearingRow> = hospitals
        .iter()
        .enumerate()
        .map(|(index, hospital)| {
            cleared_row(hospital, standards[index], sharing.of_hospital(index), paid[index])
        })
        .collect();
    let assessment = assess(rules, hospitals, &mut rows, reserve);
    reserve += assessment.brought(ReductionTo::Reserve) - assessment.taken_of_reserve();
    release_deposits(rules, hospitals, &mut rows);
    finish_rows(rules, hospitals, &mut rows);
    let total = |of: fn(&ClearingRow) -> Fen| rows.iter().map(of).sum::<Fen>();
    let kept_by_fund = total(|row| row.deposit_forfeited - row.deposit_redistributed);
    let left = available + from_reserve + open.at_least_zero() - standards.iter().sum()
        + total(ClearingRow::returned)
        - sharing.used(SharingSource::UnkeptSurplus)
        + assessment.brought(ReductionTo::Pool);
    let to_reserve = rules.deposit.forfeited_to == ForfeitedTo::Reserve;
    Ok(Clearing {
        items_from_available: others.items_from_available,
        items_from_reserve: others.items_from_reserve,
        items: others.items,
        lines: others.lines,
        available,
        value,
        before_closing,
        scaled,
        closing_from_reserve: from_reserve,
        open_difference: open,
        sources: sharing.sources,
        in_parts: matches!(rules.sharing.level, SharingLevel::Group | SharingLevel::Case),
        reduced: assessment.reduced,
        rewarded: assessment.rewarded,
        forfeited_to: rules.deposit.forfeited_to,
        negative_due: rules.negative_due,
        rows,
        reserve_left: if to_reserve { reserve + kept_by_fund } else { reserve },
        left: if to_reserve { left } else { left + kept_by_fund },
        budget,
    })
}

/// A row as far as the cleared amount; what comes after it is filled in by the steps that follow.
fn cleared_row(
    hospital: &HospitalYear,
    standard: Fen,
    (shared, sharing_cut, gate): (Shared, Fen, Option<Unmet>),
    (other_methods, other_cut): (Fen, Fen),
) -> ClearingRow {
    ClearingRow {
        standard,
        recorded: hospital.sums.group.fund,
        shared,
        sharing_cut,
        gate,
        cleared: standard - (shared.surplus - shared.retained) + shared.shared_by_fund - sharing_cut,
        coefficient: Quotient::one(),
        assessment_effect: Fen::ZERO,
        assessment_cut: Fen::ZERO,
        other_methods,
        other_cut,
        score: hospital.score,
        deduction: Fen::ZERO,
        deposit_released: Fen::ZERO,
        deposit_forfeited: Fen::ZERO,
        deposit_redistributed: Fen::ZERO,
        final_amount: Fen::ZERO,
        prepayment_recovered: hospital.prepaid,
        transferred: hospital.months.transferred,
        debt: hospital.debt,
        net_due: Fen::ZERO,
        carried_to_next: Fen::ZERO,
    }
}

fn assess(
    rules: &YearRules,
    hospitals: &[HospitalYear],
    rows: &mut [ClearingRow],
    reserve: Fen,
) -> Assessment {
    let cleared: Vec<Fen> = rows.iter().map(|row| row.cleared).collect();
    let assessment = Assessment::of(rules.assessment.as_ref(), hospitals, &cleared, reserve);
    for (index, row) in rows.iter_mut().enumerate() {
        row.coefficient = assessment.coefficients[index].clone();
        (row.assessment_effect, row.assessment_cut) = (assessment.effects[index], assessment.cuts[index]);
    }
    assessment
}

fn release_deposits(rules: &YearRules, hospitals: &[HospitalYear], rows: &mut [ClearingRow]) {
    for (row, hospital) in rows.iter_mut().zip(hospitals) {
        let held = hospital.months.deposit_held;
        row.deposit_released =
            fen_of(&(released_share(&rules.deposit, hospital.score) * quotient_of_fen(held)));
        row.deposit_forfeited = held - row.deposit_released;
    }
    let forfeited: Vec<Fen> = rows.iter().map(|row| row.deposit_forfeited).collect();
    for (row, own) in rows.iter_mut().zip(redistributed(rules.deposit.forfeited_to, hospitals, &forfeited)) {
        row.deposit_redistributed = own;
    }
}

/// Final amounts, and what of them is still due to whom.
fn finish_rows(rules: &YearRules, hospitals: &[HospitalYear], rows: &mut [ClearingRow]) {
    for (row, hospital) in rows.iter_mut().zip(hospitals) {
        let at_clearing: Fen = hospital.at_clearing.iter().map(|row| row.amount).sum();
        row.deduction = hospital.months.deduction + at_clearing;
        row.final_amount =
            row.cleared + row.assessment_effect + row.other_methods - row.deduction - row.deposit_forfeited
                + row.deposit_redistributed;
    }
    let due = |(row, hospital): (&ClearingRow, &HospitalYear)| {
        row.final_amount - hospital.months.paid - hospital.prepaid
            + hospital.months.transferred
            + hospital.debt
    };
    let dues: Vec<Fen> = rows.iter().zip(hospitals).map(due).collect();
    let heirs: Vec<Option<usize>> = hospitals.iter().map(|hospital| hospital.heir).collect();
    for (row, due) in rows.iter_mut().zip(settle_dues(&dues, &heirs, rules.negative_due)) {
        row.transferred += due.transferred;
        (row.net_due, row.carried_to_next) = (due.net, due.carried);
    }
}
