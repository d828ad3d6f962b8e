use super::*;
use facteur_domain::{Clock, SystemClock, SystemRandom};

struct Place {
    directory: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("data")).unwrap();
        Self { directory }
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("secret.key")
    }

    /// The keys as one more process reads them.
    fn process(&self) -> Keyring {
        let source = KeySource::file(&self.file());
        Keyring::new(
            source,
            &self.directory.path().join("data"),
            Arc::new(SystemRandom),
        )
    }

    fn settle(&self) {
        let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
        let file = std::fs::File::options().append(true).open(self.file()).unwrap();
        file.set_modified(long_ago).unwrap();
    }
}

fn seal(keyring: &Keyring) -> Vec<u8> {
    keyring.sealer(None).unwrap().seal("t", "c", b"r", b"x")
}

fn opens(keyring: &Keyring, envelope: &[u8]) -> bool {
    keyring
        .sealer(None)
        .unwrap()
        .open("t", "c", b"r", envelope)
        .is_ok()
}

#[test]
fn another_process_takes_up_the_new_key_at_its_next_secret() {
    let place = Place::new();
    let (ours, theirs) = (place.process(), place.process());
    assert_eq!(theirs.ids().unwrap(), [], "asking makes no key");
    assert!(!place.file().exists());
    let before = seal(&ours);
    assert!(opens(&theirs, &before));
    let key = ours.renew().unwrap();
    let after = seal(&ours);
    assert!(opens(&theirs, &after) && opens(&theirs, &before));
    assert_eq!(
        theirs.sealer(None).unwrap().key_id(),
        key,
        "it seals with the new key too"
    );
    assert_eq!(theirs.ids().unwrap().len(), 2);
}

#[test]
fn two_who_renew_at_once_lose_no_key() {
    let place = Place::new();
    let first = seal(&place.process());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| place.process().renew().unwrap());
        }
    });
    let keyring = place.process();
    assert_eq!(keyring.ids().unwrap().len(), 9);
    assert!(opens(&keyring, &first));
}

#[test]
fn an_old_key_is_forgotten_only_when_the_dust_has_settled() {
    let place = Place::new();
    let keyring = place.process();
    let old = keyring.sealer(None).unwrap().key_id();
    let current = keyring.renew().unwrap();
    let now = SystemClock.now();
    let soon = keyring.forget(&[old], now).unwrap_err();
    assert!(
        matches!(soon, KeyFileTrouble::TooSoon { seconds } if seconds > 60),
        "{soon:?}"
    );
    place.settle();
    keyring.forget(&[old, current], now).unwrap();
    assert_eq!(
        keyring.ids().unwrap(),
        [current],
        "the current key stays, whatever is asked"
    );
    assert_eq!(place.process().ids().unwrap(), [current]);
    assert!(
        keyring.sealer(Some(old)).is_ok(),
        "a running process goes on, whatever it was told at its start"
    );
    assert!(matches!(keyring.require(old), Err(KeyFileTrouble::Other { .. })));
    assert!(keyring.require(current).is_ok());
}

#[test]
fn a_running_process_goes_on_when_the_file_is_away_or_damaged() {
    let place = Place::new();
    let keyring = place.process();
    let envelope = seal(&keyring);
    let text = std::fs::read(place.file()).unwrap();
    std::fs::remove_file(place.file()).unwrap();
    assert!(opens(&keyring, &envelope));
    std::fs::write(place.file(), "nothing").unwrap();
    assert!(opens(&keyring, &envelope));
    std::fs::write(place.file(), text).unwrap();
    assert!(opens(&keyring, &envelope));
}

#[test]
fn keys_that_nobody_can_write_are_not_renewed() {
    let place = Place::new();
    let credential = place.directory.path().join("facteur-key");
    seal(&place.process());
    std::fs::copy(place.file(), &credential).unwrap();
    let around = crate::config::Surroundings {
        environment: [(
            "CREDENTIALS_DIRECTORY".to_owned(),
            place.directory.path().display().to_string(),
        )]
        .into(),
        directory: PathBuf::from("/"),
    };
    let source = KeySource::of(&place.file(), &around);
    let keyring = Keyring::new(
        source,
        &place.directory.path().join("data"),
        Arc::new(SystemRandom),
    );
    let envelope = seal(&keyring);
    assert!(opens(&place.process(), &envelope));
    assert!(matches!(keyring.renew(), Err(KeyFileTrouble::Fixed { .. })));
}
