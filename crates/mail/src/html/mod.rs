//! HTML of mails: to text, and to HTML that is safe to show.

pub(crate) mod rewrite;
pub mod safe;
pub(crate) mod style;
pub(crate) mod text;
pub(crate) mod tokens;
