//! One pull from beginning to end: the source is asked, its rows are imported, and how it went is noted.

use hengce_connectors::{Allowed, Ask, Limits, Pulled, Trouble, Window, pull, retry_at};
use hengce_imports::{Answers, Committed, ImportError, Order, PART, Preview, Pull, Recognised};
use hengce_ledger::{Actor, Change, Filter, FilterOp, Query, Record, Refusal};
use serde_json::{Map, Value as Json, json};

use super::plan::Plan;
use super::{CONNECTOR, RUN, secrets};
use crate::records::Stored as _;
use crate::web::App;

/// Runs that are looked through for the last one that went well.
const LOOKED_THROUGH: u32 = 100;

/// Why a pull brought nothing: its id, what more there is to say, and how long its source wants to be left alone.
#[derive(Debug)]
pub struct Halt {
    pub id: &'static str,
    pub detail: String,
    pub retry_after: Option<String>,
}

impl Halt {
    fn new(id: &'static str, detail: impl Into<String>) -> Self {
        Self { id, detail: detail.into(), retry_after: None }
    }
}

impl From<Trouble> for Halt {
    fn from(trouble: Trouble) -> Self {
        let (id, detail) = (trouble.id(), trouble.detail());
        let retry_after = if let Trouble::Busy(said) = trouble { said } else { None };
        Self { id, detail, retry_after }
    }
}

impl From<ImportError> for Halt {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Unrecognised(headers) => Self::new("unrecognised", headers.join(", ")),
            ImportError::Unanswered(columns) => Self::new("unanswered", columns.join(", ")),
            ImportError::WrongAnswer { column, text, .. } => {
                Self::new("wrong_answer", format!("{column}: {text}"))
            }
            ImportError::RowsRefused(count) => Self::new("all_refused", count.to_string()),
            ImportError::Unreadable(why) => Self::new("no_table", why.to_string()),
            other => {
                tracing::error!(error = %other, "a pull was not imported");
                Self::new("not_written", String::new())
            }
        }
    }
}

/// The runs of a connector, the latest first.
pub async fn runs(app: &App, connector: &Record, limit: u32) -> Result<Vec<Record>, Refusal> {
    let filters =
        vec![Filter { field: "connector".into(), op: FilterOp::Is, value: connector.id.to_string() }];
    let sort = Some(("began_at".to_owned(), true));
    let query = Query { kind: RUN.into(), filters, sort, limit, ..Query::default() };
    Ok(app.ledger.find(&Actor::program(), &query).await?.records)
}

/// What the source says of these days.
pub async fn asked(app: &App, plan: &Plan<'_>, window: Window, limits: &Limits) -> Result<Pulled, Trouble> {
    let organisation = &app.standard().organisation;
    let allowed = Allowed(organisation.connectors_inside.clone());
    let secret = secrets::open(app, plan).await?;
    let record = plan.record;
    let ask = Ask {
        source: plan.source,
        report: plan.report,
        address: record.text("address"),
        account: record.text("account"),
        secret: secret.as_ref(),
        subject: record.text("subject"),
        statement: record.text("statement"),
        plain: record.text("tls") == "none",
        window,
        zone: &organisation.zone,
    };
    let mut pulled = pull(&ask, &allowed, limits).await?;
    pulled.name = format!("{}-{}", record.code, pulled.name);
    Ok(pulled)
}

