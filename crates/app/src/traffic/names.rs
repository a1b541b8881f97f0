//! The names of what visits are told apart by: channels, sources, countries, devices.

use std::collections::HashMap;

use fluent_bundle::FluentArgs;
use hengce_traffic::Dimension;
use hengce_visits::{Said, Sources};

use super::goals::Shown;
use crate::words::Speech;

/// Who names values.
pub struct Names {
    say: Speech,
    goals: HashMap<String, String>,
}

impl Names {
    pub fn new(say: Speech, goals: &[Shown]) -> Self {
        let goals = goals.iter().map(|goal| (goal.id.clone(), goal.title.clone())).collect();
        Self { say, goals }
    }

    pub fn dimension(&self, dimension: Dimension) -> String {
        self.say.t(&format!("traffic-by-{}", dimension.id().replace('_', "-")))
    }

    pub fn value(&self, dimension: Dimension, value: &str) -> String {
        if value.is_empty() {
            return match dimension {
                Dimension::Source | Dimension::Referrer => self.say.t("traffic-channel-direct"),
                _ => self.say.t("traffic-unknown"),
            };
        }
        let named = |prefix: &str| {
            self.say
                .maybe(&format!("{prefix}-{}", value.to_lowercase().replace('_', "-")), &FluentArgs::new())
        };
        let name = match dimension {
            Dimension::Channel => named("traffic-channel"),
            Dimension::Device => named("traffic-device"),
            Dimension::Country => named("traffic-country"),
            Dimension::Source => Sources::shipped().name(value).map(|said| of(self.say, said).to_owned()),
            Dimension::Goal => self.goals.get(value).cloned(),
            _ => None,
        };
        name.unwrap_or_else(|| value.to_owned())
    }
}

/// A text in the language of the page.
pub fn of(say: Speech, said: &Said) -> &str {
    if say.0 == hengce_standard::Language::Zh { &said.zh } else { &said.en }
}
