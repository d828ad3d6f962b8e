//! Recognises the block of header lines that Outlook, Notes, Zimbra and others set above a quoted mail:
//! "De : … Envoyé : … À : … Objet : …", in many languages.

use super::separators::is_rule;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    From = 1,
    Date = 2,
    To = 4,
    Copy = 8,
    Subject = 16,
    Other = 32,
}

/// A block has no more lines than this, wrapped recipients included.
const MOST_LINES: usize = 24;
/// Labels are short words: a colon further right belongs to a sentence.
const LONGEST_LABEL: usize = 36;

fn label_of(word: &str) -> Option<Label> {
    Some(match word {
        "from" | "de" | "von" | "van" | "da" | "fra" | "från" | "od" | "lähettäjä" | "от" | "от кого"
        | "від" | "发件人" | "寄件者" | "差出人" | "送信者" | "보낸 사람" | "보낸사람" | "expéditeur"
        | "expediteur" | "absender" | "mittente" | "remitente" | "remetente" | "kimden" | "gönderen"
        | "feladó" | "odesílatel" | "nadawca" | "afzender" | "avsändare" | "afsender" | "avsender"
        | "de la part de" | "από" | "from email" => Label::From,
        "sent"
        | "date"
        | "envoyé"
        | "envoyé le"
        | "envoye"
        | "date d'envoi"
        | "message du"
        | "reçu"
        | "gesendet"
        | "datum"
        | "verzonden"
        | "inviato"
        | "data"
        | "enviado"
        | "enviado el"
        | "enviada em"
        | "enviado em"
        | "fecha"
        | "skickat"
        | "sendt"
        | "dato"
        | "wysłano"
        | "wysłane"
        | "lähetetty"
        | "päivämäärä"
        | "päiväys"
        | "отправлено"
        | "дата"
        | "发送时间"
        | "日期"
        | "发送日期"
        | "送信日時"
        | "日時"
        | "日付"
        | "보낸 날짜"
        | "날짜"
        | "gönderildi"
        | "tarih"
        | "odesláno"
        | "küldve"
        | "dátum"
        | "sent on"
        | "sent at"
        | "trimis" => Label::Date,
        "to" | "à" | "a" | "an" | "aan" | "para" | "per" | "til" | "till" | "do" | "vastaanottaja"
        | "кому" | "收件人" | "宛先" | "받는 사람" | "받는사람" | "kime" | "alıcı" | "komu" | "pour"
        | "destinataire" | "destinataires" | "empfänger" | "destinatario" | "destinatário" | "ontvanger"
        | "mottagare" | "modtager" | "címzett" | "către" => Label::To,
        "cc" | "copie" | "copie à" | "kopie" | "kopia" | "kopi" | "c.c." | "bcc" | "cci" | "копия"
        | "抄送" | "참조" | "cópia" | "con copia" => Label::Copy,
        "subject" | "objet" | "sujet" | "betreff" | "betr" | "onderwerp" | "oggetto" | "asunto"
        | "assunto" | "ämne" | "emne" | "temat" | "aihe" | "тема" | "主题" | "主旨" | "件名" | "제목"
        | "konu" | "předmět" | "predmet" | "tárgy" | "subiect" | "assumpte" => Label::Subject,
        "reply-to" | "reply to" | "répondre à" | "antwort an" | "importance" | "priorité" | "priority"
        | "priorität" | "attachments" | "pièces jointes" | "pièce jointe" | "anlagen" | "sensitivity"
        | "organisation" | "organization" | "message-id" | "newsgroups" => Label::Other,
        _ => return None,
    })
}

/// The label of the line and what follows it.
fn label(line: &str) -> Option<(Label, &str)> {
    let line = line
        .trim_start_matches(|letter: char| matches!(letter, '*' | '_' | '>' | '|') || letter.is_whitespace());
    let colon = line.bytes().take(LONGEST_LABEL).position(|byte| byte == b':');
    let (colon, width) = match colon {
        Some(colon) => (colon, 1),
        None if line.starts_with(|letter: char| letter.is_ascii()) => return None,
        None => (
            line.get(..line.floor_char_boundary(LONGEST_LABEL))?.find('：')?,
            '：'.len_utf8(),
        ),
    };
    let word =
        line[..colon].trim_matches(|letter: char| matches!(letter, '*' | '_') || letter.is_whitespace());
    // Orange writes "Message du 02/03/26 08:14" without a colon of its own.
    if word.starts_with("Message du ") && line.ends_with(|letter: char| letter.is_ascii_digit()) {
        return Some((Label::Date, word));
    }
    if word.is_empty() || word.len() > 28 {
        return None;
    }
    let word = word.to_lowercase().replace('’', "'").replace('\u{a0}', " ");
    label_of(&word).map(|label| (label, line[colon + width..].trim_matches(['*', ' '])))
}

