//! Headers that every answer carries: content policy, no sniffing, no framing, a request id.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// No inline script, no inline style, nothing from elsewhere.
pub const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     media-src 'self'; frame-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'";

const FIXED: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
];

/// Gives each request an id of its own (a caller's is not believed) and each answer the fixed headers.
pub async fn dress(mut request: Request, next: Next) -> Response {
    let id = uuid::Uuid::now_v7().simple().to_string();
    let value = HeaderValue::from_str(&id).expect("hex digits are a header value");
    request.headers_mut().insert("x-request-id", value.clone());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert("x-request-id", value);
    for (name, text) in FIXED {
        // A file that is shown in place says itself how little it may do.
        headers.entry(name).or_insert(HeaderValue::from_static(text));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        // Pages hold people's scores: no shared cache keeps them, and "back" after signing out shows nothing.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
