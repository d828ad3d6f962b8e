import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldText } from "../../api/problem-text";
import type { Mailbox, SmtpSettings } from "../../api/types";
import { TextField } from "../../ui/Field";
import formStyles from "../../ui/Form.module.css";
import { Check } from "../../ui/Options";
import { useMailboxChange } from "./queries";
import { ServerFields, smtpPorts } from "./ServerFields";
import { SettingsForm, same } from "./SettingsForm";

/** The same server name with another beginning is the usual one; a person corrects it where it is not. */
function firstSettings({ address, source }: Mailbox): SmtpSettings {
  const host = source.kind === "imap" ? source.host.replace(/^imap\./, "smtp.") : "";
  const username = source.kind === "imap" ? source.username : address;
  return { host, port: 465, security: "tls", username, from_name: "", per_hour: null, save_to_sent: true };
}

/** How answers leave. */
export function SendingSection({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  const saving = useMailboxChange(mailbox);
  const [sends, setSends] = useState(mailbox.smtp !== null);
  const [smtp, setSmtp] = useState(() => mailbox.smtp ?? firstSettings(mailbox));
  const [password, setPassword] = useState("");
  const wanted = sends ? smtp : null;
  return (
    <SettingsForm
      title={t("mailboxes.sending_smtp")}
      saving={saving}
      change={() => ({
        ...(!same(wanted, mailbox.smtp) && { smtp: wanted }),
        ...(sends && password && { smtp_password: password }),
      })}
      changed={!same(wanted, mailbox.smtp) || (sends && password !== "")}
      atControls={["smtp"]}
      onSaved={() => setPassword("")}
    >
      <Check
        label={t("mailboxes.sends")}
        help={t("mailboxes.sends_help")}
        checked={sends}
        onChange={setSends}
      />
      {sends && (
        <>
          <TextField
            label={t("mailboxes.from_name")}
            help={t("mailboxes.from_name_help", { address: mailbox.address })}
            value={smtp.from_name}
            onChange={(from_name) => setSmtp({ ...smtp, from_name })}
          />
          <ServerFields
            settings={smtp}
            ports={smtpPorts}
            problem={fieldText(saving.error, "smtp")}
            onChange={setSmtp}
          />
          <div className={formStyles.pair}>
            <TextField
              label={t("mailboxes.smtp_password")}
              help={t("mailboxes.smtp_password_help")}
              type="password"
              autoComplete="off"
              value={password}
              onChange={setPassword}
            />
            <TextField
              label={t("mailboxes.per_hour")}
              help={t("mailboxes.per_hour_help")}
              type="number"
              min={1}
              max={1_000_000}
              value={smtp.per_hour ?? ""}
              onChange={(value) => setSmtp({ ...smtp, per_hour: value === "" ? null : Number(value) })}
            />
          </div>
          <Check
            label={t("mailboxes.save_to_sent")}
            help={t("mailboxes.save_to_sent_help")}
            checked={smtp.save_to_sent ?? true}
            onChange={(save_to_sent) => setSmtp({ ...smtp, save_to_sent })}
          />
        </>
      )}
    </SettingsForm>
  );
}
