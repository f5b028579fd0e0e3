//! A TOML document with exact numbers and the line of every value.
//!
//! The `toml` crate parses; its own number types would pass through binary floats, so the literal's text is taken.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::{Date, Error, Kind, Number, Problems};

use super::nearest::did_you_mean;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// The line of the file.
    pub line: u64,
    /// What stands there.
    pub value: Value,
}

/// What a TOML value can be here.
#[derive(Clone, Debug)]
pub enum Value {
    /// A string.
    Text(String),
    /// An integer or decimal, exactly as written.
    Number(Number),
    /// `true` or `false`.
    Flag(bool),
    /// A day.
    Date(Date),
    /// An array, or an array of tables.
    List(Vec<Node>),
    /// A table: keys in the order of the document's key names.
    Table(Vec<(String, Node)>),
}

impl Value {
    fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Number(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }

    /// The number that stands here; one in quotes is a number too.
    pub fn as_number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => Number::parse(text).ok(),
            _ => None,
        }
    }
}

impl std::fmt::Display for Value {
    /// As it may stand in a document, on one line.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => write_quoted(f, text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.value.to_string()).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Self::Table(entries) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, node)| format!("{} = {}", shown_key(key), node.value))
                    .collect();
                write!(f, "{{ {} }}", entries.join(", "))
            }
        }
    }
}

fn write_quoted(f: &mut std::fmt::Formatter<'_>, text: &str) -> std::fmt::Result {
    f.write_char('"')?;
    for character in text.chars() {
        match character {
            '"' | '\\' => write!(f, "\\{character}")?,
            '\n' => f.write_str("\\n")?,
            _ if character.is_control() => write!(f, "\\u{:04X}", u32::from(character))?,
            _ => f.write_char(character)?,
        }
    }
    f.write_char('"')
}

/// A key as it may stand in a document: in quotes where it must.
pub fn shown_key(key: &str) -> String {
    let bare = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    let plain = !key.is_empty() && key.chars().all(bare);
    if plain { key.to_owned() } else { Value::Text(key.to_owned()).to_string() }
}

/// A document that was read.
#[derive(Debug)]
pub struct Document {
    /// What messages call it.
    pub file: String,
    /// The table of the whole document.
    pub root: Node,
}

impl Document {
    /// Reads a document from a file.
    ///
    /// # Errors
    /// Unreadable file, text that is no TOML, numbers that cannot be kept exactly, dates that do not exist.
    pub fn read(path: &Path, name: &str, kind: Kind) -> Result<Self, Error> {
        Self::parse(&super::read_text(path, name, kind)?, name, kind)
    }

    /// Reads a document from text.
    ///
    /// # Errors
    /// As [`Document::read`].
    pub fn parse(text: &str, name: &str, kind: Kind) -> Result<Self, Error> {
        let mut reader = Reader { file: name, text, problems: Problems::new() };
        match DeTable::parse(text) {
            Ok(table) => {
                let root = Node { line: 1, value: reader.table(table.get_ref()) };
                reader.problems.check(kind)?;
                Ok(Self { file: name.to_owned(), root })
            }
            Err(error) => {
                let line = error.span().map(|span| reader.line(span.start));
                reader.problems.add(name, line, error.message().replace('\n', "; "));
                Err(reader.problems.check(kind).expect_err("a problem was added"))
            }
        }
    }

    /// The fields of the whole document.
    pub fn fields(&self) -> Fields<'_> {
        Fields::new(&self.file, "", &self.root).expect("a document is a table")
    }
}

/// Turns the parser's values into ours.
struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    problems: Problems,
}

