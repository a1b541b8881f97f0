//! Other ways to ask the same: period, comparison, what counts, steps.

use hengce_traffic::{Counted, Grain};

use super::asked::{Asked, Compared, PERIODS};
use crate::web::Visit;

/// Another way to ask: address, label, whether it is this one.
pub struct Choice {
    pub address: String,
    pub label: String,
    pub here: bool,
}

pub fn periods(visit: &Visit, asked: &Asked) -> Vec<Choice> {
    let one = |days: i32| Choice {
        address: Asked { days: Some(days), ..asked.clone() }.address(),
        label: if days == 1 {
            visit.say().t("traffic-today")
        } else {
            visit.say().t1("digital-days", "days", days)
        },
        here: asked.days == Some(days),
    };
    PERIODS.into_iter().map(one).collect()
}

pub fn compares(visit: &Visit, asked: &Asked) -> Vec<Choice> {
    let one = |compared: Compared| Choice {
        address: Asked { compared, ..asked.clone() }.address(),
        label: visit.say().t(&format!("traffic-compare-{}", compared.id())),
        here: asked.compared == compared,
    };
    Compared::ALL.into_iter().map(one).collect()
}

pub fn counts(visit: &Visit, asked: &Asked) -> Vec<Choice> {
    let one = |(counted, key): (Counted, &str)| Choice {
        address: Asked { counted, ..asked.clone() }.address(),
        label: visit.say().t(key),
        here: asked.counted == counted,
    };
    let all = [
        (Counted::People, "traffic-people"),
        (Counted::Bots, "traffic-bots"),
        (Counted::Internal, "traffic-internal"),
    ];
    all.into_iter().map(one).collect()
}

pub fn grains(visit: &Visit, asked: &Asked) -> Vec<Choice> {
    let long = (asked.to - asked.from).get_days() + 1;
    let fits = |grain: &Grain| match grain {
        Grain::Hour => long <= 14,
        Grain::Day => (2..=400).contains(&long),
        Grain::Week => long >= 14,
        Grain::Month => long >= 60,
    };
    let one = |grain: Grain| Choice {
        address: asked.address_by(grain),
        label: visit.say().t(&format!("traffic-grain-{}", grain.id())),
        here: asked.grain == grain,
    };
    Grain::ALL.into_iter().filter(fits).map(one).collect()
}
