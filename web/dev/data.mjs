// Made-up mail for developing the UI without a server.
const uuid = (n) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const now = Date.now();
export const minutesAgo = (n) => new Date(now - n * 60_000).toISOString();

export const members = [
  { id: uuid(1), name: "Camille Aubry", address: "camille@lumex.example", role: "owner" },
  { id: uuid(2), name: "Thomas Weber", address: "thomas@lumex.example", role: "agent" },
  { id: uuid(3), name: "Inès Benali", address: "ines@lumex.example", role: "agent" },
];
export const mailboxes = [
  { id: uuid(11), address: "support@lumex.example" },
  { id: uuid(12), address: "contact@lumex.example" },
];
const people = [
  ["Élodie Martin", "elodie.martin@copro-lilas.example"],
  ["James Whitfield", "j.whitfield@northgate-hotels.example"],
  ["Syndic Perrin & Fils", "gestion@perrin-syndic.example"],
  ["Marek Nowak", "marek@instal-nowak.example"],
  ["Fatou Diallo", "f.diallo@mairie-vernay.example"],
  ["Priya Raman", "priya@bluefern.example"],
  ["", "noreply@chronopaq.example"],
];
const subjects = [
  [
    "Thermostat affiche E4 depuis ce matin",
    "technical",
    "high",
    "fr",
    "Bonjour, le thermostat du salon affiche E4 et le chauffage ne démarre plus. Nous avons deux enfants en bas âge…",
  ],
  [
    "Quote for 64 radiator heads",
    "sales",
    "normal",
    "en",
    "Hello, could you send us your best price for 64 heads, delivered before the end of the month?",
  ],
  [
    "Facture F-2026-0318 : montant en double",
    "billing",
    "normal",
    "fr",
    "La facture ci-jointe a été prélevée deux fois, le 3 et le 4 novembre. Merci de nous rembourser.",
  ],
  [
    "Portal is down for the whole building",
    "technical",
    "critical",
    "en",
    "None of our 87 tenants can sign in since 8 am. This is urgent, the heating cannot be controlled at all.",
  ],
  [
    "Changement de RIB",
    "administrative",
    "low",
    "fr",
    "Vous trouverez ci-joint notre nouveau relevé d’identité bancaire, à compter du 1er décembre.",
  ],
  [
    "API token stopped working after password change",
    "support",
    "normal",
    "en",
    "Since I changed my password yesterday, the token returns 401. Do I have to create a new one?",
  ],
  [
    "Commande CMD-48213 pas reçue",
    "support",
    "normal",
    "fr",
    "Le suivi indique « livré » depuis lundi mais je n’ai rien reçu. Pouvez-vous vérifier ?",
  ],
  [
    "Votre colis est en route",
    "other",
    "low",
    "fr",
    "Le colis CQ 4482 vous sera livré demain entre 9 h et 12 h.",
  ],
];

const text = (body, name) => `Bonjour,\n\n${body}\n\nhttps://lumex.example/aide/e4\n\nCordialement,\n${name}`;

function message(ticket, n, direction, minutes) {
  const [name, address] = people[ticket.n % people.length];
  const mine = direction === "outgoing";
  return {
    id: uuid(ticket.n * 100 + n),
    direction,
    kind: ticket.n % 8 === 7 ? "notification" : "human",
    from: mine ? { name: "Lumex Support", address: mailboxes[0].address } : { name, address },
    to: mine ? [address] : [mailboxes[0].address],
    cc: n === 0 && ticket.n % 3 === 0 ? ["direction@copro-lilas.example"] : [],
    reply_to: [],
    subject: (n ? "Re: " : "") + ticket.subject,
    sent_at: minutesAgo(minutes + 1),
    received_at: minutesAgo(minutes),
    language: ticket.language,
    message_id: `<${ticket.n}.${n}@mail.example>`,
    reply:
      ticket.n === 5 && n === 0
        ? null
        : text(
            n
              ? "Merci, nous regardons cela tout de suite. Pouvez-vous nous dire la version affichée au dos de l’appareil ?"
              : ticket.snippet,
            mine ? "Thomas" : name,
          ),
    signature: mine ? "-- \nThomas Weber\nLumex Support · 01 23 45 67 89" : null,
    quote: n ? `> ${ticket.snippet}\n>\n> Cordialement` : null,
    has_html: ticket.n % 2 === 0,
    remote_images: ticket.n % 4 === 0,
    not_read: ticket.n === 5 && n === 0 ? "the charset could not be told" : null,
    badges: ticket.n === 5 ? ["truncated"] : [],
    automated: ticket.n % 8 === 7 ? "notification" : null,
    attachments:
      n === 0 && ticket.has_attachments
        ? [
            {
              position: 0,
              filename: "photo-thermostat.jpg",
              mime_type: "image/jpeg",
              sniffed_type: null,
              inline: true,
              size: 284_113,
              dangerous: null,
              url: `/api/v1/messages/${uuid(ticket.n * 100)}/attachments/0`,
            },
            {
              position: 1,
              filename: "facture.pdf.exe",
              mime_type: "application/pdf",
              sniffed_type: "application/x-msdownload",
              inline: false,
              size: 1_204_000,
              dangerous: "double-extension",
              url: `/api/v1/messages/${uuid(ticket.n * 100)}/attachments/1`,
            },
          ]
        : [],
    arrivals: [
      {
        id: uuid(ticket.n * 100 + 50 + n),
        mailbox: mailboxes[0].address,
        folder: mine ? "Sent" : "INBOX",
        role: mine ? "sent" : "incoming",
        uid: 4000 + ticket.n,
        state: mine ? "outgoing" : n ? "joined" : "ticketed",
        detail: n ? "references" : "new_thread",
        internal_date: minutesAgo(minutes),
        gone_at: null,
      },
    ],
    verdict: null,
    by: mine ? members[1] : null,
  };
}