impl Reader<'_> {
    fn line(&self, offset: usize) -> u64 {
        self.text[..offset.min(self.text.len())].matches('\n').count() as u64 + 1
    }

    fn table(&mut self, table: &DeTable<'_>) -> Value {
        let mut entries = Vec::with_capacity(table.len());
        for (key, value) in table {
            // The key is where a person looks; the span of a `[table]` may begin elsewhere.
            let node = Node { line: self.line(key.span().start), value: self.value(value) };
            entries.push((key.get_ref().to_string(), node));
        }
        Value::Table(entries)
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>) -> Value {
        let line = self.line(value.span().start);
        match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            // The literal as it stands: `1_000` and `0x10` are refused like `1e5`.
            DeValue::Integer(_) | DeValue::Float(_) => {
                let literal = &self.text[value.span()];
                Value::Number(Number::parse(literal).unwrap_or_else(|fault| {
                    self.problems.add(self.file, line, format!("`{literal}` {}", fault.message()));
                    Number::ZERO
                }))
            }
            DeValue::Boolean(flag) => Value::Flag(*flag),
            DeValue::Datetime(datetime) => {
                let date = datetime.date.filter(|_| datetime.time.is_none()).and_then(|date| {
                    Date::new(i32::from(date.year), u32::from(date.month), u32::from(date.day))
                });
                Value::Date(date.unwrap_or_else(|| {
                    self.problems.add(
                        self.file,
                        line,
                        format!("`{datetime}` is not a day such as 2023-07-01"),
                    );
                    Date(0)
                }))
            }
            DeValue::Array(array) => Value::List(
                array
                    .iter()
                    .map(|item| Node { line: self.line(item.span().start), value: self.value(item) })
                    .collect(),
            ),
            DeValue::Table(table) => self.table(table),
        }
    }
}

/// Reads the keys of one table one by one; at the end, what was not asked for is an error.
#[derive(Debug)]
pub struct Fields<'d> {
    file: &'d str,
    path: String,
    /// The line on which the table stands.
    pub line: u64,
    entries: &'d [(String, Node)],
    asked: Vec<&'static str>,
}

impl<'d> Fields<'d> {
    /// The fields of a node, if it is a table. `path` is what messages put before its keys.
    pub fn new(file: &'d str, path: impl Into<String>, node: &'d Node) -> Option<Self> {
        match &node.value {
            Value::Table(entries) => {
                Some(Self { file, path: path.into(), line: node.line, entries, asked: Vec::new() })
            }
            _ => None,
        }
    }

