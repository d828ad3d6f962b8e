//! `facteur mailbox reconcile`

use crate::app::App;
use crate::exit::{Exit, Outcome};
use crate::output::{Io, Style, View, human, printable};
use crate::text::Language;
use facteur_flows::mailboxes;
use facteur_flows::watch::{FolderReport, ReconcileReport, reconcile};
use std::fmt::Write;

/// Places of one kind that are named one by one; the JSON has all.
const NAMED: usize = 20;

pub(super) async fn run(app: &App, io: &mut Io, address: &str, mend: bool) -> Outcome {
    let services = app.services().await?;
    let mailbox = mailboxes::by_address(services, address).await?;
    let report = reconcile(services, &mailbox, mend).await?;
    let whole = report.is_whole();
    let shown = serde_json::json!({
        "whole": whole, "on_server": report.on_server(), "accounted_for": report.accounted_for(), "report": report,
    });
    io.result(&shown, |_, view| describe(&report, view)).await;
    let mended = mend && report.folders.iter().all(is_mended);
    Ok(if whole || mended { Exit::Done } else { Exit::Failed })
}

/// Whether mending was enough: what has no arrival has one now.
fn is_mended(folder: &FolderReport) -> bool {
    folder.trouble.is_none() && folder.not_reached.is_empty()
}

fn describe(report: &ReconcileReport, view: &View) -> String {
    let language = view.language;
    let mut text = String::new();
    for folder in &report.folders {
        let mark = if folder.is_whole() {
            Style::Good
        } else {
            Style::Bad
        };
        let name = mark.paint(&printable(&folder.name), view.colours);
        let _ = writeln!(
            text,
            "{name} ({}): {}",
            folder.role,
            counts(folder.on_server, folder.accounted_for, language)
        );
        for line in differences(folder, language) {
            let _ = writeln!(text, "  {}", printable(&line));
        }
    }
    let total = counts(report.on_server(), report.accounted_for(), language);
    let verdict = match (report.is_whole(), report.mended) {
        (true, _) => language.choose(
            "Every message is accounted for.",
            "Chaque message est pris en compte.",
        ),
        (false, true) => language.choose(
            "What was missing is listed now; a running server fetches it.",
            "Ce qui manquait est noté ; un serveur en marche va le relever.",
        ),
        (false, false) => language.choose(
            "Fetch what is missing with --mend.",
            "Faites relever ce qui manque par --mend.",
        ),
    };
    let _ = writeln!(text, "{}: {total}. {verdict}", report.mailbox);
    text
}

fn counts(on_server: usize, accounted_for: usize, language: Language) -> String {
    let count = |number: usize| human::count(number as u64, language);
    format!(
        "{} {}, {} {}",
        count(on_server),
        language.choose("on the server", "sur le serveur"),
        count(accounted_for),
        language.choose("accounted for", "pris en compte"),
    )
}

fn differences(folder: &FolderReport, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    let mut places = |label: &str, places: &[String]| {
        if places.is_empty() {
            return;
        }
        let named = places.iter().take(NAMED).map(String::as_str);
        let mut list = named.collect::<Vec<_>>().join(", ");
        if places.len() > NAMED {
            let _ = write!(list, ", … (--json)");
        }
        lines.push(format!("{label} ({}): {list}", places.len()));
    };
    places(language.choose("missing", "manquent"), &folder.missing);
    places(
        language.choose("not reached yet", "pas encore atteints"),
        &folder.not_reached,
    );
    places(
        language.choose("the server does not hand over", "non livrés par le serveur"),
        &folder.unfetchable,
    );
    places(
        language.choose("no longer on the server", "plus sur le serveur"),
        &folder.vanished,
    );
    if folder.returned > 0 {
        let label = language.choose("there again", "de nouveau là");
        lines.push(format!("{label}: {}", folder.returned));
    }
    if folder.waiting > 0 {
        let label = language.choose("wait to be fetched", "attendent d'être relevés");
        lines.push(format!("{label}: {}", folder.waiting));
    }
    lines.extend(folder.trouble.clone());
    lines
}
