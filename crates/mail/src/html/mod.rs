//! HTML of mails: to text, and to HTML that is safe to show.

pub mod safe;
pub(crate) mod text;
pub(crate) mod tokens;
