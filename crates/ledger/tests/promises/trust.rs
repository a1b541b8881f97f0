//! Nothing is changed in silence; trouble is said in words.

use hengce_ledger::{Actor, Clock, Ledger, Refusal};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::world::{World, create, edit, standard};

async fn tamper(world: &World, sql: &str) {
    let address = format!("sqlite://{}", world.path().join("hengce.db").display());
    let mut db = SqliteConnection::connect(&address).await.unwrap();
    let done = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut db).await.unwrap();
    let changes_rows = ["UPDATE", "DELETE"].iter().any(|verb| sql.starts_with(verb));
    assert!(!changes_rows || done.rows_affected() > 0, "{sql}");
    db.close().await.unwrap();
}

fn storage_words(outcome: Result<Ledger, Refusal>) -> String {
    match outcome {
        Err(Refusal::Storage(words)) => words,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it opened"),
    }
}

#[tokio::test]
async fn an_untouched_ledger_verifies_and_a_change_behind_its_back_is_named() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let report = world.report(&li, "报告").await;
    world.ledger.commit(&li, edit(&report, json!({ "pages": 7 }))).await.unwrap();
    world.report(&li, "另一份").await;
    let sound = world.ledger.verify().await.unwrap();
    assert_eq!((sound.revisions, sound.records, sound.breaks.len()), (4, 3, 0));
    let last =
        world.ledger.history(&li, &world.ledger.search(&li, "另一", 1).await.unwrap()[0].id).await.unwrap();
    assert_eq!(sound.head, last[0].hash);
    // Each tampering, where it must be found, and how it is undone.
    let revision = "UPDATE revisions SET";
    let cases = [
        (format!("{revision} fields = replace(fields, '\"pages\":7', '\"pages\":8') WHERE position = 3"), 3),
        (format!("{revision} fields = replace(fields, '\"pages\":8', '\"pages\":7') WHERE position = 3"), 0),
        (format!("{revision} at_us = at_us + 1 WHERE position = 2"), 2),
        (format!("{revision} at_us = at_us - 1 WHERE position = 2"), 0),
        (format!("{revision} actor_name = 'x' WHERE position = 4"), 4),
        (format!("{revision} actor_name = '李静' WHERE position = 4"), 0),
        (format!("{revision} comment = '' WHERE position = 4"), 4),
        (format!("{revision} comment = NULL WHERE position = 4"), 0),
        (format!("{revision} hash = 'f' || substr(hash, 2) || 'x' WHERE position = 1"), 1),
    ];
    for (sql, at) in cases {
        tamper(&world, &sql).await;
        let found = world.ledger.verify().await.unwrap();
        let places: Vec<i64> = found.breaks.iter().map(|(position, _)| position.0).collect();
        assert_eq!(places.contains(&at), at > 0, "{sql}: {:?}", found.breaks);
        assert_eq!(places.is_empty(), at == 0, "{sql}: {:?}", found.breaks);
    }
}

#[tokio::test]
async fn a_changed_state_a_lost_state_and_a_lost_revision_are_found() {
    let states = [
        ("UPDATE records SET doc = replace(doc, '\"pages\":7', '\"pages\":9') WHERE version = 2", "fields"),
        ("UPDATE records SET owner = 'somebody' WHERE kind = 'report'", "owner"),
        ("UPDATE records SET withdrawn = 2 WHERE kind = 'report'", "withdrawal"),
        ("UPDATE records SET created_us = created_us - 1 WHERE kind = 'report'", "creation"),
        ("UPDATE records SET doc = '[]' WHERE kind = 'report'", "cannot be read"),
        ("UPDATE records SET id = 'x' WHERE kind = 'report'", "id differ"),
        ("DELETE FROM records WHERE kind = 'report'", "no present state"),
        ("DELETE FROM revisions WHERE position = 2", "are missing"),
        ("DELETE FROM revisions WHERE position = 3", "state of RPT-2026-001"),
        ("UPDATE revisions SET fields = CAST(x'ff' AS TEXT) WHERE position = 2", "cannot be read"),
    ];
    for (sql, words) in states {
        let world = World::new().await;
        let li = world.person("李静", None, None).await;
        let report = world.report(&li, "报告").await;
        world.ledger.commit(&li, edit(&report, json!({ "pages": 7 }))).await.unwrap();
        tamper(&world, sql).await;
        let found = world.ledger.verify().await.unwrap().breaks;
        assert!(found.iter().any(|(_, said)| said.contains(words)), "{sql}: {found:?}");
    }
}

#[tokio::test]
async fn a_kept_file_is_kept_once_and_a_changed_byte_in_it_is_found() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let kept = world.ledger.keep_file("C:\\tmp\\报告.pdf", b"%PDF-1.7 one").await.unwrap();
    assert_eq!((kept.name.as_str(), kept.size, kept.media.as_str()), ("报告.pdf", 12, "application/pdf"));
    assert_eq!(world.ledger.keep_file("报告.pdf", b"%PDF-1.7 one").await.unwrap(), kept);
    assert_eq!(world.ledger.file(&kept.hash).await.unwrap(), b"%PDF-1.7 one");
    let report = world.report(&li, "报告").await;
    let files = json!([{ "hash": kept.hash, "name": "终稿.pdf", "size": 1, "media": "text/html" }]);
    let report = world.ledger.commit(&li, edit(&report, json!({ "files": files }))).await.unwrap();
    assert_eq!(
        report.fields["files"][0],
        json!({ "hash": kept.hash, "name": "终稿.pdf", "size": 12, "media": "application/pdf" })
    );
    assert!(world.ledger.verify().await.unwrap().breaks.is_empty());
    let place = world.path().join("files").join(&kept.hash[..2]).join(&kept.hash);
    std::fs::write(&place, b"%PDF-1.7 two").unwrap();
    assert!(
        matches!(world.ledger.file(&kept.hash).await, Err(Refusal::Storage(words)) if words.contains("damaged"))
    );
    assert!(world.ledger.verify().await.unwrap().breaks[0].1.contains("damaged"));
    world.ledger.keep_file("报告.pdf", b"%PDF-1.7 one").await.unwrap();
    assert!(world.ledger.verify().await.unwrap().breaks.is_empty(), "keeping it again mends it");
    std::fs::remove_file(&place).unwrap();
    assert!(world.ledger.verify().await.unwrap().breaks[0].1.contains("missing"));
    for hash in ["../../../etc/passwd", "", &"z".repeat(64)] {
        assert!(matches!(world.ledger.file(hash).await, Err(Refusal::NotFound)));
    }
}

