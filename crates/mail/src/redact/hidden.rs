//! A person in bytes of any kind: text of other charsets, transfer encodings, archives, streams of documents.

use super::text::Redactor;
use crate::mime::transfer;
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use memchr::memmem;
use std::io::Read;

/// Archives within archives that are followed.
const DEEPEST: usize = 3;
/// Bytes that one stream may unpack to.
const LARGEST_STREAM: u64 = 32 << 20;
/// Streams of one file that are unpacked.
const MOST_STREAMS: usize = 2_000;
/// Letters of base64 below which nothing is decoded.
const SHORTEST_RUN: usize = 20;

impl Redactor {
    /// Whether the bytes name the person, in any encoding that is known here.
    pub fn in_bytes(&self, bytes: &[u8]) -> bool {
        self.within(bytes, 0)
    }

    fn within(&self, bytes: &[u8], depth: usize) -> bool {
        if self.names(&String::from_utf8_lossy(bytes)) {
            return true;
        }
        if !bytes.is_ascii() && self.plainly(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0)
        {
            return true;
        }
        // UTF-16 of either order is ASCII with a NUL beside each letter.
        if memchr::memchr(0, bytes).is_some() {
            let text: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
            if self.plainly(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(&text).0) {
                return true;
            }
        }
        if memchr::memchr(b'=', bytes).is_some() {
            let soft = without_soft_breaks(bytes);
            if self.plainly(&String::from_utf8_lossy(&transfer::q_encoding(&soft))) {
                return true;
            }
        }
        depth < DEEPEST && (self.in_base64(bytes, depth) || self.in_streams(bytes, depth))
    }

    /// Blocks of base64 over several lines, as parts of mails have them.
    fn in_base64(&self, bytes: &[u8], depth: usize) -> bool {
        let mut runs = bytes.split(|byte| !is_base64(*byte));
        runs.any(|run| {
            let run = run.trim_ascii();
            if run.len() < SHORTEST_RUN || !run.iter().any(|byte| matches!(byte, b'\n' | b'\r')) && depth == 0
            {
                // One line of it was a token of the text already.
                return false;
            }
            let (decoded, _) = transfer::base64(run);
            self.within(&decoded, depth + 1)
        })
    }

    fn in_streams(&self, bytes: &[u8], depth: usize) -> bool {
        if bytes.starts_with(b"\x1f\x8b") {
            return self.within(&unpacked(GzDecoder::new(bytes)), depth + 1);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return entries(bytes).any(|entry| self.within(&entry, depth + 1));
        }
        if memmem::find(&bytes[..bytes.len().min(1_024)], b"%PDF-").is_some() {
            return streams(bytes).any(|stream| self.within(&without_kerning(&stream), depth + 1));
        }
        false
    }
}

const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_' | b'\r' | b'\n')
}

fn without_soft_breaks(bytes: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(found) = memchr::memchr(b'=', rest) {
        joined.extend_from_slice(&rest[..found]);
        rest = &rest[found..];
        rest = match rest {
            [b'=', b'\r', b'\n', after @ ..] | [b'=', b'\n', after @ ..] => after,
            _ => {
                joined.push(b'=');
                &rest[1..]
            }
        };
    }
    joined.extend_from_slice(rest);
    joined
}

/// As much as can be unpacked, also of a stream that is damaged.
fn unpacked(stream: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What was read before the damage is looked at all the same.
    let _ = stream.take(LARGEST_STREAM).read_to_end(&mut bytes);
    bytes
}

/// The unpacked files of a zip archive, found by their own headers: the directory at the end may be missing.
fn entries(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    memmem::find_iter(bytes, b"PK\x03\x04")
        .take(MOST_STREAMS)
        .filter_map(|start| {
            let number = |at: usize| {
                let pair = bytes.get(start + at..start + at + 2)?;
                Some(usize::from(u16::from_le_bytes([pair[0], pair[1]])))
            };
            let (method, name, extra) = (number(8)?, number(26)?, number(28)?);
            let content = bytes.get(start + 30 + name + extra..)?;
            let mut entry = bytes.get(start + 30..start + 30 + name)?.to_vec();
            entry.push(b'\n');
            if method == 8 {
                entry.extend(unpacked(DeflateDecoder::new(content)));
            }
            Some(entry)
        })
}

/// The unpacked streams of a PDF.
fn streams(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    memmem::find_iter(bytes, b"stream")
        .take(MOST_STREAMS)
        .filter_map(|start| {
            let content = bytes.get(start + 6..)?;
            let content = content
                .strip_prefix(b"\r\n")
                .or_else(|| content.strip_prefix(b"\n"))?;
            let stream = unpacked(ZlibDecoder::new(content));
            (!stream.is_empty()).then_some(stream)
        })
}

/// A text of a PDF is cut where letters are moved a little: `[(Cl) -20 (aire)] TJ`.
fn without_kerning(stream: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(stream.len());
    let mut rest = stream;
    while let Some(end) = memchr::memchr(b')', rest) {
        text.extend_from_slice(&rest[..end]);
        rest = &rest[end + 1..];
        let moved = rest
            .iter()
            .take(20)
            .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-' | b'.'))
            .count();
        match rest.get(moved) {
            Some(b'(') => rest = &rest[moved + 1..],
            _ => text.push(b')'),
        }
    }
    text.extend_from_slice(rest);
    text
}
