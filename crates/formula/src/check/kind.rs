//! Types as the checker sees them: numbers know how firmly they hold to their unit.

use crate::unit::Quantity;
use crate::{Type, Unit, Value};

/// A type as the checker sees it: a number knows how firmly it holds to its unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// The literal `null`, or something whose mistake has been reported already: agrees with everything.
    Open,
    Number(Quantity),
    /// Neither `Type::Null` nor `Type::Number`.
    Other(Type),
}

impl Kind {
    pub(super) fn of(found: Type) -> Self {
        match found {
            Type::Null => Self::Open,
            Type::Number(unit) => Self::Number(Quantity::firm(unit)),
            other => Self::Other(other),
        }
    }

    pub(super) fn number(unit: Unit) -> Self {
        Self::Number(Quantity::firm(unit))
    }

    pub(super) fn bool() -> Self {
        Self::Other(Type::Bool)
    }

    pub(super) fn into_type(self) -> Type {
        match self {
            Self::Open => Type::Null,
            Self::Number(quantity) => Type::Number(quantity.unit),
            Self::Other(other) => other,
        }
    }

    pub(super) fn words(&self) -> &'static str {
        self.clone().into_type().words()
    }

    pub(super) fn is(&self, wanted: &Type) -> bool {
        *self == Self::Open || matches!(self, Self::Other(found) if found == wanted)
    }

    /// What both can be taken as: the same type, and for numbers the same unit.
    pub(super) fn alike(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Open, kind) | (kind, Self::Open) => Some(kind.clone()),
            (Self::Number(left), Self::Number(right)) => left.alike(*right).map(Self::Number),
            (Self::Other(left), Self::Other(right)) if left == right => Some(self.clone()),
            _ => None,
        }
    }
}

pub(super) fn literal(value: &Value) -> Kind {
    Kind::of(match value {
        Value::Number(_) => return Kind::Number(Quantity::literal(Unit::Count)),
        Value::Null(_) => Type::Null,
        Value::Text(_) => Type::Text,
        Value::Bool(_) => Type::Bool,
        Value::Date(_) => Type::Date,
        Value::Instant(_) => Type::Instant,
        Value::List(_) => Type::List,
        Value::Many(_) => Type::Many(Unit::Count),
        Value::Rows(_) => Type::Rows,
    })
}
