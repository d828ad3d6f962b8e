/** One field of a request that the server refused, with a sentence for people. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** What a refused or failed request means to the UI; the server's kinds and two of the browser's own. */
export type ProblemKind =
  | "bad-request"
  | "not-signed-in"
  | "wrong-password"
  | "second-factor-required"
  | "forbidden"
  | "csrf"
  | "not-found"
  | "conflict"
  | "changed"
  | "too-large"
  | "unsupported"
  | "invalid"
  | "precondition-required"
  | "too-many"
  | "fault"
  | "away"
  | "offline"
  | "unclear";

/** A request that was refused or failed (application/problem+json, RFC 9457). */
export class Problem extends Error {
  override name = "Problem";
  readonly kind: ProblemKind;
  readonly status: number;
  readonly detail: string | undefined;
  readonly fields: FieldProblem[];
  /** Seconds until another try makes sense, when the server said so. */
  readonly retryAfter: number | undefined;

  constructor(about: {
    kind: ProblemKind;
    status: number;
    title?: string;
    detail?: string;
    fields?: FieldProblem[];
    retryAfter?: number;
  }) {
    super(about.detail ?? about.title ?? about.kind);
    this.kind = about.kind;
    this.status = about.status;
    this.detail = about.detail;
    this.fields = about.fields ?? [];
    this.retryAfter = about.retryAfter;
  }

  /** The sentence about one field, if there is one. */
  field(name: string): string | undefined {
    return this.fields.find((each) => each.field === name)?.message;
  }

  /** Whether trying the same again may help. */
  get passing(): boolean {
    return this.kind === "away" || this.kind === "offline" || this.kind === "too-many" || this.status >= 502;
  }
}

interface ProblemBody {
  type?: string;
  title?: string;
  detail?: string;
  fields?: FieldProblem[];
}

/** Makes a problem of a response that is no success. Never throws: also a proxy's HTML page becomes one. */
export async function problemOf(response: Response): Promise<Problem> {
  const retry = Number(response.headers.get("Retry-After"));
  const about = {
    status: response.status,
    retryAfter: Number.isFinite(retry) && retry > 0 ? retry : undefined,
  };
  const isProblem = response.headers.get("Content-Type")?.includes("json");
  const body = isProblem ? ((await response.json().catch(() => ({}))) as ProblemBody) : {};
  const kind = body.type?.split("/").at(-1) as ProblemKind | undefined;
  return new Problem({
    ...about,
    kind: kind ?? kindOfStatus(response.status),
    title: body.title,
    detail: body.detail,
    fields: body.fields,
  });
}

function kindOfStatus(status: number): ProblemKind {
  if (status === 401) return "not-signed-in";
  if (status === 403) return "forbidden";
  if (status === 404) return "not-found";
  if (status === 413) return "too-large";
  if (status === 429) return "too-many";
  if (status >= 502 && status <= 504) return "away";
  return status >= 500 ? "fault" : "unclear";
}
