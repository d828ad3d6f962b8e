//! Runs the real program in a world of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The program under test.
pub const FACTEUR: &str = env!("CARGO_BIN_EXE_facteur");

/// A home, a working directory and nothing else of the machine.
pub struct World {
    directory: tempfile::TempDir,
    variables: Vec<(String, String)>,
}

impl World {
    pub fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
            variables: Vec::new(),
        }
    }

    pub fn with(mut self, variable: &str, value: &str) -> Self {
        self.variables.push((variable.to_owned(), value.to_owned()));
        self
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    pub fn data_dir(&self) -> PathBuf {
        self.path().join(".local/share/facteur")
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(FACTEUR);
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.path())
            // Many servers run side by side here: one that answers HTTP gets an address of its own.
            .env("FACTEUR_HTTP__LISTEN", "off")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(self.path())
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(&self.command(arguments).output().unwrap(), self.path())
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        let writer = std::thread::spawn(move || {
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Ran::from(&output, self.path())
    }
}

/// How a run ended, with the world's path replaced by `HOME`.
pub struct Ran {
    pub code: Option<i32>,
    pub output: String,
    pub error: String,
}

impl Ran {
    fn from(output: &Output, home: &Path) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&home.display().to_string(), "HOME");
        Self {
            code: output.status.code(),
            output: text(&output.stdout),
            error: text(&output.stderr),
        }
    }

    /// All of it, for snapshots.
    pub fn all(&self) -> String {
        format!(
            "exit {:?}\n--- output\n{}--- error\n{}",
            self.code, self.output, self.error
        )
    }
}

/// A server that is ended with the test.
pub struct Running {
    pub child: Child,
}

impl Running {
    /// Starts `serve` and waits until it answers on its socket.
    pub fn start(world: &World, arguments: &[&str]) -> Self {
        let log = fs::File::create(world.path().join("serve.log")).unwrap();
        let arguments: Vec<&str> = ["serve"].iter().chain(arguments).copied().collect();
        let child = world
            .command(&arguments)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let running = Self { child };
        let socket = world.data_dir().join("facteur.sock");
        let deadline = Instant::now() + Duration::from_secs(20);
        while std::os::unix::net::UnixStream::connect(&socket).is_err() {
            assert!(Instant::now() < deadline, "no server: {}", Self::log(world));
            std::thread::yield_now();
        }
        running
    }

    pub fn log(world: &World) -> String {
        fs::read_to_string(world.path().join("serve.log")).unwrap()
    }

    /// Sends a signal and waits for the end.
    pub fn end_with(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Looks again and again until it is so; tells what was seen last when it never is.
pub fn until(what: &str, mut look: impl FnMut() -> (bool, String)) {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let (is_so, seen) = look();
        if is_so {
            return;
        }
        assert!(
            Instant::now() < deadline,
            "not in time: {what}; seen last: {seen}"
        );
    }
}
