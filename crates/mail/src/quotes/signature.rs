//! Finds the signature at the end of what somebody wrote: delimiters, mobile footers, contact blocks,
//! legal notices; and the footers that mailing lists add.

/// Where the parts of a stretch of lines begin: reply, then signature, then what others added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cuts {
    pub signature: usize,
    pub quote: usize,
}

/// A signature has no more filled lines than this after "-- ".
const MOST_SIGNATURE_LINES: usize = 25;
/// After a drawn dash, which also divides texts, it must be shorter.
const MOST_LINES_AFTER_DASH: usize = 8;
/// A closing with at least this many lines below begins a contact block; with fewer it is the end of the
/// letter ("Cordialement, / Hélène Durand") and stays in the reply.
const CONTACT_BLOCK_LINES: usize = 2;
const MOST_CONTACT_LINES: usize = 14;
const LONGEST_CONTACT_LINE: usize = 100;
/// Footers are looked for in this many lines from the end.
const FOOTER_LINES: usize = 40;

/// Splits a stretch of lines that holds no quote.
pub(super) fn split(lines: &[&str]) -> Cuts {
    let mut cuts = Cuts {
        signature: lines.len(),
        quote: lines.len(),
    };
    if let Some(start) = list_footer(lines) {
        cuts = Cuts {
            signature: start,
            quote: start,
        };
    }
    mobile_footer(lines, &mut cuts);
    let end = cuts.signature;
    if let Some(start) = delimiter(&lines[..end]) {
        cuts.signature = start;
    }
    cuts.signature = notices(&lines[..cuts.signature]);
    if let Some(start) = contact_block(&lines[..cuts.signature]) {
        cuts.signature = start;
    }
    if let Some(start) = dashed_name(&lines[..cuts.signature]) {
        cuts.signature = start;
    }
    cuts
}

fn filled<'a>(lines: &'a [&'a str]) -> impl DoubleEndedIterator<Item = (usize, &'a str)> {
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| (at, line.trim()))
        .filter(|(_, line)| !line.is_empty())
}

/// "____ / riak-users mailing list / riak-users@…", "You received this message because …".
fn list_footer(lines: &[&str]) -> Option<usize> {
    let from = lines.len().saturating_sub(FOOTER_LINES);
    (from..lines.len()).find_map(|at| {
        let line = lines[at].trim();
        if is_underscores(line)
            && lines[at + 1..]
                .iter()
                .take(2)
                .any(|next| next.ends_with("mailing list"))
        {
            return Some(at);
        }
        let lower = match line.as_bytes().first()? {
            b'Y' | b'V' | b'T' | b'P' | b'U' => line.to_lowercase(),
            _ => return None,
        };
        let known = [
            "you received this message because you are subscribed",
            "you are receiving this because you",
            "vous recevez ce message, car vous êtes abonné",
            "vous recevez ce message car vous êtes abonné",
            "to unsubscribe from this group",
            "to unsubscribe from this list",
            "pour vous désabonner de ce groupe",
            "pour se désinscrire de la liste",
        ];
        let is_footer = known.iter().any(|words| lower.starts_with(words));
        is_footer.then(|| above_delimiter(lines, at))
    })
}

/// The delimiter directly above a footer belongs to it.
fn above_delimiter(lines: &[&str], at: usize) -> usize {
    match at.checked_sub(1) {
        Some(above)
            if matches!(lines[above].trim(), "--" | "---" | "----" | "—")
                || is_underscores(lines[above].trim()) =>
        {
            above
        }
        _ => at,
    }
}

fn is_underscores(line: &str) -> bool {
    line.len() >= 2 && line.bytes().all(|byte| byte == b'_')
}

/// "Sent from my iPhone". Mobile programs quote below it without any mark: long text there is a quote.
fn mobile_footer(lines: &[&str], cuts: &mut Cuts) {
    let end = cuts.signature;
    let Some(at) = (0..end).find(|at| is_mobile_footer(lines[*at].trim())) else {
        return;
    };
    let above = filled(&lines[..at]).next().is_some();
    let below: Vec<(usize, &str)> = filled(&lines[at + 1..end]).take(6).collect();
    let Some((next, _)) = below.first() else {
        cuts.signature = at;
        return;
    };
    if !above {
        // Somebody wrote below the footer that their telephone had set.
        return;
    }
    cuts.signature = at;
    let is_short = below.len() <= 4 && below.iter().all(|(_, line)| line.chars().count() < 60);
    if !is_short {
        cuts.quote = at + 1 + next;
    }
}

