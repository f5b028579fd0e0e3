//! The section `prepayment`.

use crate::domain::Number;

use super::file::{Policy, Reader};
use super::parameter::{Parameter, Selection};
use super::rules::{AdvanceRules, PayableMonths};
use super::values;

/// The entries of the section.
#[derive(Clone, Debug)]
pub(super) struct Advances {
    pub(super) months: Parameter<Number>,
    payable_months: Parameter<PayableMonths>,
}

impl Advances {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            months: reader.parameter("prepayment.months", values::advance_months),
            payable_months: reader.parameter("prepayment.payable_months", values::payable_months),
        }
    }
}

impl Policy {
    /// The rules of advances; `selection` names the day of one.
    pub fn advances(&self, selection: Selection<'_>) -> AdvanceRules {
        AdvanceRules {
            months: self.advances.months.at(selection).map(|entry| entry.value),
            payable_months: self.advances.payable_months.at(selection).map(|entry| entry.value),
        }
    }
}
