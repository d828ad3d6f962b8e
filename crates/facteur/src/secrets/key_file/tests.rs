use super::super::Sealer;
use super::*;
use facteur_domain::SystemRandom;
use std::path::PathBuf;
use std::sync::Arc;

struct Place {
    _directory: tempfile::TempDir,
    data: PathBuf,
    path: PathBuf,
}

fn place() -> Place {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    fs::create_dir(&data).unwrap();
    let path = directory.path().join("config/facteur/secret.key");
    Place {
        _directory: directory,
        data,
        path,
    }
}

fn open(place: &Place, sealed_with: Option<KeyId>) -> Result<Sealer, KeyFileTrouble> {
    let source = KeySource::file(&place.path);
    let keys = open_or_create(&source, &place.data, sealed_with, &SystemRandom)?;
    let (current, older) = keys.split_first().unwrap();
    Ok(Sealer::new(
        current.clone(),
        older.to_vec(),
        Arc::new(SystemRandom),
    ))
}

fn file(place: &Place) -> KeyPlace {
    KeyPlace::File(place.path.clone())
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_first_start_makes_a_private_file_and_the_next_one_reads_it() {
    let place = place();
    let first = open(&place, None).unwrap();
    assert_eq!(mode(&place.path), 0o600);
    assert_eq!(mode(place.path.parent().unwrap()), 0o700);
    let envelope = first.seal("t", "c", b"r", b"x");
    let second = open(&place, Some(first.key_id())).unwrap();
    assert_eq!(second.open("t", "c", b"r", &envelope).unwrap().as_slice(), b"x");
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    let place = place();
    open(&place, None).unwrap();
    for bits in [0o640, 0o604, 0o620] {
        fs::set_permissions(&place.path, Permissions::from_mode(bits)).unwrap();
        let wanted = KeyFileTrouble::Open {
            place: file(&place),
            mode: bits,
        };
        assert_eq!(open(&place, None).unwrap_err(), wanted);
    }
    fs::set_permissions(&place.path, Permissions::from_mode(0o400)).unwrap();
    assert!(open(&place, None).is_ok());
}

#[test]
fn a_lost_file_is_never_replaced_by_a_new_key() {
    let place = place();
    let key = open(&place, None).unwrap().key_id();
    fs::remove_file(&place.path).unwrap();
    let missing = KeyFileTrouble::Missing {
        place: file(&place),
        key,
    };
    assert_eq!(open(&place, None).unwrap_err(), missing);
    assert!(!place.path.exists());
    // The database knows of secrets although the data directory is new.
    fs::remove_file(place.data.join(ID_FILE)).unwrap();
    assert_eq!(open(&place, Some(key)).unwrap_err(), missing);
    assert!(!place.path.exists());
}

#[test]
fn looking_makes_nothing_and_finds_the_same_trouble() {
    let place = place();
    let look_at = || look(&KeySource::file(&place.path), &place.data);
    assert_eq!(look_at(), Ok(None));
    assert!(!place.path.exists());
    let key = open(&place, None).unwrap().key_id();
    assert_eq!(look_at(), Ok(Some(key)));
    let other = Key::generate(&SystemRandom);
    fs::write(&place.path, format!("{LINE_START}{}", other.to_hex().as_str())).unwrap();
    assert!(matches!(look_at(), Err(KeyFileTrouble::Other { .. })));
    fs::remove_file(&place.path).unwrap();
    assert!(matches!(look_at(), Err(KeyFileTrouble::Missing { .. })));
}

#[test]
fn another_key_is_named_and_a_rotated_file_is_taken() {
    let place = place();
    let key = open(&place, None).unwrap().key_id();
    let old = fs::read_to_string(&place.path).unwrap();
    let new = Key::generate(&SystemRandom);
    let write = |text: &str| fs::write(&place.path, text).unwrap();
    write(&format!("{LINE_START}{}\n", new.to_hex().as_str()));
    let other = KeyFileTrouble::Other {
        place: file(&place),
        key,
        found: new.id(),
    };
    assert_eq!(open(&place, None).unwrap_err(), other);
    write(&format!("{LINE_START}{}\n{old}", new.to_hex().as_str()));
    let rotated = open(&place, None).unwrap();
    assert!(rotated.key_id() == new.id() && rotated.knows(key));
}

#[test]
fn a_line_that_is_no_key_is_named_without_being_shown() {
    let place = place();
    open(&place, None).unwrap();
    fs::write(&place.path, "# note\nfacteur-key-1 abc\n").unwrap();
    let malformed = KeyFileTrouble::Malformed {
        place: file(&place),
        line: 2,
    };
    assert_eq!(open(&place, None).unwrap_err(), malformed);
    fs::write(&place.path, "\n").unwrap();
    assert!(matches!(
        open(&place, None).unwrap_err(),
        KeyFileTrouble::Malformed { .. }
    ));
}
