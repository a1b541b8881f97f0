//! One call of a tracker: its body and the few headers that count.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::RequestExt as _;
use axum::body::{Bytes, to_bytes};
use axum::extract::{ConnectInfo, FromRequest, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::MANY_MAX;
use super::answer::{TEXT, answer};
use crate::web::App;

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");
const REAL: HeaderName = HeaderName::from_static("x-real-ip");

pub struct Call {
    parts: Parts,
    pub body: Bytes,
}

impl FromRequest<App> for Call {
    type Rejection = Response;

    async fn from_request(request: Request, _: &App) -> Result<Self, Response> {
        // limited as the route says
        let (parts, body) = request.with_limited_body().into_parts();
        match to_bytes(body, MANY_MAX).await {
            Ok(body) => Ok(Self { parts, body }),
            Err(_) => Err(answer(StatusCode::PAYLOAD_TOO_LARGE, TEXT, "the body is too large")),
        }
    }
}

impl Call {
    /// A header's text; empty where it is not there or no text.
    pub fn header(&self, name: &HeaderName) -> &str {
        self.optional(name).unwrap_or_default()
    }

    fn optional(&self, name: &HeaderName) -> Option<&str> {
        self.parts.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The site whose page sends, where its browser says so in plain text.
    pub fn origin(&self) -> Option<&HeaderValue> {
        let origin = self.parts.headers.get(header::ORIGIN);
        origin.filter(|origin| origin.to_str().is_ok_and(|text| !text.is_empty()))
    }

    pub fn query(&self) -> &str {
        self.parts.uri.query().unwrap_or_default()
    }

    /// Whose address the visitor's is: as a trusted proxy says, else the peer's.
    pub fn visitor(&self, app: &App) -> IpAddr {
        let peer = self.parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        app.collector.proxies().visitor(peer, self.optional(&FORWARDED), self.optional(&REAL))
    }

    /// `Authorization: Bearer`, the key of a server that sends in its visitors' stead.
    pub fn key(&self) -> &str {
        self.header(&header::AUTHORIZATION).strip_prefix("Bearer ").unwrap_or_default().trim()
    }
}
