//! One engine for everything numeric: a piecewise-linear curve from a value to points of 100.
//!
//! Knots are sorted. Between two knots the curve is straight, beyond the ends it is flat. A declared cliff is a
//! knot whose points differ before, at and after it, so every real value has exactly one score. One tail that is
//! not straight exists, `k / x` after the last knot, for the ratio target over actual.

use hengce_exact::Number;
use serde::Serialize;

use crate::problem::MethodProblem;

/// A place where the curve bends or jumps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Knot {
    pub x: Number,
    /// Points just below `x`, at `x`, and just above it.
    pub before: Number,
    pub at: Number,
    pub after: Number,
}

impl Knot {
    /// A knot without a cliff.
    pub fn smooth(x: Number, points: Number) -> Self {
        Self { x, before: points.clone(), at: points.clone(), after: points }
    }

    /// A jump where `x` itself belongs to the upper side: `[x, ...)`.
    pub fn jump_up_to(x: Number, before: Number, after: Number) -> Self {
        Self { x, before, at: after.clone(), after }
    }

    /// A jump where `x` itself belongs to the lower side: `(..., x]`.
    pub fn jump_after(x: Number, before: Number, after: Number) -> Self {
        Self { x, at: before.clone(), before, after }
    }

    pub fn is_cliff(&self) -> bool {
        self.before != self.at || self.at != self.after
    }
}

/// A whole curve; at least one knot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Curve {
    knots: Vec<Knot>,
    /// `k`: after the last knot the points are `k / x`.
    #[serde(skip_serializing_if = "Option::is_none")]
    tail: Option<Number>,
}

/// Where a value lies on a curve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lies<'a> {
    /// Beyond the first or last knot, or on the knot.
    On(&'a Knot),
    Between(&'a Knot, &'a Knot),
    /// On the tail `k / x`.
    Tail(&'a Number),
}

/// Points of a drawn tail.
const TAIL_SAMPLES: i64 = 12;

impl Curve {
    /// A curve through knots that must come sorted; neighbours at the same place melt into one.
    pub fn new(knots: Vec<Knot>) -> Result<Self, MethodProblem> {
        let mut melted: Vec<Knot> = Vec::with_capacity(knots.len());
        for knot in knots {
            match melted.last_mut() {
                Some(last) if last.x == knot.x => last.after = knot.after,
                Some(last) if last.x > knot.x => {
                    return Err(MethodProblem::NotSorted { before: last.x.clone(), after: knot.x });
                }
                _ => melted.push(knot),
            }
        }
        if melted.is_empty() { Err(MethodProblem::NoSteps) } else { Ok(Self { knots: melted, tail: None }) }
    }

    /// The straight lines through these points, in whichever order of `x` they were said.
    pub fn through(points: &[(Number, Number)]) -> Result<Self, MethodProblem> {
        let falling = points.first().zip(points.last()).is_some_and(|(first, last)| first.0 > last.0);
        let smooth = |(x, y): &(Number, Number)| Knot::smooth(x.clone(), y.clone());
        Self::new(if falling {
            points.iter().rev().map(smooth).collect()
        } else {
            points.iter().map(smooth).collect()
        })
    }

    /// The same points for every value.
    pub fn flat(points: Number) -> Self {
        Self { knots: vec![Knot::smooth(Number::zero(), points)], tail: None }
    }

    /// Flat at `points` up to `x`, then `k / x` with the `k` that joins there. `x` is above 0.
    pub fn with_tail(x: Number, points: Number) -> Self {
        let k = &x * &points;
        Self { knots: vec![Knot::smooth(x, points)], tail: Some(k) }
    }

    pub fn knots(&self) -> &[Knot] {
        &self.knots
    }

    fn first(&self) -> &Knot {
        self.knots.first().expect("a curve has a knot: `new` refuses none")
    }

    fn last(&self) -> &Knot {
        self.knots.last().expect("a curve has a knot: `new` refuses none")
    }

    /// Where `x` lies.
    pub fn lies(&self, x: &Number) -> Lies<'_> {
        match self.knots.binary_search_by(|knot| knot.x.cmp(x)) {
            Ok(place) => Lies::On(&self.knots[place]),
            Err(0) => Lies::On(self.first()),
            Err(place) if place == self.knots.len() => {
                self.tail.as_ref().map_or(Lies::On(self.last()), Lies::Tail)
            }
            Err(place) => Lies::Between(&self.knots[place - 1], &self.knots[place]),
        }
    }

    /// The points of `x`, exact.
    pub fn at(&self, x: &Number) -> Number {
        match self.lies(x) {
            Lies::On(knot) if *x < knot.x => knot.before.clone(),
            Lies::On(knot) if *x > knot.x => knot.after.clone(),
            Lies::On(knot) => knot.at.clone(),
            Lies::Between(left, right) => interpolate(left, right, x),
            Lies::Tail(k) => k.divided_by(x).expect("the tail starts right of a positive knot"),
        }
    }

    /// The lowest and highest points that any value can have (the low end of a tail is approached, not reached).
    pub fn reach(&self) -> (Number, Number) {
        let ends = self.knots.iter().flat_map(|knot| [&knot.before, &knot.at, &knot.after]);
        let (mut low, mut high) = (self.first().at.clone(), self.first().at.clone());
        for points in ends {
            low = low.min(points.clone());
            high = high.max(points.clone());
        }
        if self.tail.is_some() {
            low = low.min(Number::zero());
        }
        (low, high)
    }

    /// Whether more is never worse.
    pub fn never_falls(&self) -> bool {
        self.tail.is_none() && self.levels().windows(2).all(|pair| pair[0] <= pair[1])
    }

    /// Whether more is never better.
    pub fn never_rises(&self) -> bool {
        self.levels().windows(2).all(|pair| pair[0] >= pair[1])
    }

    fn levels(&self) -> Vec<&Number> {
        self.knots.iter().flat_map(|knot| [&knot.before, &knot.at, &knot.after]).collect()
    }

    /// The curve as a line to be drawn from `low` to `high`: `(value, points)`, two points at a cliff.
    pub fn line(&self, low: &Number, high: &Number) -> Vec<(Number, Number)> {
        let mut line = vec![(low.clone(), self.at(low))];
        for knot in self.knots.iter().filter(|knot| *low <= knot.x && knot.x <= *high) {
            line.push((knot.x.clone(), knot.before.clone()));
            if knot.at != knot.before && knot.at != knot.after {
                line.push((knot.x.clone(), knot.at.clone()));
            }
            if knot.is_cliff() {
                line.push((knot.x.clone(), knot.after.clone()));
            }
        }
        if self.tail.is_some() && *high > self.last().x {
            let from = low.clone().max(self.last().x.clone());
            for step in 1..TAIL_SAMPLES {
                let part = Number::fraction(step, TAIL_SAMPLES).unwrap_or_default();
                let x = &from + &(&(high - &from) * &part);
                line.push((x.clone(), self.at(&x)));
            }
        }
        line.push((high.clone(), self.at(high)));
        line.dedup();
        line
    }
}

