//! Code lists of a batch as numbers.

use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use super::cells::{dictionary_keys, texts};

/// The code lists of all rows, one behind the other. `C` is the number of a code; its default stands for a code that
/// nobody knows.
#[derive(Debug)]
pub struct CodeLists<C> {
    /// Code numbers.
    pub ids: Vec<C>,
    /// Row `i` has `ids[ends[i] .. ends[i + 1]]`.
    pub ends: Vec<usize>,
    /// Rows in which a blank was dropped.
    pub blanks: Vec<usize>,
    /// Unknown codes with their rows.
    pub unknown: Vec<(usize, String)>,
}

impl<C> CodeLists<C> {
    /// The codes of a row.
    pub fn row(&self, row: usize) -> &[C] {
        &self.ids[self.ends[row]..self.ends[row + 1]]
    }
}

/// How the code lists of a file are stored.
#[derive(Clone, Copy, Debug)]
pub enum Layout<'s> {
    /// One list column.
    List,
    /// A column per code.
    Wide,
    /// Texts with several codes.
    Joined(&'s str),
}

/// Numbers for the values of one dictionary, kept while batches share it.
#[derive(Debug)]
pub struct DictionaryCache<C> {
    values: Option<ArrayRef>,
    /// By value of the dictionary: none for a blank.
    numbers: Vec<Option<C>>,
}

impl<C> Default for DictionaryCache<C> {
    fn default() -> Self {
        Self { values: None, numbers: Vec::new() }
    }
}

impl<C> DictionaryCache<C> {
    fn numbers(&mut self, values: &ArrayRef, number: &impl Fn(&str) -> C) -> &[Option<C>] {
        let same = self.values.as_ref().is_some_and(|own| own.to_data().ptr_eq(&values.to_data()));
        if !same {
            let text = texts(values.as_ref());
            self.numbers = (0..values.len()).map(|index| text(index).map(number)).collect();
            self.values = Some(values.clone());
        }
        &self.numbers
    }
}

/// Reads the code lists of a batch. `number` gives the number of a cleaned code.
pub fn code_lists<C: Copy + Default + PartialEq>(
    arrays: &[&ArrayRef],
    rows: usize,
    layout: Layout<'_>,
    cache: &mut DictionaryCache<C>,
    number: &impl Fn(&str) -> C,
) -> CodeLists<C> {
    let mut ends = Vec::with_capacity(rows + 1);
    ends.push(0);
    let mut lists = CodeLists { ids: Vec::new(), ends, blanks: Vec::new(), unknown: Vec::new() };
    match (layout, arrays) {
        (Layout::List, [array]) => match array.data_type() {
            DataType::List(_) => {
                let list = array.as_list::<i32>();
                let bounds =
                    |row: usize| (list.value_offsets()[row] as usize, list.value_offsets()[row + 1] as usize);
                from_list(&mut lists, list.values(), rows, |row| list.is_valid(row), bounds, cache, number);
            }
            DataType::LargeList(_) => {
                let list = array.as_list::<i64>();
                let bounds =
                    |row: usize| (list.value_offsets()[row] as usize, list.value_offsets()[row + 1] as usize);
                from_list(&mut lists, list.values(), rows, |row| list.is_valid(row), bounds, cache, number);
            }
            _ => from_texts(&mut lists, arrays, rows, Some("|"), number),
        },
        (Layout::Joined(separator), _) => from_texts(&mut lists, arrays, rows, Some(separator), number),
        _ => from_texts(&mut lists, arrays, rows, None, number),
    }
    lists
}

fn from_list<C: Copy + Default + PartialEq>(
    lists: &mut CodeLists<C>,
    values: &ArrayRef,
    rows: usize,
    valid: impl Fn(usize) -> bool,
    bounds: impl Fn(usize) -> (usize, usize),
    cache: &mut DictionaryCache<C>,
    number: &impl Fn(&str) -> C,
) {
    lists.ids.reserve(values.len());
    if let Some(dictionary) = values.as_any_dictionary_opt() {
        let keys = dictionary_keys(dictionary);
        let numbers = cache.numbers(dictionary.values(), number);
        let code = |child: usize| if values.is_valid(child) { numbers[keys[child]] } else { None };
        let text = texts(values.as_ref());
        push_lists(lists, rows, valid, bounds, code, text);
    } else {
        let text = texts(values.as_ref());
        let code = |child: usize| text(child).map(number);
        push_lists(lists, rows, valid, bounds, code, &text);
    }
}

fn push_lists<'t, C: Copy + Default + PartialEq>(
    lists: &mut CodeLists<C>,
    rows: usize,
    valid: impl Fn(usize) -> bool,
    bounds: impl Fn(usize) -> (usize, usize),
    code: impl Fn(usize) -> Option<C>,
    text: impl Fn(usize) -> Option<&'t str>,
) {
    for row in 0..rows {
        let (from, until) = if valid(row) { bounds(row) } else { (0, 0) };
        let mut blank = false;
        for child in from..until {
            match code(child) {
                Some(id) if id == C::default() => {
                    lists.ids.push(id);
                    lists.unknown.push((row, text(child).unwrap_or_default().to_owned()));
                }
                Some(id) => lists.ids.push(id),
                None => blank = true,
            }
        }
        if blank {
            lists.blanks.push(row);
        }
        lists.ends.push(lists.ids.len());
    }
}

/// Codes from texts: each column one code, or several codes in each text. Empty columns at the end are no blanks: a
/// wide layout leaves them empty.
fn from_texts<C: Copy + Default + PartialEq>(
    lists: &mut CodeLists<C>,
    arrays: &[&ArrayRef],
    rows: usize,
    separator: Option<&str>,
    number: &impl Fn(&str) -> C,
) {
    let columns: Vec<_> = arrays.iter().map(|array| texts(array.as_ref())).collect();
    let mut known: HashMap<&str, C> = HashMap::new();
    for row in 0..rows {
        let cells = columns.iter().map(|text| text(row).unwrap_or(""));
        let codes: Vec<&str> = match separator {
            Some(separator) => cells.flat_map(|cell| cell.split(separator)).map(str::trim).collect(),
            None => cells.collect(),
        };
        let used = codes.iter().rposition(|code| !code.is_empty()).map_or(0, |last| last + 1);
        let mut blank = false;
        for code in &codes[..used] {
            if code.is_empty() {
                blank = true;
                continue;
            }
            let id = *known.entry(code).or_insert_with(|| number(code));
            lists.ids.push(id);
            if id == C::default() {
                lists.unknown.push((row, (*code).to_owned()));
            }
        }
        if blank {
            lists.blanks.push(row);
        }
        lists.ends.push(lists.ids.len());
    }
}
