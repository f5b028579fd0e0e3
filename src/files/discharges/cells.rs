//! Arrow arrays of any accepted type as plain values.

use std::cmp::Ordering;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{AnyDictionaryArray, Array, ArrayAccessor, ArrayRef};
use arrow_schema::{DataType, TimeUnit};

use crate::domain::{Date, Fen, Number};

use super::columns::Form;

/// A cell that holds text which is no value of its column: row and place of the column.
pub type Malformed = (usize, usize);

/// Whether a physical type can hold a column; the message says what was expected.
pub fn accepts(form: Form, data_type: &DataType) -> Result<(), String> {
    let text = |data_type: &DataType| match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => {
            matches!(**values, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
        }
        _ => false,
    };
    let decimal = |most: i8| match data_type {
        DataType::Decimal32(_, scale)
        | DataType::Decimal64(_, scale)
        | DataType::Decimal128(_, scale)
        | DataType::Decimal256(_, scale) => (0..=most).contains(scale),
        _ => false,
    };
    let (fits, expected) = match form {
        Form::Key => (text(data_type), "text"),
        Form::Category => (text(data_type) || data_type.is_integer(), "text or an integer"),
        Form::Codes => {
            let list = match data_type {
                DataType::List(item) | DataType::LargeList(item) => text(item.data_type()),
                other => text(other),
            };
            (list, "a list of text")
        }
        Form::Integer => {
            (text(data_type) || data_type.is_integer() || decimal(18), "an integer, or a decimal that is cut")
        }
        Form::Date => {
            let date = matches!(data_type, DataType::Date32 | DataType::Date64 | DataType::Timestamp(..));
            (date || text(data_type), "a date or a timestamp")
        }
        Form::Flag => (
            text(data_type) || data_type.is_integer() || *data_type == DataType::Boolean,
            "true or false, 1 or 0, 是 or 否",
        ),
        Form::Money => (
            text(data_type) || data_type.is_integer() || decimal(2),
            "a decimal with at most two digits after the point (never a float: money must be exact)",
        ),
    };
    if fits { Ok(()) } else { Err(format!("is {data_type}; {expected} was expected")) }
}

/// Text of every row; none where null or blank.
pub fn texts<'a>(array: &'a dyn Array) -> Box<dyn Fn(usize) -> Option<&'a str> + 'a> {
    fn cell<'a>(
        array: impl ArrayAccessor<Item = &'a str> + 'a,
    ) -> Box<dyn Fn(usize) -> Option<&'a str> + 'a> {
        Box::new(move |row| {
            array.is_valid(row).then(|| array.value(row).trim()).filter(|text| !text.is_empty())
        })
    }
    match array.data_type() {
        DataType::Utf8 => cell(array.as_string::<i32>()),
        DataType::LargeUtf8 => cell(array.as_string::<i64>()),
        DataType::Utf8View => cell(array.as_string_view()),
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let (keys, values) = (dictionary_keys(dictionary), texts(dictionary.values().as_ref()));
            Box::new(
                move |row| if array.is_valid(row) && !keys.is_empty() { values(keys[row]) } else { None },
            )
        }
        _ => Box::new(|_| None),
    }
}

/// What a row of a column that is not looked at says: nothing where null or blank. Texts, whole numbers and flags say the
/// same in every form in which a file may store them.
pub fn plain(array: &ArrayRef, row: usize) -> String {
    let cell = array.slice(row, 1);
    match cell.data_type() {
        _ if cell.is_null(0) => String::new(),
        DataType::Boolean => cell.as_boolean().value(0).to_string(),
        data_type if data_type.is_integer() => match numbers(&cell, 0, Form::Integer, &mut Vec::new())[0] {
            MISSING => format!("{cell:?}"),
            number => number.to_string(),
        },
        data_type if accepts(Form::Key, data_type).is_ok() => {
            texts(cell.as_ref())(0).unwrap_or_default().to_owned()
        }
        _ => format!("{cell:?}"),
    }
}

