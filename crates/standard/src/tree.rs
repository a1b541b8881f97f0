//! The merged TOML tree: folders laid over each other, each value remembering its file and its stretch of bytes.

use indexmap::IndexMap;
use toml::de::{DeTable, DeValue};

use crate::findings::{At, Log};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub value: Value,
    pub at: At,
}

#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(String),
    Whole(i64),
    Bool(bool),
    /// A float or a date, as typed: never taken, because a float's digits are not those typed.
    Float(String),
    Moment(String),
    List(Vec<Node>),
    Table(Table),
}

pub(crate) type Table = IndexMap<String, Entry>;

/// A key with its place and its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub key: At,
    pub node: Node,
}

impl Value {
    pub(crate) fn described(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Whole(_) => "a whole number",
            Self::Bool(_) => "true or false",
            Self::Float(_) => "a decimal number outside quotes",
            Self::Moment(_) => "a date outside quotes",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// A file's table in the order in which it was written. Nesting is bounded by the TOML parser (80 levels).
pub(crate) fn table_of(table: &DeTable<'_>, file: usize) -> Table {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
        .into_iter()
        .map(|(key, value)| {
            let node = Node { value: value_of(value.get_ref(), file), at: At::new(file, value.span()) };
            (key.get_ref().to_string(), Entry { key: At::new(file, key.span()), node })
        })
        .collect()
}

fn value_of(value: &DeValue<'_>, file: usize) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Value::Float(number.to_string()), Value::Whole),
        DeValue::Float(number) => Value::Float(number.to_string()),
        DeValue::Boolean(is) => Value::Bool(*is),
        DeValue::Datetime(moment) => Value::Moment(moment.to_string()),
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| Node { value: value_of(item.get_ref(), file), at: At::new(file, item.span()) })
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(table_of(table, file)),
    }
}

/// Lays `over` on `base`: tables merge key by key, anything else replaces. `false` over a block takes it away.
///
/// Inside one folder (`same_layer`) files add to each other, but no value is said twice: that is a finding.
pub(crate) fn lay_over(base: &mut Table, over: Table, same_layer: bool, log: &Log<'_>) {
    lay_under(base, over, same_layer, log, "");
}

fn lay_under(base: &mut Table, over: Table, same_layer: bool, log: &Log<'_>, block: &str) {
    for (key, entry) in over {
        let Some(old) = base.get_mut(&key) else {
            base.insert(key, entry);
            continue;
        };
        match (&mut old.node.value, entry.node.value) {
            (Value::Table(below), Value::Table(above)) => {
                let block = if block.is_empty() { key } else { format!("{block}.{key}") };
                lay_under(below, above, same_layer, log, &block);
                if !same_layer {
                    (old.key, old.node.at) = (entry.key, entry.node.at);
                }
            }
            _ if same_layer => {
                let there = log.place(old.key);
                let hint = Some(format!("the first one is at {}:{}", there.file, there.line));
                log.say(entry.key, block, format!("\"{key}\" is said twice in this folder"), hint);
            }
            (Value::Table(_), Value::Bool(false)) => {
                base.shift_remove(&key);
            }
            (_, value) => *old = Entry { key: entry.key, node: Node { value, at: entry.node.at } },
        }
    }
}
