import { useTranslation } from "react-i18next";
import type { ReconcileReport } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { count } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/icons/Icon";
import { differencesOf, type FolderDifference } from "./differences";
import styles from "./Reconciling.module.css";

interface Props {
  report: ReconcileReport | undefined;
  busy: boolean;
  /** Undefined where the member may only look. */
  onMend: (() => void) | undefined;
}

/** What comparing a mailbox with its server found: every difference by name. */
export function Reconciling({ report, busy, onMend }: Props) {
  const { t } = useTranslation();
  const numbers = report && {
    on: count(report.on_server, currentLanguage()),
    taken: count(report.accounted_for, currentLanguage()),
  };
  const differences = report ? differencesOf(report) : [];
  return (
    <div role="status" className={styles.region}>
      {report && (
        <>
          <p className={report.whole ? styles.whole : styles.differs}>
            <Icon name={report.whole ? "resolve" : "alert"} />
            {t(report.whole ? "mailboxes.whole" : "mailboxes.not_whole", numbers)}
          </p>
          {report.mended && <p>{t("mailboxes.mended")}</p>}
          {differences.length > 0 && (
            <ul className={styles.list}>
              {differences.map((each) => (
                <Difference key={`${each.folder} ${each.what}`} difference={each} />
              ))}
            </ul>
          )}
          {!report.whole && onMend && (
            <div>
              <Button look="primary" icon="refresh" busy={busy} onClick={onMend}>
                {t("mailboxes.mend")}
              </Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}

function Difference({ difference: { folder, what, count: many, names } }: { difference: FolderDifference }) {
  const { t } = useTranslation();
  return (
    <li>
      <span className={styles.folder}>{folder}</span>
      {what === "trouble" ? names[0] : t(`mailboxes.difference_${what}`, { count: many })}
      {what !== "trouble" && names.length > 0 && (
        <details>
          <summary>{t("mailboxes.which_ones")}</summary>
          <ul className={styles.names}>
            {names.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
