//! The company's set-up: its units, its people, and who heads what.

use jiff::civil::Date;
use serde_json::{Value as Json, json};

use crate::calendar::{self, days};
use crate::cast::{PEOPLE, UNITS};
use crate::plan::{Plan, Who, person, to};

/// Units and people, on the evening before the first day of work.
pub fn plan(plan: &mut Plan, from: Date) {
    let evening = days(from, -1);
    for unit in &UNITS {
        let at = calendar::at(evening, 18, i8::from(unit.parent.is_some()));
        let parent = unit.parent.map_or(Json::Null, |short| to(&handle_of_unit(short)));
        let fields =
            json!({ "name": unit.name, "name_en": unit.name_en, "short": unit.short, "parent": parent });
        plan.found(at, "unit", &handle_of_unit(unit.short), fields);
    }
    for one in &PEOPLE {
        let level = i8::try_from(level_of(one.login)).expect("the line of managers is short");
        let fields = json!({
            "name": one.name, "name_en": one.name_en, "position": one.position,
            "email": format!("{}@helan.example", one.login),
            "unit": to(&handle_of_unit(one.unit)),
            "manager": one.manager.map_or(Json::Null, person),
            "joined_on": one.joined_on,
        });
        plan.found(calendar::at(evening, 18, 10 + level), "person", &format!("person.{}", one.login), fields);
    }
    for unit in &UNITS {
        let at = calendar::at(evening, 18, 30);
        plan.edit(at, Who::Program, &handle_of_unit(unit.short), json!({ "head": person(unit.head) }));
    }
}

/// The handle of a unit by its short name.
pub fn handle_of_unit(short: &str) -> String {
    format!("unit.{short}")
}

/// Steps up to whoever has no manager.
fn level_of(login: &str) -> usize {
    let manager = PEOPLE.iter().find(|one| one.login == login).and_then(|one| one.manager);
    manager.map_or(0, |manager| 1 + level_of(manager))
}
