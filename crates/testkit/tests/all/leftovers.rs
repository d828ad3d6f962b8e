use std::path::PathBuf;
use std::time::{Duration, Instant};

use facteur_testkit::dovecot::Dovecot;
use facteur_testkit::postgres::{Options, Server};
use facteur_testkit::process::Program;

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
#[ignore = "never ends: the test below runs it and kills it"]
fn holds_servers_until_killed() {
    let server = Server::start(&Options::default());
    let dovecot = Dovecot::start();
    println!(
        "holds {} {}",
        server.directory().display(),
        dovecot.directory().display()
    );
    loop {
        std::thread::park();
    }
}

#[test]
fn servers_and_files_of_a_killed_test_are_gone() {
    let ourselves = std::env::current_exe().expect("this test is a program");
    let holder = [
        "--ignored",
        "--exact",
        "--nocapture",
        "leftovers::holds_servers_until_killed",
    ];
    let mut running = Program::new(ourselves).arguments(holder).start();
    let line = running.wait_for_line("holds ", PATIENCE);
    let held = line
        .split("holds ")
        .nth(1)
        .expect("the line waited for")
        .split(' ')
        .map(PathBuf::from);
    let held: Vec<PathBuf> = held.collect();
    assert!(
        held.len() == 2 && held.iter().all(|directory| directory.is_dir()),
        "{held:?}"
    );
    running.kill();
    let begun = Instant::now();
    // The supervisors remove the directories when the servers are down.
    while held.iter().any(|directory| directory.exists()) {
        assert!(begun.elapsed() < PATIENCE, "still there: {held:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
