import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { fieldText, refusalText } from "../../api/problem-text";
import type { Organisation } from "../../api/types";
import { Button } from "../../ui/Button";
import { Choice, TextField } from "../../ui/Field";
import formStyles from "../../ui/Form.module.css";
import { Loaded } from "../../ui/Loaded";
import { notify } from "../../ui/notices";
import { Check } from "../../ui/Options";
import { Section } from "../../ui/Section";
import { Trouble } from "../../ui/Trouble";
import { mailboxesQuery } from "../tickets/members";
import { organisationQuery } from "./queries";
import { SettingsPage } from "./SettingsPage";

/** What holds for everybody in the organisation. */
export default function OrganisationPage() {
  return (
    <SettingsPage name="organisation" narrow>
      {() => <Settings />}
    </SettingsPage>
  );
}

function Settings() {
  const query = useQuery(organisationQuery);
  return (
    <Loaded query={query}>
      {(organisation) => <SettingsForm key={organisation.version} organisation={organisation} />}
    </Loaded>
  );
}

const FIELDS = ["name", "notices_mailbox", "zone"] as const;

function SettingsForm({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mailboxes = useQuery(mailboxesQuery).data?.items ?? [];
  const [form, setForm] = useState(organisation);
  const set = (change: Partial<Organisation>) => setForm((old) => ({ ...old, ...change }));
  const changed = JSON.stringify(form) !== JSON.stringify(organisation);
  const saving = useMutation({
    mutationFn: () => {
      const { version, ...wanted } = form;
      return api.put<Organisation>("/organisation", wanted, { version });
    },
    onSuccess: (saved) => {
      client.setQueryData(keys.organisation, saved);
      void client.invalidateQueries({ queryKey: keys.session });
      notify({ text: t("settings.saved") });
    },
    onError: () => client.invalidateQueries({ queryKey: keys.organisation }),
  });
  const sending = mailboxes.filter(({ smtp }) => smtp !== null);
  return (
    <form
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <Section title={t("settings.about")}>
        <TextField
          label={t("settings.organisation_name")}
          problem={fieldText(saving.error, "name")}
          required
          maxLength={200}
          value={form.name}
          onChange={(name) => set({ name })}
        />
        <TextField
          label={t("settings.zone")}
          help={t("settings.zone_help")}
          problem={fieldText(saving.error, "zone")}
          required
          maxLength={60}
          list="zones"
          value={form.zone}
          onChange={(zone) => set({ zone })}
        />
        <datalist id="zones">
          {Intl.supportedValuesOf("timeZone").map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        <Choice
          label={t("settings.notices_mailbox")}
          help={t(sending.length === 0 ? "settings.notices_none" : "settings.notices_help")}
          problem={fieldText(saving.error, "notices_mailbox")}
          value={form.notices_mailbox ?? ""}
          onChange={(mailbox) => set({ notices_mailbox: mailbox || null })}
          options={[
            { value: "", label: t("settings.notices_first") },
            ...sending.map(({ id, address }) => ({ value: id, label: address })),
          ]}
        />
      </Section>
      <Section title={t("settings.safety")}>
        <Check
          label={t("settings.require_second_factor")}
          help={t("settings.require_second_factor_help")}
          checked={form.require_second_factor}
          onChange={(require_second_factor) => set({ require_second_factor })}
        />
        <Check
          label={t("settings.tracking_consent")}
          help={t("settings.tracking_consent_help")}
          checked={form.tracking_consent}
          onChange={(tracking_consent) => set({ tracking_consent })}
        />
      </Section>
      <Trouble text={refusalText(saving.error, t, FIELDS)} />
      <div className={formStyles.buttons}>
        <Button type="submit" look="primary" busy={saving.isPending} disabled={!changed}>
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}
