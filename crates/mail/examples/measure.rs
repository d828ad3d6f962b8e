//! Measures what reading mail costs: `cargo run --release -p facteur-mail --example measure -- FOLDER [ROUNDS]`.
//!
//! Prints microseconds of CPU per mail, mean over all files below the folder, best of the rounds, and the
//! ratio to `mail-parser` alone in the same run (ratios travel between machines, microseconds do not).

use std::path::{Path, PathBuf};

use facteur_mail::{Limits, Parsed, fingerprint, keys, parse, safe_html};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let rounds: usize = arguments
        .next()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(5);
    let mut mails = Vec::new();
    collect(&folder, &mut mails);
    if mails.is_empty() {
        eprintln!("There is no .eml or .msg file below {}.", folder.display());
        return;
    }
    let limits = Limits::default();
    let parsed: Vec<Parsed> = mails.iter().map(|(_, raw)| parse(raw, &limits)).collect();
    let html: Vec<&str> = parsed
        .iter()
        .filter_map(|parsed| parsed.html_raw.as_deref())
        .collect();
    let bytes: usize = mails.iter().map(|(_, raw)| raw.len()).sum();
    println!(
        "{} mails, mean {} bytes, {} with HTML",
        mails.len(),
        bytes / mails.len(),
        html.len()
    );

    let count = mails.len();
    let alone = best(rounds, count, || {
        for (_, raw) in &mails {
            std::hint::black_box(mail_parser::MessageParser::default().parse(raw));
        }
    });
    report("mail-parser alone", alone, alone);
    let whole = best(rounds, count, || {
        for (_, raw) in &mails {
            std::hint::black_box(parse(raw, &limits));
        }
    });
    report("parse (all of read)", whole, alone);
    let split = best(rounds, count, || {
        for parsed in &parsed {
            std::hint::black_box(facteur_mail::quotes::split_text(&parsed.text));
        }
    });
    report("  of it quotes", split, alone);
    let language = best(rounds, count, || {
        for parsed in &parsed {
            std::hint::black_box(facteur_mail::language::detect(&parsed.reply));
        }
    });
    report("  of it language", language, alone);
    let automated = best(rounds, count, || {
        for parsed in &parsed {
            let from = parsed.from.as_ref().map(|sender| sender.address.address.as_str());
            let classified =
                facteur_mail::automated::classify(&parsed.headers, from, &parsed.subject, &parsed.reply);
            std::hint::black_box(classified);
        }
    });
    report("  of it automated", automated, alone);
    let known = best(rounds, count, || {
        for parsed in &parsed {
            std::hint::black_box((keys(parsed), fingerprint(parsed)));
        }
    });
    report("keys and fingerprint", known, alone);
    if !html.is_empty() {
        let safe = best(rounds, html.len(), || {
            for html in &html {
                std::hint::black_box(safe_html(html, &limits, &|_| None));
            }
        });
        report("safe_html (per HTML mail)", safe, alone);
    }
    slowest(&mails, &limits);
}

fn report(name: &str, microseconds: f64, alone: f64) {
    println!(
        "{name:28} {microseconds:8.1} µs  {:5.2} × mail-parser",
        microseconds / alone
    );
}

fn slowest(mails: &[(PathBuf, Vec<u8>)], limits: &Limits) {
    let mut worst = (0.0, Path::new(""));
    for (path, raw) in mails {
        let took = best(1, 1, || {
            let parsed = parse(raw, limits);
            std::hint::black_box(parsed.html_raw.map(|html| safe_html(&html, limits, &|_| None)));
        });
        if took > worst.0 {
            worst = (took, path);
        }
    }
    println!("slowest with safe_html: {:.0} µs {}", worst.0, worst.1.display());
}

/// Microseconds of CPU for one of `count`, the best of some rounds.
fn best(rounds: usize, count: usize, mut work: impl FnMut()) -> f64 {
    (0..rounds)
        .map(|_| {
            let before = cpu_nanoseconds();
            work();
            (cpu_nanoseconds() - before) as f64 / 1_000.0 / count as f64
        })
        .fold(f64::INFINITY, f64::min)
}

/// CPU time of this thread where the system tells it (Linux), since other work shares the machine.
fn cpu_nanoseconds() -> u128 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static START: OnceLock<Instant> = OnceLock::new();
    let start = START.get_or_init(Instant::now);
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split(' ').next()?.parse().ok())
        .unwrap_or_else(|| start.elapsed().as_nanos())
}

fn collect(folder: &Path, mails: &mut Vec<(PathBuf, Vec<u8>)>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, mails);
        } else if path
            .extension()
            .is_some_and(|ending| ending == "eml" || ending == "msg")
            && let Ok(raw) = std::fs::read(&path)
        {
            mails.push((path, raw));
        }
    }
}
