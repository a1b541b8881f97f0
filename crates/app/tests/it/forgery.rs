//! Changes are taken from our own pages alone, and no page lets foreign content in.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::world::{Browser, PASSWORD, World};

/// A form sent with these headers and this body.
async fn sent(browser: &mut Browser, path: &str, headers: &[(&str, &str)], body: String) -> StatusCode {
    let mut request = Request::post(path).header(header::HOST, "hengce.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    browser.send(request.body(Body::from(body)).unwrap()).await.status
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn a_form_from_another_site_changes_nothing() {
    let world = World::new().await;
    let report = world.report("qinghe", "季报").await;
    let mut browser = world.browser("qinghe").await;
    let path = format!("/records/report/{}/moves/start", report.id);
    let with = |token: &str| format!("_token={token}&version=1");
    let token = browser.token.clone();
    for from in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
    ] {
        let status = sent(&mut browser, &path, &[FORM, from], with(&token)).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{from:?}");
    }
    for (headers, body) in [
        (vec![FORM], "version=1".to_owned()),
        (vec![FORM], with("0000")),
        (vec![FORM], with("")),
        (vec![("content-type", "text/plain")], with(&token)),
        (vec![("content-type", "application/json")], "{\"version\":1}".to_owned()),
        (vec![FORM, ("x-csrf-token", "wrong")], with(&token)),
        (
            vec![("content-type", "multipart/form-data; boundary=b")],
            "--b\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n1\r\n--b--\r\n".to_owned(),
        ),
    ] {
        assert_eq!(
            sent(&mut browser, &path, &headers, body.clone()).await,
            StatusCode::FORBIDDEN,
            "{headers:?} {body}"
        );
    }
    let other = world.browser("mingzhe").await.token;
    assert_eq!(
        sent(&mut browser, &path, &[FORM], with(&other)).await,
        StatusCode::FORBIDDEN,
        "another session's token"
    );
    assert_eq!(world.record(&report.id).await.version, 1);
    let own = [FORM, ("origin", "https://hengce.example"), ("sec-fetch-site", "same-origin")];
    assert_eq!(sent(&mut browser, &path, &own, with(&token)).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nobody_is_signed_in_from_another_site() {
    let world = World::new().await;
    let body = format!("login=qinghe&password={PASSWORD}");
    let status = sent(&mut world.nobody(), "/sign-in", &[FORM, ("sec-fetch-site", "cross-site")], body).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn pages_allow_no_inline_script_and_no_inline_style() {
    let world = World::new().await;
    let report = world.report("qinghe", "季报").await;
    let mut browser = world.browser("qinghe").await;
    let detail = format!("/records/report/{}", report.id);
    for path in [
        "/",
        "/account",
        "/records/report",
        "/records/report/board",
        "/records/campaign/new",
        &detail,
        "/sign-in",
    ] {
        let page = browser.get(path).await;
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
        assert!(!page.text.contains(" style=\""), "{path} has a style attribute, which the policy refuses");
        assert!(
            !page.text.contains("<script>") && !page.text.contains(" onclick="),
            "{path} has inline script"
        );
        assert_eq!(page.headers["cache-control"], "no-store");
    }
}

#[tokio::test]
async fn a_too_large_form_is_refused() {
    let world = World::new().await;
    let mut browser = world.browser("qinghe").await;
    let body = format!("_token={}&f.title={}", browser.token.clone(), "x".repeat(3_000_000));
    assert_eq!(sent(&mut browser, "/account/password", &[FORM], body).await, StatusCode::PAYLOAD_TOO_LARGE);
}
