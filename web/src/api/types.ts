// The shapes of the HTTP API: names for what `npm run types` makes of docs/openapi.json, and the few that it has no
// name for.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Language = "fr" | "en";

export type Status = Schemas["Status"];
export type Priority = Schemas["Priority"];
export type Impact = Schemas["Impact"];
export type Urgency = Schemas["Urgency"];
export type Shelf = Schemas["Shelf"];
export type Role = Schemas["Role"];

export type Id = string;

export type Time = Schemas["Time"];
export type Setup = Schemas["Setup"];
export type NewAdministrator = Schemas["NewAdministrator"];
export type Login = Schemas["Login"];
export type Session = Schemas["Session"];
export type Member = Schemas["Member"];
export type InvitationShown = Schemas["ShownInvitation"];
export type OwnOrganisation = Schemas["OwnOrganisation"];
export type Organisation = Schemas["OrganisationSettings"];
export type OrganisationMember = Schemas["OrganisationMember"];
export type Invitation = Schemas["Invitation"];
export type Team = Schemas["Team"];
export type AuditEntry = Schemas["AuditLine"];
export type Profile = Schemas["Profile"];
export type Permission = Schemas["Permission"];
export type SecondFactorAsked = Schemas["SecondFactorAsked"];
export type VerifyFirst = Schemas["ToVerify"];
export type Strength = Schemas["Strength"];
export type OwnSession = Schemas["OwnSession"];
export type Model = Schemas["Model"];
/** How a model did on examples that it had not seen. */
export type Figures = Schemas["Figures"];
export type JudgementState = Schemas["JudgementState"];
export type CategoryRow = Schemas["CategoryRow"];
export type NewExample = Schemas["NewExample"];
export type TakenExamples = Schemas["TakenExamples"];
export type Token = Schemas["Token"];
/** A token of a person's own has neither role nor teams. */
export type NewToken = Schemas["OwnToken"] & Partial<Schemas["ServiceToken"]>;
export type SecondFactor = Schemas["SecondFactor"];
export type SecondFactorStart = Schemas["NewSecondFactor"];
export type SignOnChoice = Schemas["WayIn"];
export type SignOnProvider = Schemas["SignOnProvider"];
export type SignOnTest = Schemas["SignOnTestReport"];
export type SecretKeys = Schemas["Keys"];
/** As it is answered: nothing is left out. */
export type Retention = Required<Schemas["Retention"]> & { version: number };
export type RetentionPreview = Schemas["RetentionPreview"];
export type PrivacyTask = Schemas["PrivacyTask"];
export type Person = Schemas["Person"];
export type TicketRow = Schemas["TicketRow"];
export type Counts = Schemas["Counts"];
export type Ticket = Schemas["Ticket"];
export type Entity = Schemas["Entity"];
export type EntityKind = Schemas["EntityKind"];
export type MessageRow = Schemas["MessageRow"];
export type Attachment = Schemas["Attachment"];
export type Arrival = Schemas["Arrival"];
export type Verdict = Schemas["Verdict"];
export type Note = Schemas["Note"];
export type TicketLink = Schemas["TicketLink"];
export type HistoryLine = Schemas["HistoryLine"];
export type TicketChange = Schemas["TicketChange"];
export type Draft = Schemas["Draft"];
/** A draft as it is being written. */
export type WrittenDraft = Omit<Draft, "saved_at">;
export type AnswerKind = Schemas["AnswerKind"];
export type SendState = Schemas["SendState"];
export type Composed = Schemas["Composed"];
export type NewAnswer = Schemas["NewAnswer"];
export type NewMail = Schemas["NewMail"];
export type Answer = Schemas["Answer"];
export type Upload = Schemas["Upload"];
export type Shortcut = Schemas["Shortcut"];
export type Hit = Schemas["Hit"];
export type Contact = Schemas["Contact"];
export type View = Schemas["View"];
export type NewRule = Schemas["NewRule"];
export type Rule = Schemas["Rule"];
export type RuleList = Schemas["RuleList"];
export type RulePreview = Schemas["RulePreview"];
export type Security = Schemas["Security"];

export interface ImapSettings {
  kind: "imap";
  host: string;
  port: number;
  security: Security;
  username: string;
}

export type Source = Schemas["Source"];
export type SmtpSettings = Schemas["SmtpSettings"];
export type Acknowledgement = Schemas["Acknowledgement"];
export type MailboxMode = Schemas["MailboxMode"];
export type Start = Schemas["Start"];
export type Older = Schemas["Older"];
export type Afterwards = Schemas["Afterwards"];
export type FolderRole = Schemas["FolderRole"];
export type Mailbox = Schemas["Mailbox"];
export type NewMailbox = Schemas["NewMailbox"];

export interface MailboxGuess {
  source: ImapSettings;
  smtp: SmtpSettings;
  known: boolean; // a known provider; else the names are only likely
  note: string | null;
}

export type MailboxChange = Schemas["MailboxChange"];
export type TestReport = Schemas["TestReport"];
export type TestStep = Schemas["TestStep"];
export type ReconcileReport = Schemas["ReconcileReport"];
export type DeadLetter = Schemas["DeadLetter"];
export type Sends = Schemas["Sends"];

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
