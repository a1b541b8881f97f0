//! What goes wrong is named, and nothing inside is reached.

use std::time::Duration;

use hengce_connectors::{Limits, Source, Trouble};

use crate::server::{Order, Server, ok};

fn fixed(status: &'static str, body: &'static str) -> impl Fn(&str) -> (String, String) + Send + 'static {
    move |_| (status.to_owned(), body.to_owned())
}

async fn said(status: &'static str, body: &'static str) -> Trouble {
    let server = Server::new(fixed(status, body)).await;
    Order::of(Source::Plausible, &server).pull().await.unwrap_err()
}

#[tokio::test]
async fn a_refused_key_a_busy_server_and_a_missing_page_are_told_apart() {
    assert_eq!(said("401 Unauthorized", "{}").await, Trouble::Refused("401".into()));
    assert_eq!(said("403 Forbidden", "{}").await, Trouble::Refused("403".into()));
    assert_eq!(said("404 Not Found", "").await, Trouble::NotThere(404));
    assert_eq!(said("429 Too Many\r\nRetry-After: 120", "").await, Trouble::Busy(Some("120".into())));
    assert_eq!(said("429 Too Many", "").await, Trouble::Busy(None));
    assert_eq!(said("503 Later\r\nRetry-After: 60", "").await, Trouble::Busy(Some("60".into())));
    assert_eq!(said("500 Oops", "").await, Trouble::Status(500));
}

#[tokio::test]
async fn an_answer_that_is_cut_off_or_something_else_brings_nothing() {
    assert!(matches!(said("200 OK", r#"{"results":[{"dimensions":["2026-09"#).await, Trouble::Unreadable(_)));
    assert!(matches!(said("200 OK", "<html>sign in</html>").await, Trouble::Unreadable(_)));
    let short = r#"{"results":[{"dimensions":["2026-09-07"],"metrics":[1]}]}"#;
    assert!(matches!(said("200 OK", short).await, Trouble::Unreadable(_)));
    let cut = said("200 OK\r\nContent-Length: 5000", r#"{"results":[]}"#).await;
    assert!(matches!(cut, Trouble::Unreadable(_)), "{cut:?}");
}

#[tokio::test]
async fn what_matomo_says_by_an_answer_that_looks_well_is_trouble() {
    let refused =
        r#"{"result":"error","message":"You can't access this resource as it requires 'view' access"}"#;
    for (answer, id) in
        [(refused, "refused"), (r#"{"result":"error","message":"An unexpected website was found"}"#, "said")]
    {
        let server = Server::new(move |_| ok(answer)).await;
        assert_eq!(Order::of(Source::Matomo, &server).pull().await.unwrap_err().id(), id);
    }
}

#[tokio::test]
async fn nothing_inside_is_reached_unless_it_is_allowed_with_its_port() {
    let server = Server::new(|_| panic!("reached")).await;
    for allowed in [vec![], vec!["127.0.0.1:1".to_owned()]] {
        let order = Order { allowed, ..Order::of(Source::Plausible, &server) };
        assert!(matches!(order.pull().await, Err(Trouble::Inside(_))));
    }
    // a name that leads inside is no way in either
    let mut order = Order::of(Source::Url, &server);
    order.address = format!("http://localhost:{}/data.csv", server.here.port());
    assert!(matches!(order.pull().await, Err(Trouble::Inside(_))));
    for source in [Source::Postgres, Source::Mysql] {
        let order = Order {
            source,
            address: format!("{}/shop", server.here),
            allowed: vec![],
            ..Order::of(source, &server)
        };
        assert!(matches!(order.pull().await, Err(Trouble::Inside(_))));
    }
}

#[tokio::test]
async fn a_redirect_leads_nowhere_inside_and_takes_no_key_along() {
    let inner = Server::new(|_| panic!("reached")).await;
    let to = format!("302 Found\r\nLocation: http://localhost:{}/", inner.here.port());
    let server = Server::new(move |_| (to.clone(), String::new())).await;
    let said = Order::of(Source::Url, &server).pull().await;
    assert!(matches!(said, Err(Trouble::Inside(_))), "{said:?}");
    let posted = Order::of(Source::Plausible, &server).pull().await;
    assert_eq!(posted, Err(Trouble::Status(302)), "what is posted is not sent on");
    let other = Server::new(|_| ok("a,b\n")).await;
    let to = format!("302 Found\r\nLocation: {}/moved.csv", other.address());
    let server = Server::new(move |_| (to.clone(), String::new())).await;
    let mut order = Order::of(Source::Url, &server);
    order.allowed.push(other.here.to_string());
    assert_eq!(order.text().await, "a,b\n");
    assert!(!other.asked()[0].to_lowercase().contains("authorization"));
}

#[tokio::test]
async fn too_much_and_too_many_are_bounded() {
    let large = Server::new(|_| ok("x".repeat(5_000))).await;
    let limits = Limits { bytes_max: 1_000, ..Limits::default() };
    let order = Order { limits, ..Order::of(Source::Url, &large) };
    assert_eq!(order.pull().await, Err(Trouble::TooLarge(1_000)));
    // one that always has another page
    let row = r#"{"dimensions":["2026-09-07"],"metrics":[1,1,1,1,1]}"#;
    let page = format!(r#"{{"results":[{}]}}"#, vec![row; 1_000].join(","));
    let endless = Server::new(move |_| ok(page.clone())).await;
    let limits = Limits { rows_max: 2_500, ..Limits::default() };
    let order = Order { limits, ..Order::of(Source::Plausible, &endless) };
    assert_eq!(order.pull().await, Err(Trouble::TooManyRows(2_500)));
    let limits = Limits { answers_max: 2, ..Limits::default() };
    let order = Order { limits, ..Order::of(Source::Plausible, &endless) };
    assert_eq!(order.pull().await, Err(Trouble::TooManyRows(2)));
}

#[tokio::test]
async fn who_does_not_answer_is_not_waited_for() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = Server { here: listener.local_addr().unwrap(), asked: std::sync::Arc::default() };
    let limits = Limits { step: Duration::from_millis(300), ..Limits::default() };
    let order = Order { limits, ..Order::of(Source::Plausible, &silent) };
    assert_eq!(order.pull().await, Err(Trouble::TimedOut));
}

#[tokio::test]
async fn without_its_secret_a_source_is_not_asked() {
    let server = Server::new(|_| panic!("reached")).await;
    for source in [Source::Plausible, Source::Umami, Source::Matomo, Source::Listmonk] {
        let order = Order { secret: None, ..Order::of(source, &server) };
        assert_eq!(order.pull().await, Err(Trouble::NoSecret));
    }
}
