import type { Permission } from "../../api/types";
import type { IconName } from "../../ui/icons/Icon";

/** The pages of the settings, in their order, and what a member must be allowed to open each. */
export const settingsPages = [
  { name: "organisation", to: "/settings/organisation", icon: "building", needs: "organisation.manage" },
  { name: "members", to: "/settings/members", icon: "people", needs: "members.read" },
  { name: "teams", to: "/settings/teams", icon: "inbox", needs: "members.read" },
  { name: "judgement", to: "/settings/judgement", icon: "tag", needs: "rules.read" },
  { name: "tokens", to: "/settings/tokens", icon: "key", needs: "tokens.service" },
  { name: "sign_on", to: "/settings/sign-on", icon: "door", needs: "sign_on.manage" },
  { name: "secrets", to: "/settings/secrets", icon: "lock", needs: "organisation.own" },
  { name: "audit", to: "/settings/audit", icon: "log", needs: "audit.read" },
  { name: "privacy", to: "/settings/privacy", icon: "shield", needs: "privacy.manage" },
] as const satisfies readonly { name: string; to: string; icon: IconName; needs: Permission }[];

export type SettingsPageName = (typeof settingsPages)[number]["name"];

/** What must be allowed to open a page. */
export const needs = (name: SettingsPageName): Permission =>
  settingsPages.find((page) => page.name === name)?.needs ?? "organisation.own";
