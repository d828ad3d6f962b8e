//! Keeps one task of a mailbox running: after trouble, a panic or a hang it is started again, with pauses
//! that grow.

use super::progress::Progress;
use super::watched::{INBOX, Watched};
use crate::error::{FlowError, FlowResult};
use facteur_connect::{Backoff, SourceErrorKind};
use facteur_store::ErrorKind;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A task that ran that long was well: the next pause is a short one again.
const WELL: Duration = Duration::from_mins(1);

/// Which folders a task's trouble is told on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    /// On the incoming folder.
    Incoming,
    /// On all the others.
    Others,
    /// On none: another task meets the same trouble and tells it.
    Nowhere,
}

/// How a task ended.
enum Ended {
    Failed(FlowError),
    Panicked,
    Hung(&'static str),
    Stopped,
}

/// Runs the task until the mailbox is let go.
pub(super) async fn keep<F>(
    watched: Arc<Watched>,
    name: &'static str,
    tells: Tells,
    start: impl Fn(Arc<Watched>, Progress) -> F,
) where
    F: Future<Output = FlowResult<()>> + Send + 'static,
{
    let mut backoff = Backoff::new(Duration::from_secs(1), watched.options.longest_pause);
    loop {
        let progress = Progress::default();
        let begun = Instant::now();
        let mut task = Task(tokio::spawn(start(watched.clone(), progress.clone())));
        let ended = tokio::select! {
            joined = &mut task.0 => match joined {
                Ok(Err(error)) => Ended::Failed(error),
                Err(error) if error.is_panic() => Ended::Panicked,
                Ok(Ok(())) | Err(_) => Ended::Stopped,
            },
            step = progress.overdue() => Ended::Hung(step),
            () = watched.stop.cancelled() => return,
        };
        drop(task);
        if progress.has_worked() && begun.elapsed() >= WELL {
            backoff.reset();
        }
        let pause = backoff.next_wait(&**watched.services.ids.random());
        if is_lease_lost(&ended) {
            tracing::info!(component = "watch", action = "let_go", mailbox = %watched.mailbox.id,
                "another process watches this mailbox now");
            watched.stop.cancel();
            return;
        }
        report(&watched, name, tells, &ended, backoff.failures()).await;
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = watched.stop.cancelled() => return,
        }
    }
}

/// Ends with its keeper.
struct Task(JoinHandle<FlowResult<()>>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn is_lease_lost(ended: &Ended) -> bool {
    matches!(ended, Ended::Failed(FlowError::Store(error)) if error.kind() == ErrorKind::LeaseLost)
}

async fn report(watched: &Watched, name: &'static str, tells: Tells, ended: &Ended, failures: u32) {
    let mailbox = watched.mailbox.id;
    let (kind, trouble) = match ended {
        Ended::Stopped => return,
        Ended::Panicked => {
            tracing::error!(component = "watch", action = name, %mailbox, "a task panicked; it starts again");
            (
                "panic",
                Some("Facteur made a mistake here; it starts again by itself.".to_owned()),
            )
        }
        Ended::Hung(step) => {
            tracing::error!(component = "watch", action = name, %mailbox, step, "a task hung; it starts again");
            (
                "hang",
                Some("The server keeps Facteur waiting; it is tried again by itself.".to_owned()),
            )
        }
        Ended::Failed(FlowError::Source(error)) => {
            tracing::warn!(component = "watch", action = name, %mailbox, %error, failures,
                "a mail server is in trouble; it is tried again");
            // Servers hang up now and then; one break is no trouble to tell people of.
            let told = failures > 1 || !error.is_temporary();
            let kind = if error.kind() == SourceErrorKind::LoginRefused {
                "login"
            } else {
                "server"
            };
            (kind, told.then(|| format!("{error}. {}", error.advice())))
        }
        Ended::Failed(error) => {
            tracing::warn!(component = "watch", action = name, %mailbox, %error, failures,
                "watching waits for our infrastructure");
            ("infrastructure", None)
        }
    };
    metrics::counter!("errors_total", "component" => "watch", "type" => kind).increment(1);
    let Some(trouble) = trouble else { return };
    match tells {
        Tells::Incoming => watched.tell(|folder| folder.name == INBOX, &trouble).await,
        Tells::Others => watched.tell(|folder| folder.name != INBOX, &trouble).await,
        Tells::Nowhere => {}
    }
}
