//! The words of signatures, footers and notices, in lower case.

/// How footers of mail programs begin. Each has at least four bytes.
#[rustfmt::skip]
pub(super) const MOBILE_STARTS: &[&str] = &[
    "sent from ", "sent via ", "sent with ", "sent using ", "get outlook for", "envoyé de ", "envoyé depuis ",
    "envoyé à partir ", "envoyé avec ", "envoyé via ", "envoyé par ", "obtenir outlook pour", "obtenez outlook pour",
    "télécharger outlook pour", "provenance : courrier pour", "provenance : ", "gesendet von ", "gesendet mit ", "von meinem ",
    "diese nachricht wurde von meinem", "outlook für ", "holen sie sich outlook", "enviado desde ", "enviado do ",
    "enviado de ", "enviado con ", "enviado via ", "enviado pelo ", "obtener outlook para", "obter o outlook", "inviato da",
    "inviato dal ", "scarica outlook", "ottieni outlook", "verzonden vanaf ", "verzonden met ", "verstuurd vanaf ",
    "outlook voor ", "downloaden outlook", "wysłane z ", "wysłano z ", "pobierz outlook", "skickat från ", "hämta outlook",
    "sendt fra ", "hent outlook", "lähetetty ", "hanki outlook", "отправлено с ", "отправлено из ", "надіслано з ", "从我的",
    "发自我的", "從我的", "iphoneから送信", "ipadから送信", "나의 iphone에서 보냄", "나의 ipad에서 보냄", "mailed from ", "odesláno z", "poslano z",
    "gönderildi",
];

/// What the footers of programs name, where the words before it could begin a sentence too.
#[rustfmt::skip]
pub(super) const DEVICES: &[&str] = &[
    "iphone", "ipad", "ipod", "apple", "mac", "android", "samsung", "galaxy", "huawei", "honor", "xiaomi", "redmi", "oppo",
    "oneplus", "pixel", "nokia", "sony", "xperia", "htc", "lg ", "motorola", "moto ", "wiko", "blackberry", "windows",
    "outlook", "mail", "gmail", "yahoo", "bluemail", "typeapp", "spark", "aqua", "nine", "proton", "tutanota", "thunderbird",
    "k-9", "fairemail", "orange", "sfr", "free", "bouygues", "zimbra", "hotmail", "aol", "mobile", "smartphone", "téléphone",
    "telefon", "teléfono", "telefono", "phone", "handy", "portable", "tablet", "tablette", "verizon", "at&t", "t-mobile",
    "wireless", "workspace", "superhuman", "airmail", "mailbird", "boxer", "canary", "edison", "polymail", "surface", "asus",
    "lenovo", "acer", "alcatel", "crosscall", "fairphone", "realme", "vivo", "zte", "infomaniak",
];

/// How legal notices begin.
#[rustfmt::skip]
pub(super) const NOTICE_STARTS: &[&str] = &[
    "ce message et", "ce message est confidentiel", "ce message électronique", "ce courriel et", "ce courriel est",
    "ce mail et", "ce courrier électronique", "cet e-mail et", "cet email et", "ce message (et",
    "les informations contenues dans ce", "avis de confidentialité", "avertissement", "this message and any",
    "this message is confidential", "this message contains", "this message (including", "this e-mail", "this email",
    "the information contained in this", "the information in this", "the contents of this", "confidentiality notice",
    "confidentiality:", "disclaimer", "le informazioni contenute", "diese e-mail", "diese nachricht", "este mensaje",
    "este correo", "esta mensagem", "dit bericht", "important notice", "notice:",
];

/// One of these words makes a paragraph that begins so a legal notice.
#[rustfmt::skip]
pub(super) const NOTICE_PROOFS: &[&str] = &[
    "confidenti", "destinataire", "intended", "recipient", "privileged", "riservat", "vertraulich", "vertrouwelijk",
    "pièces jointes", "virus", "destinat",
];

/// These words alone make a notice.
#[rustfmt::skip]
pub(super) const NOTICES: &[&str] = &[
    "pensez à l'environnement", "pensez à l’environnement", "pensez environnement", "avant d'imprimer", "avant d’imprimer",
    "before printing", "consider the environment", "virus-free.", "garanti sans virus", "sans virus.", "www.avast.com",
    "absence de virus", "not the intended recipient", "n'êtes pas le destinataire", "n’êtes pas le destinataire",
];

/// Words that close a letter, each a whole line.
#[rustfmt::skip]
pub(super) const CLOSINGS: &[&str] = &[
    "cordialement", "bien cordialement", "très cordialement", "cordiales salutations", "salutations", "sincères salutations",
    "meilleures salutations", "salutations distinguées", "bien à vous", "bien à toi", "bien sincèrement", "sincèrement",
    "respectueusement", "amicalement", "cdlt", "cdt", "bien cdlt", "regards", "best regards", "kind regards", "kindest regards",
    "warm regards", "many thanks and regards", "thanks and regards", "thanks & regards", "with kind regards",
    "with best regards", "best wishes", "yours sincerely", "yours faithfully", "yours truly", "sincerely", "sincerely yours",
    "respectfully", "cheers", "best", "mit freundlichen grüßen", "mit freundlichen grüssen", "freundliche grüße",
    "freundliche grüsse", "viele grüße", "beste grüße", "mfg", "saludos", "un saludo", "saludos cordiales", "atentamente",
    "un cordial saludo", "cordiali saluti", "distinti saluti", "saluti", "atenciosamente", "cumprimentos",
    "com os melhores cumprimentos", "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groeten", "pozdrawiam",
    "z poważaniem", "med vänliga hälsningar", "vänliga hälsningar", "med vennlig hilsen", "med venlig hilsen", "mvh",
    "ystävällisin terveisin", "terveisin", "с уважением",
];
