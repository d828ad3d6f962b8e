// The shapes of the HTTP API. Written by hand until the server has docs/openapi.json; then this file only gives
// names to what `npm run types` makes of it.

export type Language = "fr" | "en";
export type Status = "new" | "open" | "pending" | "resolved" | "closed";
export type Priority = "low" | "normal" | "high" | "critical";
export type Impact = "one" | "team" | "many";
export type Urgency = "open" | "days" | "hours";
export type Shelf = "work" | "newsletters" | "spam"; // as the store's words are: check domain/store and follow them
export type Role = "owner" | "admin" | "agent" | "viewer";
export type Id = string;
export type Time = string;

export interface Setup {
  needed: boolean;
  code_required: boolean;
  demonstration: boolean;
  languages: Language[];
  version: string;
}
export interface NewAdministrator {
  name: string;
  address: string;
  password: string;
  organisation?: string;
  language: Language;
  code?: string;
}
export interface Login {
  address: string;
  password: string;
}
export interface Session {
  member: Member;
  organisation: { id: Id; name: string };
  csrf: string;
  language: Language;
  demonstration: boolean;
  expires_at: Time;
}
export interface Member {
  id: Id;
  name: string;
  address: string;
  role: Role;
}
export interface Profile {
  name: string;
  address: string;
  language: Language;
  signature: string;
  version: number;
}

export interface Person {
  id?: Id | null;
  name: string;
  address: string;
}
export interface TicketRow {
  id: Id;
  number: string;
  subject: string;
  snippet: string;
  status: Status;
  shelf: Shelf;
  category: string;
  priority: Priority;
  impact: Impact;
  urgency: Urgency;
  language: string | null;
  assignee: Member | null;
  contact: Person | null;
  mailbox: { id: Id; address: string };
  tags: string[];
  messages: number;
  has_attachments: boolean;
  unread: boolean; // unread: no member has opened it since the last incoming mail
  to_review: boolean; // the verdict is under the threshold
  sending: SendState | null; // the newest answer that is not sent yet, if any
  created_at: Time;
  last_message_at: Time;
  version: number;
}
export interface Counts {
  open: number;
  mine: number;
  unassigned: number;
  to_review: number;
  pending: number;
  newsletters: number;
  spam: number;
  sends_unknown: number;
  dead_letters: number;
  capped_at: number;
}
export interface Ticket extends TicketRow {
  asked: string | null;
  folded: string[];
  thread: Id;
  conversation: MessageRow[]; // oldest first
  notes: Note[];
  links: TicketLink[];
  history: HistoryLine[];
  verdict: Verdict | null; // of the newest incoming message that has one
  answers: Answer[]; // those that are not yet a message of the conversation: waiting, sending, unknown, refused
  draft: Draft | null; // this member's
}
export interface MessageRow {
  id: Id;
  direction: "incoming" | "outgoing";
  kind: string;
  from: Person;
  to: string[];
  cc: string[];
  reply_to: string[];
  subject: string;
  sent_at: Time | null;
  received_at: Time;
  language: string | null;
  message_id: string | null;
  reply: string | null;
  signature: string | null;
  quote: string | null; // text; null when it could not be read (see not_read)
  has_html: boolean;
  remote_images: boolean;
  not_read: string | null;
  badges: string[]; // marks: "truncated", "smime", …
  automated: string | null;
  attachments: Attachment[];
  arrivals: Arrival[];
  verdict: Verdict | null;
  by: Member | null; // the member who sent it with Facteur
}
export interface Attachment {
  position: number;
  filename: string;
  mime_type: string;
  sniffed_type: string | null;
  inline: boolean;
  size: number;
  dangerous: string | null;
  url: string;
}
export interface Arrival {
  id: Id;
  mailbox: string;
  folder: string;
  role: string | null;
  uid: number;
  state: string;
  detail: string | null;
  internal_date: Time;
  gone_at: Time | null;
}
export interface Verdict {
  category: string;
  alternatives: { category: string; confidence: number }[];
  impact: Impact;
  urgency: Urgency;
  priority: Priority;
  confidence: number;
  reasons: { code: string; detail: string }[];
  decided_by: { by: "default" | "rule" | "model" | "member"; id?: Id; name?: string };
  versions: string;
  tags: string[];
  language: string | null;
}
export interface Note {
  id: Id;
  author: string;
  body: string;
  created_at: Time;
}
export interface TicketLink {
  ticket: Id;
  number: string;
  subject: string;
  status: Status;
  why: string;
}
export interface HistoryLine {
  id: Id;
  at: Time;
  kind: string;
  actor: { by: "system" | "rule" | "member" | "operator"; id?: Id; name?: string };
  data: unknown;
  undoable: boolean;
  undone_by: Id | null;
}
export interface TicketChange {
  status?: Status;
  category?: string;
  impact?: Impact;
  urgency?: Urgency;
  priority?: Priority;
  assignee?: Id | null;
  add_tags?: string[];
  remove_tags?: string[];
}
export interface Draft {
  kind: AnswerKind;
  answers_to: Id | null;
  to: string[];
  cc: string[];
  bcc: string[];
  subject: string;
  text: string;
  html: string | null;
  uploads: Upload[];
  saved_at?: Time;
}

