//! Programs that a test runs, listens to, kills and starts again.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// How to run a program. Variables named `FACTEUR_…` of the developer's own environment are not handed on.
#[derive(Clone, Debug)]
pub struct Program {
    path: PathBuf,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    directory: Option<PathBuf>,
    input: Vec<u8>,
}

/// What a program left when it ended by itself.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Its exit code, or the signal that ended it.
    pub status: ExitStatus,
    /// All of its standard output; bytes that are no UTF-8 are replaced.
    pub output: String,
    /// All of its standard error.
    pub errors: String,
}

impl Program {
    /// The program at that path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self {
            path,
            arguments: Vec::new(),
            environment: Vec::new(),
            directory: None,
            input: Vec::new(),
        }
    }

    /// Adds arguments.
    #[must_use]
    pub fn arguments<Text: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = Text>) -> Self {
        self.arguments
            .extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn environment(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment
            .push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Runs it in that directory.
    #[must_use]
    pub fn directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = Some(directory.into());
        self
    }

    /// What it reads from standard input, which ends after it. Empty otherwise.
    #[must_use]
    pub fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// Starts it and leaves it running.
    pub fn start(&self) -> Running {
        let mut command = Command::new(&self.path);
        command
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("FACTEUR_") {
                command.env_remove(name);
            }
        }
        command.envs(self.environment.iter().cloned());
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("cannot run {}: {error}", self.path.display()));
        let (sender, lines) = channel();
        listen(
            child.stdout.take().expect("its output is piped"),
            Stream::Output,
            sender.clone(),
        );
        listen(
            child.stderr.take().expect("its errors are piped"),
            Stream::Errors,
            sender,
        );
        let mut stdin = child.stdin.take().expect("its input is piped");
        let input = self.input.clone();
        // A program may fill its output before it has read all its input, or end without reading it.
        std::thread::spawn(move || stdin.write_all(&input));
        Running {
            program: self.clone(),
            child,
            lines,
            heard: Vec::new(),
        }
    }

    /// Runs it to its end; panics with its output when that takes longer than `patience`.
    pub fn run(&self, patience: Duration) -> Ended {
        self.start().wait(patience)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stream {
    Output,
    Errors,
}

/// A program that runs. It is killed when this is dropped.
#[derive(Debug)]
pub struct Running {
    program: Program,
    child: Child,
    lines: Receiver<(Stream, String)>,
    heard: Vec<(Stream, String)>,
}

impl Running {
    /// Waits for a line of output or errors that contains `part`, and gives it; lines heard before this call
    /// count only if no earlier wait has passed them. Panics with all that was heard after `patience`.
    pub fn wait_for_line(&mut self, part: &str, patience: Duration) -> String {
        let begun = Instant::now();
        loop {
            match self.lines.recv_timeout(patience.saturating_sub(begun.elapsed())) {
                Ok((stream, line)) => {
                    self.heard.push((stream, line.clone()));
                    if line.contains(part) {
                        return line;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.give_up(&format!("no line with «{part}» within {patience:?}"))
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.give_up(&format!("ended without a line with «{part}»"))
                }
            }
        }
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has not ended yet.
    pub fn is_running(&mut self) -> bool {
        self.child
            .try_wait()
            .expect("our own child can be asked")
            .is_none()
    }

    /// Kills it with SIGKILL and waits until it is gone.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        self.child.wait().expect("our own child can be waited for");
    }

    /// Sends a signal by name: `TERM` to ask it to stop, `STOP` and `CONT` to freeze and wake it.
    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let status = Command::new("sh")
            .args(["-c", "kill -s \"$1\" \"$2\"", "kill", name, &id])
            .status();
        assert!(
            status.expect("sh can be started").success(),
            "signal {name} cannot be sent to {id}"
        );
    }

    /// Kills it if it still runs and starts it again in the same way.
    #[must_use]
    pub fn restart(mut self) -> Self {
        self.kill();
        self.program.start()
    }

    /// Waits until it ends by itself; panics with its output when that takes longer than `patience`.
    pub fn wait(mut self, patience: Duration) -> Ended {
        let begun = Instant::now();
        // Its pipes close when it ends, and when the children that it left end.
        loop {
            match self.lines.recv_timeout(patience.saturating_sub(begun.elapsed())) {
                Ok(line) => self.heard.push(line),
                Err(RecvTimeoutError::Timeout) => self.give_up(&format!("has not ended within {patience:?}")),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let status = self.child.wait().expect("our own child can be waited for");
        Ended {
            status,
            output: self.text(Stream::Output),
            errors: self.text(Stream::Errors),
        }
    }

    /// All lines of output and errors so far, as they came.
    pub fn heard(&mut self) -> String {
        self.heard.extend(self.lines.try_iter());
        self.heard
            .iter()
            .flat_map(|(_, line)| [line.as_str(), "\n"])
            .collect()
    }

    fn text(&self, wanted: Stream) -> String {
        let lines = self.heard.iter().filter(|(stream, _)| *stream == wanted);
        lines.flat_map(|(_, line)| [line.as_str(), "\n"]).collect()
    }

    fn give_up(&mut self, complaint: &str) -> ! {
        self.kill();
        let heard = self.heard();
        panic!("{}: {complaint}. It said:\n{heard}", self.program.path.display());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(pipe: impl Read + Send + 'static, stream: Stream, sender: Sender<(Stream, String)>) {
    std::thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while pipe.read_until(b'\n', &mut line).is_ok_and(|size| size > 0) {
            let text = String::from_utf8_lossy(&line)
                .trim_end_matches(['\r', '\n'])
                .to_owned();
            if sender.send((stream, text)).is_err() {
                return;
            }
            line.clear();
        }
    });
}
