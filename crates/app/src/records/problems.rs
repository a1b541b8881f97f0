//! What is wrong with a field, in words.

use hengce_ledger::{FieldProblem, Problem, Refusal};
use hengce_standard::Kind;

use crate::words::Speech;

/// The words of a problem, as they stand beside the field.
pub fn words(say: Speech, problem: &Problem) -> String {
    match problem {
        Problem::Required => say.t("problem-required"),
        Problem::UnknownField => say.t("problem-unknown-field"),
        Problem::NotANumber => say.t("problem-not-a-number"),
        Problem::NotADate => say.t("problem-not-a-date"),
        Problem::NotAnInstant => say.t("problem-not-an-instant"),
        Problem::NotAnOption => say.t("problem-not-an-option"),
        Problem::NoSuchRecord => say.t("problem-no-such-record"),
        Problem::TooLong { max } => say.t1("problem-too-long", "max", *max),
        Problem::TooSmall { min } => say.t1("problem-too-small", "min", min.as_str()),
        Problem::TooLarge { max } => say.t1("problem-too-large", "max", max.as_str()),
        Problem::TooManyDecimals { places } => say.t1("problem-too-many-decimals", "places", *places),
        Problem::SharesNotOne => say.t("problem-shares-not-one"),
        Problem::Stamped => say.t("problem-stamped"),
        Problem::Frozen => say.t("problem-frozen"),
        Problem::WrongShape => say.t("problem-wrong-shape"),
        Problem::NotAFile => say.t("problem-not-a-file"),
        Problem::Ambiguous { count } => say.t1("problem-ambiguous", "count", *count),
        Problem::DigitsLost => say.t("problem-digits-lost"),
        Problem::Duplicate { line } => say.t1("problem-duplicate", "line", line.to_string()),
        Problem::NotAllowed => say.t("problem-not-allowed"),
        Problem::NotABool => say.t("problem-not-a-bool"),
        Problem::DoesNotHold { says } => say.of(says).to_owned(),
        Problem::NotUnique { code: None } => say.t("problem-not-unique"),
        Problem::NotUnique { code: Some(code) } => say.t1("problem-not-unique-code", "code", code.as_str()),
        Problem::InLine => say.t("problem-in-line"),
    }
}

/// Why the ledger said no to a change of one record, in one line.
pub fn refused(say: Speech, kind: &Kind, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Invalid(problems) => {
            let line = |found: &FieldProblem| {
                let top = found.field.split(['[', '.']).next().unwrap_or_default();
                let label = match kind.fields.get(top) {
                    Some(field) => say.of(&field.label).to_owned(),
                    None if top == "comment" => say.t("comment"),
                    None => found.field.clone(),
                };
                say.t2("problem-of", ("field", label), ("problem", words(say, &found.problem)))
            };
            problems.iter().map(line).collect::<Vec<_>>().join(" ")
        }
        Refusal::Forbidden(_) => say.t("problem-not-allowed"),
        Refusal::Stale { .. } => say.t("clash-moved-on"),
        Refusal::WrongState { .. } => say.t("problem-wrong-state"),
        Refusal::Condition { says: Some(says), .. } => say.of(says).to_owned(),
        Refusal::Condition { condition, .. } => condition.clone(),
        Refusal::NotFound => say.t("error-not-found"),
        Refusal::Storage(_) => say.t("error-internal"),
    }
}

/// The problems of one form input, `budget.2.planned` being the ledger's `budget[2].planned`.
pub fn of_input(say: Speech, problems: &[FieldProblem], name: &str) -> Option<String> {
    let wanted = name.strip_prefix("f.").unwrap_or(name);
    let here = problems.iter().filter(|found| found.field.replace('[', ".").replace(']', "") == wanted);
    let words: Vec<_> = here.map(|found| words(say, &found.problem)).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hengce_standard::Language;

    #[test]
    fn a_problem_in_a_row_is_said_beside_that_cell() {
        let problems = [FieldProblem { field: "budget[2].planned".into(), problem: Problem::NotANumber }];
        assert!(of_input(Speech(Language::En), &problems, "f.budget.2.planned").is_some());
        assert!(of_input(Speech(Language::En), &problems, "f.budget.1.planned").is_none());
    }
}
