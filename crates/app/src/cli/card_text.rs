//! A scorecard for the terminal, in the words of the page.

use std::fmt::Write as _;

use hengce_appraisal::{ItemScore, Scorecard};
use hengce_standard::Standard;

use super::columns::{Side, cut, table};
use crate::scorecards::detail::{Detail, RowLine, RowList};
use crate::scorecards::{figures, view};
use crate::words::Speech;

/// Widest title of a row, in places.
const TITLE_MAX: usize = 44;

/// The whole card.
pub fn card(say: Speech, standard: &Standard, name: &str, card: &Scorecard) -> String {
    let mut text = String::new();
    let period = card.period.map_or_else(String::new, |period| format!(" · {period}"));
    let scheme = say.of(&card.scheme_label);
    let head = if name.is_empty() { scheme.to_owned() } else { format!("{name} · {scheme}") };
    let _ = writeln!(text, "{head}{period}");
    let _ = writeln!(text, "{}", total(say, card));
    let evidence = card.evidence.iter().rev();
    let evidence = evidence
        .map(|(grade, share)| format!("{} {}", figures::evidence(say, *grade), figures::share(share)));
    let evidence = evidence.collect::<Vec<_>>().join("  ");
    let results = say.t1("score-results", "share", figures::share(&card.result_share));
    let _ = writeln!(text, "{}: {evidence}", say.t("score-evidence"));
    let _ = writeln!(text, "{results}");
    if !card.trend.is_empty() {
        let points = card
            .trend
            .iter()
            .map(|point| format!("{} {}", point.period, figures::score(point.value.as_ref())));
        let _ = writeln!(text, "{}:\n  {}", say.t("score-trend"), points.collect::<Vec<_>>().join("  "));
    }
    text.push('\n');
    text.push_str(&items(say, card));
    for item in &card.items {
        if let Some(status) = figures::status(say, standard, item) {
            let _ = writeln!(text, "! {}: {status}", say.of(&item.label));
        }
        for lag in &item.stale {
            let _ = writeln!(text, "! {}: {}", say.of(&item.label), figures::lag(say, lag));
        }
    }
    for note in view::notes(say, standard, card) {
        let _ = writeln!(text, "* {note}");
    }
    for event in view::events(say, standard, card) {
        let _ = writeln!(text, "  {} {} {} {}", event.code, event.on, event.title, event.brings);
    }
    movers(&mut text, say, card);
    let _ = writeln!(text, "\n{}", say.t("score-rule"));
    text
}

fn total(say: Speech, card: &Scorecard) -> String {
    match (&card.total, &card.so_far) {
        (Some(total), _) => {
            let grade = card.grade.clone().unwrap_or_default();
            say.t2("score-ring-label", ("total", figures::score(Some(total))), ("grade", grade))
        }
        (None, Some(so_far)) => say.t1("score-ring-open-label", "total", figures::score(Some(so_far))),
        (None, None) => say.t("score-none-yet"),
    }
}

fn items(say: Speech, card: &Scorecard) -> String {
    let head = ["kpi", "weight", "value", "target", "score", "contribution", "evidence-short"];
    let mut rows = vec![head.iter().map(|key| say.t(&format!("score-{key}"))).collect::<Vec<_>>()];
    for group in &card.groups {
        let won: hengce_exact::Number = card
            .items
            .iter()
            .filter(|item| item.group == group.group)
            .filter_map(|item| item.contribution.as_ref())
            .sum();
        rows.push(vec![
            say.of(&group.label).to_owned(),
            format!("{} %", group.weight),
            String::new(),
            String::new(),
            figures::score(group.score.as_ref()),
            won.to_fixed(2),
            String::new(),
        ]);
        rows.extend(card.items.iter().filter(|item| item.group == group.group).map(|item| row(say, item)));
    }
    table(&[Side::Left, Side::Right, Side::Right, Side::Right, Side::Right, Side::Right, Side::Left], &rows)
}

