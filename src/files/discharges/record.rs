//! A batch of discharge records as plain values.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};

use crate::domain::{Date, Sex};
use crate::region::RouteWords;

use super::cells::{MISSING, Malformed, dictionary_keys, number_of, numbers, plain, texts};
use super::codes::{CodeLists, DictionaryCache, code_lists};
use super::columns::{COLUMNS, FIELDS, Field, Form, UNREAD, parts};
use super::mapping::Mapping;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// A settled stay.
    Normal,
    /// Takes an earlier record back: all its amounts are below zero.
    Reversal,
    /// Takes the place of an earlier record.
    Correction,
    /// A word that nobody knows.
    Unknown,
}

/// A batch of records. Columns that a file does not have are empty in every row.
pub struct Records<'b> {
    /// Number of rows.
    pub rows: usize,
    arrays: Vec<Vec<&'b ArrayRef>>,
    batch: &'b RecordBatch,
    mapping: &'b Mapping,
    /// By place of the column; empty where the file has no such column.
    numbers: Vec<Vec<i64>>,
    /// Cells that make no sense: row and place of the column.
    pub malformed: Vec<Malformed>,
}

impl<'b> Records<'b> {
    /// Reads the numbers of a batch whose columns carry the names that the mapping takes them from.
    pub fn read(batch: &'b RecordBatch, mapping: &'b Mapping) -> Self {
        let arrays: Vec<Vec<&ArrayRef>> = mapping
            .sources
            .iter()
            .map(|source| source.from.iter().filter_map(|name| batch.column_by_name(name)).collect())
            .collect();
        let mut malformed = Vec::new();
        let numbers = COLUMNS
            .iter()
            .enumerate()
            .map(|(place, column)| match (column.form, arrays[place].first()) {
                (Form::Integer | Form::Date | Form::Money | Form::Flag, Some(array)) => {
                    numbers(array, place, column.form, &mut malformed)
                }
                _ => {
                    let constant = mapping.sources[place].constant.as_deref();
                    let constant = constant.and_then(|text| number_of(text, column.form));
                    constant.map_or_else(Vec::new, |value| vec![value; batch.num_rows()])
                }
            })
            .collect();
        Self { rows: batch.num_rows(), arrays, batch, mapping, numbers, malformed }
    }

