import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { refusalText } from "../../api/problem-text";
import type { SecretKeys } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { count } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Icon } from "../../ui/icons/Icon";
import styles from "../../ui/Lines.module.css";
import { Loaded } from "../../ui/Loaded";
import { Mark } from "../../ui/Mark";
import { notify } from "../../ui/notices";
import { Section } from "../../ui/Section";
import { secretsQuery } from "./queries";
import { SettingsPage } from "./SettingsPage";

/** The keys that passwords and tokens of mail servers are encrypted with, and their renewal. */
export default function SecretsPage() {
  return (
    <SettingsPage name="secrets" narrow>
      {() => <Keys />}
    </SettingsPage>
  );
}

/** While secrets are sealed anew, how far it is. */
const LOOK_MS = 1500;

function Keys() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const query = useQuery({
    ...secretsQuery,
    refetchInterval: ({ state }) => (state.data && state.data.sealed_with_old > 0 ? LOOK_MS : false),
  });
  const rotation = useMutation({
    mutationFn: () => api.post("/secrets/rotate"),
    onSuccess: () => {
      setAsked(false);
      notify({ text: t("secrets.begun") });
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.secrets }),
  });
  return (
    <>
      <Section
        title={t("secrets.title")}
        lead={t("secrets.lead")}
        actions={
          <Button icon="refresh" onClick={() => setAsked(true)}>
            {t("secrets.rotate")}
          </Button>
        }
      >
        <Loaded query={query}>{(secrets) => <List secrets={secrets} />}</Loaded>
      </Section>
      {asked && (
        <Confirm
          title={t("secrets.rotate_title")}
          act={t("secrets.rotate")}
          harmless
          busy={rotation.isPending}
          trouble={refusalText(rotation.error, t)}
          onAct={() => rotation.mutate()}
          onClose={() => setAsked(false)}
        >
          <p>{t("secrets.rotate_lead")}</p>
        </Confirm>
      )}
    </>
  );
}

function List({ secrets }: { secrets: SecretKeys }) {
  const { t } = useTranslation();
  const number = (value: number) => count(value, currentLanguage());
  const old = secrets.sealed_with_old;
  const all = secrets.keys.reduce((sum, key) => sum + key.secrets, 0);
  return (
    <>
      <ul className={styles.lines}>
        {secrets.keys.map((key) => (
          <li key={key.id} className={styles.line}>
            <Icon name="key" size={20} className={styles.icon} />
            <div className={styles.words}>
              <p className={styles.name}>{key.id}</p>
              <p className={styles.facts}>
                {t("secrets.sealed", { count: key.secrets, secrets: number(key.secrets) })}
              </p>
            </div>
            <span className={styles.marks}>
              {!key.known && <Mark tone="danger" icon="alert" text={t("secrets.unknown")} />}
              {key.current ? (
                <Mark tone="good" icon="check" text={t("secrets.current")} />
              ) : (
                <Mark
                  tone="plain"
                  text={t(key.secrets > 0 ? "secrets.still_needed" : "secrets.not_needed")}
                />
              )}
            </span>
          </li>
        ))}
      </ul>
      {old > 0 && (
        <div role="status" className={styles.progress}>
          <p>{t("secrets.renewing", { count: old, left: number(old) })}</p>
          <progress aria-label={t("secrets.renewal")} max={Math.max(all, 1)} value={all - old} />
        </div>
      )}
    </>
  );
}
