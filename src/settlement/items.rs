//! Amounts paid by item, outside the points.

use crate::domain::Fen;

use super::budget::Budget;
use super::clearing::HospitalYear;
use super::split::split_like;

/// Amounts paid by item: they come off what is available, then off the reserve; what is still missing is cut.
pub(super) struct Items {
    pub(super) from_available: Fen,
    pub(super) from_reserve: Fen,
    pub(super) paid: Vec<Fen>,
}

impl Items {
    pub(super) fn pay(budget: &Budget, hospitals: &[HospitalYear]) -> Self {
        let wanted: Vec<Fen> = hospitals.iter().map(|hospital| hospital.sums.item_amount).collect();
        let total: Fen = wanted.iter().sum();
        let from_available = total.min(budget.available);
        let from_reserve = (total - from_available).min(budget.reserve);
        let paid = from_available + from_reserve;
        let paid = if paid == total { wanted } else { split_like(paid, &wanted) };
        Self { from_available, from_reserve, paid }
    }
}
