// A stand-in for the server while it is not there: answers the API with made-up data. FIRST_START=1 begins empty.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { mailboxes, members, minutesAgo, people, tickets, uuid } from "./data.mjs";

let setupNeeded = process.env.FIRST_START === "1";
let signedIn = !setupNeeded && process.env.SIGNED_OUT !== "1";
const streams = new Set();
const me = members[0];
let profile = {
  name: me.name,
  address: me.address,
  language: process.env.LANGUAGE_UI ?? "fr",
  signature: "Camille Aubry\nLumex",
  version: 1,
};
const views = [
  {
    id: uuid(61),
    name: "Urgents de la facturation",
    query: "category=billing&priority=high,critical",
    shared: true,
    position: 0,
    version: 1,
  },
];
const session = () => ({
  member: { ...me, name: profile.name },
  organisation: { id: uuid(9), name: "Lumex" },
  csrf: "dev",
  language: profile.language,
  demonstration: true,
  expires_at: minutesAgo(-600),
});
const row = ({
  n,
  conversation,
  notes,
  links,
  history,
  verdict,
  answers,
  draft,
  asked,
  folded,
  thread,
  ...rest
}) => rest;
const find = (id) => tickets.find((each) => each.id === id || each.number === id);
const stale = (queries, ticket) => {
  for (const each of streams)
    each.write(
      `event: stale\ndata: ${JSON.stringify({ queries, ticket: ticket?.id, number: ticket?.number })}\n\n`,
    );
};
const problem = (status, kind, detail) => ({
  status,
  problem: { type: `/problems/${kind}`, title: kind, status, detail },
});

function list(query) {
  const has = (name, value) => !query.get(name) || query.get(name).split(",").includes(value);
  const words = (query.get("q") ?? "").toLowerCase();
  let found = tickets.filter(
    (t) =>
      has("status", t.status) &&
      has("shelf", t.shelf) &&
      has("category", t.category) &&
      has("priority", t.priority) &&
      has("mailbox", t.mailbox.id) &&
      has("contact", t.contact.id) &&
      (!query.get("tag") || t.tags.includes(query.get("tag"))) &&
      (!query.get("to_review") || t.to_review) &&
      (!query.get("sending") || t.sending) &&
      (!query.get("assignee") ||
        { me: t.assignee?.id === me.id, none: !t.assignee }[query.get("assignee")] ||
        t.assignee?.id === query.get("assignee")) &&
      (!words || `${t.subject} ${t.snippet} ${t.contact.name}`.toLowerCase().includes(words)),
  );
  if (query.get("sort") === "last_message_at") found = found.toReversed();
  if (query.get("sort") === "priority")
    found = found.toSorted(
      (a, b) =>
        "critical high normal low".indexOf(a.priority) - "critical high normal low".indexOf(b.priority),
    );
  const from = Number(query.get("cursor") ?? 0);
  const limit = Number(query.get("limit") ?? 50);
  return {
    items: found.slice(from, from + limit).map(row),
    next: from + limit < found.length ? String(from + limit) : null,
  };
}

function change(ticket, body) {
  const by = {
    at: new Date().toISOString(),
    actor: { by: "member", id: me.id, name: me.name },
    undoable: true,
    undone_by: null,
  };
  for (const [field, to] of Object.entries(body)) {
    if (field === "add_tags") ticket.tags = [...new Set([...ticket.tags, ...to])];
    else if (field === "remove_tags") ticket.tags = ticket.tags.filter((tag) => !to.includes(tag));
    else if (field === "assignee") ticket.assignee = members.find((each) => each.id === to) ?? null;
    else {
      ticket.history.unshift({
        ...by,
        id: crypto.randomUUID(),
        kind: `ticket.${field}_changed`,
        data: { from: ticket[field], to },
      });
      ticket[field] = to;
      if (ticket.verdict && field in ticket.verdict) {
        ticket.verdict[field] = to;
        ticket.verdict.decided_by = { by: "member", id: me.id, name: me.name };
        ticket.to_review = false;
      }
    }
  }
  ticket.version += 1;
  stale(["tickets", "ticket", "counts"], ticket);
  return ticket;
}

