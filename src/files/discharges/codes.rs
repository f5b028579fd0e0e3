//! Code lists of a batch as numbers.

use std::collections::HashMap;
use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, GenericListArray, OffsetSizeTrait};
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

/// What separates codes in one text where the column map names nothing else.
const SEPARATOR: &str = "|";

/// Reads the code lists of a batch: the codes of all columns, in the order of the columns. A column holds a list, a code,
/// or several codes in one text. `number` gives the number of a cleaned code.
pub fn code_lists<C: Copy + Default + PartialEq>(
    arrays: &[&ArrayRef],
    rows: usize,
    separator: Option<&str>,
    cache: &mut DictionaryCache<C>,
    number: &impl Fn(&str) -> C,
) -> CodeLists<C> {
    let mut ends = Vec::with_capacity(rows + 1);
    ends.push(0);
    let mut lists = CodeLists { ids: Vec::new(), ends, blanks: Vec::new(), unknown: Vec::new() };
    match (separator, arrays) {
        (None, [array]) if matches!(array.data_type(), DataType::List(_)) => {
            from_list::<C, i32>(&mut lists, array, rows, cache, number);
        }
        (None, [array]) if matches!(array.data_type(), DataType::LargeList(_)) => {
            from_list::<C, i64>(&mut lists, array, rows, cache, number);
        }
        _ => from_texts(&mut lists, arrays, rows, separator.unwrap_or(SEPARATOR), number),
    }
    lists
}

/// The children of a row of a list.
fn children<O: OffsetSizeTrait>(list: &GenericListArray<O>, row: usize) -> Range<usize> {
    let offsets = list.value_offsets();
    if list.is_valid(row) { offsets[row].as_usize()..offsets[row + 1].as_usize() } else { 0..0 }
}

fn from_list<C: Copy + Default + PartialEq, O: OffsetSizeTrait>(
    lists: &mut CodeLists<C>,
    array: &ArrayRef,
    rows: usize,
    cache: &mut DictionaryCache<C>,
    number: &impl Fn(&str) -> C,
) {
    let list = array.as_list::<O>();
    let values = list.values();
    lists.ids.reserve(values.len());
    let text = texts(values.as_ref());
    if let Some(dictionary) = values.as_any_dictionary_opt() {
        let keys = dictionary_keys(dictionary);
        let numbers = cache.numbers(dictionary.values(), number);
        let code = |child: usize| if values.is_valid(child) { numbers[keys[child]] } else { None };
        push_lists(lists, list, rows, code, text);
    } else {
        let code = |child: usize| text(child).map(number);
        push_lists(lists, list, rows, code, &text);
    }
}

fn push_lists<'t, C: Copy + Default + PartialEq, O: OffsetSizeTrait>(
    lists: &mut CodeLists<C>,
    list: &GenericListArray<O>,
    rows: usize,
    code: impl Fn(usize) -> Option<C>,
    text: impl Fn(usize) -> Option<&'t str>,
) {
    for row in 0..rows {
        let mut blank = false;
        for child in children(list, row) {
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

/// Codes from any columns, through their texts. Empty columns at the end are no blanks: a wide layout leaves them empty.
fn from_texts<C: Copy + Default + PartialEq>(
    lists: &mut CodeLists<C>,
    arrays: &[&ArrayRef],
    rows: usize,
    separator: &str,
    number: &impl Fn(&str) -> C,
) {
    let columns: Vec<_> = arrays.iter().map(|array| cells(array)).collect();
    let (mut known, mut found) = (HashMap::<&str, C>::new(), Vec::new());
    for row in 0..rows {
        found.clear();
        columns.iter().for_each(|column| column(row, &mut found));
        let codes: Vec<&str> = found.iter().flat_map(|text| text.split(separator)).map(str::trim).collect();
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

/// Adds the texts of a row of a column: of a list its items, else the one there is. An empty one stands for a null.
type Cells<'a> = Box<dyn Fn(usize, &mut Vec<&'a str>) + 'a>;

fn cells<'a>(array: &'a ArrayRef) -> Cells<'a> {
    fn items<'a, O: OffsetSizeTrait>(array: &'a ArrayRef) -> Cells<'a> {
        let list = array.as_list::<O>();
        let text = texts(list.values().as_ref());
        Box::new(move |row, found| found.extend(children(list, row).map(|child| text(child).unwrap_or(""))))
    }
    match array.data_type() {
        DataType::List(_) => items::<i32>(array),
        DataType::LargeList(_) => items::<i64>(array),
        _ => {
            let text = texts(array.as_ref());
            Box::new(move |row, found| found.push(text(row).unwrap_or("")))
        }
    }
}
