//! Arrow arrays of any accepted type as plain values.

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
            Some(number) => number.to_string(),
            None => format!("{cell:?}"),
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

fn primitive<T: ArrowPrimitiveType>(
    array: &dyn Array,
    value: impl Fn(T::Native) -> Option<i64>,
) -> Vec<Cell> {
    let array = array.as_primitive::<T>();
    let cell = |raw: Option<T::Native>| match raw {
        None => Cell::Missing,
        Some(raw) => value(raw).map_or(Cell::Malformed, Cell::Value),
    };
    array.iter().map(cell).collect()
}

/// A cell that is there, is not, or makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Missing,
    Value(i64),
    Malformed,
}

/// The rows of a column as whole numbers: integers as they are, days since 1970, fen, or 1 for true and 0 for false.
///
/// Malformed cells are noted and stand as missing.
pub fn numbers(
    array: &ArrayRef,
    place: usize,
    form: Form,
    malformed: &mut Vec<Malformed>,
) -> Vec<Option<i64>> {
    let cells = match form {
        Form::Date => dates(array.as_ref()),
        Form::Flag => flags(array.as_ref()),
        _ => scaled(array.as_ref(), form),
    };
    let cells = cells.into_iter().enumerate().map(|(row, cell)| match cell {
        Cell::Missing => None,
        Cell::Value(value) => Some(value),
        Cell::Malformed => {
            malformed.push((row, place));
            None
        }
    });
    cells.collect()
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
fn scaled(array: &dyn Array, form: Form) -> Vec<Cell> {
    let decimals = if form == Form::Money { 2 } else { 0 };
    let unit = 10i128.pow(decimals as u32);
    let whole = |value: i128| limited(value.checked_mul(unit)?);
    let decimal = |value: i128, scale: i8| {
        if scale <= decimals {
            limited(value.checked_mul(10i128.pow((decimals - scale) as u32))?)
        } else {
            limited(value / 10i128.pow((scale - decimals) as u32))
        }
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
        DataType::Decimal32(_, scale) => {
            primitive::<Decimal32Type>(array, |value| decimal(value.into(), *scale))
        }
        DataType::Decimal64(_, scale) => {
            primitive::<Decimal64Type>(array, |value| decimal(value.into(), *scale))
        }
        DataType::Decimal128(_, scale) => primitive::<Decimal128Type>(array, |value| decimal(value, *scale)),
        DataType::Decimal256(_, scale) => {
            primitive::<Decimal256Type>(array, |value| decimal(value.to_i128()?, *scale))
        }
        _ => parsed(array, form),
    }
}

/// True is 1 and false is 0; any other number is no flag.
fn flags(array: &dyn Array) -> Vec<Cell> {
    let cell = |cell: Cell| match cell {
        Cell::Value(value) if !(0..=1).contains(&value) => Cell::Malformed,
        cell => cell,
    };
    match array.data_type() {
        DataType::Boolean => {
            let flag = |flag: Option<bool>| flag.map_or(Cell::Missing, |flag| Cell::Value(flag.into()));
            array.as_boolean().iter().map(flag).collect()
        }
        _ => scaled(array, Form::Flag).into_iter().map(cell).collect(),
    }
}

/// What fits a case: no amount, age or weight of a case is beyond it.
fn limited(value: i128) -> Option<i64> {
    if value.abs() <= Fen::CASE_LIMIT { i64::try_from(value).ok() } else { None }
}

fn parsed(array: &dyn Array, form: Form) -> Vec<Cell> {
    let text = texts(array);
    let value = |text: &str| number_of(text, form).map_or(Cell::Malformed, Cell::Value);
    let cell = |row| text(row).map_or(Cell::Missing, value);
    (0..array.len()).map(cell).collect()
}

/// China has one time zone: a timestamp that knows its zone is an instant, and its day is that of Beijing.
const BEIJING_SECONDS: i64 = 8 * 3600;
const DAY_SECONDS: i64 = 24 * 3600;

fn dates(array: &dyn Array) -> Vec<Cell> {
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
