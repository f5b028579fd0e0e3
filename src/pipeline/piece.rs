//! The work on one piece.

use arrow_array::{BooleanArray, StringArray};
use serde::{Deserialize, Serialize};

use crate::domain::Error;
use crate::files::discharges::{Input, Location, Piece};
use crate::files::{Adjustment, CaseBatch, CaseEncoders, EncodedCases, FindingRow, Reject, Words};

use super::columns::Columns;
use super::counts::{Counts, SumTable};
use super::program::Program;
use super::told::ToldCase;
use super::work::{Accepted, Work};

/// What the work on a piece leaves.
pub struct PieceResult {
    /// The cases, encoded.
    pub cases: EncodedCases,
    /// All else.
    pub gathered: Gathered,
}

/// What the work on records that follow each other in a file leaves beside the cases.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Gathered {
    /// What was refused, in row order.
    pub rejects: Vec<Reject>,
    /// What was odd, in row order.
    pub findings: Vec<FindingRow>,
    /// What months change of earlier ones, case by case, in row order.
    pub adjustments: Vec<Adjustment>,
    /// Where every record went.
    pub counts: Counts,
    /// Sums per pool, hospital and month; empty where cases are only grouped.
    pub sums: SumTable,
    /// The cases that are told one by one, in row order.
    #[serde(skip)]
    pub told: Vec<ToldCase>,
}

impl Gathered {
    /// Nothing, of a region with so many pools and hospitals.
    pub fn new((pools, hospitals): (usize, usize)) -> Self {
        Self { sums: SumTable::new(pools, hospitals), ..Self::default() }
    }

    /// Adds what the records behind these leave.
    pub fn append(&mut self, next: Self) {
        self.rejects.extend(next.rejects);
        self.findings.extend(next.findings);
        self.adjustments.extend(next.adjustments);
        self.counts.merge(&next.counts);
        self.sums.merge(&next.sums);
        self.told.extend(next.told);
    }
}

/// Reads a piece, checks, groups and prices its records, and encodes the cases.
///
/// # Errors
/// A damaged file, or cases that cannot be encoded.
pub fn process(
    program: &Program<'_>,
    input: &Input,
    piece: Piece,
    encoders: &CaseEncoders,
) -> Result<PieceResult, Error> {
    let mut encoder = encoders.encoder()?;
    let mut work = Work::new(program, Location { input: piece.input, row: piece.first_row });
    input.read(piece, None, &mut |batch| work.batch(&batch).map_or(Ok(()), |cases| encoder.add(cases)))?;
    Ok(PieceResult { cases: encoder.finish()?, gathered: work.gathered })
}

/// The accepted cases of a batch as they are written; none where there are none.
pub(super) fn cases(columns: Columns<'_>, accepted: Accepted) -> Option<CaseBatch> {
    if accepted.groupings.is_empty() {
        return None;
    }
    let ids = columns.records.setl_id_array()?;
    let taken = &accepted.taken;
    let setl_ids = if accepted.groupings.len() == taken.len() {
        ids.clone()
    } else {
        let mask = BooleanArray::from(taken.clone());
        let kept = arrow_select::filter::filter(ids, &mask).expect("a mask has a bit per row");
        StringArray::from(kept.to_data())
    };
    let words = |(keys, words): (Vec<u32>, Vec<String>)| {
        Words::new(
            &words,
            keys.into_iter().zip(taken).filter(|(_, taken)| **taken).map(|(key, _)| key).collect(),
        )
    };
    Some(CaseBatch {
        setl_ids,
        hospitals: words(columns.hospitals),
        insurance_types: words(columns.insurance_types),
        schemes: accepted.schemes,
        groupings: accepted.groupings,
        prices: accepted.prices,
    })
}
