//! `auxiliary.csv` and the lists of diagnoses behind it: what makes a case heavier than its group (辅助分型).

use std::collections::BTreeMap;

use crate::domain::{Bound, Date, Number, Period, Problems};
use crate::scheme::{DiagnosisKey, diagnosis_keys};
use crate::table::{Column, Row, Sheet, did_you_mean};

pub(super) const AUXILIARY: &[Column] = &[
    Column::optional("group_code"),
    Column::required("kind"),
    Column::optional("subtype"),
    Column::optional("at_least"),
    Column::optional("at_most"),
    Column::required("coefficient"),
    Column::optional("from"),
    Column::optional("until"),
];
pub(super) const COMORBIDITIES: &[Column] = &[
    Column::required("diagnosis"),
    Column::required("condition"),
    Column::required("weight"),
    Column::optional("unless"),
];
pub(super) const COMPLICATIONS: &[Column] = &[Column::required("diagnosis"), Column::required("level")];
pub(super) const MALIGNANT: &[Column] = &[Column::required("diagnosis"), Column::required("list")];

/// What a row of `auxiliary.csv` asks of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subtype {
    /// Age in days, of infants.
    AgeDays,
    /// Age in years.
    AgeYears,
    /// Days in intensive care.
    IntensiveCareDays,
    /// Score of comorbidities (CCI).
    Comorbidity,
    /// Severity of a case that is not malignant; the bounds are on the length of stay.
    Severity(Severe),
    /// Severity of a malignant case; the bounds are on the length of stay.
    Malignant(MalignantSubtype),
}

/// 疾病严重程度.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severe {
    /// The patient died.
    Death,
    /// An other diagnosis of level MCC.
    Severe,
    /// An other diagnosis of level CC, and none of MCC.
    Moderate,
    /// Neither.
    Mild,
}

/// 肿瘤严重程度.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MalignantSubtype {
    /// The patient died.
    Death,
    /// An other diagnosis on the list of metastases.
    Metastasis,
    /// An other diagnosis on the list of failing organs, shock, sepsis.
    OrganFailure,
    /// An other diagnosis on the list of lesions and infections.
    OrganLesion,
    /// None of these.
    Other,
}

/// A row of `auxiliary.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuxiliaryRow {
    /// The group; none for all groups.
    pub group: Option<String>,
    /// What it asks.
    pub subtype: Subtype,
    /// The least value, included.
    pub at_least: Option<i32>,
    /// The largest value, included.
    pub at_most: Option<i32>,
    /// The coefficient.
    pub coefficient: Number,
    /// The days of the row.
    pub period: Period,
    /// The line of the file.
    pub line: u64,
}

impl AuxiliaryRow {
    /// Whether a value lies within the bounds. A value that is not known lies nowhere; without bounds none is asked.
    pub fn holds(&self, value: Option<i32>) -> bool {
        match (self.at_least, self.at_most) {
            (None, None) => true,
            (least, most) => value.is_some_and(|value| {
                least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most)
            }),
        }
    }
}

/// A condition that counts for the comorbidity score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Its name.
    pub name: String,
    /// Diagnoses that say it.
    pub keys: Vec<DiagnosisKey>,
    /// What it adds.
    pub weight: u32,
    /// A condition beside which it does not count, such as diabetes beside diabetes with complications.
    pub unless: Option<String>,
}

/// A list of diagnoses that makes a malignant case severe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MalignantList {
    /// Metastases.
    Metastasis,
    /// Failing organs, shock, sepsis.
    OrganFailure,
    /// Lesions and infections of important organs.
    OrganLesion,
}

/// Everything that auxiliary coefficients rest on.
#[derive(Clone, Debug, Default)]
pub struct Auxiliary {
    /// `auxiliary.csv`
    pub rows: Vec<AuxiliaryRow>,
    /// `comorbidities.csv`
    pub conditions: Vec<Condition>,
    /// `complications.csv`: keys with whether they are MCC.
    pub complications: Vec<(DiagnosisKey, bool)>,
    /// `malignant.csv`
    pub malignant: Vec<(DiagnosisKey, MalignantList)>,
}