/** A draft as it is being written. */
export type WrittenDraft = Omit<Draft, "saved_at">;

export type AnswerKind = "reply" | "reply_all" | "forward" | "new";
export type SendState = "waiting" | "sending" | "unknown" | "sent" | "refused" | "cancelled";
export interface Composed {
  from: Person;
  to: string[];
  cc: string[];
  subject: string;
  signature: string;
  quote_text: string;
  answers_to: Id;
  can_send: boolean;
  cannot_because: string | null;
}
export interface NewAnswer {
  kind: AnswerKind;
  answers_to?: Id;
  to: string[];
  cc?: string[];
  bcc?: string[];
  subject: string;
  text: string;
  quote?: boolean;
  signature?: boolean;
  uploads?: Id[];
  forward_attachments?: boolean;
  then_status?: Status;
}
export interface NewMail extends Omit<NewAnswer, "kind" | "answers_to"> {
  mailbox: Id;
}
export interface Answer {
  id: Id;
  ticket: Id | null;
  kind: AnswerKind;
  automatic: boolean;
  state: SendState;
  by: Member | null;
  to: string[];
  cc: string[];
  subject: string;
  text: string;
  attachments: { filename: string; size: number }[];
  attempts: number;
  next_try_at: Time | null;
  problem: string | null;
  created_at: Time;
  sent_at: Time | null;
  cancellable_until: Time | null;
}
export interface Upload {
  id: Id;
  filename: string;
  mime_type: string;
  size: number;
}

export type Shortcut =
  | { is: "ticket"; id: Id; number: string; subject: string; status: Status }
  | { is: "contact"; id: Id; address: string; name: string };
export interface Hit {
  message: Id;
  ticket: Id | null;
  number: string | null;
  subject: string;
  from_address: string;
  snippet: string;
  received_at: Time;
}
export interface Contact {
  id: Id;
  name: string;
  addresses: string[];
  first_seen: Time;
  last_seen: Time;
  messages: number;
}

export interface View {
  id: Id;
  name: string;
  query: string /* the query string of /tickets */;
  shared: boolean;
  position: number;
  version: number;
}

export interface NewRule {
  name: string;
  conditions: string[];
  unless: string[];
  actions: string[];
} // the same texts as the command line's: "subject:…", "tag:…" — see flows/rules
export type Rule = NewRule & { id: Id; position: number; problems: string[] };
export interface RuleList {
  version: number;
  items: Rule[];
}
export interface RulePreview {
  looked_at: number;
  not_read: number;
  matches: {
    message: Id;
    number: string | null;
    subject: string;
    from_address: string;
    received_at: Time;
    because: { condition: string; text: string }[];
    differences: { field: string; from: string; to: string }[];
    member_decided: boolean;
  }[];
}

