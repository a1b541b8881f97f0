//! Questions of a dashboard, and the plan that answers them.

use std::collections::HashSet;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, new_null_array};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, SchemaRef};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::dataframe::DataFrame;
use datafusion::error::Result;
use datafusion::functions::datetime::expr_fn::date_trunc;
use datafusion::functions::unicode::expr_fn::strpos;
use datafusion::functions_aggregate::expr_fn::{count, count_distinct, sum};
use datafusion::logical_expr::{Expr, cast as cast_to, col, lit};
use hengce_visits::Visit;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::mend::date;
use crate::{Traffic, once, written};

/// Which visits count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// People from outside.
    #[default]
    People,
    /// Machines alone.
    Bots,
    /// The company's own people alone.
    Internal,
}

/// What visits are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    Source,
    Channel,
    Referrer,
    UtmSource,
    UtmMedium,
    UtmCampaign,
    UtmContent,
    UtmTerm,
    /// Code of an issued link.
    Link,
    Entry,
    Exit,
    /// A page that was seen in the visit.
    Page,
    /// Another event of it: `form:book`.
    Event,
    /// Id of a goal that was reached.
    Goal,
    Country,
    Province,
    Device,
    Browser,
    Os,
    Language,
}

impl Dimension {
    pub const ALL: [Self; 20] = [
        Self::Source,
        Self::Channel,
        Self::Referrer,
        Self::UtmSource,
        Self::UtmMedium,
        Self::UtmCampaign,
        Self::UtmContent,
        Self::UtmTerm,
        Self::Link,
        Self::Entry,
        Self::Exit,
        Self::Page,
        Self::Event,
        Self::Goal,
        Self::Country,
        Self::Province,
        Self::Device,
        Self::Browser,
        Self::Os,
        Self::Language,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Channel => "channel",
            Self::Referrer => "referrer",
            Self::UtmSource => "utm_source",
            Self::UtmMedium => "utm_medium",
            Self::UtmCampaign => "utm_campaign",
            Self::UtmContent => "utm_content",
            Self::UtmTerm => "utm_term",
            Self::Link => "link",
            Self::Entry => "entry",
            Self::Exit => "exit",
            Self::Page => "page",
            Self::Event => "event",
            Self::Goal => "goal",
            Self::Country => "country",
            Self::Province => "province",
            Self::Device => "device",
            Self::Browser => "browser",
            Self::Os => "os",
            Self::Language => "language",
        }
    }

    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.id() == id)
    }

    /// The column that holds it; none for what stands in a list.
    pub fn column(self) -> Option<&'static str> {
        match self {
            Self::Referrer => Some("referrer_host"),
            Self::Link => Some("utm_id"),
            Self::Page | Self::Event | Self::Goal => None,
            other => Some(other.id()),
        }
    }
}

/// Only visits that are like this.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Filter {
    pub dimension: Dimension,
    pub value: String,
    pub is_not: bool,
}

impl Filter {
    fn holds(&self) -> Expr {
        let holds = match (self.dimension.column(), self.dimension) {
            (Some(column), _) => col(column).eq(lit(self.value.as_str())),
            (None, Dimension::Goal) => strpos(col("goals"), lit(format!(",{},", self.value))).gt(lit(0)),
            (None, _) => strpos(col("course"), lit(format!(" {}\n", self.value))).gt(lit(0)),
        };
        if self.is_not { !holds } else { holds }
    }
}

/// Visits of one site that began within some days.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Question {
    pub site: String,
    pub from: Date,
    /// The last day; it counts.
    pub to: Date,
    pub filters: Vec<Filter>,
    pub counted: Counted,
}

/// Steps of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    Hour,
    Day,
    Week,
    Month,
}

impl Grain {
    pub const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::Week, Self::Month];

    pub fn id(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// What rows are grouped by.
    pub fn keys(self) -> Vec<Expr> {
        let trunc =
            |unit: &str| vec![cast_to(date_trunc(lit(unit), col("day")), DataType::Date32).alias("bucket")];
        match self {
            Self::Hour => vec![col("day"), col("hour")],
            Self::Day => vec![col("day")],
            Self::Week => trunc("week"),
            Self::Month => trunc("month"),
        }
    }
}

impl Question {
    fn holds(&self) -> Expr {
        let counted = match self.counted {
            Counted::People => col("bot").eq(lit("")).and(!col("internal")),
            Counted::Bots => col("bot").not_eq(lit("")),
            Counted::Internal => col("bot").eq(lit("")).and(col("internal")),
        };
        let all = [
            col("day").gt_eq(date(self.from)),
            col("day").lt_eq(date(self.to)),
            col("site").eq(lit(self.site.as_str())),
            counted,
        ];
        let all = all.into_iter().chain(self.filters.iter().map(Filter::holds));
        all.reduce(Expr::and).unwrap_or_else(|| lit(true))
    }
}

/// What is counted of the visits of a group.
pub fn figures() -> Vec<Expr> {
    let flag = |name: &str| sum(cast_to(col(name), DataType::Int64));
    vec![
        count(lit(1)).alias("visits"),
        sum(cast_to(col("views"), DataType::Int64)).alias("view_sum"),
        count_distinct(col("visitor")).alias("visitors"),
        sum(col("engaged_ms")).alias("engaged_sum"),
        flag("bounced").alias("bounces"),
        flag("converted").alias("conversions"),
    ]
}

impl Traffic {
    /// The visits asked for: those in the table and those that go on.
    pub(crate) async fn rows(&self, question: &Question) -> Result<DataFrame> {
        let (sealed, mut going_on, once) = {
            let live = self.live();
            let of_site = |visit: &&Visit| visit.site == question.site;
            let mut going_on: Vec<Visit> = live.open.going_on().filter(of_site).cloned().collect();
            let closing = live.draining.iter().flat_map(|draining| &draining.closed);
            going_on.extend(closing.filter(of_site).cloned());
            (Arc::clone(&live.sealed.visits), going_on, live.once.clone())
        };
        let session = &self.inner.store.session;
        let standing = (session, Arc::clone(&sealed));
        once::count(standing, &mut going_on, (&once, &HashSet::new()), &self.inner.zone).await?;
        let schema = sealed.schema();
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let kept = session.read_table(sealed)?.filter(question.holds())?.select_columns(&names)?;
        if going_on.is_empty() {
            return Ok(kept);
        }
        let batch = fitted(&schema, &written::visits(going_on, &self.inner.zone)?)?;
        kept.union(session.read_batch(batch)?.filter(question.holds())?.select_columns(&names)?)
    }
}

/// A batch with the columns of the table, in the table's types.
fn fitted(schema: &SchemaRef, batch: &RecordBatch) -> Result<RecordBatch> {
    let fit = |field: &Arc<Field>| match batch.column_by_name(field.name()) {
        Some(column) => Ok(cast(column, field.data_type())?),
        None => Ok(new_null_array(field.data_type(), batch.num_rows())),
    };
    let columns: Result<Vec<ArrayRef>> = schema.fields().iter().map(fit).collect();
    Ok(RecordBatch::try_new(Arc::clone(schema), columns?)?)
}
