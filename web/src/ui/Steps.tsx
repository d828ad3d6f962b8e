import { useTranslation } from "react-i18next";
import { classes } from "./classes";
import { Icon } from "./icons/Icon";
import styles from "./Steps.module.css";

/** What one step of a test found. */
export interface Step {
  name: string;
  /** Its name for people. */
  text: string;
  outcome: "passed" | "failed" | "skipped";
  found?: string | null;
  cause?: string | null;
  cure?: string | null;
  millis: number;
}

const icons = { passed: "check", failed: "close", skipped: "more" } as const;

interface Props {
  /** Undefined until there is a result, which is said aloud when it comes. */
  verdict: { passed: boolean; text: string } | undefined;
  groups: readonly { title?: string; steps: readonly Step[] }[];
}

/** What a test found, step by step, with what to do where it stopped. */
export function Steps({ verdict, groups }: Props) {
  return (
    <div role="status" className={styles.region}>
      {verdict && (
        <>
          <p className={verdict.passed ? styles.good : styles.bad}>
            <Icon name={verdict.passed ? "resolve" : "alert"} />
            {verdict.text}
          </p>
          <div className={styles.columns}>
            {groups
              .filter(({ steps }) => steps.length > 0)
              .map(({ title, steps }) => (
                <div key={title ?? "only"}>
                  {title && <h3>{title}</h3>}
                  <List steps={steps} />
                </div>
              ))}
          </div>
        </>
      )}
    </div>
  );
}

function List({ steps }: { steps: readonly Step[] }) {
  const { t } = useTranslation();
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <li key={step.name} className={classes(styles.step, styles[step.outcome])}>
          <span className={styles.mark}>
            <Icon name={icons[step.outcome]} size={15} label={t(`mailboxes.outcome_${step.outcome}`)} />
          </span>
          <span className={styles.name}>{step.text}</span>
          {step.outcome !== "skipped" && <span className={styles.time}>{step.millis} ms</span>}
          {step.found && <p className={styles.found}>{step.found}</p>}
          {step.cause && <p className={styles.cause}>{step.cause}</p>}
          {step.cure && <p className={styles.cure}>{step.cure}</p>}
        </li>
      ))}
    </ol>
  );
}
