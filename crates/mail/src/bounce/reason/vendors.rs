//! Codes that single providers write into their answers, from what they publish about them.

use super::Reason;

/// The reason that a provider's own code stands for.
pub(super) fn reason(text: &str) -> Option<Reason> {
    french_post(text)
        .or_else(|| acceptable_use(text))
        .or_else(|| known_answer(text))
}

/// Orange (`OFR_416`, `ofr006_102`) and La Poste (`LPN007_426`): the last three digits tell.
fn french_post(text: &str) -> Option<Reason> {
    let code = ["ofr", "lpn", "ouk"].iter().find_map(|prefix| {
        text.match_indices(prefix).find_map(|(at, _)| {
            let code: String = text[at + prefix.len()..]
                .chars()
                .take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'))
                .collect();
            let digits = code.get(code.len().checked_sub(3)?..)?;
            digits
                .bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| digits.to_owned())
        })
    })?;
    Some(match code.as_str() {
        "101" | "102" | "103" | "510" | "999" => Reason::Blocked,
        "104" => Reason::TooManyConnections,
        "305" | "402" => Reason::SecurityError,
        "401" | "517" => Reason::AuthFailure,
        "403" | "405" | "415" | "421" => Reason::Rejected,
        "416" | "418" => Reason::UserUnknown,
        "417" => Reason::MailboxFull,
        "420" | "426" => Reason::Suspend,
        "505" => Reason::SystemError,
        "506" => Reason::SpamDetected,
        "514" => Reason::MessageTooBig,
        "630" => Reason::PolicyViolation,
        _ => return None,
    })
}

/// Cox and Spectrum: `AUP#CDRBL`, `AUP#In-1220`.
fn acceptable_use(text: &str) -> Option<Reason> {
    let at = text.find("aup#")?;
    let code = &text[at + 4..];
    let code = code.split([' ', '.']).next()?;
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let Ok(number) = digits.parse::<u32>() else {
        return Some(Reason::Blocked);
    };
    Some(match number {
        1010..=1080 | 1500..=1520 => Reason::Rejected,
        1090 => Reason::SystemError,
        1100..=1150 => Reason::RequirePtr,
        1160..=1190 | 1560 => Reason::PolicyViolation,
        1260 => Reason::NetworkError,
        1300..=1340 => Reason::TooManyConnections,
        1350..=1490 | 1540..=1550 | 1580 => Reason::Speeding,
        1530 => Reason::MessageTooBig,
        _ => Reason::Blocked,
    })
}

/// Whole answers that mean something else than their words.
fn known_answer(text: &str) -> Option<Reason> {
    let has = |words: &[&str]| words.iter().all(|word| text.contains(word));
    // Microsoft refuses unknown recipients so (edge blocking).
    if has(&["5.4.1", "recipient address rejected: access denied"]) {
        return Some(Reason::UserUnknown);
    }
    // Google's look-up failed: its mail says that it will not be tried again, its status that it may.
    if has(&["dns error:", "nxdomain"]) {
        return Some(Reason::NetworkError);
    }
    if has(&["inactive email address"]) {
        return Some(Reason::UserUnknown);
    }
    // MessageLabs' 542 is always about the recipient.
    if text.starts_with("542 ") && has(&["rejected"]) {
        return Some(Reason::UserUnknown);
    }
    // KDDI hides a recipient's own filter behind an empty name, and means it when it names one.
    if has(&["550 : user unknown"]) || has(&["-> : user unknown"]) {
        return Some(Reason::Filtered);
    }
    if text.starts_with("550 <")
        && (has(&["@ezweb.ne.jp>: user unknown"]) || has(&["@au.com>: user unknown"]))
    {
        return Some(Reason::UserUnknown);
    }
    // A group of Google's that does not exist or takes nothing from outsiders, in forty languages.
    if has(&["groups.google.com", "google"]) && !has(&["spam"]) {
        return Some(Reason::Rejected);
    }
    // Exchange 5.5's own code of an unknown recipient; IMail's words for it; Yahoo's front servers.
    if has(&["000c05a6"])
        || has(&["invalid final delivery userid"])
        || has(&["delivery error: dd this user doesn't have"])
    {
        return Some(Reason::UserUnknown);
    }
    if has(&["rejected due to spam classification"]) {
        return Some(Reason::SpamDetected);
    }
    None
}
