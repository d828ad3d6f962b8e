use crate::program::World;
use clap::CommandFactory;
use facteur::cli::Cli;
use std::fmt::Write;

/// The help of every command, one after the other.
#[test]
fn help() {
    let mut pages = String::new();
    let mut command = Cli::command();
    command.build();
    page(&mut command, "facteur", &mut pages);
    insta::assert_snapshot!(pages);
}

fn page(command: &mut clap::Command, name: &str, pages: &mut String) {
    let help = command.clone().bin_name(name).render_help();
    let _ = writeln!(pages, "$ {name} --help\n{help}");
    for inner in command.get_subcommands_mut().filter(|inner| !inner.is_hide_set()) {
        let name = format!("{name} {}", inner.get_name());
        if inner.get_name() != "help" {
            page(inner, &name, pages);
        }
    }
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
        &["mailbox", "add", "a@b.fr"][..],
        &["mailbox", "add", "a@b.fr", "--imap", "h", "--maildir", "/m"],
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
