import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, intentKeys, LONG_DEADLINE_MS } from "../../../api/client";
import { fieldText, refusalText } from "../../../api/problem-text";
import type { SignOnProvider, SignOnTest } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { CopyField } from "../../../ui/CopyField";
import { TextField } from "../../../ui/Field";
import formStyles from "../../../ui/Form.module.css";
import { notify } from "../../../ui/notices";
import { Section } from "../../../ui/Section";
import { Trouble } from "../../../ui/Trouble";
import { domainsOf, fieldsOf, KNOWN_ISSUERS, toProvider } from "./form";
import { JoiningFields } from "./JoiningFields";
import styles from "./ProviderForm.module.css";
import { ProviderSteps } from "./ProviderSteps";
import { RemoveProvider } from "./RemoveProvider";

const FIELDS = ["name", "issuer", "client_id", "client_secret", "allowed_domains"] as const;

/** A service to sign in with: where it is, what it knows us as, and who may come in by it. */
export function ProviderForm({ provider }: { provider: SignOnProvider | undefined }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [fields, setFields] = useState(() => fieldsOf(provider));
  const [removing, setRemoving] = useState(false);
  const [intent] = useState(intentKeys);
  const set = (change: Partial<typeof fields>) => setFields((old) => ({ ...old, ...change }));
  const test = useMutation({
    mutationFn: () =>
      api.post<SignOnTest>(
        "/sign-on/providers/test",
        {
          id: provider?.id,
          issuer: fields.issuer.trim(),
          client_id: fields.client_id.trim() || undefined,
          client_secret: fields.client_secret || undefined,
          allowed_domains: domainsOf(fields.domains),
        },
        { deadline: LONG_DEADLINE_MS },
      ),
  });
  const saving = useMutation({
    mutationFn: () => {
      const wanted = toProvider(fields);
      return provider
        ? api.put<SignOnProvider>(`/sign-on/providers/${provider.id}`, wanted, { version: provider.version })
        : api.post<SignOnProvider>("/sign-on/providers", wanted, { idempotencyKey: intent(wanted) });
    },
    onSuccess: (saved) => {
      notify({ text: t(provider ? "sign_on.saved" : "sign_on.added", { name: saved.name }) });
      void client.invalidateQueries({ queryKey: ["sign_on"] });
      // Only now is the address known that the service must be told.
      if (provider) void navigate({ to: "/settings/sign-on" });
      else void navigate({ to: "/settings/sign-on/$id", params: { id: saved.id } });
    },
  });
  const problem = (field: (typeof FIELDS)[number]) => fieldText(saving.error, field);
  return (
    <form
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <Section title={t("sign_on.service")}>
        {provider && (
          <CopyField
            label={t("sign_on.callback")}
            help={t("sign_on.callback_help")}
            value={provider.redirect_uri}
          />
        )}
        <TextField
          label={t("sign_on.name")}
          help={t("sign_on.name_help")}
          problem={problem("name")}
          required
          autoFocus={!provider}
          maxLength={100}
          value={fields.name}
          onChange={(name) => set({ name })}
        />
        <TextField
          label={t("sign_on.issuer")}
          help={t("sign_on.issuer_help")}
          problem={problem("issuer")}
          type="url"
          required
          value={fields.issuer}
          onChange={(issuer) => {
            set({ issuer });
            test.reset();
          }}
        />
        {!provider && (
          <p className={styles.known}>
            {t("sign_on.examples")}{" "}
            {KNOWN_ISSUERS.map(({ name, issuer }) => (
              <button key={name} type="button" className={styles.example} onClick={() => set({ issuer })}>
                {name}
              </button>
            ))}
          </p>
        )}
        <div className={formStyles.pair}>
          <TextField
            label={t("sign_on.client_id")}
            problem={problem("client_id")}
            required
            spellCheck={false}
            autoComplete="off"
            value={fields.client_id}
            onChange={(client_id) => set({ client_id })}
          />
          <TextField
            label={t("sign_on.client_secret")}
            help={t(provider?.has_secret ? "sign_on.client_secret_kept" : "mailboxes.password_help")}
            problem={problem("client_secret")}
            type="password"
            autoComplete="off"
            value={fields.client_secret}
            onChange={(client_secret) => set({ client_secret })}
          />
        </div>
        <div className={formStyles.buttons}>
          <Button
            icon="link"
            busy={test.isPending}
            disabled={!fields.issuer.trim()}
            onClick={() => test.mutate()}
          >
            {t("sign_on.test")}
          </Button>
        </div>
        <Trouble text={refusalText(test.error, t)} />
        <ProviderSteps report={test.data} />
      </Section>
      <Section title={t("sign_on.who")} lead={t("sign_on.who_lead")}>
        <JoiningFields fields={fields} onChange={set} problem={problem("allowed_domains")} />
      </Section>
      <Trouble text={refusalText(saving.error, t, FIELDS)} />
      <div className={formStyles.buttons}>
        <Button type="submit" look="primary" busy={saving.isPending}>
          {t("action.save")}
        </Button>
        <Button onClick={() => void navigate({ to: "/settings/sign-on" })}>{t("action.cancel")}</Button>
        {provider && (
          <Button look="danger" icon="delete" onClick={() => setRemoving(true)}>
            {t("sign_on.remove")}
          </Button>
        )}
      </div>
      {provider && removing && <RemoveProvider provider={provider} onClose={() => setRemoving(false)} />}
    </form>
  );
}
