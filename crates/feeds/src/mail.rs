//! A mail kept as a file (`.eml`), read into what an item is made of.

use jiff::Timestamp;
use mail_parser::{Address, MessageParser};

use crate::plain::{line, plain};
use crate::{BYTES_MAX, TEXT_MAX, TITLE_MAX};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The Message-ID, which names the mail.
    pub key: Option<String>,
    pub subject: String,
    /// Name and address of whoever sent it.
    pub from: String,
    pub sent_at: Option<Timestamp>,
    /// Plain text of its body.
    pub text: String,
}

/// Reads a mail; none where the bytes have neither subject, sender nor body of one, or are too large.
pub fn mail(bytes: &[u8]) -> Option<Mail> {
    if bytes.len() > BYTES_MAX {
        return None;
    }
    let message = MessageParser::default().parse(bytes)?;
    message.from()?;
    let body = match (message.body_text(0), message.body_html(0)) {
        (Some(text), _) => plain(&text.replace('<', "&lt;"), TEXT_MAX),
        (None, Some(html)) => plain(&html, TEXT_MAX),
        (None, None) => String::new(),
    };
    let subject = line(&message.subject().unwrap_or_default().replace('<', "&lt;"), TITLE_MAX);
    let sent_at = message.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok());
    let key = message.message_id().map(|id| line(id, TITLE_MAX)).filter(|id| !id.is_empty());
    let subject = if subject.is_empty() { line(&body.replace('<', "&lt;"), TITLE_MAX) } else { subject };
    (!subject.is_empty()).then(|| Mail { key, subject, from: sender(message.from()), sent_at, text: body })
}

fn sender(from: Option<&Address<'_>>) -> String {
    let Some(first) = from.and_then(Address::first) else { return String::new() };
    let (name, address) = (first.name().unwrap_or_default(), first.address().unwrap_or_default());
    let whole = if name.is_empty() { address.to_owned() } else { format!("{name} {address}") };
    whole.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(TITLE_MAX).collect()
}
