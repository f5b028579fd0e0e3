//! One month of one pool.

use num_traits::Zero;

use crate::domain::{CaseSums, Error, Fen, Points, Quotient, fen_of, quotient, quotient_of_fen};
use crate::policy::{MonthRules, MonthValue, ValueRules};
use crate::region::MonthWeights;

use super::amounts::{
    Claim, PointValue, Valued, fund_amounts, quotient_of_points, recorded_ratio, reimbursement, worth,
    worth_at,
};
use super::elastic::ElasticValue;
use super::split::split;

/// A hospital in a month.
#[derive(Clone, Debug)]
pub struct HospitalMonth {
    /// Its cases, and what they change of earlier months.
    pub sums: MonthSums,
    /// The month's twelfth of what it is paid per head.
    pub per_head: Fen,
    /// The month's twelfth of its base points, where growth over them is paid.
    pub base_volume: Points,
    /// What its claims may come to in this month; the rest waits for the clearing. None where no quota holds.
    pub quota: Option<Fen>,
    /// The rules for its level.
    pub rules: MonthRules,
    /// Deductions taken before the share is paid.
    pub before_share: Fen,
    /// Deductions taken off the paid part.
    pub after_share: Fen,
    /// What the month before could not take off (zero or below).
    pub carried_in: Fen,
}

/// The sums of a hospital in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthSums {
    /// The cases of the month itself.
    pub own: CaseSums,
    /// What corrections, reversals, late records and readmissions change of earlier months.
    pub adjusted: CaseSums,
}

impl From<CaseSums> for MonthSums {
    /// A month that changes nothing of earlier ones.
    fn from(own: CaseSums) -> Self {
        Self { own, adjusted: CaseSums::default() }
    }
}

impl MonthSums {
    /// All together.
    pub fn total(&self) -> CaseSums {
        let mut total = self.own;
        total.add(&self.adjusted);
        total
    }
}

/// What a hospital gets for a month.
///
/// `payable + adjustment + other_methods − deferred + carried_in + transferred = deduction + deposit_held + paid + carried`,
/// always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthRow {
    /// Fund amount of the cases paid by points.
    pub payable: Fen,
    /// What changes of earlier months by points, valued as this month is.
    pub adjustment: Fen,
    /// Fund amount of the cases paid by other methods, with what changes of earlier months, and per head.
    pub other_methods: Fen,
    /// What its claims might come to.
    pub quota: Option<Fen>,
    /// What they are above that: it waits for the clearing.
    pub deferred: Fen,
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
    /// Handed on by merged hospitals, or (with the opposite sign) to the successor of this one.
    pub transferred: Fen,
}

impl MonthRow {
    /// What the month's cases come to, with what they change of earlier months.
    pub fn claims(&self) -> Fen {
        self.payable + self.adjustment + self.other_methods
    }

    /// What the month is paid by: the claims, as far as the quota reaches.
    pub fn basis(&self) -> Fen {
        self.claims() - self.deferred
    }

