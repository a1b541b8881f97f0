//! A measure over the rows of one record alone: what was sold of a campaign, how its guests marked it.

use std::collections::HashMap;

use hengce_exact::Number;
use hengce_formula::{Binary, Expr, Node, Span, Value};
use hengce_ledger::RecordId;
use hengce_standard::{Aggregate, Measure, Period};

use crate::buckets::Buckets;
use crate::compute::Computer;
use crate::evidence::Wanted;
use crate::state::State;
use crate::{EvidenceRow, MetricsError};

/// A measure's value over the rows that name one record.
#[derive(Debug, Clone)]
pub struct About {
    /// A count, sum or mean; None where no row counts, or where the measure takes something else.
    pub value: Option<Number>,
    /// Rows counted.
    pub rows: u64,
    /// The first of them.
    pub list: Vec<EvidenceRow>,
}

impl Computer {
    /// The measure over the rows of these periods that name the record in a reference, whomever they count for.
    pub async fn about(
        &self,
        state: &State,
        measure: &str,
        (reference, record): (&str, &RecordId),
        periods: &[Period],
        limit: usize,
    ) -> Result<About, MetricsError> {
        let mut measure: Measure = self.measure(measure)?.clone();
        let names = named(reference, record);
        let whole = match measure.filter.take() {
            None => names,
            Some(filter) => {
                Expr { span: filter.span, node: Node::Binary(Binary::And, Box::new(filter), Box::new(names)) }
            }
        };
        (measure.filter, measure.by) = (Some(whole), None);
        let buckets = Buckets::of(periods);
        let wanted = Wanted { measure: &measure, shares: HashMap::new(), buckets, limit, summed: true };
        let (list, sum) = self.listed(state, wanted).await?;
        let rows = list.counted_total;
        let counted = Number::whole(i64::try_from(rows).unwrap_or(i64::MAX));
        let value = match measure.value {
            _ if rows == 0 => None,
            Aggregate::Count | Aggregate::Sum(_) => Some(sum),
            Aggregate::Mean(_) => sum.divided_by(&counted),
            _ => None,
        };
        Ok(About { value, rows, list: list.counted })
    }
}

/// `reference == "id"`, written nowhere.
fn named(reference: &str, record: &RecordId) -> Expr {
    let span = Span { start: 0, end: 0 };
    let name = Expr { node: Node::Name(vec![reference.to_owned()]), span };
    let id = Expr { node: Node::Literal(Value::Text(record.to_string())), span };
    Expr { node: Node::Binary(Binary::Equal, Box::new(name), Box::new(id)), span }
}
