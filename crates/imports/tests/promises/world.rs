//! The shipped standard, a few of the demo company's people, and a clock that moves when it is told to.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hengce_facts::{Cell, Facts, Row, batches_of};
use hengce_imports::{Answers, Committed, ImportError, Order, Preview};
use hengce_ledger::{Actor, Change, Clock, Ledger, Query, Record, RecordId};
use hengce_standard::Standard;
use jiff::Timestamp;
use serde_json::{Value as Json, json};

pub struct World {
    _folder: tempfile::TempDir,
    pub ledger: Ledger,
    pub facts: Facts,
    seconds: Arc<AtomicI64>,
    pub director: Actor,
    pub planner: Actor,
    pub operator: Actor,
    pub campaigner: Actor,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let start: Timestamp = "2026-08-03T02:00:00Z".parse().unwrap();
        let seconds = Arc::new(AtomicI64::new(start.as_second()));
        let now = seconds.clone();
        let clock = Clock::from_fn(move || Timestamp::from_second(now.load(Ordering::SeqCst)).unwrap());
        let ledger = Ledger::create(folder.path(), Arc::new(Standard::shipped()), clock).await.unwrap();
        let facts = Facts::open(&folder.path().join("facts")).unwrap();
        let unit =
            make(&ledger, "unit", json!({ "name": "市场策划部", "name_en": "Marketing", "short": "MKT" }))
                .await;
        let director =
            person(&ledger, ("沈知远", "Shen Zhiyuan", "zhiyuan"), "director", (&unit.id, None)).await;
        let boss = director.person.clone();
        let planner =
            person(&ledger, ("顾清禾", "Gu Qinghe", "qinghe"), "planner", (&unit.id, boss.as_ref())).await;
        person(&ledger, ("陆明哲", "Lu Mingzhe", "mingzhe"), "planner", (&unit.id, boss.as_ref())).await;
        let campaigner = person(
            &ledger,
            ("韩立诚", "Han Licheng", "licheng"),
            "campaign_manager",
            (&unit.id, boss.as_ref()),
        )
        .await;
        let operator = person(
            &ledger,
            ("林晓彤", "Lin Xiaotong", "xiaotong"),
            "digital_operator",
            (&unit.id, boss.as_ref()),
        )
        .await;
        person(&ledger, ("周亦凡", "Zhou Yifan", "yifan"), "digital_operator", (&unit.id, boss.as_ref()))
            .await;
        Self { _folder: folder, ledger, facts, seconds, director, planner, operator, campaigner }
    }

    pub fn pass(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    pub async fn preview(
        &self,
        actor: &Actor,
        name: &str,
        given: &[(&str, &str)],
    ) -> Result<Preview, ImportError> {
        self.preview_bytes(actor, name, &fixture(name), given).await
    }

    pub async fn preview_bytes(
        &self,
        actor: &Actor,
        name: &str,
        bytes: &[u8],
        given: &[(&str, &str)],
    ) -> Result<Preview, ImportError> {
        hengce_imports::preview(&self.ledger, &self.facts, actor, name, bytes, &answers(given)).await
    }

    pub async fn commit(
        &self,
        actor: &Actor,
        preview: &Preview,
        given: &[(&str, &str)],
        good_rows_only: bool,
    ) -> Result<Committed, ImportError> {
        self.pass(60);
        let answers = answers(given);
        let order = Order {
            file_hash: &preview.file_hash,
            name: &preview.file_name,
            answers: &answers,
            good_rows_only,
            pulled: None,
        };
        hengce_imports::commit(&self.ledger, &self.facts, actor, order).await
    }

    /// Previews and commits; the batch.
    pub async fn import(&self, actor: &Actor, name: &str, given: &[(&str, &str)]) -> RecordId {
        let preview = self.preview(actor, name, given).await.unwrap();
        assert_eq!(preview.refused, 0, "{:#?}", preview.rows);
        self.commit(actor, &preview, given, false).await.unwrap().batch.unwrap()
    }

    pub async fn all(&self, kind: &str) -> Vec<Record> {
        let query =
            Query { kind: kind.into(), sort: Some(("code".into(), false)), limit: 1000, ..Query::default() };
        self.ledger.find(&Actor::program(), &query).await.unwrap().records
    }

    /// The standing rows of a dataset: these columns as text, in order of the first.
    pub async fn standing(&self, dataset: &str, columns: &[&str]) -> Vec<Vec<String>> {
        let dataset = &self.ledger.standard().datasets[dataset];
        let batches = batches_of(&self.ledger.snapshot("import_batch", None).await.unwrap(), &dataset.id);
        let merged = self.facts.merged(dataset, &batches).await.unwrap();
        let standing = hengce_facts::Standing::of(&self.facts, dataset, &batches).await.unwrap();
        let text = |row: usize, id: &str| match standing.cell(row, dataset.columns.get_index_of(id).unwrap())
        {
            Cell::Null => String::new(),
            Cell::Text(text) => text,
            Cell::Number(number) => number.to_string(),
            Cell::Date(day) => day.to_string(),
            Cell::Instant(at) => at.to_string(),
            Cell::Bool(yes) => yes.to_string(),
        };
        let mut rows: Vec<Vec<String>> =
            (0..merged.num_rows()).map(|row| columns.iter().map(|id| text(row, id)).collect()).collect();
        rows.sort();
        rows
    }

    /// The rows that one batch brought.
    pub async fn rows_of(&self, batch: &RecordId) -> Vec<Row> {
        let record = self.ledger.get(&Actor::program(), batch).await.unwrap();
        let text = |field: &str| record.fields[field].as_str().unwrap().to_owned();
        let dataset = &self.ledger.standard().datasets[&text("dataset")];
        self.facts.rows(dataset, &text("rows_hash")).await.unwrap()
    }
}

pub fn answers(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(column, answer)| ((*column).to_owned(), (*answer).to_owned())).collect()
}

pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name)).unwrap()
}

pub async fn make(ledger: &Ledger, kind: &str, fields: Json) -> Record {
    let Json::Object(fields) = fields else { panic!("fields are an object") };
    ledger
        .commit(&Actor::program(), Change::Create { kind: kind.into(), fields, origin: None })
        .await
        .unwrap()
}

async fn person(
    ledger: &Ledger,
    (name, name_en, login): (&str, &str, &str),
    position: &str,
    (unit, manager): (&RecordId, Option<&RecordId>),
) -> Actor {
    let email = format!("{login}@helan.example");
    let fields = json!({ "name": name, "name_en": name_en, "email": email, "position": position, "unit": unit, "manager": manager });
    let record = make(ledger, "person", fields).await;
    let roles = ledger.standard().organisation.positions[position].roles.clone();
    Actor::person(record.id, name, roles)
}
