use crate::program::World;

#[test]
fn every_value_is_shown_with_its_source_and_without_secrets() {
    let world = World::new().with("FACTEUR_DATABASE__URL", "postgres://facteur:s3cret@db/facteur");
    world.write("facteur.toml", "[intake]\npoll_seconds = 30\n");
    let ran = world.run(&["config", "show", "--set", "queue.workers=4"]);
    assert!(!ran.all().contains("s3cret"));
    // Columns are as wide as the test's directory is deep.
    let lines = ran
        .output
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" | "));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn programs_get_the_same_as_json() {
    let world = World::new();
    let ran = world.run(&["config", "show", "--json"]);
    let settings: serde_json::Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(settings[0]["key"], "data_dir");
    assert_eq!(settings[0]["from"], "default");
    let ran = world.run(&["--json", "config", "check"]);
    assert_eq!(ran.output, "{\"good\":true,\"file\":null}\n");
}

#[test]
fn mistakes_are_all_named_in_the_readers_language() {
    let world = World::new()
        .with("LANG", "fr_FR.UTF-8")
        .with("FACTEUR_HTTP__LISTEN", "8080");
    world.write(
        "facteur.toml",
        "[intake]\npoll_seconds = 1\n\n[log]\nlevl = \"info\"\n",
    );
    let french = world.run(&["config", "check"]);
    insta::assert_snapshot!("mistakes_in_french", french.all());
    let english = world.run(&["config", "check", "--lang", "en"]);
    insta::assert_snapshot!("mistakes_in_english", english.all());
    let json = world.run(&["config", "check", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&json.error).unwrap();
    assert_eq!(told["error"]["exit_code"], 78);
}

#[test]
fn a_file_that_is_no_toml_is_told_with_its_line() {
    let world = World::new();
    world.write("own.toml", "[intake]\npoll_seconds = = 1\n");
    let ran = world.run(&["config", "check", "--config", "own.toml"]);
    assert_eq!(ran.code, Some(78));
    assert!(
        ran.error.starts_with("facteur: HOME/own.toml:2: this is no TOML"),
        "{}",
        ran.error
    );
}

/// A mail agent bounces a mail for any code but 0 and 75.
#[test]
fn a_mail_agent_is_told_to_try_again_when_our_configuration_is_wrong() {
    let world = World::new().with("FACTEUR_LOG__LEVEL", "loud");
    let ran = world.run_with_input(&["accept", "--mailbox", "a@b.fr"], b"Subject: x\n\nx");
    assert_eq!(ran.code, Some(75), "{}", ran.all());
    assert_eq!(world.run(&["config", "check"]).code, Some(78));
}

#[test]
fn a_data_directory_that_cannot_be_made_is_told() {
    let world = World::new();
    world.write("file", "");
    let ran = world.run(&["ticket", "list", "--data-dir", "file/data"]);
    assert_eq!(ran.code, Some(75));
    assert!(
        ran.error.contains("cannot use the directory HOME/file/data: "),
        "{}",
        ran.error
    );
    assert!(ran.error.contains("--data-dir"), "{}", ran.error);
}
