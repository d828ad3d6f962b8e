import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { fieldText, refusalText } from "../../api/problem-text";
import type { Language, Profile, Session } from "../../api/types";
import { setLanguage } from "../../i18n";
import { Button } from "../../ui/Button";
import { TextArea, TextField } from "../../ui/Field";
import formStyles from "../../ui/Form.module.css";
import { notify } from "../../ui/notices";
import { Options } from "../../ui/Options";
import { Section } from "../../ui/Section";
import { Trouble } from "../../ui/Trouble";

/** What others see of a member, and the language to be spoken to in. */
export function ProfileForm({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState(profile);
  const changed =
    form.name !== profile.name || form.language !== profile.language || form.signature !== profile.signature;
  const saving = useMutation({
    mutationFn: () => api.put<Profile>("/users/profile", form, { version: profile.version }),
    onSuccess: (saved) => {
      client.setQueryData(keys.profile, saved);
      client.setQueryData<Session>(
        keys.session,
        (old) => old && { ...old, language: saved.language, member: { ...old.member, name: saved.name } },
      );
      setLanguage(saved.language);
      notify({ text: t("profile.saved") });
    },
    onError: () => client.invalidateQueries({ queryKey: keys.profile }),
  });
  return (
    <Section title={t("profile.shown")}>
      <form
        className={formStyles.form}
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <div className={formStyles.pair}>
          <TextField
            label={t("profile.name")}
            required
            maxLength={200}
            autoComplete="name"
            problem={fieldText(saving.error, "name")}
            value={form.name}
            onChange={(name) => setForm({ ...form, name })}
          />
          <TextField label={t("sign_in.address")} value={form.address} disabled onChange={() => {}} />
        </div>
        <Options<Language>
          legend={t("profile.language")}
          value={form.language}
          onChange={(language) => setForm({ ...form, language })}
          options={[
            { value: "fr", label: "Français" },
            { value: "en", label: "English" },
          ]}
          row
        />
        <TextArea
          label={t("profile.signature")}
          help={t("profile.signature_help")}
          problem={fieldText(saving.error, "signature")}
          maxLength={5000}
          value={form.signature}
          onChange={(signature) => setForm({ ...form, signature })}
        />
        <Trouble text={refusalText(saving.error, t, ["name", "signature"])} />
        <div className={formStyles.buttons}>
          <Button type="submit" look="primary" busy={saving.isPending} disabled={!changed}>
            {t("action.save")}
          </Button>
        </div>
      </form>
    </Section>
  );
}
