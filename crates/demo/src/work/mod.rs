//! The strands of the demo company's work, each planned on its own.

mod baidu;
mod brand;
mod campaign_list;
mod campaigns;
mod claims;
mod content;
mod decisions;
mod digital;
mod events;
mod feeds;
mod figures;
mod in_hand;
mod information;
mod links;
mod lying_open;
mod market;
mod offers;
mod organisation;
mod press;
mod promotion;
mod reports;
mod requests;
mod spending;
mod strategies;
mod videos;
mod wechat;

use jiff::civil::Date;

use crate::calendar;
use crate::plan::{Act, Plan};

pub use organisation::handle_of_unit;

/// Everything that happens from `from` to the evening of the demo's last day, in order of time.
pub fn acts(seed: u64, from: Date) -> Vec<Act> {
    let mut plan = Plan::default();
    organisation::plan(&mut plan, from);
    strategies::plan(&mut plan, from);
    let published = reports::plan(&mut plan, seed, from);
    decisions::plan(&mut plan, seed, &published);
    claims::plan(&mut plan, seed, from, &published);
    market::plan(&mut plan, seed, from);
    brand::plan(&mut plan, seed, from);
    press::plan(&mut plan, seed, from);
    promotion::plan(&mut plan, seed, from);
    content::plan(&mut plan, seed, from);
    let published = digital::plan(&mut plan, seed, from);
    information::plan(&mut plan, seed, from);
    let campaigns = campaigns::plan(&mut plan, seed, from);
    events::plan(&mut plan, seed, from, &campaigns);
    let links = links::plan(&mut plan, seed, &campaigns);
    figures::plan(&mut plan, (seed, from), &campaigns, &links);
    offers::plan(&mut plan, from);
    requests::plan(&mut plan, seed, from);
    lying_open::plan(&mut plan);
    in_hand::plan(&mut plan, seed, from);
    feeds::plan(&mut plan, seed, from, &published);
    plan.until(calendar::at(calendar::TODAY, 18, 30))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use jiff::civil::date;
    use serde_json::Value as Json;

    use super::*;
    use crate::plan::{Deed, Who};

    fn speaks_of(value: &Json, found: &mut Vec<String>) {
        match value {
            Json::String(text) => found.extend(text.strip_prefix('@').map(str::to_owned)),
            Json::Array(values) => values.iter().for_each(|value| speaks_of(value, found)),
            Json::Object(map) => map.values().for_each(|value| speaks_of(value, found)),
            _ => {}
        }
    }

    #[test]
    fn nothing_is_spoken_of_before_it_is_made_and_nothing_is_made_twice() {
        for from in [date(2024, 10, 1), date(2026, 4, 1)] {
            let mut made = HashSet::new();
            for act in acts(1, from) {
                let mut named = Vec::new();
                match &act.deed {
                    Deed::Create { handle, fields, .. } => {
                        fields.values().for_each(|value| speaks_of(value, &mut named));
                        assert!(made.insert(handle.clone()), "{handle} is made twice");
                    }
                    Deed::Edit { handle, fields } | Deed::Move { handle, fields, .. } => {
                        fields.values().for_each(|value| speaks_of(value, &mut named));
                        named.push(handle.clone());
                    }
                    Deed::Import { name, .. } => {
                        made.insert(format!("import.{name}"));
                    }
                }
                for handle in named {
                    assert!(made.contains(&handle), "{} at {}: {handle} is not there yet", act.at, from);
                }
            }
        }
    }

    #[test]
    fn two_years_of_work_have_the_size_that_a_department_has() {
        let acts = acts(1, date(2024, 10, 1));
        let count = |wanted: &str| {
            let made =
                acts.iter().filter(|act| matches!(&act.deed, Deed::Create { kind, .. } if *kind == wanted));
            made.count()
        };
        assert!((40..=70).contains(&count("report")), "reports {}", count("report"));
        assert!(count("report_review") >= 100, "reviews {}", count("report_review"));
        assert!((18..=34).contains(&count("decision")), "decisions {}", count("decision"));
        assert!(count("campaign") >= 30, "campaigns {}", count("campaign"));
        assert!((200..=320).contains(&count("support_request")), "requests {}", count("support_request"));
        assert_eq!(count("strategy"), 7);
    }

    #[test]
    fn people_act_on_working_days_or_on_the_days_of_a_campaign() {
        let zone = calendar::zone();
        for act in acts(1, date(2024, 10, 1)) {
            if matches!(act.who, Who::Person(_))
                && !matches!(act.deed, Deed::Move { transition: "launch", .. })
            {
                let day = act.at.to_zoned_datetime(zone.clone()).date();
                assert!(calendar::is_working(day), "{day} {act:?}");
            }
        }
    }

    #[test]
    fn the_same_seed_plans_the_same_work() {
        assert_eq!(acts(7, date(2026, 4, 1)), acts(7, date(2026, 4, 1)));
        assert_ne!(acts(7, date(2026, 4, 1)), acts(8, date(2026, 4, 1)));
    }
}
