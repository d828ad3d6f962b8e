//! A server under a small shell script that outlives the test by a moment, to clean up after it.
//!
//! The script holds the read end of a pipe and stops the server at its end. A pipe closes however the test
//! ended: by itself, by a panic, by Ctrl-C or by `kill -9`. A `Drop` alone could not promise that.

use std::fs::Permissions;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};

use crate::lookup::SystemUser;

/// The script at work. It answers every command, and its own start, with one line.
#[derive(Debug)]
pub(crate) struct Supervised {
    child: Child,
    commands: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Supervised {
    /// Runs the script and gives its first answer.
    pub(crate) fn start(script: &str, arguments: &[String], user: Option<SystemUser>) -> (Self, String) {
        let mut command = Command::new("sh");
        command.args(["-c", script, "supervise.sh"]).args(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        // Ctrl-C must reach the test only: the supervisor ends when its input does, and cleans up.
        command.process_group(0);
        if let Some(user) = user {
            command.uid(user.user).gid(user.group);
        }
        let mut child = command.spawn().expect("sh can be started");
        let commands = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut supervised = Self {
            child,
            commands,
            answers,
        };
        let first = supervised.answer();
        (supervised, first)
    }

    /// Sends a command and gives the answer.
    pub(crate) fn ask(&mut self, command: &str) -> String {
        let commands = self.commands.as_mut().expect("the input is open until the drop");
        writeln!(commands, "{command}").expect("the supervisor reads its input");
        self.answer()
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers
            .read_line(&mut line)
            .expect("the supervisor answers in UTF-8");
        line.trim_end().to_owned()
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        drop(self.commands.take());
        let _ = self.child.wait();
    }
}

/// A directory that the supervisor removes at its end, given to `owner` if there is one.
pub(crate) fn directory(prefix: &str, mode: u32, owner: Option<SystemUser>) -> PathBuf {
    // Short, since the path of a unix socket ends at 107 bytes.
    let parent = if Path::new("/tmp").is_dir() {
        PathBuf::from("/tmp")
    } else {
        std::env::temp_dir()
    };
    let directory = tempfile::Builder::new().prefix(prefix).tempdir_in(parent);
    let directory = directory.expect("a temporary directory can be made").keep();
    std::fs::set_permissions(&directory, Permissions::from_mode(mode)).expect("the directory is ours");
    if let Some(user) = owner {
        chown(&directory, Some(user.user), Some(user.group)).expect("root can give a directory away");
    }
    directory
}

/// A port of 127.0.0.1 that nobody listens on. It lies below the ports that the kernel gives to outgoing
/// connections, so that a server that is stopped finds its port free when it is started again.
pub(crate) fn free_port() -> u16 {
    static COUNTER: AtomicU16 = AtomicU16::new(0);
    loop {
        let step = COUNTER.fetch_add(1, Ordering::Relaxed);
        let port =
            20_000 + (std::process::id().wrapping_mul(37).wrapping_add(u32::from(step)) % 12_000) as u16;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
