import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { fieldText, refusalText } from "../../api/problem-text";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import formStyles from "../../ui/Form.module.css";
import { notify } from "../../ui/notices";
import { Section } from "../../ui/Section";
import { Trouble } from "../../ui/Trouble";
import { NewPasswordField } from "../session/NewPasswordField";
import { isWrongPassword, missingLetters } from "../session/password";
import { useSession } from "../session/session";

/** A new password; sessions elsewhere end with it. */
export function PasswordForm() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { name, address } = useSession().member;
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const saving = useMutation({
    mutationFn: () => api.post("/users/password", { current, new: next }),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      notify({ text: t("profile.password_saved") });
      void client.invalidateQueries({ queryKey: keys.sessions });
    },
  });
  const wrong = isWrongPassword(saving.error);
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
          <NewPasswordField
            label={t("profile.password_new")}
            about={{ name, address }}
            problem={fieldText(saving.error, "new")}
            value={next}
            onChange={setNext}
          />
        </div>
        <Trouble text={wrong ? undefined : refusalText(saving.error, t, ["current", "new"])} />
        <div className={formStyles.buttons}>
          <Button
            type="submit"
            busy={saving.isPending}
            disabled={!current || !next || missingLetters(next) > 0}
          >
            {t("profile.password_change")}
          </Button>
        </div>
      </form>
    </Section>
  );
}
