//! The list of accounts, a new one, and changes to one.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use hengce_ledger::RecordId;
use hengce_ledger::accounts::Account;

use crate::records::Scene;
use crate::shell::Shell;
use crate::signin::passwords;
use crate::web::{App, Fields, Visit, WebError, page, redirect};

/// An account in the list.
struct Row {
    login: String,
    name: String,
    position: String,
    roles: Vec<String>,
    disabled: bool,
}

struct Choice {
    id: String,
    label: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "people/accounts.html")]
struct AccountsPage {
    shell: Shell,
    rows: Vec<Row>,
    /// People without an account.
    people: Vec<Choice>,
    roles: Vec<Choice>,
    login: String,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "people/account.html")]
struct AccountPage {
    shell: Shell,
    login: String,
    name: String,
    person: String,
    position: String,
    position_roles: Vec<String>,
    roles: Vec<Choice>,
    disabled: bool,
    /// One's own account is changed by somebody else.
    own: bool,
    problem: Option<String>,
    done: bool,
}

/// A new account as typed, to show again when it is refused.
#[derive(Default)]
struct Draft {
    login: String,
    person: String,
    roles: Vec<String>,
    problem: Option<String>,
}

pub async fn list(State(app): State<App>, visit: Visit) -> Result<Response, WebError> {
    listed(&app, &visit, Draft::default()).await
}

async fn listed(app: &App, visit: &Visit, draft: Draft) -> Result<Response, WebError> {
    let scene = Scene::new(app, visit);
    let accounts = app.ledger.accounts().list().await?;
    let mut people: Vec<_> = scene.directory.people.values().collect();
    people.sort_by(|a, b| a.code.cmp(&b.code));
    let without = people.iter().filter(|person| !accounts.iter().any(|account| account.person == person.id));
    let choice = |person: &&hengce_ledger::Person| Choice {
        id: person.id.to_string(),
        label: format!("{} · {}", scene.person(&person.id.0), position(app, visit, &person.id)),
        chosen: *person.id.0 == *draft.person,
    };
    let row = |account: &Account| Row {
        login: account.login.clone(),
        name: scene.person(&account.person.0),
        position: position(app, visit, &account.person),
        roles: account.roles.iter().map(|role| role_label(app, visit, role)).collect(),
        disabled: account.disabled,
    };
    let status = if draft.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = AccountsPage {
        shell: Shell::new(app, visit, visit.say().t("nav-accounts")),
        rows: accounts.iter().map(row).collect(),
        people: without.map(choice).collect(),
        roles: roles(app, visit, &draft.roles),
        login: draft.login,
        problem: draft.problem,
    };
    Ok((status, page(&view)?).into_response())
}

fn position(app: &App, visit: &Visit, person: &RecordId) -> String {
    let directory = app.ledger.directory();
    let position = directory
        .people
        .get(person)
        .and_then(|person| app.standard().organisation.positions.get(&person.position));
    position.map_or_else(String::new, |position| visit.say().of(&position.label).to_owned())
}

fn role_label(app: &App, visit: &Visit, id: &str) -> String {
    let role = app.standard().organisation.roles.get(id);
    role.map_or_else(|| id.to_owned(), |role| visit.say().of(&role.label).to_owned())
}

fn roles(app: &App, visit: &Visit, chosen: &[String]) -> Vec<Choice> {
    let roles = app.standard().organisation.roles.iter();
    roles
        .map(|(id, role)| Choice {
            id: id.clone(),
            label: visit.say().of(&role.label).to_owned(),
            chosen: chosen.contains(id),
        })
        .collect()
}

/// The roles of a form that the standard has.
fn roles_of(app: &App, fields: &Fields) -> Vec<String> {
    let known = |role: &&str| app.standard().organisation.roles.contains_key(*role);
    fields.all("role").into_iter().filter(known).map(str::to_owned).collect()
}

/// Letters, digits, dot, hyphen, underscore, `@`: what can be typed on any keyboard and stands in an address.
fn is_login(login: &str) -> bool {
    (2..=100).contains(&login.len())
        && login
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_@".contains(&byte))
}

