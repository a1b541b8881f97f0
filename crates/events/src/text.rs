//! Texts from outside: cut to what is kept, decoded where that makes them readable.

use url::form_urlencoded;

/// At most `max` characters, without control characters.
pub(crate) fn cut(text: &str, max: usize) -> String {
    if text.len() <= max && !text.bytes().any(|byte| byte < 0x20 || byte == 0x7f) {
        return text.to_owned();
    }
    text.chars().filter(|letter| !letter.is_control()).take(max).collect()
}

/// Trimmed and in lower case, with single blanks: two spellings of one name become one.
pub(crate) fn canonical(text: &str, max: usize) -> String {
    let mut plain = String::with_capacity(text.len().min(max));
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(word.chars().filter(|letter| !letter.is_control()).flat_map(char::to_lowercase));
    }
    if plain.chars().count() > max { plain.chars().take(max).collect() } else { plain }
}

/// Percent-encoded letters beyond ASCII as letters (`/%E4%BA%A7%E5%93%81` as `/产品`); everything else as it is, so
/// that an encoded slash stays one.
pub(crate) fn readable(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(path.len());
    let mut at = 0;
    while at < bytes.len() {
        let (run, end) = encoded_run(bytes, at);
        match std::str::from_utf8(&run) {
            Ok(text) if !run.is_empty() && !text.chars().any(char::is_control) => {
                out.push_str(text);
                at = end;
            }
            _ => {
                let letter = path[at..].chars().next().unwrap_or_default();
                out.push(letter);
                at += letter.len_utf8().max(1);
            }
        }
    }
    out
}

/// The bytes beyond ASCII that stand percent-encoded from here on, and where they end.
fn encoded_run(bytes: &[u8], from: usize) -> (Vec<u8>, usize) {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let (mut run, mut at) = (Vec::new(), from);
    while let [b'%', high, low, ..] = bytes[at..] {
        match (digit(high), digit(low)) {
            (Some(high), Some(low)) if high >= 8 => run.push(high << 4 | low),
            _ => break,
        }
        at += 3;
    }
    (run, at)
}

/// The pairs of a query, each decoded and as it was sent.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = (String, String, &str)> {
    query.split('&').filter(|part| !part.is_empty()).map(|part| {
        let pair = form_urlencoded::parse(part.as_bytes()).next();
        let (name, value) =
            pair.map(|(name, value)| (name.into_owned(), value.into_owned())).unwrap_or_default();
        (name, value, part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_paths_are_read_and_an_encoded_slash_stays_encoded() {
        assert_eq!(readable("/%E4%BA%A7%E5%93%81/a%2Fb%20c"), "/产品/a%2Fb%20c");
        assert_eq!(readable("/%E4%BA/%zz%"), "/%E4%BA/%zz%", "what is no text stays as it was sent");
    }

    #[test]
    fn two_spellings_of_a_campaign_are_one() {
        assert_eq!(canonical("  Spring\t 上新 ", 200), "spring 上新");
    }

    #[test]
    fn a_long_text_is_cut_by_characters() {
        assert_eq!(cut("净水器\n测评", 4), "净水器测");
    }
}
