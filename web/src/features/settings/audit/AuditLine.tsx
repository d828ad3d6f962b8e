import { useTranslation } from "react-i18next";
import type { AuditEntry } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { longTime, shortTime } from "../../../i18n/format";
import { knownText } from "../../../i18n/known";
import { Icon } from "../../../ui/icons/Icon";
import { deviceText } from "../../profile/device";
import styles from "./AuditPage.module.css";
import { type Difference, differences } from "./differences";
import { wordKey } from "./words";

/** One line of the journal; what was before and after opens below it. */
export function AuditLine({ entry }: { entry: AuditEntry }) {
  const changes = differences(entry.before, entry.after);
  return (
    <li className={styles.entry}>
      <details>
        <summary className={styles.head}>
          <Sentence entry={entry} />
          <Icon name="chevron_right" size={16} className={styles.open} />
        </summary>
        <div className={styles.more}>
          {changes.length > 0 && <Changes changes={changes} />}
          <Origin entry={entry} />
        </div>
      </details>
    </li>
  );
}

function Sentence({ entry: { at, actor, action, object } }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const who = actor.name ?? knownText("audit_actor", actor.kind) ?? t("history.former_member");
  return (
    <>
      <time className={styles.time} dateTime={at} title={longTime(at, language)}>
        {shortTime(at, language)}
      </time>
      <span className={styles.who}>{who}</span>
      <span className={styles.what}>
        {knownText("audit_action", wordKey(action)) ?? action}
        {object.name && <span className={styles.object}> · {deviceText(object.name, t)}</span>}
      </span>
    </>
  );
}

function Changes({ changes }: { changes: Difference[] }) {
  const { t } = useTranslation();
  return (
    <dl className={styles.changes}>
      {changes.map(({ field, before, after }) => (
        <div key={field} className={styles.change}>
          <dt>{fieldName(field) || t("audit.value")}</dt>
          <dd>
            {before !== undefined && <s>{valueText(before)}</s>}
            {before !== undefined && <Icon name="chevron_right" size={14} label={t("rules.becomes")} />}
            {after === undefined ? (
              <span className={styles.empty}>{t("audit.nothing")}</span>
            ) : (
              <strong>{valueText(after)}</strong>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** "require_second_factor" has a name of its own; else its words. */
const fieldName = (field: string) =>
  knownText("audit_field", wordKey(field)) ?? field.replaceAll(/[._]/g, " ");

/** Words of ours in the language of the reader; everything else as it is. */
const valueText = (value: string) =>
  knownText("audit_value", wordKey(value)) ?? knownText("role", wordKey(value)) ?? value;

function Origin({ entry: { at, address, device } }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  const from = [address, device && deviceText(device, t)].filter(Boolean).join(" · ");
  return (
    <p className={styles.origin}>
      {longTime(at, currentLanguage())}
      {from && ` · ${t("audit.from_where", { from })}`}
    </p>
  );
}
