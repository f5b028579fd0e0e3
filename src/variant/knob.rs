//! Knobs: a path to one number of a region, to be turned by sweeps and goals.

use crate::domain::{Error, Kind, Number, Period};
use crate::policy::Key;
use crate::region::{Overlay, Region, columns_of, tables};
use crate::table::{Node, Value, did_you_mean};

use super::policy_text::{self, PolicyEntry, PolicyText};
use super::stack::text;
use super::table_change::Cells;
use super::table_text::TableText;

/// A path to one number.
///
/// # Shape
/// - `policy.SECTION.KEY.FIELD`: the field in every entry of the key that is in force on some day of the year. Behind the
///   key `[pool=…,level=…]` chooses entries that are limited so; behind a list `[1]` is its first item.
/// - `budget.WORD`, `budget.POOL.WORD`: the value of the lines of the year whose `kind` or `line` is the word.
/// - `TABLE.csv[column=word,…].COLUMN`: the column in the rows whose cells are as stated.
///
/// # Example
/// `policy.points.high[level=3].value`, `budget.employee.reserve_share`, `group_points.csv[group_code=BR15].weight`.
#[derive(Clone, Debug)]
pub struct Knob {
    path: String,
    target: Target,
    year: i32,
}

#[derive(Clone, Debug)]
enum Target {
    Policy { key: &'static Key, chosen: Cells, steps: Vec<Step> },
    Cells { table: &'static str, chosen: Cells, word: Option<String>, column: String },
}

/// One step into an entry.
#[derive(Clone, Debug)]
enum Step {
    Field(String),
    /// An item of a list, counted from 1.
    Item(usize),
}

/// A part of a path between points: a name and what stands in brackets behind it.
struct Part {
    name: String,
    brackets: Option<String>,
}

impl Knob {
    /// Reads a path and checks that it leads to a number of the region as the overlay changes it.
    ///
    /// # Errors
    /// A path that leads nowhere: what is there instead.
    pub fn parse(path: &str, region: &Region, overlay: &Overlay, year: i32) -> Result<Self, Error> {
        let knob = target(path, region)
            .map(|target| Self { path: path.to_owned(), target, year })
            .map_err(|message| Error::new(Kind::Usage, format!("`{path}`: {message}")))?;
        knob.values(region, overlay)?;
        Ok(knob)
    }

    /// The path as it was written.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The numbers that stand there now, in the order of the file: at least one.
    ///
    /// # Errors
    /// As [`Knob::parse`].
    pub fn values(&self, region: &Region, overlay: &Overlay) -> Result<Vec<Number>, Error> {
        let mut values = Vec::new();
        self.turn(region, overlay, &mut |number| {
            values.push(number);
            None
        })?;
        Ok(values)
    }

    /// The overlay with the number in every place that the path leads to. Whether the rules admit it is seen when the region
    /// is read; what they say then begins with the path and the number.
    ///
    /// # Errors
    /// As [`Knob::parse`].
    pub fn set(&self, region: &Region, overlay: &Overlay, number: Number) -> Result<Overlay, Error> {
        let mut turned = self.turn(region, overlay, &mut |_| Some(number))?;
        turned.label(format!("{} = {number}", self.path));
        Ok(turned)
    }

    fn turn(
        &self,
        region: &Region,
        overlay: &Overlay,
        number: &mut dyn FnMut(Number) -> Option<Number>,
    ) -> Result<Overlay, Error> {
        let mut turned = overlay.clone();
        let done = match &self.target {
            Target::Policy { key, chosen, steps } => {
                let mut policy = PolicyText::parse(&text(region, overlay, policy_text::FILE)?, overlay)?;
                let done = turn_entries(&mut policy, key, chosen, steps, self.year, number);
                policy.put(&mut turned);
                done
            }
            Target::Cells { table, chosen, word, column } => {
                let Some(text) = overlay.text(&region.folder, table)? else {
                    return Err(self.fault(format!("the region has no `{table}`")));
                };
                let mut sheet = TableText::parse(&text, table, overlay);
                let done = turn_cells(&mut sheet, chosen, word.as_deref(), column, self.year, number);
                sheet.put(&mut turned);
                done
            }
        };
        done.map_err(|message| self.fault(message))?;
        Ok(turned)
    }

    fn fault(&self, message: String) -> Error {
        Error::new(Kind::Usage, format!("`{}`: {message}", self.path))
    }
}

const SHAPES: &str =
    "policy.SECTION.KEY.FIELD, budget.WORD, budget.POOL.WORD or TABLE.csv[column=word].COLUMN was expected";

fn target(path: &str, region: &Region) -> Result<Target, String> {
    if let Some((name, rest)) = path.split_once(".csv") {
        return of_table(&format!("{name}.csv"), rest);
    }
    let parts = parts(path)?;
    match parts.as_slice() {
        [first, section, key, fields @ ..] if first.name == "policy" && !fields.is_empty() => {
            of_policy(&format!("{}.{}", section.name, key.name), key.brackets.as_deref(), fields)
        }
        [first, word] if first.name == "budget" => Ok(of_budget(None, &word.name)),
        [first, pool, word] if first.name == "budget" => {
            let pools = region.pool_names();
            if !pools.contains(&pool.name.as_str()) {
                let hint = did_you_mean(&pool.name, pools.iter().copied());
                return Err(format!("the region has no pool `{}`{hint}", pool.name));
            }
            Ok(of_budget(Some(&pool.name), &word.name))
        }
        _ => Err(SHAPES.to_owned()),
    }
}

/// Cuts a path at the points that stand outside of brackets.
fn parts(path: &str) -> Result<Vec<Part>, String> {
    let (mut parts, mut rest) = (Vec::new(), path);
    loop {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let (brackets, behind) = match behind.strip_prefix('[') {
            None => (None, behind),
            Some(inner) => {
                let (inner, behind) = inner.split_once(']').ok_or("a bracket is not closed")?;
                (Some(inner.to_owned()), behind)
            }
        };
        if name.is_empty() {
            return Err(SHAPES.to_owned());
        }
        parts.push(Part { name: name.to_owned(), brackets });
        match behind.strip_prefix('.') {
            Some(next) => rest = next,
            None if behind.is_empty() => return Ok(parts),
            None => return Err(format!("`{behind}` stands where a point or the end was expected")),
        }
    }
}

/// `column=word,…`
fn choice(brackets: &str, known: &[&str]) -> Result<Cells, String> {
    let mut chosen = Cells::new();
    for pair in brackets.split(',') {
        let (name, word) =
            pair.split_once('=').ok_or_else(|| format!("`{pair}` is no choice such as {}=…", known[0]))?;
        if !known.contains(&name) {
            let hint = did_you_mean(name, known.iter().copied());
            return Err(format!("`{name}` is none of {}{hint}", known.join(", ")));
        }
        if chosen.insert(name.to_owned(), word.to_owned()).is_some() {
            return Err(format!("`{name}` stands twice"));
        }
    }
    Ok(chosen)
}

fn of_policy(name: &str, brackets: Option<&str>, fields: &[Part]) -> Result<Target, String> {
    let key = Key::all().find(|key| key.name == name).ok_or_else(|| {
        let hint = did_you_mean(name, Key::all().map(|key| key.name));
        format!("the policy has no key `{name}`{hint}")
    })?;
    let chosen =
        brackets.map(|brackets| choice(brackets, &["pool", "level"])).transpose()?.unwrap_or_default();
    let mut steps = Vec::new();
    for field in fields {
        steps.push(Step::Field(field.name.clone()));
        if let Some(item) = &field.brackets {
            let item = item.parse().ok().filter(|item| *item > 0);
            let item = item.ok_or("the items of a list are counted 1, 2, 3: `[1]` is the first")?;
            steps.push(Step::Item(item));
        }
    }
    Ok(Target::Policy { key, chosen, steps })
}

fn of_budget(pool: Option<&str>, word: &str) -> Target {
    let chosen = pool.map(|pool| ("pool".to_owned(), pool.to_owned())).into_iter().collect();
    let (word, column) = (Some(word.to_owned()), "value".to_owned());
    Target::Cells { table: "budget.csv", chosen, word, column }
}

fn of_table(name: &str, rest: &str) -> Result<Target, String> {
    let table = tables().map(|(table, _)| table).find(|table| *table == name).ok_or_else(|| {
        let hint = did_you_mean(name, tables().map(|(table, _)| table));
        format!("a region has no table `{name}`{hint}")
    })?;
    let columns: Vec<&str> = columns_of(table).unwrap_or_default().iter().map(|column| column.name).collect();
    let (brackets, column) =
        rest.strip_prefix('[').and_then(|rest| rest.split_once("].")).ok_or_else(|| {
            format!("rows and a column are missing: {table}[{}=…].COLUMN was expected", columns[0])
        })?;
    let chosen = choice(brackets, &columns)?;
    if !columns.contains(&column) {
        let hint = did_you_mean(column, columns.iter().copied());
        return Err(format!("`{table}` has no column `{column}`{hint}"));
    }
    Ok(Target::Cells { table, chosen, word: None, column: column.to_owned() })
}

fn turn_cells(
    sheet: &mut TableText,
    chosen: &Cells,
    word: Option<&str>,
    column: &str,
    year: i32,
    number: &mut dyn FnMut(Number) -> Option<Number>,
) -> Result<(), String> {
    let (year, mut found) = (year.to_string(), false);
    let mut rows = std::mem::take(&mut sheet.rows);
    for row in &mut rows {
        let cell = |column| sheet.cell(row, column);
        let is_line =
            word.is_none_or(|word| cell("year") == year && [cell("kind"), cell("line")].contains(&word));
        if !is_line || !chosen.iter().all(|(column, word)| cell(column) == word) {
            continue;
        }
        found = true;
        let (line, old) = (row.line, cell(column));
        let old = Number::parse(old).map_err(|_| {
            format!("`{column}` of line {line} of `{}` is `{old}`, and no number", sheet.name)
        })?;
        if let Some(new) = number(old) {
            sheet.set(row, column, new.to_string());
        }
    }
    sheet.rows = rows;
    if found { Ok(()) } else { Err(no_row(sheet, chosen, word, &year)) }
}

fn no_row(sheet: &TableText, chosen: &Cells, word: Option<&str>, year: &str) -> String {
    let Some(word) = word else { return format!("no row of `{}` is like that", sheet.name) };
    let fits = |row: &&_| {
        sheet.cell(row, "year") == year && chosen.iter().all(|(column, word)| sheet.cell(row, column) == word)
    };
    let there =
        sheet.rows.iter().filter(fits).flat_map(|row| [sheet.cell(row, "kind"), sheet.cell(row, "line")]);
    let mut there: Vec<&str> = there.collect();
    there.sort_unstable();
    there.dedup();
    let hint = did_you_mean(word, there.iter().copied());
    format!("budget.csv has no line or kind `{word}` in {year}; there is {}{hint}", there.join(", "))
}

fn turn_entries(
    policy: &mut PolicyText,
    key: &Key,
    chosen: &Cells,
    steps: &[Step],
    year: i32,
    number: &mut dyn FnMut(Number) -> Option<Number>,
) -> Result<(), String> {
    let here =
        |entry: &PolicyEntry| entry.key.name == key.name && entry.period().overlaps(Period::year(year));
    let fits = |entry: &PolicyEntry| chosen.iter().all(|(what, word)| entry.limit(what) == Some(word));
    let there: Vec<String> = policy.entries.iter().filter(|entry| here(entry)).map(described).collect();
    let mut found = false;
    for entry in policy.entries.iter_mut().filter(|entry| here(entry) && fits(entry)) {
        found = true;
        let told = |message: String| format!("line {} of policy.toml {message}", entry.place.line);
        let mut root = Node { line: entry.line, value: Value::Table(std::mem::take(&mut entry.pairs)) };
        turn_node(&mut root, steps, number).map_err(told)?;
        if let Value::Table(pairs) = root.value {
            entry.pairs = pairs;
        }
    }
    match (found, there.is_empty()) {
        (true, _) => Ok(()),
        (false, true) => Err(format!("policy.toml has no entry of `{}` in {year}", key.name)),
        (false, false) => {
            Err(format!("no entry of `{}` is limited so; there is {}", key.name, there.join(", ")))
        }
    }
}

/// An entry by its limits.
fn described(entry: &PolicyEntry) -> String {
    let limits =
        ["pool", "level"].into_iter().filter_map(|what| Some(format!("{what}={}", entry.limit(what)?)));
    let limits = limits.collect::<Vec<_>>().join(",");
    let line = entry.place.line;
    if limits.is_empty() { format!("one for all (line {line})") } else { format!("[{limits}] (line {line})") }
}

fn turn_node(
    node: &mut Node,
    steps: &[Step],
    number: &mut dyn FnMut(Number) -> Option<Number>,
) -> Result<(), String> {
    match (steps, &mut node.value) {
        ([], value) => {
            let own = value.as_number();
            let own = own.ok_or_else(|| format!("says {value}; a path to one number was expected"))?;
            *value = number(own).map_or(value.clone(), Value::Number);
            Ok(())
        }
        ([Step::Field(name), rest @ ..], Value::Table(pairs)) => {
            let known: Vec<String> = pairs.iter().map(|(key, _)| key.clone()).collect();
            match pairs.iter_mut().find(|(key, _)| key == name) {
                Some((_, node)) => turn_node(node, rest, number),
                None => {
                    let hint = did_you_mean(name, known.iter().map(String::as_str));
                    Err(format!("has no `{name}`; there is {}{hint}", known.join(", ")))
                }
            }
        }
        ([Step::Item(item), rest @ ..], Value::List(items)) => match items.len() {
            count if *item > count => Err(format!("has a list of {count} there, and no item {item}")),
            _ => turn_node(&mut items[item - 1], rest, number),
        },
        ([Step::Field(name), ..], Value::List(_)) => {
            Err(format!("has a list before `{name}`; name the item, such as [1] for the first"))
        }
        (_, other) => Err(format!("says {other} there; the path leads further than that")),
    }
}
