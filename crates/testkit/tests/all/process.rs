use std::time::Duration;

use facteur_testkit::process::Program;

const PATIENCE: Duration = Duration::from_secs(10);

fn shell(script: &str) -> Program {
    Program::new("sh").arguments(["-c", script])
}

#[test]
fn output_errors_input_and_code_are_told_apart() {
    let program = shell("cat; echo \"$NAME\" >&2; exit 75")
        .input("in\n")
        .environment("NAME", "value");
    let ended = program.run(PATIENCE);
    assert_eq!(
        (ended.output.as_str(), ended.errors.as_str()),
        ("in\n", "value\n")
    );
    assert_eq!(ended.status.code(), Some(75));
}

#[test]
fn it_is_killed_and_started_again() {
    let mut running = shell("echo ready $$; exec sleep 100").start();
    let first = running.wait_for_line("ready", PATIENCE);
    assert!(running.is_running());
    let mut running = running.restart();
    assert_ne!(running.wait_for_line("ready", PATIENCE), first);
    running.signal("TERM");
    assert!(!running.wait(PATIENCE).status.success());
}

#[test]
#[should_panic(expected = "no line with «never»")]
fn a_missing_line_is_told_with_what_was_said() {
    shell("echo something; exec sleep 100")
        .start()
        .wait_for_line("never", Duration::from_millis(200));
}