/// Conditions are told apart by the bits of a word.
const MOST_CONDITIONS: usize = 32;

impl Auxiliary {
    pub(super) fn read(
        rows: &Sheet,
        comorbidities: &Sheet,
        complications: &Sheet,
        malignant: &Sheet,
        problems: &mut Problems,
    ) -> Self {
        let auxiliary = Self {
            rows: read_rows(rows, problems),
            conditions: conditions(comorbidities, problems),
            complications: listed(complications, "level", &[("MCC", true), ("CC", false)], problems),
            malignant: listed(
                malignant,
                "list",
                &[
                    ("metastasis", MalignantList::Metastasis),
                    ("organ_failure", MalignantList::OrganFailure),
                    ("organ_lesion", MalignantList::OrganLesion),
                ],
                problems,
            ),
        };
        auxiliary.check_lists(rows, problems);
        auxiliary
    }

    /// A row that rests on a list needs the list: without it the row would never hold, in silence.
    fn check_lists(&self, sheet: &Sheet, problems: &mut Problems) {
        for row in &self.rows {
            let (missing, file) = match row.subtype {
                Subtype::Comorbidity => (self.conditions.is_empty(), "comorbidities.csv"),
                Subtype::Severity(Severe::Severe | Severe::Moderate) => {
                    (self.complications.is_empty(), "complications.csv")
                }
                Subtype::Malignant(MalignantSubtype::Death | MalignantSubtype::Other) => (false, ""),
                Subtype::Malignant(_) => (self.malignant.is_empty(), "malignant.csv"),
                _ => (false, ""),
            };
            if missing {
                problems.add(sheet.file(), row.line, format!("rests on {file}, which is missing or empty"));
            }
        }
    }

    pub(super) fn turning_days(&self) -> impl Iterator<Item = Date> + '_ {
        self.rows.iter().flat_map(|row| [Some(row.period.from), row.period.until]).flatten()
    }
}

fn read_rows(sheet: &Sheet, problems: &mut Problems) -> Vec<AuxiliaryRow> {
    let mut rows: Vec<AuxiliaryRow> = Vec::new();
    for row in sheet.rows() {
        let mut bound = |column| row.optional_text(column).and_then(|_| row.integer::<i32>(column, problems));
        let (at_least, at_most) = (bound("at_least"), bound("at_most"));
        if at_least.zip(at_most).is_some_and(|(least, most)| most < least) {
            row.problem(problems, "`at_most` is less than `at_least`");
        }
        let subtype = subtype(row, problems);
        let by_number = matches!(
            subtype,
            Some(Subtype::AgeDays | Subtype::AgeYears | Subtype::IntensiveCareDays | Subtype::Comorbidity)
        );
        if by_number && at_least.is_none() && at_most.is_none() {
            row.problem(problems, "neither `at_least` nor `at_most`: the row would hold for every case");
        }
        let coefficient = row.number("coefficient", problems).filter(|number| {
            let fits = *number > Number::ZERO && Bound::COEFFICIENT.admits(*number);
            if !fits {
                let message =
                    format!("coefficient {number} is not above 0 and at most {}", Bound::COEFFICIENT);
                row.problem(problems, message);
            }
            fits
        });
        let (Some(subtype), Some(coefficient), Some(period)) = (subtype, coefficient, row.period(problems))
        else {
            continue;
        };
        let group = row.optional_text("group_code").map(str::to_owned);
        rows.push(AuxiliaryRow { group, subtype, at_least, at_most, coefficient, period, line: row.line });
    }
    rows
}

