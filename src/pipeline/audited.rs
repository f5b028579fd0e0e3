//! What audit refuses of a case before its points.

use crate::domain::Fen;
use crate::points::Bill;
use crate::region::{Audits, Refusal};

use super::ties::Tie;

/// An audit that met its case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MetAudit {
    /// Its place in the table.
    pub(super) place: usize,
    /// 1, or −1 where the record takes the audited case back.
    pub(super) sign: i64,
    /// Why it does not fit its case, which stops the run.
    pub(super) fault: Option<String>,
    refusal: Refusal,
}

impl MetAudit {
    /// The audit of a case by its own identifier, or else that of the record it corrects or takes back.
    pub(super) fn of(
        audits: &Audits,
        ids: [Option<&str>; 2],
        (pool, hospital): (usize, usize),
        bill: &Bill,
        tie: Option<&Tie>,
    ) -> Option<Self> {
        let (place, audit) = ids.into_iter().flatten().find_map(|id| audits.of(id))?;
        let taking_back = bill.cost < 0;
        let linked = tie.is_some_and(|tie| tie.names.is_some());
        let (cost, fund) = (bill.cost.abs(), bill.fund.abs());
        let fault = match audit.refusal {
            // A correction may move a case to another hospital; the audit goes with it.
            _ if (audit.pool, audit.hospital) != (pool, hospital) && !linked => {
                Some("`setl_id` is a case of another pool or hospital than the row names".to_owned())
            }
            _ if taking_back && !linked => {
                Some("`setl_id` is a reversal; name the case that audit refuses".to_owned())
            }
            Refusal::Amount(amount) if amount.0 >= cost.into() || amount.0 > fund.into() => Some(format!(
                "`amount` {amount} does not leave a case that cost {} and of which the fund recorded {}; it may be at most the \
                 fund amount, and blank refuses the whole case",
                Fen(cost.into()),
                Fen(fund.into())
            )),
            _ => None,
        };
        let sign = if taking_back { -1 } else { 1 };
        Some(Self { place, sign, fault, refusal: audit.refusal })
    }

    /// What it takes off cost and fund amount, and whether it refuses the whole case. One that does not fit takes nothing.
    pub(super) fn takes(&self) -> (Fen, bool) {
        match self.refusal {
            _ if self.fault.is_some() => (Fen::ZERO, false),
            Refusal::Amount(amount) => (Fen(amount.0 * i128::from(self.sign)), false),
            Refusal::Case => (Fen::ZERO, true),
        }
    }

    /// The amount, for `findings.csv`; blank where the whole case is refused.
    pub(super) fn detail(&self) -> String {
        match self.refusal {
            Refusal::Amount(amount) => amount.to_string(),
            Refusal::Case => String::new(),
        }
    }
}

/// A bill less what audit takes off its cost and its fund amount.
pub(super) fn without(bill: &Bill, audited: Fen) -> Bill {
    let audited = i64::try_from(audited.0).expect("an amount of a case was checked against its cost");
    Bill { cost: bill.cost - audited, fund: bill.fund - audited, ..*bill }
}
