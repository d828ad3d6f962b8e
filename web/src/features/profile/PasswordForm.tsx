import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { Problem } from "../../api/problem";
import { fieldText, refusalText } from "../../api/problem-text";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import formStyles from "../../ui/Form.module.css";
import { notify } from "../../ui/notices";
import { Section } from "../../ui/Section";
import { Trouble } from "../../ui/Trouble";
import { missingLetters, PASSWORD_LEAST } from "../session/password";

/** Changes the password; asks for the one of now, so that an open desk is not enough. */
export function PasswordForm() {
  const { t } = useTranslation();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const missing = missingLetters(next);
  const saving = useMutation({
    mutationFn: () => api.post("/users/password", { current, new: next }),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      notify({ text: t("profile.password_saved") });
    },
  });
  const wrong = saving.error instanceof Problem && saving.error.kind === "wrong-password";
  return (
    <Section title={t("profile.password")} lead={t("profile.password_lead")}>
      <form
        className={formStyles.form}
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <div className={formStyles.pair}>
          <TextField
            label={t("profile.password_current")}
            type="password"
            autoComplete="current-password"
            required
            problem={wrong ? t("profile.password_wrong") : fieldText(saving.error, "current")}
            value={current}
            onChange={setCurrent}
          />
          <TextField
            label={t("profile.password_new")}
            help={missing > 0 ? t("setup.password_short", { count: missing }) : t("setup.password_help")}
            type="password"
            autoComplete="new-password"
            minLength={PASSWORD_LEAST}
            required
            problem={fieldText(saving.error, "new")}
            value={next}
            onChange={setNext}
          />
        </div>
        <Trouble text={wrong ? undefined : refusalText(saving.error, t, ["current", "new"])} />
        <div className={formStyles.buttons}>
          <Button type="submit" busy={saving.isPending} disabled={!current || !next}>
            {t("profile.password_change")}
          </Button>
        </div>
      </form>
    </Section>
  );
}
