import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { View } from "../../api/types";
import { Choice, TextField } from "../../ui/Field";
import { useCategories } from "./categories";
import styles from "./FilterPanel.module.css";
import { filterNames, type TicketFilter } from "./filter";
import { categoryLabel, priorities, statuses } from "./labels";
import { mailboxesQuery, useMembers } from "./members";
import { SaveView } from "./SaveView";

interface Props {
  filter: TicketFilter;
  /** The saved view that this filter is, if it is one. */
  saved: View | undefined;
  onChange: (filter: TicketFilter) => void;
}

/** All filters, and keeping them as a view. */
export default function FilterPanel({ filter, saved, onChange }: Props) {
  const { t } = useTranslation();
  const members = useMembers();
  const categories = useCategories();
  const mailboxes = useQuery(mailboxesQuery).data?.items ?? [];
  const any = { value: "", label: t("tickets.any") };
  const set = (name: keyof TicketFilter) => (value: string) =>
    onChange({ ...filter, [name]: value || undefined });
  const isPlain = filterNames.every((name) => !filter[name]);
  return (
    <section className={styles.panel} aria-label={t("tickets.filters")}>
      <div className={styles.fields}>
        <Choice
          label={t("tickets.status")}
          value={filter.status ?? ""}
          onChange={set("status")}
          options={[
            { value: "", label: t("tickets.open_work") },
            ...statuses.map((each) => ({ value: each as string, label: t(`status.${each}`) })),
            { value: "all", label: t("tickets.any_status") },
          ]}
        />
        <Choice
          label={t("tickets.category")}
          value={filter.category ?? ""}
          onChange={set("category")}
          options={[any, ...categories.map((each) => ({ value: each, label: categoryLabel(each) }))]}
        />
        <Choice
          label={t("tickets.priority")}
          value={filter.priority ?? ""}
          onChange={set("priority")}
          options={[
            any,
            ...priorities.map((each) => ({ value: each as string, label: t(`priority.${each}`) })),
          ]}
        />
        <Choice
          label={t("tickets.assignee")}
          value={filter.assignee ?? ""}
          onChange={set("assignee")}
          options={[
            any,
            { value: "me", label: t("tickets.me") },
            { value: "none", label: t("tickets.noone") },
            ...members.map((each) => ({ value: each.id, label: each.name })),
          ]}
        />
        <Choice
          label={t("tickets.mailbox")}
          value={filter.mailbox ?? ""}
          onChange={set("mailbox")}
          options={[any, ...mailboxes.map((each) => ({ value: each.id, label: each.address }))]}
        />
        <Choice
          label={t("due.field")}
          value={filter.due ?? ""}
          onChange={set("due")}
          options={[
            any,
            ...(["late", "today", "week"] as const).map((each) => ({
              value: each as string,
              label: t(`due.span.${each}`),
            })),
          ]}
        />
        <TextField label={t("tickets.tag")} value={filter.tag ?? ""} onChange={set("tag")} />
      </div>
      {!isPlain && <SaveView filter={filter} saved={saved} />}
    </section>
  );
}
