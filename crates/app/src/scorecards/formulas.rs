//! Formulas and row filters in the reader's words: labels in place of ids, states and choices by their names.

use hengce_formula::{Expr, Node, Value, parse};
use hengce_standard::{Field, FieldKind, Kind, Source, Standard, Words};

use crate::words::Speech;

/// A KPI's formula with the measures' labels in place of their ids.
pub fn formula(say: Speech, standard: &Standard, text: &str) -> String {
    let name = |path: &[String]| {
        standard.measures.get(&path.join(".")).map(|measure| say.of(&measure.label).to_owned())
    };
    spoken(text, &Lexicon { name: &name, value: &|_, _| None })
}

/// A row filter or a condition with the labels of the kind's or dataset's fields in place of their ids, and those of
/// states and choices in place of theirs.
pub fn filter(say: Speech, standard: &Standard, from: &Source, text: &str) -> String {
    let name = |path: &[String]| label_of(say, standard, from, path);
    let value = |path: &[String], id: &str| {
        value_label(standard, from, path, id).map(|label| format!("“{}”", say.of(label)))
    };
    spoken(text, &Lexicon { name: &name, value: &value })
}

/// The label of a column that a measure reads: "预算 · 批准预算" for a column of rows or of the record referred to.
pub fn label_of(say: Speech, standard: &Standard, from: &Source, path: &[String]) -> Option<String> {
    let (own, path) = own_kind(standard, from, path);
    let first = path.first()?;
    let label = match (own, from) {
        (Some(kind), _) => kind.fields.get(first).map(|field| &field.label),
        (None, Source::Rows(kind, rows)) => columns(standard.kinds.get(kind)?.fields.get(rows)?)
            .and_then(|columns| columns.get(first))
            .map(|field| &field.label),
        (None, Source::Dataset(dataset)) => {
            standard.datasets.get(dataset)?.columns.get(first).map(|column| &column.label)
        }
        (None, Source::Kind(_)) => None,
    };
    match (label, path) {
        (Some(label), [_, beyond]) => {
            let field = own?.fields.get(first)?;
            let label_beyond = match (columns(field), field.kind.leads_to()) {
                (Some(columns), _) => columns.get(beyond).map(|column| say.of(&column.label).to_owned()),
                (None, kind) => label_of(say, standard, &Source::Kind(kind?.to_owned()), &path[1..]),
            };
            Some(format!("{} · {}", say.of(label), label_beyond?))
        }
        (Some(label), _) => Some(say.of(label).to_owned()),
        (None, _) => about(first).map(|key| say.t(key)),
    }
}

/// What every record has beside its fields.
fn about(name: &str) -> Option<&'static str> {
    Some(match name {
        "state" => "state",
        "created_at" => "created",
        "updated_at" => "updated",
        _ => return None,
    })
}

/// The kind whose field a path names, with the path from there: `parent.x` leads from a row to its record.
fn own_kind<'s, 'p>(
    standard: &'s Standard,
    from: &Source,
    path: &'p [String],
) -> (Option<&'s Kind>, &'p [String]) {
    match (from, path) {
        (Source::Rows(kind, _), [parent, rest @ ..]) if parent == "parent" => {
            (standard.kinds.get(kind), rest)
        }
        (Source::Kind(kind), path) => (standard.kinds.get(kind), path),
        (_, path) => (None, path),
    }
}

fn columns(field: &Field) -> Option<&indexmap::IndexMap<String, Field>> {
    match &field.kind {
        FieldKind::Rows { fields } => Some(fields),
        _ => None,
    }
}

