import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { SystemState } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { count, longTime, size } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { Loaded } from "../../ui/Loaded";
import { Section } from "../../ui/Section";
import { useMay } from "../session/session";
import { stateQuery } from "./queries";
import styles from "./Sections.module.css";

/** How the server does: the queue, the database, imports under way. */
export function StateSection() {
  const { t } = useTranslation();
  const query = useQuery(stateQuery);
  return (
    <Section title={t("upkeep.state")}>
      <Loaded query={query}>{(state) => <Facts state={state} />}</Loaded>
    </Section>
  );
}

function Facts({ state }: { state: SystemState }) {
  const { t } = useTranslation();
  const may = useMay();
  const language = currentLanguage();
  return (
    <>
      <dl className={styles.facts}>
        <Fact name={t("upkeep.waiting")}>{count(state.waiting, language)}</Fact>
        {state.oldest_waiting && (
          <Fact name={t("upkeep.oldest")}>{longTime(state.oldest_waiting, language)}</Fact>
        )}
        <Fact name={t("upkeep.database")}>{size(state.database_bytes, language)}</Fact>
        <Fact name={t("upkeep.sends")}>
          {t(state.sends_held ? "upkeep.sends_held" : "upkeep.sends_flow")}
          {!state.sends_held && may.manage && <Hold />}
        </Fact>
        <Fact name={t("upkeep.version")}>{state.version}</Fact>
      </dl>
      {state.importing.map((each) => (
        <Importing key={each.mailbox} {...each} />
      ))}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Stops everything that would leave, at once. */
function Hold() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const hold = useMutation({
    mutationFn: () => api.post("/sends/hold"),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["answers"] }),
        client.invalidateQueries({ queryKey: ["state"] }),
      ]),
  });
  return (
    <Button look="quiet" icon="pause" busy={hold.isPending} onClick={() => hold.mutate()}>
      {t("upkeep.hold")}
    </Button>
  );
}

function Importing({ mailbox, done, total }: SystemState["importing"][number]) {
  const { t } = useTranslation();
  const id = useId();
  const language = currentLanguage();
  return (
    <div className={styles.importing}>
      <label htmlFor={id}>
        {t("upkeep.importing", { mailbox, done: count(done, language), total: count(total, language) })}
      </label>
      <progress id={id} max={Math.max(total, 1)} value={done} />
    </div>
  );
}
