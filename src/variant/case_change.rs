//! Changes of cases: a filter and one edit.

use std::sync::Arc;

use crate::domain::{Month, Number, Problems};
use crate::region::Region;
use crate::table::{Fields, Value, did_you_mean};

/// Which cases a change is about, as they are in the baseline. A list that is empty and a bound that is not there leave
/// all; a case must fit everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Hospitals, by code.
    pub hospitals: Vec<String>,
    /// Levels of the hospital.
    pub levels: Vec<String>,
    /// Pools, by name.
    pub pools: Vec<String>,
    /// Groups.
    pub groups: Vec<String>,
    /// What the principal diagnosis begins with.
    pub diagnoses: Vec<String>,
    /// Departments of discharge.
    pub departments: Vec<String>,
    /// Months of settlement.
    pub months: Vec<Month>,
    /// Full years, from this on.
    pub age_at_least: Option<i64>,
    /// Full years, below this.
    pub age_below: Option<i64>,
    /// Days of stay, from this on.
    pub stay_days_at_least: Option<i64>,
    /// Days of stay, up to this.
    pub stay_days_at_most: Option<i64>,
}

/// What becomes of the cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseEdit {
    /// More of them by this share, above 0; fewer below it, above −1.
    Volume(Number),
    /// Total cost and every other amount times this factor.
    Cost(Number),
    /// Days added to the stay; below 0 taken off.
    StayDays(i32),
    /// This share of them is treated at another hospital.
    Move {
        /// The hospital.
        to: String,
        /// The share, above 0 and at most 1.
        share: Number,
    },
    /// All of them are gone.
    Drop,
    /// Other diagnoses that begin so are not coded.
    WithoutDiagnosis(Vec<String>),
}

/// One change of cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseChange {
    /// Which cases.
    pub filter: CaseFilter,
    /// What becomes of them.
    pub edit: CaseEdit,
    /// The variant that asks for it.
    pub variant: String,
    /// Its file, as the user named it.
    pub file: Arc<str>,
    /// The line there.
    pub line: u64,
}

const EDITS: [&str; 6] = ["volume", "cost", "stay_days", "move", "drop", "without_diagnosis"];

/// Reads a `[[cases]]` of the file of a variant.
pub(super) fn read(mut fields: Fields<'_>, variant: &str, problems: &mut Problems) -> Option<CaseChange> {
    let filter = match fields.table("where", problems) {
        Some(filter) => Some(read_filter(filter, problems)),
        None => {
            if !fields.keys().any(|key| key == "where") {
                fields.problem(problems, "`where` is missing: which cases? `where = {}` means all of them");
            }
            None
        }
    };
    let edits: Vec<&str> = EDITS.into_iter().filter(|edit| fields.keys().any(|key| key == *edit)).collect();
    let edit = edit(&mut fields, &edits, problems);
    fields.finish(problems);
    let (variant, file, line) = (variant.to_owned(), Arc::from(fields.file()), fields.line);
    Some(CaseChange { filter: filter?, edit: edit?, variant, file, line })
}

fn read_filter(mut fields: Fields<'_>, problems: &mut Problems) -> CaseFilter {
    let mut words = |key| words(&mut fields, key, problems);
    let hospitals = words("hospital");
    let (levels, pools, groups) = (words("level"), words("pool"), words("group"));
    let (diagnoses, departments, months) = (words("diagnosis"), words("department"), words("month"));
    let months = months.iter().filter_map(|text| {
        let month = Month::parse(text);
        if month.is_none() {
            fields.problem(problems, format!("`where.month`: `{text}` is not a month such as \"2023-07\""));
        }
        month
    });
    let months = months.collect();
    let filter = CaseFilter {
        hospitals,
        levels,
        pools,
        groups,
        diagnoses,
        departments,
        months,
        age_at_least: whole(&mut fields, "age_at_least", problems),
        age_below: whole(&mut fields, "age_below", problems),
        stay_days_at_least: whole(&mut fields, "stay_days_at_least", problems),
        stay_days_at_most: whole(&mut fields, "stay_days_at_most", problems),
    };
    fields.finish(problems);
    check_bounds(&filter, &fields, problems);
    filter
}

fn words(fields: &mut Fields<'_>, key: &'static str, problems: &mut Problems) -> Vec<String> {
    let words = fields.texts(key, problems);
    let blank = words.is_empty() || words.iter().any(|word| word.trim().is_empty());
    if blank && matches!(fields.node(key).map(|node| &node.value), Some(Value::List(_) | Value::Text(_))) {
        fields.problem(problems, format!("`{key}` is empty; leave it out where it does not matter"));
    }
    words.into_iter().map(str::to_owned).collect()
}