function answer(ticket, body) {
  const made = {
    id: crypto.randomUUID(),
    ticket: ticket?.id ?? null,
    kind: body.kind ?? "new",
    automatic: false,
    state: "waiting",
    by: me,
    to: body.to,
    cc: body.cc ?? [],
    subject: body.subject,
    text: body.text,
    attachments: [],
    attempts: 0,
    next_try_at: null,
    problem: null,
    created_at: new Date().toISOString(),
    sent_at: null,
    cancellable_until: new Date(Date.now() + 10_000).toISOString(),
  };
  if (!ticket) return made;
  ticket.answers.push(made);
  ticket.draft = null;
  if (body.then_status) ticket.status = body.then_status;
  setTimeout(() => {
    if (made.state !== "waiting") return;
    ticket.answers = ticket.answers.filter((each) => each !== made);
    const last = ticket.conversation.at(-1);
    ticket.conversation.push({
      ...last,
      id: crypto.randomUUID(),
      direction: "outgoing",
      from: { name: "Lumex Support", address: ticket.mailbox.address },
      to: body.to,
      cc: body.cc ?? [],
      reply: body.text,
      quote: last.reply,
      signature: profile.signature,
      attachments: [],
      has_html: false,
      remote_images: false,
      received_at: new Date().toISOString(),
      by: me,
    });
    stale(["tickets", "ticket", "counts"], ticket);
  }, 10_500);
  return made;
}

const mailHtml = (shown) =>
  `<!doctype html><meta charset=utf-8><style>body{font:15px Georgia,serif;color:#222}table{border-collapse:collapse}td{border:1px solid #ccc;padding:6px}</style><p>Bonjour,</p><p>Voici le <b>détail</b> :</p><table><tr><td>Référence</td><td>E4</td></tr><tr><td>Montant</td><td>3 563,98 €</td></tr></table>${shown ? "<p>[image]</p>" : ""}<p>Cordialement</p>`.repeat(
    1,
  );

const contacts = people.map(([name, address], n) => ({
  id: uuid(500 + n),
  name,
  addresses: [address],
  first_seen: minutesAgo(90_000),
  last_seen: minutesAgo(n * 300),
  messages: 3 + n * 4,
}));

