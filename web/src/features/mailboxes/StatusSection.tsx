import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { refusalText } from "../../api/problem-text";
import type { Mailbox } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { count, longTime } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { Section } from "../../ui/Section";
import { Trouble } from "../../ui/Trouble";
import { useMay } from "../session/session";
import { arrivalStates } from "./arrival-states";
import { reconcile, testMailbox, usePause } from "./queries";
import { Reconciling } from "./Reconciling";
import styles from "./StatusSection.module.css";
import { missing, stateOf } from "./state";
import { Taken } from "./Taken";
import { TestSteps } from "./TestSteps";

/** How it does: counts, trouble, and the commands that find out more. */
export function StatusSection({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  const may = useMay();
  const pause = usePause(mailbox);
  const test = useMutation({ mutationFn: () => testMailbox(mailbox.id) });
  const comparison = useMutation({ mutationFn: (mend: boolean) => reconcile(mailbox.id, mend) });
  const paused = mailbox.mode === "paused";
  const state = stateOf(mailbox);
  const hasServer = mailbox.source.kind !== "handed";
  return (
    <Section title={t("mailboxes.status")}>
      <div>
        <p className={styles.main}>
          <Taken on={mailbox.on_server} taken={mailbox.accounted_for} source={mailbox.source.kind} />
        </p>
        {state === "behind" && <p>{t("mailboxes.behind", { count: missing(mailbox) })}</p>}
        {mailbox.checked_at && (
          <p className={styles.muted}>
            {t("mailboxes.looked", { when: longTime(mailbox.checked_at, currentLanguage()) })}
          </p>
        )}
        {(state === "unwatched" || state === "observe_only" || state === "paused") && (
          <p className={styles.muted}>{t(`mailboxes.${state}_help`)}</p>
        )}
      </div>
      <Trouble text={mailbox.trouble ?? undefined} />
      <States states={mailbox.states} />
      <div className={styles.buttons}>
        {may.manage && (
          <Button
            icon={paused ? "play" : "pause"}
            busy={pause.isPending}
            onClick={() => pause.mutate(paused ? "resume" : "pause")}
          >
            {t(paused ? "mailboxes.resume" : "mailboxes.pause")}
          </Button>
        )}
        {may.manage && hasServer && (
          <Button icon="link" busy={test.isPending} onClick={() => test.mutate()}>
            {t("mailboxes.test")}
          </Button>
        )}
        {may.change && hasServer && (
          <Button icon="resolve" busy={comparison.isPending} onClick={() => comparison.mutate(false)}>
            {t("mailboxes.reconcile")}
          </Button>
        )}
      </div>
      <Trouble text={refusalText(pause.error ?? test.error ?? comparison.error, t)} />
      <TestSteps report={test.data} />
      <Reconciling
        report={comparison.data}
        busy={comparison.isPending}
        onMend={may.change ? () => comparison.mutate(true) : undefined}
      />
    </Section>
  );
}

/** What became of the messages, most frequent first. */
function States({ states }: { states: Mailbox["states"] }) {
  const { t } = useTranslation();
  const shown = arrivalStates
    .filter((state) => states[state])
    .sort((one, other) => (states[other] ?? 0) - (states[one] ?? 0));
  if (shown.length === 0) return null;
  return (
    <dl className={styles.states}>
      {shown.map((state) => (
        <div key={state}>
          <dt>{t(`mailboxes.arrival_${state}`)}</dt>
          <dd>{count(states[state] ?? 0, currentLanguage())}</dd>
        </div>
      ))}
    </dl>
  );
}
