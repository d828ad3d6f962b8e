import { afterEach, expect, it, vi } from "vitest";
import { api, context, intentKeys, queryString, whenSignedOut } from "./client";
import { Problem } from "./problem";
import { shouldRetry } from "./query-client";

const fetched = vi.fn<typeof fetch>();
vi.stubGlobal("fetch", fetched);
afterEach(() => fetched.mockReset());

const problem = (status: number, kind: string, more = {}, headers = {}) =>
  new Response(JSON.stringify({ type: `/problems/${kind}`, title: kind, status, ...more }), {
    status,
    headers: { "Content-Type": "application/problem+json", ...headers },
  });

it("a change carries the CSRF word, the version and the language", async () => {
  context.csrf = "word";
  context.language = "en";
  fetched.mockResolvedValue(new Response('{"id":"1"}'));
  expect(await api.patch("/tickets/1", { status: "open" }, { version: 3 })).toEqual({ id: "1" });
  const [address, request] = fetched.mock.calls[0] ?? [];
  const headers = new Headers(request?.headers);
  expect(address).toBe("/api/v1/tickets/1");
  expect(headers.get("X-Facteur-Csrf")).toBe("word");
  expect(headers.get("If-Match")).toBe('"3"');
  expect(headers.get("Accept-Language")).toBe("en");
});

it("a version that stands in the ETag only comes beside the rest", async () => {
  fetched.mockResolvedValue(new Response('{"logs_days":90}', { headers: { ETag: '"7"' } }));
  expect(await api.get("/privacy/retention", { tagged: true })).toEqual({ logs_days: 90, version: 7 });
});

it("a refusal is a problem with its fields and its patience", async () => {
  const fields = [{ field: "name", message: "trop long" }];
  fetched.mockResolvedValue(
    problem(429, "too-many", { detail: "Attendez.", fields }, { "Retry-After": "7" }),
  );
  const error = await api.get("/x").catch((reason: unknown) => reason as Problem);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ kind: "too-many", status: 429, message: "Attendez.", retryAfter: 7 });
  expect((error as Problem).field("name")).toBe("trop long");
});

it.each([
  [new Response("<html>", { status: 502, headers: { "Content-Type": "text/html" } }), "away", true],
  [problem(500, "fault"), "fault", false],
  [problem(503, "away"), "away", true],
  [
    new Response("{", { status: 404, headers: { "Content-Type": "application/problem+json" } }),
    "not-found",
    false,
  ],
])("an answer becomes the kind %#", async (response, kind, worthAnotherTry) => {
  fetched.mockResolvedValue(response);
  const error = await api.get("/x").catch((reason: unknown) => reason);
  expect((error as Problem).kind).toBe(kind);
  expect(shouldRetry(0, error)).toBe(worthAnotherTry);
});

it("no answer at all is trouble that passes", async () => {
  fetched.mockRejectedValue(new TypeError("failed"));
  await expect(api.get("/x")).rejects.toMatchObject({ kind: "offline", passing: true });
});

it("a wrong password signs nobody out, a lost session does", async () => {
  const listener = vi.fn();
  whenSignedOut(listener);
  fetched.mockResolvedValueOnce(problem(401, "wrong-password"));
  await api.post("/users/password").catch(() => {});
  expect(listener).not.toHaveBeenCalled();
  fetched.mockResolvedValueOnce(problem(401, "not-signed-in"));
  await api.get("/tickets").catch(() => {});
  expect(listener).toHaveBeenCalledOnce();
});

it("the same content has the same key, a corrected one another", () => {
  const key = intentKeys();
  const first = key({ text: "Bonjour" });
  expect(key({ text: "Bonjour" })).toBe(first);
  expect(key({ text: "Bonjour !" })).not.toBe(first);
  expect(intentKeys()({ text: "Bonjour" })).not.toBe(first);
});

it("a query has one form", () => {
  expect(queryString({ status: ["new", "open"], q: "", cursor: null, limit: 50 })).toBe(
    "?limit=50&status=new%2Copen",
  );
  expect(queryString({})).toBe("");
});