fn raw(fields: &Fields, name: &str) -> String {
    fields.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

pub async fn create(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, WebError> {
    let say = visit.say();
    let (login, person) = (fields.get("login").to_lowercase(), fields.get("person").to_owned());
    let password = raw(&fields, "password");
    let mut draft = Draft { login, person, roles: roles_of(&app, &fields), problem: None };
    let known = app.ledger.directory().people.contains_key(&RecordId::from(draft.person.as_str()));
    draft.problem = if !is_login(&draft.login) {
        Some(say.t("account-login-rule"))
    } else if !known {
        Some(say.t("account-person-missing"))
    } else {
        passwords::weakness(&password, &draft.login)
            .map(|problem| say.t1(problem, "min", passwords::LENGTH_MIN))
    };
    if draft.problem.is_some() {
        return listed(&app, &visit, draft).await;
    }
    let account = Account {
        login: draft.login.clone(),
        person: RecordId::from(draft.person.as_str()),
        password_hash: passwords::hash(&app, password).await?,
        roles: draft.roles.clone(),
        disabled: false,
    };
    if !app.ledger.accounts().create(&account).await? {
        draft.problem = Some(say.t("account-taken"));
        return listed(&app, &visit, draft).await;
    }
    tracing::info!(login = account.login, by = visit.actor.name, "account created");
    Ok(redirect("/people/accounts"))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
) -> Result<Response, WebError> {
    let done = visit.path.ends_with("?done");
    shown(&app, &visit, &login, None, done).await
}

async fn shown(
    app: &App,
    visit: &Visit,
    login: &str,
    problem: Option<String>,
    done: bool,
) -> Result<Response, WebError> {
    let account = app.ledger.accounts().find(login).await?.ok_or_else(WebError::not_found)?;
    let scene = Scene::new(app, visit);
    let person = scene.directory.people.get(&account.person);
    let given = person.and_then(|person| app.standard().organisation.positions.get(&person.position));
    let given = given.map_or_else(Vec::new, |position| position.roles.clone());
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let say = visit.say();
    let view = AccountPage {
        shell: Shell::new(app, visit, account.login.clone()).under(say.t("nav-accounts"), "/people/accounts"),
        name: scene.person(&account.person.0),
        person: scene.person_address(&account.person.0).unwrap_or_default(),
        position: position(app, visit, &account.person),
        position_roles: given.iter().map(|role| role_label(app, visit, role)).collect(),
        roles: roles(app, visit, &account.roles),
        disabled: account.disabled,
        own: visit.session.as_ref().is_some_and(|session| session.login == account.login),
        login: account.login,
        problem,
        done,
    };
    Ok((status, page(&view)?).into_response())
}

/// Sets extra roles and whether the account is closed. Nobody widens or closes their own.
pub async fn update(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    if visit.session.as_ref().is_some_and(|session| session.login == login) {
        return shown(&app, &visit, &login, Some(visit.say().t("account-own")), false).await;
    }
    let disabled = fields.has("disabled");
    if !app.ledger.accounts().update(&login, &roles_of(&app, &fields), disabled).await? {
        return Err(WebError::not_found());
    }
    tracing::info!(login, disabled, by = visit.actor.name, "account changed");
    Ok(redirect(&format!("/people/accounts/{login}?done")))
}

/// Sets a new password for somebody who forgot theirs, and ends their sessions.
pub async fn set_password(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let password = raw(&fields, "password");
    if let Some(problem) = passwords::weakness(&password, &login) {
        let problem = visit.say().t1(problem, "min", passwords::LENGTH_MIN);
        return shown(&app, &visit, &login, Some(problem), false).await;
    }
    let hash = passwords::hash(&app, password).await?;
    if !app.ledger.accounts().set_password(&login, &hash, None).await? {
        return Err(WebError::not_found());
    }
    app.ledger.accounts().succeeded(&login).await?;
    tracing::info!(login, by = visit.actor.name, "password set");
    Ok(redirect(&format!("/people/accounts/{login}?done")))
}
