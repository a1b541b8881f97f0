//! One log under several definitions, side by side.

use datafusion::logical_expr::{col, lit};
use futures::TryStreamExt as _;
use hengce_events::Event;
use hengce_visits::{Definition, Goal, Tally, definitions, tally};
use jiff::civil::Date;
use serde::Serialize;

use crate::mend::date;
use crate::{Result, Traffic, TrafficError, read};

/// Events grouped anew at most: each definition holds them in memory.
const EVENTS_MAX: usize = 1_000_000;

/// What a definition makes of the events.
#[derive(Debug, Clone, Serialize)]
pub struct Side {
    pub definition: &'static Definition,
    pub tally: Tally,
}

impl Traffic {
    /// What each definition makes of the events of these days, machines and the company's own people aside.
    pub async fn sides(&self, site: &str, days: (Date, Date), goals: &[Goal]) -> Result<Vec<Side>> {
        let events = self.events(site, days).await?;
        let side =
            |definition| Side { definition, tally: tally(&events, definition, goals, &self.inner.zone) };
        Ok(definitions().iter().map(side).collect())
    }

    /// Events of people from outside within these days, in no order.
    async fn events(&self, site: &str, (from, to): (Date, Date)) -> Result<Vec<Event>> {
        let zone = &self.inner.zone;
        let counts = |event: &&Event| {
            let day = event.at.to_zoned_datetime(zone.clone()).date();
            event.site == site
                && event.mark.bot.is_empty()
                && !event.mark.internal
                && (from..=to).contains(&day)
        };
        let (sealed, mut found) = {
            let live = self.live();
            let writing = live.draining.iter().flat_map(|draining| &draining.events);
            let found: Vec<Event> = live.tail.iter().chain(writing).filter(counts).cloned().collect();
            (std::sync::Arc::clone(&live.sealed.events), found)
        };
        let people = col("bot").eq(lit("")).and(!col("internal")).and(col("site").eq(lit(site)));
        let within = col("day").gt_eq(date(from)).and(col("day").lt_eq(date(to)));
        let frame = self.inner.store.session.read_table(sealed)?.filter(people.and(within))?;
        let mut stream = frame.execute_stream().await?;
        while let Some(batch) = stream.try_next().await? {
            found.extend(read::events(&batch)?);
            if found.len() > EVENTS_MAX {
                return Err(TrafficError::TooMany);
            }
        }
        Ok(found)
    }
}
