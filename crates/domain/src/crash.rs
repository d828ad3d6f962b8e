//! Crash points: named places at which a test lets the process die, to see that nothing is lost or doubled.
//!
//! A point costs one relaxed load unless the program armed it, which it does only when a test asks for it in
//! the environment. How to die is handed in: this room kills nobody.

use std::cell::RefCell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Every point of intake, in the order in which a mail passes them. Each stands at exactly one place in the code.
pub const ALL: &[&str] = &[
    "watch.rows_listed",
    "watch.folder_listed",
    "watch.rows_renumbered",
    "watch.unknown_listed",
    "watch.fetched",
    "accept.packed",
    "accept.file_written",
    "accept.blob_written",
    "accept.arrival_written",
    "accept.job_written",
    "accept.position_written",
    "accept.before_commit",
    "accept.committed",
    "accept.answered",
    "watch.batch_accepted",
    "queue.claimed",
    "intake.batch_read",
    "intake.mail_read",
    "apply.held",
    "apply.keys_locked",
    "apply.mail_placed",
    "apply.message_written",
    "apply.mail_finished",
    "apply.tickets_numbered",
    "apply.before_commit",
    "apply.committed",
    "apply.answered",
    "queue.before_settled",
    "queue.settled",
    "afterwards.before",
    "afterwards.done",
];

/// Every point of sending, in the order in which a mail of ours passes them.
pub const SENDING: &[&str] = &[
    "answer.written",
    "answer.committed",
    "send.claimed",
    "send.connected",
    "send.envelope_taken",
    "send.begun_written",
    "send.begun",
    "send.mail_written",
    "send.mail_whole",
    "send.answered",
    "send.ending_written",
    "send.ending_committed",
    "save_sent.before",
    "save_sent.saved",
];

/// Every point of a rotation of keys, in its order.
pub const KEYS: &[&str] = &[
    "key.file_prepared",
    "key.file_written",
    "key.id_written",
    "key.renewed",
    "key.enqueued",
    "key.batch_sealed",
    "key.batch_written",
    "key.batch_committed",
    "key.all_resealed",
];

/// Every point of learning, in the order in which a new model passes them.
pub const LEARNING: &[&str] = &[
    "learning.trained",
    "learning.model_written",
    "learning.model_committed",
    "learning.model_answered",
];

/// Both points of a step of an export, an erasure or a run of retention.
pub const PRIVACY: &[&str] = &["privacy.step_written", "privacy.step_committed"];

/// Every list of points.
const LISTS: [&[&str]; 5] = [ALL, SENDING, KEYS, LEARNING, PRIVACY];

static ARMED: AtomicBool = AtomicBool::new(false);
static PLAN: OnceLock<Plan> = OnceLock::new();

thread_local! {
    static AFTER_COMMIT: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Where to die.
struct Plan {
    name: String,
    /// Passings that are left, the deadly one included.
    left: AtomicU32,
    /// Only passings with bytes that contain this count.
    marker: Option<String>,
    die: fn(),
}

/// A plan that names no point, or is not written as `NAME`, `NAME:TIMES` or `NAME=MARKER`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no crash point; it is NAME, NAME:TIMES or NAME=MARKER with a name that the program knows")]
pub struct UnknownPoint(String);

/// Plans the death: `NAME` at the first passing, `NAME:3` at the third, `NAME=MARKER` at the first passing of
/// a mail that contains the marker. `die` ends the process. Only the first plan of a process counts.
pub fn arm(plan: &str, die: fn()) -> Result<(), UnknownPoint> {
    let unknown = || UnknownPoint(plan.to_owned());
    let (place, marker) = match plan.split_once('=') {
        Some((place, marker)) => (place, Some(marker.to_owned())),
        None => (plan, None),
    };
    let (name, times) = match place.split_once(':') {
        Some((name, times)) => (name, times.parse().map_err(|_| unknown())?),
        None => (place, 1),
    };
    if !LISTS.iter().any(|list| list.contains(&name)) || times == 0 {
        return Err(unknown());
    }
    let armed = PLAN.set(Plan {
        name: name.to_owned(),
        left: AtomicU32::new(times),
        marker,
        die,
    });
    if armed.is_ok() {
        ARMED.store(true, Ordering::Release);
    }
    Ok(())
}

/// Passes a point.
#[inline]
pub fn point(name: &'static str) {
    if ARMED.load(Ordering::Relaxed) {
        pass(name, b"");
    }
}

/// Passes a point with a mail in hand.
#[inline]
pub fn point_with(name: &'static str, raw: &[u8]) {
    if ARMED.load(Ordering::Relaxed) {
        pass(name, raw);
    }
}

/// Passes a point as soon as the transaction that this thread is in is committed, before anybody is told.
#[inline]
pub fn point_after_commit(name: &'static str) {
    if ARMED.load(Ordering::Relaxed) {
        AFTER_COMMIT.with_borrow_mut(|names| names.push(name));
    }
}

/// Called by the store when the transaction of this thread was committed.
#[inline]
pub fn committed() {
    if ARMED.load(Ordering::Relaxed) {
        let names = AFTER_COMMIT.take();
        for name in names {
            pass(name, b"");
        }
    }
}

/// Called by the store when the transaction of this thread was not committed.
#[inline]
pub fn rolled_back() {
    if ARMED.load(Ordering::Relaxed) {
        AFTER_COMMIT.take();
    }
}

#[cold]
fn pass(name: &str, raw: &[u8]) {
    let Some(plan) = PLAN.get().filter(|plan| plan.name == name) else {
        return;
    };
    let counts = plan.marker.as_ref().is_none_or(|marker| {
        raw.windows(marker.len().max(1))
            .any(|window| window == marker.as_bytes())
    });
    // Below zero it wraps: a point that was survived, in a test of this room, does not kill later.
    if counts && plan.left.fetch_sub(1, Ordering::Relaxed) == 1 {
        (plan.die)();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    static DEATHS: AtomicU32 = AtomicU32::new(0);

    #[test]
    fn only_the_planned_passing_kills() {
        point("accept.committed");
        for wrong in ["nowhere", "accept.committed:0", "accept.committed:x"] {
            assert!(arm(wrong, || {}).is_err(), "{wrong}");
        }
        arm("accept.committed:2", || {
            DEATHS.fetch_add(1, Ordering::Relaxed);
        })
        .unwrap();
        let deaths = || DEATHS.load(Ordering::Relaxed);
        point("accept.answered");
        point_after_commit("accept.committed");
        rolled_back();
        committed();
        assert_eq!(deaths(), 0);
        point_after_commit("accept.committed");
        committed();
        point_after_commit("accept.committed");
        assert_eq!(deaths(), 0, "not before the commit");
        committed();
        point("accept.committed");
        assert_eq!(deaths(), 1);
    }

    /// A point that the code lost would make its test wait for a death that never comes.
    #[test]
    fn every_point_stands_at_exactly_one_place() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut code = String::new();
        for room in ["store", "queue", "connect", "flows", "facteur"] {
            gather(&crates.join(room).join("src"), &mut code);
        }
        for name in LISTS.iter().copied().flatten() {
            let found = code.matches(&format!("(\"{name}\"")).count();
            assert_eq!(found, 1, "{name} stands at {found} places");
        }
        let used = code.matches("crash::point").count();
        assert_eq!(
            used,
            LISTS.iter().map(|list| list.len()).sum::<usize>(),
            "a point in the code is not in the list"
        );
    }

    fn gather(folder: &Path, code: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, code);
            } else {
                code.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
}
