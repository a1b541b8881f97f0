//! What holds for every expression, not only for those that somebody thought of.

use hengce_exact::Number;
use hengce_formula::{
    Binary, Expr, Function, NoData, Node, Span, Type, Unary, Unit, Value, check, evaluate, parse,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use crate::shanghai;

/// Names of every type, with a value of that type or null: what the checker and the evaluator are told.
fn type_of(path: &[String]) -> Option<Type> {
    Some(match path.first()?.as_str() {
        "n" => Type::Number(Unit::Count),
        "rate" => Type::Number(Unit::Percent),
        "cost" => Type::Number(Unit::Money),
        "due" => Type::Date,
        "at" => Type::Instant,
        "title" => Type::Text,
        "done" => Type::Bool,
        "tags" => Type::List,
        "budget" => Type::Many(Unit::Money),
        "goals" => Type::Rows,
        _ => return None,
    })
}

const NAMES: [&str; 10] = ["n", "rate", "cost", "due", "at", "title", "done", "tags", "budget", "goals"];

fn value_of(path: &[String], present: bool) -> Value {
    if !present {
        return Value::Null(None);
    }
    match path.first().map(String::as_str) {
        Some("n") => Value::Number(Number::whole(3)),
        Some("rate") => Value::Number(Number::scaled(85, 2)),
        Some("cost") => Value::Number(Number::zero()),
        Some("due") => Value::Date(jiff::civil::date(2026, 7, 1)),
        Some("at") => Value::Instant("2026-06-30T16:30:00Z".parse().unwrap()),
        Some("title") => Value::Text("新品".into()),
        Some("done") => Value::Bool(true),
        Some("tags") => Value::List(vec!["a".into()]),
        Some("budget") => Value::Many(vec![Number::one(), Number::whole(2)]),
        Some("goals") => Value::Rows(2),
        _ => Value::Null(None),
    }
}

fn expr(node: Node) -> Expr {
    Expr { node, span: Span { start: 0, end: 0 } }
}

fn leaf() -> impl Strategy<Value = Expr> {
    let decimal =
        (0_i64..1_000_000, 0_u32..4).prop_map(|(unscaled, scale)| Number::scaled(unscaled.into(), scale));
    prop_oneof![
        decimal.clone().prop_map(|number| Node::Literal(Value::Number(number))),
        decimal.prop_map(Node::Percent),
        "[a-z\"\\\\ 微新]{0,5}".prop_map(|text| Node::Literal(Value::Text(text))),
        any::<bool>().prop_map(|truth| Node::Literal(Value::Bool(truth))),
        Just(Node::Literal(Value::Null(None))),
        (2000_i16..2030, 1_i8..=12, 1_i8..=28)
            .prop_map(|(year, month, day)| Node::Literal(Value::Date(jiff::civil::date(year, month, day)))),
        prop::sample::select(&NAMES[..]).prop_map(|name| Node::Name(vec![name.into()])),
        "[a-z_]{1,3}[0-9]?\\.[a-z]{1,3}"
            .prop_map(|name| Node::Name(name.split('.').map(str::to_owned).collect())),
    ]
    .prop_map(expr)
}

const OPERATORS: [Binary; 13] = [
    Binary::Add,
    Binary::Subtract,
    Binary::Multiply,
    Binary::Divide,
    Binary::Equal,
    Binary::NotEqual,
    Binary::Less,
    Binary::LessOrEqual,
    Binary::Greater,
    Binary::GreaterOrEqual,
    Binary::And,
    Binary::Or,
    Binary::Contains,
];

fn tree() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(5, 40, 4, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        prop_oneof![
            4 => (prop::sample::select(&OPERATORS[..]), boxed.clone(), boxed.clone())
                .prop_map(|(operator, left, right)| Node::Binary(operator, left, right)),
            1 => (prop::sample::select(&[Unary::Negate, Unary::Not][..]), boxed.clone())
                .prop_map(|(operator, operand)| Node::Unary(operator, operand)),
            1 => (boxed, prop::collection::vec(inner.clone(), 1..4))
                .prop_map(|(item, choices)| Node::In(item, choices)),
            2 => (prop::sample::select(&Function::ALL[..]), prop::collection::vec(inner, 0..4))
                .prop_map(|(function, arguments)| Node::Call(function.name().into(), arguments)),
        ]
        .prop_map(expr)
    })
}

/// Trees that mostly pass the checker: the parts of each operator have the type it takes.
fn sound() -> impl Strategy<Value = Expr> {
    prop_oneof![numeric(4), truth(4), moment(3)]
}