fn interpolate(left: &Knot, right: &Knot, x: &Number) -> Number {
    let part = (x - &left.x)
        .divided_by(&(&right.x - &left.x))
        .expect("neighbouring knots differ: `new` melts equal ones");
    &left.after + &(&(&right.before - &left.after) * &part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(text: &str) -> Number {
        text.parse().unwrap()
    }

    #[test]
    fn a_curve_is_flat_beyond_its_ends_and_straight_between() {
        let curve = Curve::through(&[(n("0"), n("0")), (n("10"), n("100"))]).unwrap();
        assert_eq!(curve.at(&n("-5")), n("0"));
        assert_eq!(curve.at(&n("10/3")), n("100/3"));
        assert_eq!(curve.at(&n("11")), n("100"));
    }

    #[test]
    fn every_value_has_exactly_one_score_at_a_cliff() {
        let up = Curve::new(vec![Knot::jump_up_to(n("5"), n("0"), n("60"))]).unwrap();
        let down = Curve::new(vec![Knot::jump_after(n("5"), n("60"), n("0"))]).unwrap();
        assert_eq!([up.at(&n("4.99")), up.at(&n("5")), up.at(&n("5.01"))], [n("0"), n("60"), n("60")]);
        assert_eq!([down.at(&n("4.99")), down.at(&n("5")), down.at(&n("5.01"))], [n("60"), n("60"), n("0")]);
        assert_eq!(
            up.line(&n("0"), &n("9")),
            [(n("0"), n("0")), (n("5"), n("0")), (n("5"), n("60")), (n("9"), n("60"))]
        );
    }

    #[test]
    fn knots_out_of_order_are_refused() {
        let knots =
            vec![Knot::smooth(n("2"), n("0")), Knot::smooth(n("1"), n("9")), Knot::smooth(n("3"), n("9"))];
        assert_eq!(Curve::new(knots), Err(MethodProblem::NotSorted { before: n("2"), after: n("1") }));
    }
}
