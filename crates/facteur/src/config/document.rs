//! `docs/configuration.md`, made from the table of keys.

use super::key::{Default, Key};
use super::keys::KEYS;
use std::fmt::Write;

/// The whole page: the same table in English and in French.
pub fn page() -> String {
    let mut page = String::from(INTRODUCTION);
    table(&mut page, ["key", "takes", "default", "meaning"], |key| {
        key.meaning_en
    });
    page.push_str("\n## En français\n\n");
    table(&mut page, ["clé", "valeurs", "défaut", "sens"], |key| {
        key.meaning_fr
    });
    page
}

const INTRODUCTION: &str = "\
# Configuration

<!-- Made from crates/facteur/src/config/keys.rs: FACTEUR_UPDATE_DOCS=1 cargo test -p facteur documentation -->

Facteur runs without any configuration. What you want otherwise, you say in one of these places; the later
one wins:

1. the file: the one named by `--config`, else by `$FACTEUR_CONFIG`, else `./facteur.toml`, else
   `/etc/facteur/facteur.toml`;
2. environment variables: `FACTEUR_` and the key in capitals, with two underscores for the dot
   (`FACTEUR_INTAKE__POLL_SECONDS=30`);
3. flags: `--data-dir DIR`, and `--set KEY=VALUE` for every key.

`facteur config show` shows every value and where it came from, `facteur config check` finds mistakes.

```toml
data_dir = \"/var/lib/facteur\"

[intake]
poll_seconds = 30

[database]
url = \"postgres://facteur:PASSWORD@localhost/facteur\"
```

## Keys

";

fn table(page: &mut String, labels: [&str; 4], meaning: fn(&Key) -> &'static str) {
    let _ = writeln!(page, "| {} |", labels.join(" | "));
    let _ = writeln!(page, "| --- | --- | --- | --- |");
    for key in KEYS {
        let default = match key.default {
            Default::Fixed(text) => format!("`{text}`"),
            Default::Derived(explained, _) => explained.to_owned(),
        };
        let takes = key.kind.expected().replace('|', "\\|");
        let _ = writeln!(
            page,
            "| `{}` | {takes} | {default} | {} |",
            key.name,
            meaning(key)
        );
    }
}
