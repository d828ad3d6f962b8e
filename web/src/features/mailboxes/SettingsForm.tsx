import type { UseMutationResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../../api/problem-text";
import type { Mailbox, MailboxChange } from "../../api/types";
import { Button } from "../../ui/Button";
import formStyles from "../../ui/Form.module.css";
import { notify } from "../../ui/notices";
import { Section } from "../../ui/Section";
import { Trouble } from "../../ui/Trouble";

interface Props {
  title: string;
  lead?: ReactNode;
  saving: UseMutationResult<Mailbox, Error, MailboxChange>;
  /** What to save, made when the form is sent. */
  change: () => MailboxChange;
  /** Whether anything differs from what is saved. */
  changed: boolean;
  /** Fields whose refusal stands at their own control. */
  atControls?: readonly string[];
  onSaved?: () => void;
  children: ReactNode;
}

/** One part of a mailbox's settings with its own button to save. */
export function SettingsForm({ title, lead, saving, change, changed, atControls, onSaved, children }: Props) {
  const { t } = useTranslation();
  return (
    <Section title={title} lead={lead}>
      <form
        className={formStyles.form}
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate(change(), {
            onSuccess: () => {
              notify({ text: t("mailboxes.saved") });
              onSaved?.();
            },
          });
        }}
      >
        {children}
        <Trouble text={refusalText(saving.error, t, atControls)} />
        <div className={formStyles.buttons}>
          <Button type="submit" look="primary" busy={saving.isPending} disabled={!changed}>
            {t("action.save")}
          </Button>
        </div>
      </form>
    </Section>
  );
}

/** Whether two settings say the same. */
export const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
