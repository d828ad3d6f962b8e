use crate::program::World;
use std::fs::{Permissions, create_dir_all, set_permissions};
use std::os::unix::fs::PermissionsExt;

#[test]
fn trouble_is_named_with_what_to_do() {
    let world = World::new();
    let config = world.write(
        "facteur.toml",
        "[database]\nurl = \"postgres://u:s3cret@localhost/d\"\n",
    );
    set_permissions(&config, Permissions::from_mode(0o644)).unwrap();
    create_dir_all(world.data_dir()).unwrap();
    set_permissions(world.data_dir(), Permissions::from_mode(0o755)).unwrap();
    std::fs::write(world.data_dir().join("key-id"), "0a0b0c0d\n").unwrap();
    let ran = world.run(&["doctor"]);
    assert_eq!(ran.code, Some(1), "{}", ran.all());
    // The room on the disk is the machine's own.
    let lines = ran.output.lines().filter(|line| !line.contains("Disk"));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_fresh_machine_is_well() {
    let ran = World::new().run(&["doctor", "--json"]);
    let findings: serde_json::Value = serde_json::from_str(&ran.output).unwrap();
    assert!(
        findings
            .as_array()
            .unwrap()
            .iter()
            .all(|finding| finding["state"] != "bad"),
        "{}",
        ran.all()
    );
    assert_eq!(ran.code, Some(0));
}
