//! What each function takes and gives.

use super::words::{disagreement, excerpt, nearest};
use super::{Checker, Kind};
use crate::{Expr, Function, Node, Type, Unit, Value, before};

/// Aggregates that exist only as the value of a measure, where the standard reads them itself.
const OF_MEASURES: [&str; 3] = ["last", "distinct", "median"];

impl Checker<'_> {
    pub(super) fn call(&mut self, expr: &Expr, name: &str, arguments: &[Expr]) -> Kind {
        let Some(function) = Function::named(name) else {
            return self.unknown_function(expr, name, arguments);
        };
        let (least, most) = function.arity();
        if !(least..=most).contains(&arguments.len()) {
            for argument in arguments {
                self.kind(argument);
            }
            let message = format!("{name}() has {} arguments here", arguments.len());
            return self.fail(expr, message, Some(&format!("it is written {}", function.usage())));
        }
        match function {
            Function::If => {
                self.truth(&arguments[0]);
                self.one_kind(&arguments[1..])
            }
            Function::Coalesce => self.one_kind(arguments),
            Function::Min | Function::Max if arguments.len() == 1 => self.column(function, &arguments[0]),
            Function::Min | Function::Max | Function::Clamp => self.extreme(arguments),
            Function::Sum | Function::Mean | Function::Count => self.column(function, &arguments[0]),
            Function::Abs | Function::Floor | Function::Ceil => self.numeric(&arguments[0]),
            Function::Round => self.round(arguments),
            Function::Day => {
                self.moment(&arguments[0]);
                Kind::Other(Type::Date)
            }
            Function::Month | Function::Quarter | Function::Year => {
                self.moment(&arguments[0]);
                Kind::number(Unit::Count)
            }
            Function::DaysBetween => {
                self.moment(&arguments[0]);
                self.moment(&arguments[1]);
                Kind::number(Unit::Days)
            }
            Function::HoursBetween => {
                self.instant(&arguments[0]);
                self.instant(&arguments[1]);
                Kind::number(Unit::Hours)
            }
            Function::InDays => self.converted(&arguments[0], Unit::Hours, Unit::Days),
            Function::InHours => self.converted(&arguments[0], Unit::Days, Unit::Hours),
            Function::Length => self.length(&arguments[0]),
            Function::Pair => self.pair(arguments),
            Function::Previous => self.previous(expr, &arguments[0]),
        }
    }

    /// A measure of an earlier period: whoever answers for names knows it by [`PREVIOUS`].
    fn previous(&mut self, expr: &Expr, argument: &Expr) -> Kind {
        let Node::Name(path) = &argument.node else {
            self.kind(argument);
            let message = format!("`{}` is no measure", excerpt(argument));
            return self.fail(argument, message, Some("previous() takes the name of one measure"));
        };
        match (self.type_of)(&before(path)) {
            Some(found) => Kind::of(found),
            None if (self.type_of)(path).is_some() => {
                self.fail(expr, "previous() exists only in a KPI".into(), Some("a row has no earlier period"))
            }
            None => self.name(path, argument),
        }
    }

    fn unknown_function(&mut self, expr: &Expr, name: &str, arguments: &[Expr]) -> Kind {
        for argument in arguments {
            self.kind(argument);
        }
        let hint = if OF_MEASURES.contains(&name) {
            Some("it exists only as the value of a measure".to_owned())
        } else {
            let known = Function::ALL.iter().map(|function| function.name()).chain(["date"]);
            nearest(name, known).map(|close| format!("did you mean {close}()?"))
        };
        self.fail(expr, format!("there is no function {name}()"), hint.as_deref())
    }

    /// The kind that all arguments share.
    fn one_kind(&mut self, arguments: &[Expr]) -> Kind {
        let mut shared = Kind::Open;
        let mut firmest = &arguments[0];
        for argument in arguments {
            let kind = self.kind(argument);
            let Some(both) = shared.alike(&kind) else {
                let message =
                    disagreement((firmest, &shared), (argument, &kind), "alternatives of each other");
                return self.fail(argument, message, Some("all alternatives have one type and unit"));
            };
            if both == kind {
                firmest = argument;
            }
            shared = both;
        }
        shared
    }

    /// `min`, `max` and `clamp` of several values.
    fn extreme(&mut self, arguments: &[Expr]) -> Kind {
        match self.one_kind(arguments) {
            Kind::Other(other) if other != Type::Date && other != Type::Instant => {
                let message = format!("{} has no smallest or largest", other.words());
                self.fail(&arguments[0], message, Some("only numbers, dates and instants have an order"))
            }
            kind => kind,
        }
    }

    /// A function over a column of the record's own rows.
    fn column(&mut self, function: Function, argument: &Expr) -> Kind {
        let kind = self.kind(argument);
        match (&kind, function) {
            (Kind::Open, _) => Kind::Open,
            (Kind::Other(Type::Many(_) | Type::Rows), Function::Count) => Kind::number(Unit::Count),
            (Kind::Other(Type::Many(unit)), _) => Kind::number(*unit),
            _ => {
                let needed =
                    if function == Function::Count { "rows or a column" } else { "a column of numbers" };
                let message = format!(
                    "`{}` is {}: {}() takes {needed} of the record's own rows",
                    excerpt(argument),
                    kind.words(),
                    function.name()
                );
                let several =
                    matches!(function, Function::Min | Function::Max) && matches!(kind, Kind::Number(_));
                self.fail(argument, message, several.then_some("give it a second value: min(a, b)"))
            }
        }
    }

    /// A number of one unit, given in another.
    fn converted(&mut self, argument: &Expr, from: Unit, to: Unit) -> Kind {
        let kind = self.numeric(argument);
        if kind.alike(&Kind::number(from)).is_none() {
            let message =
                format!("`{}` is {}: {} are needed here", excerpt(argument), kind.words(), from.words());
            self.fail(argument, message, None);
        }
        Kind::number(to)
    }

    fn round(&mut self, arguments: &[Expr]) -> Kind {
        let kind = self.numeric(&arguments[0]);
        if let Some(places) = arguments.get(1) {
            let whole = match &places.node {
                Node::Literal(Value::Number(number)) => number.to_i64(),
                _ => None,
            };
            if !whole.is_some_and(|places| (0..=12).contains(&places)) {
                let message = format!("`{}` is no number of decimals", excerpt(places));
                self.fail(places, message, Some("write a whole number from 0 to 12"));
            }
        }
        kind
    }

    fn moment(&mut self, argument: &Expr) {
        let kind = self.kind(argument);
        if !kind.is(&Type::Date) && !kind.is(&Type::Instant) {
            let message =
                format!("`{}` is {}: a date or an instant is needed here", excerpt(argument), kind.words());
            self.fail(argument, message, None);
        }
    }

    fn instant(&mut self, argument: &Expr) {
        let kind = self.kind(argument);
        if !kind.is(&Type::Instant) {
            let message = format!("`{}` is {}: an instant is needed here", excerpt(argument), kind.words());
            let hint = kind.is(&Type::Date).then_some("dates have no hour: use days_between(a, b)");
            self.fail(argument, message, hint);
        }
    }

    fn pair(&mut self, arguments: &[Expr]) -> Kind {
        for argument in arguments {
            let kind = self.kind(argument);
            if !kind.is(&Type::Text) {
                let message = format!("`{}` is {}: pair() takes texts", excerpt(argument), kind.words());
                self.fail(argument, message, None);
            }
        }
        Kind::Other(Type::Text)
    }

    fn length(&mut self, argument: &Expr) -> Kind {
        let kind = self.kind(argument);
        if !kind.is(&Type::List) && !kind.is(&Type::Text) {
            let message =
                format!("`{}` is {}: length() takes a list or a text", excerpt(argument), kind.words());
            let rows = matches!(kind, Kind::Other(Type::Rows | Type::Many(_)));
            self.fail(argument, message, rows.then_some("rows are counted with count()"));
        }
        Kind::number(Unit::Count)
    }
}
