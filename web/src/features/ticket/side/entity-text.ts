import type { Entity, EntityKind, Language } from "../../../api/types";
import { count } from "../../../i18n/format";
import type { IconName } from "../../../ui/icons/Icon";

/** The kinds in the order in which people look for them. */
const KINDS: readonly { kind: EntityKind; icon: IconName }[] = [
  { kind: "order_no", icon: "tag" },
  { kind: "invoice_no", icon: "file" },
  { kind: "amount", icon: "bolt" },
  { kind: "iban", icon: "key" },
  { kind: "person", icon: "person" },
  { kind: "company", icon: "building" },
  { kind: "phone", icon: "phone" },
  { kind: "email", icon: "mail" },
  { kind: "date", icon: "clock" },
  { kind: "siret", icon: "building" },
  { kind: "siren", icon: "building" },
  { kind: "vat", icon: "building" },
  { kind: "address", icon: "door" },
  { kind: "url", icon: "link" },
];

/** All kinds, in that order. */
export const entityKinds = KINDS.map(({ kind }) => kind);

export interface EntityGroup {
  kind: EntityKind;
  icon: IconName;
  values: string[];
}

/** What is named, by kind. */
export function groups(entities: readonly Entity[]): EntityGroup[] {
  const each = KINDS.map(({ kind, icon }) => ({
    kind,
    icon,
    values: entities.filter((entity) => entity.kind === kind).map((entity) => entity.value),
  }));
  return each.filter((group) => group.values.length > 0);
}

const inBlocks = (value: string, sizes: readonly number[]): string => {
  const blocks: string[] = [];
  let at = 0;
  for (let step = 0; at < value.length; step += 1) {
    const size = sizes[Math.min(step, sizes.length - 1)] ?? value.length;
    blocks.push(value.slice(at, at + size));
    at += size;
  }
  // Blanks that do not break.
  return blocks.join("\u00a0");
};

/** A value as people write it. */
export function entityText(kind: EntityKind, value: string, language: Language): string {
  switch (kind) {
    case "iban":
      return inBlocks(value, [4]);
    case "siren":
      return inBlocks(value, [3]);
    case "siret":
      return inBlocks(value, [3, 3, 3, 5]);
    case "phone":
      return value.startsWith("+33") ? inBlocks(`0${value.slice(3)}`, [2]) : value;
    case "amount": {
      const [number, currency] = value.split(" ");
      const amount = Number(number);
      if (!currency || Number.isNaN(amount)) return value;
      return `${count(amount, language, Number.isInteger(amount) ? 0 : 2)}\u00a0${currency}`;
    }
    case "date": {
      const at = new Date(`${value}T12:00:00`);
      if (Number.isNaN(at.getTime())) return value;
      return at.toLocaleDateString(language === "en" ? "en-GB" : "fr-FR", {
        day: "numeric",
        month: "short",
        year: "numeric",
      });
    }
    default:
      return value;
  }
}
