//! How the points of each case moved, and by which step of its price.

use crate::domain::{CaseSums, Fen, Method, Number, Points};
use crate::points::Product;

/// A case as one of the two arms has it.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Its pool.
    pub pool: usize,
    /// Its hospital, by its place among those of both arms.
    pub hospital: usize,
    /// Its group, by its place among those of both arms.
    pub group: u32,
    /// How it is paid.
    pub method: Method,
    /// The line of the budget that pays it, if one does.
    pub line: Option<usize>,
    /// What it adds to the year.
    pub sums: CaseSums,
    /// Its base points.
    pub base: Points,
    /// The coefficient of its hospital; none where none was asked for.
    pub coefficient: Option<Number>,
    /// Its own coefficient.
    pub auxiliary: Option<Number>,
    /// To how many decimals its points are rounded.
    pub decimals: u32,
    /// Whether the year counts it once as it stands: no later record changed it.
    pub plain: bool,
}

/// What moves the points of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseCause {
    /// The case is not there, or there more than once, or at another hospital, or cost something else.
    Cases,
    /// Another method or line pays it.
    Route,
    /// It is in another group.
    Group,
    /// Its group has other base points.
    Points,
    /// Its hospital, or it, has another coefficient.
    Coefficient,
    /// What its cost, its stay and decisions make of its points.
    Deviation,
}

impl CaseCause {
    /// All of them, in the order in which they are taken.
    pub const ALL: [Self; 6] =
        [Self::Cases, Self::Route, Self::Group, Self::Points, Self::Coefficient, Self::Deviation];
}

/// What one step did to the sums of a hospital.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Points before it, as the baseline counts points.
    pub old: Points,
    /// Points after it, as the variant counts them.
    pub new: Points,
    /// Change of the recorded fund amount of cases paid by points.
    pub fund: Fen,
    /// Change of what others paid of them.
    pub others: Fen,
    /// Change of what a rate pays cases that come, go or are paid by another method.
    pub rate: Fen,
}

impl Step {
    /// Adds another step of the same cause.
    pub fn add(&mut self, other: &Self) {
        self.old += other.old;
        self.new += other.new;
        self.fund += other.fund;
        self.others += other.others;
        self.rate += other.rate;
    }
}

/// The steps of the cases of a hospital in a pool, by cause. All points before add up to those of the baseline, all points
/// after to those of the variant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moves([Step; CaseCause::ALL.len()]);

impl Moves {
    /// The step of a cause.
    pub fn of(&self, cause: CaseCause) -> &Step {
        &self.0[cause as usize]
    }

    /// Adds a step.
    pub fn add(&mut self, cause: CaseCause, step: &Step) {
        self.0[cause as usize].add(step);
    }

    /// Adds the steps of other cases.
    pub fn merge(&mut self, other: &Self) {
        CaseCause::ALL.into_iter().for_each(|cause| self.add(cause, other.of(cause)));
    }
}

impl Seen {
    fn place(&self) -> (usize, usize) {
        (self.pool, self.hospital)
    }

    /// A step to or from the whole case.
    fn whole(&self, sign: i128) -> Step {
        let signed = |amount: Fen| Fen(amount.0 * sign);
        let (old, new) =
            if sign < 0 { (self.sums.points, Points::ZERO) } else { (Points::ZERO, self.sums.points) };
        Step {
            old,
            new,
            fund: signed(self.sums.group.fund),
            others: signed(self.sums.paid_by_others()),
            rate: signed(self.sums.rate_amount),
        }
    }

    /// Base points with coefficients, to the decimals of the points; the points themselves where there are none to
    /// tell apart.
    fn normal(&self, base: Points, from: &Self) -> Points {
        let Some(coefficient) = from.coefficient.filter(|_| self.plain) else { return self.sums.points };
        let product = Product::ONE.times(base.0, Points::ONE).by(coefficient);
        let product = from.auxiliary.map_or(product, |auxiliary| product.by(auxiliary));
        let unit = 10i128.pow(self.decimals);
        Points(product.rounded(unit) * (Points::ONE / unit))
    }
}

