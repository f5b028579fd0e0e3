//! Parts of `region.toml` that a variant replaces: by which date a case finds its scheme, the schemes, the code maps.

use std::sync::Arc;

use crate::domain::{Error, Kind, Problems};
use crate::region::{Overlay, Place};
use crate::table::{Document, Fields, Node, Value};

use super::writer::{Writer, pairs_of, tables_of};

pub(super) const FILE: &str = "region.toml";
const PARTS: [&str; 3] = ["scheme_by", "scheme", "codes"];

/// A part with what is to stand in its place.
#[derive(Clone, Debug)]
pub(super) struct RegionChange {
    pub(super) part: &'static str,
    pub(super) node: Node,
    pub(super) file: Arc<str>,
}

/// Reads the table `region` of a variant's file. What its parts say is checked when the region is read.
pub(super) fn read(mut fields: Fields<'_>, file: &Arc<str>, problems: &mut Problems) -> Vec<RegionChange> {
    let change = |part, node: &Node| RegionChange { part, node: node.clone(), file: file.clone() };
    let changes: Vec<_> =
        PARTS.into_iter().filter_map(|part| Some(change(part, fields.node(part)?))).collect();
    fields.finish(problems);
    changes
}

/// `region.toml` with changes in it; a part that stays as it is is told of.
pub(super) fn apply(
    text: &str,
    changes: &[&RegionChange],
    overlay: &mut Overlay,
    problems: &mut Problems,
) -> Result<(), Error> {
    let document = Document::parse(text, FILE, Kind::Rules)?;
    let mut parts: Vec<(String, Node, Option<Arc<str>>)> =
        pairs_of(&document.root).iter().map(|(key, node)| (key.clone(), node.clone(), None)).collect();
    for change in changes {
        let same = |(key, node, _): &&(String, Node, _)| {
            key == change.part && node.value.to_string() == change.node.value.to_string()
        };
        if let Some((_, node, _)) = parts.iter().find(same) {
            let message = format!(
                "`region.{}` changes nothing: line {} of region.toml says the same",
                change.part, node.line
            );
            problems.add(&change.file, change.node.line, message);
        }
        parts.retain(|(key, _, _)| key != change.part);
        parts.push((change.part.to_owned(), change.node.clone(), Some(change.file.clone())));
    }
    parts.sort_by(|one, other| one.0.cmp(&other.0));
    let (mut writer, is_table) = (Writer::default(), |node: &Node| !tables_of(node).is_empty());
    for (key, node, file) in parts.iter().filter(|(_, node, _)| !is_table(node)) {
        writer.pairs(&[(key.clone(), node.clone())], file.as_ref());
    }
    for (key, node, file) in parts.iter().filter(|(_, node, _)| is_table(node)) {
        let header =
            if matches!(node.value, Value::Table(_)) { format!("[{key}]") } else { format!("[[{key}]]") };
        for table in tables_of(node) {
            writer.line(&header, Place { file: file.clone(), line: table.line });
            writer.pairs(pairs_of(table), file.as_ref());
        }
    }
    overlay.put(FILE, writer.text, writer.places);
    Ok(())
}
