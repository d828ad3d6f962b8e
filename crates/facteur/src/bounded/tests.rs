use super::*;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

/// A program that stands in for the child.
fn program(directory: &Path, script: &str) -> PathBuf {
    let path = directory.join("child");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    path
}

async fn read(script: &str, raw: &[u8], bounds: Bounds) -> Result<Parsed, ChildFailure> {
    let directory = tempfile::tempdir().unwrap();
    let path = program(directory.path(), script);
    loop {
        match read_in_child(&path, raw, bounds).await {
            // Another test thread forked while our script was open for writing (ETXTBSY).
            Err(ChildFailure::System(error)) if error.kind() == io::ErrorKind::ExecutableFileBusy => {}
            result => return result,
        }
    }
}

#[tokio::test]
async fn a_child_that_never_ends_is_ended() {
    let bounds = Bounds {
        deadline: Duration::from_millis(200),
        ..Bounds::default()
    };
    assert!(matches!(
        read("exec sleep 60", b"", bounds).await,
        Err(ChildFailure::Deadline(_))
    ));
}

#[tokio::test]
async fn a_child_that_prints_without_end_is_cut_off() {
    let bounds = Bounds {
        output_bytes: 100_000,
        ..Bounds::default()
    };
    assert!(matches!(
        read("exec yes", b"", bounds).await,
        Err(ChildFailure::TooMuch(100_000))
    ));
}

#[tokio::test]
async fn the_way_a_child_died_is_told() {
    let bounds = Bounds::default();
    let large = vec![b'x'; 1 << 20];
    assert!(matches!(
        read("kill -ABRT $$", &large, bounds).await,
        Err(ChildFailure::Signal(6))
    ));
    assert!(matches!(
        read("exit 101", &large, bounds).await,
        Err(ChildFailure::Code(101))
    ));
    assert!(matches!(
        read("echo nonsense", &large, bounds).await,
        Err(ChildFailure::Unclear)
    ));
}

#[tokio::test]
async fn a_program_that_is_not_there_is_our_own_trouble() {
    let result = read_in_child(Path::new("/nowhere/facteur"), b"", Bounds::default()).await;
    assert!(result.is_err_and(|failure| failure.is_ours()));
}
