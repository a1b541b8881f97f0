//! Promises of the fetch, held against a server on this machine that each test starts and allows by name.

use std::net::SocketAddr;
use std::time::Duration;

use hengce_feeds::{Allowed, Answer, Failure, Fetched, Limits, Wanted, address, fetch};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers each request by what the function makes of its head; a `None` leaves it without an answer.
async fn server(answer: impl Fn(&str, SocketAddr) -> Option<String> + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let here = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let mut silent = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            // a request's head, or the first byte of a TLS handshake
            while !head.windows(4).any(|end| end == b"\r\n\r\n")
                && !head.starts_with(&[0x16])
                && stream.read_buf(&mut head).await.is_ok_and(|read| read > 0)
            {}
            match answer(&String::from_utf8_lossy(&head), here) {
                Some(text) => _ = stream.write_all(text.as_bytes()).await,
                None => silent.push(stream),
            }
        }
    });
    here
}

#[expect(clippy::unnecessary_wraps, reason = "an answer, where others give none")]
fn ok(headers: &str, body: &str) -> Option<String> {
    Some(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len()))
}

#[expect(clippy::unnecessary_wraps, reason = "an answer, where others give none")]
fn moved(to: &str) -> Option<String> {
    Some(format!("HTTP/1.1 301 Moved\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"))
}

async fn asked(url: &str, allowed: &[String]) -> Result<Answer, Failure> {
    let limits = Limits { bytes_max: 1_000, step: Duration::from_millis(1_500), redirects_max: 3 };
    let (url, allowed) = (address(url).expect("an address"), Allowed(allowed.to_vec()));
    fetch(&Wanted { etag: Some("\"v1\""), ..Wanted::get(&url, &allowed) }, &limits).await
}

