use super::*;
use std::collections::BTreeSet;

fn around(directory: &Path, pairs: &[(&str, &str)]) -> Surroundings {
    let environment = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Surroundings {
        environment,
        directory: directory.to_owned(),
    }
}

fn setting<'a>(loaded: &'a Loaded, key: &str) -> &'a Setting {
    loaded.settings.iter().find(|setting| setting.key == key).unwrap()
}

#[test]
fn the_later_layer_wins_and_each_value_tells_its_origin() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("facteur.toml");
    std::fs::write(
        &file,
        "data_dir = \"data\"\n\n[intake]\npoll_seconds = 30\nfetch_batch = 10\n[queue]\nworkers = 3\n",
    )
    .unwrap();
    let around = around(
        directory.path(),
        &[
            ("FACTEUR_INTAKE__FETCH_BATCH", "20"),
            ("FACTEUR_QUEUE__WORKERS", "4"),
            ("HOME", "/home/a"),
        ],
    );
    let asked = Asked {
        set: vec!["queue.workers=5".into()],
        ..Asked::default()
    };
    let loaded = load(&asked, &around).unwrap();

    assert_eq!(loaded.config.intake.poll_seconds, 30);
    assert_eq!(loaded.config.intake.fetch_batch, 20);
    assert_eq!(loaded.config.queue.workers, 5);
    assert_eq!(
        loaded.config.data_dir,
        directory.path().join("data"),
        "seen from the file"
    );
    assert_eq!(
        setting(&loaded, "intake.poll_seconds").origin,
        Origin::File { path: file, line: 4 }
    );
    assert_eq!(
        setting(&loaded, "intake.fetch_batch").origin.to_string(),
        "$FACTEUR_INTAKE__FETCH_BATCH"
    );
    assert_eq!(
        setting(&loaded, "queue.workers").origin.to_string(),
        "--set queue.workers"
    );
    assert_eq!(setting(&loaded, "log.level").origin, Origin::Default);
}

#[test]
fn every_problem_is_told_with_its_source_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("own.toml");
    std::fs::write(
        &file,
        "[intake]\npoll_seconds = 0\npol_seconds = 5\n[log]\nlevel = [1]\n",
    )
    .unwrap();
    let around = around(
        directory.path(),
        &[("FACTEUR_HTTP__LISTEN", "8080"), ("FACTEUR_QUEUE__WORKER", "2")],
    );
    let asked = Asked {
        file: Some(file),
        set: vec!["queue.workers".into()],
        ..Asked::default()
    };
    let Problems(problems) = load(&asked, &around).unwrap_err();
    let told: Vec<String> = problems
        .iter()
        .map(|problem| problem.text(crate::text::Language::English))
        .collect();
    let all = told
        .join("\n")
        .replace(&directory.path().display().to_string(), "DIR");
    insta::assert_snapshot!(all);
}

#[test]
fn a_secret_value_is_never_shown_not_even_a_wrong_one() {
    let directory = tempfile::tempdir().unwrap();
    let wrong = around(
        directory.path(),
        &[("FACTEUR_DATABASE__URL", "mysql://u:s3cret@h/d")],
    );
    let Problems(problems) = load(&Asked::default(), &wrong).unwrap_err();
    assert_eq!(problems.len(), 1);
    for language in [crate::text::Language::English, crate::text::Language::French] {
        let text = problems[0].text(language);
        assert!(
            !text.contains("s3cret") && text.contains("FACTEUR_DATABASE__URL"),
            "{text}"
        );
    }
    let right = around(
        directory.path(),
        &[("FACTEUR_DATABASE__URL", "postgres://u:s3cret@h/d")],
    );
    let loaded = load(&Asked::default(), &right).unwrap();
    assert_eq!(setting(&loaded, "database.url").value, "postgres://u:***@h/d");
    assert!(!format!("{loaded:?}").contains("s3cret"));
}

#[test]
fn the_key_file_may_not_lie_inside_the_data() {
    let directory = tempfile::tempdir().unwrap();
    let around = around(directory.path(), &[("FACTEUR_KEY_FILE", "/data/keys/secret.key")]);
    let asked = Asked {
        data_directory: Some("/data".into()),
        ..Asked::default()
    };
    let Problems(problems) = load(&asked, &around).unwrap_err();
    assert!(
        matches!(problems[..], [Problem::KeyFileInData { .. }]),
        "{problems:?}"
    );
}

#[test]
fn the_database_is_inside_the_data_unless_told_otherwise() {
    let directory = tempfile::tempdir().unwrap();
    let place = |url: &str| {
        let around = around(
            directory.path(),
            &[("FACTEUR_DATABASE__URL", url), ("FACTEUR_DATA_DIR", "/data")],
        );
        load(&Asked::default(), &around).unwrap().config.database_place()
    };
    let DatabasePlace::Sqlite(inside) = place("sqlite:") else {
        panic!("no SQLite")
    };
    assert_eq!(inside, Path::new("/data/facteur.db"));
    let DatabasePlace::Sqlite(own) = place("sqlite:own.db") else {
        panic!("no SQLite")
    };
    assert_eq!(own, directory.path().join("own.db"));
    assert!(matches!(
        place("postgresql://host/db"),
        DatabasePlace::Postgres(_)
    ));
}

#[test]
fn the_defaults_follow_the_surroundings_but_never_the_working_directory() {
    let nowhere = around(Path::new("/somewhere"), &[]);
    assert_eq!(nowhere.default_data_directory(), Path::new("/var/lib/facteur"));
    assert_eq!(nowhere.default_key_file(), Path::new("/etc/facteur/secret.key"));
    let home = around(Path::new("/somewhere"), &[("HOME", "/home/a")]);
    assert_eq!(
        home.default_data_directory(),
        Path::new("/home/a/.local/share/facteur")
    );
    assert_eq!(
        home.default_key_file(),
        Path::new("/home/a/.config/facteur/secret.key")
    );
    let unit = around(
        Path::new("/"),
        &[
            ("HOME", "/root"),
            ("STATE_DIRECTORY", "/var/lib/facteur:/var/lib/x"),
        ],
    );
    assert_eq!(unit.default_data_directory(), Path::new("/var/lib/facteur"));
}

#[test]
fn names_of_keys_are_unique_and_every_default_passes_its_own_check() {
    let names: BTreeSet<_> = KEYS.iter().map(|key| key.name).collect();
    assert_eq!(names.len(), KEYS.len());
    let loaded = load(&Asked::default(), &around(Path::new("/nowhere"), &[])).unwrap();
    assert_eq!(loaded.settings.len(), KEYS.len());
}

#[test]
fn the_documentation_is_that_of_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
    let page = document::page();
    if std::env::var_os("FACTEUR_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/configuration.md is not what the keys say: \
         FACTEUR_UPDATE_DOCS=1 cargo test -p facteur documentation"
    );
}
