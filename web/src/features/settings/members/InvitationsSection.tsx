import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { keys } from "../../../api/keys";
import { refusalText } from "../../../api/problem-text";
import type { Invitation } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { longTime } from "../../../i18n/format";
import { Button } from "../../../ui/Button";
import { IconButton } from "../../../ui/IconButton";
import { Icon } from "../../../ui/icons/Icon";
import styles from "../../../ui/Lines.module.css";
import { notify } from "../../../ui/notices";
import { Section } from "../../../ui/Section";
import { Trouble } from "../../../ui/Trouble";
import { invitationsQuery } from "../queries";
import { LinkDialog } from "./LinkDialog";

/** Who was asked and has not come yet. */
export function InvitationsSection() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const items = useQuery(invitationsQuery).data?.items ?? [];
  const [handed, setHanded] = useState<{ address: string; link: string }>();
  const stale = () => client.invalidateQueries({ queryKey: keys.invitations });
  const again = useMutation({
    mutationFn: ({ id }: Invitation) => api.post<Invitation | undefined>(`/invitations/${id}/send-again`),
    onSuccess: (sent, { address }) => {
      if (sent?.link) setHanded({ address, link: sent.link });
      else notify({ text: t("invitations.sent", { address }) });
    },
    onSettled: stale,
  });
  const withdrawal = useMutation({
    mutationFn: ({ id }: Invitation) => api.delete(`/invitations/${id}`),
    onSuccess: (_, { address }) => notify({ text: t("invitations.withdrawn", { address }) }),
    onSettled: stale,
  });
  if (items.length === 0) return null;
  return (
    <Section title={t("invitations.title")} lead={t("invitations.lead")}>
      <Trouble text={refusalText(again.error ?? withdrawal.error, t)} />
      <ul className={styles.lines}>
        {items.map((invitation) => (
          <li key={invitation.id} className={styles.line}>
            <Icon name="mail" size={20} className={styles.icon} />
            <div className={styles.words}>
              <p className={styles.name}>{invitation.address}</p>
              <p className={styles.facts}>
                <span>{t(`role.${invitation.role}`)}</span>
                <span>
                  {t("invitations.until", { when: longTime(invitation.expires_at, currentLanguage()) })}
                </span>
              </p>
            </div>
            <span className={styles.acts}>
              <Button
                icon="send"
                busy={again.isPending && again.variables.id === invitation.id}
                aria-label={t("invitations.again_to", { address: invitation.address })}
                onClick={() => again.mutate(invitation)}
              >
                {t("invitations.again")}
              </Button>
              <IconButton
                icon="delete"
                label={t("invitations.withdraw", { address: invitation.address })}
                onClick={() => withdrawal.mutate(invitation)}
              />
            </span>
          </li>
        ))}
      </ul>
      {handed && <LinkDialog {...handed} onClose={() => setHanded(undefined)} />}
    </Section>
  );
}
