import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { Check } from "../../ui/Options";
import styles from "./ConnectionFields.module.css";
import { type MailboxForm, providerOf } from "./form";
import { imapPorts, ServerFields, smtpPorts } from "./ServerFields";

interface Props {
  form: MailboxForm;
  onChange: (change: Partial<MailboxForm>) => void;
  known: boolean;
  note: string | null;
  problems: Partial<Record<"source" | "password" | "smtp", string>>;
}

/** Password and servers. What was guessed for a known provider is shown in words until it is to be edited. */
export function ConnectionFields({ form, onChange, known, note, problems }: Props) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(!known);
  const open = editing || problems.source !== undefined || problems.smtp !== undefined;
  const provider = providerOf(form.address, form.source.host);
  return (
    <>
      {provider !== "other" ? (
        <p className={styles.note}>{t(`mailboxes.note_${provider}`)}</p>
      ) : (
        note && <p className={styles.note}>{note}</p>
      )}
      <TextField
        label={t("mailboxes.password")}
        help={t("mailboxes.password_help")}
        problem={problems.password}
        type="password"
        required
        autoFocus
        autoComplete="off"
        value={form.password}
        onChange={(password) => onChange({ password })}
      />
      {open ? (
        <div className={styles.servers}>
          {!known && <p className={styles.unsure}>{t("mailboxes.guessed")}</p>}
          <h3>{t("mailboxes.reading_imap")}</h3>
          <ServerFields
            settings={form.source}
            ports={imapPorts}
            problem={problems.source}
            onChange={(source) => onChange({ source })}
          />
          <h3>{t("mailboxes.sending_smtp")}</h3>
          <Check
            label={t("mailboxes.sends")}
            help={t("mailboxes.sends_help")}
            checked={form.sends}
            onChange={(sends) => onChange({ sends })}
          />
          {form.sends && (
            <>
              <ServerFields
                settings={form.smtp}
                ports={smtpPorts}
                problem={problems.smtp}
                onChange={(smtp) => onChange({ smtp })}
              />
              <TextField
                label={t("mailboxes.smtp_password")}
                help={t("mailboxes.smtp_password_help")}
                type="password"
                autoComplete="off"
                value={form.smtpPassword}
                onChange={(smtpPassword) => onChange({ smtpPassword })}
              />
            </>
          )}
        </div>
      ) : (
        <div className={styles.guess}>
          <dl>
            <dt>{t("mailboxes.reading")}</dt>
            <dd>{`${form.source.host}, port ${form.source.port}, ${t(`mailboxes.security_${form.source.security}`)}`}</dd>
            <dt>{t("mailboxes.sending")}</dt>
            <dd>{`${form.smtp.host}, port ${form.smtp.port}, ${t(`mailboxes.security_${form.smtp.security}`)}`}</dd>
          </dl>
          <Button icon="edit" onClick={() => setEditing(true)}>
            {t("action.edit")}
          </Button>
        </div>
      )}
      {form.sends && (
        <TextField
          label={t("mailboxes.from_name")}
          help={t("mailboxes.from_name_help", { address: form.address })}
          value={form.smtp.from_name}
          onChange={(from_name) => onChange({ smtp: { ...form.smtp, from_name } })}
        />
      )}
    </>
  );
}
