//! The type and unit of an expression, with every mistake in it.

use crate::unit::Quantity;
use crate::{Binary, Expr, FormulaError, Node, Type, Unary, Unit};

mod call;
mod kind;
mod words;

use kind::{Kind, literal};
use words::{arithmetic_hint, comparison_hint, disagreement, excerpt, nearest};

/// The type of `expr`, where `type_of` answers for a name; all errors at once.
pub fn check(expr: &Expr, type_of: &dyn Fn(&[String]) -> Option<Type>) -> Result<Type, Vec<FormulaError>> {
    check_among(expr, type_of, &[])
}

/// As [`check`]; `known` are the names in reach (dotted where they are paths), for "did you mean".
pub fn check_among(
    expr: &Expr,
    type_of: &dyn Fn(&[String]) -> Option<Type>,
    known: &[&str],
) -> Result<Type, Vec<FormulaError>> {
    let mut checker = Checker { type_of, known, errors: Vec::new() };
    let kind = checker.kind(expr);
    if checker.errors.is_empty() { Ok(kind.into_type()) } else { Err(checker.errors) }
}

struct Checker<'a> {
    type_of: &'a dyn Fn(&[String]) -> Option<Type>,
    known: &'a [&'a str],
    errors: Vec<FormulaError>,
}

impl Checker<'_> {
    fn kind(&mut self, expr: &Expr) -> Kind {
        match &expr.node {
            Node::Literal(value) => literal(value),
            Node::Percent(_) => Kind::Number(Quantity::literal(Unit::Percent)),
            Node::Name(path) => self.name(path, expr),
            Node::Unary(Unary::Not, operand) => {
                self.truth(operand);
                Kind::bool()
            }
            Node::Unary(Unary::Negate, operand) => self.numeric(operand),
            Node::Binary(operator, left, right) => self.binary(expr, *operator, left, right),
            Node::In(item, choices) => self.membership(item, choices),
            Node::Call(name, arguments) => self.call(expr, name, arguments),
        }
    }

    fn fail(&mut self, at: &Expr, message: String, hint: Option<&str>) -> Kind {
        let error = FormulaError::new(at.span, message);
        self.errors.push(match hint {
            Some(hint) => error.hinted(hint),
            None => error,
        });
        Kind::Open
    }

    fn name(&mut self, path: &[String], expr: &Expr) -> Kind {
        if let Some(found) = (self.type_of)(path) {
            return Kind::of(found);
        }
        let name = path.join(".");
        let hint = nearest(&name, self.known.iter().copied()).map(|close| format!("did you mean `{close}`?"));
        self.fail(expr, format!("unknown name `{name}`"), hint.as_deref())
    }

    fn binary(&mut self, expr: &Expr, operator: Binary, left: &Expr, right: &Expr) -> Kind {
        match operator {
            Binary::And | Binary::Or => {
                self.truth(left);
                self.truth(right);
                Kind::bool()
            }
            Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide => {
                self.arithmetic(expr, operator, left, right)
            }
            Binary::Contains => self.contains(left, right),
            _ => {
                let sides = (self.kind(left), self.kind(right));
                self.comparison(expr, operator, (left, &sides.0), (right, &sides.1));
                Kind::bool()
            }
        }
    }

    fn arithmetic(&mut self, expr: &Expr, operator: Binary, left: &Expr, right: &Expr) -> Kind {
        let (first, second) = (self.kind(left), self.kind(right));
        let days = |kind: &Kind| match kind {
            Kind::Number(quantity) => quantity.alike(Quantity::firm(Unit::Days)).is_some(),
            _ => false,
        };
        let date = Kind::Other(Type::Date);
        let found = match (&first, operator, &second) {
            (Kind::Number(one), _, Kind::Number(other)) => one.combined(operator, *other).map(Kind::Number),
            (Kind::Open, _, Kind::Number(_) | Kind::Open) => Some(second.clone()),
            (Kind::Number(_), _, Kind::Open) => Some(first.clone()),
            (Kind::Other(Type::Date), Binary::Subtract, Kind::Other(Type::Date)) => {
                Some(Kind::number(Unit::Days))
            }
            (Kind::Other(Type::Date), Binary::Add | Binary::Subtract, number) if days(number) => Some(date),
            (number, Binary::Add, Kind::Other(Type::Date)) if days(number) => Some(date),
            (Kind::Other(Type::Date), Binary::Add | Binary::Subtract, Kind::Open)
            | (Kind::Open, Binary::Add | Binary::Subtract, Kind::Other(Type::Date)) => Some(Kind::Open),
            _ => None,
        };
        found.unwrap_or_else(|| {
            let how = match operator {
                Binary::Add => "added",
                Binary::Subtract => "subtracted",
                Binary::Multiply => "multiplied",
                _ => "divided",
            };
            let hint = arithmetic_hint(&first, &second);
            self.fail(expr, disagreement((left, &first), (right, &second), how), hint)
        })
    }

    fn comparison(&mut self, expr: &Expr, operator: Binary, left: (&Expr, &Kind), right: (&Expr, &Kind)) {
        let equality = matches!(operator, Binary::Equal | Binary::NotEqual);
        let rows = |kind: &Kind| matches!(kind, Kind::Other(Type::Rows | Type::Many(_)));
        if rows(left.1) || rows(right.1) {
            self.fail(expr, "rows are not compared".into(), Some("compare their number: count(rows) == 0"));
        } else if left.0.is_null() || right.0.is_null() {
            if !equality {
                let hint = "whether there is a value is asked with `== null` or `!= null`";
                self.fail(expr, format!("null is not compared with `{}`", operator.symbol()), Some(hint));
            }
        } else {
            match left.1.alike(right.1) {
                None => {
                    let hint = comparison_hint(left, right);
                    self.fail(expr, disagreement(left, right, "compared"), hint.as_deref());
                }
                Some(Kind::Other(Type::List)) => {
                    let hint = "look into a list with `contains`, or compare its length(x)";
                    self.fail(expr, "lists are not compared".into(), Some(hint));
                }
                Some(Kind::Other(Type::Text | Type::Bool)) if !equality => {
                    let message = format!("`{}` does not order {}", operator.symbol(), left.1.words());
                    self.fail(expr, message, Some("only numbers, dates and instants have an order"));
                }
                Some(_) => {}
            }
        }
    }

    fn membership(&mut self, item: &Expr, choices: &[Expr]) -> Kind {
        let kind = self.kind(item);
        if let Kind::Other(Type::List | Type::Rows | Type::Many(_)) = kind {
            let message =
                format!("`{}` is {}: only one value can be looked for", excerpt(item), kind.words());
            self.fail(item, message, Some("a list is searched with `contains`"));
            return Kind::bool();
        }
        for choice in choices {
            let found = self.kind(choice);
            if choice.is_null() {
                self.fail(choice, "null is in no list".into(), Some("ask with `== null`"));
            } else if kind.alike(&found).is_none() {
                let hint = comparison_hint((item, &kind), (choice, &found));
                self.fail(choice, disagreement((item, &kind), (choice, &found), "compared"), hint.as_deref());
            }
        }
        Kind::bool()
    }

    fn contains(&mut self, whole: &Expr, part: &Expr) -> Kind {
        let kind = self.kind(whole);
        if !kind.is(&Type::List) && !kind.is(&Type::Text) {
            let message = format!(
                "`{}` is {}: only a list or a text can contain something",
                excerpt(whole),
                kind.words()
            );
            self.fail(whole, message, None);
        }
        self.expect(part, &Type::Text);
        Kind::bool()
    }

    fn truth(&mut self, expr: &Expr) {
        self.expect(expr, &Type::Bool);
    }

    fn expect(&mut self, expr: &Expr, wanted: &Type) {
        let kind = self.kind(expr);
        if !kind.is(wanted) {
            let message =
                format!("`{}` is {}: {} is needed here", excerpt(expr), kind.words(), wanted.words());
            let hint =
                (*wanted == Type::Bool).then_some("write a comparison, such as `x > 0` or `x != null`");
            self.fail(expr, message, hint);
        }
    }

    fn numeric(&mut self, expr: &Expr) -> Kind {
        match self.kind(expr) {
            Kind::Other(other) => {
                let message = format!("`{}` is {}: a number is needed here", excerpt(expr), other.words());
                let hint = matches!(other, Type::Many(_))
                    .then_some("take its sum(), mean(), min(), max() or count()");
                self.fail(expr, message, hint)
            }
            kind => kind,
        }
    }
}
