//! The clearing of a year in one pool.

use crate::domain::{CaseSums, Error, Fen, Number, Points, fen_of, quotient_of_fen};
use crate::policy::{ForfeitedTo, SharingSource, YearRules};

use super::amounts::{Claim, PointValue, Valued, fund_amounts};
use super::budget::Budget;
use super::close::{Closed, close_to};
use super::deductions::Deducted;
use super::deposit::released_share;
use super::items::Items;
use super::month::MonthRow;
use super::shares::Sharing;
use super::sharing::Shared;

/// What the months of a year did for a hospital in a pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthTotals {
    /// Fund amount by points.
    pub payable: Fen,
    /// Fund amount by item.
    pub other_methods: Fen,
    /// Deductions taken.
    pub deduction: Fen,
    /// Deposits held.
    pub deposit_held: Fen,
    /// Paid.
    pub paid: Fen,
}

impl MonthTotals {
    /// Adds a month.
    pub fn add(&mut self, row: &MonthRow) {
        self.payable += row.payable;
        self.other_methods += row.other_methods;
        self.deduction += row.deduction;
        self.deposit_held += row.deposit_held;
        self.paid += row.paid;
    }
}

/// A hospital in the year of a pool.
#[derive(Clone, Debug, Default)]
pub struct HospitalYear {
    /// All its cases of the year, with all corrections.
    pub sums: CaseSums,
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
    /// Its assessment.
    pub score: Option<Number>,
}

impl HospitalYear {
    fn claim(&self) -> Claim<'_> {
        Claim { sums: &self.sums, base_volume: self.base_volume, guaranteed: self.guaranteed }
    }
}

/// What the clearing of a year gives a hospital.
///
/// `cleared = standard − (surplus − retained) + shared_by_fund − sharing_cut`,
/// `final = cleared + other_methods − deduction − deposit_forfeited`,
/// `net_due = final − paid in the months − prepayment_recovered`.
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
    /// The cleared amount.
    pub cleared: Fen,
    /// Paid by item, after a cut where the budget does not suffice.
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
    /// What the hospital gets for the year in all.
    pub final_amount: Fen,
    /// Advances recovered.
    pub prepayment_recovered: Fen,
    /// What is still due to it, or (negative) from it.
    pub net_due: Fen,
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
    /// Where forfeited deposits went.
    pub forfeited_to: ForfeitedTo,
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
    let items = Items::pay(&budget, hospitals);
    let available = budget.available - items.from_available - budget.drawn;
    let mut reserve = budget.reserve - items.from_reserve;
    let claims: Vec<Claim<'_>> = hospitals.iter().map(HospitalYear::claim).collect();
    let Valued { amounts: before_closing, value } = fund_amounts(&rules.value, available, &claims)?;
    let points: Points = hospitals.iter().map(|hospital| hospital.sums.points).sum();
    let Closed { amounts: standards, scaled, from_reserve, open } =
        close_to(rules.close_to, before_closing.clone(), points, available, reserve)?;
    reserve -= from_reserve;
    let sharing = Sharing::of(&rules.sharing, hospitals, &standards, reserve);
    reserve -= sharing.used(SharingSource::Reserve);
    let rows: Vec<ClearingRow> = hospitals
        .iter()
        .enumerate()
        .map(|(index, hospital)| {
            let item = (items.paid[index], hospital.sums.item_amount - items.paid[index]);
            row(rules, hospital, standards[index], sharing.of_hospital(index), item)
        })
        .collect();
    let forfeited: Fen = rows.iter().map(|row| row.deposit_forfeited).sum();
    let returned: Fen = rows.iter().map(ClearingRow::returned).sum();
    let standard: Fen = standards.iter().sum();
    let left = available + from_reserve + open.at_least_zero() - standard + returned
        - sharing.used(SharingSource::UnkeptSurplus);
    let to_reserve = rules.deposit.forfeited_to == ForfeitedTo::Reserve;
    Ok(Clearing {
        items_from_available: items.from_available,
        items_from_reserve: items.from_reserve,
        available,
        value,
        before_closing,
        scaled,
        closing_from_reserve: from_reserve,
        open_difference: open,
        sources: sharing.sources,
        forfeited_to: rules.deposit.forfeited_to,
        rows,
        reserve_left: if to_reserve { reserve + forfeited } else { reserve },
        left: if to_reserve { left } else { left + forfeited },
        budget,
    })
}

fn row(
    rules: &YearRules,
    hospital: &HospitalYear,
    standard: Fen,
    (shared, sharing_cut): (Shared, Fen),
    (other_methods, other_cut): (Fen, Fen),
) -> ClearingRow {
    let cleared = standard - (shared.surplus - shared.retained) + shared.shared_by_fund - sharing_cut;
    let held = hospital.months.deposit_held;
    let released = fen_of(&(released_share(&rules.deposit, hospital.score) * quotient_of_fen(held)));
    let at_clearing: Fen = hospital.at_clearing.iter().map(|row| row.amount).sum();
    let deduction = hospital.months.deduction + at_clearing;
    let final_amount = cleared + other_methods - deduction - (held - released);
    let net_due = final_amount - hospital.months.paid - hospital.prepaid;
    ClearingRow {
        standard,
        recorded: hospital.sums.group.fund,
        shared,
        sharing_cut,
        cleared,
        other_methods,
        other_cut,
        score: hospital.score,
        deduction,
        deposit_released: released,
        deposit_forfeited: held - released,
        final_amount,
        prepayment_recovered: hospital.prepaid,
        net_due,
    }
}