const MOBILE_STARTS: &[&str] = &[
    "sent from ",
    "sent via ",
    "sent with ",
    "sent using ",
    "get outlook for",
    "envoyé de ",
    "envoyé depuis ",
    "envoyé à partir ",
    "envoyé avec ",
    "envoyé via ",
    "envoyé par ",
    "obtenir outlook pour",
    "obtenez outlook pour",
    "télécharger outlook pour",
    "provenance : courrier pour",
    "provenance : ",
    "gesendet von ",
    "gesendet mit ",
    "von meinem ",
    "diese nachricht wurde von meinem",
    "outlook für ",
    "holen sie sich outlook",
    "enviado desde ",
    "enviado do ",
    "enviado de ",
    "enviado con ",
    "enviado via ",
    "enviado pelo ",
    "obtener outlook para",
    "obter o outlook",
    "inviato da",
    "inviato dal ",
    "scarica outlook",
    "ottieni outlook",
    "verzonden vanaf ",
    "verzonden met ",
    "verstuurd vanaf ",
    "outlook voor ",
    "downloaden outlook",
    "wysłane z ",
    "wysłano z ",
    "pobierz outlook",
    "skickat från ",
    "hämta outlook",
    "sendt fra ",
    "hent outlook",
    "lähetetty ",
    "hanki outlook",
    "отправлено с ",
    "отправлено из ",
    "надіслано з ",
    "从我的",
    "发自我的",
    "從我的",
    "iphoneから送信",
    "ipadから送信",
    "나의 iphone에서 보냄",
    "나의 ipad에서 보냄",
    "mailed from ",
    "odesláno z",
    "poslano z",
    "gönderildi",
];

/// What the footers of programs name, where the words before it could begin a sentence too.
const DEVICES: &[&str] = &[
    "iphone",
    "ipad",
    "ipod",
    "apple",
    "mac",
    "android",
    "samsung",
    "galaxy",
    "huawei",
    "honor",
    "xiaomi",
    "redmi",
    "oppo",
    "oneplus",
    "pixel",
    "nokia",
    "sony",
    "xperia",
    "htc",
    "lg ",
    "motorola",
    "moto ",
    "wiko",
    "blackberry",
    "windows",
    "outlook",
    "mail",
    "gmail",
    "yahoo",
    "bluemail",
    "typeapp",
    "spark",
    "aqua",
    "nine",
    "proton",
    "tutanota",
    "thunderbird",
    "k-9",
    "fairemail",
    "orange",
    "sfr",
    "free",
    "bouygues",
    "zimbra",
    "hotmail",
    "aol",
    "mobile",
    "smartphone",
    "téléphone",
    "telefon",
    "teléfono",
    "telefono",
    "phone",
    "handy",
    "portable",
    "tablet",
    "tablette",
    "verizon",
    "at&t",
    "t-mobile",
    "wireless",
    "workspace",
    "superhuman",
    "airmail",
    "mailbird",
    "boxer",
    "canary",
    "edison",
    "polymail",
    "surface",
    "asus",
    "lenovo",
    "acer",
    "alcatel",
    "crosscall",
    "fairphone",
    "realme",
    "vivo",
    "zte",
    "infomaniak",
];

