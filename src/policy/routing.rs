//! Which method pays a case: rules in order, the first that holds decides.

use super::file::{Policy, Reader};
use super::parameter::{Entry, Parameter, Selection};
use super::rules::RoutingRule;
use super::values::routing_rules;

/// The entries of the section `routing`. Where none is in force every case goes by its group.
#[derive(Clone, Debug)]
pub(super) struct Routing {
    rules: Parameter<Vec<RoutingRule>>,
}

impl Routing {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self { rules: reader.parameter("routing.rules", routing_rules) }
    }

    fn on(&self, selection: Selection<'_>) -> &[RoutingRule] {
        self.rules.at(selection).map_or(&[], |entry| entry.value.as_slice())
    }
}

impl Policy {
    /// The rules that route the cases of a pool on a day, in order.
    pub fn routing(&self, selection: Selection<'_>) -> &[RoutingRule] {
        self.routing.on(selection)
    }

    /// Every entry of the rules, whenever it is in force.
    pub fn routing_entries(&self) -> &[Entry<Vec<RoutingRule>>] {
        &self.routing.rules.entries
    }
}
