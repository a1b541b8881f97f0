//! Language and theme: kept in cookies, so that they hold on the sign-in page too. The language is also noted for the
//! person, so that what is sent to them speaks it.

use axum::extract::State;
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::response::Response;

use crate::web::{App, Fields, Visit, WebError, redirect};

/// A year.
const KEPT_SECONDS: u32 = 31_536_000;

/// Keeps what was chosen and goes back to the page.
pub async fn keep(State(app): State<App>, visit: Visit, fields: Fields) -> Result<Response, WebError> {
    let mut response = redirect(fields.get("next"));
    let choices = [("language", ["zh-CN", "en", ""]), ("theme", ["light", "dark", "auto"])];
    for (name, allowed) in choices {
        let Some(value) = allowed.iter().find(|value| !value.is_empty() && **value == fields.get(name))
        else {
            continue;
        };
        let cookie = format!("{name}={value}; Path=/; Max-Age={KEPT_SECONDS}; SameSite=Lax");
        let cookie = HeaderValue::from_str(&cookie).expect("both parts come from the list above");
        response.headers_mut().append(SET_COOKIE, cookie);
        if let (Some(person), "language") = (visit.person(), name) {
            app.ledger.personal().prefer(person, &[(name.to_owned(), (*value).to_owned())]).await?;
        }
    }
    Ok(response)
}
