//! One month of one pool.

use num_traits::{One, Zero};

use crate::domain::{CaseSums, Error, Fen, Points, Quotient, fen_of, quotient, quotient_of_fen};
use crate::policy::{MonthRules, MonthValue, ValueRules};

use super::amounts::{Claim, PointValue, Valued, fund_amounts, recorded_ratio, reimbursement, worth};
use super::elastic::ElasticValue;
use super::split::split;

/// A hospital in a month.
#[derive(Clone, Debug)]
pub struct HospitalMonth {
    /// Its cases.
    pub sums: CaseSums,
    /// The month's twelfth of its base points, where growth over them is paid.
    pub base_volume: Points,
    /// The rules for its level.
    pub rules: MonthRules,
    /// Deductions taken before the share is paid.
    pub before_share: Fen,
    /// Deductions taken off the paid part.
    pub after_share: Fen,
    /// What the month before could not take off (zero or below).
    pub carried_in: Fen,
}

impl HospitalMonth {
    fn claim(&self) -> Claim<'_> {
        Claim { sums: &self.sums, base_volume: self.base_volume, guaranteed: Fen::ZERO }
    }
}

/// What a hospital gets for a month.
///
/// `payable + other_methods + carried_in = deduction + deposit_held + paid + carried`, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthRow {
    /// Fund amount of the cases paid by points.
    pub payable: Fen,
    /// Fund amount of the cases paid by item.
    pub other_methods: Fen,
    /// Brought over from the month before.
    pub carried_in: Fen,
    /// Taken over to the next month: what could not be taken off, zero or below.
    pub carried: Fen,
    /// Deductions of both stages.
    pub deduction: Fen,
    /// Held as quality deposit.
    pub deposit_held: Fen,
    /// Paid.
    pub paid: Fen,
}

/// A month of a pool.
#[derive(Clone, Debug, Default)]
pub struct MonthResult {
    /// A row per hospital, in order.
    pub rows: Vec<MonthRow>,
    /// Value of a point by hospital: the opening value of its level, or what it floats to; none for a rate.
    pub values: Vec<Option<Quotient>>,
    /// The month's money, where the value floats.
    pub available: Option<Fen>,
    /// The fixed and the floating value, where the convention has both.
    pub elastic: Option<ElasticValue>,
}

/// The available money of a year in twelve parts, one fen more for the first months.
pub fn twelfths(available: Fen) -> Vec<Fen> {
    split(available, &[1; 12])
}

/// A month's twelfth of the base points of a year, as money is parted: one ten-thousandth more for the first months.
pub fn twelfth_of_points(points: Points, month: usize) -> Points {
    Points(points.0 / 12 + i128::from((month as i128) < points.0 % 12))
}

/// Settles a month. `twelfth` is the month's part of the available money, before amounts paid by item come off.
///
/// # Rounding
/// The payable once; the paid part of it once. The deposit is what remains, so nothing is lost between them.
///
/// # Errors
/// When a floating value cannot be reckoned.
///
/// # Example
/// Payable 60 284 210.53, deduction 600 000 before the share, share 0.95: base 59 684 210.53, paid 56 700 000.00,
/// deposit 2 984 210.53 (D9).
pub fn settle_month(hospitals: &[HospitalMonth], twelfth: Fen) -> Result<MonthResult, Error> {
    let Some(first) = hospitals.first() else {
        return Ok(MonthResult::default());
    };
    let rules = &first.rules;
    let sums: Vec<&CaseSums> = hospitals.iter().map(|hospital| &hospital.sums).collect();
    let mut result = MonthResult::default();
    let payables: Vec<Fen> = match rules.month_value {
        MonthValue::Floating => {
            let items: Fen = sums.iter().map(|sums| sums.item_amount).sum();
            let available = (twelfth - items).at_least_zero();
            let claims: Vec<Claim<'_>> = hospitals.iter().map(HospitalMonth::claim).collect();
            let Valued { amounts, value } = fund_amounts(&rules.value, available, &claims)?;
            let value_of = |hospital| value.as_ref().and_then(|value| value.of_hospital(hospital));
            result.values = (0..hospitals.len()).map(value_of).collect();
            result.available = Some(available);
            result.elastic = value.as_ref().and_then(PointValue::elastic).cloned();
            amounts
        }
        MonthValue::Opening => {
            // The ratio of the pool, for those who are paid by it.
            let ratio = match rules.value {
                ValueRules::CostRatio(rule) => reimbursement(rule, &sums)?,
                _ => Quotient::zero(),
            };
            let (amounts, values) =
                hospitals.iter().map(|hospital| at_opening_value(hospital, &ratio)).unzip();
            result.values = values;
            amounts
        }
    };
    result.rows = hospitals.iter().zip(payables).map(|(hospital, payable)| row(hospital, payable)).collect();
    Ok(result)
}

