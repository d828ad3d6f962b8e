//! What a test of a mailbox found, step by step.

use crate::error::SourceError;
use facteur_domain::{Clock, Timestamp};
use std::fmt;

/// A step of a test, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepName {
    /// The host name has an address; or, for a Maildir, its folder exists.
    Resolve,
    /// A TCP connection.
    Connect,
    /// TLS handshake and certificate; before or after the greeting, as the setting says.
    Tls,
    /// Name and password.
    Login,
    /// The list of folders.
    Folders,
    /// Opening the incoming folder for reading.
    OpenIncoming,
    /// What the server can do that makes reading better.
    Capabilities,
    /// What a provider of single sign-on tells about itself.
    Discovery,
    /// Its keys.
    Keys,
    /// Whether people can sign in there in the way that is needed.
    SignIn,
    /// Whether it knows us by client ID and secret.
    Client,
    /// Whose addresses it may vouch for.
    Domains,
    /// What has to be registered there.
    Redirect,
}

impl StepName {
    /// The steps of reading a mailbox, in order.
    pub const READING: [Self; 7] = [
        Self::Resolve,
        Self::Connect,
        Self::Tls,
        Self::Login,
        Self::Folders,
        Self::OpenIncoming,
        Self::Capabilities,
    ];

    /// All steps, in order.
    pub const ALL: [Self; 13] = [
        Self::Resolve,
        Self::Connect,
        Self::Tls,
        Self::Login,
        Self::Folders,
        Self::OpenIncoming,
        Self::Capabilities,
        Self::Discovery,
        Self::Keys,
        Self::SignIn,
        Self::Client,
        Self::Domains,
        Self::Redirect,
    ];

    /// The word for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Login => "login",
            Self::Folders => "folders",
            Self::OpenIncoming => "open_incoming",
            Self::Capabilities => "capabilities",
            Self::Discovery => "discovery",
            Self::Keys => "keys",
            Self::SignIn => "sign_in",
            Self::Client => "client",
            Self::Domains => "domains",
            Self::Redirect => "redirect",
        }
    }
}

impl fmt::Display for StepName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It worked; what was found, in words.
    Passed(String),
    /// It did not work.
    Failed {
        /// What happened.
        cause: String,
        /// What to do about it.
        cure: String,
    },
    /// Not tried, because an earlier step failed or it does not apply.
    Skipped,
}

/// One step of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub name: StepName,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took, in milliseconds of the clock that was passed in.
    pub millis: i64,
}

/// All steps of a test, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TestReport {
    /// The steps.
    pub steps: Vec<Step>,
}

impl TestReport {
    /// Whether all is well: no step failed.
    pub fn passed(&self) -> bool {
        !self
            .steps
            .iter()
            .any(|step| matches!(step.outcome, Outcome::Failed { .. }))
    }
}

/// An error that says what to do about it.
pub(crate) trait Advised: fmt::Display {
    /// What a person can do about it.
    fn advice(&self) -> &'static str;
}

impl Advised for SourceError {
    fn advice(&self) -> &'static str {
        self.advice()
    }
}

/// Collects the steps of a test as they are made.
pub(crate) struct Course<'a> {
    clock: &'a dyn Clock,
    began: Timestamp,
    steps: Vec<Step>,
}

impl<'a> Course<'a> {
    pub(crate) fn new(clock: &'a dyn Clock) -> Self {
        Self {
            clock,
            began: clock.now(),
            steps: Vec::new(),
        }
    }

    /// Notes how a step ended, with `describe` for what was found, and hands its result on.
    pub(crate) fn step<T, E: Advised>(
        &mut self,
        name: StepName,
        result: Result<T, E>,
        describe: impl FnOnce(&T) -> String,
    ) -> Result<T, E> {
        let outcome = match &result {
            Ok(found) => Outcome::Passed(describe(found)),
            Err(error) => Outcome::Failed {
                cause: error.to_string(),
                cure: error.advice().to_owned(),
            },
        };
        let now = self.clock.now();
        self.steps.push(Step {
            name,
            outcome,
            millis: now.since(self.began).as_millis(),
        });
        self.began = now;
        result
    }

    /// The report, with the steps that were not reached as skipped.
    pub(crate) fn finish(self) -> TestReport {
        self.finish_of(&StepName::READING)
    }

    /// The same of a test that has only these steps.
    pub(crate) fn finish_of(mut self, all: &[StepName]) -> TestReport {
        for name in all.iter().copied() {
            if !self.steps.iter().any(|step| step.name == name) {
                self.steps.push(Step {
                    name,
                    outcome: Outcome::Skipped,
                    millis: 0,
                });
            }
        }
        self.steps
            .sort_by_key(|step| StepName::ALL.iter().position(|name| *name == step.name));
        TestReport { steps: self.steps }
    }
}
