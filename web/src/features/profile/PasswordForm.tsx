import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { Problem } from "../../api/problem";
import { problemText } from "../../api/problem-text";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { notify } from "../../ui/notices";
import { Trouble } from "../../ui/Trouble";
import styles from "./ProfilePage.module.css";

/** Changes the password; asks for the one of now, so that an open desk is not enough. */
export function PasswordForm() {
  const { t } = useTranslation();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const saving = useMutation({
    mutationFn: () => api.post("/users/password", { current, new: next }),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      notify({ text: t("profile.password_saved") });
    },
  });
  const problem = saving.error instanceof Problem ? saving.error : undefined;
  const wrong = problem?.kind === "wrong-password";
  return (
    <form
      className={styles.card}
      aria-labelledby="password"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <h2 id="password">{t("profile.password")}</h2>
      <TextField
        label={t("profile.password_current")}
        type="password"
        autoComplete="current-password"
        required
        problem={wrong ? t("profile.password_wrong") : undefined}
        value={current}
        onChange={setCurrent}
      />
      <TextField
        label={t("profile.password_new")}
        help={t("setup.password_help")}
        type="password"
        autoComplete="new-password"
        minLength={12}
        required
        problem={problem?.field("new")}
        value={next}
        onChange={setNext}
      />
      <Trouble
        text={saving.error && !wrong && !problem?.fields.length ? problemText(saving.error, t) : undefined}
      />
      <div>
        <Button type="submit" busy={saving.isPending}>
          {t("profile.password_change")}
        </Button>
      </div>
    </form>
  );
}
