//! Looks at the schedules when the program starts, when a day begins, and when a plan changes.

use std::time::Duration;

use hengce_ledger::{Ledger, Notice};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

/// A machine that slept has lost its timers: the day is looked at this often.
const LOOK_EVERY: Duration = Duration::from_hours(1);

/// Makes what is due, until the task is ended.
pub async fn watch(ledger: Ledger) {
    if ledger.standard().kinds.values().all(|kind| kind.recurs.is_none()) {
        return;
    }
    let mut notices = ledger.subscribe();
    loop {
        let day = today(&ledger);
        look(&ledger, day).await;
        while today(&ledger) == day {
            let wait = until_tomorrow(ledger.clock().now(), &ledger.standard().organisation.zone);
            tokio::select! {
                () = tokio::time::sleep(wait.min(LOOK_EVERY)) => {}
                open = plan_changed(&ledger, &mut notices) => {
                    if !open {
                        return;
                    }
                    break;
                }
            }
        }
    }
}

fn today(ledger: &Ledger) -> Date {
    ledger.clock().now().to_zoned_datetime(ledger.standard().organisation.zone.clone()).date()
}

async fn look(ledger: &Ledger, day: Date) {
    match crate::make_due(ledger, day).await {
        Ok(looked) => {
            for record in looked.made {
                tracing::info!(kind = record.kind, code = record.code, "made by its schedule");
            }
            for unmade in looked.refused {
                let (plan, due, refusal) = (unmade.plan.code, unmade.due, unmade.refusal);
                tracing::warn!(plan, %due, %refusal, "a schedule asks for what the ledger refuses");
            }
        }
        Err(refusal) => tracing::warn!(%refusal, "the schedules could not be looked at"),
    }
}

/// Waits for a change of a plan, and takes all others that wait with it; false when no more can come.
async fn plan_changed(ledger: &Ledger, notices: &mut Receiver<Notice>) -> bool {
    let is_plan =
        |notice: &Notice| ledger.standard().kinds.get(&notice.kind).is_some_and(|kind| kind.recurs.is_some());
    loop {
        match notices.recv().await {
            Ok(notice) if is_plan(&notice) => break,
            Ok(_) => {}
            // Some were missed: a plan may have been among them.
            Err(RecvError::Lagged(_)) => break,
            Err(RecvError::Closed) => return false,
        }
    }
    while !matches!(notices.try_recv(), Err(TryRecvError::Empty | TryRecvError::Closed)) {}
    true
}

/// How long it is until the next day begins.
fn until_tomorrow(now: Timestamp, zone: &TimeZone) -> Duration {
    let here = now.to_zoned_datetime(zone.clone());
    let begins = here.start_of_day().and_then(|day| day.checked_add(1.day()));
    let left = begins.map(|begins| begins.timestamp().duration_since(now)).ok();
    left.and_then(|left| Duration::try_from(left).ok()).unwrap_or(LOOK_EVERY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_day_begins_where_the_organisation_is() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let at = |text: &str| until_tomorrow(text.parse().unwrap(), &zone).as_secs();
        assert_eq!(at("2026-07-01T15:59:30Z"), 30, "23:59:30 in Shanghai");
        assert_eq!(at("2026-07-01T16:00:00Z"), 86_400);
    }
}
