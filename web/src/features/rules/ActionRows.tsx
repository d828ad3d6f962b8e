import { useTranslation } from "react-i18next";
import type { Member } from "../../api/types";
import { Button } from "../../ui/Button";
import { IconButton } from "../../ui/IconButton";
import { useCategories } from "../tickets/categories";
import { type ActionKind, actionKinds, isBare, type Row, row } from "./grammar";
import styles from "./Rows.module.css";
import { choices, firstAction, wordOf } from "./words";

interface Props {
  rows: Row<ActionKind>[];
  members: readonly Member[];
  onChange: (rows: Row<ActionKind>[]) => void;
}

/** Actions, one in a row. Everything but a tag can be set only once. */
export function ActionRows({ rows, members, onChange }: Props) {
  const { t } = useTranslation();
  const free = (kind: ActionKind) => kind === "tag" || rows.every((each) => each.kind !== kind);
  const next = actionKinds.find(free) ?? "tag";
  const replace = (key: number, by: Partial<Row<ActionKind>>) =>
    onChange(rows.map((each) => (each.key === key ? { ...each, ...by } : each)));
  return (
    <>
      {rows.length > 0 && (
        <ul className={styles.rows}>
          {rows.map((each, index) => (
            <li key={each.key} className={styles.row}>
              <select
                className={styles.control}
                aria-label={t("rules.action_kind", { number: index + 1 })}
                value={each.kind ?? ""}
                onChange={(event) =>
                  replace(each.key, firstAction(event.target.value as ActionKind, members))
                }
              >
                {each.kind === undefined && <option value="">{t("rules.unknown_kind")}</option>}
                {actionKinds.map((kind) => (
                  <option key={kind} value={kind} disabled={kind !== each.kind && !free(kind)}>
                    {t(`rules.act_${kind}`)}
                  </option>
                ))}
              </select>
              {isBare(each.kind) ? (
                <span className={styles.bare}>
                  {each.kind && t(`rules.does_${each.kind as "ignore" | "stop"}_help`)}
                </span>
              ) : (
                <ActionValue
                  action={each}
                  number={index + 1}
                  members={members}
                  onChange={(value) => replace(each.key, { value })}
                />
              )}
              <IconButton
                icon="close"
                label={t("rules.remove_row", { number: index + 1 })}
                onClick={() => onChange(rows.filter(({ key }) => key !== each.key))}
              />
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button icon="add" onClick={() => onChange([...rows, row(firstAction(next, members))])}>
          {t("rules.add_action")}
        </Button>
      </div>
    </>
  );
}

interface ValueProps {
  action: Row<ActionKind>;
  number: number;
  members: readonly Member[];
  onChange: (value: string) => void;
}

function ActionValue({ action: { kind, value }, number, members, onChange }: ValueProps) {
  const { t } = useTranslation();
  const categories = useCategories();
  const label = t("rules.action_value", { number });
  const options = optionsOf(kind, members, categories);
  if (!options) {
    return (
      <input
        className={styles.control}
        aria-label={label}
        required
        maxLength={60}
        placeholder={kind === "tag" ? t("rules.example_tag") : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <select
      className={styles.control}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.every((option) => option.value !== value) && (
        <option value={value}>{wordOf(kind ?? "", value, t)}</option>
      )}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.name ?? wordOf(kind ?? "", option.value, t)}
        </option>
      ))}
    </select>
  );
}

/** What can be chosen; undefined where anything can be typed. */
function optionsOf(kind: ActionKind | undefined, members: readonly Member[], categories: readonly string[]) {
  if (kind === "assign")
    return members.map(({ address, name }) => ({ value: address, name: name || address }));
  if (kind !== "category" && kind !== "impact" && kind !== "urgency") return undefined;
  const words: readonly string[] = kind === "category" ? categories : choices[kind];
  return words.map((value) => ({ value, name: undefined }));
}