/// For each row the place of its value; empty where the dictionary is (then every row is null).
pub fn dictionary_keys(dictionary: &dyn AnyDictionaryArray) -> Vec<usize> {
    if dictionary.values().is_empty() { Vec::new() } else { dictionary.normalized_keys() }
}

/// What stands where there is no number: beyond every amount of a case and every day. A column is looked at in every row, so
/// it is a word wide.
pub const MISSING: i64 = i64::MIN;

/// A column as numbers, and the rows whose cell makes no sense: these stand as missing.
struct Cells {
    values: Vec<i64>,
    malformed: Vec<usize>,
}

impl Cells {
    /// From the cells that are there; `value` is none where one makes no sense.
    fn of<R>(cells: impl Iterator<Item = Option<R>>, value: impl Fn(R) -> Option<i64>) -> Self {
        let mut malformed = Vec::new();
        let mut cell = |(row, cell): (usize, Option<R>)| {
            let Some(cell) = cell else { return MISSING };
            let value = value(cell);
            if value.is_none() {
                malformed.push(row);
            }
            value.unwrap_or(MISSING)
        };
        Self { values: cells.enumerate().map(&mut cell).collect(), malformed }
    }
}

/// Whatever lies where a cell is null is turned into a number too, so that nothing is asked in between.
fn primitive<T: ArrowPrimitiveType>(array: &dyn Array, value: impl Fn(T::Native) -> Option<i64>) -> Cells {
    let array = array.as_primitive::<T>();
    let mut values: Vec<i64> = array.values().iter().map(|raw| value(*raw).unwrap_or(MISSING)).collect();
    let there = |row: &usize| array.is_valid(*row);
    let malformed = if values.contains(&MISSING) {
        (0..values.len()).filter(|row| values[*row] == MISSING).filter(there).collect()
    } else {
        Vec::new()
    };
    if let Some(there) = array.nulls() {
        values.iter_mut().zip(there).filter(|(_, there)| !there).for_each(|(value, _)| *value = MISSING);
    }
    Cells { values, malformed }
}

/// The rows of a column as whole numbers: integers as they are, days since 1970, fen, or 1 for true and 0 for false.
///
/// Malformed cells are noted and stand as [`MISSING`], as blank ones do.
pub fn numbers(array: &ArrayRef, place: usize, form: Form, malformed: &mut Vec<Malformed>) -> Vec<i64> {
    let cells = match form {
        Form::Date => dates(array.as_ref()),
        Form::Flag => flags(array.as_ref()),
        _ => scaled(array.as_ref(), form),
    };
    malformed.extend(cells.malformed.into_iter().map(|row| (row, place)));
    cells.values
}

/// The number that a text stands for: a whole number, days since 1970, fen, or 1 for true and 0 for false.
pub fn number_of(text: &str, form: Form) -> Option<i64> {
    if form == Form::Flag {
        let words = ["0", "false", "否", "1", "true", "是"];
        return words.iter().position(|word| text.eq_ignore_ascii_case(word)).map(|place| place as i64 / 3);
    }
    if form == Form::Date {
        return Date::parse(text).map(|date| date.0.into());
    }
    let number = Number::parse(text).ok()?;
    if form == Form::Money {
        Fen::from_yuan(number).and_then(|amount| limited(amount.0))
    } else {
        limited(number.mantissa() / number.denominator())
    }
}

