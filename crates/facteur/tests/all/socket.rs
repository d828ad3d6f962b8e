//! The real program as client, and a server in this process whose commands are the test's own.

use crate::program::World;
use facteur::cli::Command;
use facteur::exit::Exit;
use facteur::output::{Io, Progress, Stream};
use facteur::socket::{Lock, Runner, Server};
use std::future::Future;
use std::io::{Read, Write};
use std::os::unix::net::UnixListener;
use std::process::Stdio;
use std::sync::Arc;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

/// A server in the world's data directory, until it is dropped.
struct Hosted {
    _lock: Lock,
    stop: CancellationToken,
    _runtime: tokio::runtime::Runtime,
}

impl Drop for Hosted {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn host<F>(world: &World, command: impl Fn(Command, Io) -> F + Send + Sync + 'static) -> Hosted
where
    F: Future<Output = Exit> + Send + 'static,
{
    std::fs::create_dir_all(world.data_dir()).unwrap();
    let lock = Lock::try_take(&world.data_dir()).unwrap().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let runner: Runner = Arc::new(move |given, io| Box::pin(command(given, io)));
    let stop = CancellationToken::new();
    let server = {
        let _inside = runtime.enter();
        Server::bind(&world.data_dir()).unwrap()
    };
    runtime.spawn(server.run(runner, stop.clone()));
    Hosted {
        _lock: lock,
        stop,
        _runtime: runtime,
    }
}

#[test]
fn streams_input_language_and_exit_code_go_through() {
    let world = World::new().with("LANG", "fr_FR");
    let _hosted = host(&world, |command, mut io| async move {
        let Command::Accept(accept) = command else {
            return Exit::Failed;
        };
        let input = io.read_input(10 << 20).await.unwrap();
        io.write(Stream::Output, &input).await;
        io.note(&format!("{} {:?} {}", accept.mailbox, io.language(), input.len()))
            .await;
        Exit::Data
    });
    let mail = "ligne é\r\n".repeat(200_000);
    let ran = world.run_with_input(&["accept", "--mailbox", "a@b.fr"], mail.as_bytes());
    assert_eq!(ran.code, Some(65));
    assert!(
        ran.output == mail,
        "{} bytes came back of {}",
        ran.output.len(),
        mail.len()
    );
    assert_eq!(ran.error, format!("a@b.fr French {}\n", mail.len()));
}

#[test]
fn input_is_left_alone_until_a_command_asks_for_it() {
    let world = World::new();
    let _hosted = host(&world, |_, mut io| async move {
        io.line("nothing read").await;
        Exit::Done
    });
    // The shell's `cat` gets every line that the command before it did not take.
    let script = format!("{} search x; cat", crate::program::FACTEUR);
    let mut child = world.command(&[]);
    let mut shell = std::process::Command::new("sh");
    shell
        .args(["-c", &script])
        .env_clear()
        .env("HOME", world.path())
        .env("PATH", "/usr/bin:/bin");
    shell.stdin(Stdio::piped()).stdout(Stdio::piped());
    child.stdin(Stdio::null());
    let mut running = shell.spawn().unwrap();
    running
        .stdin
        .take()
        .unwrap()
        .write_all(b"first\nsecond\n")
        .unwrap();
    let output = running.wait_with_output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "nothing read\nfirst\nsecond\n"
    );
}

#[test]
fn too_much_input_is_refused_and_a_password_needs_a_terminal() {
    let world = World::new();
    let _hosted = host(&world, |command, mut io| async move {
        let outcome = match command {
            Command::Accept(_) => io.read_input(1_000).await.map(|_| ()),
            _ => io.ask_secret("Password: ").await.map(|_| ()),
        };
        let failure = outcome.unwrap_err();
        io.failure(&failure).await;
        failure.exit
    });
    let ran = world.run_with_input(&["accept", "--mailbox", "a@b.fr"], &vec![b'x'; 1 << 20]);
    assert_eq!(ran.code, Some(65), "{}", ran.all());
    let mut command = std::process::Command::new("setsid");
    command
        .args(["-w", crate::program::FACTEUR, "search", "x"])
        .env("HOME", world.path())
        .stdin(Stdio::null());
    let output = command.output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(64), "{error}");
    assert!(error.contains("--password-file"), "{error}");
}

