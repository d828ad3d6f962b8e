//! Notices that providers send as JSON, from an ordinary address.

use serde::Deserialize;

use super::reason::Reason;
use super::{Bounce, Outcome, Part, Recipient};
use crate::headers::Headers;

/// No more of a notice is read.
const MOST_BYTES: usize = 400_000;

/// Amazon SNS: an envelope whose message is a text of JSON again, or that JSON alone.
#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "Message")]
    message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notice {
    notification_type: String,
    bounce: Option<Bounced>,
    complaint: Option<Complained>,
    delivery: Option<Delivered>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounced {
    #[serde(default)]
    bounced_recipients: Vec<BouncedRecipient>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BouncedRecipient {
    email_address: String,
    action: Option<String>,
    status: Option<String>,
    diagnostic_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complained {
    #[serde(default)]
    complained_recipients: Vec<BouncedRecipient>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delivered {
    #[serde(default)]
    recipients: Vec<String>,
    smtp_response: Option<String>,
}

/// Amazon's notices of bounces, complaints and deliveries.
pub(super) fn notice(headers: &Headers, parts: &[Part<'_>]) -> Option<Bounce> {
    headers
        .get("From")
        .filter(|from| from.contains("sns.amazonaws.com"))?;
    let text = parts
        .iter()
        .map(|part| part.text)
        .find(|text| text.contains("notificationType"))?;
    let notice = read(text)?;
    let outcome = match notice.notification_type.as_str() {
        "Bounce" => Outcome::Failed,
        "Complaint" => Outcome::Complaint,
        "Delivery" => Outcome::Delivered,
        _ => return None,
    };
    let bounced = notice.bounce.map(|bounce| bounce.bounced_recipients);
    let complained = notice.complaint.map(|complaint| complaint.complained_recipients);
    let mut recipients: Vec<Recipient> = bounced
        .into_iter()
        .chain(complained)
        .flatten()
        .map(|each| Recipient {
            address: each.email_address,
            action: each.action,
            status: each.status,
            diagnostic: each.diagnostic_code,
            ..Recipient::default()
        })
        .collect();
    if let Some(delivery) = notice.delivery {
        let said = delivery.smtp_response;
        recipients.extend(delivery.recipients.into_iter().map(|address| Recipient {
            address,
            action: Some("delivered".to_owned()),
            diagnostic: said.clone(),
            reason: Reason::Delivered,
            ..Recipient::default()
        }));
    }
    Some(Bounce {
        outcome,
        recipients,
        reasons: vec!["provider's notification".to_owned()],
        ..Bounce::default()
    })
}

fn read(text: &str) -> Option<Notice> {
    let start = text.find('{')?;
    // Mail breaks long lines, in the middle of texts too.
    let text: String = text[start..]
        .chars()
        .filter(|letter| !matches!(letter, '\n' | '\r'))
        .take(MOST_BYTES)
        .collect();
    let text = text.as_str();
    // What stands behind the object (a footer about unsubscribing) is left alone.
    let mut objects = serde_json::Deserializer::from_str(text).into_iter::<Envelope>();
    if let Some(Ok(envelope)) = objects.next() {
        return serde_json::from_str(&envelope.message).ok();
    }
    serde_json::Deserializer::from_str(text)
        .into_iter::<Notice>()
        .next()?
        .ok()
}
