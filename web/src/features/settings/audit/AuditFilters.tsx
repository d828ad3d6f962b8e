import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { knownText } from "../../../i18n/known";
import { Button } from "../../../ui/Button";
import { Choice, TextField } from "../../../ui/Field";
import { membersQuery } from "../../tickets/members";
import styles from "./AuditPage.module.css";
import type { AuditFilter } from "./filter";
import { auditActions, auditObjects, wordKey } from "./words";

interface Props {
  filter: AuditFilter;
  onChange: (filter: AuditFilter) => void;
}

/** What of the journal is shown. Everything stands in the address, so that it can be handed on. */
export function AuditFilters({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const members = useQuery(membersQuery).data?.items ?? [];
  const set = (change: AuditFilter) => {
    const wanted = Object.entries({ ...filter, ...change }).filter(([, value]) => value);
    onChange(Object.fromEntries(wanted));
  };
  const named = (path: "audit_action" | "audit_object", words: readonly string[]) =>
    words
      .map((value) => ({ value, label: knownText(path, wordKey(value)) ?? value }))
      .sort((one, other) => one.label.localeCompare(other.label));
  return (
    <search className={styles.filters}>
      <Choice
        label={t("audit.member")}
        value={filter.member ?? ""}
        onChange={(member) => set({ member })}
        options={[
          { value: "", label: t("audit.anybody") },
          ...members.map(({ id, name, address }) => ({ value: id, label: name || address })),
        ]}
      />
      <Choice
        label={t("audit.action")}
        value={filter.action ?? ""}
        onChange={(action) => set({ action })}
        options={[{ value: "", label: t("audit.any_action") }, ...named("audit_action", auditActions)]}
      />
      <Choice
        label={t("audit.object")}
        value={filter.object ?? ""}
        onChange={(object) => set({ object })}
        options={[{ value: "", label: t("audit.any_object") }, ...named("audit_object", auditObjects)]}
      />
      <TextField
        label={t("audit.from")}
        type="date"
        max={filter.until}
        value={filter.from ?? ""}
        onChange={(from) => set({ from })}
      />
      <TextField
        label={t("audit.until")}
        type="date"
        min={filter.from}
        value={filter.until ?? ""}
        onChange={(until) => set({ until })}
      />
      {Object.keys(filter).length > 0 && (
        <Button look="quiet" icon="close" onClick={() => onChange({})}>
          {t("tickets.clear_filters")}
        </Button>
      )}
    </search>
  );
}