export type Security = "tls" | "starttls" | "none";
export interface ImapSettings {
  kind: "imap";
  host: string;
  port: number;
  security: Security;
  username: string;
}
export type Source = ImapSettings | { kind: "maildir"; path: string } | { kind: "handed" };
export interface SmtpSettings {
  host: string;
  port: number;
  security: Security;
  username: string;
  from_name: string;
  per_hour: number | null;
  save_to_sent: boolean;
}
export interface Acknowledgement {
  subject: string;
  text: string;
}
/** Only "active" lets anything leave; "observe_only" reads and changes nothing. */
export type MailboxMode = "active" | "observe_only" | "paused";
export type Start = { from: "beginning" } | { from: "at"; at: Time };
export type Older = "leave" | "archive";
export type Afterwards = { do: "nothing" | "mark_seen" } | { do: "keyword" | "move"; name: string };
export type FolderRole = "incoming" | "sent" | "junk" | "archive";
export interface Mailbox {
  id: Id;
  address: string;
  purpose: string;
  source: Source;
  smtp: SmtpSettings | null;
  signature: string;
  acknowledge: Acknowledgement | null;
  mode: MailboxMode;
  start: Start;
  older: Older;
  afterwards: Afterwards;
  poll_seconds: number;
  folders: {
    name: string;
    role: FolderRole;
    on_server: number;
    accounted_for: number;
    checked_at: Time | null;
    trouble: string | null;
  }[];
  on_server: number;
  accounted_for: number;
  states: Record<string, number>;
  checked_at: Time | null;
  watched: boolean;
  trouble: string | null;
  has_password: boolean;
  version: number;
}
export interface NewMailbox {
  address: string;
  source: Source;
  password?: string;
  smtp?: SmtpSettings | null;
  smtp_password?: string;
  mode?: MailboxMode;
  start?: Start;
  older?: Older;
  afterwards?: Afterwards;
  poll_seconds?: number;
  signature?: string;
  acknowledge?: Acknowledgement | null;
}
export interface MailboxGuess {
  source: ImapSettings;
  smtp: SmtpSettings;
  known: boolean; // a known provider; else the names are only likely
  note: string | null;
}
export type MailboxChange = Partial<Omit<NewMailbox, "address">>;
export interface TestReport {
  passed: boolean;
  incoming: TestStep[];
  outgoing: TestStep[];
}
export interface TestStep {
  name: "resolve" | "connect" | "tls" | "login" | "folders" | "open_incoming" | "capabilities";
  outcome: "passed" | "failed" | "skipped";
  found: string | null;
  cause: string | null;
  cure: string | null;
  millis: number;
}
export interface ReconcileReport {
  mailbox: string;
  whole: boolean;
  mended: boolean;
  on_server: number;
  accounted_for: number;
  folders: {
    name: string;
    role: FolderRole;
    on_server: number;
    accounted_for: number;
    states: Record<string, number>;
    missing: string[];
    not_reached: string[];
    returned: number;
    vanished: string[];
    waiting: number;
    unfetchable: string[];
    trouble: string | null;
  }[];
}

export interface DeadLetter {
  id: Id;
  is: "job" | "mail";
  what: string;
  mailbox: string | null;
  attempts: number;
  problem: string | null;
  since: Time;
}
export interface Sends {
  held: boolean;
  waiting: number;
  unknown: number;
  refused: number;
}
/** A page of a list; `next` is the cursor of the next one. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
}

export type SearchResult = {
  shortcuts: Shortcut[];
  items: Hit[];
  count: { at_least: number; more: boolean } | null;
  next: string | null;
};

export type ContactDetails = Contact & {
  tickets_by_status: { status: Status; count: number }[];
  last_tickets: TicketRow[];
};

/** What one line of a command on many tickets became. */
export interface BulkResult {
  results: { ticket: Id; done: boolean; detail?: string }[];
}

export interface SystemState {
  version: string;
  waiting: number;
  oldest_waiting: Time | null;
  dead: number;
  sends_held: boolean;
  database_bytes: number;
  importing: { mailbox: string; done: number; total: number }[];
}
