//! What a file leaves open: the questions asked of whoever imports, with the answers that can be given.

use std::collections::BTreeSet;

use hengce_imports::{Answers, EDITS, MAKES, Preview, Recognised, SAME_TITLE};
use hengce_ledger::{Filter, FilterOp, Query, Record};
use hengce_standard::{Act, ColumnKind, FieldKind};

use super::labels;
use crate::records::Scene;
use crate::web::{App, Visit, WebError};

/// A question that the file leaves open.
pub struct Question {
    pub id: String,
    pub label: String,
    pub answer: String,
    pub required: bool,
    pub input: Input,
}

pub enum Input {
    /// Known answers are offered.
    Text(Vec<String>),
    /// Value, text, chosen.
    Choice(Vec<(String, String, bool)>),
    Date,
    Moment,
}

pub async fn questions(
    app: &App,
    visit: &Visit,
    preview: &Preview,
    answers: &Answers,
) -> Result<Vec<Question>, WebError> {
    let mut questions = Vec::new();
    for id in preview.asked.iter().filter(|id| *id != SAME_TITLE) {
        let (label, _) = labels::column(app.standard(), visit.say(), &preview.recognised, id);
        let answer = answers.get(id).cloned().unwrap_or_default();
        let is_picked = preview.picked.contains(id);
        let input = if is_picked {
            let header = |header: &String| (header.clone(), header.clone(), *header == answer);
            let chosen =
                Some(&answer).filter(|answer| !answer.is_empty() && !preview.ignored.contains(answer));
            Input::Choice(preview.ignored.iter().chain(chosen).map(header).collect())
        } else {
            input(app, visit, preview, (id, &answer)).await?
        };
        questions.push(Question { id: id.clone(), label, answer, required: !is_picked, input });
    }
    if preview.asked.iter().any(|id| id == SAME_TITLE) {
        let answer = answers.get(SAME_TITLE).cloned().unwrap_or_default();
        let choice = |value: &str, key: &str| (value.to_owned(), visit.say().t(key), value == answer);
        let input = Input::Choice(vec![
            choice(EDITS, "import-same-title-edits"),
            choice(MAKES, "import-same-title-makes"),
        ]);
        let label = visit.say().t("import-same-title");
        questions.push(Question { id: SAME_TITLE.to_owned(), label, answer, required: true, input });
    }
    // when the platform made the file, where it does not say so itself
    if let Recognised::Export { dataset, export } = &preview.recognised
        && let Some(export) = app
            .standard()
            .datasets
            .get(dataset)
            .and_then(|dataset| dataset.exports.iter().find(|known| known.id == *export))
        && let Some(stamp) = export.stamp.as_ref().filter(|stamp| !export.preamble.contains_key(*stamp))
    {
        let (label, _) = labels::column(app.standard(), visit.say(), &preview.recognised, stamp);
        let answer = answers.get(stamp).cloned().unwrap_or_default();
        questions.push(Question { id: stamp.clone(), label, answer, required: false, input: Input::Moment });
    }
    Ok(questions)
}

async fn input(
    app: &App,
    visit: &Visit,
    preview: &Preview,
    (id, answer): (&str, &str),
) -> Result<Input, WebError> {
    let standard = app.standard();
    Ok(match &preview.recognised {
        Recognised::Kind(kind) => {
            match standard.kinds.get(kind).and_then(|kind| kind.fields.get(id)).map(|field| &field.kind) {
                Some(FieldKind::Person) => people(app, visit, (Act::Create, kind), answer),
                Some(FieldKind::Choice { options }) => {
                    let option = |(id, words): (&String, &hengce_standard::Words)| {
                        (id.clone(), visit.say().of(words).to_owned(), id == answer)
                    };
                    Input::Choice(options.iter().map(option).collect())
                }
                Some(FieldKind::Date) => Input::Date,
                Some(FieldKind::Instant) => Input::Moment,
                _ => Input::Text(Vec::new()),
            }
        }
        Recognised::Export { dataset, .. } => match standard
            .datasets
            .get(dataset)
            .and_then(|dataset| dataset.columns.get(id))
            .map(|column| &column.kind)
        {
            Some(ColumnKind::Person) => people(app, visit, (Act::Create, "import"), answer),
            Some(ColumnKind::Ref { kind }) => records(app, visit, kind, answer).await?,
            Some(ColumnKind::Date | ColumnKind::Month) => Input::Date,
            Some(ColumnKind::Instant) => Input::Moment,
            _ => Input::Text(before(app, visit, dataset, id).await?),
        },
    })
}

/// The people whom the reader may bring in rows for; oneself is chosen until something else is.
fn people(app: &App, visit: &Visit, (act, of): (Act, &str), answer: &str) -> Input {
    let scene = Scene::new(app, visit);
    let Some(reach) = app.ledger.reach(&visit.actor, act, of) else { return Input::Choice(Vec::new()) };
    let mut people: Vec<_> = scene
        .directory
        .people
        .values()
        .filter(|person| app.ledger.covers(&visit.actor, reach, &person.id))
        .collect();
    people.sort_by(|one, other| one.code.cmp(&other.code));
    let chosen = |person: &hengce_ledger::Person| match answer {
        "" => visit.person() == Some(&person.id),
        answer => [&person.code, &person.name, &person.name_en, &person.email]
            .into_iter()
            .any(|name| name == answer),
    };
    let choice = |person: &&hengce_ledger::Person| {
        (person.code.clone(), format!("{} {}", person.code, scene.person(&person.id.0)), chosen(person))
    };
    Input::Choice(people.iter().map(choice).collect())
}

/// The latest records of a kind that the reader may see, by their codes.
async fn records(app: &App, visit: &Visit, kind: &str, answer: &str) -> Result<Input, WebError> {
    let sort = Some(("updated_at".to_owned(), true));
    let query = Query { kind: kind.to_owned(), sort, limit: 200, ..Query::default() };
    let found = app.ledger.find(&visit.actor, &query).await?.records;
    let chosen = |record: &Record| [&record.code, &record.title].into_iter().any(|name| name == answer);
    let choice =
        |record: &Record| (record.code.clone(), format!("{} {}", record.code, record.title), chosen(record));
    Ok(Input::Choice(found.iter().map(choice).collect()))
}

/// What was answered to the same question on the latest imports.
async fn before(app: &App, visit: &Visit, dataset: &str, column: &str) -> Result<Vec<String>, WebError> {
    let filters = vec![Filter { field: "dataset".into(), op: FilterOp::Is, value: dataset.to_owned() }];
    let query = Query { kind: "import_batch".into(), filters, limit: 50, ..Query::default() };
    // what other exports of the dataset hold in every row is an answer, too
    let exports = app.standard().datasets.get(dataset).map_or(&[][..], |dataset| &dataset.exports);
    let mut known: BTreeSet<String> =
        exports.iter().filter_map(|export| export.constants.get(column).cloned()).collect();
    for batch in app.ledger.find(&visit.actor, &query).await?.records {
        let text = batch.fields.get("answers").and_then(serde_json::Value::as_str).unwrap_or_default();
        let given: Answers = serde_json::from_str(text).unwrap_or_default();
        known.extend(given.get(column).cloned());
    }
    Ok(known.into_iter().collect())
}
