//! What visits brought in, by currency: amounts of two currencies are never added up.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{AsArray as _, Int64Array};
use datafusion::arrow::datatypes::DataType;
use datafusion::functions_aggregate::expr_fn::sum;
use datafusion::logical_expr::{ColumnarValue, Expr, Volatility, cast as cast_to, col, create_udf, lit};
use futures::TryStreamExt as _;

use crate::answer::{Row, key};
use crate::ask::Question;
use crate::read::Columns;
use crate::{Result, Traffic};

/// Millionths by currency.
pub type Revenue = BTreeMap<String, i64>;

/// As it stands in the column: `CNY 1999000000;USD 20000000`.
fn parts(text: &str) -> impl Iterator<Item = (&str, i64)> {
    text.split(';').filter_map(|part| {
        let (currency, micros) = part.split_once(' ')?;
        Some((currency, micros.parse().ok()?))
    })
}

/// Adds what one visit brought in.
pub fn add(sum: &mut Revenue, text: &str) {
    for (currency, micros) in parts(text) {
        let sum = sum.entry(currency.to_owned()).or_default();
        *sum = sum.saturating_add(micros);
    }
}

pub fn sum_name(at: usize) -> String {
    format!("revenue_{at}")
}

/// The sum of a group in each of the currencies.
pub fn sums(currencies: &[String]) -> Vec<Expr> {
    let one = |(at, currency): (usize, &String)| {
        let currency = currency.clone();
        let amounts = move |given: &[ColumnarValue]| {
            let texts = ColumnarValue::values_to_arrays(given)?;
            let of = |text: &str| parts(text).find(|(named, _)| *named == currency).map(|(_, micros)| micros);
            let found: Int64Array =
                texts[0].as_string::<i32>().iter().map(|text| text.and_then(of)).collect();
            Ok(ColumnarValue::Array(Arc::new(found)))
        };
        let name = format!("amount_{at}");
        let amount = create_udf(
            &name,
            vec![DataType::Utf8],
            DataType::Int64,
            Volatility::Immutable,
            Arc::new(amounts),
        );
        sum(amount.call(vec![cast_to(col("revenue"), DataType::Utf8)])).alias(sum_name(at))
    };
    currencies.iter().enumerate().map(one).collect()
}

impl Traffic {
    /// What the visits brought in, by currency.
    pub async fn revenue(&self, question: &Question) -> Result<Revenue> {
        let (key, turn) = (key(question, "revenue")?, self.live().turn);
        if let Some(rows) = self.inner.cache.get(&key, turn) {
            return Ok(rows.first().map(|row| row.revenue.clone()).unwrap_or_default());
        }
        let frame = self.rows(question).await?.filter(col("revenue").not_eq(lit("")))?;
        let mut stream = frame.select_columns(&["revenue"])?.execute_stream().await?;
        let mut revenue = Revenue::new();
        while let Some(batch) = stream.try_next().await? {
            let texts = Columns(&batch).texts("revenue")?;
            for row in 0..batch.num_rows() {
                add(&mut revenue, texts.at(row));
            }
        }
        let kept = Arc::new(vec![Row { revenue: revenue.clone(), ..Row::default() }]);
        self.inner.cache.put(key, turn, &kept);
        Ok(revenue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_kept_apart() {
        let mut sum = Revenue::new();
        for text in ["CNY 5;USD 2", "", "CNY 7"] {
            add(&mut sum, text);
        }
        assert_eq!(sum, Revenue::from([("CNY".to_owned(), 12), ("USD".to_owned(), 2)]));
    }
}
