import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { problemText } from "../../api/problem-text";
import type { Answer, Id } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { shortTime } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { classes } from "../../ui/classes";
import { Icon } from "../../ui/icons/Icon";
import { Trouble } from "../../ui/Trouble";
import { useMay } from "../session/session";
import { refresh } from "../tickets/change";
import styles from "./AnswerCard.module.css";

/** An answer that has not become part of the conversation yet, with what can be done about it. */
export function AnswerCard({ answer, ticket }: { answer: Answer; ticket: Id | null }) {
  const { t } = useTranslation();
  const may = useMay();
  const client = useQueryClient();
  const command = useMutation({
    mutationFn: (name: "send-again" | "cancel") => api.post<Answer>(`/answers/${answer.id}/${name}`),
    onSettled: () => refresh(client),
  });
  const hangs = answer.state === "unknown" || answer.state === "refused";
  const by = answer.automatic ? t("answer.automatic") : (answer.by?.name ?? "");
  return (
    <article
      className={classes(styles.card, hangs && styles.hangs)}
      aria-label={t("answer.of", { name: by })}
      data-ticket={ticket ?? undefined}
    >
      <header className={styles.head}>
        <Icon name={hangs ? "alert" : "clock"} size={17} />
        <strong>{t(`sending.${answer.state}`)}</strong>
        <span className={styles.about}>
          {by} → {[...answer.to, ...answer.cc].join(", ")}
        </span>
      </header>
      {hangs && (
        <p className={styles.explain}>{t(`answer.${answer.state === "unknown" ? "unknown" : "refused"}`)}</p>
      )}
      {answer.problem && <p className={styles.problem}>{answer.problem}</p>}
      {answer.state === "waiting" && answer.attempts > 0 && answer.next_try_at && (
        <p className={styles.explain}>
          {t("answer.next_try", {
            count: answer.attempts,
            time: shortTime(answer.next_try_at, currentLanguage()),
          })}
        </p>
      )}
      <p className={styles.text}>{answer.text}</p>
      {answer.attachments.length > 0 && (
        <p className={styles.explain}>{answer.attachments.map((file) => file.filename).join(", ")}</p>
      )}
      <Trouble text={command.error ? problemText(command.error, t) : undefined} />
      {may.change && (
        <div className={styles.actions}>
          {hangs && (
            <Button icon="send" busy={command.isPending} onClick={() => command.mutate("send-again")}>
              {t("answer.send_again")}
            </Button>
          )}
          {(hangs || answer.state === "waiting") && (
            <Button look="quiet" disabled={command.isPending} onClick={() => command.mutate("cancel")}>
              {t(
                answer.state === "waiting"
                  ? "answer.cancel"
                  : answer.state === "unknown"
                    ? "answer.let_be"
                    : "answer.drop",
              )}
            </Button>
          )}
        </div>
      )}
    </article>
  );
}