const routes = [
  [
    "GET",
    "/setup",
    () => ({
      needed: setupNeeded,
      code_required: process.env.CODE === "1",
      demonstration: true,
      languages: ["fr", "en"],
      version: "0.0.0",
    }),
  ],
  [
    "POST",
    "/setup",
    ({ body }) => {
      setupNeeded = false;
      signedIn = true;
      profile = { ...profile, name: body.name, language: body.language };
      return session();
    },
  ],
  [
    "POST",
    "/auth/login",
    ({ body }) => {
      if (body.password !== "facteur") return problem(401, "wrong-password");
      signedIn = true;
      return session();
    },
  ],
  [
    "POST",
    "/auth/logout",
    () => {
      signedIn = false;
    },
  ],
  ["GET", "/auth/session", () => (signedIn ? session() : problem(401, "not-signed-in"))],
  ["POST", "/demonstration", () => ({})],
  ["GET", "/users/profile", () => profile],
  [
    "PUT",
    "/users/profile",
    ({ body }) => {
      profile = { ...body, version: profile.version + 1 };
      return profile;
    },
  ],
  [
    "POST",
    "/users/password",
    ({ body }) => (body.current === "facteur" ? undefined : problem(401, "wrong-password")),
  ],
  ["GET", "/members", () => ({ items: members })],
  ["GET", "/views", () => ({ items: views })],
  [
    "POST",
    "/views",
    ({ body }) => {
      const view = { ...body, id: crypto.randomUUID(), position: views.length, version: 1 };
      views.push(view);
      stale(["views"]);
      return view;
    },
  ],
  [
    "DELETE",
    "/views/:id",
    ({ id }) => {
      views.splice(
        views.findIndex((each) => each.id === id),
        1,
      );
      stale(["views"]);
    },
  ],
  [
    "GET",
    "/tickets/counts",
    () => {
      const open = tickets.filter((t) => ["new", "open"].includes(t.status) && t.shelf === "work");
      return {
        open: open.length,
        mine: open.filter((t) => t.assignee?.id === me.id).length,
        unassigned: open.filter((t) => !t.assignee).length,
        to_review: open.filter((t) => t.to_review).length,
        pending: tickets.filter((t) => t.status === "pending").length,
        newsletters: 21,
        spam: 12,
        sends_unknown: tickets.filter((t) => t.answers.length).length,
        dead_letters: 1,
        capped_at: 1000,
      };
    },
  ],
  ["GET", "/tickets", ({ query }) => list(query)],
  [
    "POST",
    "/tickets/bulk",
    ({ body }) => ({
      results: body.tickets.map((id) => {
        change(find(id), body.change);
        return { ticket: id, done: true };
      }),
    }),
  ],
  ["GET", "/tickets/:id", ({ id }) => find(id) ?? problem(404, "not-found")],
  ["PATCH", "/tickets/:id", ({ id, body }) => change(find(id), body)],
  [
    "POST",
    "/tickets/:id/seen",
    ({ id }) => {
      const t = find(id);
      if (t.unread) {
        t.unread = false;
        stale(["tickets"], t);
      }
    },
  ],
  [
    "POST",
    "/tickets/:id/notes",
    ({ id, body }) => {
      const note = {
        id: crypto.randomUUID(),
        author: me.name,
        body: body.body,
        created_at: new Date().toISOString(),
      };
      find(id).notes.push(note);
      stale(["ticket"], find(id));
      return note;
    },
  ],
  ["POST", "/tickets/:id/links", () => undefined],
  [
    "DELETE",
    "/tickets/:id/links/:other",
    ({ id, other }) => {
      const t = find(id);
      t.links = t.links.filter((each) => each.ticket !== other);
      stale(["ticket"], t);
    },
  ],
  ["POST", "/tickets/:id/join", ({ id }) => find(id)],
  [
    "PUT",
    "/tickets/:id/draft",
    ({ id, body }) => {
      find(id).draft = { ...body, saved_at: new Date().toISOString() };
    },
  ],
  [
    "DELETE",
    "/tickets/:id/draft",
    ({ id }) => {
      find(id).draft = null;
    },
  ],
  [
    "GET",
    "/tickets/:id/compose",
    ({ id, query }) => {
      const t = find(id);
      const kind = query.get("kind");
      const last = t.conversation.at(-1);
      return {
        from: { name: "Lumex Support", address: t.mailbox.address },
        to: kind === "forward" ? [] : [t.contact.address],
        cc: kind === "reply_all" ? ["direction@copro-lilas.example"] : [],
        subject: `${kind === "forward" ? "Fwd" : "Re"}: ${t.subject} [${t.number}]`,
        signature: profile.signature,
        quote_text: `Le 20 novembre 2026 à 15:50, ${t.contact.name} a écrit :\n> ${t.snippet}`,
        answers_to: query.get("message") ?? last.id,
        can_send: t.n !== 6,
        cannot_because: t.n !== 6 ? null : "La boîte contact@lumex.example n’a pas de serveur d’envoi.",
      };
    },
  ],
  ["POST", "/tickets/:id/answers", ({ id, body }) => answer(find(id), body)],
  ["POST", "/answers", ({ body }) => answer(undefined, body)],
  ["GET", "/answers", () => ({ items: tickets.flatMap((t) => t.answers) })],
  [
    "POST",
    "/answers/:id/:command",
    ({ id, command }) => {
      const t = tickets.find((each) => each.answers.some((a) => a.id === id));
      if (!t) return problem(409, "conflict");
      const found = t.answers.find((a) => a.id === id);
      found.state = command === "cancel" ? "cancelled" : "waiting";
      if (command === "cancel") t.answers = t.answers.filter((a) => a !== found);
      t.sending = null;
      stale(["ticket", "tickets", "counts"], t);
      return found;
    },
  ],
  [
    "POST",
    "/uploads",
    ({ query, raw, headers }) => ({
      id: crypto.randomUUID(),
      filename: query.get("filename"),
      mime_type: headers["content-type"],
      size: raw.length,
    }),
  ],
  ["DELETE", "/uploads/:id", () => undefined],
  ["GET", "/sends", () => ({ held: false, waiting: 0, unknown: 1, refused: 0 })],
  [
    "POST",
    "/events/:id/undo",
    ({ id }) => {
      const t = tickets.find((each) => each.history.some((line) => line.id === id));
      const line = t.history.find((each) => each.id === id);
      line.undone_by = crypto.randomUUID();
      line.undoable = false;
      if (line.kind === "ticket.status_changed") t.status = line.data.from;
      stale(["ticket", "tickets"], t);
      return { event: line.undone_by, ticket: t.id };
    },
  ],
  ["GET", "/messages/:id/html", ({ query }) => ({ html: mailHtml(query.get("images") === "shown") })],
  [
    "GET",
    "/messages/:id/source",
    () => ({
      source:
        "Return-Path: <elodie.martin@copro-lilas.example>\nReceived: from mail.example\nSubject: Thermostat affiche E4\n\nBonjour,\n…",
    }),
  ],
  [
    "GET",
    "/search",
    ({ query }) => {
      const q = (query.get("q") ?? "").toLowerCase();
      const hits = tickets.filter((t) => `${t.subject} ${t.snippet} ${t.number}`.toLowerCase().includes(q));
      return {
        shortcuts: q
          ? [
              ...hits.slice(0, 1).map((t) => ({
                is: "ticket",
                id: t.id,
                number: t.number,
                subject: t.subject,
                status: t.status,
              })),
              { is: "contact", ...contacts[0], address: contacts[0].addresses[0] },
            ]
          : [],
        items: hits.slice(0, 40).map((t) => ({
          message: t.conversation[0].id,
          ticket: t.id,
          number: t.number,
          subject: t.subject,
          from_address: t.contact.address,
          snippet: t.snippet,
          received_at: t.last_message_at,
        })),
        count: { at_least: hits.length, more: false },
        next: null,
      };
    },
  ],
  [
    "GET",
    "/contacts",
    ({ query }) => ({
      items: contacts.filter((each) =>
        JSON.stringify(each)
          .toLowerCase()
          .includes((query.get("q") ?? "").toLowerCase()),
      ),
      next: null,
    }),
  ],
  [
    "GET",
    "/contacts/:id",
    ({ id }) => ({
      ...contacts.find((each) => each.id === id),
      tickets_by_status: [
        { status: "open", count: 3 },
        { status: "resolved", count: 9 },
      ],
      last_tickets: tickets
        .filter((t) => t.contact.id === id)
        .slice(0, 10)
        .map(row),
    }),
  ],
  [
    "GET",
    "/mailboxes",
    () => ({
      items: mailboxes.map((each) => ({
        ...each,
        purpose: "work",
        source: {
          kind: "imap",
          host: "imap.lumex.example",
          port: 993,
          security: "tls",
          username: each.address,
        },
        smtp: null,
        signature: "",
        acknowledge: null,
        mode: "active",
        start: { from: "beginning" },
        older: "leave",
        afterwards: { do: "nothing" },
        poll_seconds: 60,
        on_server: 1204,
        accounted_for: 1204,
        folders: [],
        states: { ticketed: 1000, joined: 204 },
        checked_at: minutesAgo(1),
        watched: true,
        trouble: null,
        has_password: true,
        version: 1,
      })),
    }),
  ],
  ["GET", "/rules", () => ({ version: 1, items: [] })],
  ["GET", "/dead-letters", () => ({ items: [] })],
];

