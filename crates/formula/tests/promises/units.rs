//! What may be added to, multiplied with and compared to what.

use hengce_formula::{FormulaError, Type, Unit, check_among, fits};

use crate::read;

const NAMES: [(&str, Type); 22] = [
    ("n", Type::Number(Unit::Count)),
    ("m", Type::Number(Unit::Count)),
    ("rate", Type::Number(Unit::Percent)),
    ("base_rate", Type::Number(Unit::Percent)),
    ("gap", Type::Number(Unit::Points)),
    ("cost", Type::Number(Unit::Money)),
    ("revenue", Type::Number(Unit::Money)),
    ("lead_days", Type::Number(Unit::Days)),
    ("effort", Type::Number(Unit::Hours)),
    ("mark", Type::Number(Unit::Score)),
    ("roas", Type::Number(Unit::Times)),
    ("due_on", Type::Date),
    ("done_on", Type::Date),
    ("submitted_at", Type::Instant),
    ("opened_at", Type::Instant),
    ("title", Type::Text),
    ("done", Type::Bool),
    ("tags", Type::List),
    ("budget.planned", Type::Many(Unit::Money)),
    ("goals", Type::Rows),
    ("goals.metric", Type::Rows),
    ("nothing", Type::Null),
];

fn checked(text: &str) -> Result<Type, Vec<FormulaError>> {
    let type_of = |path: &[String]| {
        let name = path.join(".");
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, found)| found.clone())
    };
    let known: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
    check_among(&read(text), &type_of, &known)
}

fn refused(text: &str) -> FormulaError {
    let mut errors = checked(text).expect_err(text);
    assert_eq!(errors.len(), 1, "{text}: {errors:?}");
    errors.remove(0)
}

#[test]
fn units_follow_the_arithmetic() {
    use Unit::{Count, Days, Hours, Money, Percent, Points, Score, Times};
    for (text, unit) in [
        ("n + m", Count),
        ("n + 1", Count),
        ("n / m", Count),
        ("n * m", Count),
        ("cost + revenue", Money),
        ("cost + 100", Money),
        ("cost / n", Money),
        ("cost * 1000 / n", Money),
        ("n * cost", Money),
        ("(revenue - cost) / cost", Count),
        ("rate * cost", Money),
        ("cost * rate", Money),
        ("10% * n", Count),
        ("2 * rate", Percent),
        ("rate * base_rate", Percent),
        ("rate + 5%", Percent),
        ("rate - base_rate", Points),
        ("rate - 80%", Points),
        ("n / m - 80%", Points),
        ("1 - rate", Percent),
        ("100% - rate", Percent),
        ("rate + gap", Percent),
        ("gap + rate", Percent),
        ("rate - gap", Percent),
        ("(rate - base_rate) / base_rate", Count),
        ("n / m + 5%", Percent),
        ("roas * cost", Money),
        ("revenue / roas", Money),
        ("lead_days * 2", Days),
        ("due_on - done_on", Days),
        ("days_between(opened_at, submitted_at)", Days),
        ("hours_between(opened_at, submitted_at) + effort", Hours),
        ("in_days(effort)", Days),
        ("in_hours(lead_days) + effort", Hours),
        ("in_hours(if(done, 1, 3))", Hours),
        ("mark * 20%", Score),
        ("revenue / cost + roas", Times),
        ("-abs(round(cost, 2))", Money),
        ("if(done, rate, 0)", Percent),
        ("if(done, n / m, rate)", Percent),
        ("coalesce(cost, 0)", Money),
        ("clamp(rate, 0, 1)", Percent),
        ("max(cost, revenue, 0)", Money),
        ("sum(budget.planned)", Money),
        ("mean(budget.planned) / count(goals)", Money),
        ("count(goals.metric) + length(tags) + length(title)", Count),
        ("month(due_on) + quarter(submitted_at)", Count),
        ("n + null", Count),
    ] {
        assert_eq!(checked(text), Ok(Type::Number(unit)), "{text}");
    }
}

#[test]
fn dates_move_by_days_and_nothing_else() {
    for text in [
        "due_on + 3",
        "due_on - lead_days",
        "3 + due_on",
        "day(submitted_at)",
        "if(done, due_on, done_on)",
        "due_on + floor(in_days(effort))",
    ] {
        assert_eq!(checked(text), Ok(Type::Date), "{text}");
    }
    for text in ["due_on + rate", "due_on + effort", "due_on * 2", "due_on + done_on", "3 - due_on"] {
        refused(text);
    }
}

#[test]
fn a_filter_is_true_or_false() {
    for text in [
        "submitted_at != null and day(submitted_at) <= due_on",
        "rate >= 85%",
        "rate >= 0.85",
        "n / m >= 85%",
        "lead_days <= 3",
        "title in [\"a\", \"b\"] or tags contains \"c\"",
        "not done",
        "done == false",
        "nothing == null",
        "tags != null",
        "opened_at < submitted_at",
        "n in [1, 2]",
        "due_on in [date(\"2026-07-01\")]",
    ] {
        assert_eq!(checked(text), Ok(Type::Bool), "{text}");
    }
}