#[test]
fn a_command_that_panics_is_answered() {
    let world = World::new();
    let _hosted = host(&world, |command, _| async move {
        assert!(matches!(command, Command::Search(_)), "a test's own panic");
        Exit::Done
    });
    assert_eq!(
        world
            .run_with_input(&["accept", "--mailbox", "a@b.fr"], b"x")
            .code,
        Some(75)
    );
    assert_eq!(world.run(&["search", "x"]).code, Some(0));
}

#[test]
fn a_command_whose_client_leaves_is_stopped() {
    struct Told(Option<oneshot::Sender<()>>);
    impl Drop for Told {
        fn drop(&mut self) {
            let _ = self.0.take().map(|told| told.send(()));
        }
    }
    let world = World::new();
    let (sender, stopped) = oneshot::channel();
    let sender = std::sync::Mutex::new(Some(sender));
    let _hosted = host(&world, move |_, mut io| {
        let told = Told(sender.lock().unwrap().take());
        async move {
            let _told = told;
            io.line("running").await;
            std::future::pending::<Exit>().await
        }
    });
    let mut client = world
        .command(&["search", "x"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = [0; 8];
    client.stdout.take().unwrap().read_exact(&mut line).unwrap();
    assert_eq!(&line, b"running\n");
    client.kill().unwrap();
    client.wait().unwrap();
    stopped.blocking_recv().unwrap();
}

#[test]
fn progress_comes_through_without_disturbing_the_result() {
    let world = World::new();
    let _hosted = host(&world, |_, mut io| async move {
        for done in 0..=10_000 {
            io.progress(&Progress {
                label: "Import".into(),
                done,
                total: Some(10_000),
            })
            .await;
        }
        io.finish_progress().await;
        io.line("done").await;
        Exit::Done
    });
    let ran = world.run(&["import", ".", "--mailbox", "a@b.fr"]);
    assert_eq!(
        (ran.code, ran.output.as_str(), ran.error.as_str()),
        (Some(0), "done\n", "")
    );
}

/// Answers one client with these bytes.
fn fake(world: &World, answer: Vec<u8>) -> std::thread::JoinHandle<()> {
    std::fs::create_dir_all(world.data_dir()).unwrap();
    let listener = UnixListener::bind(world.data_dir().join("facteur.sock")).unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut hello = [0; 64];
        let _ = stream.read(&mut hello).unwrap();
        stream.write_all(&answer).unwrap();
    })
}

fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = (payload.len() as u32 + 1).to_be_bytes().to_vec();
    frame.push(kind);
    frame.extend_from_slice(payload);
    frame
}

#[test]
fn whatever_is_wrong_with_the_server_the_mail_agent_tries_again() {
    for (answer, told) in [
        (
            frame(2, br#"{"because":"version","server":"9.9.9"}"#),
            "the running server is version 9.9.9",
        ),
        (frame(2, br#"{"because":"busy"}"#), "as many commands as it can"),
        (frame(2, br#"{"because":"stopping"}"#), "the server is stopping"),
        (frame(99, b""), "makes no sense"),
        (b"\xff\xff\xff\xffx".to_vec(), "makes no sense"),
        (Vec::new(), "the connection to the server broke"),
        (frame(1, b""), "the connection to the server broke"),
    ] {
        let world = World::new();
        let server = fake(&world, answer);
        let ran = world.run_with_input(&["accept", "--mailbox", "a@b.fr"], b"Subject: x\n\nx");
        server.join().unwrap();
        assert_eq!(ran.code, Some(75), "{told}: {}", ran.all());
        assert!(ran.error.contains(told), "{told}: {}", ran.all());
    }
}
