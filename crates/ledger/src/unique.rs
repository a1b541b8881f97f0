//! What only one record may have: sets of fields that no two records of a kind share, withdrawn ones apart.

use std::collections::BTreeSet;

use hengce_standard::{FieldKind, Kind};

use crate::find::identifier;
use crate::sql::Sql;
use crate::{FieldProblem, Problem, Record, Refusal};

/// One set of a kind (by its place among them) with a record's values in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Claim {
    pub set: usize,
    pub values: Vec<String>,
}

/// What the record claims: nothing where a value is missing, nothing when it is withdrawn.
pub(crate) fn claims(kind: &Kind, record: &Record) -> BTreeSet<Claim> {
    if record.withdrawn {
        return BTreeSet::new();
    }
    let one = |(set, fields): (usize, &Vec<String>)| {
        let value = |field: &String| match record.fields.get(field)? {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        Some(Claim { set, values: fields.iter().map(value).collect::<Option<_>>()? })
    };
    kind.unique.iter().enumerate().filter_map(one).collect()
}

/// How a field of a set stands in a row, as text.
fn expression(kind: &Kind, field: &str) -> Option<String> {
    let place = format!("doc ->> '{}'", identifier(field)?);
    Some(match kind.fields.get(field)?.kind {
        FieldKind::Integer { .. } => format!("CAST({place} AS TEXT)"),
        _ => format!("({place})"),
    })
}

fn expressions(kind: &Kind, set: usize) -> Option<Vec<String>> {
    kind.unique.get(set)?.iter().map(|field| expression(kind, field)).collect()
}

/// Asks for the ids of the records that have it.
pub(crate) fn holders(kind: &Kind, claim: &Claim) -> Option<Sql> {
    let expressions = expressions(kind, claim.set)?;
    // Kind and standing stand in the text, so that the set's index is considered.
    let mut sql = Sql::new(&format!("SELECT id FROM records WHERE kind = '{}'", identifier(&kind.id)?));
    sql.push(" AND withdrawn = 0");
    for (expression, value) in expressions.iter().zip(&claim.values) {
        sql.push(&format!(" AND {expression} = ")).bind(value.as_str());
    }
    sql.push(" LIMIT 10");
    Some(sql)
}

/// Name and definition of each set's index. It is not a unique one: a standard may come to ask for what the records
/// of the past do not keep, and the writer, which is alone in its transaction, looks before it writes.
pub(crate) fn indexes(kind: &Kind) -> impl Iterator<Item = (String, String)> {
    (0..kind.unique.len()).filter_map(|set| {
        let expressions = expressions(kind, set)?.join(", ");
        let id = identifier(&kind.id)?;
        let name = format!("unique_{id}_{}", kind.unique[set].join("_"));
        let text =
            format!("CREATE INDEX {name} ON records ({expressions}) WHERE kind = '{id}' AND withdrawn = 0");
        Some((name, text))
    })
}

/// Said of the last field of the set.
pub(crate) fn taken(kind: &Kind, claim: &Claim, code: Option<String>) -> FieldProblem {
    let field = kind.unique.get(claim.set).and_then(|set| set.last()).cloned().unwrap_or_default();
    FieldProblem { field, problem: Problem::NotUnique { code } }
}

/// Whether a refusal says that somebody else has it, without saying who.
pub(crate) fn is_taken(refusal: &Refusal) -> bool {
    let unnamed = |found: &FieldProblem| matches!(found.problem, Problem::NotUnique { code: None });
    matches!(refusal, Refusal::Invalid(problems) if !problems.is_empty() && problems.iter().all(unnamed))
}
