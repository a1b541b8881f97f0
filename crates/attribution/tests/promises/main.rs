//! What attribution promises.

#![allow(clippy::unwrap_used, reason = "a test that can't be set up has failed")]

mod journeys;
mod models;
mod rules;

use hengce_attribution::{Journey, Purchase, Touch};
use jiff::Timestamp;

/// A touch so many hours after the beginning of the story.
fn touch(hours: i64, channel: &str) -> Touch {
    Touch {
        at: hour(hours),
        channel: channel.into(),
        campaign: String::new(),
        origin: format!("{channel}{hours}"),
    }
}

fn hour(hours: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + hours * 3600).unwrap()
}

fn purchase(hours: i64) -> Purchase {
    Purchase { order: format!("SO{hours}"), at: hour(hours) }
}

/// A journey over channels, an hour apart, that ends in an order or not.
fn journey(channels: &str, is_ordered: bool) -> Journey {
    let touches: Vec<Touch> =
        channels.split_whitespace().zip(0..).map(|(channel, hours)| touch(hours, channel)).collect();
    let purchase = is_ordered.then(|| purchase(500));
    Journey { customer: "K1".into(), touches, purchase }
}

fn by_channel(touch: &Touch) -> String {
    touch.channel.clone()
}
