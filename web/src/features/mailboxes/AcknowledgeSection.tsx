import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldText } from "../../api/problem-text";
import type { Mailbox } from "../../api/types";
import { TextArea, TextField } from "../../ui/Field";
import { Check } from "../../ui/Options";
import { useMailboxChange } from "./queries";
import { SettingsForm, same } from "./SettingsForm";

/** What who opens a ticket is told at once. */
export function AcknowledgeSection({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  const saving = useMailboxChange(mailbox);
  const [on, setOn] = useState(mailbox.acknowledge !== null);
  const [words, setWords] = useState(
    mailbox.acknowledge ?? { subject: "", text: t("mailboxes.acknowledge_first") },
  );
  const wanted = on ? words : null;
  return (
    <SettingsForm
      title={t("mailboxes.acknowledge")}
      lead={t("mailboxes.acknowledge_lead")}
      saving={saving}
      change={() => ({ acknowledge: wanted })}
      changed={!same(wanted, mailbox.acknowledge)}
      atControls={["acknowledge"]}
    >
      <Check label={t("mailboxes.acknowledge_on")} checked={on} onChange={setOn} />
      {on && (
        <>
          {(!mailbox.smtp || mailbox.mode !== "active") && <p>{t("mailboxes.acknowledge_cannot")}</p>}
          <TextField
            label={t("mailboxes.acknowledge_subject")}
            help={t("mailboxes.acknowledge_subject_help")}
            maxLength={500}
            value={words.subject}
            onChange={(subject) => setWords({ ...words, subject })}
          />
          <TextArea
            label={t("mailboxes.acknowledge_text")}
            help={t("mailboxes.acknowledge_text_help")}
            problem={fieldText(saving.error, "acknowledge")}
            rows={6}
            required
            maxLength={20_000}
            value={words.text}
            onChange={(text) => setWords({ ...words, text })}
          />
        </>
      )}
    </SettingsForm>
  );
}
