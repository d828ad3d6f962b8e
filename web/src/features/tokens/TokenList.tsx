import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { refusalText } from "../../api/problem-text";
import type { Token } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { longTime, shortTime } from "../../i18n/format";
import { knownText } from "../../i18n/known";
import { Button } from "../../ui/Button";
import { Confirm } from "../../ui/Confirm";
import { Icon } from "../../ui/icons/Icon";
import styles from "../../ui/Lines.module.css";
import { Loaded } from "../../ui/Loaded";
import { Mark } from "../../ui/Mark";
import { notify } from "../../ui/notices";
import { pathOf, tokensQuery, type Whose } from "./queries";
import { stateOf } from "./scopes";

/** The tokens there are, with their last use, each to be ended. */
export function TokenList({ whose }: { whose: Whose }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery(tokensQuery(whose));
  const [asked, setAsked] = useState<Token>();
  const ending = useMutation({
    mutationFn: (token: Token) => api.delete(`${pathOf(whose)}/${token.id}`),
    onSuccess: (_, { name }) => {
      setAsked(undefined);
      notify({ text: t("tokens.ended", { name }) });
    },
    onSettled: () => client.invalidateQueries({ queryKey: tokensQuery(whose).queryKey }),
  });
  return (
    <>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.none}>{t("tokens.none")}</p>
          ) : (
            <ul className={styles.lines}>
              {items.map((token) => (
                <Line key={token.id} token={token} onEnd={() => setAsked(token)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {asked && (
        <Confirm
          title={t("tokens.end_title", { name: asked.name })}
          act={t("tokens.end")}
          busy={ending.isPending}
          trouble={refusalText(ending.error, t)}
          onAct={() => ending.mutate(asked)}
          onClose={() => setAsked(undefined)}
        >
          <p>{t("tokens.end_lead")}</p>
        </Confirm>
      )}
    </>
  );
}

function Line({ token, onEnd }: { token: Token; onEnd: () => void }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const state = stateOf(token.expires_at);
  const scopes = token.scopes.map((scope) => knownText("scope", scope.replace(".", "_")) ?? scope);
  return (
    <li className={styles.line}>
      <Icon name="key" size={20} className={styles.icon} />
      <div className={styles.words}>
        <p className={styles.name}>{token.name}</p>
        <p className={styles.facts}>
          {token.role && <span>{t(`role.${token.role}`)}</span>}
          <span>
            {token.last_used_at
              ? t("tokens.used", { when: shortTime(token.last_used_at, language) })
              : t("tokens.never_used")}
            {token.last_used_from && ` · ${token.last_used_from}`}
          </span>
          <span>
            {token.expires_at
              ? t("tokens.expires", { when: longTime(token.expires_at, language) })
              : t("tokens.expires_never")}
          </span>
        </p>
        <p className={styles.muted}>{scopes.join(" · ")}</p>
      </div>
      <span className={styles.marks}>
        {state !== "lasting" && (
          <Mark tone={state === "over" ? "danger" : "warn"} icon="clock" text={t(`tokens.state_${state}`)} />
        )}
      </span>
      <span className={styles.acts}>
        <Button aria-label={t("tokens.end_one", { name: token.name })} onClick={onEnd}>
          {t("tokens.end")}
        </Button>
      </span>
    </li>
  );
}
