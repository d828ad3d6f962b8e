import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { refusalText } from "../../api/problem-text";
import type { OwnSession } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { longTime, shortTime } from "../../i18n/format";
import { knownText } from "../../i18n/known";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/icons/Icon";
import styles from "../../ui/Lines.module.css";
import { Loaded } from "../../ui/Loaded";
import { Mark } from "../../ui/Mark";
import { notify } from "../../ui/notices";
import { Section } from "../../ui/Section";
import { Trouble } from "../../ui/Trouble";
import { deviceText } from "./device";

/** Where this person is signed in, each to be ended from here. */
export function SessionsSection() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: keys.sessions,
    queryFn: () => api.get<{ items: OwnSession[] }>("/users/sessions"),
    staleTime: 0,
  });
  const ending = useMutation({
    mutationFn: (id: string | "others") =>
      id === "others" ? api.post("/users/sessions/end-others") : api.delete(`/users/sessions/${id}`),
    onSuccess: (_, id) =>
      notify({ text: t(id === "others" ? "sessions.others_ended" : "sessions.one_ended") }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
  const others = query.data?.items.some(({ current }) => !current);
  return (
    <Section
      title={t("sessions.title")}
      lead={t("sessions.lead")}
      actions={
        others && (
          <Button
            busy={ending.isPending && ending.variables === "others"}
            onClick={() => ending.mutate("others")}
          >
            {t("sessions.end_others")}
          </Button>
        )
      }
    >
      <Trouble text={refusalText(ending.error, t)} />
      <Loaded query={query}>
        {({ items }) => (
          <ul className={styles.lines}>
            {items.map((session) => (
              <Line
                key={session.id}
                session={session}
                busy={ending.isPending && ending.variables === session.id}
                onEnd={() => ending.mutate(session.id)}
              />
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

function Line({ session, busy, onEnd }: { session: OwnSession; busy: boolean; onEnd: () => void }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const device = deviceText(session.device, t) || t(`sessions.${session.kind}`);
  return (
    <li className={styles.line}>
      <Icon name={session.kind === "browser" ? "device" : "code"} size={20} className={styles.icon} />
      <div className={styles.words}>
        <p className={styles.name} title={session.device}>
          {device}
        </p>
        <p className={styles.facts}>
          <span title={longTime(session.last_seen_at, language)}>
            {t("sessions.seen", { when: shortTime(session.last_seen_at, language) })}
          </span>
          <span>{t("sessions.since", { when: longTime(session.created_at, language) })}</span>
          {session.address && <span>{session.address}</span>}
        </p>
        {session.ended_at && (
          <p className={styles.warning}>
            {knownText("sessions", `ended_${session.ended_because}`) ?? t("sessions.ended")}
          </p>
        )}
      </div>
      {session.current ? (
        <span className={styles.marks}>
          <Mark tone="good" icon="check" text={t("sessions.current")} />
        </span>
      ) : (
        <span className={styles.acts}>
          <Button busy={busy} aria-label={t("sessions.end_one", { device })} onClick={onEnd}>
            {t(session.ended_at ? "sessions.understood" : "sessions.end")}
          </Button>
        </span>
      )}
    </li>
  );
}
