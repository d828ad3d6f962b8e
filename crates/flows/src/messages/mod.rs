//! One mail by itself: its bytes, its HTML made safe, the files that came with it.

mod attachment;
mod html;
mod raw;

pub use attachment::{AttachmentContent, attachment};
pub use html::{InlineAddress, MailHtml, html};
pub use raw::{RawMail, raw};
