use crate::program::World;
use clap::CommandFactory;
use facteur::cli::Cli;
use std::fmt::Write;

const HEAD: &str = "# The command line

<!-- Made from the program's own help: FACTEUR_UPDATE_DOCS=1 cargo test -p facteur --test all help -->

Every command answers people in English or French (`--lang`, else `LANG`) and programs with `--json`. While a
server runs, commands go through its socket; without one they do the same work themselves. Exit codes: 0 done,
1 failed or something was found, 64 wrong usage, 65 unusable data, 75 try again, 78 wrong configuration.
";

/// What `docs/command-line.md` must hold: the help of every command.
#[test]
fn help() {
    let mut pages = HEAD.to_owned();
    let mut command = Cli::command();
    command.build();
    page(&mut command, "facteur", &mut pages);
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/command-line.md");
    if std::env::var_os("FACTEUR_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &pages).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == pages,
        "docs/command-line.md is not what the program says: \
         FACTEUR_UPDATE_DOCS=1 cargo test -p facteur --test all help"
    );
}

fn page(command: &mut clap::Command, name: &str, pages: &mut String) {
    let help = command.clone().bin_name(name).render_help().to_string();
    let own = if name == "facteur" {
        help
    } else {
        without_shared_options(&help)
    };
    let _ = write!(pages, "\n## {name}\n\n```text\n{}\n```\n", own.trim_end());
    for inner in command.get_subcommands_mut().filter(|inner| !inner.is_hide_set()) {
        let name = format!("{name} {}", inner.get_name());
        if inner.get_name() != "help" {
            page(inner, &name, pages);
        }
    }
}

/// The options of every command are told once, on the first page.
fn without_shared_options(help: &str) -> String {
    let sections = help.split("\n\n");
    let own = sections.filter(|section| !section.starts_with("Options of every command:"));
    own.collect::<Vec<_>>().join("\n\n")
}

#[test]
fn wrong_usage_is_told_with_the_code_of_sysexits() {
    let world = World::new();
    for arguments in [
        &["accept"][..],
        &["accept", "--mailbox"],
        &["ticket", "lst"],
        &["--jso"],
    ] {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(64), "{arguments:?}: {}", ran.all());
        assert!(
            ran.output.is_empty() && ran.error.contains("error: "),
            "{}",
            ran.all()
        );
    }
    assert_eq!(world.run(&["--help"]).code, Some(0));
    assert_eq!(world.run(&["--version"]).code, Some(0));
}

#[test]
fn a_password_cannot_be_given_as_an_argument() {
    let ran = World::new().run(&["mailbox", "add", "a@b.fr", "--imap", "h", "--password", "secret"]);
    assert_eq!(ran.code, Some(64));
}

#[test]
fn wrong_values_of_groups_are_told() {
    let world = World::new();
    for arguments in [
        &["mailbox", "add", "a@b.fr", "--imap", "h", "--maildir", "/m"][..],
        &[
            "mailbox",
            "add",
            "a@b.fr",
            "--imap",
            "h",
            "--password-stdin",
            "--password-file",
            "f",
        ],
        &["ticket", "set", "1"],
        &["dead", "retry"],
        &["rule", "add", "r", "--file", "f", "--stop"],
    ] {
        assert_eq!(world.run(arguments).code, Some(64), "{arguments:?}");
    }
}
