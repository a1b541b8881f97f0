//! How the tests say methods, values and points.

use hengce_exact::Number;
use hengce_scoring::{Better, Input, Method, Unscored};

pub fn n(text: &str) -> Number {
    text.parse().expect("a number")
}

/// A method as a scheme writes it.
pub fn method(json: &str) -> Method {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}"))
}

/// Asserts the points of each value at this target, and that the drawn curve says the same.
#[allow(dead_code)]
pub fn scores(method: &Method, target: &str, expected: &[(&str, &str)]) {
    let target = n(target);
    for (value, points) in expected {
        let outcome = method.score(&Input::Value(n(value)), Some(&target)).expect("a score");
        assert_eq!(outcome.points, n(points), "{value} by {method:?}");
        let curve = outcome.curve.expect("a method of one value draws itself");
        assert_eq!(curve.at(&n(value)), n(points), "the curve of {method:?} at {value}");
    }
}

#[allow(dead_code)]
pub fn failing(method: &Method, input: &Input) -> Unscored {
    method.score(input, None).expect_err("no score")
}

#[allow(dead_code)]
pub fn problems(json: &str, target: &str, better: Better) -> Vec<String> {
    method(json).check(Some(&n(target)), better).iter().map(ToString::to_string).collect()
}