/// The label of a state or choice that the column at `path` is compared with.
fn value_label<'s>(standard: &'s Standard, from: &Source, path: &[String], id: &str) -> Option<&'s Words> {
    let (own, path) = own_kind(standard, from, path);
    let of_kind = |kind: &'s Kind, name: &str| match name {
        "state" => kind.lifecycle.states.get(id).map(|state| &state.label),
        name => kind.fields.get(name)?.kind.options()?.get(id),
    };
    match (own, from, path) {
        (Some(kind), _, [name]) => of_kind(kind, name),
        (Some(kind), _, [first, beyond]) => {
            let field = kind.fields.get(first)?;
            match columns(field) {
                Some(columns) => columns.get(beyond)?.kind.options()?.get(id),
                None => of_kind(standard.kinds.get(field.kind.leads_to()?)?, beyond),
            }
        }
        (None, Source::Rows(kind, rows), [name]) => {
            columns(standard.kinds.get(kind)?.fields.get(rows)?)?.get(name)?.kind.options()?.get(id)
        }
        _ => None,
    }
}

/// How names and the values that they are compared with are said.
struct Lexicon<'a> {
    name: &'a dyn Fn(&[String]) -> Option<String>,
    value: &'a dyn Fn(&[String], &str) -> Option<String>,
}

fn spoken(text: &str, lexicon: &Lexicon<'_>) -> String {
    parse(text).map_or_else(|_| text.to_owned(), |expr| lexicon.renamed(&expr).to_string())
}

impl Lexicon<'_> {
    fn renamed(&self, expr: &Expr) -> Expr {
        let boxed = |part: &Expr| Box::new(self.renamed(part));
        let node = match &expr.node {
            Node::Name(path) => {
                Node::Name((self.name)(path).map_or_else(|| path.clone(), |label| vec![label]))
            }
            Node::Unary(operator, part) => Node::Unary(*operator, boxed(part)),
            Node::Binary(operator, left, right) => Node::Binary(
                *operator,
                Box::new(self.beside(right, left)),
                Box::new(self.beside(left, right)),
            ),
            Node::In(item, choices) => {
                let choices = choices.iter().map(|choice| self.beside(item, choice)).collect();
                Node::In(boxed(item), choices)
            }
            Node::Call(name, arguments) => {
                Node::Call(name.clone(), arguments.iter().map(|part| self.renamed(part)).collect())
            }
            Node::Literal(_) | Node::Percent(_) => expr.node.clone(),
        };
        Expr { node, span: expr.span }
    }

    /// A part as it is said beside what it is compared with: the id of a state beside `state` is said by its label.
    fn beside(&self, other: &Expr, part: &Expr) -> Expr {
        if let (Node::Name(path), Node::Literal(Value::Text(id))) = (&other.node, &part.node)
            && let Some(label) = (self.value)(path, id)
        {
            return Expr { node: Node::Name(vec![label]), span: part.span };
        }
        self.renamed(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hengce_standard::Language;

    fn said(language: Language, from: &Source, text: &str) -> String {
        filter(Speech(language), &Standard::shipped(), from, text)
    }

    #[test]
    fn a_filter_names_states_choices_and_columns_by_their_labels() {
        let campaign = Source::Kind("campaign".into());
        let goals = Source::Rows("campaign".into(), "goals".into());
        assert_eq!(said(Language::Zh, &campaign, r#"state == "closed""#), "状态 == “已复盘”");
        assert_eq!(said(Language::Zh, &campaign, r#"form in ["launch"]"#), "活动类型 in [“新品上市”]");
        assert_eq!(said(Language::En, &campaign, "sum(goals.weight) == 100"), "sum(Goals · Weight) == 100");
        assert_eq!(said(Language::Zh, &goals, r#"parent.state == "closed""#), "状态 == “已复盘”");
        assert_eq!(said(Language::Zh, &goals, r#"direction == "higher""#), "方向 == “越高越好”");
        let review = Source::Kind("report_review".into());
        assert_eq!(
            said(Language::En, &review, r#"report.state == "published""#),
            "Report · State == “Published”"
        );
    }

    #[test]
    fn what_is_unknown_stays_as_it_is_written() {
        let campaign = Source::Kind("campaign".into());
        assert_eq!(said(Language::Zh, &campaign, r#"nothing == "closed""#), r#"nothing == "closed""#);
        assert_eq!(said(Language::Zh, &campaign, "not a formula ("), "not a formula (");
    }
}
