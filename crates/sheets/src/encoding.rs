//! Which encoding a text file is in, and its text, never lossily.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Decoder, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::SheetError;

/// Encodings tried, in this order.
const TRIED: [&str; 4] = ["UTF-8", "UTF-16", "GB18030 (GBK)", "Big5"];

/// How much of a file is looked at to tell GBK from Big5.
const SAMPLE: usize = 65_536;

/// The encoding of the text, and where the text starts behind a byte-order mark.
pub fn encoding_of(bytes: &[u8]) -> Result<(&'static Encoding, usize), SheetError> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok((encoding, length));
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return Ok((encoding, 0));
    }
    let unknown = || SheetError::UnknownEncoding { tried: TRIED.to_vec() };
    if bytes.contains(&0) {
        return Err(unknown());
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Ok((UTF_8, 0));
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == bytes.len());
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess == BIG5 && common_share(sample, 0xA4..=0xC6) > 0.9 && decodes(BIG5, bytes) {
        return Ok((BIG5, 0));
    }
    let chinese = guess == GBK || guess == GB18030 || common_share(sample, 0xB0..=0xD7) > 0.8;
    if chinese && decodes(GB18030, bytes) { Ok((GB18030, 0)) } else { Err(unknown()) }
}

fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    // digits, separators and line ends alone give UTF-16 text a fifth of zeros on one side and none on the other
    let enough = (sample.len() / 10).max(2);
    match (high, low) {
        (0, low) if low >= enough => Some(UTF_16LE),
        (high, 0) if high >= enough => Some(UTF_16BE),
        _ => None,
    }
}

/// Of the two-byte characters, the share whose first byte is in the block of common characters or punctuation.
fn common_share(bytes: &[u8], common: std::ops::RangeInclusive<u8>) -> f64 {
    let (mut all, mut good, mut at) = (0_u32, 0_u32, 0);
    while at < bytes.len() {
        if bytes[at] < 0x80 {
            at += 1;
            continue;
        }
        all += 1;
        if common.contains(&bytes[at]) || (0xA1..=0xA3).contains(&bytes[at]) {
            good += 1;
        }
        at += 2;
    }
    if all == 0 { 0.0 } else { f64::from(good) / f64::from(all) }
}

fn decodes(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let mut reader = Decoding::new(encoding, bytes);
    let mut buffer = [0; 16_384];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// Bytes in some encoding, read as UTF-8 in pieces; a byte that is no character of it is an error with its place.
pub struct Decoding<'a> {
    decoder: Decoder,
    rest: &'a [u8],
    length: usize,
    finished: bool,
    /// Decoded and not yet taken: a character may be longer than what the taker has room for.
    ready: Vec<u8>,
    taken: usize,
}

impl<'a> Decoding<'a> {
    pub fn new(encoding: &'static Encoding, bytes: &'a [u8]) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { decoder, rest: bytes, length: bytes.len(), finished: false, ready: Vec::new(), taken: 0 }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let piece = &self.rest[..self.rest.len().min(8192)];
        let last = piece.len() == self.rest.len();
        let room = self.decoder.max_utf8_buffer_length_without_replacement(piece.len()).unwrap_or(65_536);
        self.ready.resize(room.max(16), 0);
        self.taken = 0;
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(piece, &mut self.ready, last);
        self.ready.truncate(written);
        self.rest = &self.rest[read..];
        match result {
            DecoderResult::Malformed(..) => {
                let place = self.length - self.rest.len();
                Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("byte {place} is no character of this encoding"),
                ))
            }
            DecoderResult::InputEmpty => {
                self.finished = last;
                Ok(())
            }
            DecoderResult::OutputFull => Ok(()),
        }
    }
}

impl Read for Decoding<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready.len() {
            if self.finished || into.is_empty() {
                return Ok(0);
            }
            self.decode_more()?;
        }
        let count = into.len().min(self.ready.len() - self.taken);
        into[..count].copy_from_slice(&self.ready[self.taken..self.taken + count]);
        self.taken += count;
        Ok(count)
    }
}

/// The whole text, for formats that cannot be read in pieces.
pub fn whole_text(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, SheetError> {
    let mut text = String::new();
    let read = Decoding::new(encoding, bytes).read_to_string(&mut text);
    read.map(|_| text).map_err(|_| SheetError::UnknownEncoding { tried: vec![encoding.name()] })
}