/// What an import of the file would do, and the answers that it goes by; refused where it is of another dataset.
pub async fn previewed(
    app: &App,
    (plan, actor): (&Plan<'_>, &Actor),
    pulled: &Pulled,
) -> Result<(Preview, Answers), Halt> {
    let mut answers = plan.answers(app).await;
    let preview = async |answers: &Answers| {
        hengce_imports::preview(&app.ledger, &app.facts, actor, &pulled.name, &pulled.bytes, answers).await
    };
    let mut seen = preview(&answers).await?;
    let wanted = plan.dataset();
    if seen.dataset() != Some(wanted) {
        let of_dataset = seen.parts.iter().find_map(|part| match part {
            Recognised::Export { dataset, export } if dataset == wanted => {
                Some(format!("{dataset}.{export}"))
            }
            _ => None,
        });
        let other = match &seen.recognised {
            Recognised::Kind(id) => id.clone(),
            Recognised::Export { dataset, .. } => dataset.clone(),
        };
        answers.insert(PART.to_owned(), of_dataset.ok_or_else(|| Halt::new("other_dataset", other))?);
        seen = preview(&answers).await?;
    }
    Ok((seen, answers))
}

/// Imports what was pulled; refused rows stay out and are counted.
async fn imported(app: &App, plan: &Plan<'_>, pulled: &Pulled) -> Result<Committed, Halt> {
    if pulled.rows == Some(0) {
        return Ok(Committed { batch: None, new: 0, restated: 0, unchanged: 0, refused: 0 });
    }
    let actor = plan.actor();
    let (preview, answers) = previewed(app, (plan, &actor), pulled).await?;
    let good = preview.new + preview.restated + preview.unchanged;
    if good == 0 && preview.refused > 0 {
        return Err(Halt::new("all_refused", preview.refused.to_string()));
    }
    let mut evidence = None;
    if let Some(bytes) = pulled.answers.as_ref().filter(|_| preview.new + preview.restated > 0) {
        let name = format!("{}.answers.zip", pulled.name);
        evidence = Some(app.ledger.keep_file(&name, bytes).await.map_err(ImportError::from)?);
    }
    let pull = Pull { connector: &plan.record.id, answers: evidence.as_ref() };
    let (file_hash, name) = (preview.file_hash.as_str(), pulled.name.as_str());
    let order = Order { file_hash, name, answers: &answers, good_rows_only: true, pulled: Some(pull) };
    Ok(hengce_imports::commit(&app.ledger, &app.facts, &actor, order).await?)
}

/// Pulls what is next and notes how it went; the note.
pub async fn bring(app: &App, record: &Record, limits: &Limits) -> Result<Record, Refusal> {
    let began_at = app.ledger.clock().now();
    let before = runs(app, record, LOOKED_THROUGH).await?;
    let mut note = Map::new();
    let mut set = |field: &str, value: Json| note.insert(field.to_owned(), value);
    set("title", record.title.chars().take(80).collect::<String>().into());
    set("connector", json!(record.id));
    set("owner", json!(record.owner));
    set("began_at", began_at.to_string().into());
    let done = match Plan::of(record) {
        None => Err(Halt::new("bad_address", String::new())),
        Some(plan) => {
            let last =
                before.iter().find(|run| run.text("trouble").is_empty()).and_then(|run| run.date("to_on"));
            let window = plan.window(app.today(), last);
            set("from_on", window.from.to_string().into());
            set("to_on", window.to.to_string().into());
            match asked(app, &plan, window, limits).await {
                Ok(pulled) => imported(app, &plan, &pulled).await,
                Err(trouble) => Err(trouble.into()),
            }
        }
    };
    match done {
        Ok(committed) => {
            set("rows_new", committed.new.into());
            set("rows_restated", committed.restated.into());
            set("rows_unchanged", committed.unchanged.into());
            set("rows_refused", committed.refused.into());
            set("batch", json!(committed.batch));
            set("failures", 0.into());
        }
        Err(halt) => {
            let failures = before.first().and_then(|run| run.value("failures").as_i64()).unwrap_or_default();
            set("trouble", halt.id.into());
            set("detail", halt.detail.chars().take(300).collect::<String>().into());
            set("failures", (failures + 1).into());
            let not_before = halt.retry_after.and_then(|said| retry_at(&said, app.ledger.clock().now()));
            set("not_before", json!(not_before.map(|at| at.to_string())));
        }
    }
    note.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
    let change = Change::Create { kind: RUN.into(), fields: note, origin: None };
    app.ledger.commit(&Actor::program(), change).await
}

/// The connector of this id, as the reader may see it.
pub async fn connector_of(app: &App, actor: &Actor, id: &str) -> Result<Record, Refusal> {
    let record = app.ledger.get(actor, &id.into()).await?;
    if record.kind == CONNECTOR { Ok(record) } else { Err(Refusal::NotFound) }
}
