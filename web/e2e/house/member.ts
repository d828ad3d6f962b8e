import type { Page as Tab } from "playwright-core";
import type { Page, Session, TicketRow } from "../../src/api/types";
import { administrator } from "./facteur";
import { until } from "./until";

/** What a signed-in member asks of the API, with the cookies of the member's browser. */
export class Member {
  readonly #page: Tab;
  readonly session: Session;

  private constructor(page: Tab, session: Session) {
    this.#page = page;
    this.session = session;
  }

  /** The administrator of the first start, made when there is none, signed in in this browser profile. */
  static async signIn(page: Tab, language: "fr" | "en" = "fr"): Promise<Member> {
    const { needed } = await (await page.request.get("/api/v1/setup")).json();
    const { address, password } = administrator;
    const answer = needed
      ? await page.request.post("/api/v1/setup", { data: { ...administrator, language } })
      : await page.request.post("/api/v1/auth/login", { data: { address, password } });
    if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
    return new Member(page, await answer.json());
  }

  async get<Answer>(path: string): Promise<Answer> {
    return await this.#ask("GET", path);
  }

  /** The numbers of all tickets by their subjects, as soon as there are that many. */
  async tickets(many: number): Promise<Map<string, string>> {
    return await until(`${many} tickets`, async () => {
      const { items } = await this.get<Page<TicketRow>>("/tickets?limit=200");
      return items.length >= many && new Map(items.map((row) => [row.subject, row.number]));
    });
  }

  async ask<Answer>(method: "POST" | "PUT" | "PATCH", path: string, data: unknown): Promise<Answer> {
    return await this.#ask(method, path, data);
  }

  async #ask<Answer>(method: string, path: string, data?: unknown): Promise<Answer> {
    const headers = { "X-Facteur-Csrf": this.session.csrf };
    const answer = await this.#page.request.fetch(`/api/v1${path}`, { method, headers, data });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return (answer.status() === 204 ? undefined : await answer.json()) as Answer;
  }
}
