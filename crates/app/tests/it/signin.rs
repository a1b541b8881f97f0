//! Signing in and out, lock-out, sessions, passwords.

use axum::http::StatusCode;
use jiff::SignedDuration;

use crate::world::{PASSWORD, World};

#[tokio::test]
async fn whoever_signs_in_lands_where_they_wanted_to_go() {
    let world = World::new().await;
    let mut browser = world.nobody();
    let turned = browser.get("/records/report?state=planned").await;
    assert_eq!(turned.status, StatusCode::SEE_OTHER);
    assert_eq!(turned.location(), "/sign-in?next=%2Frecords%2Freport%3Fstate%3Dplanned");
    let form = [("login", "Qinghe "), ("password", PASSWORD), ("next", "/records/report?state=planned")];
    let answer = browser.post_bare("/sign-in", &form).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/records/report?state=planned"));
    assert_eq!(browser.get("/records/report?state=planned").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_sign_in_never_leads_to_another_site() {
    let world = World::new().await;
    for elsewhere in ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "elsewhere"]
    {
        let form = [("login", "qinghe"), ("password", PASSWORD), ("next", elsewhere)];
        assert_eq!(world.nobody().post_bare("/sign-in", &form).await.location(), "/");
    }
}

#[tokio::test]
async fn the_session_cookie_can_be_read_by_no_script_and_is_not_sent_by_other_sites() {
    let world = World::new().await;
    let answer = world.nobody().sign_in("qinghe", PASSWORD).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_are_answered_alike() {
    let world = World::new().await;
    let wrong = world.nobody().sign_in("qinghe", "not-the-password").await;
    let unknown = world.nobody().sign_in("nobody", "not-the-password").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(unknown.status, wrong.status);
    assert_eq!(unknown.text.replace("nobody", "qinghe"), wrong.text);
}

#[tokio::test]
async fn too_many_failures_make_a_login_wait_and_the_wait_ends() {
    let world = World::new().await;
    let mut browser = world.nobody();
    for _ in 0..5 {
        assert_eq!(browser.sign_in("qinghe", "not-the-password").await.status, StatusCode::UNAUTHORIZED);
    }
    let locked = browser.sign_in("qinghe", PASSWORD).await;
    assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS, "the right password must wait too");
    assert_eq!(
        world.nobody().sign_in("mingzhe", PASSWORD).await.status,
        StatusCode::SEE_OTHER,
        "others do not wait"
    );
    world.wait(SignedDuration::from_mins(1));
    assert_eq!(browser.sign_in("qinghe", PASSWORD).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.nobody().sign_in("qinghe", "not-the-password").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_out_ends_the_session_for_whoever_kept_its_cookie() {
    let world = World::new().await;
    let mut browser = world.browser("qinghe").await;
    let mut copy = browser.clone();
    assert_eq!(browser.post("/sign-out", &[]).await.location(), "/sign-in");
    assert_eq!(copy.get("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_ends_after_two_weeks() {
    let world = World::new().await;
    let mut browser = world.browser("qinghe").await;
    world.wait(SignedDuration::from_hours(14 * 24 + 1));
    assert_eq!(browser.get("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn ones_sessions_are_listed_and_can_be_ended_but_nobody_elses() {
    let world = World::new().await;
    let (mut one, mut other, mut stranger) =
        (world.browser("qinghe").await, world.browser("qinghe").await, world.browser("mingzhe").await);
    let page = one.get("/account").await.text;
    let ends: Vec<_> =
        page.split("/account/sessions/").skip(1).map(|part| part.split('/').next().unwrap()).collect();
    assert_eq!(ends.len(), 1, "every session but this one can be ended");
    let path = format!("/account/sessions/{}/end", ends[0]);
    assert_eq!(stranger.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.get("/account").await.status, StatusCode::OK);
    assert_eq!(one.post(&path, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(other.get("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_the_other_sessions() {
    let world = World::new().await;
    let (mut one, mut other) = (world.browser("qinghe").await, world.browser("qinghe").await);
    let new = "枫叶在十月变成红色的";
    let refused = one.post("/account/password", &[("password", "wrong"), ("new", new), ("again", new)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused =
        one.post("/account/password", &[("password", PASSWORD), ("new", "short"), ("again", "short")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused =
        one.post("/account/password", &[("password", PASSWORD), ("new", new), ("again", "other")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let changed =
        one.post("/account/password", &[("password", PASSWORD), ("new", new), ("again", new)]).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    assert_eq!(one.get("/account").await.status, StatusCode::OK);
    assert_eq!(other.get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.nobody().sign_in("qinghe", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(world.nobody().sign_in("qinghe", new).await.status, StatusCode::SEE_OTHER);
}
