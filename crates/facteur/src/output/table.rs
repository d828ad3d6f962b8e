//! Tables: aligned by what a terminal really shows (accents, East Asian width), cut to its width.

use super::{View, printable};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a cell looks on a terminal with colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As it is.
    Plain,
    /// Bold.
    Strong,
    /// Faint.
    Dim,
    /// Green.
    Good,
    /// Yellow.
    Warning,
    /// Red.
    Bad,
}

impl Style {
    const fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Strong => Some("1"),
            Self::Dim => Some("2"),
            Self::Good => Some("32"),
            Self::Warning => Some("33"),
            Self::Bad => Some("31"),
        }
    }

    /// The text in this style, when colours are wanted.
    pub fn paint(self, text: &str, colours: bool) -> String {
        match self.code() {
            Some(code) if colours => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            _ => text.to_owned(),
        }
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A text in a style. Control characters are taken out.
    pub fn new(text: impl AsRef<str>, style: Style) -> Self {
        Self {
            text: printable(text.as_ref()),
            style,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::new(text, Style::Plain)
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::new(text, Style::Plain)
    }
}
impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Self::new(number.to_string(), Style::Plain)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alignment {
    Left,
    Right,
}

/// A table with a head line.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<(String, Alignment)>,
    rows: Vec<Vec<Cell>>,
}

const GAP: usize = 2;
/// No column is cut below this.
const NARROWEST: usize = 8;

impl Table {
    /// A table whose columns have these labels. A label that begins with `>` makes a column of numbers,
    /// aligned to the right.
    pub fn new(labels: &[&str]) -> Self {
        let column = |label: &&str| match label.strip_prefix('>') {
            Some(label) => (label.to_owned(), Alignment::Right),
            None => ((*label).to_owned(), Alignment::Left),
        };
        Self {
            columns: labels.iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; missing cells stay empty, those beyond the last column are left out.
    pub fn row<C: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = C>) -> &mut Self {
        let mut row: Vec<Cell> = cells
            .into_iter()
            .map(Into::into)
            .take(self.columns.len())
            .collect();
        row.resize(self.columns.len(), "".into());
        self.rows.push(row);
        self
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lines, each with its end.
    pub fn render(&self, view: &View) -> String {
        let widths = self.widths(view.width);
        let mut text = String::new();
        let head: Vec<Cell> = self
            .columns
            .iter()
            .map(|(label, _)| Cell::new(label, Style::Strong))
            .collect();
        for row in std::iter::once(&head).chain(&self.rows) {
            self.line(row, &widths, view.colours, &mut text);
        }
        text
    }

    fn line(&self, row: &[Cell], widths: &[usize], colours: bool, text: &mut String) {
        let start = text.len();
        for ((cell, width), (_, alignment)) in row.iter().zip(widths).zip(&self.columns) {
            let shown = cut(&cell.text, *width);
            let padding = " ".repeat(width - shown.width().min(*width));
            let painted = cell.style.paint(&shown, colours && !shown.is_empty());
            match alignment {
                Alignment::Left => text.extend([painted.as_str(), &padding]),
                Alignment::Right => text.extend([padding.as_str(), &painted]),
            }
            text.push_str(&" ".repeat(GAP));
        }
        text.truncate(start + text[start..].trim_end().len());
        text.push('\n');
    }

    /// Natural widths, then the widest columns shrunk until all fit.
    fn widths(&self, limit: Option<usize>) -> Vec<usize> {
        let natural = self.columns.iter().enumerate().map(|(column, (label, _))| {
            let cells = self.rows.iter().map(|row| row[column].text.width());
            cells.fold(label.width(), usize::max)
        });
        let mut widths: Vec<usize> = natural.collect();
        let Some(limit) = limit else { return widths };
        let room = limit.saturating_sub(GAP * widths.len().saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let Some(widest) = widths.iter_mut().max() else {
                break;
            };
            if *widest <= NARROWEST {
                break;
            }
            *widest -= 1;
        }
        widths
    }
}

/// The text, or its beginning and `…`, in at most `width` columns.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut used = 0;
    for each in text.chars() {
        let own = each.width().unwrap_or(0);
        if used + own + 1 > width {
            break;
        }
        used += own;
        shown.push(each);
    }
    shown.push('…');
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn view(width: Option<usize>, colours: bool) -> View {
        View {
            width,
            colours,
            ..View::plain(Language::French, false)
        }
    }

    fn table() -> Table {
        let mut table = Table::new(&["Numéro", "Sujet", ">Messages"]);
        table.row(["TKT-2026-000001", "Facture impayée : relance", "3"]);
        table.row(["TKT-2026-000002", "お問い合わせについて", "12"]);
        table.row(["TKT-2026-000003", "e\u{301}te\u{301}", "1"]);
        table
    }

    #[test]
    fn columns_align_by_what_the_terminal_shows() {
        let text = table().render(&view(None, false));
        let ends: Vec<usize> = text.lines().map(UnicodeWidthStr::width).collect();
        assert!(
            ends.iter().all(|end| *end == ends[0]),
            "the last column is aligned to the right: {text}"
        );
        insta::assert_snapshot!(text);
    }

    #[test]
    fn wide_columns_are_cut_to_the_terminal() {
        for width in [30, 40, 41, 60] {
            let text = table().render(&view(Some(width), false));
            assert!(
                text.lines()
                    .all(|line| line.width() <= width.max(NARROWEST * 3 + 2 * GAP)),
                "{width}: {text}"
            );
        }
        assert!(table().render(&view(Some(40), false)).contains('…'));
    }

    #[test]
    fn a_strangers_escape_sequences_do_not_reach_the_terminal() {
        let mut table = Table::new(&["Sujet"]);
        table.row(["\u{1b}[31mrouge\u{1b}[0m \u{202E}fdp.exe\r\nTo: x"]);
        let text = table.render(&view(None, true));
        assert!(text.ends_with("[31mrouge[0m fdp.exe To: x\n"), "{text:?}");
    }

    #[test]
    fn colours_only_when_wanted() {
        let mut table = Table::new(&["Statut"]);
        table.row([Cell::new("Nouveau", Style::Bad)]);
        assert!(!table.render(&view(Some(80), false)).contains('\u{1b}'));
        assert!(
            table
                .render(&view(Some(80), true))
                .contains("\u{1b}[31mNouveau\u{1b}[0m")
        );
    }
}
