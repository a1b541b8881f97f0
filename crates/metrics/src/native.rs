//! Numbers and other parts that the engine computes by itself, with decimal places and largest values kept in view.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{BinaryExpr, Expr as Plan, Operator, cast, lit};
use hengce_exact::Number;
use hengce_formula::{Binary, Value};

use crate::layout::{PRECISION, SCALE};
use crate::rows::day_number;

/// Decimal places that a product may grow to before it is left to the row formula.
const SCALE_MAX: u32 = 18;

/// Unscaled values stay below this, a digit less than the column type holds.
pub const LARGEST: u128 = 10_u128.pow(PRECISION as u32 - 1);

/// A part that the engine computes by itself.
#[derive(Clone)]
pub enum Native {
    Number(Digits),
    Text(Plan),
    Bool(Plan),
    Date(Plan),
    Instant(Plan),
    /// Only asked whether it is null.
    Other(Plan),
}

/// A native number: Int64 where `integer`, else Decimal128(38, scale).
#[derive(Clone)]
pub struct Digits {
    pub plan: Plan,
    pub integer: bool,
    pub scale: u32,
    pub largest: u128,
    pub literal: Option<Number>,
}

pub fn decimal(scale: u32) -> DataType {
    DataType::Decimal128(PRECISION, scale as i8)
}

impl Digits {
    pub fn of_literal(number: &Number) -> Option<Self> {
        let (scale, unscaled) = (0..=SCALE).find_map(|scale| Some((scale, number.to_scaled(scale)?)))?;
        let largest = Some(unscaled.unsigned_abs()).filter(|n| *n < LARGEST)?;
        let literal = Some(number.clone());
        if let Some(whole) = number.to_i64() {
            return Some(Self { plan: lit(whole), integer: true, scale: 0, largest, literal });
        }
        let plan = lit(ScalarValue::Decimal128(Some(unscaled), PRECISION, scale as i8));
        Some(Self { plan, integer: false, scale, largest, literal })
    }

    /// The same number with so many places, as a decimal.
    pub fn lifted(self, scale: u32) -> Option<Self> {
        let largest = self.largest.checked_mul(10_u128.pow(scale - self.scale)).filter(|n| *n < LARGEST)?;
        let plan = match &self.literal {
            Some(number) => {
                lit(ScalarValue::Decimal128(Some(number.to_scaled(scale)?), PRECISION, scale as i8))
            }
            None if !self.integer && self.scale == scale => self.plan,
            None => cast(self.plan, decimal(scale)),
        };
        Some(Self { plan, integer: false, scale, largest, literal: self.literal })
    }
}

pub fn binary(left: Plan, op: Operator, right: Plan) -> Plan {
    Plan::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right)))
}

/// Calendar days from one date to another.
pub fn days(from: Plan, to: Plan) -> Native {
    let number = |plan: Plan| cast(cast(plan, DataType::Int32), DataType::Int64);
    let plan = binary(number(to), Operator::Minus, number(from));
    Native::Number(Digits { plan, integer: true, scale: 0, largest: 1 << 32, literal: None })
}

pub fn literal(value: &Value) -> Option<Native> {
    Some(match value {
        Value::Number(number) => Native::Number(Digits::of_literal(number)?),
        Value::Text(text) => Native::Text(lit(text.as_str())),
        Value::Bool(holds) => Native::Bool(lit(*holds)),
        Value::Date(day) => Native::Date(lit(ScalarValue::Date32(Some(day_number(*day))))),
        Value::Instant(at) if at.as_nanosecond() % 1_000 == 0 => {
            let micros = ScalarValue::TimestampMicrosecond(Some(at.as_microsecond()), Some("UTC".into()));
            Native::Instant(lit(micros))
        }
        _ => return None,
    })
}

pub fn arithmetic(op: Binary, left: Digits, right: Digits) -> Option<Digits> {
    let (plan, scale, largest) = if matches!(op, Binary::Multiply) {
        let scale = Some(left.scale + right.scale).filter(|scale| *scale <= SCALE_MAX)?;
        let (left_scale, right_scale) = (left.scale, right.scale);
        let (left, right) = (left.lifted(left_scale)?, right.lifted(right_scale)?);
        (binary(left.plan, Operator::Multiply, right.plan), scale, left.largest.checked_mul(right.largest)?)
    } else {
        let scale = left.scale.max(right.scale);
        let (left, right) = (left.lifted(scale)?, right.lifted(scale)?);
        let op = if matches!(op, Binary::Add) { Operator::Plus } else { Operator::Minus };
        (binary(left.plan, op, right.plan), scale, left.largest + right.largest)
    };
    // Precision of sums and products is capped at 38 by the engine; said again so that every node has one type.
    (largest < LARGEST).then(|| Digits {
        plan: cast(plan, decimal(scale)),
        integer: false,
        scale,
        largest,
        literal: None,
    })
}

pub fn compared(op: Binary, left: Native, right: Native) -> Option<Plan> {
    let op = match op {
        Binary::Equal => Operator::Eq,
        Binary::NotEqual => Operator::NotEq,
        Binary::Less => Operator::Lt,
        Binary::LessOrEqual => Operator::LtEq,
        Binary::Greater => Operator::Gt,
        _ => Operator::GtEq,
    };
    let (left, right) = match (left, right) {
        (Native::Number(left), Native::Number(right)) if left.integer && right.integer => {
            (left.plan, right.plan)
        }
        (Native::Number(left), Native::Number(right)) => {
            let scale = left.scale.max(right.scale);
            (left.lifted(scale)?.plan, right.lifted(scale)?.plan)
        }
        (Native::Date(left), Native::Date(right)) | (Native::Instant(left), Native::Instant(right)) => {
            (left, right)
        }
        (Native::Text(left), Native::Text(right)) | (Native::Bool(left), Native::Bool(right))
            if matches!(op, Operator::Eq | Operator::NotEq) =>
        {
            (left, right)
        }
        _ => return None,
    };
    Some(binary(left, op, right))
}
