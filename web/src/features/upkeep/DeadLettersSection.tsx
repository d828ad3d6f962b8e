import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { refusalText } from "../../api/problem-text";
import type { DeadLetter } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { shortTime } from "../../i18n/format";
import { knownText } from "../../i18n/known";
import { Button } from "../../ui/Button";
import { Loaded } from "../../ui/Loaded";
import { notify } from "../../ui/notices";
import { Section } from "../../ui/Section";
import { Trouble } from "../../ui/Trouble";
import { useMay } from "../session/session";
import { deadLettersQuery } from "./queries";
import styles from "./Sections.module.css";

/** Work and mail that was given up, with why, to be tried again. */
export function DeadLettersSection() {
  const { t } = useTranslation();
  const may = useMay();
  const client = useQueryClient();
  const query = useQuery(deadLettersQuery);
  const retry = useMutation({
    mutationFn: (id: string | "all") =>
      api.post(id === "all" ? "/dead-letters/retry-all" : `/dead-letters/${id}/retry`),
    onSuccess: () => notify({ text: t("upkeep.retried") }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.deadLetters }),
        client.invalidateQueries({ queryKey: keys.counts }),
      ]),
  });
  const many = (query.data?.items.length ?? 0) > 1;
  return (
    <Section
      title={t("navigation.dead_letters")}
      lead={t("upkeep.dead_lead")}
      actions={
        may.change &&
        many && (
          <Button icon="refresh" busy={retry.isPending} onClick={() => retry.mutate("all")}>
            {t("upkeep.retry_all")}
          </Button>
        )
      }
    >
      <Trouble text={refusalText(retry.error, t)} />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.fine}>{t("upkeep.dead_none")}</p>
          ) : (
            <ul className={styles.lines}>
              {items.map((letter) => (
                <Line
                  key={letter.id}
                  letter={letter}
                  onRetry={may.change ? () => retry.mutate(letter.id) : undefined}
                  busy={retry.isPending && retry.variables === letter.id}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

interface LineProps {
  letter: DeadLetter;
  onRetry: (() => void) | undefined;
  busy: boolean;
}

function Line({ letter, onRetry, busy }: LineProps) {
  const { t } = useTranslation();
  const what =
    letter.is === "mail"
      ? t("upkeep.dead_mail", { what: letter.what, mailbox: letter.mailbox ?? "?" })
      : (knownText("upkeep", `job_${letter.what}`) ?? t("upkeep.dead_job", { what: letter.what }));
  return (
    <li className={styles.line}>
      <div>
        <p className={styles.what}>{what}</p>
        {letter.problem && <p className={styles.problem}>{letter.problem}</p>}
        <p className={styles.muted}>
          {t("upkeep.dead_tried", {
            count: letter.attempts,
            since: shortTime(letter.since, currentLanguage()),
          })}
        </p>
      </div>
      {onRetry && (
        <Button icon="refresh" busy={busy} onClick={onRetry}>
          {t("action.retry")}
        </Button>
      )}
    </li>
  );
}
