import { useTranslation } from "react-i18next";
import type { ImapSettings, Security, SmtpSettings } from "../../api/types";
import { Choice, TextField } from "../../ui/Field";
import form from "../../ui/Form.module.css";

type Server = Pick<ImapSettings, "host" | "port" | "security" | "username">;

interface Props<Settings extends Server> {
  settings: Settings;
  onChange: (settings: Settings) => void;
  /** The usual port of each kind of protection: it follows when the protection changes. */
  ports: Record<Security, number>;
  problem?: string;
}

export const imapPorts = { tls: 993, starttls: 143, none: 143 } satisfies Record<Security, number>;
export const smtpPorts = { tls: 465, starttls: 587, none: 25 } satisfies Record<Security, number>;

/** Host, port, protection and user name of a mail server. */
export function ServerFields<Settings extends ImapSettings | SmtpSettings>({
  settings,
  onChange,
  ports,
  problem,
}: Props<Settings>) {
  const { t } = useTranslation();
  const secure = (security: Security) => {
    const usual = settings.port === ports[settings.security];
    onChange({ ...settings, security, port: usual ? ports[security] : settings.port });
  };
  return (
    <>
      <div className={form.server}>
        <TextField
          label={t("mailboxes.host")}
          problem={problem}
          required
          spellCheck={false}
          autoCapitalize="none"
          value={settings.host}
          onChange={(host) => onChange({ ...settings, host: host.trim() })}
        />
        <TextField
          label={t("mailboxes.port")}
          required
          inputMode="numeric"
          pattern="[0-9]{1,5}"
          value={settings.port ? String(settings.port) : ""}
          onChange={(port) => onChange({ ...settings, port: Number(port.replace(/\D/g, "").slice(0, 5)) })}
        />
        <Choice
          label={t("mailboxes.security")}
          value={settings.security}
          onChange={secure}
          options={(["tls", "starttls", "none"] as const).map((value) => ({
            value,
            label: t(`mailboxes.security_${value}`),
          }))}
        />
      </div>
      <TextField
        label={t("mailboxes.username")}
        help={t("mailboxes.username_help")}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        value={settings.username}
        onChange={(username) => onChange({ ...settings, username })}
      />
    </>
  );
}
