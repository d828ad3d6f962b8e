//! Bytes to parsed mail.
//!
//! This room reads one mail: headers, charsets, bodies, attachments, quotes, who (or what) wrote it.
//! It is pure: no clock, no network, no files, no randomness. It must never know Facteur's own words
//! (tickets, organisations, databases), so that it could be published alone.
//!
//! ```
//! use facteur_mail::{Limits, keys, parse, safe_html};
//!
//! let raw = b"From: Jean <jean@example.org>\nSubject: Re: Devis\n\nD'accord.\n\n> Voici le devis.\n";
//! let parsed = parse(raw, &Limits::default());
//! assert_eq!(parsed.reply, "D'accord.");
//! assert!(keys(&parsed).own.starts_with("hash:"));
//! let safe = safe_html("<p onclick=x>Bonjour<script>y</script>", &Limits::default(), &|_| None);
//! assert_eq!(safe.html, "<p>Bonjour</p>");
//! ```
//!
//! Invariants: any bytes give a [`Parsed`], never a panic; the work is bounded by [`Limits`] and linear in
//! the size of the mail; what could not be read as it should is a [`Problem`]; the HTML of a mail is
//! only safe to show after [`safe_html()`], which is made on demand since it costs more than all the rest.

mod address;
pub mod attachment;
pub mod automated;
mod body;
pub mod bounce;
pub mod compose;
mod danger;
pub mod date;
pub mod dates;
pub mod headers;
pub mod html;
mod ids;
pub mod inspect;
pub mod keys;
pub mod language;
pub mod limits;
mod mime;
mod names;
pub mod parse;
pub mod parsed;
pub mod problem;
pub mod quotes;
pub mod redact;
mod sender;
mod smime;
pub mod subject;
mod tnef;

pub use attachment::{Attachment, Danger};
pub use headers::{Header, Headers};
pub use html::safe::{SafeHtml, safe_html, show_remote_images};
pub use inspect::{InspectedAttachment, Inspection, inspect, md5};
pub use keys::{Fingerprint, Keys, fingerprint, keys};
pub use limits::Limits;
pub use parse::{attachment_content, parse, parse_with_contents};
pub use parsed::{Address, Parsed, Security, Sender, SenderField, SentDate};
pub use problem::{Problem, ProblemCode};
