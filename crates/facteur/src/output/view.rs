//! How the person sees the output. A client sends it along, so that the server formats for that terminal.

use crate::config::Surroundings;
use crate::text::Language;
use serde::{Deserialize, Serialize};
use std::io::IsTerminal;

/// The reader's side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools)] // Four independent facts about three streams.
pub struct View {
    /// For messages and labels.
    pub language: Language,
    /// `--json`
    pub json: bool,
    /// Columns of the terminal; none when the output is no terminal and nothing needs to be cut.
    pub width: Option<usize>,
    /// Whether colours may be used.
    pub colours: bool,
    /// Whether standard error is a terminal, where progress can be drawn.
    pub error_terminal: bool,
    /// Whether standard input is a terminal, where nobody pipes anything in.
    pub input_terminal: bool,
}

impl View {
    /// What this process sees. `NO_COLOR` (no-color.org) and `TERM=dumb` switch colours off.
    pub fn of_process(around: &Surroundings, language: Option<Language>, json: bool) -> Self {
        let output_terminal = std::io::stdout().is_terminal();
        let plain = around.variable("NO_COLOR").is_some() || around.variable("TERM") == Some("dumb");
        let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
        Self {
            language: language.unwrap_or_else(|| Language::of(around)),
            json,
            width: output_terminal.then_some(width),
            colours: output_terminal && !plain && !json,
            error_terminal: std::io::stderr().is_terminal(),
            input_terminal: std::io::stdin().is_terminal(),
        }
    }

    /// For tests and for output to files: no terminal anywhere.
    pub const fn plain(language: Language, json: bool) -> Self {
        Self {
            language,
            json,
            width: None,
            colours: false,
            error_terminal: false,
            input_terminal: false,
        }
    }
}
