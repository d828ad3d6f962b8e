//! `facteur ticket show`

use super::{find, history};
use crate::exit::{Exit, Outcome};
use crate::output::{Io, Style, View, human, printable, printable_lines};
use crate::text::{Language, history as happened, reasons, words};
use facteur_domain::{DecidedBy, Verdict, Weight};
use facteur_flows::tickets::{self, MessageView, PlaceView, TicketView};
use facteur_flows::{Services, people};
use facteur_store::messages::StoredAttachment;
use facteur_store::organisations::Member;
use jiff::tz::TimeZone;
use std::fmt::Write;

pub(super) async fn run(services: &Services, number: &str, quotes: bool, io: &mut Io) -> Outcome {
    let ticket = find(services, number).await?;
    let shown = tickets::show(services, ticket).await?;
    let members = people::member_list_ever(services).await?;
    io.result(&shown, |shown, view| {
        let page = Page {
            view,
            language: view.language,
            zone: TimeZone::system(),
            quotes,
        };
        page.ticket(shown, &members)
    })
    .await;
    Ok(Exit::Done)
}

/// How the ticket is shown.
struct Page<'a> {
    view: &'a View,
    language: Language,
    zone: TimeZone,
    quotes: bool,
}

impl Page<'_> {
    fn ticket(&self, shown: &TicketView, members: &[Member]) -> String {
        let mut text = self.head(shown);
        for message in &shown.messages {
            text.push_str(&self.message(message, &shown.ticket.subject));
        }
        if !shown.notes.is_empty() {
            let _ = writeln!(text, "\n{}", self.strong(self.say("Notes", "Notes")));
            for note in &shown.notes {
                let author = if note.author.is_empty() {
                    self.say("command line", "ligne de commande")
                } else {
                    &note.author
                };
                let when = human::when(note.created_at, &self.zone);
                let _ = writeln!(text, "{when} {}", printable(author));
                text.push_str(&indented(&note.body));
            }
        }
        let _ = writeln!(text, "\n{}", self.strong(self.say("History", "Historique")));
        text.push_str(&history::table(&shown.history, members, self.view));
        text
    }

    fn head(&self, shown: &TicketView) -> String {
        let (ticket, language) = (&shown.ticket, self.language);
        let mut text = format!(
            "{}  {}\n",
            self.strong(&ticket.number.to_string()),
            printable(&ticket.subject)
        );
        let mut line = |label: &str, value: &str| {
            if !value.is_empty() {
                let _ = writeln!(text, "{label}{} {}", self.say(":", " :"), printable(value));
            }
        };
        if let Some(asked) = shown.asked {
            let folded = self.say("was folded into this one", "a été réuni à celui-ci");
            line(&asked.to_string(), folded);
        }
        line(
            self.say("Status", "Statut"),
            words::status(ticket.status, language),
        );
        let weight = Weight {
            impact: ticket.impact,
            urgency: ticket.urgency,
            priority: ticket.priority,
        };
        line(
            self.say("Priority", "Priorité"),
            &happened::weight(weight, language),
        );
        line(
            self.say("Category", "Catégorie"),
            words::category(&ticket.category, language),
        );
        line(self.say("Mailbox", "Boîte"), &shown.mailbox);
        line(self.say("Contact", "Contact"), &contact(shown));
        let assignee = shown.assignee.as_ref().map_or("", |member| &member.name);
        line(self.say("Assignee", "Assigné à"), assignee);
        line(self.say("Tags", "Étiquettes"), &shown.tags.join(", "));
        if ticket.due.at().is_some() {
            line(
                self.say("Deadline", "Échéance"),
                &happened::due(&ticket.due, language),
            );
        }
        let named: Vec<&str> = shown
            .entities
            .iter()
            .filter(|entity| entity.kind.is_code())
            .map(|entity| entity.value.as_str())
            .collect();
        line(self.say("Names", "Cite"), &named.join(", "));
        let folded: Vec<String> = shown.folded.iter().map(ToString::to_string).collect();
        line(self.say("Holds", "Réunit"), &folded.join(", "));
        for link in &shown.links {
            let status = words::status(link.status, language);
            let why = happened::link(&link.why, language);
            line(
                self.say("See also", "Voir aussi"),
                &format!("{} {} ({status}; {why})", link.number, link.subject),
            );
        }
        text
    }

    fn message(&self, shown: &MessageView, subject: &str) -> String {
        let message = &shown.message;
        let direction = match message.direction.as_str() {
            "outgoing" => self.say("sent", "envoyé"),
            _ => self.say("received", "reçu"),
        };
        let when = human::when(message.received_at, &self.zone);
        let from = person(&message.from_name, &message.from_address);
        let head = format!("── {when}  {direction}  {}", printable(&from));
        let mut text = format!("\n{}\n", self.strong(&head));
        let mut line = |label: &str, value: &str| {
            if !value.is_empty() {
                let line = format!("   {label}{} {}", self.say(":", " :"), printable(value));
                let _ = writeln!(text, "{}", Style::Dim.paint(&line, self.view.colours));
            }
        };
        if message.subject != subject {
            line(self.say("Subject", "Objet"), &message.subject);
        }
        line(self.say("To", "À"), &message.recipients.join(", "));
        line(
            self.say("Kind", "Sorte"),
            reasons::kind(&message.kind, self.language).unwrap_or_default(),
        );
        line(self.say("Marks", "Mentions"), &message.marks.join(", "));
        text.push('\n');
        text.push_str(&self.body(shown));
        text.push('\n');
        for file in &shown.attachments {
            text.push_str(&self.attachment(file));
        }
        if let Some(verdict) = &shown.verdict {
            let _ = writeln!(text, "   {}", printable(&self.verdict(verdict)));
        }
        for place in &shown.places {
            let _ = writeln!(text, "   {}", printable(&self.place(place)));
        }
        text
    }

    fn body(&self, shown: &MessageView) -> String {
        let Some(reply) = &shown.text.reply else {
            return format!("   [{}]\n", self.why_not_read(shown.not_read.unwrap_or_default()));
        };
        let mut text = indented(reply.trim());
        if let Some(signature) = shown
            .text
            .signature
            .as_deref()
            .filter(|text| !text.trim().is_empty())
        {
            text.push_str(&Style::Dim.paint(&indented(signature.trim()), self.view.colours));
        }
        let Some(quote) = shown.text.quote.as_deref().filter(|text| !text.trim().is_empty()) else {
            return text;
        };
        if self.quotes {
            text.push_str(&Style::Dim.paint(&indented(quote.trim_end()), self.view.colours));
            return text;
        }
        let lines = quote.trim().lines().count();
        let folded = match self.language {
            Language::English => format!("   [… {lines} quoted lines; --quotes shows them]\n"),
            Language::French => format!("   [… {lines} lignes citées ; --quotes les montre]\n"),
        };
        text.push_str(&Style::Dim.paint(&folded, self.view.colours));
        text
    }

    fn why_not_read(&self, code: &str) -> &'static str {
        match code {
            "kept-unread" => self.say(
                "could not be read; the raw mail is kept",
                "illisible ; le message brut est gardé",
            ),
            "long-thread" => self.say(
                "an earlier mail of a long conversation",
                "un message ancien d'une longue conversation",
            ),
            "erased" => self.say("erased on request", "effacé sur demande"),
            _ => self.say(
                "its contents cannot be read now",
                "son contenu est illisible pour l'instant",
            ),
        }
    }

    fn attachment(&self, file: &StoredAttachment) -> String {
        let size = human::size(file.size.unsigned_abs(), self.language);
        let kind = file.sniffed_type.as_deref().unwrap_or(&file.mime_type);
        let label = self.say("File:", "Fichier :");
        let mut line = printable(&format!("   {label} {} ({kind}, {size})", file.filename));
        if let Some(danger) = &file.dangerous {
            let danger = reasons::danger(danger, self.language);
            let warning = format!("{} {danger}", self.say("careful:", "attention :"));
            let _ = write!(line, " {}", Style::Bad.paint(&warning, self.view.colours));
        }
        line.push('\n');
        line
    }

    fn verdict(&self, verdict: &Verdict) -> String {
        let language = self.language;
        let by = match verdict.decided_by {
            DecidedBy::Rule(_) => self.say("by a rule", "par une règle"),
            DecidedBy::Member(_) => self.say("by a member", "par un membre"),
            DecidedBy::Memory(_) => self.say("as corrected before", "comme corrigé avant"),
            DecidedBy::Model | DecidedBy::Default => self.say("a guess", "supposé"),
        };
        let sure = (verdict.confidence * 100.0).round();
        let why: Vec<String> = verdict
            .reasons
            .iter()
            .map(|each| reasons::reason(each, language))
            .collect();
        format!(
            "{} {}, {} ({by}, {sure} %) – {}",
            self.say("Verdict:", "Classement :"),
            words::category(&verdict.category, language),
            words::priority(verdict.priority, language),
            why.join("; ")
        )
    }

    fn place(&self, place: &PlaceView) -> String {
        let arrival = &place.arrival;
        let mut text = format!(
            "{} {}, {}",
            self.say("Lay in:", "Se trouvait dans :"),
            place.mailbox,
            facteur_connect::decode_name(&place.folder)
        );
        if arrival.uid > 0 {
            let _ = write!(text, ", UID {}", arrival.uid);
        }
        let _ = write!(text, " – {}", reasons::arrival(arrival.state, self.language));
        let detail = arrival.detail.as_deref();
        let why = |detail| reasons::placement(detail, arrival.state, self.language);
        if let Some(why) = detail.and_then(why) {
            let _ = write!(text, ", {why}");
        }
        if arrival.gone_at.is_some() {
            let gone = self.say("no longer on the server", "plus sur le serveur");
            let _ = write!(text, " ({gone})");
        }
        text
    }

    const fn say(&self, english: &'static str, french: &'static str) -> &'static str {
        self.language.choose(english, french)
    }

    fn strong(&self, text: &str) -> String {
        Style::Strong.paint(text, self.view.colours)
    }
}

fn contact(shown: &TicketView) -> String {
    let Some(contact) = &shown.contact else {
        return String::new();
    };
    let address = contact.addresses.first().map_or("", String::as_str);
    let tickets: i64 = shown.contact_tickets.iter().map(|(_, count)| count).sum();
    let word = if tickets == 1 { "ticket" } else { "tickets" };
    format!("{} ({tickets} {word})", person(&contact.name, address))
}

fn person(name: &str, address: &str) -> String {
    if name.is_empty() || name == address {
        address.to_owned()
    } else {
        format!("{name} <{address}>")
    }
}

/// A text of strangers, made harmless and moved in.
fn indented(text: &str) -> String {
    let mut moved = String::new();
    for line in printable_lines(text).lines() {
        let _ = writeln!(moved, "   {line}");
    }
    moved
}