/// Whole numbers, or fen; what is finer is cut from whole numbers and refused from money.
fn scaled(array: &dyn Array, form: Form) -> Cells {
    let decimals = if form == Form::Money { 2 } else { 0 };
    let unit = 10i128.pow(decimals as u32);
    let whole = |value: i128| limited(value.checked_mul(unit)?);
    let scale = match array.data_type() {
        DataType::Decimal32(_, scale)
        | DataType::Decimal64(_, scale)
        | DataType::Decimal128(_, scale)
        | DataType::Decimal256(_, scale) => *scale,
        _ => 0,
    };
    let power = 10i128.pow(u32::from(scale.abs_diff(decimals)));
    let decimal = |value: i128| match scale.cmp(&decimals) {
        Ordering::Less => limited(value.checked_mul(power)?),
        Ordering::Equal => limited(value),
        Ordering::Greater => limited(value / power),
    };
    match array.data_type() {
        DataType::Int8 => primitive::<Int8Type>(array, |value| whole(value.into())),
        DataType::Int16 => primitive::<Int16Type>(array, |value| whole(value.into())),
        DataType::Int32 => primitive::<Int32Type>(array, |value| whole(value.into())),
        DataType::Int64 => primitive::<Int64Type>(array, |value| whole(value.into())),
        DataType::UInt8 => primitive::<UInt8Type>(array, |value| whole(value.into())),
        DataType::UInt16 => primitive::<UInt16Type>(array, |value| whole(value.into())),
        DataType::UInt32 => primitive::<UInt32Type>(array, |value| whole(value.into())),
        DataType::UInt64 => primitive::<UInt64Type>(array, |value| whole(value.into())),
        DataType::Decimal32(..) => primitive::<Decimal32Type>(array, |value| decimal(value.into())),
        DataType::Decimal64(..) => primitive::<Decimal64Type>(array, |value| decimal(value.into())),
        DataType::Decimal128(..) => primitive::<Decimal128Type>(array, decimal),
        DataType::Decimal256(..) => primitive::<Decimal256Type>(array, |value| decimal(value.to_i128()?)),
        _ => parsed(array, form),
    }
}

/// True is 1 and false is 0; any other number is no flag.
fn flags(array: &dyn Array) -> Cells {
    if *array.data_type() == DataType::Boolean {
        return Cells::of(array.as_boolean().iter(), |flag| Some(flag.into()));
    }
    let Cells { values, mut malformed } = scaled(array, Form::Flag);
    let there = values.into_iter().map(|value| (value != MISSING).then_some(value));
    let flags = Cells::of(there, |value| (0..=1).contains(&value).then_some(value));
    malformed.extend(flags.malformed);
    Cells { malformed, ..flags }
}

/// What fits a case: no amount, age or weight of a case is beyond it.
fn limited(value: i128) -> Option<i64> {
    if value.unsigned_abs() <= Fen::CASE_LIMIT.unsigned_abs() { i64::try_from(value).ok() } else { None }
}

fn parsed(array: &dyn Array, form: Form) -> Cells {
    Cells::of((0..array.len()).map(texts(array)), |text| number_of(text, form))
}

/// China has one time zone: a timestamp that knows its zone is an instant, and its day is that of Beijing.
const BEIJING_SECONDS: i64 = 8 * 3600;
const DAY_SECONDS: i64 = 24 * 3600;

fn dates(array: &dyn Array) -> Cells {
    // Years 1800 to 2999: beyond them a date is a slip.
    let day = |day: i64| (-62_091..=376_199).contains(&day).then_some(day);
    match array.data_type() {
        DataType::Date32 => primitive::<Date32Type>(array, |value| day(value.into())),
        DataType::Date64 => primitive::<Date64Type>(array, |value| day(value.div_euclid(DAY_SECONDS * 1000))),
        DataType::Timestamp(unit, zone) => {
            let shift = if zone.is_some() { BEIJING_SECONDS } else { 0 };
            let of = |value: i64, per_second: i64| {
                day((value.div_euclid(per_second) + shift).div_euclid(DAY_SECONDS))
            };
            match unit {
                TimeUnit::Second => primitive::<TimestampSecondType>(array, |value| of(value, 1)),
                TimeUnit::Millisecond => {
                    primitive::<TimestampMillisecondType>(array, |value| of(value, 1000))
                }
                TimeUnit::Microsecond => {
                    primitive::<TimestampMicrosecondType>(array, |value| of(value, 1_000_000))
                }
                TimeUnit::Nanosecond => {
                    primitive::<TimestampNanosecondType>(array, |value| of(value, 1_000_000_000))
                }
            }
        }
        _ => parsed(array, Form::Date),
    }
}