fn whole(fields: &mut Fields<'_>, key: &'static str, problems: &mut Problems) -> Option<i64> {
    if !fields.keys().any(|own| own == key) {
        return None;
    }
    let number = fields.integer(key, problems)?;
    if number < 0 {
        fields.problem(problems, format!("`{key}` is below 0"));
    }
    Some(number)
}

fn check_bounds(filter: &CaseFilter, fields: &Fields<'_>, problems: &mut Problems) {
    if let (Some(from), Some(below)) = (filter.age_at_least, filter.age_below)
        && from >= below
    {
        fields.problem(problems, format!("no age is at least {from} and below {below}"));
    }
    if let (Some(from), Some(to)) = (filter.stay_days_at_least, filter.stay_days_at_most)
        && from > to
    {
        fields.problem(problems, format!("no stay is at least {from} and at most {to} days"));
    }
}

fn edit(fields: &mut Fields<'_>, edits: &[&str], problems: &mut Problems) -> Option<CaseEdit> {
    let volume = fields.optional_number("volume", problems);
    let cost = fields.optional_number("cost", problems);
    let days = if edits.contains(&"stay_days") { fields.integer("stay_days", problems) } else { None };
    let moved = fields.table("move", problems).map(|table| read_move(table, problems));
    let dropped = if edits.contains(&"drop") { fields.flag("drop", problems) } else { None };
    let without = words(fields, "without_diagnosis", problems);
    let [edit] = edits else {
        let message =
            "a change of cases is exactly one of volume, cost, stay_days, move, drop and without_diagnosis";
        fields.problem(problems, message);
        return None;
    };
    let complaint = match *edit {
        "volume" => {
            let volume = volume?;
            let fits = volume > Number::whole(-1) && volume <= Number::whole(100) && volume != Number::ZERO;
            if fits {
                return Some(CaseEdit::Volume(volume));
            }
            "`volume` is a share above -1 and at most 100, and not 0: 0.1 is 10 % more; all of them gone is `drop = true`"
        }
        "cost" => {
            let cost = cost?;
            if cost > Number::ZERO && cost <= Number::whole(1000) && cost != Number::ONE {
                return Some(CaseEdit::Cost(cost));
            }
            "`cost` is a factor above 0 and at most 1000, and not 1: 0.95 is 5 % less"
        }
        "stay_days" => {
            let days = days?;
            if (-36_500..=36_500).contains(&days) && days != 0 {
                return i32::try_from(days).ok().map(CaseEdit::StayDays);
            }
            "`stay_days` is a number of days from -36500 to 36500, and not 0"
        }
        "move" => return moved?,
        "drop" => {
            if dropped? {
                return Some(CaseEdit::Drop);
            }
            "`drop` is true or left out"
        }
        _ => return Some(CaseEdit::WithoutDiagnosis(without)),
    };
    fields.problem(problems, complaint);
    None
}

fn read_move(mut fields: Fields<'_>, problems: &mut Problems) -> Option<CaseEdit> {
    let (to, share) = (fields.text("to", problems), fields.number("share", problems));
    fields.finish(problems);
    let (to, share) = (to?, share?);
    if share <= Number::ZERO || share > Number::ONE {
        fields.problem(problems, "`move.share` is a share above 0 and at most 1");
        return None;
    }
    Some(CaseEdit::Move { to: to.to_owned(), share })
}

impl CaseChange {
    /// Checks the words of a change against the baseline, whose cases it is about. `hospitals` are those of the changed
    /// region, to which cases can be moved.
    pub(super) fn check(&self, region: &Region, hospitals: &[String], year: i32, problems: &mut Problems) {
        let mut complain = |message: String| problems.add(&self.file, self.line, message);
        let own: Vec<&str> = region.hospitals.codes().iter().map(String::as_str).collect();
        let known: [(&str, &[String], Vec<&str>); 3] = [
            ("hospital", &self.filter.hospitals, own),
            ("level", &self.filter.levels, region.hospitals.levels()),
            ("pool", &self.filter.pools, region.pool_names()),
        ];
        for (what, words, known) in known {
            for word in words.iter().filter(|word| !known.contains(&word.as_str())) {
                let hint = did_you_mean(word, known.iter().copied());
                complain(format!("`where.{what}`: the region has no {what} `{word}`{hint}"));
            }
        }
        for month in self.filter.months.iter().filter(|month| month.year != year) {
            complain(format!("`where.month`: {month} is not a month of {year}, the year that is simulated"));
        }
        if let CaseEdit::Move { to, .. } = &self.edit {
            if !hospitals.contains(to) {
                let hint = did_you_mean(to, hospitals.iter().map(String::as_str));
                complain(format!("`move.to`: the region has no hospital `{to}`{hint}"));
            }
            if self.filter.hospitals.contains(to) {
                complain(format!(
                    "`move.to`: cases of `{to}` cannot be moved to `{to}`; take it out of `where.hospital`"
                ));
            }
        }
    }
}
