//! Grade bands on the unrounded total: half-open, disjoint, exhaustive.

use hengce_exact::Number;
use serde::{Deserialize, Serialize};

/// A grade with the least unrounded total that earns it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    pub grade: String,
    pub from: Number,
}

/// What is wrong with a table of grades.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum BandProblem {
    #[error("no grade bands are given")]
    None,
    #[error(
        "grade \"{grade}\" starts at {from}, but the better grade before it starts at {better}: best first"
    )]
    NotFalling { grade: String, from: Number, better: Number },
    #[error("grade \"{grade}\" occurs twice")]
    Twice { grade: String },
    #[error("the last grade starts at {from}: a total below that would have none; start it at 0")]
    NotExhaustive { from: Number },
}

/// Every defect of the bands, which stand best first. A total is never below 0, so the last band starts at 0.
pub fn check_bands(bands: &[Band]) -> Vec<BandProblem> {
    let Some(last) = bands.last() else {
        return vec![BandProblem::None];
    };
    let mut found = Vec::new();
    for (i, band) in bands.iter().enumerate() {
        if let Some(better) = i.checked_sub(1).map(|i| &bands[i]).filter(|better| better.from <= band.from) {
            let (from, better) = (band.from.clone(), better.from.clone());
            found.push(BandProblem::NotFalling { grade: band.grade.clone(), from, better });
        }
        if bands[..i].iter().any(|earlier| earlier.grade == band.grade) {
            found.push(BandProblem::Twice { grade: band.grade.clone() });
        }
    }
    if last.from > Number::zero() {
        found.push(BandProblem::NotExhaustive { from: last.from.clone() });
    }
    found
}

/// The place in `bands` of the grade that an unrounded total earns; None only for bands that [`check_bands`] refuses.
pub fn grade_of(bands: &[Band], total: &Number) -> Option<usize> {
    bands.iter().position(|band| *total >= band.from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(grade: &str, from: i64) -> Band {
        Band { grade: grade.into(), from: from.into() }
    }

    #[test]
    fn a_border_belongs_to_the_better_grade_before_any_rounding() {
        let bands = [band("A", 90), band("B", 80), band("C", 0)];
        assert!(check_bands(&bands).is_empty());
        assert_eq!(grade_of(&bands, &"90".parse().unwrap()), Some(0));
        assert_eq!(
            grade_of(&bands, &"89.999".parse().unwrap()),
            Some(1),
            "89.999 is shown as 90.00 and is a B"
        );
        assert_eq!(grade_of(&bands, &"0".parse().unwrap()), Some(2));
    }

    #[test]
    fn bands_that_leave_somebody_without_a_grade_are_found() {
        let problems = check_bands(&[band("A", 90), band("B", 90), band("A", 60)]);
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert_eq!(check_bands(&[]), [BandProblem::None]);
    }
}
