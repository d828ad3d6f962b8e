//! SQL text. It is always `'static`, so that it can never be built from input.

/// One statement, with `$1`, `$2`, … for its parameters on both databases.
#[derive(Debug, Clone, Copy)]
pub struct Sql {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

/// A statement that reads the same on both databases.
pub const fn sql(text: &'static str) -> Sql {
    Sql {
        sqlite: text,
        postgres: text,
    }
}

/// A statement where the dialects differ.
pub const fn sql_for(sqlite: &'static str, postgres: &'static str) -> Sql {
    Sql { sqlite, postgres }
}
