//! `casemix explain`: the whole story of one case.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use crate::domain::{Date, Error, Kind, Patient, Period, Sex};
use crate::files::discharges::{
    Checker, DictionaryCache, Field, Mapping, Records, Refusal, check, open_inputs,
};
use crate::grouper::{Complication, TextCase, Tried};
use crate::pipeline::{CodeMaps, SchemeUse};
use crate::region::{Region, SchemeBy};
use crate::scheme::Catalogue;

use super::prepare::{Loaded, catalogue, check_maps, load_maps, load_scheme, only_year};

/// A code with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedCode {
    /// The code as it was grouped.
    pub code: String,
    /// Its name; empty where nobody knows it.
    pub name: String,
}

/// The story of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The settlement id.
    pub setl_id: String,
    /// The scheme.
    pub scheme: String,
    /// Diagnoses, the principal one first.
    pub diagnoses: Vec<NamedCode>,
    /// Procedures, the principal one first.
    pub procedures: Vec<NamedCode>,
    /// Sex, age, weight, as far as they are known.
    pub patient: Vec<String>,
    /// `grouped`, `ambiguous` or `ungrouped`.
    pub status: &'static str,
    /// Why it is in no group.
    pub reason: Option<&'static str>,
    /// The MDC.
    pub mdc: Option<String>,
    /// The ADRG.
    pub adrg: Option<String>,
    /// The group.
    pub group_code: String,
    /// `mcc`, `cc` or `none`; null where the scheme has no such lists.
    pub severity: Option<&'static str>,
    /// Other diagnoses that have a level, and whether they counted.
    pub complications: Vec<Complication>,
    /// What was found out before any row was tried.
    pub notes: Vec<String>,
    /// Every row that was tried, in order.
    pub tried: Vec<Tried>,
}

/// What to explain.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The scheme, where no region is named.
    pub scheme: Option<String>,
    /// The region, whose schemes, maps, columns, own groups and hospital levels count.
    pub region: Option<PathBuf>,
    /// The folder of tables, where one is named.
    pub tables: Option<PathBuf>,
    /// A column map.
    pub columns: Option<PathBuf>,
    /// Maps of codes.
    pub diagnosis_map: Option<String>,
    /// Maps of codes.
    pub procedure_map: Option<String>,
    /// Where to look for the case; nowhere: among the region's discharges.
    pub inputs: Vec<PathBuf>,
    /// Its settlement id.
    pub setl_id: String,
}

/// Finds a case and tells how it is grouped.
///
/// # Errors
/// No such case, more than one, or one that would be rejected.
///
/// # Panics
/// When the compiled and the naive grouper disagree, which would be a bug.
pub fn explain(question: &Question) -> Result<Explanation, Error> {
    let catalogue = catalogue(question.tables.as_deref())?;
    let setting = Setting::of(question, &catalogue)?;
    let found = find(question, &setting)?;
    let scheme = setting.scheme_of(&found)?;
    let case = TextCase { hospital_level: setting.level_of(&found), ..found.case };
    let grouper = &scheme.grouper;
    let story = grouper.tell(&case);
    let compiled = grouper.group(&grouper.encode(&case).case());
    assert_eq!(*grouper.placement(compiled.placement), story.placement, "both groupers place the case alike");
    let named = |codes: &[String], book: &crate::scheme::CodeBook| {
        let name =
            |code: &String| book.number(code).map(|number| book.name(number).to_owned()).unwrap_or_default();
        codes.iter().map(|code| NamedCode { code: code.clone(), name: name(code) }).collect()
    };
    Ok(Explanation {
        setl_id: question.setl_id.clone(),
        scheme: scheme.id.clone(),
        diagnoses: named(&case.diagnoses, grouper.diagnoses()),
        procedures: named(&case.procedures, grouper.procedures()),
        patient: patient_lines(&case.patient),
        status: story.placement.status.name(),
        reason: story.placement.reason.map(|reason| reason.name()),
        mdc: story.placement.mdc,
        adrg: story.placement.adrg,
        group_code: story.placement.group,
        severity: story.severity.map(|severity| severity.name()),
        complications: story.complications,
        notes: story.notes,
        tried: story.tried,
    })
}

/// What a case is read and grouped by.
struct Setting {
    region: Option<Region>,
    schemes: Arc<[SchemeUse]>,
    maps: Arc<CodeMaps>,
    mapping: Mapping,
    inputs: Vec<PathBuf>,
}

