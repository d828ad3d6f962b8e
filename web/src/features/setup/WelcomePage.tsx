import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../../api/keys";
import { Problem } from "../../api/problem";
import { problemText } from "../../api/problem-text";
import { currentLanguage } from "../../i18n";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { FrontPage } from "../../ui/FrontPage";
import { Trouble } from "../../ui/Trouble";
import { NewPasswordField } from "../session/NewPasswordField";
import { missingLetters } from "../session/password";
import { createAdministrator, setupQuery } from "../session/session";

/** First start: the administrator. */
export default function WelcomePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const setup = useSuspenseQuery(setupQuery).data;
  const [form, setForm] = useState({ name: "", address: "", organisation: "", password: "", code: "" });
  const set = (field: keyof typeof form) => (value: string) => setForm((old) => ({ ...old, [field]: value }));
  const creation = useMutation({
    mutationFn: createAdministrator,
    onSuccess: (session) => {
      client.setQueryData(keys.session, session);
      // The demonstration's mail is there already: nothing is left to choose.
      void navigate({ to: session.demonstration ? "/tickets" : "/welcome/start" });
    },
  });
  const problem = creation.error instanceof Problem ? creation.error : undefined;

  function submit() {
    if (missingLetters(form.password) > 0) return;
    creation.mutate({
      name: form.name.trim(),
      address: form.address.trim(),
      password: form.password,
      organisation: form.organisation.trim() || undefined,
      code: setup.code_required ? form.code.trim() : undefined,
      language: currentLanguage(),
    });
  }

  return (
    <FrontPage
      title={t("setup.title")}
      lead={t("setup.lead")}
      above={setup.demonstration ? undefined : t("setup.step", { step: 1 })}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {setup.code_required && (
          <TextField
            label={t("setup.code")}
            help={t("setup.code_help")}
            problem={problem?.field("code")}
            required
            autoComplete="one-time-code"
            value={form.code}
            onChange={set("code")}
          />
        )}
        <TextField
          label={t("setup.name")}
          problem={problem?.field("name")}
          required
          autoFocus
          autoComplete="name"
          value={form.name}
          onChange={set("name")}
        />
        <TextField
          label={t("setup.address")}
          help={t("setup.address_help")}
          problem={problem?.field("address")}
          required
          type="email"
          autoComplete="username"
          value={form.address}
          onChange={set("address")}
        />
        <NewPasswordField
          label={t("setup.password")}
          about={form}
          problem={problem?.field("password")}
          value={form.password}
          onChange={set("password")}
        />
        <TextField
          label={t("setup.organisation")}
          problem={problem?.field("organisation")}
          autoComplete="organization"
          value={form.organisation}
          onChange={set("organisation")}
        />
        <Trouble
          text={creation.error && !problem?.fields.length ? problemText(creation.error, t) : undefined}
        />
        <Button type="submit" look="primary" size="large" busy={creation.isPending}>
          {t("setup.submit")}
        </Button>
      </form>
    </FrontPage>
  );
}