    /// A column of numbers: whole numbers, days since 1970, fen, or 1 for true and 0 for false. Empty where the file has no such column.
    pub fn numbers(&self, field: Field) -> Numbers<'_> {
        Numbers(&self.numbers[field as usize])
    }

    /// The money columns that are there, but the total: parts of the whole, with their names.
    pub fn parts(&self) -> Vec<(&'static str, Numbers<'_>)> {
        let there = parts().filter(|place| !self.numbers[*place].is_empty());
        there.map(|place| (COLUMNS[place].name, Numbers(&self.numbers[place]))).collect()
    }

    /// The settlement ids.
    pub fn setl_ids(&self) -> Box<dyn Fn(usize) -> Option<&'b str> + 'b> {
        self.keys(Field::SetlId)
    }

    /// A column of text that is different in every row.
    pub fn keys(&self, field: Field) -> Box<dyn Fn(usize) -> Option<&'b str> + 'b> {
        let array: Option<&'b ArrayRef> = self.arrays[field as usize].first().copied();
        match array {
            Some(array) => texts(array.as_ref()),
            None => Box::new(|_| None),
        }
    }

    /// The settlement ids as an array of text, to be written as they are.
    pub fn setl_id_array(&self) -> Option<&'b StringArray> {
        self.arrays[Field::SetlId as usize].first().and_then(|array| array.as_string_opt::<i32>())
    }

    /// The settlement date of a row.
    pub fn settlement_date(&self, row: usize) -> Option<Date> {
        let day = self.numbers(Field::SetlEndDate).at(row)?;
        Some(Date(i32::try_from(day).expect("days are checked when they are read")))
    }

    /// A column of words, each turned into a value; words that repeat are turned once.
    pub fn category<T: Copy>(&self, field: Field, mut value: impl FnMut(Option<&str>) -> T) -> Vec<T> {
        let source = &self.mapping.sources[field as usize];
        if let Some(constant) = &source.constant {
            return vec![value(Some(constant.as_str())); self.rows];
        }
        let translated = |word: &str| source.values.get(word).cloned();
        let mut of_word = |word: Option<&str>| match word.and_then(translated) {
            Some(other) => value(Some(other.as_str())),
            None => value(word),
        };
        let Some(array) = self.arrays[field as usize].first() else { return vec![of_word(None); self.rows] };
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            let missing = of_word(None);
            let text = texts(dictionary.values().as_ref());
            let values: Vec<T> = (0..dictionary.values().len()).map(|index| of_word(text(index))).collect();
            if values.is_empty() {
                return vec![missing; self.rows];
            }
            let keys = dictionary_keys(dictionary);
            return match array.nulls() {
                None => keys.iter().map(|key| values[*key]).collect(),
                Some(there) => keys
                    .iter()
                    .zip(there)
                    .map(|(key, there)| if there { values[*key] } else { missing })
                    .collect(),
            };
        }
        if array.data_type().is_integer() {
            let numbers = numbers(array, 0, Form::Integer, &mut Vec::new());
            let word = |number: i64| (number != MISSING).then(|| number.to_string());
            return numbers.into_iter().map(|number| of_word(word(number).as_deref())).collect();
        }
        let text = texts(array.as_ref());
        (0..self.rows).map(|row| of_word(text(row))).collect()
    }

    /// Words of a column, numbered in order of appearance in the batch; 0 for none.
    pub fn words(&self, field: Field) -> (Vec<u32>, Vec<String>) {
        let (mut numbers, mut words) = (BTreeMap::new(), vec![String::new()]);
        let keys = self.category(field, |word| match word {
            None => 0,
            Some(word) => *numbers.entry(word.to_owned()).or_insert_with(|| {
                words.push(word.to_owned());
                (words.len() - 1) as u32
            }),
        });
        (keys, words)
    }

    /// The word of one row; none where it is blank. For a few rows: it lays out the whole column.
    pub fn word(&self, field: Field, row: usize) -> Option<String> {
        let (numbers, mut words) = self.words(field);
        let number = numbers[row] as usize;
        (number > 0).then(|| words.swap_remove(number))
    }

    /// What each record is.
    pub fn kinds(&self) -> Vec<RecordKind> {
        self.category(Field::RecordKind, |word| match word {
            None | Some("normal") => RecordKind::Normal,
            Some("reversal") => RecordKind::Reversal,
            Some("correction") => RecordKind::Correction,
            Some(_) => RecordKind::Unknown,
        })
    }

    /// Sex of each patient.
    pub fn sexes(&self) -> Vec<Sex> {
        self.category(Field::Gend, |word| match word {
            Some("1") => Sex::Male,
            Some("2") => Sex::Female,
            _ => Sex::Unknown,
        })
    }

    /// Way of leaving of each patient.
    pub fn discharge_ways(&self) -> Vec<Option<i32>> {
        self.category(Field::DscgWay, |word| word.and_then(|word| word.parse().ok()))
    }

    /// Kind of treatment of each patient: the first figure, so that 2.1 and 2.2 are traditional like 2.
    pub fn treatments(&self) -> Vec<Option<u8>> {
        let kind = |word: &str| match word.as_bytes() {
            [figure @ b'1'..=b'3'] | [figure @ b'1'..=b'3', b'.', _] => Some(figure - b'0'),
            _ => None,
        };
        self.category(Field::TrtType, |word| word.and_then(kind))
    }

    /// Whether each record says that it is settled by the day.
    pub fn paid_by_the_day(&self) -> Vec<bool> {
        self.category(Field::MedType, |word| word == Some("2105"))
    }

    /// The conditions on words that each record meets; empty where there is none to meet.
    pub fn route_words(&self, words: &RouteWords) -> Vec<u128> {
        let asked = words.fields().next().is_some();
        let mut bits = vec![0; if asked { self.rows } else { 0 }];
        for field in words.fields() {
            let own = self.category(field.into(), |word| words.bits(field, word));
            bits.iter_mut().zip(own).for_each(|(bits, own)| *bits |= own);
        }
        bits
    }

    /// A column of code lists as numbers. `cache` belongs to the column and the scheme.
    pub fn codes<C: Copy + Default + PartialEq>(
        &self,
        field: Field,
        cache: &mut DictionaryCache<C>,
        number: &impl Fn(&str) -> C,
    ) -> CodeLists<C> {
        let arrays = &self.arrays[field as usize];
        let separator = self.mapping.sources[field as usize].separator.as_deref();
        code_lists(arrays, self.rows, separator, cache, number)
    }

    /// Everything that the first row says, in a form that does not depend on how the file stores it: two rows are the
    /// same record exactly when these are equal. Meant for batches of one row, read whole.
    pub fn canonical(&self) -> String {
        let cell = |field: &Field| match COLUMNS[*field as usize].form {
            Form::Key => self.keys(*field)(0).unwrap_or_default().to_owned(),
            Form::Category => self.word(*field, 0).unwrap_or_default(),
            Form::Codes => {
                // With no code known, every code is among the unknown ones, in order.
                let lists = self.codes(*field, &mut DictionaryCache::default(), &|_| 0u8);
                lists.unknown.into_iter().map(|(_, code)| code).collect::<Vec<_>>().join("|")
            }
            Form::Integer | Form::Date | Form::Money | Form::Flag => match self.numbers(*field).at(0) {
                Some(value) => value.to_string(),
                // Nothing, or what makes no sense as it stands there.
                None => {
                    self.arrays[*field as usize].first().map_or_else(String::new, |array| plain(array, 0))
                }
            },
        };
        let unread = UNREAD.iter().map(|name| self.batch.column_by_name(name));
        let unread = unread.map(|array| array.map_or_else(String::new, |array| plain(array, 0)));
        FIELDS.iter().map(cell).chain(unread).collect::<Vec<_>>().join("\u{1f}")
    }
}

/// A column of numbers; empty in every row where the file has no such column.
#[derive(Clone, Copy, Debug)]
pub struct Numbers<'r>(&'r [i64]);

impl Numbers<'_> {
    /// The number of a row.
    pub fn at(self, row: usize) -> Option<i64> {
        self.0.get(row).copied().filter(|number| *number != MISSING)
    }
}
