import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { fieldText, refusalText } from "../../api/problem-text";
import { Button } from "../../ui/Button";
import buttonStyles from "../../ui/Button.module.css";
import { classes } from "../../ui/classes";
import { FrontPage } from "../../ui/FrontPage";
import { Trouble } from "../../ui/Trouble";
import styles from "../session/Door.module.css";
import { NewPasswordField } from "../session/NewPasswordField";
import { missingLetters } from "../session/password";
import { useToken } from "./token";

/** A new password, by the link that was mailed. */
export default function ResetPage() {
  const { t } = useTranslation();
  const token = useToken();
  const [password, setPassword] = useState("");
  const saving = useMutation({ mutationFn: () => api.post("/auth/password/reset", { token, password }) });
  if (saving.isSuccess) {
    return (
      <FrontPage title={t("reset.done")} lead={t("reset.done_lead")}>
        <div className={styles.buttons}>
          <Link
            to="/sign-in"
            className={classes(buttonStyles.button, buttonStyles.primary, buttonStyles.large)}
          >
            {t("sign_in.submit")}
          </Link>
        </div>
      </FrontPage>
    );
  }
  return (
    <FrontPage title={t("reset.title")} lead={t("reset.lead")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (missingLetters(password) === 0) saving.mutate();
        }}
      >
        <NewPasswordField
          label={t("profile.password_new")}
          about={{}}
          problem={fieldText(saving.error, "password")}
          autoFocus
          value={password}
          onChange={setPassword}
        />
        <Trouble text={token ? refusalText(saving.error, t, ["password"]) : t("reset.no_token")} />
        <Button type="submit" look="primary" size="large" busy={saving.isPending} disabled={!token}>
          {t("reset.submit")}
        </Button>
        <Link to="/forgotten" className={styles.aside}>
          {t("reset.another")}
        </Link>
      </form>
    </FrontPage>
  );
}