fn row(say: Speech, item: &ItemScore) -> Vec<String> {
    let badge = figures::badge(&item.status).map(|(key, _)| say.t(key));
    let evidence = figures::weakest(item).map(|grade| figures::evidence(say, grade));
    vec![
        format!("  {} {}", item.code, say.of(&item.label)),
        figures::percent(if item.share.is_zero() { &item.weight } else { &item.share }),
        figures::value(say, item.value.as_ref(), item.unit),
        figures::value(say, item.target.as_ref(), item.unit),
        figures::score(item.score.as_ref()),
        item.contribution.as_ref().map_or_else(|| figures::NONE.to_owned(), |points| points.to_fixed(2)),
        badge.or(evidence).unwrap_or_default(),
    ]
}

fn movers(text: &mut String, say: Speech, card: &Scorecard) {
    if card.movers.is_empty() {
        return;
    }
    let rows = card.movers.iter().map(|mover| {
        let shown = view::mover(say, card, mover);
        vec![format!("  {}", shown.label), shown.from_to, shown.points]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let _ =
        write!(text, "\n{}\n{}", say.t("score-movers"), table(&[Side::Left, Side::Left, Side::Right], &rows));
}

/// One KPI opened, down to the rows with file, sheet and line.
pub fn explained(say: Speech, item: &ItemScore, detail: &Detail) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{} {}", item.code, say.of(&item.label));
    let _ = writeln!(text, "{}", detail.help);
    if let Some(status) = &detail.status {
        let _ = writeln!(text, "! {status}");
    }
    for lag in &detail.stale {
        let _ = writeln!(text, "! {}", lag.0);
    }
    let mut section = |title: String, lines: &[String]| {
        if !lines.is_empty() {
            let _ = writeln!(text, "\n{title}");
            for line in lines {
                let _ = writeln!(text, "  {line}");
            }
        }
    };
    section(say.t("score-formula"), &[detail.formula.clone(), detail.numbers.clone()]);
    section(say.t("score-method"), &detail.method);
    let steps: Vec<String> = detail.steps.iter().chain(&detail.sum).cloned().collect();
    section(say.t("score-steps"), &steps);
    section(say.t("score-forecast-head"), detail.forecast.as_slice());
    for list in &detail.lists {
        rows(&mut text, say, list);
    }
    text
}

fn rows(text: &mut String, say: Speech, list: &RowList) {
    let counted = say.t1("score-rows-counted", "count", list.counted_total);
    let _ = writeln!(text, "\n{}: {}   {counted}", list.label, list.value);
    let line = |row: &RowLine| {
        let origin = row.origin.as_ref().map(|(place, _)| place.clone()).unwrap_or_default();
        let share = row.share.clone().unwrap_or_default();
        let title = cut(&row.title, TITLE_MAX);
        vec![
            format!("  {}", row.code),
            title,
            row.on.clone(),
            row.evidence.1.clone(),
            row.contribution.clone(),
            share,
            origin,
        ]
    };
    let sides = [Side::Left, Side::Left, Side::Left, Side::Left, Side::Right, Side::Left, Side::Left];
    text.push_str(&table(&sides, &list.counted.iter().map(line).collect::<Vec<_>>()));
    if let Some(cut) = &list.counted_cut {
        let _ = writeln!(text, "  {cut} --json");
    }
    if list.left_out_total > 0 {
        let _ = writeln!(text, "  {}", say.t1("score-rows-left-out", "count", list.left_out_total));
        let line = |row: &RowLine| {
            vec![
                format!("    {}", row.code),
                cut(&row.title, TITLE_MAX),
                row.on.clone(),
                row.reasons.join("; "),
            ]
        };
        text.push_str(&table(&[Side::Left; 4], &list.left_out.iter().map(line).collect::<Vec<_>>()));
        if let Some(cut) = &list.left_out_cut {
            let _ = writeln!(text, "    {cut} --json");
        }
    }
}

/// Every card in one line each.
pub fn overview(say: Speech, cards: &[(String, Scorecard)]) -> String {
    let head = ["subject", "scheme", "total", "grade"];
    let mut rows = vec![head.iter().map(|key| say.t(&format!("score-{key}"))).collect::<Vec<_>>()];
    for (name, card) in cards {
        let open = || say.t("score-so-far");
        rows.push(vec![
            name.clone(),
            say.of(&card.scheme_label).to_owned(),
            figures::score(card.total.as_ref().or(card.so_far.as_ref())),
            card.grade.clone().unwrap_or_else(open),
        ]);
    }
    table(&[Side::Left, Side::Left, Side::Right, Side::Left], &rows)
}