fn name(name: &str) -> BoxedStrategy<Expr> {
    Just(expr(Node::Name(vec![name.to_owned()]))).boxed()
}

fn calling(function: Function, arguments: Vec<Expr>) -> Expr {
    expr(Node::Call(function.name().into(), arguments))
}

fn numeric(depth: u32) -> BoxedStrategy<Expr> {
    let literal = (0_i64..100, 0_u32..3).prop_map(|(unscaled, scale)| {
        expr(Node::Literal(Value::Number(Number::scaled(unscaled.into(), scale))))
    });
    if depth == 0 {
        return prop_oneof![3 => literal, 3 => name("n"), 1 => name("rate"), 1 => name("cost")].boxed();
    }
    let below = numeric(depth - 1);
    let several = prop::collection::vec(below.clone(), 2..4);
    let arithmetic = prop::sample::select(&OPERATORS[..4]);
    let round = prop::sample::select(&[Function::Abs, Function::Floor, Function::Ceil, Function::Round][..]);
    let rows = prop::sample::select(&[Function::Sum, Function::Mean, Function::Min, Function::Count][..]);
    let part = prop::sample::select(&[Function::Month, Function::Quarter, Function::Year][..]);
    prop_oneof![
        1 => literal,
        4 => (arithmetic, below.clone(), below.clone())
            .prop_map(|(operator, left, right)| expr(Node::Binary(operator, Box::new(left), Box::new(right)))),
        1 => below.clone().prop_map(|operand| expr(Node::Unary(Unary::Negate, Box::new(operand)))),
        1 => (prop::sample::select(&[Function::Min, Function::Max, Function::Coalesce][..]), several)
            .prop_map(|(function, several)| calling(function, several)),
        1 => (round, below.clone()).prop_map(|(function, x)| calling(function, vec![x])),
        1 => (rows, name("budget")).prop_map(|(function, column)| calling(function, vec![column])),
        1 => (part, moment(depth - 1)).prop_map(|(function, t)| calling(function, vec![t])),
        1 => (truth(depth - 1), below.clone(), below)
            .prop_map(|(condition, yes, no)| calling(Function::If, vec![condition, yes, no])),
    ]
    .boxed()
}

fn truth(depth: u32) -> BoxedStrategy<Expr> {
    if depth == 0 {
        return name("done");
    }
    let below = truth(depth - 1).prop_map(Box::new);
    let number = numeric(depth - 1).prop_map(Box::new);
    let presence =
        prop::sample::select(&NAMES[..8]).prop_map(|name| Box::new(expr(Node::Name(vec![name.into()]))));
    let null = Box::new(expr(Node::Literal(Value::Null(None))));
    prop_oneof![
        (prop::sample::select(&OPERATORS[4..10]), number.clone(), number)
            .prop_map(|(operator, left, right)| expr(Node::Binary(operator, left, right))),
        (prop::sample::select(&OPERATORS[10..12]), below.clone(), below.clone())
            .prop_map(|(operator, left, right)| expr(Node::Binary(operator, left, right))),
        below.prop_map(|operand| expr(Node::Unary(Unary::Not, operand))),
        (prop::sample::select(&OPERATORS[4..6]), presence)
            .prop_map(move |(operator, asked)| expr(Node::Binary(operator, asked, null.clone()))),
    ]
    .boxed()
}

fn moment(depth: u32) -> BoxedStrategy<Expr> {
    let day = name("at").prop_map(|t| calling(Function::Day, vec![t]));
    if depth == 0 {
        return prop_oneof![name("due"), day].boxed();
    }
    let days = (0_i64..400).prop_map(|days| expr(Node::Literal(Value::Number(days.into()))));
    prop_oneof![
        day,
        (prop::sample::select(&OPERATORS[..2]), moment(depth - 1), days)
            .prop_map(|(operator, date, days)| expr(Node::Binary(operator, Box::new(date), Box::new(days)))),
    ]
    .boxed()
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null(_) => "null",
        Value::Number(_) => "number",
        Value::Text(_) => "text",
        Value::Bool(_) => "bool",
        Value::Date(_) => "date",
        Value::Instant(_) => "instant",
        Value::List(_) => "list",
        Value::Many(_) => "many",
        Value::Rows(_) => "rows",
    }
}

fn kind_of_type(found: &Type) -> &'static str {
    match found {
        Type::Null => "null",
        Type::Number(_) => "number",
        Type::Text => "text",
        Type::Bool => "bool",
        Type::Date => "date",
        Type::Instant => "instant",
        Type::List => "list",
        Type::Many(_) => "many",
        Type::Rows => "rows",
    }
}

