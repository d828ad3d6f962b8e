use crate::program::{Running, World};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;

const QUIET: [&str; 2] = ["--set", "metrics.listen=off"];

#[test]
fn a_server_takes_commands_and_stops_at_a_signal() {
    let world = World::new();
    let server = Running::start(&world, &QUIET);
    let socket = world.data_dir().join("facteur.sock");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&socket), 0o600);
    assert_eq!(mode(&world.data_dir()), 0o700);

    let second = world.run(&["serve"]);
    assert_eq!(second.code, Some(75));
    insta::assert_snapshot!(second.all());

    assert_eq!(server.end_with("-TERM"), Some(0));
    assert!(!socket.exists());
    let log = Running::log(&world);
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["timestamp"].is_string() && line["level"].is_string() && line["component"].is_string());
    }
    assert!(log.contains("\"action\":\"stop\""), "{log}");
}

#[test]
fn a_killed_server_leaves_nothing_that_stops_the_next_one() {
    let world = World::new();
    Running::start(&world, &QUIET).end_with("-KILL");
    assert!(world.data_dir().join("facteur.sock").exists());
    let next = Running::start(&world, &QUIET);
    assert_eq!(next.end_with("-INT"), Some(0));
}

/// The longest address of a socket is 108 bytes; home directories can be deeper.
#[test]
fn a_deep_data_directory_has_its_socket_too() {
    let world = World::new();
    let deep = world.path().join("d".repeat(80)).join("e".repeat(80));
    let arguments = ["--data-dir", deep.to_str().unwrap()];
    let mut serve = world.command(&["serve", QUIET[0], QUIET[1], arguments[0], arguments[1]]);
    let mut server = Running {
        child: serve.stderr(std::process::Stdio::piped()).spawn().unwrap(),
    };
    let mut log = server.child.stderr.take().unwrap();
    // The first lines come once the server is up.
    assert!(log.read(&mut [0; 4096]).unwrap() > 0);
    let ran = world.run(&["serve", arguments[0], arguments[1]]);
    assert!(ran.error.contains("another Facteur works"), "{}", ran.all());
}

/// Two commands at once: the one that comes second waits for the first, instead of failing.
#[test]
fn commands_without_a_server_share_the_lock() {
    let world = World::new();
    let children: Vec<_> = (0..8)
        .map(|_| {
            world
                .command(&["search", "facture"])
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let error = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
        assert!(!error.contains("another Facteur"), "{error}");
    }
}