function answerApi(method, url, raw, headers) {
  const path = url.pathname.slice("/api/v1".length);
  for (const [verb, pattern, handle] of routes) {
    const match =
      verb === method && path.match(new RegExp(`^${pattern.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}$`));
    if (!match) continue;
    const body = headers["content-type"] === "application/json" && raw.length ? JSON.parse(raw) : undefined;
    return handle({ ...match.groups, query: url.searchParams, body, raw, headers });
  }
  return problem(404, "not-found");
}

const dist = new URL("../dist", import.meta.url).pathname;
const types = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

createServer(async (request, response) => {
  const url = new URL(request.url, "http://x");
  if (url.pathname === "/api/v1/events/stream") {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(`event: hello\ndata: {"now":"${new Date().toISOString()}"}\n\n`);
    streams.add(response);
    request.on("close", () => streams.delete(response));
    return;
  }
  if (url.pathname.startsWith("/api/")) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const found = answerApi(request.method, url, Buffer.concat(chunks), request.headers);
    if (found?.problem)
      return response
        .writeHead(found.status, { "Content-Type": "application/problem+json" })
        .end(JSON.stringify(found.problem));
    if (found?.html)
      return response
        .writeHead(200, {
          "Content-Type": "text/html",
          "Content-Security-Policy":
            "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'",
        })
        .end(found.html);
    if (found?.source) return response.writeHead(200, { "Content-Type": "text/plain" }).end(found.source);
    if (found === undefined) return response.writeHead(204).end();
    return response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(found));
  }
  const file = join(dist, url.pathname);
  if (extname(url.pathname) && existsSync(file)) {
    return response
      .writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream" })
      .end(readFileSync(file));
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const csp = `default-src 'none'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' blob:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
  response.writeHead(200, { "Content-Type": "text/html", "Content-Security-Policy": csp });
  response.end(readFileSync(join(dist, "index.html"), "utf8").replaceAll("__CSP_NONCE__", nonce));
}).listen(Number(process.env.PORT ?? 8099), "127.0.0.1");
