//! Output that is kept, and input that is given: for tests of commands.

use std::sync::{Arc, Mutex, PoisonError};

/// Shares what was written with the test that holds a clone.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    streams: Arc<Mutex<(String, String)>>,
    /// What standard input holds.
    pub input: Vec<u8>,
    /// What is typed when a secret is asked for.
    pub secret: Option<String>,
}

impl Recorded {
    /// What was written to standard output.
    pub fn output(&self) -> String {
        self.streams
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .clone()
    }

    /// What was written to standard error.
    pub fn error(&self) -> String {
        self.streams
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .1
            .clone()
    }

    pub(super) fn write(&self, stream: super::Stream, bytes: &[u8]) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(bytes);
        match stream {
            super::Stream::Output => streams.0.push_str(&text),
            super::Stream::Error => streams.1.push_str(&text),
        }
    }
}
