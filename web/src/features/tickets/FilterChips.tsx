import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { EntityKind, Priority, Status } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { knownText } from "../../i18n/known";
import { Icon } from "../../ui/icons/Icon";
import { entityText } from "../ticket/side/entity-text";
import styles from "./FilterChips.module.css";
import type { TicketFilter } from "./filter";
import { categoryLabel } from "./labels";
import { useMembers } from "./members";

/** "order_no:CMD-2231" as people say it. */
function entityFilterText(filter: string): string {
  const [kind = "", ...rest] = filter.split(":");
  const name = knownText("entities.kind", kind);
  return name ? `${name} : ${entityText(kind as EntityKind, rest.join(":"), currentLanguage())}` : filter;
}

/** What the list is limited to, each with a way to lift it. */
export function FilterChips({
  filter,
  onChange,
}: {
  filter: TicketFilter;
  onChange: (filter: TicketFilter) => void;
}) {
  const { t } = useTranslation();
  const members = useMembers();
  const many = (value: string, label: (each: string) => string) => value.split(",").map(label).join(", ");

  function text(name: keyof TicketFilter, value: string): string {
    switch (name) {
      case "status":
        return value === "all"
          ? t("tickets.any_status")
          : many(value, (each) => t(`status.${each as Status}`));
      case "priority":
        return many(value, (each) => t(`priority.${each as Priority}`));
      case "category":
        return many(value, categoryLabel);
      case "assignee":
        if (value === "me") return t("navigation.mine");
        if (value === "none") return t("navigation.unassigned");
        return members.find((each) => each.id === value)?.name ?? t("tickets.assignee");
      case "shelf":
        if (value === "newsletters" || value === "spam") return t(`navigation.${value}`);
        return t("navigation.all");
      case "to_review":
        return t("navigation.review");
      case "sending":
        return t("navigation.unknown_sends");
      case "due":
        return knownText("due.span", value) ?? value;
      case "entity":
        return entityFilterText(value);
      case "contact":
        return t("tickets.of_contact");
      case "mailbox":
        return t("tickets.of_mailbox");
      case "tag":
        return `#${value}`;
      default:
        return `« ${value} »`;
    }
  }

  const active = (Object.entries(filter) as [keyof TicketFilter, string | undefined][]).filter(
    (entry): entry is [keyof TicketFilter, string] => entry[0] !== "sort" && Boolean(entry[1]),
  );
  if (active.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label={t("tickets.active_filters")}>
      {active.map(([name, value]) => (
        <li key={name}>
          <button
            type="button"
            className={styles.chip}
            aria-label={t("tickets.lift", { filter: text(name, value) })}
            onClick={() => onChange({ ...filter, [name]: undefined })}
          >
            {text(name, value)}
            <Icon name="close" size={13} />
          </button>
        </li>
      ))}
      <li>
        <Link to="/tickets" className={styles.clear}>
          {t("tickets.clear_filters")}
        </Link>
      </li>
    </ul>
  );
}
