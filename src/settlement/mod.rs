//! Sums of cases → what every hospital is paid, month by month and at the clearing, and the books that show it.
//!
//! One calculation for all policies, in small steps that are tested alone: the lines of a budget leave an available
//! amount, points turn it into a standard per hospital, surplus and overrun are shared, deposits released, advances
//! recovered. Amounts that must add up are split by largest remainder; everything else is rounded once.

mod account;
mod advance;
mod amounts;
mod assessment;
mod books;
mod budget;
mod clearing;
mod close;
mod closing;
mod consortium;
mod consortium_books;
mod consortium_closing;
mod consortium_ledger;
mod deductions;
mod deposit;
mod elastic;
mod gate;
mod incentive;
mod indicator;
mod ledger;
mod merger;
mod month;
mod netting;
mod of_cases;
mod opening;
mod others;
mod shares;
mod sharing;
mod split;

pub use account::{Account, AccountKind, CHART, ConsortiumAccount, Root};
pub use advance::{Advance, advance_of, advances};
pub use amounts::{Claim, PointValue, Valued, fund_amounts, point_value, unmatched};
pub use assessment::assessment_coefficient;
pub use books::{
    MonthBooks, MonthRows, PartsOf, PoolBooks, PoolMonth, SumsOf, YearBooks, YearCases, budget_of,
    clear_region_year, in_month, settle_region_month, settle_region_year,
};
pub use budget::{Budget, BudgetAmount};
pub use clearing::{Clearing, ClearingRow, HospitalYear, MonthTotals, clear};
pub use close::{Closed, close_to};
pub use closing::{Check, Unit, failed, pool_checks, reading_checks, require};
pub use consortium::{Bill, ConsortiumYear, Home, HomeYear, at_guarantee_rates, by_points, guarantee_rate};
pub use consortium_books::{ConsortiumBooks, HomesOf};
pub use consortium_closing::consortium_checks;
pub use deductions::{Deducted, Deductions};
pub use deposit::released_share;
pub use elastic::{ElasticValue, Parts};
pub use gate::Unmet;
pub use incentive::{Incentive, IncentivePart, distribute};
pub use indicator::{GroupUse, Reconciliation, consumption_index, monthly, payable_months, variation};
pub use ledger::{Ledger, Movement, Posting};
pub use month::{HospitalMonth, MonthResult, MonthRow, MonthSums, settle_month, twelfths};
pub use netting::{Net, netting};
pub use of_cases::amounts_of_cases;
pub use opening::{Brought, brought_into, quota_of};
pub use others::{LineClaim, LineYear, PaidClaim};
pub use sharing::{Shared, share_difference};
pub use split::split;