fn is_mobile_footer(line: &str) -> bool {
    if line.len() < 8 || line.len() > 220 || !may_be_mobile(line) {
        return false;
    }
    let words = without_links(line);
    let count = words.chars().count();
    if count > 70 || words.contains(',') {
        return false;
    }
    let lower = words.to_lowercase().replace('\u{a0}', " ");
    let lower = lower.trim_matches(|letter: char| {
        matches!(letter, '*' | '_' | '.' | '[' | '(' | '-') || letter.is_whitespace()
    });
    let Some(start) = MOBILE_STARTS.iter().find(|start| lower.starts_with(**start)) else {
        return false;
    };
    let rest = &lower[start.len()..];
    let is_asian = start.chars().any(|letter| letter >= '\u{2E80}');
    // "Sent from my desk, is much easier": a sentence goes on, a footer names a device and ends.
    is_asian
        || DEVICES.iter().any(|device| lower.contains(device)) && rest.split_whitespace().count() <= 8
        || (rest.starts_with("my ") && rest.split_whitespace().count() <= 6)
}

fn may_be_mobile(line: &str) -> bool {
    line.as_bytes().first().is_some_and(|first| {
        matches!(
            first.to_ascii_lowercase(),
            b's' | b'e'
                | b'g'
                | b'o'
                | b't'
                | b'v'
                | b'i'
                | b'p'
                | b'd'
                | b'w'
                | b'h'
                | b'l'
                | b'm'
                | b'*'
                | b'['
                | b'('
                | b'_'
                | 0x80..
        )
    })
}

/// "Get Outlook for iOS<https://…>" without the link.
fn without_links(line: &str) -> String {
    let mut words = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(open) = rest.find(['<', '(']) {
        words.push_str(&rest[..open]);
        let Some(close) = rest[open..].find(['>', ')']) else {
            return words;
        };
        rest = &rest[open + close + 1..];
    }
    words.push_str(rest);
    words
}

/// "-- " (RFC 3676 section 4.3) and the dashes that telephones make of it.
fn delimiter(lines: &[&str]) -> Option<usize> {
    let from = lines.len().saturating_sub(2 * MOST_SIGNATURE_LINES);
    (from..lines.len()).find(|at| {
        let line = lines[*at].trim();
        let below = filled(&lines[at + 1..]).count();
        match line {
            "--" => below <= MOST_SIGNATURE_LINES,
            "" => false,
            // "----" divides texts as often as it begins signatures.
            _ => {
                line.chars().all(|letter| matches!(letter, '—' | '–'))
                    && (1..=MOST_LINES_AFTER_DASH).contains(&below)
            }
        }
    })
}

/// Legal notices, advertisements of virus scanners, appeals not to print: whole paragraphs at the end.
fn notices(lines: &[&str]) -> usize {
    let mut end = lines.len();
    for _ in 0..8 {
        let Some((last, _)) = filled(&lines[..end]).next_back() else {
            return end;
        };
        let start = (0..last)
            .rev()
            .take(30)
            .find(|at| lines[*at].trim().is_empty())
            .map_or(0, |blank| blank + 1);
        if start == 0 || !is_notice(&lines[start..=last]) {
            return end.min(last + 1).max(end);
        }
        end = start;
    }
    end
}

fn is_notice(paragraph: &[&str]) -> bool {
    let lower = paragraph
        .iter()
        .take(12)
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let lower = lower.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    if lower.is_empty() {
        return true;
    }
    const STARTS: &[&str] = &[
        "ce message et",
        "ce message est confidentiel",
        "ce message électronique",
        "ce courriel et",
        "ce courriel est",
        "ce mail et",
        "ce courrier électronique",
        "cet e-mail et",
        "cet email et",
        "ce message (et",
        "les informations contenues dans ce",
        "avis de confidentialité",
        "avertissement",
        "this message and any",
        "this message is confidential",
        "this message contains",
        "this message (including",
        "this e-mail",
        "this email",
        "the information contained in this",
        "the information in this",
        "the contents of this",
        "confidentiality notice",
        "confidentiality:",
        "disclaimer",
        "le informazioni contenute",
        "diese e-mail",
        "diese nachricht",
        "este mensaje",
        "este correo",
        "esta mensagem",
        "dit bericht",
        "important notice",
        "notice:",
    ];
    const PROOFS: &[&str] = &[
        "confidenti",
        "destinataire",
        "intended",
        "recipient",
        "privileged",
        "riservat",
        "vertraulich",
        "vertrouwelijk",
        "pièces jointes",
        "virus",
        "destinat",
    ];
    const WHOLE: &[&str] = &[
        "pensez à l'environnement",
        "pensez à l’environnement",
        "pensez environnement",
        "avant d'imprimer",
        "avant d’imprimer",
        "before printing",
        "consider the environment",
        "virus-free.",
        "garanti sans virus",
        "sans virus.",
        "www.avast.com",
        "absence de virus",
        "not the intended recipient",
        "n'êtes pas le destinataire",
        "n’êtes pas le destinataire",
    ];
    let is_legal = STARTS.iter().any(|start| lower.starts_with(start))
        && PROOFS.iter().any(|proof| lower.contains(proof));
    is_legal || WHOLE.iter().any(|words| lower.contains(words)) && lower.len() < 900
}