fn subtype(row: Row<'_>, problems: &mut Problems) -> Option<Subtype> {
    use MalignantSubtype as M;
    const KINDS: [&str; 6] =
        ["age_days", "age_years", "intensive_care_days", "comorbidity", "severity", "malignant"];
    let (kind, word) = (row.text("kind", problems)?, row.cell("subtype"));
    let found = match (kind, word) {
        ("age_days", "") => Some(Subtype::AgeDays),
        ("age_years", "") => Some(Subtype::AgeYears),
        ("intensive_care_days", "") => Some(Subtype::IntensiveCareDays),
        ("comorbidity", "") => Some(Subtype::Comorbidity),
        ("severity", "death") => Some(Subtype::Severity(Severe::Death)),
        ("severity", "severe") => Some(Subtype::Severity(Severe::Severe)),
        ("severity", "moderate") => Some(Subtype::Severity(Severe::Moderate)),
        ("severity", "mild") => Some(Subtype::Severity(Severe::Mild)),
        ("malignant", "death") => Some(Subtype::Malignant(M::Death)),
        ("malignant", "metastasis") => Some(Subtype::Malignant(M::Metastasis)),
        ("malignant", "organ_failure") => Some(Subtype::Malignant(M::OrganFailure)),
        ("malignant", "organ_lesion") => Some(Subtype::Malignant(M::OrganLesion)),
        ("malignant", "other") => Some(Subtype::Malignant(M::Other)),
        _ => None,
    };
    if found.is_none() {
        let message = match (kind, word) {
            ("malignant", "high_cost_treatment" | "high_cost_drugs") => format!(
                "`{word}` is not reckoned: no published text says which columns are its treatment and drug fees"
            ),
            ("severity", _) => format!("subtype `{word}` is none of death, severe, moderate, mild"),
            ("malignant", _) => {
                format!("subtype `{word}` is none of death, metastasis, organ_failure, organ_lesion, other")
            }
            _ if KINDS.contains(&kind) => format!("kind `{kind}` has no subtype; bounds were expected"),
            _ => format!("kind `{kind}` is none of {}{}", KINDS.join(", "), did_you_mean(kind, KINDS)),
        };
        row.problem(problems, message);
    }
    found
}

fn keys(row: Row<'_>, problems: &mut Problems) -> Vec<DiagnosisKey> {
    let cell = row.text("diagnosis", problems).unwrap_or("");
    diagnosis_keys(cell)
        .map_err(|message| row.problem(problems, format!("`diagnosis`: {message}")))
        .unwrap_or_default()
}

fn conditions(sheet: &Sheet, problems: &mut Problems) -> Vec<Condition> {
    let mut conditions: BTreeMap<&str, Condition> = BTreeMap::new();
    for row in sheet.rows() {
        let keys = keys(row, problems);
        let (Some(name), Some(weight)) =
            (row.text("condition", problems), row.integer::<u32>("weight", problems))
        else {
            continue;
        };
        let unless = row.optional_text("unless").map(str::to_owned);
        let own = conditions.entry(name).or_insert_with(|| Condition {
            name: name.to_owned(),
            keys: Vec::new(),
            weight,
            unless: unless.clone(),
        });
        if (own.weight, &own.unless) != (weight, &unless) || weight > 100 {
            row.problem(
                problems,
                format!(
                    "condition `{name}` must have one weight of at most 100 and one `unless` in all its rows"
                ),
            );
        }
        own.keys.extend(keys);
    }
    for condition in conditions.values() {
        if let Some(other) = condition.unless.as_deref().filter(|other| !conditions.contains_key(other)) {
            let hint = did_you_mean(other, conditions.keys().copied());
            problems.add(
                sheet.file(),
                None,
                format!("`unless` names `{other}`, which is no condition{hint}"),
            );
        }
    }
    if conditions.len() > MOST_CONDITIONS {
        problems.add(sheet.file(), None, format!("more than {MOST_CONDITIONS} conditions"));
    }
    conditions.into_values().collect()
}

fn listed<T: Copy>(
    sheet: &Sheet,
    column: &'static str,
    words: &[(&str, T)],
    problems: &mut Problems,
) -> Vec<(DiagnosisKey, T)> {
    let mut listed = Vec::new();
    for row in sheet.rows() {
        let keys = keys(row, problems);
        let word = row.cell(column);
        match words.iter().find(|(own, _)| *own == word) {
            Some((_, value)) => listed.extend(keys.into_iter().map(|key| (key, *value))),
            None => {
                let known = words.iter().map(|(own, _)| *own).collect::<Vec<_>>().join(", ");
                row.problem(problems, format!("`{column}`: `{word}` is none of {known}"));
            }
        }
    }
    listed
}
