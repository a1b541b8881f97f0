//! Whom a scheme applies to, whose cards somebody may see, who must supply what is missing.

use hengce_ledger::{Actor, Directory, Ledger, RecordId};
use hengce_metrics::Subject;
use hengce_standard::{Act, Applies, Item, Period, Reach, Scheme, Standard, Words};

use crate::model::Gap;

/// The scheme that applies to a person (by position) or a unit (by code).
pub fn scheme_for<'a>(
    standard: &'a Standard,
    directory: &Directory,
    subject: &Subject,
) -> Option<&'a Scheme> {
    let applies = |scheme: &&Scheme| match (subject, &scheme.applies) {
        (Subject::Person(id), Applies::Position(position)) => {
            directory.people.get(id).is_some_and(|person| person.position == *position)
        }
        (Subject::Unit(id), Applies::Unit(code)) => {
            directory.units.get(id).is_some_and(|unit| unit.code == *code)
        }
        _ => false,
    };
    standard.schemes.values().find(applies)
}

/// The unit whose score enters a person's: the nearest at or above their own with a scheme of the same length of period.
pub fn department_of<'a>(
    standard: &'a Standard,
    directory: &Directory,
    subject: &Subject,
    period: Period,
) -> Option<(Subject, &'a Scheme)> {
    let Subject::Person(id) = subject else { return None };
    let mut unit = directory.people.get(id)?.unit.clone();
    // a unit is above another at most as often as there are units
    for _ in 0..directory.units.len() {
        let subject = Subject::Unit(unit.clone()?);
        let scheme = scheme_for(standard, directory, &subject);
        if let Some(scheme) = scheme.filter(|scheme| scheme.period == period.kind) {
            return Some((subject, scheme));
        }
        unit = directory.units.get(&unit?).and_then(|unit| unit.parent.clone());
    }
    None
}

/// The subject's name in Chinese (or as recorded); empty for nobody.
pub fn name_of(directory: &Directory, subject: &Subject) -> String {
    match subject {
        Subject::Person(id) => directory.people.get(id).map(|person| person.name.clone()),
        Subject::Unit(id) => directory.units.get(id).map(|unit| unit.name.clone()),
    }
    .unwrap_or_default()
}

/// The subjects with a scheme whose scorecards the actor may see: units first, then people, each by code.
///
/// A person's card is seen by themself and by whoever holds `read scorecard` with a reach that covers them; a unit's
/// card by its head, by reach `unit` over units at or below one's own, and by reach `all`.
pub fn visible(ledger: &Ledger, actor: &Actor) -> Vec<Subject> {
    let directory = ledger.directory();
    let standard = ledger.standard();
    let mut units: Vec<_> = directory.units.values().collect();
    units.sort_by(|a, b| a.code.cmp(&b.code));
    let mut people: Vec<_> = directory.people.values().collect();
    people.sort_by(|a, b| a.code.cmp(&b.code));
    let units = units.into_iter().map(|unit| Subject::Unit(unit.id.clone()));
    let people = people.into_iter().map(|person| Subject::Person(person.id.clone()));
    units
        .chain(people)
        .filter(|subject| scheme_for(standard, &directory, subject).is_some())
        .filter(|subject| may_see(ledger, actor, subject))
        .collect()
}

/// Whether the actor may see this subject's scorecard.
pub fn may_see(ledger: &Ledger, actor: &Actor, subject: &Subject) -> bool {
    let Some(reach) = ledger.reach(actor, Act::Read, "scorecard") else { return false };
    if reach == Reach::All || actor.program {
        return true;
    }
    match subject {
        Subject::Person(id) => ledger.covers(actor, reach, id),
        Subject::Unit(id) => {
            let directory = ledger.directory();
            let Some(me) = &actor.person else { return false };
            let heads = directory.units.get(id).is_some_and(|unit| unit.head.as_ref() == Some(me));
            let own = directory.people.get(me).and_then(|person| person.unit.clone());
            heads || (reach >= Reach::Unit && own.is_some_and(|own| directory.units_below(&own).contains(id)))
        }
    }
}

/// Who must supply what an item waits for, by name: a target, the manager (or head); rows, the person scored, or in
/// a unit those whose own scheme has the same KPI, or else its head.
pub fn suppliers(
    standard: &Standard,
    directory: &Directory,
    subject: &Subject,
    item: &Item,
    gap: &Gap,
) -> Vec<Words> {
    let name = |id: &RecordId| directory.people.get(id).map(called);
    let head = |id: &RecordId| directory.units.get(id).and_then(|unit| unit.head.as_ref()).and_then(name);
    match (subject, gap) {
        (Subject::Person(id), Gap::NoTarget | Gap::Defect { .. }) => {
            let manager = directory.people.get(id).and_then(|person| person.manager.as_ref());
            manager.and_then(name).into_iter().collect()
        }
        (Subject::Person(id), _) => name(id).into_iter().collect(),
        (Subject::Unit(id), Gap::NoTarget | Gap::Defect { .. }) => head(id).into_iter().collect(),
        (Subject::Unit(id), _) => {
            let below = directory.units_below(id);
            let keeps = |person: &&hengce_ledger::Person| {
                let scheme = scheme_for(standard, directory, &Subject::Person(person.id.clone()));
                person.left_on.is_none()
                    && person.unit.as_ref().is_some_and(|unit| below.contains(unit))
                    && scheme.is_some_and(|scheme| scheme.items.contains_key(&item.kpi))
            };
            let mut names: Vec<Words> = directory.people.values().filter(keeps).map(called).collect();
            names.sort_by(|a, b| a.zh.cmp(&b.zh));
            if names.is_empty() { head(id).into_iter().collect() } else { names }
        }
    }
}

/// A person's name in both languages; the recorded one where there is no English one.
fn called(person: &hengce_ledger::Person) -> Words {
    let en = if person.name_en.is_empty() { &person.name } else { &person.name_en };
    Words { zh: person.name.clone(), en: en.clone() }
}
