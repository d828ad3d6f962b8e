//! Looking for trouble: what is checked, what was found, what to do about it. [`machine`] holds the checks
//! that need nothing but the configuration, [`office`] those of the database, the queue and the mailboxes.

pub mod machine;
pub mod office;

use crate::output::{Style, View, printable};
use crate::text::Language;
use serde::Serialize;
use std::fmt::Write;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Good,
    /// It works, but should be looked at.
    Warning,
    /// It does not work.
    Bad,
}

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at, in the reader's language.
    pub check: String,
    /// How it is.
    pub state: State,
    /// What was found.
    pub detail: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Finding {
    /// All is well.
    pub fn good(check: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            check: check.into(),
            state: State::Good,
            detail: detail.into(),
            help: None,
        }
    }

    /// Something to look at, and what to do.
    pub fn trouble(
        state: State,
        check: impl Into<String>,
        detail: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            check: check.into(),
            state,
            detail: detail.into(),
            help: Some(help.into()),
        }
    }
}

/// The findings for people, the worst state of each line in front.
pub fn describe(findings: &[Finding], view: &View) -> String {
    let mut text = String::new();
    for Finding {
        check,
        state,
        detail,
        help,
    } in findings
    {
        let (mark, style) = mark(*state, view.language);
        let _ = writeln!(
            text,
            "{} {}{} {}",
            style.paint(mark, view.colours),
            printable(check),
            view.language.choose(":", " :"),
            printable(detail)
        );
        if let Some(help) = help {
            let _ = writeln!(text, "      → {}", printable(help));
        }
    }
    text
}

const fn mark(state: State, language: Language) -> (&'static str, Style) {
    match state {
        State::Good => ("[ok]  ", Style::Good),
        State::Warning => (language.choose("[look]", "[voir]"), Style::Warning),
        State::Bad => (language.choose("[bad] ", "[mal] "), Style::Bad),
    }
}
