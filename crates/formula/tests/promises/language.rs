//! How text is read and written.

use hengce_formula::{Binary, Function, Node, Type, Value, check, parse};

use crate::{number, read, value};

#[test]
fn multiplication_binds_before_addition_and_addition_before_comparison() {
    assert_eq!(value("1 + 2 * 3 == 7", &[]), Value::Bool(true));
    assert_eq!(value("(1 + 2) * 3", &[]), number("9"));
    assert_eq!(value("10 - 2 - 3", &[]), number("5"));
    assert_eq!(value("-2 * 3", &[]), number("-6"));
    assert_eq!(value("8 / 4 / 2", &[]), number("1"));
}

#[test]
fn and_binds_before_or_and_not_before_both_but_after_comparison() {
    assert_eq!(value("true or true and false", &[]), Value::Bool(true));
    assert_eq!(value("not 1 == 2 and true", &[]), Value::Bool(true));
    assert_eq!(read("not a == b"), read("not (a == b)"));
    assert_eq!(read("not a and b"), read("(not a) and b"));
}

#[test]
fn a_percent_literal_is_a_fraction() {
    assert_eq!(read("85%").node, Node::Percent("0.85".parse().unwrap()));
    assert_eq!(read("85 %"), read("85%"));
    assert_eq!(value("62.5%", &[]), number("0.625"));
}

#[test]
fn a_single_equals_sign_compares_too() {
    assert_eq!(read("a = 1"), read("a == 1"));
    assert!(matches!(read("a = 1").node, Node::Binary(Binary::Equal, ..)));
}

#[test]
fn not_in_and_not_contains_read_as_people_write_them() {
    assert_eq!(read("state not in [\"a\", \"b\"]"), read("not state in [\"a\", \"b\"]"));
    assert_eq!(read("title not contains \"x\""), read("not title contains \"x\""));
}

#[test]
fn names_may_be_dotted_and_may_be_chinese() {
    assert_eq!(read("account.owner").node, Node::Name(vec!["account".into(), "owner".into()]));
    assert_eq!(read("渠道.费用 + 1").names(), [vec!["渠道".to_owned(), "费用".to_owned()]]);
}

#[test]
fn names_are_listed_once_each_in_order() {
    let names = read("if(b > 0, a / b, x.y) + a").names();
    let names: Vec<String> = names.iter().map(|path| path.join(".")).collect();
    assert_eq!(names, ["b", "a", "x.y"]);
}

#[test]
fn a_formula_prints_with_the_fewest_parentheses() {
    for (typed, printed) in [
        ("((a + b)) * (c)", "(a + b) * c"),
        ("(a * b) + c", "a * b + c"),
        ("a - (b - c)", "a - (b - c)"),
        ("(a - b) - c", "a - b - c"),
        ("a / (b * c)", "a / (b * c)"),
        ("(a and b) or c", "a and b or c"),
        ("a and (b or c)", "a and (b or c)"),
        ("not (a == b)", "not a == b"),
        ("(not a) == b", "(not a) == b"),
        ("-(a + b)", "-(a + b)"),
        ("(a < b) == c", "(a < b) == c"),
        ("if((a), (b + c), \"x\")", "if(a, b + c, \"x\")"),
        ("day(t)<=date(\"2026-07-01\")", "day(t) <= date(\"2026-07-01\")"),
        ("x in [1,2%]", "x in [1, 2%]"),
        ("\"say \\\"hi\\\" \\\\\"", "\"say \\\"hi\\\" \\\\\""),
    ] {
        let expr = read(typed);
        assert_eq!(expr.to_string(), printed);
        assert_eq!(read(printed), expr);
    }
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    let deep = 10_000;
    for text in [
        format!("{}1{}", "(".repeat(5_000), ")".repeat(5_000)),
        format!("{}1", "-".repeat(deep)),
        format!("{}a", "not ".repeat(4_000)),
        format!("1{}", "+1".repeat(9_000)),
        format!("{}1{}", "abs(".repeat(3_000), ")".repeat(3_000)),
        format!("{}a{}", "a in [".repeat(2_000), "]".repeat(2_000)),
    ] {
        let error = parse(&text).unwrap_err();
        assert!(error.message.contains("nested more than 200 deep"), "{}", error.message);
    }
    let long = format!("{}1{}", "(".repeat(deep), ")".repeat(deep));
    assert!(parse(&long).unwrap_err().message.contains("20001 bytes long"));
}

#[test]
fn what_is_just_shallow_enough_goes_all_the_way() {
    let text = format!("{}1{}", "abs(".repeat(198), ")".repeat(198));
    assert_eq!(value(&text, &[]), number("1"));
    let sum = format!("1{}", " + 1".repeat(199));
    assert_eq!(value(&sum, &[]), number("200"));
}

const REFERENCE: &str = include_str!("../../../../docs/formulas.md");

#[test]
fn every_example_of_the_reference_is_true() {
    let blocks = REFERENCE.split("```formula\n").skip(1).filter_map(|rest| rest.split("```").next());
    let examples: Vec<&str> = blocks.flat_map(str::lines).collect();
    assert!(examples.len() > 20);
    for example in examples {
        assert_eq!(check(&read(example), &|_| None), Ok(Type::Bool), "{example}");
        assert_eq!(value(example, &[]), Value::Bool(true), "{example}");
    }
}

#[test]
fn every_function_is_in_the_reference() {
    for function in Function::ALL {
        assert!(REFERENCE.contains(&format!("`{}(", function.name())), "{}", function.name());
    }
}
