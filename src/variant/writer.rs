//! TOML text written line by line, with the place that each line comes from.

use std::sync::Arc;

use crate::region::Place;
use crate::table::{Node, Value, shown_key};

/// A text that grows by lines.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) text: String,
    pub(super) places: Vec<(u64, Place)>,
    lines: u64,
}

impl Writer {
    /// The pairs of a table, one on each line; a line's place lies in the file of the table's.
    pub(super) fn pairs(&mut self, pairs: &[(String, Node)], file: Option<&Arc<str>>) {
        for (key, node) in pairs {
            let place = Place { file: file.cloned(), line: node.line };
            self.line(&format!("{} = {}", shown_key(key), node.value), place);
        }
    }

    /// A line such as `[[points.high]]`.
    pub(super) fn line(&mut self, line: &str, place: Place) {
        self.lines += 1;
        self.places.push((self.lines, place));
        self.text += line;
        self.text.push('\n');
    }
}

/// The pairs of a node that is a table.
pub(super) fn pairs_of(node: &Node) -> &[(String, Node)] {
    match &node.value {
        Value::Table(pairs) => pairs,
        _ => &[],
    }
}

/// The tables of a list of tables, or the one table; none where it is something else.
pub(super) fn tables_of(node: &Node) -> Vec<&Node> {
    let nodes = match &node.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![node],
    };
    if nodes.iter().all(|node| matches!(node.value, Value::Table(_))) { nodes } else { Vec::new() }
}
