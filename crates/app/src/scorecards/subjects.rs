//! Whose scorecard an address names, and which period.

use hengce_appraisal::{may_see, scheme_for, visible};
use hengce_ledger::{Actor, Directory};
use hengce_metrics::Subject;
use hengce_standard::{Language, Period, Scheme};

use crate::web::{App, WebError};
use crate::words::Speech;

/// The part of the address that names a subject: a person's code, or a unit's short name.
pub fn code_of(directory: &Directory, subject: &Subject) -> String {
    match subject {
        Subject::Person(id) => directory.people.get(id).map(|person| person.code.clone()),
        Subject::Unit(id) => directory.units.get(id).map(|unit| unit.code.clone()),
    }
    .unwrap_or_default()
}

pub fn address(directory: &Directory, subject: &Subject) -> String {
    format!("/scorecards/{}", code_of(directory, subject))
}

/// The subject's name in the reader's language.
pub fn name_of(say: Speech, directory: &Directory, subject: &Subject) -> String {
    let names = match subject {
        Subject::Person(id) => directory.people.get(id).map(|person| (&person.name, &person.name_en)),
        Subject::Unit(id) => directory.units.get(id).map(|unit| (&unit.name, &unit.name_en)),
    };
    names.map_or_else(String::new, |(name, name_en)| {
        if say.0 == Language::En && !name_en.is_empty() { name_en.clone() } else { name.clone() }
    })
}

/// Everybody of the directory with such a code.
pub fn with_code(directory: &Directory, code: &str) -> Option<Subject> {
    let person = directory.people.values().find(|person| person.code == code);
    let unit = || directory.units.values().find(|unit| unit.code == code);
    person
        .map(|person| Subject::Person(person.id.clone()))
        .or_else(|| unit().map(|unit| Subject::Unit(unit.id.clone())))
}

/// The subject that an address names, if the actor may see its card; not there and not for the actor look the same.
pub fn asked(app: &App, actor: &Actor, code: &str) -> Result<Subject, WebError> {
    let subject = with_code(&app.ledger.directory(), code).ok_or_else(WebError::not_found)?;
    if may_see(&app.ledger, actor, &subject) { Ok(subject) } else { Err(WebError::not_found()) }
}

/// The actor's own card, where their position has a scheme; else the first that they may see.
pub fn first_for(app: &App, actor: &Actor) -> Option<Subject> {
    let own = actor.person.clone().map(Subject::Person);
    let has = |subject: &Subject| scheme_for(app.standard(), &app.ledger.directory(), subject).is_some();
    own.filter(has).or_else(|| visible(&app.ledger, actor).into_iter().next())
}

/// The period that was asked for, or the running one of the scheme's length.
pub fn period(app: &App, say: Speech, scheme: &Scheme, asked: Option<&str>) -> Result<Period, WebError> {
    let running = Period::of(scheme.period, app.today());
    let Some(text) = asked.filter(|text| !text.is_empty()) else { return Ok(running) };
    let period: Period =
        text.parse().map_err(|_| WebError::malformed(say.t1("score-no-period", "text", text)))?;
    if period.kind == scheme.period {
        Ok(period)
    } else {
        Err(WebError::malformed(say.t2("score-wrong-period", ("text", text), ("like", running.to_string()))))
    }
}
