//! Journeys: what touched one customer before each order, and what touched those who have not ordered.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

/// One contact of a customer with us: a visit, a lead, a mark in an export.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Touch {
    pub at: Timestamp,
    /// The channel's name; [`crate::DIRECT`] where nothing led to it.
    pub channel: String,
    /// The campaign's id; empty where none is known.
    pub campaign: String,
    /// Where it was read: a record's id or a row's.
    pub origin: String,
}

impl Touch {
    /// Whether nothing of ours led to it.
    pub fn is_direct(&self) -> bool {
        self.channel == crate::DIRECT && self.campaign.is_empty()
    }
}

/// An order, by its number, and when it was placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    pub order: String,
    pub at: Timestamp,
}

/// Touches of one customer, oldest first, and the order at their end if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journey {
    pub customer: String,
    pub touches: Vec<Touch>,
    pub purchase: Option<Purchase>,
}

/// The touches and orders of one customer, in any sequence.
#[derive(Debug, Clone, Default)]
pub struct Built {
    pub touches: Vec<Touch>,
    pub purchases: Vec<Purchase>,
}

/// Journeys of each customer: an order takes the touches since the order before it that are not older than
/// `window_days`; touches after the last order are a journey that has not ended in one.
///
/// A touch counts once: for the next order, or for none. Touches that fell out of the window of the next order are
/// part of no journey.
pub fn build(customers: BTreeMap<String, Built>, window_days: i64) -> Vec<Journey> {
    let window = SignedDuration::from_hours(24 * window_days.max(0));
    let mut journeys = Vec::new();
    for (customer, Built { mut touches, mut purchases }) in customers {
        touches.sort_by(|one, other| (one.at, &one.origin).cmp(&(other.at, &other.origin)));
        purchases.sort_by(|one, other| (one.at, &one.order).cmp(&(other.at, &other.order)));
        let mut left = touches.into_iter().peekable();
        for purchase in purchases {
            let mut before = Vec::new();
            while let Some(touch) = left.next_if(|touch| touch.at <= purchase.at) {
                if purchase.at.duration_since(touch.at) <= window {
                    before.push(touch);
                }
            }
            journeys.push(Journey { customer: customer.clone(), touches: before, purchase: Some(purchase) });
        }
        let rest: Vec<Touch> = left.collect();
        if !rest.is_empty() {
            journeys.push(Journey { customer, touches: rest, purchase: None });
        }
    }
    journeys
}
