//! The audit [journal]: who did what, when, from where, before and after. A command records its line in the
//! transaction of the change, so that neither stands without the other.

mod entry;
mod list;

pub use entry::{Entry, record};
pub use list::{AuditPage, AuditRequest, export_page, exported, list};

#[cfg(test)]
mod tests;