fn fresh(answer: Result<Answer, Failure>) -> Fetched {
    match answer {
        Ok(Answer::Fresh(fetched)) => fetched,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_feed_is_fetched_with_what_its_server_says_of_it() {
    let here = server(|head, _| {
        assert!(head.starts_with("GET /rss?x=1 HTTP/1.1\r\n"), "{head}");
        ok(
            "Content-Type: text/xml\r\nETag: \"v2\"\r\nLast-Modified: Mon, 06 Jul 2026 00:00:00 GMT\r\n",
            "<rss/>",
        )
    })
    .await;
    let fetched = fresh(asked(&format!("http://{here}/rss?x=1"), &[here.to_string()]).await);
    assert_eq!(
        (fetched.bytes.as_slice(), fetched.content_type.as_deref()),
        (&b"<rss/>"[..], Some("text/xml"))
    );
    assert_eq!(fetched.etag.as_deref(), Some("\"v2\""));
    assert_eq!(fetched.modified.as_deref(), Some("Mon, 06 Jul 2026 00:00:00 GMT"));
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let here = server(|head, _| {
        let known = head.to_lowercase().contains("if-none-match: \"v1\"");
        if known { Some("HTTP/1.1 304 Not Modified\r\n\r\n".into()) } else { ok("", "new") }
    })
    .await;
    assert_eq!(asked(&format!("http://{here}/"), &[here.to_string()]).await, Ok(Answer::Unchanged));
}

#[tokio::test]
async fn nothing_inside_is_reached_unless_it_is_allowed_by_name() {
    let here = server(|_, _| panic!("reached")).await;
    for host in ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "0.0.0.0"] {
        let said = asked(&format!("http://{host}:{}/", here.port()), &[]).await;
        assert!(matches!(said, Err(Failure::Inside(_))), "{host}: {said:?}");
    }
    for url in [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://100.100.100.200/",
    ] {
        assert!(matches!(asked(url, &[]).await, Err(Failure::Inside(_))), "{url}");
    }
}

#[tokio::test]
async fn a_redirect_does_not_lead_inside() {
    let inner = server(|_, _| panic!("reached")).await;
    let outer = server(move |_, _| moved(&format!("http://localhost:{}/", inner.port()))).await;
    let said = asked(&format!("http://{outer}/"), &[outer.to_string()]).await;
    assert!(matches!(said, Err(Failure::Inside(_))), "{said:?}");
    let outer = server(|_, _| moved("file:///etc/passwd")).await;
    assert_eq!(asked(&format!("http://{outer}/"), &[outer.to_string()]).await, Err(Failure::Status(301)));
}

#[tokio::test]
async fn redirects_are_followed_so_far_and_no_further() {
    let here =
        server(|head, _| if head.starts_with("GET /a ") { moved("/b") } else { ok("", "there") }).await;
    let fetched = fresh(asked(&format!("http://{here}/a"), &[here.to_string()]).await);
    assert_eq!(fetched.from.path(), "/b");
    let circle = server(|_, _| moved("/again")).await;
    assert_eq!(asked(&format!("http://{circle}/"), &[circle.to_string()]).await, Err(Failure::Redirects));
}

#[tokio::test]
async fn too_much_too_slow_and_wrong_are_named() {
    let large = server(|_, _| ok("", &"x".repeat(5_000))).await;
    assert_eq!(asked(&format!("http://{large}/"), &[large.to_string()]).await, Err(Failure::TooLarge(1_000)));
    let silent = server(|_, _| None).await;
    assert_eq!(asked(&format!("http://{silent}/"), &[silent.to_string()]).await, Err(Failure::TimedOut));
    let gone = server(|_, _| Some("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".into())).await;
    assert_eq!(asked(&format!("http://{gone}/"), &[gone.to_string()]).await, Err(Failure::Status(404)));
    let other = server(|_, _| Some("SSH-2.0-x\r\n".into())).await;
    assert!(matches!(
        asked(&format!("http://{other}/"), &[other.to_string()]).await,
        Err(Failure::NotHttp(_))
    ));
    assert!(matches!(
        asked(&format!("https://{other}/"), &[other.to_string()]).await,
        Err(Failure::NotSecure(_))
    ));
}

#[tokio::test]
async fn what_is_sent_along_does_not_follow_a_redirect_to_another_place() {
    let other = server(|head, _| {
        assert!(!head.to_lowercase().contains("authorization"), "{head}");
        ok("", "there")
    })
    .await;
    let here = server(move |head, _| {
        assert!(head.to_lowercase().contains("authorization: bearer key"), "{head}");
        moved(&format!("http://{other}/"))
    })
    .await;
    let (url, allowed) =
        (address(&format!("http://{here}/")).expect("an address"), Allowed(vec!["127.0.0.1".into()]));
    let headers = [(hyper::header::AUTHORIZATION, "Bearer key".to_owned())];
    let wanted = Wanted { headers: &headers, ..Wanted::get(&url, &allowed) };
    assert_eq!(fresh(fetch(&wanted, &Limits::default()).await).bytes, b"there");
}

#[tokio::test]
async fn what_is_posted_is_not_redirected_and_a_busy_server_says_how_long() {
    let elsewhere = server(|_, _| panic!("reached")).await;
    let here = server(move |head, _| match head {
        head if head.starts_with("POST /ask HTTP/1.1") => moved(&format!("http://{elsewhere}/")),
        _ => Some("HTTP/1.1 429 Slow\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n".into()),
    })
    .await;
    let allowed = Allowed(vec!["127.0.0.1".into()]);
    let asked = async |path: &str| {
        let url = address(&format!("http://{here}{path}")).expect("an address");
        let wanted = Wanted { body: Some(("application/json", b"{}")), ..Wanted::get(&url, &allowed) };
        fetch(&wanted, &Limits::default()).await
    };
    assert_eq!(asked("/ask").await, Err(Failure::Status(301)));
    assert_eq!(asked("/other").await, Err(Failure::Busy(429, Some("60".into()))));
}
