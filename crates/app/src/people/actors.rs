//! Who a person is to the ledger: the roles of their position, and those of their account.

use hengce_ledger::accounts::Account;
use hengce_ledger::{Actor, RecordId};

use crate::web::{App, WebError};

/// The actor behind an account; none when its person is gone.
pub fn actor_of(app: &App, account: &Account) -> Option<Actor> {
    let directory = app.ledger.directory();
    let person = directory.people.get(&account.person)?;
    let position = app.standard().organisation.positions.get(&person.position);
    let mut roles = position.map_or_else(Vec::new, |position| position.roles.clone());
    for role in &account.roles {
        if !roles.contains(role) {
            roles.push(role.clone());
        }
    }
    Some(Actor::person(account.person.clone(), person.name.clone(), roles))
}

/// Everybody who can sign in.
pub async fn everybody(app: &App) -> Result<Vec<Actor>, WebError> {
    let accounts = app.ledger.accounts().list().await?;
    let open = accounts.iter().filter(|account| !account.disabled);
    Ok(open.filter_map(|account| actor_of(app, account)).collect())
}

/// That person, if they can sign in.
pub async fn somebody(app: &App, person: &RecordId) -> Result<Option<Actor>, WebError> {
    let account = app.ledger.accounts().of_person(person).await?;
    Ok(account.filter(|account| !account.disabled).and_then(|account| actor_of(app, &account)))
}
