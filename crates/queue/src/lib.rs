//! The queue: durable jobs are claimed, run and settled by workers.
//!
//! A worker claims a job under a lease with a fencing token, runs its handler, and puts it away: done,
//! again, or tried later with a growing pause. A worker that dies leaves its lease behind; when that has
//! run out the job is given to another. This room knows nothing of what the jobs do.

mod backoff;
mod worker;

pub use backoff::pause_after;
pub use facteur_store::jobs::Lanes;
pub use worker::{Handler, HandlerFuture, Outcome, Trouble, Wake, Worker, WorkerOptions};
