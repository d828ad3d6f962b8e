import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldText } from "../../api/problem-text";
import type { ImapSettings, Mailbox } from "../../api/types";
import { TextField } from "../../ui/Field";
import { Section } from "../../ui/Section";
import { useMailboxChange } from "./queries";
import { imapPorts, ServerFields } from "./ServerFields";
import { SettingsForm, same } from "./SettingsForm";

/** Where the mail comes from. */
export function ReadingSection({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  const { source } = mailbox;
  if (source.kind === "imap") return <ImapSection mailbox={mailbox} source={source} />;
  return (
    <Section
      title={t("mailboxes.reading")}
      lead={
        source.kind === "maildir"
          ? t("mailboxes.from_maildir", { path: source.path })
          : t("mailboxes.from_hand")
      }
    />
  );
}

function ImapSection({ mailbox, source: saved }: { mailbox: Mailbox; source: ImapSettings }) {
  const { t } = useTranslation();
  const saving = useMailboxChange(mailbox);
  const [source, setSource] = useState(saved);
  const [password, setPassword] = useState("");
  return (
    <SettingsForm
      title={t("mailboxes.reading_imap")}
      saving={saving}
      change={() => ({ ...(!same(source, saved) && { source }), ...(password && { password }) })}
      changed={!same(source, saved) || password !== ""}
      atControls={["source", "password"]}
      onSaved={() => setPassword("")}
    >
      <ServerFields
        settings={source}
        ports={imapPorts}
        problem={fieldText(saving.error, "source")}
        onChange={setSource}
      />
      <TextField
        label={t("mailboxes.new_password")}
        help={t(mailbox.has_password ? "mailboxes.new_password_help" : "mailboxes.password_missing")}
        problem={fieldText(saving.error, "password")}
        type="password"
        autoComplete="off"
        value={password}
        onChange={setPassword}
      />
    </SettingsForm>
  );
}
