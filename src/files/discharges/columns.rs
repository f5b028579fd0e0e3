//! The columns of a discharge record (contract, section 1).

use crate::policy::WordField;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text that is different in every row.
    Key,
    /// Text that repeats.
    Category,
    /// A list of codes.
    Codes,
    /// A whole number; decimals are cut off.
    Integer,
    /// A day; a time of day is cut off.
    Date,
    /// Yuan with at most two decimals.
    Money,
    /// True or false.
    Flag,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What stands in it.
    pub form: Form,
    /// Whether files without it are refused.
    pub required: bool,
    /// Whether it is read only where it is asked for by name: what ties records to each other is looked at apart.
    pub on_request: bool,
}

macro_rules! columns {
    ($($field:ident $name:literal $form:ident $need:ident,)+) => {
        /// A column that is read, under the name of the national interface.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the contract says what each column means")]
        pub enum Field { $($field,)+ }

        /// Every column that is read, in the order of [`Field`]. Others are ignored and named once.
        pub const COLUMNS: &[Column] =
            &[$(Column {
                name: $name,
                form: Form::$form,
                required: columns!(@required $need),
                on_request: columns!(@on_request $need),
            },)+];

        /// Every field, in the same order.
        pub const FIELDS: &[Field] = &[$(Field::$field,)+];
    };
    (@required must) => { true };
    (@required $other:ident) => { false };
    (@on_request asked) => { true };
    (@on_request $other:ident) => { false };
}

columns! {
    SetlId "setl_id" Key must,
    FixmedinsCode "fixmedins_code" Category must,
    Insutype "insutype" Category must,
    RecordKind "record_kind" Category may,
    Gend "gend" Category must,
    Age "age" Integer must,
    NwbAge "nwb_age" Integer may,
    NwbBirWt "nwb_bir_wt" Integer may,
    NwbAdmWt "nwb_adm_wt" Integer may,
    AdmTime "adm_time" Date must,
    DscgTime "dscg_time" Date must,
    SetlEndDate "setl_end_date" Date must,
    ActIptDays "act_ipt_days" Integer must,
    DscgWay "dscg_way" Category must,
    MedType "med_type" Category may,
    IptMedType "ipt_med_type" Category may,
    TrtType "trt_type" Category may,
    DscgCaty "dscg_caty" Category may,
    InsuplcAdmdvs "insuplc_admdvs" Category may,
    IcuDays "icu_days" Integer may,
    DiagCode "diag_code" Codes must,
    OprnOprtCode "oprn_oprt_code" Codes must,
    MedfeeSumamt "medfee_sumamt" Money must,
    HifpPay "hifp_pay" Money must,
    FulamtOwnpayAmt "fulamt_ownpay_amt" Money may,
    PreselfpayAmt "preselfpay_amt" Money may,
    ActPayDedc "act_pay_dedc" Money may,
    OverlmtSelfpay "overlmt_selfpay" Money may,
    PsnPartAmt "psn_part_amt" Money may,
    OthFundPay "oth_fund_pay" Money may,
    DrugAmt "drug_amt" Money may,
    ConsumableAmt "consumable_amt" Money may,
    ExamAmt "exam_amt" Money may,
    SurgeryAmt "surgery_amt" Money may,
    WestDrugAmt "west_drug_amt" Money may,
    WestTreatmentAmt "west_treatment_amt" Money may,
    PatentMedicineAmt "patent_medicine_amt" Money may,
    HerbAmt "herb_amt" Money may,
    TcmTreatmentAmt "tcm_treatment_amt" Money may,
    IncompleteStay "incomplete_stay" Flag may,
    HomeConsortium "home_consortium" Category may,
    ProcurementClass "procurement_class" Category may,
    PsnNo "psn_no" Key asked,
    SupersedesSetlId "supersedes_setl_id" Key asked,
}

impl From<WordField> for Field {
    fn from(field: WordField) -> Self {
        match field {
            WordField::MedType => Self::MedType,
            WordField::IptMedType => Self::IptMedType,
            WordField::TrtType => Self::TrtType,
            WordField::DscgCaty => Self::DscgCaty,
            WordField::DscgWay => Self::DscgWay,
            WordField::InsuplcAdmdvs => Self::InsuplcAdmdvs,
        }
    }
}

/// Columns of the contract that this version knows and does not look at.
pub const UNREAD: &[&str] = &["vent_used_hours"];

/// The places of all money columns but the total: parts that may not be larger than the whole.
pub fn parts() -> impl Iterator<Item = usize> {
    let total = Field::MedfeeSumamt as usize;
    (0..COLUMNS.len()).filter(move |place| COLUMNS[*place].form == Form::Money && *place != total)
}
