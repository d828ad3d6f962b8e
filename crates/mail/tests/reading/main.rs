//! Reading mail: cases with their expected results, hostile mails, any bytes at all, folders of real mail.

// A test that cannot read its own case should stop.
#![allow(clippy::unwrap_used)]

mod cases;
mod folders;
mod hostile;
mod identity;
mod properties;
