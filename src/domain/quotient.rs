//! Quotients that are carried without rounding: the point value, ratios, shares of shares.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::money::Fen;
use super::number::{Number, round_big};

/// An exact fraction of any size. There are few per hospital and none per case.
pub type Quotient = BigRational;

/// A number as a quotient.
pub fn quotient(number: Number) -> Quotient {
    // Reduced here, where words are enough for it.
    let common = number.mantissa().gcd(&number.denominator());
    Quotient::new_raw((number.mantissa() / common).into(), (number.denominator() / common).into())
}

/// An amount as a quotient, in fen.
pub fn quotient_of_fen(amount: Fen) -> Quotient {
    Quotient::from_integer(amount.0.into())
}

/// A quotient of fen to whole fen, halves away from zero.
///
/// # Panics
/// When the amount does not fit 128 bits, which no checked input can reach.
pub fn fen_of(amount: &Quotient) -> Fen {
    Fen(round_big(amount.numer(), amount.denom()).to_i128().expect("an amount of money fits 128 bits"))
}

/// The quotient as a decimal with exactly `decimals` digits, halves away from zero: for reading, never for reckoning.
///
/// # Example
/// 955/9.5·10^-1 … the point value of worked example D9, 95 450 000 / 9 500 000 to nine digits: `10.047368421`.
pub fn decimal_text(value: &Quotient, decimals: u32) -> String {
    let unit = BigInt::from(10).pow(decimals);
    let scaled = round_big(&(value.numer() * &unit), value.denom());
    let (sign, digits) =
        (if scaled.sign() == num_bigint::Sign::Minus { "-" } else { "" }, scaled.magnitude().to_string());
    let width = decimals as usize + 1;
    let digits = format!("{digits:0>width$}");
    let (whole, part) = digits.split_at(digits.len() - decimals as usize);
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// The quotient as a number, rounded once to at most `decimals` digits, halves away from zero; none where it has more
/// digits than a number holds.
///
/// # Example
/// 10 770 / 9960 to four digits: 1.0813 (D6).
pub fn rounded_number(value: &Quotient, decimals: u32) -> Option<Number> {
    Number::parse(&decimal_text(value, decimals)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotient_is_rounded_only_for_the_reader() {
        let value = Quotient::new(95_450_000.into(), 9_500_000.into());
        assert_eq!(decimal_text(&value, 9), "10.047368421");
        assert_eq!(decimal_text(&value, 0), "10");
        assert_eq!(decimal_text(&Quotient::new((-1).into(), 8.into()), 2), "-0.13");
        assert_eq!(decimal_text(&Quotient::new(1.into(), 2000.into()), 2), "0.00");
    }

    #[test]
    fn halves_of_a_fen_go_away_from_zero() {
        assert_eq!(fen_of(&Quotient::new(5.into(), 2.into())), Fen(3));
        assert_eq!(fen_of(&Quotient::new((-5).into(), 2.into())), Fen(-3));
    }
}
