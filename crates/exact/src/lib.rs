//! Exact numbers: fractions that never round until somebody says where.
//!
//! Every value that can reach a score is a [`Number`]. Sums, products and quotients of numbers are exact;
//! [`Number::round_half_up`] is the only place where digits are lost.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Neg, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact rational number.
///
/// Written as a plain decimal where one exists (`0.85`), else as a fraction (`2/3`); serde uses the same text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Number(BigRational);

/// The text is neither a decimal number nor a fraction of whole numbers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a number: write it like 12, -0.5 or 2/3")]
pub struct NotANumber(pub String);

/// Digits that a number's text may have; longer texts are refused so that outside input cannot cost unbounded work.
pub const DIGITS_MAX: usize = 400;

impl Number {
    /// The whole number `n`.
    pub fn whole(n: i64) -> Self {
        Self(BigRational::from_integer(n.into()))
    }

    /// `numerator / denominator`, or `None` when the denominator is zero.
    pub fn fraction(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self(BigRational::new(numerator.into(), denominator.into())))
    }

    /// `unscaled / 10^scale`: what a fixed-point column stores.
    pub fn scaled(unscaled: i128, scale: u32) -> Self {
        Self(BigRational::new(unscaled.into(), power_of_ten(scale)))
    }

    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    pub fn one() -> Self {
        Self(BigRational::one())
    }

    pub fn hundred() -> Self {
        Self::whole(100)
    }

    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    pub fn is_whole(&self) -> bool {
        self.0.is_integer()
    }

    pub fn abs(&self) -> Self {
        Self(self.0.abs())
    }

    pub fn floor(&self) -> Self {
        Self(self.0.floor())
    }

    pub fn ceil(&self) -> Self {
        Self(self.0.ceil())
    }

    /// The quotient, or `None` when `divisor` is zero.
    pub fn divided_by(&self, divisor: &Self) -> Option<Self> {
        (!divisor.is_zero()).then(|| Self(&self.0 / &divisor.0))
    }

    /// The square root rounded down to `places` decimals, or `None` of a negative number.
    pub fn square_root(&self, places: u32) -> Option<Self> {
        if self.is_negative() {
            return None;
        }
        // floor(sqrt(n) * 10^places) = isqrt(floor(n * 10^(2 places)))
        let moved = (&self.0 * BigRational::from_integer(power_of_ten(2 * places))).floor().to_integer();
        Some(Self(BigRational::new(moved.sqrt(), power_of_ten(places))))
    }

    /// Rounded to `places` decimals, a half going up in size (2.5 -> 3, -2.5 -> -3).
    pub fn round_half_up(&self, places: u32) -> Self {
        if self.is_whole() {
            return self.clone();
        }
        Self(BigRational::new(self.unscaled_half_up(places), power_of_ten(places)))
    }

    /// The value times `10^places`, rounded half up in size: one division of integers, no common divisors.
    fn unscaled_half_up(&self, places: u32) -> BigInt {
        let over = self.0.numer().abs() * power_of_ten(places);
        let under = self.0.denom();
        let two = BigInt::from(2);
        let grown: BigInt = (over * &two + under) / (under * &two);
        if self.is_negative() { -grown } else { grown }
    }

    /// Rounded half up and written with exactly `places` decimals: `61.11`.
    pub fn to_fixed(&self, places: u32) -> String {
        let unscaled = self.unscaled_half_up(places);
        let digits = unscaled.magnitude().to_string();
        let sign = if unscaled.is_negative() { "-" } else { "" };
        let places = places as usize;
        if places == 0 {
            return format!("{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, rest) = padded.split_at(padded.len() - places);
        format!("{sign}{whole}.{rest}")
    }

    /// The value times `10^scale` as an integer, or `None` when that is not whole or leaves 128 bits.
    pub fn to_scaled(&self, scale: u32) -> Option<i128> {
        let moved = self.0.numer() * power_of_ten(scale);
        let whole = &moved / self.0.denom();
        (&whole * self.0.denom() == moved).then(|| whole.to_i128()).flatten()
    }

    /// The nearest float, for pictures and statistics; never for a score.
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }

    /// The whole number this is, or `None` when it has a fraction or does not fit.
    pub fn to_i64(&self) -> Option<i64> {
        self.0.is_integer().then(|| self.0.to_integer().to_i64()).flatten()
    }

    /// Binary digits of the fraction's two sides together: what the number costs to compute with.
    pub fn bits(&self) -> u64 {
        self.0.numer().bits() + self.0.denom().bits()
    }

    /// How many decimals the number needs, or `None` when no decimal ends (1/3).
    pub fn decimals(&self) -> Option<u32> {
        let denominator = self.0.denom();
        let twos = denominator.trailing_zeros().unwrap_or(0);
        let mut rest = denominator >> twos;
        let (five, mut fives) = (BigInt::from(5), 0);
        while !rest.is_one() {
            if !(&rest % &five).is_zero() {
                return None;
            }
            rest /= &five;
            fives += 1;
        }
        u32::try_from(twos).ok().map(|twos| twos.max(fives))
    }
}

