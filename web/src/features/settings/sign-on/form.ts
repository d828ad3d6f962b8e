import type { Role, SignOnProvider } from "../../../api/types";

/** What is filled in about a service to sign in with. */
export interface ProviderFields {
  name: string;
  issuer: string;
  client_id: string;
  /** Empty leaves the one that is kept. */
  client_secret: string;
  /** As typed: separated by commas or spaces. */
  domains: string;
  create_members: boolean;
  default_role: Role;
  role_claim: string;
  roles: RoleRow[];
}

/** What the service's claim says, and the role it stands for. */
export interface RoleRow {
  key: number;
  value: string;
  role: Role;
}

let rows = 0;
export const roleRow = (value = "", role: Role = "agent"): RoleRow => {
  rows += 1;
  return { key: rows, value, role };
};

export function fieldsOf(provider: SignOnProvider | undefined): ProviderFields {
  return {
    name: provider?.name ?? "",
    issuer: provider?.issuer ?? "",
    client_id: provider?.client_id ?? "",
    client_secret: "",
    domains: provider?.allowed_domains.join(", ") ?? "",
    create_members: provider?.create_members ?? false,
    default_role: provider?.default_role ?? "agent",
    role_claim: provider?.role_claim ?? "",
    roles: Object.entries(provider?.roles ?? {}).map(([value, role]) => roleRow(value, role)),
  };
}

/** The domains in a list, without an @ in front and each once. */
export function domainsOf(typed: string): string[] {
  const found = typed
    .split(/[\s,;]+/)
    .map((each) => each.replace(/^@/, "").toLowerCase())
    .filter(Boolean);
  return [...new Set(found)];
}

/** What the server is told. */
export function toProvider(fields: ProviderFields) {
  const claim = fields.role_claim.trim();
  return {
    name: fields.name.trim(),
    issuer: fields.issuer.trim(),
    client_id: fields.client_id.trim(),
    client_secret: fields.client_secret || undefined,
    allowed_domains: domainsOf(fields.domains),
    create_members: fields.create_members,
    default_role: fields.default_role,
    role_claim: claim || null,
    roles: Object.fromEntries(
      fields.roles
        .filter(({ value }) => claim && value.trim())
        .map(({ value, role }) => [value.trim(), role]),
    ),
  };
}

/** Where some known services have their discovery; the braces are to be filled in. */
export const KNOWN_ISSUERS = [
  { name: "Google", issuer: "https://accounts.google.com" },
  { name: "Microsoft", issuer: "https://login.microsoftonline.com/{tenant}/v2.0" },
  { name: "Keycloak", issuer: "https://{host}/realms/{realm}" },
] as const;