#[tokio::test]
async fn a_folder_that_holds_no_ledger_is_said_to_hold_none() {
    let folder = tempfile::tempdir().unwrap();
    let open =
        async |path: &std::path::Path| storage_words(Ledger::open(path, standard(), Clock::system()).await);
    assert!(open(folder.path()).await.contains("holds no hengce.db"));
    assert!(open(&folder.path().join("missing")).await.contains("does not exist"));
    std::fs::write(folder.path().join("file"), b"x").unwrap();
    assert!(open(&folder.path().join("file")).await.contains("is not a folder"));
    std::fs::write(folder.path().join("hengce.db"), "not a database at all ".repeat(500)).unwrap();
    assert!(open(folder.path()).await.contains("not a database"));
    let world = World::new().await;
    let again = Ledger::create(world.path(), standard(), Clock::system()).await;
    assert!(storage_words(again).contains("already holds a ledger"));
    tamper(&world, "INSERT INTO schema_version (version) VALUES (99)").await;
    assert!(open(world.path()).await.contains("newer hengce"));
}

/// As the folder stood before pairs lay in the order of their keys.
#[tokio::test]
async fn an_older_folder_is_brought_up_to_date_and_finds_what_it_found() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    world.report(&li, "华东渠道走访").await;
    for (table, key) in [("search_terms", "term"), ("record_people", "person"), ("record_turns", "person")] {
        tamper(&world, &format!("ALTER TABLE {table} RENAME TO newer_{table}")).await;
        let pairs = format!("{key} TEXT NOT NULL, record BIGINT NOT NULL, PRIMARY KEY ({key}, record)");
        tamper(&world, &format!("CREATE TABLE {table} ({pairs})")).await;
        tamper(&world, &format!("INSERT INTO {table} SELECT * FROM newer_{table}")).await;
        tamper(&world, &format!("DROP TABLE newer_{table}")).await;
    }
    tamper(&world, "DELETE FROM schema_version WHERE version = 7").await;
    let opened = world.reopened().await;
    assert_eq!(opened.search(&li, "渠道走访", 5).await.unwrap().len(), 1);
    assert_eq!(opened.mine(&li, 5).await.unwrap().len(), 1);
    assert!(opened.verify().await.unwrap().breaks.is_empty());
}

#[tokio::test]
async fn a_second_process_goes_on_where_the_first_one_stands() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let other = world.reopened().await;
    let report = world.report(&li, "一").await;
    let theirs = other.commit(&li, edit(&report, json!({ "pages": 1 }))).await.unwrap();
    assert_eq!(theirs.position.0, report.position.0 + 1);
    world.report(&li, "二").await;
    assert!(world.ledger.verify().await.unwrap().breaks.is_empty());
    assert!(matches!(
        world.ledger.commit(&li, edit(&report, json!({ "pages": 2 }))).await,
        Err(Refusal::Stale { now: 2 })
    ));
    let mut told = world.ledger.subscribe();
    let fields = json!({ "name": "赵敏", "manager": li.person });
    let zhao = other.commit(&Actor::program(), create("person", fields)).await.unwrap();
    assert_eq!(told.recv().await.unwrap().id, zhao.id);
    assert!(world.ledger.directory().people.contains_key(&zhao.id));
    assert_eq!(world.ledger.position(), zhao.position);
}

#[tokio::test]
async fn a_database_held_by_another_program_is_said_to_be_locked_and_nothing_is_lost() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let report = world.report(&li, "一").await;
    let address = format!("sqlite://{}", world.path().join("hengce.db").display());
    let mut db = SqliteConnection::connect(&address).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut db).await.unwrap();
    let refused = world.ledger.commit(&li, edit(&report, json!({ "pages": 1 }))).await.unwrap_err();
    assert!(
        matches!(&refused, Refusal::Storage(words) if words.contains("locked by another program")),
        "{refused}"
    );
    assert_eq!(world.ledger.get(&li, &report.id).await.unwrap(), report);
    sqlx::query("ROLLBACK").execute(&mut db).await.unwrap();
    world.ledger.commit(&li, edit(&report, json!({ "pages": 1 }))).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_said_to_be_full_and_nothing_is_lost() {
    let world = World::new().await;
    let li = world.person("李静", None, None).await;
    let report = world.report(&li, "一").await;
    world.ledger.limit_pages(1).await.unwrap();
    let body = "满".repeat(90_000);
    let refused = world.ledger.commit(&li, edit(&report, json!({ "body": body }))).await.unwrap_err();
    assert!(matches!(&refused, Refusal::Storage(words) if words.contains("disk is full")), "{refused}");
    assert_eq!(world.ledger.get(&li, &report.id).await.unwrap(), report);
    world.ledger.limit_pages(1_000_000).await.unwrap();
    world.ledger.commit(&li, edit(&report, json!({ "body": body }))).await.unwrap();
    assert!(world.ledger.verify().await.unwrap().breaks.is_empty());
}
