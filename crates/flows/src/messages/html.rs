//! The HTML of a mail, made safe to show.

use super::raw;
use crate::error::FlowResult;
use crate::services::Services;
use facteur_domain::MessageId;
use facteur_mail::{Limits, Problem, ProblemCode, SafeHtml, parse, safe_html};
use facteur_store::StoreError;

/// Makes the address under which the file at a position is shown inline.
pub type InlineAddress = fn(MessageId, usize) -> String;

/// What there is to show of a mail.
#[derive(Debug, Clone)]
pub struct MailHtml {
    /// The HTML made safe, when the mail has any.
    pub html: Option<SafeHtml>,
    /// The text, for a mail without HTML.
    pub text: String,
    /// The language that it is written in.
    pub language: Option<String>,
    /// Whether something is missing because there was too much.
    pub shortened: bool,
}

/// Types that a browser shows as a picture without being able to run anything.
const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// Stands for an inline image that the mail does not have: an address that asks nobody, so that the browser shows the
/// image's other text. With `cid:` it would try, fail, and say so.
const NO_PICTURE: &str = "data:,";

/// The HTML of a mail, with its inline images at `address`.
///
/// # Errors
/// As [`raw()`], and refused when the mail must not be read.
pub async fn html(services: &Services, id: MessageId, address: InlineAddress) -> FlowResult<MailHtml> {
    let mail = raw(services, id).await?;
    mail.readable()?;
    let pictures: Vec<(String, usize)> = mail
        .attachments
        .into_iter()
        .enumerate()
        .filter(|(_, file)| {
            file.sniffed_type
                .as_deref()
                .is_some_and(|kind| PICTURES.contains(&kind))
        })
        .filter_map(|(position, file)| Some((file.content_id?, position)))
        .collect();
    let (limits, language) = (services.limits.clone(), mail.message.language);
    let reading = tokio::task::spawn_blocking(move || {
        let resolve = |content_id: &str| {
            let found = pictures.iter().find(|(known, _)| known == content_id);
            Some(found.map_or_else(|| NO_PICTURE.to_owned(), |(_, position)| address(id, *position)))
        };
        read(&mail.bytes, &limits, &resolve)
    });
    let mut read = reading
        .await
        .map_err(|_| StoreError::fault("making the HTML of a mail safe panicked"))?;
    read.language = language;
    Ok(read)
}

fn read(bytes: &[u8], limits: &Limits, resolve: &dyn Fn(&str) -> Option<String>) -> MailHtml {
    let parsed = parse(bytes, limits);
    let cut = |problem: &Problem| matches!(problem.code, ProblemCode::HtmlTooLarge | ProblemCode::TooLarge);
    let was_cut = parsed.problems.iter().any(cut);
    let html = parsed.html_raw.map(|raw| safe_html(&raw, limits, resolve));
    let shortened = was_cut || html.as_ref().is_some_and(|html| html.shortened);
    MailHtml {
        text: if html.is_some() {
            String::new()
        } else {
            parsed.text
        },
        html,
        language: None,
        shortened,
    }
}