fn small() -> impl Strategy<Value = Number> {
    (-1000_i64..1000, 1_i64..50).prop_map(|(over, under)| Number::fraction(over, under).unwrap())
}

fn combined(operator: &str, a: &Value, b: &Value) -> Value {
    let text = format!("a {operator} b");
    let value_of = |path: &[String]| if path[0] == "a" { a.clone() } else { b.clone() };
    evaluate(&parse(&text).unwrap(), &shanghai(), &value_of).value
}

/// A text that is nearly a formula: tokens of the language in any order.
fn nearly() -> impl Strategy<Value = String> {
    let words = [
        "a", "n", "1", "2.5", "85%", "\"x\"", "(", ")", "[", "]", ",", "+", "-", "*", "/", "==", "<", ">=",
        "and", "or", "not", "in", "contains", "if(", "min(", "date(", "null", "true", "微", "，", ".", "\"",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..40).prop_map(|words| words.join(" "))
}

/// The property on accepted expressions is worth something only if many are accepted.
#[test]
fn the_checker_accepts_most_of_what_is_sound() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let accepted = (0..200)
        .filter(|_| check(&sound().new_tree(&mut runner).unwrap().current(), &type_of).is_ok())
        .count();
    assert!(accepted > 100, "{accepted} of 200");
}

proptest! {
    #[test]
    fn what_is_printed_reads_back_equal(tree in tree()) {
        let printed = tree.to_string();
        let read = parse(&printed).map_err(|error| TestCaseError::fail(error.render(&printed)))?;
        prop_assert_eq!(&read, &tree, "{}", printed);
        prop_assert_eq!(read.to_string(), printed);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,60}") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.render(&text).contains(&error.message));
        }
    }

    #[test]
    fn near_formulas_are_read_or_refused_with_a_place(text in nearly()) {
        match parse(&text) {
            Ok(read) => prop_assert_eq!(parse(&read.to_string()).unwrap(), read),
            Err(error) => {
                prop_assert!(error.span.start <= error.span.end && error.span.end <= text.len());
                prop_assert!(error.render(&text).contains('^'));
            }
        }
    }

    #[test]
    fn an_accepted_expression_gives_what_was_promised(tree in prop_oneof![1 => tree(), 3 => sound()], present in any::<[bool; 10]>()) {
        // One that is refused is evaluated too: nonsense in gives null out, not a panic.
        let values = |path: &[String]| {
            let place = NAMES.iter().position(|name| *name == path[0]).unwrap_or(0);
            value_of(path, present[place])
        };
        let trace = evaluate(&tree, &shanghai(), &values);
        prop_assert_eq!(&trace.text, &tree.to_string());
        prop_assert_eq!(&trace.value, &hengce_formula::value(&tree, &shanghai(), &values));
        prop_assert!(trace.with_numbers(Unit::Count).contains(' ') || trace.parts.is_empty());
        if let Ok(promised) = check(&tree, &type_of) {
            let found = kind_of(&trace.value);
            prop_assert!(found == "null" || found == kind_of_type(&promised), "{}: {} is {}", tree, promised.words(), found);
            // Null always has a reason, unless somebody wrote it down.
            if trace.value == Value::Null(None) {
                prop_assert!(trace.text.contains("null"), "{}", trace.text);
            }
        }
    }

    #[test]
    fn arithmetic_is_that_of_fractions(a in small(), b in small()) {
        let (left, right) = (Value::Number(a.clone()), Value::Number(b.clone()));
        prop_assert_eq!(combined("+", &left, &right), Value::Number(&a + &b));
        prop_assert_eq!(combined("-", &left, &right), Value::Number(&a - &b));
        prop_assert_eq!(combined("*", &left, &right), Value::Number(&a * &b));
        let quotient = a.divided_by(&b).map_or(Value::Null(Some(NoData::DivisionByZero)), Value::Number);
        prop_assert_eq!(combined("/", &left, &right), quotient);
        prop_assert_eq!(combined("<", &left, &right), Value::Bool(a < b));
    }

    #[test]
    fn a_missing_side_makes_every_operation_missing(a in small(), operator in prop::sample::select(vec!["+", "-", "*", "/", "<", "==", ">="])) {
        let missing = Value::Null(Some(NoData::Missing("b".into())));
        prop_assert_eq!(combined(operator, &Value::Number(a), &Value::Null(None)), missing);
    }
}