/// The steps that lead from a case of the baseline to that of the variant: none in one of them where it is not there.
///
/// In the order of [`CaseCause::ALL`]: its group and base points are exchanged while the coefficients stay, then the
/// coefficients; what is left of the difference is what deviations do. Every point is in exactly one step.
///
/// # Example
/// Base 1.0 → 1.2 and coefficient 1.05 → 1.1, both normal: 1.05 → 1.26 by points, → 1.32 by the coefficient.
pub fn case_moves(
    before: Option<&Seen>,
    after: Option<&Seen>,
    mut add: impl FnMut((usize, usize), CaseCause, Step),
) {
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) if before.place() == after.place() => (before, after),
        (before, after) => {
            before.iter().for_each(|own| add(own.place(), CaseCause::Cases, own.whole(-1)));
            after.iter().for_each(|own| add(own.place(), CaseCause::Cases, own.whole(1)));
            return;
        }
    };
    let place = before.place();
    if (before.method, before.line) != (after.method, after.line) {
        add(place, CaseCause::Route, before.whole(-1));
        add(place, CaseCause::Route, after.whole(1));
        return;
    }
    if !before.method.is_by_points() {
        return;
    }
    let (one, two) = (&before.sums, &after.sums);
    let (fund, others) = (two.group.fund - one.group.fund, two.paid_by_others() - one.paid_by_others());
    if (fund, others) != (Fen::ZERO, Fen::ZERO) {
        add(place, CaseCause::Cases, Step { fund, others, ..Step::default() });
    }
    let by_base = if before.group == after.group { CaseCause::Points } else { CaseCause::Group };
    let base = before.normal(before.base, before);
    // Without coefficients on one side there is nothing to exchange one by one.
    let mixed =
        match before.coefficient.is_some() == after.coefficient.is_some() && before.plain == after.plain {
            true => after.normal(after.base, before),
            false => after.normal(after.base, after),
        };
    let whole = after.normal(after.base, after);
    add(place, by_base, Step { old: base, new: mixed, ..Step::default() });
    add(place, CaseCause::Coefficient, Step { new: whole - mixed, ..Step::default() });
    let (old, new) = (one.points - base, two.points - whole);
    add(place, CaseCause::Deviation, Step { old, new, ..Step::default() });
}

#[cfg(test)]
mod tests {
    use crate::domain::Tally;

    use super::*;

    fn number(text: &str) -> Option<Number> {
        Some(Number::parse(text).unwrap())
    }

    fn seen(hospital: usize, group: u32, points: i128, base: i128, coefficient: &str) -> Seen {
        let group_tally = Tally { cases: 1, cost: Fen(1000), fund: Fen(700), days: 1 };
        Seen {
            pool: 0,
            hospital,
            group,
            method: Method::Group,
            line: None,
            sums: CaseSums { points: Points(points), group: group_tally, ..CaseSums::default() },
            base: Points(base),
            coefficient: number(coefficient),
            auxiliary: None,
            decimals: 4,
            plain: true,
        }
    }

    fn steps(before: Option<&Seen>, after: Option<&Seen>) -> Vec<(usize, CaseCause, i128, i128)> {
        let mut steps = Vec::new();
        case_moves(before, after, |(_, hospital), cause, step| {
            if step != Step::default() {
                steps.push((hospital, cause, step.old.0, step.new.0));
            }
        });
        steps
    }

    #[test]
    fn points_go_before_coefficients_and_these_before_deviations() {
        // Base 1.0 → 1.2, coefficient 1.05 → 1.1; the variant's cost deviates and halves 1.32 to 0.66.
        let (before, after) = (seen(0, 1, 10_500, 10_000, "1.05"), seen(0, 1, 6_600, 12_000, "1.1"));
        assert_eq!(
            steps(Some(&before), Some(&after)),
            [
                (0, CaseCause::Points, 10_500, 12_600),
                (0, CaseCause::Coefficient, 0, 600),
                (0, CaseCause::Deviation, 0, -6_600),
            ]
        );
        let moved = Seen { group: 2, ..after };
        assert_eq!(steps(Some(&before), Some(&moved))[0], (0, CaseCause::Group, 10_500, 12_600));
    }

    #[test]
    fn what_comes_goes_or_moves_is_a_whole_case() {
        let (here, there) = (seen(0, 1, 10_500, 10_000, "1.05"), seen(3, 1, 9_000, 10_000, "0.9"));
        assert_eq!(steps(Some(&here), None), [(0, CaseCause::Cases, 10_500, 0)]);
        assert_eq!(steps(None, Some(&here)), [(0, CaseCause::Cases, 0, 10_500)]);
        assert_eq!(
            steps(Some(&here), Some(&there)),
            [(0, CaseCause::Cases, 10_500, 0), (3, CaseCause::Cases, 0, 9_000)]
        );
        let item = Seen { method: Method::Item, sums: CaseSums::default(), ..here };
        assert_eq!(steps(Some(&here), Some(&item)), [(0, CaseCause::Route, 10_500, 0)]);
    }
}