impl Setting {
    fn of(question: &Question, catalogue: &Catalogue) -> Result<Self, Error> {
        if let Some(folder) = &question.region {
            let loaded = Loaded::region(folder, only_year(folder)?, catalogue)?;
            let region = loaded.region;
            let columns = region.settings.columns.as_ref().map(|columns| region.folder.join(columns));
            let inputs =
                if question.inputs.is_empty() { vec![region.discharges()] } else { question.inputs.clone() };
            let mapping = mapping(columns.as_deref().or(question.columns.as_deref()))?;
            return Ok(Self {
                region: Some(region),
                schemes: loaded.schemes,
                maps: loaded.maps,
                mapping,
                inputs,
            });
        }
        let Some(scheme) = &question.scheme else {
            return Err(Error::new(Kind::Usage, "name a scheme with --scheme, or a region with --region"));
        };
        let schemes = Arc::from([load_scheme(catalogue, scheme, Period::ALWAYS)?]);
        let maps =
            load_maps(catalogue, question.diagnosis_map.as_deref(), question.procedure_map.as_deref())?;
        check_maps(&schemes, &maps)?;
        Ok(Self {
            region: None,
            schemes,
            maps: Arc::new(maps),
            mapping: mapping(question.columns.as_deref())?,
            inputs: question.inputs.clone(),
        })
    }

    /// The scheme that the dates of a case decide.
    fn scheme_of(&self, found: &Found) -> Result<&SchemeUse, Error> {
        let by = self.region.as_ref().map(|region| region.settings.scheme_by);
        let day = if by == Some(SchemeBy::SettlementDate) { found.settled } else { found.discharged };
        let place = match by {
            None => Some(0),
            Some(_) => {
                self.schemes.iter().position(|scheme| day.is_some_and(|day| scheme.period.contains(day)))
            }
        };
        let message = "the record is no case, it would be rejected: no_scheme. The region has no grouping scheme on its date";
        let place = place.ok_or_else(|| Error::new(Kind::Input, message))?;
        Ok(&self.schemes[place])
    }

    /// The level of the case's hospital on the day of its settlement.
    fn level_of(&self, found: &Found) -> Option<u8> {
        let region = self.region.as_ref()?;
        let hospital = region.hospitals.number(&found.hospital)?;
        let level = &region.hospitals.on(hospital, found.settled?)?.level;
        let place = region.hospitals.levels().iter().position(|own| own == level)?;
        u8::try_from(place).ok()
    }
}

fn mapping(columns: Option<&Path>) -> Result<Mapping, Error> {
    columns.map_or_else(|| Ok(Mapping::default()), Mapping::read)
}

/// A record that was found.
#[derive(Clone)]
struct Found {
    case: TextCase,
    hospital: String,
    discharged: Option<Date>,
    settled: Option<Date>,
}

fn find(question: &Question, setting: &Setting) -> Result<Found, Error> {
    let mapping = &setting.mapping;
    let checker = Checker { region: setting.region.as_ref(), ..Checker::default() };
    let mut found: Vec<(String, Found, Option<Box<Refusal>>)> = Vec::new();
    let inputs = open_inputs(&setting.inputs, mapping)?;
    for (number, input) in inputs.iter().enumerate() {
        for piece in input.pieces(number) {
            input.read_whole(piece, &mut |batch| {
                let rows = {
                    let records = Records::read(&batch, mapping);
                    let key = records.setl_ids();
                    (0..records.rows)
                        .filter(|row| key(*row) == Some(question.setl_id.as_str()))
                        .collect::<Vec<_>>()
                };
                for row in rows {
                    let one = batch.slice(row, 1);
                    let records = Records::read(&one, mapping);
                    let record = record(&records, &setting.maps);
                    let checked = check(&records, &checker, |_| !record.case.diagnoses.is_empty());
                    found.push((records.canonical(), record, checked.refusals[0].clone()));
                }
                Ok(())
            })?;
        }
    }
    found.dedup_by(|one, two| one.0 == two.0);
    let shown = setting.inputs.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    let fault = |message: &str| Err(Error::at(Kind::Input, shown.clone(), message));
    match found.as_slice() {
        [(_, _, Some(refusal))] => {
            let Refusal { reason, detail } = refusal.as_ref();
            let detail = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
            let (name, meaning) = (reason.name(), reason.meaning().trim());
            fault(&format!("the record is no case, it would be rejected: {name}{detail}. {meaning}"))
        }
        [(_, record, _)] => Ok(record.clone()),
        [] => fault("holds no record with this setl_id"),
        _ => fault(
            "holds different records with this setl_id; all of them would be rejected (duplicate_setl_id)",
        ),
    }
}

