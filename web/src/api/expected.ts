// The shapes of issue 4 that docs/openapi.json does not have yet; each goes to types.ts as soon as it has.
import type { Id, Language, Role, Session, TestStep, Time } from "./types";

export type Permission =
  | "profile.own"
  | "tickets.read"
  | "tickets.work"
  | "contacts.read"
  | "mail.hand_in"
  | "rules.read"
  | "rules.change"
  | "mailboxes.read"
  | "mailboxes.manage"
  | "upkeep.read"
  | "upkeep.manage"
  | "members.read"
  | "members.manage"
  | "organisation.manage"
  | "organisation.own"
  | "tokens.service"
  | "audit.read"
  | "privacy.manage"
  | "sign_on.manage";

export interface SecondFactorAsked {
  second_factor: true;
  ticket: string;
  methods: ("totp" | "recovery")[];
}

export interface VerifyFirst {
  verify: true;
}

export interface Registration {
  name: string;
  address: string;
  password: string;
  language: Language;
  organisation?: string;
  invitation?: string;
}

export interface Strength {
  score: number;
  warning?: string | null;
  suggestions: string[];
}

export interface OwnSession {
  id: Id;
  kind: "browser" | "program";
  device: string;
  address: string | null;
  created_at: Time;
  last_seen_at: Time;
  current: boolean;
  ended_at?: Time | null;
  ended_because?: string | null;
}

export interface Token {
  id: Id;
  name: string;
  scopes: Permission[];
  role?: Role | null;
  teams?: Id[];
  created_at: Time;
  expires_at: Time | null;
  last_used_at: Time | null;
  last_used_from: string | null;
}

export interface NewToken {
  name: string;
  scopes: Permission[];
  expires_at: Time | null;
  role?: Role;
  teams?: Id[];
}

export interface SecondFactor {
  enabled: boolean;
  required: boolean;
  recovery_codes_left: number;
}

export interface SecondFactorStart {
  secret: string;
  uri: string;
  qr_svg: string;
}

export interface SignOnChoice {
  id: Id;
  name: string;
}

export interface SignOnProvider {
  id: Id;
  name: string;
  issuer: string;
  client_id: string;
  has_secret: boolean;
  allowed_domains: string[];
  role_claim: string | null;
  roles: Record<string, Role>;
  default_role: Role;
  create_members: boolean;
  version: number;
  redirect_uri: string;
}

export interface SignOnTest {
  passed: boolean;
  steps: (Omit<TestStep, "name"> & { name: string })[];
}

export interface SecretKeys {
  keys: { id: string; current: boolean; known: boolean; secrets: number }[];
  sealed_with_old: number;
}

export interface Retention {
  mail_days: number | null;
  by_mailbox: { mailbox: Id; mail_days: number | null }[];
  by_category: { category: string; mail_days: number | null }[];
  logs_days: number;
  version: number;
}

export interface RetentionPreview {
  tickets: number;
  mails: number;
  events: number;
}

export interface PrivacyTask {
  id: Id;
  kind: "export" | "erasure" | "retention";
  state: "waiting" | "running" | "done" | "failed";
  addresses: string[];
  names: string[];
  done: number;
  total: number;
  counts: {
    mails: number;
    redacted: number;
    files_removed: number;
    texts: number;
    tickets: number;
    logs: number;
  };
  problem: string | null;
  created_at: Time;
  ended_at: Time | null;
  expires_at: Time | null;
}

export type SessionOf4 = Session & { must_enable_second_factor?: boolean };
