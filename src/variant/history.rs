//! `[from_history]`: points of groups from past cases, as a variant asks for them.

use std::sync::Arc;

use crate::table::{Fields, Node};

/// The table as it stands in the variant's file; who reckons the points reads it.
#[derive(Clone, Debug)]
pub struct History {
    file: Arc<str>,
    node: Node,
}

impl History {
    pub(super) fn new(file: Arc<str>, node: Node) -> Self {
        Self { file, node }
    }

    /// The file it stands in, as the user named it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line it stands on.
    pub fn line(&self) -> u64 {
        self.node.line
    }

    /// Its keys.
    ///
    /// # Panics
    /// Never: it is made of tables only.
    pub fn fields(&self) -> Fields<'_> {
        Fields::new(&self.file, "from_history", &self.node).expect("a table")
    }
}
