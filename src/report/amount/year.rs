//! The clearing of a hospital as a tree. A component of the clearing is a line in one of the sums here.

use crate::domain::{Fen, Points, Tally, decimal_text};
use crate::policy::{SharingLevel, ValueRules};
use crate::settlement::{Account, PointValue, amounts_of_cases};

use super::{Chapter, Node};

impl Chapter<'_> {
    /// What is due, as `clearing.csv` has it.
    pub(super) fn net_due(&self) -> Node {
        let (row, sums) = (self.row, &self.year.sums);
        let accounts = [Account::Prepaid(self.told.hospital), Account::Paid(self.told.hospital)];
        let advances = "sum of the advances of the year";
        let advances = self.booked("prepayment_recovered", row.prepayment_recovered, advances, accounts);
        let transferred = Node::leaf(
            "transferred",
            row.transferred,
            "in months and at the clearing: from merged hospitals, or to the successor",
        );
        let debt = Node::leaf("debt", row.debt, "carried of last year, which the first month took off");
        let carried = Node::leaf("carried_to_next", row.carried_to_next, "what the next year takes off")
            .resting_on(&self.basis.negative_due);
        let mut parts = vec![self.final_amount(), self.paid_to_date().minus(), advances.minus()];
        parts.extend([transferred, debt, carried.minus()].into_iter().filter_map(Node::if_any));
        let pool = &self.told.region.settings.pools[self.pool].name;
        Node::sum("net_due", row.net_due, parts)
            .input("pool", pool)
            .input("cases", sums.all.cases)
            .input("by points", sums.group.cases)
            .input("by item", sums.item.cases)
            .input("refused", sums.refused.cases)
    }

    fn final_amount(&self) -> Node {
        let accounts = [Account::Payable(self.told.hospital), Account::Deductions];
        let deduction = "sum of what the months and the clearing deducted";
        let deduction = self.booked("deduction", self.row.deduction, deduction, accounts);
        let assessment = Node::leaf(
            "assessment_effect",
            self.row.assessment_effect,
            "cleared × (assessment_coefficient − 1), less what its source could not pay",
        )
        .input("assessment_coefficient", decimal_text(&self.row.coefficient, 6))
        .maybe("assessment_score", self.row.score)
        .resting_on(&self.basis.assessment);
        let given = Node::leaf(
            "deposit_redistributed",
            self.row.deposit_redistributed,
            "share of what others forfeited, by points",
        )
        .resting_on(&self.basis.forfeited_to);
        let mut parts =
            vec![self.cleared(), self.other_methods(), deduction.minus(), self.deposit_forfeited().minus()];
        parts.extend([assessment, given].into_iter().filter_map(Node::if_any));
        Node::sum("final", self.row.final_amount, parts)
    }

    fn cleared(&self) -> Node {
        let formula = "what the sources could not pay of shared_by_fund";
        let cut =
            Node::leaf("sharing_cut", self.row.sharing_cut, formula).resting_on(&self.basis.sources).minus();
        let parts = vec![self.standard(), self.surplus_not_kept().minus(), self.shared_by_fund(), cut];
        Node::sum("cleared", self.row.cleared, parts)
    }

    fn surplus_not_kept(&self) -> Node {
        let shared = &self.row.shared;
        let [surplus, kept] = match self.rules.sharing.level {
            SharingLevel::None => {
                ["standard − recorded, if above 0", "all of the surplus: nothing is shared"]
            }
            SharingLevel::Hospital => {
                ["standard − recorded, if above 0", "what the hospital keeps of the surplus, by bands"]
            }
            SharingLevel::Quota => {
                ["quota − recorded, if above 0", "what the hospital keeps of the surplus, by bands"]
            }
            SharingLevel::Group | SharingLevel::Case => [
                "standard − recorded of its groups or classes, where above 0",
                "what the hospital keeps of it, by the bands of each",
            ],
            SharingLevel::Pool => [
                "standard − recorded of the pool, if above 0, split by points",
                "what hospitals keep of the pool's surplus by bands, split by points",
            ],
        };
        let surplus = self.of_difference("surplus", shared.surplus, surplus);
        let retained = self.of_difference("retained", shared.retained, kept).resting_on(&self.basis.bands);
        Node::sum("surplus not kept", self.row.returned(), vec![surplus, retained.minus()])
    }

    fn shared_by_fund(&self) -> Node {
        let shared = &self.row.shared;
        let formula = match self.rules.sharing.level {
            SharingLevel::None => "nothing is shared",
            SharingLevel::Hospital | SharingLevel::Quota => "the fund's part of the overrun, by bands",
            SharingLevel::Group | SharingLevel::Case => {
                "the fund's part of the overruns of its groups or classes, by the bands of each"
            }
            SharingLevel::Pool => "the fund's part of the pool's overrun by bands, split by points",
        };
        self.of_difference("shared_by_fund", shared.shared_by_fund, formula)
            .input("overrun", shared.overrun)
            .input("borne_by_hospital", self.row.borne_by_hospital())
            .resting_on(&self.basis.bands)
    }

    /// What becomes of the difference of two amounts.
    fn of_difference(&self, name: &str, amount: Fen, formula: &str) -> Node {
        Node::leaf(name, amount, formula)
            .input("standard", self.row.standard)
            .input("recorded", self.row.recorded)
    }

    fn standard(&self) -> Node {
        let (clearing, row) = (&self.books.clearing, self.row);
        let before = clearing.before_closing[self.told.hospital];
        let total: Fen = clearing.before_closing.iter().sum();
        let closing = Node::leaf(
            "scaling",
            row.standard - before,
            "what closing the total of the pool adds or takes away",
        )
        .input("standard before closing of the pool", total)
        .input("scaled to close the total", clearing.scaled)
        .resting_on(&self.basis.close_to);
        Node::sum("standard", row.standard, vec![self.before_closing(before), closing])
    }

    fn before_closing(&self, amount: Fen) -> Node {
        let (sums, clearing) = (&self.year.sums, &self.books.clearing);
        let by_points = self.cases.iter().filter(|case| case.sums.group != Tally::default());
        let cases: Vec<_> = by_points.copied().collect();
        let case_sums: Vec<_> = cases.iter().map(|case| case.sums).collect();
        let value = clearing.value.as_ref();
        if self.rules.sharing.level == SharingLevel::Quota {
            return Node::leaf("standard before closing", amount, "the quota of quotas.csv")
                .input("points", sums.points)
                .resting_on(&self.basis.bands);
        }
        let amounts = amounts_of_cases(&self.rules.value, value, amount, &case_sums);
        let pool: Points = self.books.hospitals.iter().map(|hospital| hospital.sums.points).sum();
        let of_hospital = value.and_then(|value| value.of_hospital(self.told.hospital));
        let mut node = self
            .by_group("standard before closing", amount, cases.into_iter().zip(amounts).collect())
            .input("points", sums.points)
            .maybe("point_value", of_hospital.map(|value| decimal_text(&value, 6)))
            .input("points of the pool", pool)
            .input("available of the pool", clearing.available)
            .resting_on(&self.basis.convention);
        node.formula = self.convention().to_owned();
        match value {
            Some(PointValue::TotalCost { reimbursement, .. }) => node
                .input("reimbursement ratio", decimal_text(reimbursement, 6))
                .input("cost by points", sums.group.cost)
                .input("recorded", sums.group.fund),
            Some(PointValue::Elastic(elastic)) => node
                .input("fixed_points", elastic.parts[self.told.hospital].fixed)
                .input("fixed value", decimal_text(&elastic.fixed, 6))
                .input("floating points", elastic.parts[self.told.hospital].floating)
                .input("floating value", decimal_text(&elastic.floating, 6)),
            Some(PointValue::Fund(_)) | None => node,
        }
    }

    /// The convention of the year in words.
    fn convention(&self) -> &'static str {
        match self.rules.value {
            ValueRules::Fund => "available of the pool × points / points of the pool, by largest remainder",
            ValueRules::CostRatio(_) => "points × point_value × reimbursement ratio, by largest remainder",
            ValueRules::CostRatioHospital(_) => "points × point_value × recorded / cost by points",
            ValueRules::CostLessPaid(_) => "points × point_value − (cost by points − recorded)",
            ValueRules::Rate => "sum of what the rate pays each case",
            ValueRules::Recorded => "sum of the recorded fund amounts",
            ValueRules::GuaranteeRate => {
                "claims of people of each consortium at its guarantee rate, of others in full"
            }
            ValueRules::Elastic(_) => {
                "fixed_points × fixed value + floating points × floating value, by largest remainder"
            }
        }
    }

    fn other_methods(&self) -> Node {
        let cases = self.cases.iter().filter(|case| case.sums.item != Tally::default());
        let cases = cases.map(|case| (*case, case.sums.item_amount)).collect();
        let claimed = self.by_group("claimed by item", self.year.sums.item_amount, cases);
        let on_lines = self.books.clearing.lines.iter().flat_map(|line| {
            let own = line.claims.iter().filter(|own| own.hospital == self.told.hospital);
            own.map(|own| {
                let name = format!("{} from {}", own.claim.method.name(), line.name);
                Node::leaf(name, own.claim.amount, "what the cases, or heads, draw on the line")
                    .input("cases", own.claim.tally.cases)
            })
        });
        let on_lines: Vec<Node> = on_lines.collect();
        let drawn = on_lines.iter().map(|own| own.amount).sum();
        let on_lines = Node::list("claimed on lines", drawn, "sum over lines and methods", on_lines);
        let cut = Node::leaf("other_cut", self.row.other_cut, "what no money was left for, split by amount");
        Node::sum("other_methods", self.row.other_methods, {
            let mut parts = vec![claimed];
            parts.extend(on_lines.if_any());
            parts.push(cut.minus());
            parts
        })
    }

    fn deposit_forfeited(&self) -> Node {
        let (row, basis) = (self.row, &self.basis);
        let release = if row.score.is_some() { &basis.release } else { &basis.without_score };
        let released_by = match row.score {
            Some(_) => "deposit_held × the share that the score releases",
            None => "there is no score: all of deposit_held, or nothing",
        };
        let released = Node::leaf("deposit_released", row.deposit_released, released_by)
            .maybe("assessment_score", row.score)
            .resting_on(release);
        Node::sum("deposit_forfeited", row.deposit_forfeited, vec![self.deposit_held(), released.minus()])
            .resting_on(&basis.forfeited_to)
    }

    /// An amount as the ledger booked it between two accounts, posting by posting.
    fn booked(&self, name: &str, amount: Fen, formula: &str, [from, to]: [Account; 2]) -> Node {
        let postings = self.books.ledger.postings.iter().filter_map(|posting| {
            let day = posting.date.to_string();
            let leaf = Node::leaf(day, posting.amount, posting.cause.as_str());
            if (&posting.from, &posting.to) == (&from, &to) {
                Some(leaf)
            } else {
                ((&posting.to, &posting.from) == (&from, &to)).then(|| leaf.minus())
            }
        });
        Node::list(name, amount, formula, postings.collect())
    }
}
