//! What other methods than points are paid: by item from the group method's own money, the others from lines of the budget.

use crate::domain::{Fen, Method, Tally};
use crate::region::Basis;

use super::budget::{Budget, BudgetAmount};
use super::clearing::HospitalYear;
use super::split::split_like;

/// What a hospital draws on a line by one method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineClaim {
    /// The place of the line among those of the pool's year.
    pub line: usize,
    /// The method.
    pub method: Method,
    /// Its cases.
    pub tally: Tally,
    /// What they, or its heads, are to be paid.
    pub amount: Fen,
}

/// A claim with what it is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaidClaim {
    /// The hospital.
    pub hospital: usize,
    /// What it draws.
    pub claim: LineClaim,
    /// What it is paid of it.
    pub paid: Fen,
}

/// A line of the budget for other methods, at the end of the year.
///
/// `set_aside + from_reserve + from_available = paid + returned + left`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineYear {
    /// Its name.
    pub name: String,
    /// What the budget sets aside.
    pub set_aside: Fen,
    /// Taken from the reserve where the line is overdrawn.
    pub from_reserve: Fen,
    /// Taken from the available money where the line is overdrawn.
    pub from_available: Fen,
    /// An estimate that was not needed, back to the available money.
    pub returned: Fen,
    /// What stays on the line.
    pub left: Fen,
    /// Who draws on it, by hospital and method.
    pub claims: Vec<PaidClaim>,
}

impl LineYear {
    /// What is drawn on it.
    pub fn wanted(&self) -> Fen {
        self.claims.iter().map(|own| own.claim.amount).sum()
    }

    /// What it pays.
    pub fn paid(&self) -> Fen {
        self.claims.iter().map(|own| own.paid).sum()
    }
}

/// All of it, for a pool's year.
pub(super) struct Others {
    /// Amounts by item that came off the available money.
    pub(super) items_from_available: Fen,
    /// Amounts by item that the reserve had to pay.
    pub(super) items_from_reserve: Fen,
    /// What each hospital is paid by item.
    pub(super) items: Vec<Fen>,
    /// The lines, in order.
    pub(super) lines: Vec<LineYear>,
    /// What is left available for the points.
    pub(super) available: Fen,
    /// What is left of the reserve.
    pub(super) reserve: Fen,
}

impl Others {
    /// Pays in this order: an estimate that was too high comes back; amounts by item come off the available money, then off
    /// the reserve; lines in order pay their own, and what a line lacks comes off the reserve and then the available money
    /// (off the available money first where the line is paid as it really costs). What is still missing is cut pro rata.
    ///
    /// # Rounding
    /// A cut is split by largest remainder over hospitals and methods.
    pub(super) fn pay(budget: &Budget, hospitals: &[HospitalYear]) -> Self {
        let mut lines: Vec<LineYear> = budget
            .lines
            .iter()
            .enumerate()
            .filter_map(|(place, line)| LineYear::open(place, line, hospitals))
            .collect();
        let returned: Fen = lines.iter().map(|line| line.returned).sum();
        let (mut available, mut reserve) = (budget.available + returned, budget.reserve);
        let wanted: Vec<Fen> = hospitals.iter().map(|hospital| hospital.sums.item_amount).collect();
        let total: Fen = wanted.iter().sum();
        let items_from_available = total.min(available);
        let items_from_reserve = (total - items_from_available).min(reserve);
        (available, reserve) = (available - items_from_available, reserve - items_from_reserve);
        let actual = budget.subtracted().map(|line| line.for_others == Some(Basis::Actual));
        for (line, actual) in lines.iter_mut().zip(actual) {
            line.pay(actual, &mut available, &mut reserve);
        }
        let items = paid(items_from_available + items_from_reserve, wanted);
        Self { items_from_available, items_from_reserve, items, lines, available, reserve }
    }

    /// What each hospital is paid in all, and what is cut.
    pub(super) fn by_hospital(&self, hospitals: &[HospitalYear]) -> Vec<(Fen, Fen)> {
        let by_item = self.items.iter().zip(hospitals);
        let mut all: Vec<(Fen, Fen)> =
            by_item.map(|(paid, hospital)| (*paid, hospital.sums.item_amount - *paid)).collect();
        for own in self.lines.iter().flat_map(|line| &line.claims) {
            let (paid, cut) = &mut all[own.hospital];
            *paid += own.paid;
            *cut += own.claim.amount - own.paid;
        }
        all
    }
}

/// Amounts as far as the money reaches.
fn paid(money: Fen, wanted: Vec<Fen>) -> Vec<Fen> {
    if money == wanted.iter().sum() { wanted } else { split_like(money, &wanted) }
}

impl LineYear {
    /// A line with those who draw on it; an estimate that is not needed is taken off at once.
    fn open(place: usize, line: &BudgetAmount, hospitals: &[HospitalYear]) -> Option<Self> {
        let basis = line.for_others?;
        let of_hospital = |(hospital, year): (usize, &HospitalYear)| {
            let own = year.claims.iter().filter(|claim| claim.line == place);
            own.map(|claim| PaidClaim { hospital, claim: *claim, paid: Fen::ZERO }).collect::<Vec<_>>()
        };
        let claims: Vec<PaidClaim> = hospitals.iter().enumerate().flat_map(of_hospital).collect();
        let wanted: Fen = claims.iter().map(|own| own.claim.amount).sum();
        let set_aside = -line.effect;
        let returned = match basis {
            Basis::Budget => Fen::ZERO,
            Basis::Actual => (set_aside - wanted).at_least_zero(),
        };
        Some(Self {
            name: line.name.clone(),
            set_aside,
            from_reserve: Fen::ZERO,
            from_available: Fen::ZERO,
            returned,
            left: Fen::ZERO,
            claims,
        })
    }

    fn pay(&mut self, actual: bool, available: &mut Fen, reserve: &mut Fen) {
        let own = self.set_aside - self.returned;
        let wanted = self.wanted();
        let mut lacking = (wanted - own).at_least_zero();
        let mut take = |from: &mut Fen| {
            let taken = lacking.min(*from);
            (*from, lacking) = (*from - taken, lacking - taken);
            taken
        };
        if actual {
            self.from_available = take(available);
            self.from_reserve = take(reserve);
        } else {
            self.from_reserve = take(reserve);
            self.from_available = take(available);
        }
        let money = wanted - lacking;
        let amounts = paid(money, self.claims.iter().map(|own| own.claim.amount).collect());
        self.claims.iter_mut().zip(amounts).for_each(|(own, amount)| own.paid = amount);
        self.left = own + self.from_reserve + self.from_available - money;
    }
}
