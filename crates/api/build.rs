//! Looks whether the web interface was built. It never builds it: `make build` does, with npm.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=FACTEUR_REQUIRE_UI");
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    if dist.join("index.html").exists() {
        println!("cargo::rerun-if-changed={}", dist.display());
        return;
    }
    // Watching a folder that is not there would build the room anew each time.
    let what = "web/dist/index.html is missing: this binary will have the API and no web interface; `make build` makes both";
    if std::env::var_os("FACTEUR_REQUIRE_UI").is_some() {
        println!("cargo::error={what}");
    } else {
        println!("cargo::warning={what}");
    }
}
