import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { address } from "../../../api/client";
import type { PrivacyTask } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { count, longTime } from "../../../i18n/format";
import buttonStyles from "../../../ui/Button.module.css";
import { Icon } from "../../../ui/icons/Icon";
import lineStyles from "../../../ui/Lines.module.css";
import { Loaded } from "../../../ui/Loaded";
import { Mark } from "../../../ui/Mark";
import { Section } from "../../../ui/Section";
import styles from "./Privacy.module.css";
import { isUnderWay, tasksQuery } from "./queries";

const icons = { export: "download", erasure: "delete", retention: "clock" } as const;
const tones = { waiting: "plain", running: "plain", done: "good", failed: "danger" } as const;

/** Exports and erasures: how far they are, and what came out. */
export function TasksSection() {
  const { t } = useTranslation();
  const query = useQuery(tasksQuery);
  return (
    <Section title={t("privacy.tasks")}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={lineStyles.none}>{t("privacy.no_tasks")}</p>
          ) : (
            <ul className={lineStyles.lines}>
              {items.map((task) => (
                <Line key={task.id} task={task} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Line({ task }: { task: PrivacyTask }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const what = t(`privacy.task_${task.kind}`);
  const number = (value: number) => count(value, language);
  const who = task.names[0] ?? task.addresses[0];
  return (
    <li className={lineStyles.line}>
      <Icon name={icons[task.kind] ?? "clock"} size={20} className={lineStyles.icon} />
      <div className={`${lineStyles.words} ${styles.task}`}>
        <p className={lineStyles.name}>{who ? `${what} · ${who}` : what}</p>
        <p className={lineStyles.facts}>
          <span>{longTime(task.created_at, language)}</span>
          {task.state === "done" && task.counts.mails > 0 && (
            <span>
              {t("contacts.messages", { count: task.counts.mails, messages: number(task.counts.mails) })}
            </span>
          )}
          {task.state === "done" && task.counts.redacted > 0 && (
            <span>
              {t("privacy.redacted", { count: task.counts.redacted, redacted: number(task.counts.redacted) })}
            </span>
          )}
          {task.state !== "done" && task.total > 0 && (
            <span>{t("privacy.progress", { done: number(task.done), total: number(task.total) })}</span>
          )}
        </p>
        {task.problem && <p className={styles.problem}>{task.problem}</p>}
        {isUnderWay(task) && <progress aria-label={what} max={Math.max(task.total, 1)} value={task.done} />}
      </div>
      <span className={lineStyles.marks}>
        <Mark tone={tones[task.state]} text={t(`privacy.state_${task.state}`)} />
      </span>
      <span className={lineStyles.acts}>
        {task.kind === "export" && task.state === "done" && !isGone(task) && (
          <a href={address(`/privacy/exports/${task.id}/file`)} download className={buttonStyles.button}>
            <Icon name="download" size={17} />
            {t("action.download")}
          </a>
        )}
      </span>
    </li>
  );
}

/** The file of an export is kept for some days only. */
const isGone = ({ expires_at }: PrivacyTask) => expires_at !== null && new Date(expires_at) < new Date();