function makeTicket(n) {
  const [subject, category, priority, language, snippet] = subjects[n % subjects.length];
  const [name, address] = people[n % people.length];
  const minutes = n < 4 ? n * 7 : n * n * 3;
  const status = n % 11 === 10 ? "resolved" : n % 7 === 6 ? "pending" : n % 3 === 0 ? "new" : "open";
  const ticket = {
    n,
    id: uuid(1000 + n),
    number: `TKT-2026-${String(400 - n).padStart(6, "0")}`,
    subject,
    snippet,
    status,
    shelf: n % 13 === 12 ? "newsletters" : n % 17 === 16 ? "spam" : "work",
    category,
    priority,
    impact: priority === "critical" ? "many" : "one",
    urgency: priority === "low" ? "open" : priority === "normal" ? "days" : "hours",
    language,
    assignee: n % 3 === 1 ? members[n % 2] : null,
    contact: { id: uuid(500 + (n % people.length)), name, address },
    mailbox: mailboxes[n % 2],
    tags: n % 5 === 0 ? ["garantie", "E4"] : [],
    messages: 1 + (n % 4),
    has_attachments: n % 3 === 0,
    unread: n % 3 === 0,
    to_review: n % 9 === 2,
    sending: n === 4 ? "unknown" : null,
    created_at: minutesAgo(minutes + 600),
    last_message_at: minutesAgo(minutes),
    version: 1,
  };
  const conversation = Array.from({ length: ticket.messages }, (_, at) =>
    message(ticket, at, at % 2 ? "outgoing" : "incoming", minutes + (ticket.messages - 1 - at) * 140),
  );
  const verdict = {
    category,
    alternatives: [
      { category: "support", confidence: 0.22 },
      { category: "other", confidence: 0.08 },
    ],
    impact: ticket.impact,
    urgency: ticket.urgency,
    priority,
    confidence: n % 9 === 2 ? 0.41 : 0.67,
    reasons: [
      { code: "trouble_words", detail: "ne démarre plus" },
      { code: "category_words", detail: "thermostat" },
      ...(n % 4 === 0 ? [{ code: "rule", detail: "Codes d’erreur (subject:E4)" }] : []),
    ],
    decided_by: n % 4 === 0 ? { by: "rule", id: uuid(71), name: "Codes d’erreur" } : { by: "model" },
    versions: "judge 3, rules 7",
    tags: ticket.tags,
    language,
  };
  return {
    ...ticket,
    asked: null,
    folded: n === 1 ? ["TKT-2026-000377"] : [],
    thread: uuid(9000 + n),
    conversation,
    notes:
      n === 0
        ? [
            {
              id: uuid(81),
              author: "Inès Benali",
              body: "Le client a appelé : il sera chez lui jeudi matin.",
              created_at: minutesAgo(3),
            },
          ]
        : [],
    links:
      n === 0
        ? [
            {
              ticket: uuid(1002),
              number: "TKT-2026-000398",
              subject: subjects[2][0],
              status: "open",
              why: "same_subject",
            },
          ]
        : [],
    history: [
      {
        id: uuid(n * 10 + 3),
        at: minutesAgo(minutes),
        kind: "ticket.status_changed",
        actor: { by: "member", id: members[1].id, name: members[1].name },
        data: { from: "new", to: "open" },
        undoable: true,
        undone_by: null,
      },
      {
        id: uuid(n * 10 + 2),
        at: minutesAgo(minutes + 590),
        kind: "ticket.assignee_changed",
        actor: { by: "rule", id: uuid(71), name: "Codes d’erreur" },
        data: { from: null, to: members[1].id },
        undoable: true,
        undone_by: null,
      },
      {
        id: uuid(n * 10 + 1),
        at: minutesAgo(minutes + 600),
        kind: "ticket.created",
        actor: { by: "system" },
        data: {},
        undoable: false,
        undone_by: null,
      },
    ],
    verdict,
    draft: null,
    answers:
      n === 4
        ? [
            {
              id: uuid(91),
              ticket: ticket.id,
              kind: "reply",
              automatic: false,
              state: "unknown",
              by: members[0],
              to: [address],
              cc: [],
              subject: `Re: ${subject}`,
              text: "Bonjour, c’est noté, merci.",
              attachments: [],
              attempts: 1,
              next_try_at: null,
              problem: "the connection broke after the text was sent",
              created_at: minutesAgo(40),
              sent_at: null,
              cancellable_until: null,
            },
          ]
        : [],
  };
}

export const tickets = Array.from({ length: Number(process.env.TICKETS ?? 300) }, (_, n) => makeTicket(n));
export { people, uuid };
