import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldText } from "../../api/problem-text";
import type { Mailbox } from "../../api/types";
import { TextArea } from "../../ui/Field";
import { useMailboxChange } from "./queries";
import { SettingsForm } from "./SettingsForm";

/** What stands under every mail that leaves from here. */
export function SignatureSection({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  const saving = useMailboxChange(mailbox);
  const [signature, setSignature] = useState(mailbox.signature);
  return (
    <SettingsForm
      title={t("mailboxes.signature")}
      saving={saving}
      change={() => ({ signature })}
      changed={signature !== mailbox.signature}
      atControls={["signature"]}
    >
      <TextArea
        label={t("mailboxes.signature_text")}
        help={t("mailboxes.signature_help")}
        problem={fieldText(saving.error, "signature")}
        maxLength={5000}
        value={signature}
        onChange={setSignature}
      />
    </SettingsForm>
  );
}