    /// The file the fields stand in.
    pub fn file(&self) -> &'d str {
        self.file
    }

    /// Notes a problem at the table.
    pub fn problem(&self, problems: &mut Problems, message: impl Into<String>) {
        problems.add(self.file, self.line, message);
    }

    fn name(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The node behind a key, if there is one.
    pub fn node(&mut self, key: &'static str) -> Option<&'d Node> {
        self.asked.push(key);
        self.entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// The keys that stand in the table.
    pub fn keys(&self) -> impl Iterator<Item = &'d str> {
        self.entries.iter().map(|(name, _)| name.as_str())
    }

    /// What the table says, without some of its keys: `value` first, the others in order of their names.
    pub fn shown_without(&self, keys: &[&str]) -> String {
        let mut own: Vec<_> = self.entries.iter().filter(|(key, _)| !keys.contains(&key.as_str())).collect();
        own.sort_by_key(|(key, _)| key != "value");
        own.iter().map(|(key, node)| format!("{key} = {}", node.value)).collect::<Vec<_>>().join(", ")
    }

    fn wanted<T>(
        &mut self,
        key: &'static str,
        problems: &mut Problems,
        what: &str,
        take: impl Fn(&'d Value) -> Option<T>,
    ) -> Option<T> {
        let node = self.node(key)?;
        let value = take(&node.value);
        if value.is_none() {
            let message = format!("`{}` is {}; {what} was expected", self.name(key), node.value.kind());
            problems.add(self.file, node.line, message);
        }
        value
    }

    fn required<T>(
        &self,
        key: &'static str,
        value: Option<T>,
        problems: &mut Problems,
        what: &str,
    ) -> Option<T> {
        if value.is_none() && !self.keys().any(|name| name == key) {
            let message = format!("`{}` is missing; {what} was expected", self.name(key));
            problems.add(self.file, self.line, message);
        }
        value
    }

    /// A text that must be there.
    pub fn text(&mut self, key: &'static str, problems: &mut Problems) -> Option<&'d str> {
        let value = self.optional_text(key, problems);
        self.required(key, value, problems, "text")
    }

    /// A text that may be left out.
    pub fn optional_text(&mut self, key: &'static str, problems: &mut Problems) -> Option<&'d str> {
        self.wanted(key, problems, "text", |value| match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// A number that must be there.
    pub fn number(&mut self, key: &'static str, problems: &mut Problems) -> Option<Number> {
        let value = self.optional_number(key, problems);
        self.required(key, value, problems, "a number")
    }

    /// A number that may be left out; a number in quotes is read as well.
    pub fn optional_number(&mut self, key: &'static str, problems: &mut Problems) -> Option<Number> {
        self.wanted(key, problems, "a number", Value::as_number)
    }

    /// A whole number that must be there.
    pub fn integer(&mut self, key: &'static str, problems: &mut Problems) -> Option<i64> {
        let value = self.wanted(key, problems, "a whole number", |value| match value {
            Value::Number(number) => number.as_integer(),
            _ => None,
        });
        self.required(key, value, problems, "a whole number")
    }

    /// True or false; must be there.
    pub fn flag(&mut self, key: &'static str, problems: &mut Problems) -> Option<bool> {
        let value = self.wanted(key, problems, "true or false", |value| match value {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        });
        self.required(key, value, problems, "true or false")
    }

    /// A day that may be left out.
    pub fn optional_date(&mut self, key: &'static str, problems: &mut Problems) -> Option<Date> {
        self.wanted(key, problems, "a date such as 2023-07-01", |value| match value {
            Value::Date(date) => Some(*date),
            Value::Text(text) => Date::parse(text),
            _ => None,
        })
    }

    /// A day that must be there.
    pub fn date(&mut self, key: &'static str, problems: &mut Problems) -> Option<Date> {
        let value = self.optional_date(key, problems);
        self.required(key, value, problems, "a date such as 2023-07-01")
    }

    /// A list of texts; empty where the key is left out.
    pub fn texts(&mut self, key: &'static str, problems: &mut Problems) -> Vec<&'d str> {
        let list = self.wanted(key, problems, "a list of texts", |value| match value {
            Value::Text(text) => Some(vec![text.as_str()]),
            Value::List(items) => items
                .iter()
                .map(|item| match &item.value {
                    Value::Text(text) => Some(text.as_str()),
                    _ => None,
                })
                .collect(),
            _ => None,
        });
        list.unwrap_or_default()
    }

    /// A table of words with the words that stand for them; empty where the key is left out.
    pub fn words(&mut self, key: &'static str, problems: &mut Problems) -> BTreeMap<String, String> {
        let mut words = BTreeMap::new();
        let entries = match self.node(key).map(|node| &node.value) {
            None => return words,
            Some(Value::Table(entries)) => entries,
            Some(_) => {
                self.problem(problems, format!("`{key}` must be a table of words"));
                return words;
            }
        };
        for (word, node) in entries {
            match &node.value {
                Value::Text(text) => {
                    words.insert(word.clone(), text.clone());
                }
                _ => self.problem(problems, format!("`{key}.{word}` must be text")),
            }
        }
        words
    }

    /// A table that may be left out.
    pub fn table(&mut self, key: &'static str, problems: &mut Problems) -> Option<Fields<'d>> {
        let (file, path) = (self.file, self.name(key));
        let node = self.node(key)?;
        let fields = Fields::new(file, path.clone(), node);
        if fields.is_none() {
            problems.add(file, node.line, format!("`{path}` is {}; a table was expected", node.value.kind()));
        }
        fields
    }

    /// The tables of a list (`[[key]]`), or the one table (`[key]`); empty where the key is left out.
    pub fn tables(&mut self, key: &'static str, problems: &mut Problems) -> Vec<Fields<'d>> {
        let (file, path) = (self.file, self.name(key));
        let Some(node) = self.node(key) else { return Vec::new() };
        let nodes: Vec<&Node> = match &node.value {
            Value::List(items) => items.iter().collect(),
            _ => vec![node],
        };
        let mut tables = Vec::new();
        for node in nodes {
            match Fields::new(file, path.clone(), node) {
                Some(fields) => tables.push(fields),
                None => {
                    let message = format!("`{path}` holds {}; a table was expected", node.value.kind());
                    problems.add(file, node.line, message);
                }
            }
        }
        tables
    }

    /// Ends the reading: every key that was not asked for is unknown.
    pub fn finish(&self, problems: &mut Problems) {
        for (key, node) in self.entries {
            if !self.asked.contains(&key.as_str()) {
                let hint = did_you_mean(key, self.asked.iter().copied());
                problems.add(self.file, node.line, format!("unknown key `{}`{hint}", self.name(key)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Document {
        Document::parse(text, "p.toml", Kind::Rules).unwrap()
    }

    #[test]
    fn numbers_keep_every_digit_and_lines_are_known() {
        let document =
            parse("a = 0.1\nb = 2023-07-01\n\n[[c]]\nvalue = 123456789012.123456789\n[[c]]\nvalue = 2\n");
        let mut problems = Problems::new();
        let mut fields = document.fields();
        assert_eq!(fields.number("a", &mut problems).unwrap().to_string(), "0.1");
        assert_eq!(fields.date("b", &mut problems), Date::new(2023, 7, 1));
        let tables = fields.tables("c", &mut problems);
        let values: Vec<_> = tables
            .into_iter()
            .map(|mut table| (table.line, table.number("value", &mut problems).unwrap().to_string()))
            .collect();
        assert_eq!(values, [(4, "123456789012.123456789".to_owned()), (6, "2".to_owned())]);
        fields.finish(&mut problems);
        assert!(problems.is_empty());
    }

    #[test]
    fn what_is_shown_reads_as_the_same() {
        let text = "a = [1.50, \"\\\"q\\\" \\\\ \\u0001 表\\n\", 2023-07-01, { \"k 1\" = true, b-2 = -3 }]\n";
        let shown = |document: &Document| document.root.value.to_string();
        let once = parse(text);
        let Value::Table(entries) = &once.root.value else { panic!("a table") };
        let again = parse(&format!("a = {}\n", entries[0].1.value));
        assert_eq!(shown(&once), shown(&again));
        assert!(shown(&once).contains("{ b-2 = -3, \"k 1\" = true }"));
    }

    #[test]
    fn unknown_missing_and_mistyped_keys_are_told_together() {
        let document = parse("titel = \"x\"\nyear = \"soon\"\n");
        let (mut problems, mut fields) = (Problems::new(), document.fields());
        fields.text("title", &mut problems);
        fields.integer("year", &mut problems);
        fields.finish(&mut problems);
        assert_eq!(
            problems.check(Kind::Rules).unwrap_err().to_string(),
            "p.toml:1: `title` is missing; text was expected\n\
             p.toml:1: unknown key `titel`; did you mean `title`?\n\
             p.toml:2: `year` is text; a whole number was expected"
        );
    }

    #[test]
    fn inexact_and_broken_documents_are_refused() {
        for (text, message) in [
            (
                "a = 1e5",
                "p.toml:1: `1e5` is not a decimal number; write digits and at most one point, such as 0.95",
            ),
            (
                "a = 0x10",
                "p.toml:1: `0x10` is not a decimal number; write digits and at most one point, such as 0.95",
            ),
            ("\na = 2023-07-01T10:00:00", "p.toml:2: `2023-07-01T10:00:00` is not a day such as 2023-07-01"),
            ("a = 1\na = 2", "p.toml:2: duplicate key"),
        ] {
            assert_eq!(
                Document::parse(text, "p.toml", Kind::Rules).unwrap_err().to_string(),
                message,
                "{text}"
            );
        }
    }
}
