import { useTranslation } from "react-i18next";
import type { TestReport, TestStep } from "../../api/types";
import { classes } from "../../ui/classes";
import { Icon } from "../../ui/icons/Icon";
import styles from "./TestSteps.module.css";

const icons = { passed: "check", failed: "close", skipped: "more" } as const;

/** What a connection test found, step by step, with what to do where it stopped. Said aloud when it comes. */
export function TestSteps({ report }: { report: TestReport | undefined }) {
  const { t } = useTranslation();
  return (
    <div role="status" className={styles.region}>
      {report && (
        <>
          <p className={report.passed ? styles.good : styles.bad}>
            <Icon name={report.passed ? "resolve" : "alert"} />
            {t(report.passed ? "mailboxes.test_passed" : "mailboxes.test_failed")}
          </p>
          <div className={styles.columns}>
            <Steps title={t("mailboxes.reading")} steps={report.incoming} />
            <Steps title={t("mailboxes.sending")} steps={report.outgoing} />
          </div>
        </>
      )}
    </div>
  );
}

function Steps({ title, steps }: { title: string; steps: TestStep[] }) {
  const { t } = useTranslation();
  if (steps.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step.name} className={classes(styles.step, styles[step.outcome])}>
            <span className={styles.mark}>
              <Icon name={icons[step.outcome]} size={15} label={t(`mailboxes.outcome_${step.outcome}`)} />
            </span>
            <span className={styles.name}>{t(`mailboxes.step_${step.name}`)}</span>
            {step.outcome !== "skipped" && <span className={styles.time}>{step.millis} ms</span>}
            {step.found && <p className={styles.found}>{step.found}</p>}
            {step.cause && <p className={styles.cause}>{step.cause}</p>}
            {step.cure && <p className={styles.cure}>{step.cure}</p>}
          </li>
        ))}
      </ol>
    </div>
  );
}
