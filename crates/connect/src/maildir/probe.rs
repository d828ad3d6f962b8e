//! Trying a Maildir step by step.

use crate::error::SourceError;
use crate::maildir::{MaildirSource, ROOT};
use crate::options::ConnectOptions;
use crate::report::{Course, StepName, TestReport};
use crate::source::MailSource;
use facteur_domain::Clock;
use std::path::Path;

/// Tries a Maildir; what only a server has is skipped.
pub async fn probe(root: &Path, options: &ConnectOptions, clock: &dyn Clock) -> TestReport {
    let mut course = Course::new(clock);
    // The error is in the report already.
    let _ = steps(root, options, &mut course).await;
    course.finish()
}

async fn steps(root: &Path, options: &ConnectOptions, course: &mut Course<'_>) -> Result<(), SourceError> {
    let found = MaildirSource::open(root, options).await;
    let mut source = course.step(StepName::Resolve, found, |_| {
        format!("{} is a Maildir", root.display())
    })?;
    let folders = source.folders().await;
    course.step(StepName::Folders, folders, |folders| {
        format!("{} folders", folders.len())
    })?;
    let status = source.open_folder(ROOT).await;
    course.step(StepName::OpenIncoming, status, |status| {
        format!("it holds {} messages", status.exists)
    })?;
    Ok(())
}
