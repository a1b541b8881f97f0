//! Accounts: made, changed and closed by whoever manages people.

use axum::http::StatusCode;
use hengce_ledger::accounts::Account;
use serde_json::json;

use crate::world::{PASSWORD, World, fields};

#[tokio::test]
async fn a_new_account_can_sign_in_with_its_positions_roles() {
    let world = World::new().await;
    let person =
        world.create("person", fields(json!({ "name": "方若溪", "position": "content_editor" }))).await.id;
    let mut admin = world.browser("lixing").await;
    let id = person.to_string();
    let form = [("person", id.as_str()), ("login", "ruoxi"), ("password", "short")];
    assert_eq!(admin.post("/people/accounts", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = [
        ("person", id.as_str()),
        ("login", "ruoxi"),
        ("password", PASSWORD),
        ("role", "analyst"),
        ("role", "nonsense"),
    ];
    let made = admin.post("/people/accounts", &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let mut ruoxi = world.browser("ruoxi").await;
    let me = ruoxi.get("/api/v1/session").await.json();
    assert_eq!(me["roles"], json!(["employee", "digital_operator", "content", "analyst"]));
    let again = admin.post("/people/accounts", &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "one account a person");
}

#[tokio::test]
async fn closing_an_account_ends_its_sessions_at_once() {
    let world = World::new().await;
    let mut qinghe = world.browser("qinghe").await;
    let mut admin = world.browser("lixing").await;
    assert_eq!(
        admin.post("/people/accounts/qinghe", &[("disabled", "1")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(qinghe.get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.nobody().sign_in("qinghe", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn nobody_widens_their_own_roles() {
    let world = World::new().await;
    let mut admin = world.browser("lixing").await;
    let answer = admin.post("/people/accounts/lixing", &[("role", "executive")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let account: Account = world.app.ledger.accounts().find("lixing").await.unwrap().unwrap();
    assert!(account.roles.is_empty());
}