/// The payable of a hospital at the opening value of its level, and that value.
fn at_opening_value(hospital: &HospitalMonth, pool_ratio: &Quotient) -> (Fen, Option<Quotient>) {
    let HospitalMonth { sums, rules, .. } = hospital;
    let (ratio, others) = match rules.value {
        ValueRules::Rate => return (sums.rate_amount, None),
        ValueRules::Recorded => return (sums.group.fund, None),
        ValueRules::GuaranteeRate => unreachable!("rates are of a year: the policy refuses them for months"),
        ValueRules::Fund => (Quotient::one(), Fen::ZERO),
        ValueRules::CostRatio(_) => (pool_ratio.clone(), Fen::ZERO),
        ValueRules::CostRatioHospital(_) => (recorded_ratio(sums), Fen::ZERO),
        ValueRules::CostLessPaid(_) => (Quotient::one(), sums.paid_by_others()),
        ValueRules::Elastic(_) => unreachable!("elastic values float: the policy refuses the opening value"),
    };
    let value = quotient(rules.opening_value.expect("a month at the opening value was checked to have one"));
    (worth(sums.points, &(&value * ratio)) - others, Some(value))
}

fn row(hospital: &HospitalMonth, payable: Fen) -> MonthRow {
    let other_methods = hospital.sums.item_amount;
    let base = payable + other_methods - hospital.before_share;
    let share = fen_of(&(quotient_of_fen(base) * quotient(hospital.rules.share_paid)));
    let due = share - hospital.after_share + hospital.carried_in;
    let paid = due.at_least_zero();
    MonthRow {
        payable,
        other_methods,
        carried_in: hospital.carried_in,
        carried: due - paid,
        deduction: hospital.before_share + hospital.after_share,
        deposit_held: base - share,
        paid,
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{Number, Tally};
    use crate::policy::Reimbursement;

    use super::*;

    fn hospital(points: i128, value: ValueRules, opening: &str) -> HospitalMonth {
        HospitalMonth {
            sums: CaseSums { points: Points(points * Points::ONE), ..CaseSums::default() },
            base_volume: Points::ZERO,
            rules: MonthRules {
                value,
                month_value: MonthValue::Opening,
                opening_value: Some(Number::parse(opening).unwrap()),
                share_paid: Number::parse("0.95").unwrap(),
            },
            before_share: Fen::ZERO,
            after_share: Fen::ZERO,
            carried_in: Fen::ZERO,
        }
    }

    fn closes(row: &MonthRow) -> bool {
        row.payable + row.other_methods + row.carried_in
            == row.deduction + row.deposit_held + row.paid + row.carried
    }

    #[test]
    fn deductions_are_taken_at_their_stage() {
        // 100 points at 10 yuan = 1000.00. After the share: 950 − 30 paid, 50 held.
        let after = HospitalMonth { after_share: Fen(3000), ..hospital(100, ValueRules::Fund, "10") };
        // Before the share: (1000 − 30) · 0.95 = 921.50 paid, 48.50 held.
        let before = HospitalMonth { before_share: Fen(3000), ..hospital(100, ValueRules::Fund, "10") };
        let month = settle_month(&[after, before], Fen::ZERO).unwrap();
        assert_eq!((month.rows[0].paid, month.rows[0].deposit_held), (Fen(92_000), Fen(5000)));
        assert_eq!((month.rows[1].paid, month.rows[1].deposit_held), (Fen(92_150), Fen(4850)));
        assert!(month.rows.iter().all(closes));
    }

    #[test]
    fn what_cannot_be_taken_off_is_carried() {
        let poor = HospitalMonth { after_share: Fen(200_000), ..hospital(100, ValueRules::Fund, "10") };
        let month = settle_month(&[poor], Fen::ZERO).unwrap();
        // 950 − 2000 = −1050: nothing paid, 1050 carried.
        assert_eq!((month.rows[0].paid, month.rows[0].carried), (Fen::ZERO, Fen(-105_000)));
        assert!(closes(&month.rows[0]));
        let next =
            HospitalMonth { carried_in: month.rows[0].carried, ..hospital(200, ValueRules::Fund, "10") };
        let next = settle_month(&[next], Fen::ZERO).unwrap();
        // 1900 − 1050
        assert_eq!((next.rows[0].paid, next.rows[0].carried), (Fen(85_000), Fen::ZERO));
        assert!(closes(&next.rows[0]));
    }

    #[test]
    fn a_month_of_reversals_is_negative_and_carried() {
        let month = settle_month(&[hospital(-10, ValueRules::Fund, "10")], Fen::ZERO).unwrap();
        // −100.00: −95 due, −5 given back from the deposit.
        let row = month.rows[0];
        assert_eq!((row.paid, row.carried, row.deposit_held), (Fen::ZERO, Fen(-9500), Fen(-500)));
        assert!(closes(&row));
    }

    #[test]
    fn a_floating_month_spends_its_twelfth_after_items() {
        let floating = |points, item| {
            let mut hospital = hospital(points, ValueRules::Fund, "10");
            hospital.rules.month_value = MonthValue::Floating;
            hospital.sums.item_amount = Fen(item);
            hospital
        };
        let month = settle_month(&[floating(2, 10_000), floating(1, 0)], Fen(100_000)).unwrap();
        // 1000.00 − 100.00 by item = 900.00 for 3 points: 600 and 300.
        assert_eq!(month.available, Some(Fen(90_000)));
        assert_eq!([month.rows[0].payable, month.rows[1].payable], [Fen(60_000), Fen(30_000)]);
        assert_eq!(month.values[0], Some(Quotient::from_integer(300.into())));
        assert!(month.rows.iter().all(closes));
    }

    #[test]
    fn cost_less_paid_takes_off_what_others_paid() {
        let mut own = hospital(100, ValueRules::CostLessPaid(Reimbursement::Actual), "10");
        own.sums.group = Tally { cases: 1, cost: Fen(120_000), fund: Fen(90_000), days: 7 };
        // 1000.00 − (1200 − 900) = 700.00
        assert_eq!(settle_month(&[own], Fen::ZERO).unwrap().rows[0].payable, Fen(70_000));
    }

    #[test]
    fn base_points_are_parted_as_money_is() {
        // 0.0125 points: twelve parts of 0.0010, the five that are left to the first months.
        let parts: Vec<i128> = (0..12).map(|month| twelfth_of_points(Points(125), month).0).collect();
        assert_eq!(parts, [11, 11, 11, 11, 11, 10, 10, 10, 10, 10, 10, 10]);
    }

    #[test]
    fn no_hospital_no_month() {
        assert!(settle_month(&[], Fen(5)).unwrap().rows.is_empty());
        let parts = twelfths(Fen(125));
        assert_eq!(
            (parts[0], parts[4], parts[5], parts.iter().sum::<Fen>()),
            (Fen(11), Fen(11), Fen(10), Fen(125))
        );
    }
}