/// The only record of a batch.
fn record(records: &Records<'_>, maps: &CodeMaps) -> Found {
    let day = |field| records.numbers(field).at(0).and_then(|day| i32::try_from(day).ok()).map(Date);
    let (keys, words) = records.words(Field::FixmedinsCode);
    Found {
        case: text_case(records, maps),
        hospital: words[keys[0] as usize].clone(),
        discharged: day(Field::DscgTime),
        settled: day(Field::SetlEndDate),
    }
}

fn text_case(records: &Records<'_>, maps: &CodeMaps) -> TextCase {
    let texts = |field: Field, map: Option<&crate::scheme::CodeMap>| -> Vec<String> {
        // With no code known, every code of the row is among the unknown ones, in order.
        let lists = records.codes(field, &mut DictionaryCache::default(), &|_| 0u8);
        let mapped = |code: String| map.map_or(code.clone(), |map| map.apply(&code).to_owned());
        lists.unknown.into_iter().map(|(_, code)| mapped(code)).collect()
    };
    TextCase {
        diagnoses: texts(Field::DiagCode, maps.diagnoses.as_ref()),
        procedures: texts(Field::OprnOprtCode, maps.procedures.as_ref()),
        patient: records.patients()[0],
        hospital_level: None,
    }
}

fn patient_lines(patient: &Patient) -> Vec<String> {
    let sex = match patient.sex {
        Sex::Male => "sex 1 (male)",
        Sex::Female => "sex 2 (female)",
        Sex::Unknown => "sex not known",
    };
    let mut lines = vec![sex.to_owned(), format!("age {} years", patient.age_years)];
    lines.extend(patient.age_days.map(|days| format!("age {days} days")));
    lines.extend(patient.birth_weight_grams.map(|grams| format!("birth weight {grams} g")));
    lines.extend(patient.admission_weight_grams.map(|grams| format!("weight at admission {grams} g")));
    lines
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "case {} by {}", self.setl_id, self.scheme)?;
        let group = [&self.mdc, &self.adrg].into_iter().flatten().map(String::as_str);
        let path: Vec<&str> = group.chain([self.group_code.as_str()]).collect();
        let reason = self.reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
        let severity = self.severity.map(|severity| format!("; severity {severity}")).unwrap_or_default();
        writeln!(f, "{}{reason}: {}{severity}", self.status, path.join(" → "))?;
        writeln!(f, "\n{}", self.patient.join(", "))?;
        for (title, codes) in [("diagnoses", &self.diagnoses), ("procedures", &self.procedures)] {
            writeln!(f, "{title}:{}", if codes.is_empty() { " none" } else { "" })?;
            for (index, code) in codes.iter().enumerate() {
                let principal = if index == 0 { "principal " } else { "" };
                let name = if code.name.is_empty() { "(not known)" } else { &code.name };
                writeln!(f, "  {principal}{} {name}", code.code)?;
            }
        }
        for complication in &self.complications {
            let level = complication.level.to_uppercase();
            let what = match &complication.excluded_by {
                None => format!("counts as {level}"),
                Some(table) => {
                    format!("is {level} but does not count: table {table} holds the principal diagnosis")
                }
            };
            writeln!(f, "  {} {what}", complication.code)?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "  {note}"))?;
        writeln!(f, "\nrows tried:")?;
        self.tried.iter().try_for_each(|tried| write_tried(f, tried))
    }
}

fn write_tried(f: &mut fmt::Formatter<'_>, tried: &Tried) -> fmt::Result {
    let indent = match tried.level {
        "adrg" => "  ",
        "drg" => "    ",
        _ => "",
    };
    let mark = if tried.holds { "✓" } else { "✗" };
    let name = if tried.name.is_empty() { String::new() } else { format!(" {}", tried.name) };
    write!(f, "{indent}{mark} {}{name} [{}]", tried.code, tried.row)?;
    let because: Vec<String> = tried
        .because
        .iter()
        .map(|reading| {
            format!(
                "{} {}: {}",
                if reading.holds { "true" } else { "false" },
                reading.condition,
                reading.fact
            )
        })
        .collect();
    match because.as_slice() {
        [] => writeln!(f, " always"),
        [one] => writeln!(f, " {one}"),
        several => {
            writeln!(f)?;
            several.iter().try_for_each(|line| writeln!(f, "{indent}    {line}"))
        }
    }
}
