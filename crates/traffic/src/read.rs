//! Events read back from columns, whatever the engine made of their types.

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int32Type, Int64Type, TimestampMicrosecondType};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::{DataFusionError, Result};
use hengce_events::{Campaign, Client, Event, Kind, Mark, Money, Page, Place, Referrer, VisitorWindow};
use jiff::Timestamp;

use crate::layout::{EVENTS, instant};

/// Columns of a batch by name, in the types that we read.
pub struct Columns<'b>(pub &'b RecordBatch);

impl Columns<'_> {
    pub fn column(&self, name: &str, of: &DataType) -> Result<ArrayRef> {
        let found = self.0.column_by_name(name);
        let found = found.ok_or_else(|| DataFusionError::Internal(format!("no column {name}")))?;
        Ok(if found.data_type() == of { found.clone() } else { cast(found, of)? })
    }

    pub fn texts(&self, name: &str) -> Result<Texts> {
        Ok(Texts(self.column(name, &DataType::Utf8)?))
    }

    pub fn longs(&self, name: &str) -> Result<Vec<Option<i64>>> {
        Ok(self.column(name, &DataType::Int64)?.as_primitive::<Int64Type>().iter().collect())
    }

    fn ints(&self, name: &str) -> Result<Vec<Option<i32>>> {
        Ok(self.column(name, &DataType::Int32)?.as_primitive::<Int32Type>().iter().collect())
    }

    fn flags(&self, name: &str) -> Result<Vec<bool>> {
        let column = self.column(name, &DataType::Boolean)?;
        Ok(column.as_boolean().iter().map(Option::unwrap_or_default).collect())
    }

    pub fn instants(&self, name: &str) -> Result<Vec<Timestamp>> {
        let column = self.column(name, &instant())?;
        let of = |micros: Option<i64>| {
            micros.and_then(|it| Timestamp::from_microsecond(it).ok()).unwrap_or(Timestamp::UNIX_EPOCH)
        };
        Ok(column.as_primitive::<TimestampMicrosecondType>().iter().map(of).collect())
    }
}

/// A column of texts; none is empty.
pub struct Texts(ArrayRef);

impl Texts {
    pub fn at(&self, row: usize) -> &str {
        let texts = self.0.as_string::<i32>();
        if texts.is_null(row) { "" } else { texts.value(row) }
    }
}

struct EventColumns {
    texts: Vec<(&'static str, Texts)>,
    ids: ArrayRef,
    at: Vec<Timestamp>,
    received_at: Vec<Timestamp>,
    visitor: Vec<Option<i64>>,
    engaged_ms: Vec<Option<i32>>,
    scroll: Vec<Option<i32>>,
    micros: Vec<Option<i64>>,
    interactive: Vec<bool>,
    internal: Vec<bool>,
}

/// The events of a batch of the table `events`.
pub fn events(batch: &RecordBatch) -> Result<Vec<Event>> {
    let columns = Columns(batch);
    let mut texts = Vec::new();
    for field in EVENTS.fields().iter().filter(|field| *field.data_type() == DataType::Utf8) {
        texts.push((field.name().as_str(), columns.texts(field.name())?));
    }
    let read = EventColumns {
        texts,
        ids: columns.column("id", &DataType::Binary)?,
        at: columns.instants("at")?,
        received_at: columns.instants("received_at")?,
        visitor: columns.longs("visitor")?,
        engaged_ms: columns.ints("engaged_ms")?,
        scroll: columns.ints("scroll")?,
        micros: columns.longs("revenue_micros")?,
        interactive: columns.flags("interactive")?,
        internal: columns.flags("internal")?,
    };
    Ok((0..batch.num_rows()).map(|row| read.event(row)).collect())
}

impl EventColumns {
    fn text(&self, name: &str, row: usize) -> String {
        let found = self.texts.iter().find(|(known, _)| *known == name);
        found.map(|(_, texts)| texts.at(row).to_owned()).unwrap_or_default()
    }

    fn event(&self, row: usize) -> Event {
        let text = |name| self.text(name, row);
        let id = self.ids.as_binary::<i32>().value(row).try_into().map_or(0, u128::from_be_bytes);
        let kind = match text("kind").as_str() {
            "view" => Kind::View,
            "engagement" => Kind::Engagement,
            "outbound" => Kind::Outbound,
            "download" => Kind::Download,
            "form" => Kind::Form,
            _ => Kind::Custom,
        };
        let window = if text("visitor_window") == "day" { VisitorWindow::Day } else { VisitorWindow::Month };
        Event {
            id,
            site: text("site"),
            kind,
            name: text("name"),
            at: self.at[row],
            received_at: self.received_at[row],
            visitor: self.visitor[row].unwrap_or(0).cast_unsigned(),
            window,
            page: Page { host: text("host"), path: text("path"), query: text("query"), title: text("title") },
            referrer: Referrer { host: text("referrer_host"), path: text("referrer_path") },
            campaign: self.campaign(row),
            client: Client {
                browser: text("browser"),
                os: text("os"),
                device: text("device"),
                screen: text("screen"),
                language: text("language"),
            },
            place: Place { country: text("country"), province: text("province") },
            engaged_ms: self.engaged_ms[row].unwrap_or(0).cast_unsigned(),
            scroll: self.scroll[row].and_then(|scroll| scroll.try_into().ok()),
            revenue: self.micros[row].map(|micros| Money { micros, currency: text("currency") }),
            props: serde_json::from_str(&text("props")).unwrap_or_default(),
            interactive: self.interactive[row],
            mark: Mark { bot: text("bot"), internal: self.internal[row], list: text("list") },
            tracker: text("tracker"),
        }
    }

    fn campaign(&self, row: usize) -> Campaign {
        let text = |name| self.text(name, row);
        Campaign {
            source: text("utm_source"),
            medium: text("utm_medium"),
            campaign: text("utm_campaign"),
            content: text("utm_content"),
            term: text("utm_term"),
            id: text("utm_id"),
            click: text("click_id"),
            raw: text("utm_raw"),
        }
    }
}
