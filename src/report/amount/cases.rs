//! Amounts down to groups and cases: the largest one by one, the others in one line, so that every level is whole.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::domain::{Fen, Points, Status};
use crate::pipeline::ToldCase;
use crate::policy::{CaseBasis, Selection};

use super::{Chapter, Node};

/// A case with its part of the amount.
type Part<'c> = (&'c ToldCase, Fen);

impl Chapter<'_> {
    /// An amount by groups, and the groups by cases.
    pub(super) fn by_group(&self, name: &str, amount: Fen, parts: Vec<Part<'_>>) -> Node {
        let mut groups: BTreeMap<&str, Vec<Part<'_>>> = BTreeMap::new();
        for part in parts {
            groups.entry(part.0.group.as_str()).or_default().push(part);
        }
        let mut groups: Vec<(&str, Vec<Part<'_>>)> = groups.into_iter().collect();
        groups.sort_by_key(|(_, parts)| Reverse(total(parts)));
        let others = groups.split_off(groups.len().min(self.told.most));
        let mut nodes: Vec<Node> =
            groups.into_iter().map(|(group, parts)| self.group(group, parts)).collect();
        if !others.is_empty() {
            let count = others.len();
            let parts: Vec<Part<'_>> = others.into_iter().flat_map(|(_, parts)| parts).collect();
            nodes.push(rest(format!("{count} other groups"), &parts));
        }
        Node::list(name, amount, "sum of the groups", nodes)
    }

    fn group(&self, group: &str, mut parts: Vec<Part<'_>>) -> Node {
        let (amount, points, count) = (total(&parts), points(&parts), parts.len());
        parts.sort_by(|(one, amount), (other, more)| (more, &one.setl_id).cmp(&(amount, &other.setl_id)));
        let others = parts.split_off(parts.len().min(self.told.most));
        let mut nodes: Vec<Node> = parts.into_iter().map(|part| self.case(part)).collect();
        if !others.is_empty() {
            nodes.push(rest(format!("{} other cases", others.len()), &others));
        }
        Node::list(format!("group {group}"), amount, "sum of the cases", nodes)
            .input("records", count)
            .input("points", points)
    }

    fn case(&self, (case, amount): Part<'_>) -> Node {
        let (region, sums) = (self.told.region, &case.sums);
        let level = region.hospitals.on(self.told.hospital, case.day).map(|row| row.level.as_str());
        let pool = &region.settings.pools[self.pool].name;
        let basis = region.policy.case_basis(Selection { day: case.day, pool, level });
        let by_points = sums.group.cases != 0;
        let formula = match by_points {
            true => "its part, by what its points stand for",
            false => "recorded × the ratio of the policy",
        };
        let node = Node::leaf(format!("case {}", case.setl_id), amount, formula)
            .input("settled", case.day)
            .input("cost", sums.all.cost)
            .input("recorded", sums.all.fund)
            .maybe("base points", by_points.then_some(sums.base_points))
            .maybe("coefficient", case.coefficient)
            .maybe("auxiliary", case.auxiliary)
            .maybe("deviation", case.deviation)
            .maybe("points", by_points.then_some(sums.points));
        entries(case, by_points, &basis).into_iter().fold(node, Node::resting_on)
    }
}

/// The entries of the policy that decided on a case.
fn entries<'b>(case: &ToldCase, by_points: bool, basis: &'b CaseBasis) -> Vec<&'b str> {
    let placed = match case.status {
        Status::Grouped if by_points => "",
        Status::Grouped => basis.no_points.as_str(),
        Status::Ungrouped => basis.ungrouped.as_str(),
        Status::Ambiguous => basis.ambiguous.as_str(),
    };
    let coefficient = if case.coefficient.is_some() { basis.coefficient.as_str() } else { "" };
    let deviation = match case.deviation {
        Some("low") => basis.low.as_str(),
        Some("high") => basis.high.as_str(),
        _ => "",
    };
    vec![placed, coefficient, deviation]
}

fn total(parts: &[Part<'_>]) -> Fen {
    parts.iter().map(|(_, amount)| *amount).sum()
}

fn points(parts: &[Part<'_>]) -> Points {
    parts.iter().map(|(case, _)| case.sums.points).sum()
}

fn rest(name: String, parts: &[Part<'_>]) -> Node {
    Node::leaf(name, total(parts), "together").input("records", parts.len()).input("points", points(parts))
}
