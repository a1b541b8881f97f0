//! A group of KPIs: what each means, how it is computed, and from which rows.

use hengce_standard::{Kpi, Measure, Nature, PeriodKind, Source, Standard};

use super::parts::chapter;
use super::text::{code, heading, list, paragraph};
use crate::scorecards::formulas;
use crate::words::Speech;

/// The part of one group.
pub fn group(standard: &Standard, say: Speech, id: &str, clause: &str) -> String {
    let mut out = String::new();
    paragraph(&mut out, &chapter(standard, say, clause));
    for kpi in standard.kpis.values().filter(|kpi| kpi.group == id) {
        self::kpi(&mut out, standard, say, kpi);
    }
    out
}

fn kpi(out: &mut String, standard: &Standard, say: Speech, kpi: &Kpi) {
    heading(out, 3, &format!("{} {}", kpi.code, say.of(&kpi.label)), &kpi.id);
    paragraph(out, say.of(&kpi.help));
    let nature = match kpi.nature {
        Nature::Result => "score-nature-result",
        Nature::Process => "score-nature-process",
    };
    let better = serde_json::to_value(kpi.better).ok().and_then(|json| json.as_str().map(str::to_owned));
    let policy = serde_json::to_value(kpi.no_data).ok().and_then(|json| json.as_str().map(str::to_owned));
    let line = |key: &str, value: String| say.t2("handbook-line", ("name", say.t(key)), ("value", value));
    let formula = formulas::formula(say, standard, &kpi.formula.to_string());
    let mut lines = vec![
        line("handbook-formula", code(&formula)),
        line("handbook-nature", say.t(nature)),
        line("handbook-better", say.t(&format!("handbook-better-{}", better.unwrap_or_default()))),
        line("handbook-period-min", say.t(period(kpi.period_min))),
        line("handbook-no-data", say.t(&format!("handbook-no-data-{}", policy.unwrap_or_default()))),
    ];
    let counter = kpi.counter.as_ref().and_then(|id| standard.kpis.get(id));
    lines.extend(
        counter
            .map(|counter| line("handbook-counter", format!("{} {}", counter.code, say.of(&counter.label)))),
    );
    lines.extend(
        kpi.all_measures().filter_map(|id| standard.measures.get(id)).map(|it| measure(standard, say, it)),
    );
    list(out, lines);
}

pub fn period(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Month => "handbook-month",
        PeriodKind::Quarter => "handbook-quarter",
        PeriodKind::Half => "handbook-half",
        PeriodKind::Year => "handbook-year",
    }
}

/// A measure on one line: its label, where its rows come from, which of them count, and its help.
fn measure(standard: &Standard, say: Speech, measure: &Measure) -> String {
    let from = match &measure.from {
        Source::Kind(kind) => standard.kinds.get(kind).map(|kind| say.of(&kind.label).to_owned()),
        Source::Rows(kind, rows) => standard.kinds.get(kind).map(|kind| {
            let rows = kind.fields.get(rows).map_or(rows.as_str(), |field| say.of(&field.label));
            format!("{} · {rows}", say.of(&kind.label))
        }),
        Source::Dataset(dataset) => standard.datasets.get(dataset).map(|set| say.of(&set.label).to_owned()),
    };
    let mut line =
        say.t2("handbook-measure", ("label", say.of(&measure.label)), ("from", from.unwrap_or_default()));
    if let Some(filter) = &measure.filter {
        let filter = formulas::filter(say, standard, &measure.from, &filter.to_string());
        line.push_str(&say.t1("handbook-where", "filter", code(&filter)));
    }
    let help = say.of(&measure.help);
    if !help.is_empty() {
        line.push_str(&say.t1("handbook-measure-help", "help", help));
    }
    line
}
