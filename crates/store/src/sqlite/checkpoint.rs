//! Checkpoints beside the writer: what was committed is carried from the write-ahead log into the database
//! file by a thread of its own, since carrying costs a fifth of what writing does.
//!
//! While others write, such a checkpoint never catches up with the end of the log, and only a log that was
//! carried over whole begins anew. So when the log has grown long, the writer carries the rest over itself:
//! most of it was carried already.

use super::{open_writing, spawn};
use crate::error::StoreResult;
use rusqlite::Connection;
use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Pages after which the thread carries them over: 32 MB.
const SHARE: i32 = 4_000;
/// Pages at which the writer itself ends the log: 256 MB.
const LONGEST: i32 = 32_000;

/// Starts the thread for a database and lets the commits of the writing connection wake it. It ends with
/// that connection.
pub(super) fn beside(writing: &mut Connection, path: &Path) -> StoreResult<()> {
    // One word waits at most: what comes later is carried over by the same checkpoint.
    let (wake, woken) = sync_channel(1);
    let carrying = open_writing(path)?;
    // Its own writes, of which there are none, are not its trigger.
    carrying.execute_batch("pragma wal_autocheckpoint = 0; pragma cache_size = -1000;")?;
    spawn("store-checkpoint", move || run(&carrying, &woken))?;
    let mut woken_at = 0;
    writing.wal_hook(Some(move |wal: &mut Wal, pages| {
        committed(wal, pages, &mut woken_at, &wake);
        Ok(())
    }))?;
    Ok(())
}

fn committed(wal: &mut Wal, pages: i32, woken_at: &mut i32, wake: &SyncSender<()>) {
    if pages >= LONGEST {
        // A reader of an old state may hold it back: the next commit tries again.
        let _ = wal.checkpoint_v2(CheckpointMode::PASSIVE);
        *woken_at = 0;
        return;
    }
    // Fewer pages than before: the log began anew.
    if pages < *woken_at {
        *woken_at = 0;
    }
    if pages - *woken_at >= SHARE {
        *woken_at = pages;
        let _ = wake.try_send(());
    }
}

fn run(carrying: &Connection, woken: &Receiver<()>) {
    while woken.recv().is_ok() {
        // When it fails nothing is lost: the pages stay in the log, and the next checkpoint carries them
        // over. A disk that is full is told by the commits.
        let _ = carrying.execute_batch("pragma wal_checkpoint(passive)");
    }
}
