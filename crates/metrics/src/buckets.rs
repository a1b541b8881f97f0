//! Periods cut at each other's ends into buckets of days, so that one pass over the rows serves all of them.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, Int64Array};
use datafusion::arrow::datatypes::{DataType, Date32Type, Int32Type};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use hengce_standard::Period;

use crate::rows::day_number;

/// Days at which a period starts or ends, ascending; bucket `i` is `cuts[i] <= day < cuts[i + 1]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Buckets {
    cuts: Arc<[i32]>,
}

impl Buckets {
    pub fn of(periods: &[Period]) -> Self {
        let ends = periods.iter().flat_map(|period| [day_number(period.start), day_number(period.end())]);
        let mut cuts: Vec<i32> = ends.collect();
        cuts.sort_unstable();
        cuts.dedup();
        Self { cuts: cuts.into() }
    }

    /// Number of buckets.
    pub fn count(&self) -> usize {
        self.cuts.len().saturating_sub(1)
    }

    /// First day, and the day after the last; None without periods.
    pub fn bounds(&self) -> Option<(i32, i32)> {
        Some((*self.cuts.first()?, *self.cuts.last()?))
    }

    /// The buckets that make up a period.
    pub fn within(&self, period: Period) -> std::ops::Range<usize> {
        let at = |day| self.cuts.partition_point(|cut| *cut < day);
        at(day_number(period.start))..at(day_number(period.end()))
    }

    fn bucket(&self, day: i32) -> Option<usize> {
        let after = self.cuts.partition_point(|cut| *cut <= day);
        (after > 0 && after < self.cuts.len()).then(|| after - 1)
    }
}

/// `cell(day)` or `cell(by, day)`: attribution code and bucket as one number, `code * buckets + bucket`.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    buckets: Buckets,
    signature: Signature,
}

impl Cell {
    pub fn new(buckets: Buckets) -> Self {
        Self { buckets, signature: Signature::variadic_any(Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Cell {
    fn name(&self) -> &'static str {
        "cell"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays: Result<Vec<_>> = args.args.iter().map(|arg| arg.to_array(args.number_rows)).collect();
        let arrays = arrays?;
        let wrong = || DataFusionError::Internal("cell() takes attribution codes and days".into());
        let (days, codes) = match arrays.as_slice() {
            [days] => (days, None),
            [codes, days] => (days, Some(codes.as_primitive_opt::<Int32Type>().ok_or_else(wrong)?)),
            _ => return Err(wrong()),
        };
        let days = days.as_primitive_opt::<Date32Type>().ok_or_else(wrong)?;
        let count = self.buckets.count() as i64;
        let cell = |row: usize| {
            let bucket = self.buckets.bucket(days.is_valid(row).then(|| days.value(row))?)?;
            let code = match codes {
                Some(codes) => codes.is_valid(row).then(|| codes.value(row))?,
                None => 0,
            };
            Some(i64::from(code) * count + bucket as i64)
        };
        Ok(ColumnarValue::Array(Arc::new((0..days.len()).map(cell).collect::<Int64Array>())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_falls_into_every_period_that_holds_it_and_no_other() {
        let periods: Vec<Period> =
            ["2026-Q3", "2026", "2026-07", "2025-H2"].map(|text| text.parse().unwrap()).to_vec();
        let buckets = Buckets::of(&periods);
        let mut day = jiff::civil::date(2025, 6, 1);
        while day < jiff::civil::date(2027, 3, 1) {
            for period in &periods {
                let inside = buckets
                    .bucket(day_number(day))
                    .is_some_and(|bucket| buckets.within(*period).contains(&bucket));
                assert_eq!(inside, period.contains(day), "{day} {period}");
            }
            day = day.tomorrow().unwrap();
        }
    }
}
