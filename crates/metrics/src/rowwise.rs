//! A formula evaluated row by row inside the engine: for whatever the engine cannot say with the same exactness.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StringArray};
use datafusion::arrow::datatypes::{
    DataType, Date32Type, Decimal64Type, Decimal128Type, Int64Type, TimestampMicrosecondType,
};
use datafusion::error::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use hengce_exact::Number;
use hengce_formula::{Expr, Value};
use jiff::tz::TimeZone;

use crate::columns::Holds;
use crate::layout::SCALE;
use crate::rows::day_of;

/// What the evaluated formula becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Becomes {
    /// A condition: true, false, or null for unknown.
    Condition,
    /// An exact number as text, `2/3`.
    Number,
    /// Any value as text that is equal where the values are.
    Key,
}

/// One name of the formula and the arguments that carry it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Carried {
    pub name: Vec<String>,
    pub holds: Holds,
    /// The next argument is the exact twin.
    pub twin: bool,
}

/// A formula as a function of the columns that it reads.
#[derive(Debug)]
pub struct RowFormula {
    formula: Expr,
    /// The formula's text, by which two are told apart.
    text: String,
    carried: Vec<Carried>,
    becomes: Becomes,
    zone: TimeZone,
    signature: Signature,
}

impl RowFormula {
    pub fn new(formula: Expr, carried: Vec<Carried>, becomes: Becomes, zone: TimeZone) -> Self {
        let text = formula.to_string();
        let signature = Signature::variadic_any(Volatility::Immutable);
        let none = carried.is_empty();
        let signature = if none { Signature::nullary(Volatility::Immutable) } else { signature };
        Self { formula, text, carried, becomes, zone, signature }
    }

    fn value(&self, arrays: &[ArrayRef], row: usize) -> Value {
        let value_of = |name: &[String]| {
            let mut at = 0;
            for carried in &self.carried {
                if carried.name == name {
                    let twin = carried.twin.then(|| &arrays[at + 1]);
                    return value_at(&arrays[at], carried.holds, twin, row);
                }
                at += 1 + usize::from(carried.twin);
            }
            Value::Null(None)
        };
        hengce_formula::value(&self.formula, &self.zone, &value_of)
    }
}

impl PartialEq for RowFormula {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, &self.carried, self.becomes) == (&other.text, &other.carried, other.becomes)
            && self.formula == other.formula
            && self.zone == other.zone
    }
}

impl Eq for RowFormula {}

impl Hash for RowFormula {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.text, &self.carried, self.becomes).hash(state);
    }
}

impl ScalarUDFImpl for RowFormula {
    fn name(&self) -> &'static str {
        "row_formula"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.becomes {
            Becomes::Condition => DataType::Boolean,
            Becomes::Number | Becomes::Key => DataType::Utf8,
        })
    }

    fn schema_name(&self, args: &[datafusion::logical_expr::Expr]) -> Result<String> {
        let args: Vec<String> = args.iter().map(|arg| arg.schema_name().to_string()).collect();
        Ok(format!("row_formula[{:?} {}]({})", self.becomes, self.text, args.join(",")))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays: Result<Vec<ArrayRef>> =
            args.args.iter().map(|arg| arg.to_array(args.number_rows)).collect();
        let arrays = arrays?;
        let values = (0..args.number_rows).map(|row| self.value(&arrays, row));
        Ok(ColumnarValue::Array(match self.becomes {
            Becomes::Condition => Arc::new(
                values
                    .map(|value| match value {
                        Value::Bool(holds) => Some(holds),
                        _ => None,
                    })
                    .collect::<BooleanArray>(),
            ),
            Becomes::Number => {
                Arc::new(values.map(|value| Some(value.number()?.to_string())).collect::<StringArray>())
            }
            Becomes::Key => Arc::new(values.map(|value| key(&value)).collect::<StringArray>()),
        }))
    }
}

/// Text that is equal where the values are; None for no value.
pub fn key(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null(_) => return None,
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Bool(holds) => holds.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Instant(at) => at.to_string(),
        other => format!("{other:?}"),
    })
}

/// The value that stands in a column's row, the exact twin going before the column.
pub fn value_at(array: &ArrayRef, holds: Holds, twin: Option<&ArrayRef>, row: usize) -> Value {
    read(array, holds, twin, row).unwrap_or(Value::Null(None))
}

fn read(array: &ArrayRef, holds: Holds, twin: Option<&ArrayRef>, row: usize) -> Option<Value> {
    if let Some(text) = twin.and_then(|twin| twin.as_string_opt::<i32>()).filter(|twin| twin.is_valid(row)) {
        return Some(Value::Number(text.value(row).parse().ok()?));
    }
    if array.is_null(row) {
        return None;
    }
    Some(match holds {
        Holds::Text | Holds::People => Value::Text(array.as_string_opt::<i32>()?.value(row).to_owned()),
        Holds::Integer => Value::Number(Number::whole(array.as_primitive_opt::<Int64Type>()?.value(row))),
        Holds::Decimal => {
            let unscaled = match array.as_primitive_opt::<Decimal128Type>() {
                Some(wide) => wide.value(row),
                None => i128::from(array.as_primitive_opt::<Decimal64Type>()?.value(row)),
            };
            Value::Number(Number::scaled(unscaled, SCALE))
        }
        Holds::Bool => Value::Bool(array.as_boolean_opt()?.value(row)),
        Holds::Date => Value::Date(day_of(array.as_primitive_opt::<Date32Type>()?.value(row))?),
        Holds::Instant => {
            let micros = array.as_primitive_opt::<TimestampMicrosecondType>()?.value(row);
            Value::Instant(jiff::Timestamp::from_microsecond(micros).ok()?)
        }
        Holds::Rows => Value::Rows(array.as_primitive_opt::<Int64Type>()?.value(row) as usize),
        Holds::Many => {
            let list = array.as_list_opt::<i32>()?.value(row);
            let texts = list.as_string_opt::<i32>()?;
            Value::Many(texts.iter().flatten().filter_map(|text| text.parse().ok()).collect())
        }
        Holds::List => {
            let list = array.as_list_opt::<i32>()?.value(row);
            let texts = list.as_string_opt::<i32>()?;
            Value::List(texts.iter().flatten().map(str::to_owned).collect())
        }
    })
}