/// Words that close a letter.
const CLOSINGS: &[&str] = &[
    "cordialement",
    "bien cordialement",
    "très cordialement",
    "cordiales salutations",
    "salutations",
    "sincères salutations",
    "meilleures salutations",
    "salutations distinguées",
    "bien à vous",
    "bien à toi",
    "bien sincèrement",
    "sincèrement",
    "respectueusement",
    "amicalement",
    "cdlt",
    "cdt",
    "bien cdlt",
    "regards",
    "best regards",
    "kind regards",
    "kindest regards",
    "warm regards",
    "many thanks and regards",
    "thanks and regards",
    "thanks & regards",
    "with kind regards",
    "with best regards",
    "best wishes",
    "yours sincerely",
    "yours faithfully",
    "yours truly",
    "sincerely",
    "sincerely yours",
    "respectfully",
    "cheers",
    "best",
    "mit freundlichen grüßen",
    "mit freundlichen grüssen",
    "freundliche grüße",
    "freundliche grüsse",
    "viele grüße",
    "beste grüße",
    "mfg",
    "saludos",
    "un saludo",
    "saludos cordiales",
    "atentamente",
    "un cordial saludo",
    "cordiali saluti",
    "distinti saluti",
    "saluti",
    "atenciosamente",
    "cumprimentos",
    "com os melhores cumprimentos",
    "met vriendelijke groet",
    "met vriendelijke groeten",
    "vriendelijke groeten",
    "pozdrawiam",
    "z poważaniem",
    "med vänliga hälsningar",
    "vänliga hälsningar",
    "med vennlig hilsen",
    "med venlig hilsen",
    "mvh",
    "ystävällisin terveisin",
    "terveisin",
    "с уважением",
];

fn is_closing(line: &str) -> bool {
    if line.len() > 48 {
        return false;
    }
    let lower = line.to_lowercase();
    let words = lower.trim_matches(|letter: char| !letter.is_alphanumeric());
    CLOSINGS.contains(&words)
}

/// A closing with name, title, company, telephone … below.
fn contact_block(lines: &[&str]) -> Option<usize> {
    let mut below = 0;
    for (at, line) in filled(lines).rev().take(MOST_CONTACT_LINES + 1) {
        if is_closing(line) {
            // A letter of nothing but a closing and its block would be left without any words.
            let above = filled(&lines[..at]).next().is_some();
            return (above && below >= CONTACT_BLOCK_LINES).then_some(at);
        }
        let lower = line.get(..4).unwrap_or_default().to_ascii_lowercase();
        if line.chars().count() > LONGEST_CONTACT_LINE
            || lower.starts_with("ps ")
            || lower.starts_with("ps:")
            || lower.starts_with("p.s")
        {
            return None;
        }
        below += 1;
    }
    None
}

/// "-Abhishek Kona" as the last line.
fn dashed_name(lines: &[&str]) -> Option<usize> {
    let (at, line) = filled(lines).next_back()?;
    let name = line.strip_prefix(['-', '—', '–', '~'])?;
    let words = name.split_whitespace();
    let is_name = name.starts_with(char::is_uppercase)
        && words.clone().count() <= 4
        && words.clone().all(|word| {
            word.starts_with(char::is_uppercase)
                && word
                    .chars()
                    .all(|letter| letter.is_alphabetic() || matches!(letter, '-' | '.' | '\''))
        });
    let alone = at == 0 || lines[at - 1].trim().is_empty();
    (is_name && alone).then_some(at)
}
