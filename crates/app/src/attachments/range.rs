//! One range of a file, as players ask for it to move within a recording (RFC 9110, section 14).

use axum::http::{HeaderMap, header};

/// What a request asks for of a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    Whole,
    /// First and last byte.
    Part(usize, usize),
    /// Nothing of the file lies there.
    Outside,
}

/// Several ranges, other units and what does not read are answered with the whole, as the standard allows.
pub fn asked(headers: &HeaderMap, length: usize) -> Asked {
    let text = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Asked::Whole;
    };
    let Some(end) = length.checked_sub(1) else { return Asked::Outside };
    let (first, last) = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) if first > last => return Asked::Whole,
        (Ok(first), Ok(last)) => (first, last.min(end)),
        (Ok(first), Err(_)) if last.is_empty() => (first, end),
        (Err(_), Ok(0)) if first.is_empty() => return Asked::Outside,
        (Err(_), Ok(count)) if first.is_empty() => (length.saturating_sub(count), end),
        _ => return Asked::Whole,
    };
    if first > end { Asked::Outside } else { Asked::Part(first, last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Asked {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, text.parse().unwrap());
        asked(&headers, 100)
    }

    #[test]
    fn a_range_lies_within_the_file_and_what_does_not_read_is_no_range() {
        assert_eq!(asked(&HeaderMap::new(), 100), Asked::Whole);
        assert_eq!(of("bytes=0-0"), Asked::Part(0, 0));
        assert_eq!(of("bytes=90-"), Asked::Part(90, 99));
        assert_eq!(of("bytes=90-500"), Asked::Part(90, 99));
        assert_eq!(of("bytes=-10"), Asked::Part(90, 99));
        assert_eq!(of("bytes=-500"), Asked::Part(0, 99));
        assert_eq!(of("bytes=100-"), Asked::Outside);
        for whole in ["bytes=5-2", "bytes=a-b", "bytes=1-2,4-5", "lines=1-2", "bytes=-", "bytes="] {
            assert_eq!(of(whole), Asked::Whole, "{whole}");
        }
    }
}
