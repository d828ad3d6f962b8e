//! Pieces of a mail, written anew.

use crate::parsed::Address;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Letters of a line.
const LINE: usize = 76;
/// Bytes of text in one encoded word (RFC 2047 allows 75 letters for all of it).
const WORD: usize = 42;

/// Bytes as base64 in lines.
pub(super) fn base64_lines(bytes: &[u8]) -> Vec<u8> {
    let encoded = STANDARD.encode(bytes);
    let mut lines = Vec::with_capacity(encoded.len() + encoded.len() / 32 + 2);
    for line in encoded.as_bytes().chunks(LINE) {
        lines.extend_from_slice(line);
        lines.extend_from_slice(b"\r\n");
    }
    lines
}

/// The value of a field without structure, with the blank before it, folded.
pub(super) fn value(text: &str) -> Vec<u8> {
    let words: Vec<String> = if text.is_ascii() {
        text.split(' ').map(str::to_owned).collect()
    } else {
        encoded_words(text)
    };
    folded(&words)
}

/// The value of a field of addresses.
pub(super) fn addresses(list: &[Address]) -> Vec<u8> {
    let final_position = list.len().saturating_sub(1);
    let people: Vec<String> = list
        .iter()
        .enumerate()
        .map(|(position, person)| {
            let comma = if position < final_position { "," } else { "" };
            format!("{}{comma}", one(person))
        })
        .collect();
    folded(&people)
}

fn one(person: &Address) -> String {
    match person
        .name
        .as_deref()
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        None => format!("<{}>", person.address),
        Some(name) if name.is_ascii() => {
            let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
            format!("\"{quoted}\" <{}>", person.address)
        }
        Some(name) => format!("{} <{}>", encoded_words(name).join("\r\n "), person.address),
    }
}

/// A quoted value of a parameter; letters outside ASCII become `_`.
pub(super) fn quoted(text: &str) -> String {
    let plain = |letter: char| {
        if letter.is_ascii() && !letter.is_control() {
            letter
        } else {
            '_'
        }
    };
    let text: String = text.chars().map(plain).collect();
    format!("\"{}\"", text.replace(['\\', '"'], "_"))
}

fn encoded_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(WORD.min(rest.len())));
        words.push(format!("=?utf-8?B?{}?=", STANDARD.encode(piece)));
        rest = after;
    }
    words
}

fn folded(words: &[String]) -> Vec<u8> {
    let mut value = Vec::new();
    let mut length = 20;
    for word in words {
        if length + word.len() + 1 > LINE && !value.is_empty() && !word.is_empty() {
            value.extend_from_slice(b"\r\n");
            length = 0;
        }
        value.push(b' ');
        value.extend_from_slice(word.as_bytes());
        length += word.len() + 1;
    }
    value
}
