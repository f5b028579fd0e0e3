//! What the months of a hospital paid and held.

use crate::domain::{Fen, Month, decimal_text};
use crate::policy::{MonthRules, MonthValue, ValueRules};
use crate::settlement::{MonthRow, MonthSums, in_month};

use super::{Chapter, Node};

/// A month of the hospital in the pool.
struct OwnMonth<'m> {
    month: Month,
    sums: &'m MonthSums,
    row: &'m MonthRow,
    value: Option<String>,
}

impl Chapter<'_> {
    /// What the months paid.
    pub(super) fn paid_to_date(&self) -> Node {
        let months = self.months().map(|own| self.month(&own));
        let before = self.brought("paid before the first month", self.brought.months.paid);
        let months = before.into_iter().chain(months).collect();
        Node::list("paid_to_date", self.year.months.paid, "sum of the months", months)
    }

    /// What the months held back.
    pub(super) fn deposit_held(&self) -> Node {
        let held = |own: &OwnMonth<'_>| own.row.deposit_held != Fen::ZERO;
        let leaf = |own: OwnMonth<'_>| {
            Node::leaf(own.month.to_string(), own.row.deposit_held, "as under paid_to_date")
        };
        let before = self.brought("held before the first month", self.brought.months.deposit_held);
        let months = before.into_iter().chain(self.months().filter(held).map(leaf)).collect();
        Node::list("deposit_held", self.year.months.deposit_held, "sum of the months", months)
    }

    /// An amount of the months that were settled elsewhere, where there is one.
    pub(super) fn brought(&self, name: &str, amount: Fen) -> Option<Node> {
        (amount != Fen::ZERO).then(|| Node::leaf(name, amount, "opening.csv"))
    }

    /// The months in which there was anything.
    fn months(&self) -> impl Iterator<Item = OwnMonth<'_>> {
        let hospital = self.told.hospital;
        let own = self.told.months.iter().map(move |books| {
            let pool = &books.pools[self.pool];
            let value = pool.result.values[hospital].as_ref().map(|value| decimal_text(value, 6));
            OwnMonth {
                month: books.month,
                sums: &pool.sums[hospital],
                row: &pool.result.rows[hospital],
                value,
            }
        });
        own.filter(|own| *own.row != MonthRow::default() || *own.sums != MonthSums::default())
    }

    fn month(&self, own: &OwnMonth<'_>) -> Node {
        let (region, row) = (self.told.region, own.row);
        let pool = &region.settings.pools[self.pool].name;
        let selection = in_month(region, pool, self.told.hospital, own.month);
        let basis = region.policy.month_basis(selection);
        // The month was settled by these rules a moment ago.
        let rules = region.policy.month(selection).ok();
        let payable = Node::leaf("payable", row.payable, rules.as_ref().map_or("", formula))
            .input("points", own.sums.own.points)
            .maybe("point_value", own.value.as_ref())
            .input("cases by points", own.sums.own.group.cases)
            .input("recorded", own.sums.own.group.fund)
            .resting_on(&basis.value);
        let adjustment = Node::leaf(
            "adjustment",
            row.adjustment,
            "what changes of earlier months, as adjustments.csv lists it",
        )
        .input("adjustment_points", own.sums.adjusted.points);
        let others = own.sums.total();
        let by_item =
            Node::leaf("other_methods", row.other_methods, "amounts by item, on lines and per head")
                .input("cases by item", others.item.cases)
                .input("cases on lines", others.other.cases);
        let deferred =
            Node::leaf("deferred", row.deferred, "payable + adjustment + other_methods above the quota")
                .maybe("quota", row.quota)
                .resting_on(&basis.quota);
        let deposit = Node::leaf(
            "deposit_held",
            row.deposit_held,
            "(payable + adjustment + other_methods − deferred − deductions before_share) × (1 − share_paid)",
        )
        .maybe("share_paid", rules.map(|rules| rules.share_paid))
        .resting_on(&basis.share_paid);
        let carried_in = Node::leaf("carried_in", row.carried_in, "carried of the month before");
        let deduction = Node::leaf("deduction", row.deduction, "deductions.csv of the month");
        let carried =
            Node::leaf("carried", row.carried, "what the month could not take off, for the next one");
        let transferred =
            Node::leaf("transferred", row.transferred, "from merged hospitals, or to the successor")
                .resting_on("hospitals.csv");
        let mut parts =
            vec![payable, by_item, carried_in, deduction.minus(), deposit.minus(), carried.minus()];
        parts.extend([adjustment, deferred.minus(), transferred].into_iter().filter_map(Node::if_any));
        Node::sum(own.month.to_string(), row.paid, parts)
    }
}

/// The convention of a month in words.
fn formula(rules: &MonthRules) -> &'static str {
    let floating = rules.month_value == MonthValue::Floating;
    match rules.value {
        ValueRules::Fund if floating => "the month's money × points / points of the pool",
        ValueRules::Fund => "points × point_value",
        ValueRules::CostRatio(_) => "points × point_value × reimbursement ratio of the pool in the month",
        ValueRules::CostRatioHospital(_) => {
            "points × point_value × recorded / cost of the hospital in the month"
        }
        ValueRules::CostLessPaid(_) => "points × point_value − what others paid",
        ValueRules::Rate => "sum of what the rate pays each case",
        ValueRules::Recorded => "sum of the recorded fund amounts",
        ValueRules::GuaranteeRate => "claims of people of consortiums at their guarantee rate",
        ValueRules::Elastic(_) => "fixed points × fixed value + floating points × floating value",
    }
}