fn power_of_ten(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decimals() {
            Some(places) => f.write_str(&self.to_fixed(places)),
            None => write!(f, "{}/{}", self.0.numer(), self.0.denom()),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Number {
    type Err = NotANumber;

    /// Reads `12`, `-0.5`, `+3`, `.5` or `2/3`. No grouping, no exponent, no unit.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let refuse = || NotANumber(text.chars().take(40).collect());
        if text.len() > DIGITS_MAX {
            return Err(refuse());
        }
        match text.split_once('/') {
            Some((over, under)) => {
                let (over, under) = (decimal(over).ok_or_else(refuse)?, decimal(under).ok_or_else(refuse)?);
                over.divided_by(&under).ok_or_else(refuse)
            }
            None => decimal(text).ok_or_else(refuse),
        }
    }
}

fn decimal(text: &str) -> Option<Number> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{part}");
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let unscaled: BigInt = all.parse().ok()?;
    let value = BigRational::new(unscaled, power_of_ten(u32::try_from(part.len()).ok()?));
    Some(Number(if negative { -value } else { value }))
}

impl From<i64> for Number {
    fn from(n: i64) -> Self {
        Self::whole(n)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    /// Takes text (`"0.85"`) or a whole number (`12`); a float is refused, because its digits are not what was typed.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number in quotes, like \"0.85\", or a whole number")
            }
            fn visit_i64<E>(self, n: i64) -> Result<Number, E> {
                Ok(Number::whole(n))
            }
            fn visit_u64<E>(self, n: u64) -> Result<Number, E> {
                Ok(Number(BigRational::from_integer(n.into())))
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Number, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

macro_rules! arithmetic {
    ($($trait:ident :: $method:ident),*) => {$(
        impl $trait for Number {
            type Output = Number;
            fn $method(self, other: Number) -> Number { $trait::$method(&self, &other) }
        }
        impl $trait<&Number> for &Number {
            type Output = Number;
            fn $method(self, other: &Number) -> Number {
                // Most numbers are whole, and whole numbers need no search for a common divisor.
                if self.is_whole() && other.is_whole() {
                    return Number(BigRational::from_integer($trait::$method(self.0.numer(), other.0.numer())));
                }
                Number($trait::$method(&self.0, &other.0))
            }
        }
    )*};
}
arithmetic!(Add::add, Sub::sub, Mul::mul);

impl Neg for Number {
    type Output = Number;
    fn neg(self) -> Number {
        Number(-self.0)
    }
}

impl Sum for Number {
    fn sum<I: Iterator<Item = Number>>(numbers: I) -> Number {
        numbers.fold(Number::zero(), Add::add)
    }
}

impl<'a> Sum<&'a Number> for Number {
    fn sum<I: Iterator<Item = &'a Number>>(numbers: I) -> Number {
        numbers.fold(Number::zero(), |total, n| &total + n)
    }
}
