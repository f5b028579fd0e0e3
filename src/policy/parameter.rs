//! Dated values.

use crate::domain::{Date, Period, Problems};
use crate::table::Fields;

use super::vocabulary::Key;

/// One value with what limits it and where it comes from.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// The value.
    pub value: T,
    /// The days on which it is in force.
    pub period: Period,
    /// The pool it is limited to.
    pub pool: Option<String>,
    /// The hospital level it is limited to.
    pub level: Option<String>,
    /// The document and article it is taken from.
    pub source: String,
    /// What the entry says beside these, for reading.
    pub shown: String,
    /// The line of the policy file.
    pub line: u64,
}

/// Which entry of a parameter is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Selection<'s> {
    /// The day.
    pub day: Date,
    /// The pool.
    pub pool: &'s str,
    /// The hospital level, where the question is about one.
    pub level: Option<&'s str>,
}

/// All entries of one key.
#[derive(Clone, Debug)]
pub struct Parameter<T> {
    /// The key.
    pub key: &'static Key,
    /// Its entries in file order.
    pub entries: Vec<Entry<T>>,
}

impl<T> Parameter<T> {
    /// Reads the entries of a key from the fields of its section; `value` reads what is particular to the key.
    pub(super) fn read(
        name: &'static str,
        section: Option<&mut Fields<'_>>,
        problems: &mut Problems,
        mut value: impl FnMut(&mut Fields<'_>, &mut Problems) -> Option<T>,
    ) -> Self {
        let key = Key::named(name);
        let short = name.split_once('.').map_or(name, |(_, short)| short);
        let tables = section.map(|section| section.tables(short, problems)).unwrap_or_default();
        let entries = tables
            .into_iter()
            .filter_map(|mut fields| entry(key, &mut fields, problems, &mut value))
            .collect();
        let parameter = Self { key, entries };
        parameter.check_overlaps(problems);
        parameter
    }

    fn check_overlaps(&self, problems: &mut Problems) {
        for (index, entry) in self.entries.iter().enumerate() {
            let clash = self.entries[..index].iter().find(|earlier| {
                (&earlier.pool, &earlier.level) == (&entry.pool, &entry.level)
                    && earlier.period.overlaps(entry.period)
            });
            if let Some(earlier) = clash {
                let name = self.key.name;
                let message = format!(
                    "`{name}` overlaps in time with the entry in line {}; set `until` there",
                    earlier.line
                );
                problems.add("policy.toml", entry.line, message);
            }
        }
    }

    /// The entry in force: among those that fit, the one limited to more.
    pub fn at(&self, selection: Selection<'_>) -> Option<&Entry<T>> {
        let fits = |entry: &&Entry<T>| {
            entry.period.contains(selection.day)
                && entry.pool.as_deref().is_none_or(|pool| pool == selection.pool)
                && entry.level.as_deref().is_none_or(|level| Some(level) == selection.level)
        };
        self.entries.iter().filter(fits).max_by_key(|entry| (entry.level.is_some(), entry.pool.is_some()))
    }
}

fn entry<T>(
    key: &'static Key,
    fields: &mut Fields<'_>,
    problems: &mut Problems,
    value: &mut impl FnMut(&mut Fields<'_>, &mut Problems) -> Option<T>,
) -> Option<Entry<T>> {
    let line = fields.line;
    let from = fields.date("from", problems);
    let until = fields.optional_date("until", problems);
    let source = fields.text("source", problems);
    check_unit(key, fields, problems);
    let pool = limit("pool", key.by_pool, key, fields, problems);
    let level = limit("level", key.by_level, key, fields, problems);
    let value = value(fields, problems);
    fields.finish(problems);
    let period = Period { from: from?, until };
    if until.is_some_and(|until| until <= period.from) {
        fields.problem(
            problems,
            format!("the entry ends before it begins ({period}); `until` is the first day after it"),
        );
        return None;
    }
    let shown = fields.shown_without(&["from", "until", "source", "unit", "pool", "level"]);
    Some(Entry { value: value?, period, pool, level, source: source?.to_owned(), shown, line })
}

fn check_unit(key: &Key, fields: &mut Fields<'_>, problems: &mut Problems) {
    match (key.unit, fields.optional_text("unit", problems)) {
        (Some(unit), Some(stated)) if unit == stated => {}
        (Some(unit), _) => fields.problem(problems, format!("`{}` must state unit = \"{unit}\"", key.name)),
        (None, Some(_)) => fields.problem(problems, format!("`{}` is a choice and has no unit", key.name)),
        (None, None) => {}
    }
}

fn limit(
    what: &'static str,
    allowed: bool,
    key: &Key,
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<String> {
    let limit = fields.optional_text(what, problems);
    if limit.is_some() && !allowed {
        fields.problem(problems, format!("`{}` cannot differ by {what}", key.name));
    }
    limit.map(str::to_owned)
}