/// What the lines of a block have shown so far.
#[derive(Default)]
struct Seen {
    labels: u8,
    address: bool,
    digit_in_date: bool,
}

impl Seen {
    fn note(&mut self, label: Label, value: &str) {
        self.labels |= label as u8;
        self.address |= value.contains('@');
        self.digit_in_date |= label == Label::Date && value.bytes().any(|byte| byte.is_ascii_digit());
    }

    fn has(&self, label: Label) -> bool {
        self.labels & label as u8 != 0
    }

    /// "De : Paris / À : Lyon / Date : lundi" is no mail: an address or a full set must vouch for it.
    fn is_block(&self, after_rule: bool) -> bool {
        let main = [Label::From, Label::Date, Label::To, Label::Subject];
        let count = main.iter().filter(|label| self.has(**label)).count();
        let least = if after_rule { 2 } else { 3 };
        self.has(Label::From)
            && (self.has(Label::Subject) || self.digit_in_date)
            && count >= least
            && (self.address || count == 4 || (after_rule && count >= 3))
    }
}

/// The end of the block that begins at `lines[start]`, if one does.
pub(super) fn block_end(lines: &[&str], start: usize) -> Option<usize> {
    let (first, _) = label(lines[start])?;
    if !matches!(first, Label::From | Label::Date | Label::Subject) {
        return None;
    }
    let after_rule = previous(lines, start).is_some_and(|above| is_rule(lines[above]));
    let mut seen = Seen::default();
    let mut end = start;
    let mut at = start;
    let limit = lines.len().min(start + MOST_LINES);
    while at < limit {
        let line = lines[at];
        if let Some((label, value)) = label(line) {
            if label == Label::From && seen.has(Label::From) {
                break;
            }
            seen.note(label, value);
            end = at + 1;
        } else if line.contains('@') && end == at {
            seen.address = true;
            end = at + 1;
        } else if !(leads_to_label(lines, at)
            || (line.starts_with([' ', '\t', '<']) && !line.trim().is_empty()))
        {
            break;
        }
        at += 1;
    }
    seen.is_block(after_rule).then_some(end)
}

/// A blank line or a wrapped value is inside the block only when a label comes next.
fn leads_to_label(lines: &[&str], at: usize) -> bool {
    lines.get(at + 1).is_some_and(|next| label(next).is_some())
}

/// The last line above `start` that is not blank.
pub(super) fn previous(lines: &[&str], start: usize) -> Option<usize> {
    let above = start.saturating_sub(4);
    (above..start).rev().find(|at| !lines[*at].trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(text: &str) -> Option<usize> {
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        block_end(&lines, 0)
    }

    #[test]
    fn blocks() {
        assert_eq!(
            end("De : A <a@x.example>\nEnvoyé : lundi 2 mars 2026\nÀ : B\nObjet : RE: C\n\nBonjour"),
            Some(4)
        );
        assert_eq!(
            end("*From:* A [mailto:a@x.example]\n*Sent:* Monday 2\n*To:* b\n*Subject:* C\ntext"),
            Some(4)
        );
        assert_eq!(
            end("From: Human Resources\n<a@x.example>\nSent: Monday 2\nTo: B\nSubject: C"),
            Some(5)
        );
        assert_eq!(
            end("差出人: A <a@x.example>\n送信日時: 2024年1月15日\n宛先: B\n件名: C"),
            Some(4)
        );
        assert_eq!(
            end("De : A <a@x.example>\n\nEnvoyé : lundi 2\n\nÀ : B\n\nObjet : C\n\nBonjour"),
            Some(7)
        );
    }

    #[test]
    fn no_blocks() {
        assert_eq!(end("De : Paris\nÀ : Lyon\nMerci de réserver."), None);
        assert_eq!(end("De : Paris\nÀ : Lyon\nDate : 12 mars\nMerci"), None);
        assert_eq!(
            end("De : Jean <jean@x.example>\nObjet : Demande\n\nCorps du message"),
            None
        );
        assert_eq!(end("Objet : demande\nDate : 12 mars\nBonjour"), None);
    }
}
