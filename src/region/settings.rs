//! `region.toml`.

use crate::domain::{Error, Kind, Month, Period, Problems, is_plain_name};
use crate::table::{Document, Fields};

/// Which date of a case decides the scheme it is grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeBy {
    /// The discharge.
    DischargeDate,
    /// The settlement.
    SettlementDate,
}

/// A pool of insured people with a budget of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// `employee`; letters, digits, `-` and `_`.
    pub name: String,
    /// What people call it, such as 职工.
    pub title: String,
    /// The insurance types (`insutype`) it holds.
    pub insurance_types: Vec<String>,
}

/// What `region.toml` says.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The identifier.
    pub id: String,
    /// The title.
    pub title: String,
    /// What must be said wherever results are shown, such as that the data is synthetic.
    pub notice: Option<String>,
    /// The pools, in the order of the file.
    pub pools: Vec<Pool>,
    /// Which date decides the scheme.
    pub scheme_by: SchemeBy,
    /// The schemes with the days on which each applies; no gap between the first and the last day, no overlap.
    pub schemes: Vec<(Period, String)>,
    /// A map applied to diagnoses before grouping.
    pub diagnosis_map: Option<String>,
    /// A map applied to procedures before grouping.
    pub procedure_map: Option<String>,
    /// The first month that is settled here, where the region starts in the middle of a year.
    pub first_month: Option<Month>,
    /// A column map for the discharge files, relative to the region.
    pub columns: Option<String>,
}

impl Settings {
    /// Reads the file's text.
    ///
    /// # Errors
    /// Missing, unknown or mistyped keys; pools that share an insurance type; schemes that overlap.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let document = Document::parse(text, "region.toml", Kind::Rules)?;
        let mut problems = Problems::new();
        let mut fields = document.fields();
        let settings = Self::take(&mut fields, &mut problems);
        fields.finish(&mut problems);
        problems.check(Kind::Rules)?;
        Ok(settings.expect("settings without problems are complete"))
    }

    fn take(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Self> {
        if fields.integer("format", problems).is_some_and(|format| format != 1) {
            fields.problem(problems, "this version reads format 1 of region.toml");
        }
        let id = fields.text("id", problems).map(str::to_owned);
        let title = fields.text("title", problems).map(str::to_owned);
        let notice = fields.optional_text("notice", problems).map(str::to_owned);
        let columns = fields.optional_text("columns", problems).map(str::to_owned);
        let pools = pools(fields, problems);
        let scheme_by = match fields.text("scheme_by", problems) {
            Some("discharge_date") => Some(SchemeBy::DischargeDate),
            Some("settlement_date") => Some(SchemeBy::SettlementDate),
            Some(_) => {
                fields.problem(problems, "`scheme_by` must be \"discharge_date\" or \"settlement_date\"");
                None
            }
            None => None,
        };
        let first_month = first_month(fields, problems);
        let schemes = schemes(fields, problems);
        let mut codes = fields.table("codes", problems);
        let mut map =
            |key| codes.as_mut().and_then(|codes| codes.optional_text(key, problems)).map(str::to_owned);
        let (diagnosis_map, procedure_map) = (map("diagnosis_map"), map("procedure_map"));
        if let Some(codes) = codes {
            codes.finish(problems);
        }
        Some(Self {
            id: id?,
            title: title?,
            notice,
            pools,
            scheme_by: scheme_by?,
            schemes,
            diagnosis_map,
            procedure_map,
            first_month,
            columns,
        })
    }

    /// The pool that holds an insurance type, as an index of [`Settings::pools`].
    pub fn pool_of(&self, insurance_type: &str) -> Option<usize> {
        self.pools.iter().position(|pool| pool.insurance_types.iter().any(|own| own == insurance_type))
    }
}

fn first_month(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Month> {
    let text = fields.optional_text("first_month", problems)?;
    let month = Month::parse(text);
    if month.is_none() {
        fields.problem(problems, format!("`first_month`: `{text}` is not a month such as \"2023-07\""));
    }
    month
}

fn pools(fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<Pool> {
    let mut pools: Vec<Pool> = Vec::new();
    for mut table in fields.tables("pool", problems) {
        let (name, title) = (table.text("name", problems), table.text("title", problems));
        let types = table.texts("insutype", problems);
        table.finish(problems);
        let (Some(name), Some(title)) = (name, title) else { continue };
        if !is_plain_name(name) {
            table.problem(problems, format!("pool name `{name}` must be letters, digits, `-` or `_`"));
        }
        if types.is_empty() {
            table.problem(
                problems,
                "`pool.insutype` is missing or empty; a list such as [\"310\"] was expected",
            );
        }
        for own in &types {
            if let Some(other) =
                pools.iter().find(|pool| pool.insurance_types.iter().any(|theirs| theirs == own))
            {
                table.problem(problems, format!("insurance type {own} is already in pool `{}`", other.name));
            }
        }
        if pools.iter().any(|pool| pool.name == name) {
            table.problem(problems, format!("pool `{name}` stands twice"));
        }
        let insurance_types = types.into_iter().map(str::to_owned).collect();
        pools.push(Pool { name: name.to_owned(), title: title.to_owned(), insurance_types });
    }
    if pools.is_empty() {
        fields.problem(problems, "no pool; at least one [[pool]] with name, title and insutype was expected");
    }
    pools
}

fn schemes(fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<(Period, String)> {
    let mut schemes: Vec<(Period, String)> = Vec::new();
    for mut table in fields.tables("scheme", problems) {
        let id = table.text("id", problems);
        let (from, until) = (table.date("from", problems), table.optional_date("until", problems));
        table.finish(problems);
        let (Some(id), Some(from)) = (id, from) else { continue };
        let period = Period { from, until };
        match schemes.last() {
            Some((last, _)) if last.until != Some(from) => {
                let message = format!(
                    "the scheme before ({last}) must end where `{id}` begins ({from}): no gap, no overlap"
                );
                table.problem(problems, message);
            }
            _ => {}
        }
        if until.is_some_and(|until| until <= from) {
            table.problem(problems, "the scheme ends before it begins");
        }
        schemes.push((period, id.to_owned()));
    }
    if schemes.is_empty() {
        fields.problem(problems, "no scheme; at least one [[scheme]] with id and from was expected");
    }
    schemes
}
