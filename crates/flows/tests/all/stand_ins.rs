//! What stands in for the parts of the program that these tests do not have. The tests of the API take this file too.

use facteur_domain::KeyId;
use facteur_flows::{BoundedReader, FlowError, FlowResult, NotRead, Secrets};
use facteur_mail::Parsed;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};

/// Turns a secret round behind the id of a key and its place: enough to see which key sealed it, and that it is
/// opened for the place it was sealed for. Its keys are numbers.
#[derive(Default)]
pub struct TestSecrets(AtomicU32, AtomicU32);

impl TestSecrets {
    fn head(key: KeyId, table: &str, column: &str, row: &str) -> Vec<u8> {
        let mut head = vec![1];
        head.extend_from_slice(key.bytes());
        head.extend_from_slice(format!("{table}/{column}/{row}:").as_bytes());
        head
    }

    fn ids(&self) -> Vec<KeyId> {
        let (oldest, current) = (self.1.load(Ordering::SeqCst), self.0.load(Ordering::SeqCst));
        (oldest..=current)
            .rev()
            .map(|number| KeyId::new((number + 1).to_be_bytes()))
            .collect()
    }
}

impl Secrets for TestSecrets {
    fn seal(&self, table: &str, column: &str, row: &str, secret: &[u8]) -> FlowResult<Vec<u8>> {
        let mut sealed = Self::head(self.ids()[0], table, column, row);
        sealed.extend(secret.iter().rev());
        Ok(sealed)
    }

    fn open(&self, table: &str, column: &str, row: &str, sealed: &[u8]) -> FlowResult<Vec<u8>> {
        let mut keys = self.ids().into_iter();
        let opened = keys.find_map(|key| sealed.strip_prefix(Self::head(key, table, column, row).as_slice()));
        opened
            .map(|secret| secret.iter().rev().copied().collect())
            .ok_or_else(|| FlowError::refused("sealed for another place, or with another key"))
    }

    fn keys(&self) -> FlowResult<Vec<KeyId>> {
        Ok(self.ids())
    }

    fn renew(&self) -> FlowResult<KeyId> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(self.ids()[0])
    }

    fn forget(&self, _: &[KeyId]) -> FlowResult<()> {
        self.1.store(self.0.load(Ordering::SeqCst), Ordering::SeqCst);
        Ok(())
    }
}

/// Mails that kill their reader do not come here.
pub struct NoReader;

impl BoundedReader for NoReader {
    fn read(&self, _: Vec<u8>) -> Pin<Box<dyn Future<Output = Result<Parsed, NotRead>> + Send + '_>> {
        Box::pin(async {
            Err(NotRead::Deadly(
                "there is no bounded reader in this test".to_owned(),
            ))
        })
    }
}
