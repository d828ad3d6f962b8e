//! What people and programs see of a command: lines, tables, progress, JSON, failures.

mod console;
pub mod human;
mod io;
mod progress;
mod recorded;
pub mod table;
mod view;

pub use console::Console;
pub use io::{Io, secret};
pub use progress::{Progress, ProgressLine};
pub use recorded::Recorded;
pub use table::{Cell, Style, Table};
pub use view::View;

/// The two streams of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output: the result.
    Output,
    /// Standard error: everything beside it.
    Error,
}

/// Text without what a terminal would obey. Subjects and names come from strangers: an escape sequence in
/// one of them must not move the cursor or change the colours.
pub fn printable(text: &str) -> String {
    text.chars()
        .filter_map(|each| {
            if each == '\t' || each == '\n' {
                Some(' ')
            } else {
                keep(each)
            }
        })
        .collect()
}

/// Like [`printable`], for texts of several lines.
pub fn printable_lines(text: &str) -> String {
    text.chars()
        .filter_map(|each| {
            if each == '\n' || each == '\t' {
                Some(each)
            } else {
                keep(each)
            }
        })
        .collect()
}

fn keep(each: char) -> Option<char> {
    // Direction overrides could make `exe.pdf` out of `fdp.exe`.
    let turns = matches!(each, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    (!each.is_control() && !turns).then_some(each)
}
