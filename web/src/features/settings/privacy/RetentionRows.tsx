import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/Button";
import { IconButton } from "../../../ui/IconButton";
import { useCategories } from "../../tickets/categories";
import { categoryLabel } from "../../tickets/labels";
import { mailboxesQuery } from "../../tickets/members";
import { type RetentionRow, retentionRow } from "./form";
import styles from "./Privacy.module.css";

interface Props {
  rows: RetentionRow[];
  onChange: (rows: RetentionRow[]) => void;
}

/** Where another time holds; that of a category comes before that of a mailbox. */
export function RetentionRows({ rows, onChange }: Props) {
  const { t } = useTranslation();
  const mailboxes = useQuery(mailboxesQuery).data?.items ?? [];
  const categories = useCategories();
  const replace = (key: number, by: Partial<RetentionRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...by } : row)));
  const taken = (of: RetentionRow["of"], what: string) =>
    rows.some((row) => row.of === of && row.what === what);
  const freeMailbox = mailboxes.find(({ id }) => !taken("mailbox", id));
  const freeCategory = categories.find((category) => !taken("category", category));
  return (
    <fieldset aria-label={t("privacy.exceptions")} className={styles.rows}>
      {rows.map((row, at) => (
        <div key={row.key} className={styles.row}>
          <select
            className={styles.control}
            aria-label={t("privacy.exception_of", { number: at + 1 })}
            value={row.what}
            onChange={(event) => replace(row.key, { what: event.target.value })}
          >
            {row.of === "mailbox"
              ? mailboxes.map(({ id, address }) => (
                  <option key={id} value={id} disabled={id !== row.what && taken("mailbox", id)}>
                    {address}
                  </option>
                ))
              : [...new Set([...categories, row.what])].map((category) => (
                  <option
                    key={category}
                    value={category}
                    disabled={category !== row.what && taken("category", category)}
                  >
                    {categoryLabel(category)}
                  </option>
                ))}
          </select>
          <input
            className={styles.control}
            type="number"
            min={1}
            max={36_500}
            aria-label={t("privacy.exception_days", { number: at + 1 })}
            placeholder={t("privacy.for_ever")}
            value={row.days}
            onChange={(event) => replace(row.key, { days: event.target.value })}
          />
          <IconButton
            icon="close"
            label={t("rules.remove_row", { number: at + 1 })}
            onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
          />
        </div>
      ))}
      <div className={styles.acts}>
        <Button
          icon="add"
          disabled={!freeMailbox}
          onClick={() => freeMailbox && onChange([...rows, retentionRow("mailbox", freeMailbox.id)])}
        >
          {t("privacy.add_mailbox")}
        </Button>
        <Button
          icon="add"
          disabled={!freeCategory}
          onClick={() => freeCategory && onChange([...rows, retentionRow("category", freeCategory)])}
        >
          {t("privacy.add_category")}
        </Button>
      </div>
    </fieldset>
  );
}
