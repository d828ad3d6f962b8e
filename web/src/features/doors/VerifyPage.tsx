import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { refusalText } from "../../api/problem-text";
import { Button } from "../../ui/Button";
import buttonStyles from "../../ui/Button.module.css";
import { classes } from "../../ui/classes";
import { FrontPage } from "../../ui/FrontPage";
import { Trouble } from "../../ui/Trouble";
import styles from "../session/Door.module.css";
import { mayBeSignedIn } from "../session/session";
import { useToken } from "./token";

/** Proves an address. By a press, since programs that look into mails follow its links. */
export default function VerifyPage() {
  const { t } = useTranslation();
  const token = useToken();
  const proving = useMutation({ mutationFn: () => api.post("/auth/verify", { token }) });
  if (proving.isSuccess) {
    return (
      <FrontPage title={t("verify.done")} lead={t("verify.done_lead")}>
        <div className={styles.buttons}>
          <Link
            to={mayBeSignedIn() ? "/tickets" : "/sign-in"}
            className={classes(buttonStyles.button, buttonStyles.primary, buttonStyles.large)}
          >
            {mayBeSignedIn() ? t("problem.to_tickets") : t("sign_in.submit")}
          </Link>
        </div>
      </FrontPage>
    );
  }
  return (
    <FrontPage title={t("verify.title")} lead={t("verify.lead")}>
      <div className={styles.buttons}>
        <Trouble text={token ? refusalText(proving.error, t) : t("reset.no_token")} />
        <Button
          look="primary"
          size="large"
          busy={proving.isPending}
          disabled={!token}
          onClick={() => proving.mutate()}
        >
          {t("verify.submit")}
        </Button>
      </div>
    </FrontPage>
  );
}