#[test]
fn a_mismatch_names_both_sides() {
    for (text, said) in [
        ("due_on + rate", "`due_on` is a date and `rate` is a percent: they cannot be added"),
        ("cost * revenue", "`cost` is money and `revenue` is money: they cannot be multiplied"),
        ("cost - n", "`cost` is money and `n` is a count: they cannot be subtracted"),
        ("n / cost", "`n` is a count and `cost` is money: they cannot be divided"),
        ("gap - rate", "`gap` is percentage points and `rate` is a percent: they cannot be subtracted"),
        ("cost > rate", "`cost` is money and `rate` is a percent: they cannot be compared"),
        (
            "due_on <= submitted_at",
            "`due_on` is a date and `submitted_at` is an instant: they cannot be compared",
        ),
        ("title + 1", "`title` is a text and `1` is a count: they cannot be added"),
        ("title and done", "`title` is a text: true or false is needed here"),
        ("-title", "`title` is a text: a number is needed here"),
        (
            "if(done, cost, rate)",
            "`cost` is money and `rate` is a percent: they cannot be alternatives of each other",
        ),
        ("title < \"b\"", "`<` does not order a text"),
        ("tags == \"a\"", "`tags` is a list and `\"a\"` is a text: they cannot be compared"),
        (
            "budget.planned + 1",
            "`budget.planned` is a column of rows and `1` is a count: they cannot be added",
        ),
        ("sum(goals)", "`goals` is rows: sum() takes a column of numbers of the record's own rows"),
        ("n < null", "null is not compared with `<`"),
        ("goals == null", "rows are not compared"),
        ("round(n, m)", "`m` is no number of decimals"),
        ("hours_between(due_on, submitted_at)", "`due_on` is a date: an instant is needed here"),
        ("in_days(lead_days)", "`lead_days` is days: hours are needed here"),
        ("min(title, title)", "a text has no smallest or largest"),
        ("min(n)", "`n` is a count: min() takes a column of numbers of the record's own rows"),
        ("pair(title, n)", "`n` is a count: pair() takes texts"),
        ("clamp(n, 1)", "clamp() has 2 arguments here"),
        ("n in [1, null]", "null is in no list"),
        ("tags in [\"a\"]", "`tags` is a list: only one value can be looked for"),
    ] {
        assert_eq!(refused(text).message, said, "{text}");
    }
}

#[test]
fn a_hint_says_what_to_write_instead() {
    for (text, hint) in [
        ("due_on <= \"2026-07-01\"", "write a day as date(\"2026-07-01\")"),
        ("submitted_at <= due_on", "take its day: day(submitted_at)"),
        ("submitted_at - opened_at", "use days_between(a, b), hours_between(a, b) or the date day(t)"),
        ("tags == \"a\"", "a list is searched with `contains`"),
        ("hours_between(due_on, opened_at)", "dates have no hour: use days_between(a, b)"),
        ("revenu / cost", "did you mean `revenue`?"),
        ("bugdet.planned != null", "did you mean `budget.planned`?"),
        ("rond(n, 2)", "did you mean round()?"),
        ("median(n)", "it exists only as the value of a measure"),
        ("round(n, 1, 2)", "it is written round(x, places)"),
        ("length(goals)", "rows are counted with count()"),
    ] {
        assert_eq!(refused(text).hint.as_deref(), Some(hint), "{text}");
    }
}

#[test]
fn a_name_like_no_other_gets_no_guess() {
    assert_eq!(refused("zzzzzz > 1").hint, None);
}

#[test]
fn all_mistakes_are_told_at_once() {
    let errors =
        checked("cost * revenue > 1 and revenu > 0 and title and day(n) == due_on and f(x)").unwrap_err();
    let told: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "`cost` is money and `revenue` is money: they cannot be multiplied",
            "unknown name `revenu`",
            "`title` is a text: true or false is needed here",
            "`n` is a count: a date or an instant is needed here",
            "unknown name `x`",
            "there is no function f()",
        ]
    );
}

#[test]
fn a_ratio_may_be_declared_a_percent_but_money_may_not() {
    use Unit::{Count, Days, Hours, Money, Percent, Points, Score, Seconds, Times};
    let ratio = Type::Number(Count);
    for unit in [Count, Percent, Points, Times, Score] {
        assert!(fits(&ratio, unit), "{unit:?}");
    }
    for unit in [Money, Days, Hours, Seconds] {
        assert!(!fits(&ratio, unit), "{unit:?}");
        assert!(fits(&Type::Number(unit), unit));
    }
    assert!(!fits(&Type::Number(Points), Percent));
    assert!(!fits(&Type::Number(Money), Count));
    assert!(!fits(&Type::Text, Count));
    assert!(fits(&Type::Null, Money));
}
