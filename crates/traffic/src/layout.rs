//! The columns of the two tables.

use std::sync::{Arc, LazyLock};

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};

/// Instants are kept in microseconds, UTC.
pub fn instant() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

fn schema(parts: &[(&DataType, &[&str])], order: &[&str]) -> SchemaRef {
    let type_of = |name: &str| {
        let found = parts.iter().find(|(_, names)| names.contains(&name));
        found.map_or(DataType::Utf8, |(of, _)| (*of).clone())
    };
    Arc::new(Schema::new(order.iter().map(|name| Field::new(*name, type_of(name), true)).collect::<Vec<_>>()))
}

/// What a table is partitioned by.
pub const PARTITION: &str = "day";

/// Columns of `events`, in order.
pub static EVENTS: LazyLock<SchemaRef> = LazyLock::new(|| {
    let at = instant();
    let parts: [(&DataType, &[&str]); 6] = [
        (&DataType::Date32, &["day"]),
        (&at, &["at", "received_at"]),
        (&DataType::Binary, &["id"]),
        (&DataType::Int64, &["visitor", "revenue_micros"]),
        (&DataType::Int32, &["engaged_ms", "scroll"]),
        (&DataType::Boolean, &["interactive", "internal"]),
    ];
    schema(
        &parts,
        &[
            "day",
            "site",
            "at",
            "received_at",
            "id",
            "kind",
            "name",
            "visitor",
            "visitor_window",
            "host",
            "path",
            "query",
            "title",
            "referrer_host",
            "referrer_path",
            "utm_source",
            "utm_medium",
            "utm_campaign",
            "utm_content",
            "utm_term",
            "utm_id",
            "click_id",
            "utm_raw",
            "browser",
            "os",
            "device",
            "screen",
            "language",
            "country",
            "province",
            "engaged_ms",
            "scroll",
            "revenue_micros",
            "currency",
            "props",
            "interactive",
            "bot",
            "internal",
            "list",
            "tracker",
        ],
    )
});

/// Columns of `visits`, in order. One row a visit.
pub static VISITS: LazyLock<SchemaRef> = LazyLock::new(|| {
    let at = instant();
    let parts: [(&DataType, &[&str]); 5] = [
        (&DataType::Date32, &["day"]),
        (&at, &["started_at", "ended_at"]),
        (&DataType::Int64, &["visitor", "engaged_ms"]),
        (&DataType::Int32, &["hour", "views", "actions"]),
        (&DataType::Boolean, &["bounced", "converted", "internal"]),
    ];
    schema(
        &parts,
        &[
            "day",
            "site",
            "id",
            "started_at",
            "ended_at",
            "hour",
            "visitor",
            "visitor_window",
            "views",
            "actions",
            "engaged_ms",
            "bounced",
            "converted",
            "goals",
            "entry",
            "exit",
            "source",
            "channel",
            "referrer_host",
            "referrer_path",
            "utm_source",
            "utm_medium",
            "utm_campaign",
            "utm_content",
            "utm_term",
            "utm_id",
            "click_id",
            "browser",
            "os",
            "device",
            "screen",
            "language",
            "country",
            "province",
            "revenue",
            "course",
            "bot",
            "internal",
            "list",
            "definition",
            "sources",
        ],
    )
});
