//! The story of an amount as text: a line for each amount, its parts indented below it.

use std::fmt;

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};

use super::super::one_line;
use super::{AmountStory, Node, Sign};

impl fmt::Display for AmountStory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {} {}, {}", self.fixmedins_code, self.hospital, self.year, self.region)?;
        if let Some(notice) = &self.notice {
            writeln!(f, "! {notice}")?;
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(["amount 金额", "yuan 元", "how 计算"].map(Cell::new));
        add(&mut table, &self.net_due, 0);
        if let Some(column) = table.column_mut(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        writeln!(f, "\n{}", table.trim_fmt())
    }
}

fn add(table: &mut Table, node: &Node, depth: usize) {
    let sign = match (depth, node.sign) {
        (0, _) => "",
        (_, Sign::Plus) => "+ ",
        (_, Sign::Minus) => "− ",
    };
    let name = one_line(&format!("{}{sign}{}", "  ".repeat(depth), node.name));
    table.add_row(vec![name, node.amount.to_string(), one_line(&format!("= {}", node.formula))]);
    let inputs: Vec<String> =
        node.inputs.iter().map(|input| format!("{} {}", input.name, input.value)).collect();
    let inputs = Some(inputs.join(", ")).filter(|inputs| !inputs.is_empty());
    for line in inputs.iter().chain(&node.basis) {
        table.add_row(vec![String::new(), String::new(), one_line(&format!("  {line}"))]);
    }
    node.parts.iter().for_each(|part| add(table, part, depth + 1));
}
