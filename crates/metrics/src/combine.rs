//! Putting values together: only where the measure's definition says that they add up.

use std::fmt;

use hengce_exact::Number;
use hengce_standard::{Adds, Standard};

use crate::{MeasureValue, MetricsError};

/// What the values to be put together differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Across {
    /// Periods that do not overlap.
    Periods,
    /// Subjects (or channels) that share no rows.
    Subjects,
}

impl fmt::Display for Across {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Periods => "periods",
            Self::Subjects => "subjects",
        })
    }
}

/// The value of several together; None where one of them has no value.
///
/// Sums add up both ways and means by their numerators and denominators; a stock adds up over subjects and never over
/// time; distinct counts and ratios do not add up at all and are counted again from their rows instead.
///
/// # Errors
/// An unknown measure, or [`MetricsError::DoesNotAdd`] with the measure's name.
pub fn combine(
    standard: &Standard,
    measure: &str,
    across: Across,
    values: &[MeasureValue],
) -> Result<MeasureValue, MetricsError> {
    let known =
        standard.measures.get(measure).ok_or_else(|| MetricsError::UnknownMeasure(measure.to_owned()))?;
    let added = || {
        values
            .iter()
            .map(|value| value.value.as_ref())
            .collect::<Option<Vec<&Number>>>()
            .map(|all| all.into_iter().sum())
    };
    let (value, parts) = match (known.adds, across) {
        (Adds::Sum, _) | (Adds::Stock, Across::Subjects) => (added(), None),
        (Adds::Mean, _) => {
            let parts: Vec<&(Number, Number)> =
                values.iter().filter_map(|value| value.parts.as_deref()).collect();
            if values.iter().any(|value| value.parts.is_none() && value.rows > 0) {
                return Err(refused(measure, known.adds, across));
            }
            let (over, under): (Number, Number) =
                (parts.iter().map(|part| &part.0).sum(), parts.iter().map(|part| &part.1).sum());
            (over.divided_by(&under), Some(Box::new((over, under))))
        }
        (adds, across) => return Err(refused(measure, adds, across)),
    };
    let mut together = MeasureValue { value, parts, ..MeasureValue::default() };
    for one in values {
        together.rows += one.rows;
        together.withdrawn += one.withdrawn;
        for (grade, rows) in &one.grades {
            *together.grades.entry(*grade).or_default() += rows;
        }
    }
    Ok(together)
}

fn refused(measure: &str, adds: Adds, across: Across) -> MetricsError {
    MetricsError::DoesNotAdd { measure: measure.to_owned(), adds, across }
}
