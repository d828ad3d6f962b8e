import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, LONG_DEADLINE_MS } from "../../../api/client";
import { keys } from "../../../api/keys";
import { fieldText, refusalText } from "../../../api/problem-text";
import type { Retention, RetentionPreview } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { count } from "../../../i18n/format";
import { Button } from "../../../ui/Button";
import { TextField } from "../../../ui/Field";
import formStyles from "../../../ui/Form.module.css";
import { Loaded } from "../../../ui/Loaded";
import { notify } from "../../../ui/notices";
import { Section } from "../../../ui/Section";
import { Trouble } from "../../../ui/Trouble";
import { fieldsOf, type RetentionFields, toRetention } from "./form";
import styles from "./Privacy.module.css";
import { retentionQuery } from "./queries";
import { RetentionRows } from "./RetentionRows";

/** How long mail and logs are kept, with what would go now. */
export function RetentionSection() {
  const { t } = useTranslation();
  const query = useQuery(retentionQuery);
  return (
    <Section title={t("privacy.retention")} lead={t("privacy.retention_lead")}>
      <Loaded query={query}>
        {(retention) => <RetentionForm key={retention.version} retention={retention} />}
      </Loaded>
    </Section>
  );
}

function RetentionForm({ retention }: { retention: Retention }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [fields, setFields] = useState(() => fieldsOf(retention));
  const wanted = toRetention(fields);
  const { version, ...saved } = retention;
  const changed =
    JSON.stringify(wanted) !== JSON.stringify({ ...toRetention(fieldsOf({ ...saved, version })) });
  const preview = useMutation({
    mutationFn: () =>
      api.post<RetentionPreview>("/privacy/retention/preview", wanted, { deadline: LONG_DEADLINE_MS }),
  });
  const saving = useMutation({
    mutationFn: () => api.put<Retention>("/privacy/retention", wanted, { version, tagged: true }),
    onSuccess: (kept) => {
      client.setQueryData(keys.retention, kept);
      notify({ text: t("settings.saved") });
    },
    onError: () => client.invalidateQueries({ queryKey: keys.retention }),
  });
  const set = (change: Partial<RetentionFields>) => {
    setFields((old) => ({ ...old, ...change }));
    preview.reset();
  };
  return (
    <form
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <div className={formStyles.pair}>
        <TextField
          label={t("privacy.mail_days")}
          help={t("privacy.mail_days_help")}
          problem={fieldText(saving.error, "mail_days")}
          type="number"
          min={1}
          max={36_500}
          value={fields.mail}
          onChange={(mail) => set({ mail })}
        />
        <TextField
          label={t("privacy.logs_days")}
          help={t("privacy.logs_days_help")}
          problem={fieldText(saving.error, "logs_days")}
          type="number"
          min={30}
          max={36_500}
          required
          value={fields.logs}
          onChange={(logs) => set({ logs })}
        />
      </div>
      <RetentionRows rows={fields.rows} onChange={(rows) => set({ rows })} />
      <div role="status" className={styles.preview}>
        {preview.data && <Preview preview={preview.data} />}
      </div>
      <Trouble text={refusalText(saving.error ?? preview.error, t, ["mail_days", "logs_days"])} />
      <div className={formStyles.buttons}>
        <Button type="submit" look="primary" busy={saving.isPending} disabled={!changed}>
          {t("action.save")}
        </Button>
        <Button icon="eye" busy={preview.isPending} onClick={() => preview.mutate()}>
          {t("privacy.preview")}
        </Button>
      </div>
    </form>
  );
}

function Preview({ preview }: { preview: RetentionPreview }) {
  const { t } = useTranslation();
  const number = (value: number) => count(value, currentLanguage());
  if (preview.mails === 0 && preview.tickets === 0)
    return <p className={styles.fine}>{t("privacy.preview_nothing")}</p>;
  return (
    <p>
      {t("privacy.preview_goes", {
        count: preview.mails,
        messages: number(preview.mails),
        tickets: number(preview.tickets),
      })}
    </p>
  );
}