    /// What the month left of its quota; reversals give back what they take off.
    pub fn quota_left(&self) -> Fen {
        self.quota.map_or(Fen::ZERO, |quota| quota - self.basis())
    }
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

/// An amount of a year in twelve parts, one fen more for the first months.
pub fn twelfths(amount: Fen) -> Vec<Fen> {
    split(amount, &[1; 12])
}

/// A month's part of the base points of a year, as money is parted: ten-thousandths of a point in the place of fen.
pub fn part_of_points(points: Points, weights: &MonthWeights, month: usize) -> Points {
    Points(split(Fen(points.0), weights)[month].0)
}

/// Settles a month. `part` is the month's part of the available money, before amounts paid by item come off.
///
/// # Rounding
/// The payable once; the paid part of it once. The deposit is what remains, so nothing is lost between them.
///
/// # Errors
/// When a floating value cannot be reckoned.
///
/// # Example
/// Payable 60 284 210.53, deduction 600 000 before the share, share 0.95: base 59 684 210.53, paid 56 700 000.00,
/// deposit 2 984 210.53 (D9). Quota 1 000 000, claims 1 200 000: 200 000 are deferred (D21).
pub fn settle_month(hospitals: &[HospitalMonth], part: Fen) -> Result<MonthResult, Error> {
    let Some(first) = hospitals.first() else {
        return Ok(MonthResult::default());
    };
    let rules = &first.rules;
    let totals: Vec<CaseSums> = hospitals.iter().map(|hospital| hospital.sums.total()).collect();
    let mut result = MonthResult::default();
    let amounts: Vec<ByPoints> = match rules.month_value {
        MonthValue::Floating => {
            let items: Fen = totals.iter().map(|sums| sums.item_amount).sum();
            let available = (part - items).at_least_zero();
            let claim = |(hospital, sums): (&HospitalMonth, _)| Claim {
                sums,
                base_volume: hospital.base_volume,
                guaranteed: Fen::ZERO,
            };
            let claims: Vec<Claim<'_>> = hospitals.iter().zip(&totals).map(claim).collect();
            let Valued { amounts, value } = fund_amounts(&rules.value, available, &claims)?;
            let value_of = |hospital| value.as_ref().and_then(|value| value.of_hospital(hospital));
            result.values = (0..hospitals.len()).map(value_of).collect();
            result.available = Some(available);
            result.elastic = value.as_ref().and_then(PointValue::elastic).cloned();
            hospitals
                .iter()
                .zip(amounts)
                .map(|(hospital, amount)| ByPoints::of_floating(&hospital.sums, amount))
                .collect()
        }
        MonthValue::Opening => {
            // The ratio of the pool, for those who are paid by it.
            let ratio = match rules.value {
                ValueRules::CostRatio(rule) => reimbursement(rule, &totals.iter().collect::<Vec<_>>())?,
                _ => Quotient::zero(),
            };
            result.values = hospitals.iter().map(opening_value).collect();
            let amount =
                |hospital: &HospitalMonth, sums: &CaseSums| at_opening_value(&hospital.rules, sums, &ratio);
            let both = |(hospital, total): (&HospitalMonth, &CaseSums)| {
                let own = amount(hospital, &hospital.sums.own);
                ByPoints { own, adjustment: amount(hospital, total) - own }
            };
            hospitals.iter().zip(&totals).map(both).collect()
        }
    };
    result.rows = hospitals.iter().zip(amounts).map(|(hospital, amounts)| row(hospital, amounts)).collect();
    Ok(result)
}

/// The fund amount by points of a hospital in a month.
#[derive(Clone, Copy, Debug)]
struct ByPoints {
    /// Of the month's own cases.
    own: Fen,
    /// Of what changes of earlier months.
    adjustment: Fen,
}

impl ByPoints {
    /// A floating amount by what each part brings of the points, rounded once: a month values what came late as it values
    /// its own cases. Without points of both there is nothing to part.
    fn of_floating(sums: &MonthSums, amount: Fen) -> Self {
        let (points, late) = (sums.total().points, sums.adjusted.points);
        let adjustment = match points {
            Points::ZERO => Fen::ZERO,
            _ => fen_of(&(quotient_of_fen(amount) * quotient_of_points(late) / quotient_of_points(points))),
        };
        Self { own: amount - adjustment, adjustment }
    }
}

/// The value of a point where it is the opening value; none for a rate.
fn opening_value(hospital: &HospitalMonth) -> Option<Quotient> {
    hospital.rules.opening_value.map(quotient)
}

/// What sums of cases are worth at the opening value of a hospital's level.
fn at_opening_value(rules: &MonthRules, sums: &CaseSums, pool_ratio: &Quotient) -> Fen {
    let value = || rules.opening_value.expect("a month at the opening value was checked to have one");
    let plain = || worth_at(sums.points, value());
    match rules.value {
        ValueRules::Rate => sums.rate_amount,
        ValueRules::Recorded => sums.group.fund,
        ValueRules::GuaranteeRate => unreachable!("rates are of a year: the policy refuses them for months"),
        ValueRules::Fund => plain(),
        ValueRules::CostRatio(_) => worth(sums.points, &(quotient(value()) * pool_ratio)),
        ValueRules::CostRatioHospital(_) => worth(sums.points, &(quotient(value()) * recorded_ratio(sums))),
        ValueRules::CostLessPaid(_) => plain() - sums.paid_by_others(),
        ValueRules::Elastic(_) => unreachable!("elastic values float: the policy refuses the opening value"),
    }
}

fn row(hospital: &HospitalMonth, ByPoints { own: payable, adjustment }: ByPoints) -> MonthRow {
    let sums = hospital.sums.total();
    let other_methods = sums.item_amount + sums.other_amount + hospital.per_head;
    let claims = payable + adjustment + other_methods;
    let deferred = hospital.quota.map_or(Fen::ZERO, |quota| (claims - quota).at_least_zero());
    let base = claims - deferred - hospital.before_share;
    let share = base.times(hospital.rules.share_paid);
    let due = share - hospital.after_share + hospital.carried_in;
    let paid = due.at_least_zero();
    MonthRow {
        payable,
        adjustment,
        other_methods,
        quota: hospital.quota,
        deferred,
        carried_in: hospital.carried_in,
        carried: due - paid,
        deduction: hospital.before_share + hospital.after_share,
        deposit_held: base - share,
        paid,
        transferred: Fen::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{Number, Tally};
    use crate::policy::Reimbursement;

    use super::*;

    fn hospital(points: i128, value: ValueRules, opening: &str) -> HospitalMonth {
        HospitalMonth {
            sums: CaseSums { points: Points(points * Points::ONE), ..CaseSums::default() }.into(),
            per_head: Fen::ZERO,
            base_volume: Points::ZERO,
            quota: None,
            rules: MonthRules {
                value,
                month_value: MonthValue::Opening,
                opening_value: Some(Number::parse(opening).unwrap()),
                quota: None,
                share_paid: Number::parse("0.95").unwrap(),
            },
            before_share: Fen::ZERO,
            after_share: Fen::ZERO,
            carried_in: Fen::ZERO,
        }
    }

    fn closes(row: &MonthRow) -> bool {
        row.basis() + row.carried_in == row.deduction + row.deposit_held + row.paid + row.carried
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
    fn claims_above_the_quota_wait() {
        let held = |points, quota| HospitalMonth {
            quota: Some(Fen(quota)),
            ..hospital(points, ValueRules::Fund, "10")
        };
        let month =
            settle_month(&[held(100, 80_000), held(100, 120_000), held(-10, 80_000)], Fen::ZERO).unwrap();
        // 1000.00 for 800.00: 200.00 wait, 760.00 are paid, 40.00 held. 1000.00 for 1200.00: 200.00 are left of it.
        let row = month.rows[0];
        assert_eq!((row.deferred, row.paid, row.deposit_held), (Fen(20_000), Fen(76_000), Fen(4000)));
        assert_eq!((row.quota_left(), month.rows[1].quota_left()), (Fen::ZERO, Fen(20_000)));
        // A month that takes back 100.00 gives that much of the quota back.
        assert_eq!((month.rows[2].deferred, month.rows[2].quota_left()), (Fen::ZERO, Fen(90_000)));
        assert!(month.rows.iter().all(closes));
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
            hospital.sums.own.item_amount = Fen(item);
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
        own.sums.own.group = Tally { cases: 1, cost: Fen(120_000), fund: Fen(90_000), days: 7 };
        // 1000.00 − (1200 − 900) = 700.00
        assert_eq!(settle_month(&[own], Fen::ZERO).unwrap().rows[0].payable, Fen(70_000));
    }

    #[test]
    fn base_points_are_parted_as_money_is() {
        // 0.0125 points: twelve parts of 0.0010, the five that are left to the first months.
        let parts: Vec<i128> = (0..12).map(|month| part_of_points(Points(125), &[1; 12], month).0).collect();
        assert_eq!(parts, [11, 11, 11, 11, 11, 10, 10, 10, 10, 10, 10, 10]);
        // By shares 1/4 and 3/4 of two months: 31.25 and 93.75, the one that is left to the larger remainder.
        let weights = [1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!([0, 1, 2].map(|month| part_of_points(Points(125), &weights, month).0), [31, 94, 0]);
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
