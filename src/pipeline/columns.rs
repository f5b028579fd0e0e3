//! A batch of records laid out for the work on it.

use crate::domain::{Case, Date, DiagnosisId, Patient, ProcedureId};
use crate::files::discharges::{Checked, CodeLists, DictionaryCache, Field, Records};
use crate::grouper::Grouper;
use crate::points::{Bill, Treatment};
use crate::scheme::{CodeBook, CodeMap};

use super::program::{CodeMaps, SchemeUse};
use super::ties::Tie;

/// Numbers of codes by value of the dictionary, kept from batch to batch.
#[derive(Default)]
pub(super) struct Caches {
    pub(super) diagnoses: DictionaryCache<DiagnosisId>,
    pub(super) procedures: DictionaryCache<ProcedureId>,
}

/// Code lists of a batch in the numbers of one scheme.
pub(super) struct Lists {
    pub(super) diagnoses: CodeLists<DiagnosisId>,
    pub(super) procedures: CodeLists<ProcedureId>,
}

impl Lists {
    /// Whether a row has a diagnosis once blanks are dropped.
    pub(super) fn has_diagnosis(&self, row: usize) -> bool {
        !self.diagnoses.row(row).is_empty()
    }

    pub(super) fn case(&self, row: usize, patient: Patient, hospital_level: Option<u8>) -> Case<'_> {
        Case { hospital_level, ..Case::new(self.diagnoses.row(row), self.procedures.row(row), patient) }
    }
}

/// A batch laid out by column.
pub(super) struct Columns<'b> {
    pub(super) records: &'b Records<'b>,
    pub(super) setl_ids: Box<dyn Fn(usize) -> Option<&'b str> + 'b>,
    pub(super) hospitals: (Vec<u32>, Vec<String>),
    pub(super) insurance_types: (Vec<u32>, Vec<String>),
    /// Classes of cases, where sharing asks for them.
    pub(super) classes: Option<(Vec<u32>, Vec<String>)>,
    pub(super) checked: Checked,
    pub(super) lists: Vec<Lists>,
    pub(super) patients: Vec<Patient>,
    /// The conditions of routing that each record's words meet; empty where none is asked for.
    pub(super) words: Vec<u128>,
}

/// Codes of a row that DIP asks a finer code for. CHS-DRG has sets for them, so there they are nothing odd.
pub(super) fn grey_codes<'g>(
    grouper: &'g Grouper,
    lists: &'g Lists,
    row: usize,
) -> impl Iterator<Item = String> + 'g {
    let dip = matches!(grouper, Grouper::Dip(_));
    let (diagnoses, procedures) = (grouper.diagnoses(), grouper.procedures());
    let grey =
        move |book: &'g CodeBook, code: u32| (dip && book.is_grey(code)).then(|| book.code(code).to_owned());
    let diagnoses = lists.diagnoses.row(row).iter().filter_map(move |code| grey(diagnoses, code.0));
    diagnoses.chain(lists.procedures.row(row).iter().filter_map(move |code| grey(procedures, code.0)))
}

/// Unknown codes of a row; they stand in order of rows.
pub(super) fn unknown<C>(lists: &CodeLists<C>, row: usize) -> impl Iterator<Item = String> + '_ {
    let first = lists.unknown.partition_point(|(at, _)| *at < row);
    lists.unknown[first..].iter().take_while(move |(at, _)| *at == row).map(|(_, code)| code.clone())
}

pub(super) fn lists(records: &Records<'_>, maps: &CodeMaps, scheme: &SchemeUse, cache: &mut Caches) -> Lists {
    let apply = |map: &Option<CodeMap>, code: &str| {
        map.as_ref().map_or(code.to_owned(), |map| map.apply(code).to_owned())
    };
    let (diagnoses, procedures) = (scheme.grouper.diagnoses(), scheme.grouper.procedures());
    let diagnosis = |code: &str| DiagnosisId(diagnoses.number(&apply(&maps.diagnoses, code)).unwrap_or(0));
    let procedure = |code: &str| ProcedureId(procedures.number(&apply(&maps.procedures, code)).unwrap_or(0));
    Lists {
        diagnoses: records.codes(Field::DiagCode, &mut cache.diagnoses, &diagnosis),
        procedures: records.codes(Field::OprnOprtCode, &mut cache.procedures, &procedure),
    }
}

pub(super) fn bill(records: &Records<'_>, row: usize) -> Bill {
    let amount = |field| records.numbers(field).at(row).unwrap_or(0);
    Bill {
        cost: amount(Field::MedfeeSumamt),
        fund: amount(Field::HifpPay),
        own_pay: amount(Field::FulamtOwnpayAmt),
        paid_first: amount(Field::PreselfpayAmt),
        deductible: amount(Field::ActPayDedc),
    }
}

/// How much of the treatment of a case is traditional; none where one of the amounts is blank, which is never 0.
pub(super) fn treatment(records: &Records<'_>, row: usize) -> Option<Treatment> {
    let sum = |fields: &[Field]| {
        fields.iter().try_fold(0, |sum, field| Some(sum + records.numbers(*field).at(row)?))
    };
    let traditional = sum(&[Field::TcmTreatmentAmt, Field::PatentMedicineAmt, Field::HerbAmt])?;
    let others = [Field::WestTreatmentAmt, Field::WestDrugAmt, Field::SurgeryAmt, Field::ConsumableAmt];
    Some(Treatment { traditional, all: traditional + sum(&others)? })
}

/// The settlement date that decides by which rules a case is paid: its own, or that of the record it mends or takes back.
pub(super) fn settlement_day(records: &Records<'_>, row: usize, tie: Option<&Tie>) -> Option<Date> {
    let root = tie.and_then(|tie| tie.names.as_ref()).map(|named| named.root_day);
    root.or_else(|| records.settlement_date(row))
}
