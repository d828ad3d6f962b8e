/** A mail as it comes over the line. */
export interface Mail {
  from: string;
  to: string;
  subject: string;
  text?: string;
  html?: string;
  id?: string;
  date?: Date;
  headers?: Record<string, string>;
}

let made = 0;

/** Its bytes. Text and HTML are in base64, so that nothing in them can be taken for structure. */
export function bytes(mail: Mail): Buffer {
  made += 1;
  const { from, to, subject, text = "", html, id = `e2e-${process.pid}-${made}@example.test` } = mail;
  const head = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: =?utf-8?B?${Buffer.from(subject).toString("base64")}?=`,
    `Date: ${(mail.date ?? new Date()).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${id}>`,
    ...Object.entries(mail.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    "MIME-Version: 1.0",
  ];
  if (html === undefined) return Buffer.from([...head, ...part("plain", text)].join("\r\n"));
  const lines = [
    ...head,
    'Content-Type: multipart/alternative; boundary="=_edge"',
    "",
    ...(text ? ["--=_edge", ...part("plain", text)] : []),
    "--=_edge",
    ...part("html", html),
    "--=_edge--",
    "",
  ];
  return Buffer.from(lines.join("\r\n"));
}

function part(kind: "plain" | "html", text: string): string[] {
  const base64 = Buffer.from(text).toString("base64");
  return [
    `Content-Type: text/${kind}; charset=utf-8`,
    "Content-Transfer-Encoding: base64",
    "",
    ...(base64.match(/.{1,76}/g) ?? []),
    "",
  ];
}
