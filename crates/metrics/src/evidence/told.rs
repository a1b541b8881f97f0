//! What a row of evidence says of itself: how a fact is called, the file that it came from, the columns that are read.

use std::collections::{BTreeMap, HashMap};

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::datatypes::Int32Type;
use hengce_formula::Value;
use hengce_ledger::{Origin, RecordId};
use hengce_standard::{Dataset, Source};

use super::Listing;
use crate::EvidenceRow;
use crate::columns::find;
use crate::layout::fixed;
use crate::rowwise::{key, value_at};

impl Listing<'_> {
    /// Names a fact by its key and says which line of which file it came from.
    pub(super) fn name_fact(
        &self,
        dataset: &Dataset,
        arrays: &HashMap<String, ArrayRef>,
        row: usize,
        evidence: &mut EvidenceRow,
    ) {
        let number = |name: &str| {
            let numbers = arrays.get(name).and_then(|array| array.as_primitive_opt::<Int32Type>());
            numbers.map_or(0, |numbers| numbers.value(row))
        };
        let key: Vec<String> = dataset.key.iter().map(|key| self.cell(key, arrays, row)).collect();
        evidence.code = key.join(" · ");
        evidence.title = text(arrays, "title", row).unwrap_or_else(|| evidence.code.clone());
        let Some(batch) = text(arrays, fixed::BATCH, row) else { return };
        evidence.id = format!("{batch}-{}", number(fixed::ROW));
        let (sheet, line) =
            (text(arrays, fixed::SHEET, row).unwrap_or_default(), number(fixed::LINE).unsigned_abs());
        evidence.origin = Some(Origin { batch: RecordId::from(batch), sheet, line: line.into() });
    }

    /// The columns that the measure reads, as text; people, units and records by their names.
    pub(super) fn reads(&self, arrays: &HashMap<String, ArrayRef>, row: usize) -> BTreeMap<String, String> {
        let names = crate::layout::judged(self.measure).into_iter();
        let shown = names.filter_map(|name| {
            let value = self.value(&name, arrays, row);
            let refers = find(&self.computer.standard, &self.measure.from, &name)
                .and_then(|found| found.last().refers.clone());
            let text = match value {
                Value::Null(_) => return None,
                Value::Text(id) => refers.and_then(|kind| self.named(&kind, &id)).unwrap_or(id),
                Value::Instant(at) => self.reading.scope.zone.to_datetime(at).to_string().replace('T', " "),
                Value::List(texts) => texts.join(", "),
                Value::Many(numbers) => {
                    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
                }
                Value::Rows(rows) => rows.to_string(),
                value => key(&value)?,
            };
            Some((name.join("."), text))
        });
        shown.collect()
    }

    fn named(&self, kind: &str, id: &str) -> Option<String> {
        let known = self.state.membership.name(id).map(str::to_owned);
        known.or_else(|| self.state.tables.get(&Source::Kind(kind.to_owned()))?.named(id))
    }

    /// A column of the dataset's key as text.
    pub(super) fn cell(&self, name: &str, arrays: &HashMap<String, ArrayRef>, row: usize) -> String {
        let holds = self.reading.table.layout.column(name).map(|column| column.holds);
        let value = holds.zip(arrays.get(name)).map(|(holds, array)| value_at(array, holds, None, row));
        value.and_then(|value| key(&value)).unwrap_or_default()
    }
}

pub(super) fn text(arrays: &HashMap<String, ArrayRef>, name: &str, row: usize) -> Option<String> {
    let array = arrays.get(name)?.as_string_opt::<i32>()?;
    array.is_valid(row).then(|| array.value(row).to_owned())
}
