//! What a form sent: its fields in order, and its files, whether url-encoded or multipart.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;

use super::{ErrorKind, WebError};

/// A file of a form.
#[derive(Debug, Clone)]
pub struct UploadedFile {
    /// The form field.
    pub field: String,
    /// The file's name as the browser gave it, without folders.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Fields in the order in which they stood, names repeated where the form repeats them.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    pub pairs: Vec<(String, String)>,
    /// Files that were chosen; empty file inputs are left out.
    pub files: Vec<UploadedFile>,
}

impl Fields {
    /// The first value of a field, without surrounding white space; empty where it is absent.
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(key, _)| key == name)
    }

    /// Every value of a repeated field that is not empty.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let values = self.pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim());
        values.filter(|value| !value.is_empty()).collect()
    }
}

/// `a=1&b=%E4%BD%A0` as pairs.
pub fn pairs(bytes: &[u8]) -> Vec<(String, String)> {
    bytes
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let cut = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            (decoded(&pair[..cut]), decoded(pair.get(cut + 1..).unwrap_or_default()))
        })
        .collect()
}

fn decoded(text: &[u8]) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let hex = |digit: &u8| char::from(*digit).to_digit(16);
        let pair = (text.get(at + 1).and_then(hex), text.get(at + 2).and_then(hex));
        match (text[at], pair) {
            (b'%', (Some(high), Some(low))) => {
                out.push((high * 16 + low) as u8);
                at += 3;
                continue;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// `text` as it stands in a query string.
pub fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let media =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if !media.starts_with("multipart/form-data") {
            let bytes = axum::body::Bytes::from_request(request, state)
                .await
                .map_err(|_| WebError::new(ErrorKind::TooLarge))?;
            return Ok(Self { pairs: pairs(&bytes), files: Vec::new() });
        }
        let mut form = Multipart::from_request(request, state).await.map_err(|_| WebError::malformed(""))?;
        let mut out = Self::default();
        while let Some(part) = form.next_field().await.map_err(|error| refused(&error))? {
            let field = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(plain_name) {
                None => out.pairs.push((field, part.text().await.map_err(|error| refused(&error))?)),
                Some(name) => {
                    let bytes = part.bytes().await.map_err(|error| refused(&error))?.to_vec();
                    if !name.is_empty() {
                        out.files.push(UploadedFile { field, name, bytes });
                    }
                }
            }
        }
        Ok(out)
    }
}

fn plain_name(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned()
}

fn refused(error: &axum::extract::multipart::MultipartError) -> WebError {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        WebError::new(ErrorKind::TooLarge)
    } else {
        WebError::malformed("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_form_is_read_in_order_with_repeats() {
        let read = pairs("a=1&tag=%E4%B8%93+%E9%A2%98&tag=x&b".as_bytes());
        let fields = Fields { pairs: read, files: Vec::new() };
        assert_eq!(fields.get("a"), "1");
        assert_eq!(fields.all("tag"), ["专 题", "x"]);
        assert!(fields.has("b") && fields.get("b").is_empty());
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_read_back(text in "\\PC{0,40}") {
            prop_assert_eq!(decoded(encoded(&text).as_bytes()), text);
        }
    }
}
