//! Verdicts that spam filters on the way wrote into the headers.

use super::evidence::{contains, starts_with};
use crate::headers::Headers;

/// From this spam confidence level on, Exchange delivers to the junk folder.
const JUNK_LEVEL: u32 = 5;

/// The field that marks the mail as spam.
pub(super) fn flag(headers: &Headers) -> Option<String> {
    headers
        .iter()
        .find(|header| is_flag(&header.name, &header.value))
        .map(|header| {
            let name = &header.name;
            format!("{name} says spam")
        })
}

fn is_flag(name: &str, value: &str) -> bool {
    // Every filter but Microsoft's newest writes "X-…".
    if !starts_with(name, "x-") {
        return false;
    }
    match name.to_ascii_lowercase().as_str() {
        "x-spam-flag"
        | "x-barracuda-spam-flag"
        | "x-spam"
        | "x-spam-status"
        | "x-barracuda-spam-status"
        | "x-bogosity"
        | "x-spam-checked-result"
        | "x-ovh-spam-flag" => {
            starts_with(value, "yes") || starts_with(value, "spam") || starts_with(value, "true")
        }
        "x-ms-exchange-organization-scl" => {
            value.trim().parse::<u32>().is_ok_and(|level| level >= JUNK_LEVEL)
        }
        "x-forefront-antispam-report" => is_microsoft_spam(value),
        "x-microsoft-antispam-mailbox-delivery" => contains(value, "dest:j"),
        "x-vr-spamstate"
        | "x-dspam-result"
        | "x-gnd-status"
        | "x-spamexperts-class"
        | "x-spamexperts-outgoing-class"
        | "x-recommended-action-spam" => starts_with(value, "spam"),
        "x-spamd-result" => contains(value, ": true"),
        "x-rspamd-action" => ["add header", "rewrite subject", "reject"]
            .iter()
            .any(|action| starts_with(value, action)),
        "x-proofpoint-spam-details" => contains(value, "rule=spam"),
        "x-gm-spam" => value.trim() == "1",
        _ => false,
    }
}

/// `SFV:SPM` (spam), `SFV:SKB` (blocked sender) or a level that is junk: "…;SCL:6;…".
fn is_microsoft_spam(value: &str) -> bool {
    value.split(';').any(|field| match field.trim().split_once(':') {
        Some(("SFV", verdict)) => matches!(verdict.trim(), "SPM" | "SKS" | "SKB"),
        Some(("SCL", level)) => level.trim().parse::<u32>().is_ok_and(|level| level >= JUNK_LEVEL),
        _ => false,
    })
}
