import { Problem, problemOf } from "./problem";

const BASE = "/api/v1";
/** An answer that takes longer is none; uploads have their own way (uploads.ts). */
const DEADLINE_MS = 30_000;
/** Tests of a mailbox may take the server half a minute. */
export const LONG_DEADLINE_MS = 60_000;

type Value = string | number | boolean | null | undefined;
export type Query = Record<string, Value | readonly string[]>;

export interface RequestOptions {
  query?: Query;
  body?: unknown;
  /** The version last seen: the server refuses (412) when it changed since. */
  version?: number;
  /** Makes a POST safe to repeat: the same key gives the same answer. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  deadline?: number;
  /** The version stands in the answer's `ETag` only: it is put beside the rest, as `version`. */
  tagged?: boolean;
}

/** What requests carry besides their body. Set at sign-in and when the language changes. */
export const context = { csrf: "", language: "fr" };

/** Called when the server says that nobody is signed in any more. */
let onSignedOut: () => void = () => {};
export function whenSignedOut(listener: () => void) {
  onSignedOut = listener;
}

/** Called when the organisation wants a second factor of a member who has none: nothing else is answered before. */
let onSecondFactorWanted: () => void = () => {};
export function whenSecondFactorIsWanted(listener: () => void) {
  onSecondFactorWanted = listener;
}

/** The query part of an address, in a stable order; lists are joined by commas, empty values left out. */
export function queryString(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const key of Object.keys(query).sort()) {
    const value = query[key];
    const text = Array.isArray(value) ? value.join(",") : value;
    if (text !== undefined && text !== null && text !== "") parameters.set(key, String(text));
  }
  const text = parameters.toString();
  return text ? `?${text}` : "";
}

/** The address of an API path, for links, frames and images. */
export function address(path: string, query?: Query): string {
  return BASE + path + queryString(query);
}

function headersOf(method: string, options: RequestOptions): Headers {
  const headers = new Headers({
    Accept: "application/json, application/problem+json",
    "Accept-Language": context.language,
  });
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  if (method !== "GET" && context.csrf) headers.set("X-Facteur-Csrf", context.csrf);
  if (options.version !== undefined) headers.set("If-Match", `"${options.version}"`);
  if (options.idempotencyKey) headers.set("Idempotency-Key", options.idempotencyKey);
  return headers;
}

/**
 * One request. Answers the parsed body, or undefined when there is none.
 * @throws {Problem} for everything else; of kind "offline" when there was no answer.
 */
export async function request<Answer>(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const deadline = AbortSignal.timeout(options.deadline ?? DEADLINE_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  let response: Response;
  try {
    response = await fetch(address(path, options.query), {
      method,
      headers: headersOf(method, options),
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      credentials: "same-origin",
      signal,
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Problem({ kind: "offline", status: 0 });
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.kind === "not-signed-in") onSignedOut();
    if (problem.kind === "second-factor-required") onSecondFactorWanted();
    throw problem;
  }
  if (response.status === 204 || response.status === 205) return undefined as Answer;
  const text = await response.text();
  try {
    const answer = text ? JSON.parse(text) : undefined;
    return (options.tagged ? { ...answer, version: versionOf(response) } : answer) as Answer;
  } catch {
    throw new Problem({ kind: "unclear", status: response.status });
  }
}

const versionOf = (response: Response) => Number(/\d+/.exec(response.headers.get("ETag") ?? "")?.[0] ?? 0);

export const api = {
  get: <Answer>(path: string, options?: RequestOptions) => request<Answer>("GET", path, options),
  post: <Answer>(path: string, body?: unknown, options?: RequestOptions) =>
    request<Answer>("POST", path, { ...options, body }),
  put: <Answer>(path: string, body: unknown, options?: RequestOptions) =>
    request<Answer>("PUT", path, { ...options, body }),
  patch: <Answer>(path: string, body: unknown, options?: RequestOptions) =>
    request<Answer>("PATCH", path, { ...options, body }),
  delete: <Answer>(path: string, options?: RequestOptions) => request<Answer>("DELETE", path, options),
};

/**
 * Keys for one thing that is being written: the same content gives the same key, so that a second press after a
 * lost answer does nothing twice, and a corrected one is a new intent.
 */
export function intentKeys(): (body: unknown) => string {
  let known = { content: "", key: "" };
  return (body) => {
    const content = JSON.stringify(body);
    if (content !== known.content) known = { content, key: newIdempotencyKey() };
    return known.key;
  };
}

/** A new key for `Idempotency-Key`: make it once per intent, not once per try. */
export function newIdempotencyKey(): string {
  // randomUUID exists only on https and localhost; a desk in a local network may have neither.
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
