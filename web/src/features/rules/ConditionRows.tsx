import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import { IconButton } from "../../ui/IconButton";
import { entityKinds } from "../ticket/side/entity-text";
import { type ConditionKind, conditionKinds, entityOf, type Row, row, showEntity } from "./grammar";
import styles from "./Rows.module.css";
import { firstCondition } from "./words";

interface Props {
  rows: Row<ConditionKind>[];
  mailboxes: readonly { address: string }[];
  onChange: (rows: Row<ConditionKind>[]) => void;
}

/** Conditions, one in a row: what is looked at, and what must be found there. */
export function ConditionRows({ rows, mailboxes, onChange }: Props) {
  const { t } = useTranslation();
  const replace = (key: number, by: Partial<Row<ConditionKind>>) =>
    onChange(rows.map((each) => (each.key === key ? { ...each, ...by } : each)));
  const choose = (each: Row<ConditionKind>, kind: ConditionKind) => {
    const isText = (one: ConditionKind | undefined) => !one || !["mailbox", "entity", "due"].includes(one);
    const kept = isText(kind) && isText(each.kind) ? each.value : firstCondition(kind, mailboxes).value;
    replace(each.key, { kind, value: kept });
  };
  return (
    <>
      {rows.length > 0 && (
        <ul className={styles.rows}>
          {rows.map((each, index) => (
            <li key={each.key} className={styles.row}>
              <select
                className={styles.control}
                aria-label={t("rules.condition_kind", { number: index + 1 })}
                value={each.kind ?? ""}
                onChange={(event) => choose(each, event.target.value as ConditionKind)}
              >
                {each.kind === undefined && <option value="">{t("rules.unknown_kind")}</option>}
                {conditionKinds.map((kind) => (
                  <option key={kind} value={kind}>
                    {t(`rules.kind_${kind}`)}
                  </option>
                ))}
              </select>
              <ConditionValue
                condition={each}
                number={index + 1}
                mailboxes={mailboxes}
                onChange={(value) => replace(each.key, { value })}
              />
              <IconButton
                icon="close"
                label={t("rules.remove_row", { number: index + 1 })}
                onClick={() => onChange(rows.filter(({ key }) => key !== each.key))}
              />
              {each.kind && <p className={styles.help}>{t(`rules.help_${each.kind}`)}</p>}
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button icon="add" onClick={() => onChange([...rows, row({ kind: "subject", value: "" })])}>
          {t("rules.add_condition")}
        </Button>
      </div>
    </>
  );
}

interface ValueProps {
  condition: Row<ConditionKind>;
  number: number;
  mailboxes: readonly { address: string }[];
  onChange: (value: string) => void;
}

function ConditionValue({ condition: { kind, value }, number, mailboxes, onChange }: ValueProps) {
  const { t } = useTranslation();
  const label = t("rules.condition_value", { number });
  if (kind === "mailbox") {
    return (
      <select
        className={styles.control}
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {mailboxes.every(({ address }) => address !== value) && <option value={value}>{value}</option>}
        {mailboxes.map(({ address }) => (
          <option key={address} value={address}>
            {address}
          </option>
        ))}
      </select>
    );
  }
  if (kind === "entity") {
    const { kind: named, sought } = entityOf(value);
    return (
      <span className={styles.pair}>
        <select
          className={styles.control}
          aria-label={t("rules.entity_kind", { number })}
          value={named}
          onChange={(event) => onChange(showEntity(event.target.value, sought))}
        >
          {entityKinds.every((each) => each !== named) && <option value={named}>{named}</option>}
          {entityKinds.map((each) => (
            <option key={each} value={each}>
              {t(`entities.kind.${each}`)}
            </option>
          ))}
        </select>
        <input
          className={styles.control}
          aria-label={label}
          maxLength={500}
          spellCheck={false}
          placeholder={t("rules.example_entity")}
          value={sought}
          onChange={(event) => onChange(showEntity(named, event.target.value))}
        />
      </span>
    );
  }
  if (kind === "due") {
    return (
      <input
        type="number"
        className={styles.control}
        aria-label={label}
        required
        min={1}
        max={8760}
        placeholder={t("rules.example_due")}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <input
      className={styles.control}
      aria-label={label}
      required
      maxLength={1000}
      spellCheck={kind === "words" || kind === "subject"}
      placeholder={kind && t(`rules.example_${kind}`)}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
