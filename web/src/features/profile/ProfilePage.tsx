import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { problemText } from "../../api/problem-text";
import type { Profile, Session } from "../../api/types";
import { setLanguage } from "../../i18n";
import { Button } from "../../ui/Button";
import { Choice, TextArea, TextField } from "../../ui/Field";
import { notify } from "../../ui/notices";
import { Page } from "../../ui/Page";
import { Trouble } from "../../ui/Trouble";
import { setLikesHtml, useLikesHtml } from "../ticket/message/likes-html";
import { PasswordForm } from "./PasswordForm";
import styles from "./ProfilePage.module.css";

/** Name, language, signature, how mail is shown, and the password. */
export default function ProfilePage() {
  const { t } = useTranslation();
  const profile = useQuery({ queryKey: keys.profile, queryFn: () => api.get<Profile>("/users/profile") });
  return (
    <Page title={t("profile.settings")} narrow>
      <Trouble text={profile.error ? problemText(profile.error, t) : undefined} />
      {profile.data && <ProfileForm key={profile.data.version} profile={profile.data} />}
      <ReadingChoice />
      <PasswordForm />
    </Page>
  );
}

function ProfileForm({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState(profile);
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
  });
  return (
    <form
      className={styles.card}
      aria-labelledby="about-me"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <h2 id="about-me">{t("profile.about")}</h2>
      <TextField
        label={t("profile.name")}
        required
        value={form.name}
        autoComplete="name"
        onChange={(name) => setForm({ ...form, name })}
      />
      <TextField label={t("sign_in.address")} value={form.address} disabled onChange={() => {}} />
      <Choice
        label={t("profile.language")}
        value={form.language}
        onChange={(language) => setForm({ ...form, language })}
        options={[
          { value: "fr", label: "Français" },
          { value: "en", label: "English" },
        ]}
      />
      <TextArea
        label={t("profile.signature")}
        help={t("profile.signature_help")}
        value={form.signature}
        onChange={(signature) => setForm({ ...form, signature })}
      />
      <Trouble text={saving.error ? problemText(saving.error, t) : undefined} />
      <div>
        <Button type="submit" look="primary" busy={saving.isPending}>
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}

function ReadingChoice() {
  const { t } = useTranslation();
  const likes = useLikesHtml();
  return (
    <section className={styles.card} aria-labelledby="reading">
      <h2 id="reading">{t("profile.reading")}</h2>
      <label className={styles.tick}>
        <input type="checkbox" checked={likes} onChange={(event) => setLikesHtml(event.target.checked)} />
        {t("profile.likes_html")}
      </label>
    </section>
  );
}
