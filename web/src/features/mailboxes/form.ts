import type {
  Afterwards,
  ImapSettings,
  Mailbox,
  MailboxGuess,
  MailboxMode,
  NewMailbox,
  Older,
  SmtpSettings,
  Start,
} from "../../api/types";

/** From when mail counts, as it is chosen. */
export interface Since {
  from: "now" | "date" | "all";
  /** Local day such as "2026-11-01". */
  date: string;
  /** Whether what is older can be found, without tickets. */
  archive: boolean;
}

/** Everything that is asked when a mailbox is added. */
export interface MailboxForm {
  address: string;
  password: string;
  source: ImapSettings;
  sends: boolean;
  smtp: SmtpSettings;
  /** Empty: the one to read with. */
  smtpPassword: string;
  mode: MailboxMode;
  since: Since;
  afterwards: Afterwards;
}

export function formOf(address: string, found: MailboxGuess): MailboxForm {
  return {
    address,
    password: "",
    source: found.source,
    sends: true,
    smtp: found.smtp,
    smtpPassword: "",
    mode: "active",
    since: { from: "now", date: "", archive: true },
    afterwards: { do: "nothing" },
  };
}

/** Undefined leaves the server's own choice: from now on. */
export function startOf(since: Since): Start | undefined {
  if (since.from === "all") return { from: "beginning" };
  if (since.from === "now" || !since.date) return undefined;
  return { from: "at", at: new Date(`${since.date}T00:00:00`).toISOString() };
}

export const olderOf = (since: Since): Older => (since.archive && since.from !== "all" ? "archive" : "leave");

/** The choice that stands for what is saved. */
export function sinceOf({ start, older }: Pick<Mailbox, "start" | "older">): Since {
  const archive = older === "archive";
  if (start.from === "beginning") return { from: "all", date: "", archive };
  return { from: "date", date: localDay(new Date(start.at)), archive };
}

export function localDay(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

export function toNewMailbox(form: MailboxForm): NewMailbox {
  const { address, source, mode, afterwards, since } = form;
  return {
    address,
    source,
    password: form.password || undefined,
    smtp: form.sends ? form.smtp : undefined,
    smtp_password: (form.sends && form.smtpPassword) || undefined,
    mode,
    start: startOf(since),
    older: olderOf(since),
    afterwards,
  };
}

export type Provider = "google" | "microsoft" | "other";

/** Whose mailbox it is, as far as what must be known beforehand differs. */
export function providerOf(address: string, host: string): Provider {
  const domain = address.split("@").at(-1)?.toLowerCase() ?? "";
  const is = (...names: string[]) =>
    names.some((name) => domain === name || host === name || host.endsWith(`.${name}`));
  if (is("gmail.com", "googlemail.com")) return "google";
  if (/^(outlook|hotmail|live)\.[a-z.]+$/.test(domain) || is("outlook.com", "office365.com", "msn.com")) {
    return "microsoft";
  }
  return "other";
}
