//! Which method pays a case.

use crate::domain::{Fen, Method, Number};

/// A column of words that a rule may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordField {
    /// Kind of care: 21 inpatient, 26 single disease, 2105 bed day …
    MedType,
    /// 1 inpatient, 2 day surgery.
    IptMedType,
    /// 1 western, 2 traditional, 3 both.
    TrtType,
    /// Department of discharge.
    DscgCaty,
    /// Way of leaving.
    DscgWay,
    /// Place of insurance.
    InsuplcAdmdvs,
}

impl WordField {
    /// Every column.
    pub const ALL: [Self; 6] =
        [Self::MedType, Self::IptMedType, Self::TrtType, Self::DscgCaty, Self::DscgWay, Self::InsuplcAdmdvs];

    /// The name of the column.
    pub fn name(self) -> &'static str {
        match self {
            Self::MedType => "med_type",
            Self::IptMedType => "ipt_med_type",
            Self::TrtType => "trt_type",
            Self::DscgCaty => "dscg_caty",
            Self::DscgWay => "dscg_way",
            Self::InsuplcAdmdvs => "insuplc_admdvs",
        }
    }
}

/// What a word is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordTest {
    /// To be one of these.
    OneOf(Vec<String>),
    /// To begin with one of these.
    Begins(Vec<String>),
    /// To begin with none of these.
    BeginsNot(Vec<String>),
}

/// A condition on a word of the record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordCondition {
    /// The column.
    pub field: WordField,
    /// What is asked.
    pub test: WordTest,
}

impl WordCondition {
    /// Whether a word meets it. A blank meets nothing: where a patient is insured is not known to be elsewhere.
    pub fn holds(&self, word: &str) -> bool {
        let begins = |prefixes: &[String]| prefixes.iter().any(|prefix| word.starts_with(prefix.as_str()));
        !word.is_empty()
            && match &self.test {
                WordTest::OneOf(words) => words.iter().any(|own| own == word),
                WordTest::Begins(prefixes) => begins(prefixes),
                WordTest::BeginsNot(prefixes) => !begins(prefixes),
            }
    }
}

/// What must hold of a case; what is not stated holds of every case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouteConditions {
    /// Length of stay in days, this included.
    pub stay_days_at_least: Option<i32>,
    /// Length of stay in days, this included.
    pub stay_days_at_most: Option<i32>,
    /// Total cost below this.
    pub cost_below: Option<Fen>,
    /// Words of the record.
    pub words: Vec<WordCondition>,
    /// One of these hospitals, by code; empty: any.
    pub hospitals: Vec<String>,
    /// A hospital of one of these levels; empty: any.
    pub levels: Vec<String>,
    /// Placed in one of these groups; empty: anywhere.
    pub groups: Vec<String>,
    /// A row of `single_disease.csv` fits.
    pub single_disease: bool,
    /// A row of `bed_day.csv` fits.
    pub bed_day: bool,
}

/// The method of a rule with what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// As its group says.
    Group,
    /// Points of `bed_day.csv`.
    BedDay,
    /// The price of `single_disease.csv`.
    SingleDisease {
        /// The budget line that pays.
        line: String,
    },
    /// Ratio × recorded fund amount.
    Item {
        /// The ratio.
        ratio: Number,
        /// The budget line that pays; without one the money of the group method does.
        line: Option<String>,
    },
    /// Per head of `capitation.csv`.
    Capitation {
        /// The budget line that pays.
        line: String,
    },
    /// Paid elsewhere.
    Excluded,
}

impl Route {
    /// The method.
    pub fn method(&self) -> Method {
        match self {
            Self::Group => Method::Group,
            Self::BedDay => Method::BedDay,
            Self::SingleDisease { .. } => Method::SingleDisease,
            Self::Item { .. } => Method::Item,
            Self::Capitation { .. } => Method::Capitation,
            Self::Excluded => Method::Excluded,
        }
    }

    /// The budget line that pays, where it is not the money of the group method.
    pub fn line(&self) -> Option<&str> {
        match self {
            Self::SingleDisease { line } | Self::Capitation { line } => Some(line),
            Self::Item { line, .. } => line.as_deref(),
            Self::Group | Self::BedDay | Self::Excluded => None,
        }
    }
}

/// A rule of `routing.rules`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutingRule {
    /// When it holds.
    pub conditions: RouteConditions,
    /// What then pays the case.
    pub route: Route,
    /// Its line in the policy file.
    pub line: u64,
}
