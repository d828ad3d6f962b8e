import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { problemText } from "../../api/problem-text";
import { Button } from "../../ui/Button";
import buttonStyles from "../../ui/Button.module.css";
import { classes } from "../../ui/classes";
import { FrontPage } from "../../ui/FrontPage";
import { Icon } from "../../ui/icons/Icon";
import { Trouble } from "../../ui/Trouble";
import { useSession } from "../session/session";
import styles from "./StartPage.module.css";

/** First start, second step: a mailbox of one's own, or the demonstration. */
export default function StartPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { demonstration: loaded } = useSession();
  const demonstration = useMutation({
    mutationFn: () => api.post("/demonstration"),
    onSuccess: async () => {
      await client.invalidateQueries();
      await navigate({ to: "/tickets" });
    },
  });
  return (
    <FrontPage
      title={t("setup.choice_title")}
      lead={t("setup.choice_lead")}
      above={t("setup.step", { step: 2 })}
      wide
    >
      <div className={styles.choices}>
        <section className={styles.choice} aria-labelledby="own">
          <Icon name="mailbox" size={28} className={styles.icon} />
          <h2 id="own">{t("setup.mailbox_title")}</h2>
          <p>{t("setup.mailbox_lead")}</p>
          <Link
            to="/mailboxes/new"
            className={classes(buttonStyles.button, buttonStyles.primary, buttonStyles.large)}
          >
            {t("setup.mailbox_action")}
          </Link>
        </section>
        <section className={styles.choice} aria-labelledby="sample">
          <Icon name="play" size={28} className={styles.icon} />
          <h2 id="sample">{t("setup.demonstration_title")}</h2>
          <p>{t("setup.demonstration_lead")}</p>
          {loaded ? (
            <Link to="/tickets" className={classes(buttonStyles.button, buttonStyles.large)}>
              {t("setup.demonstration_open")}
            </Link>
          ) : (
            <Button size="large" busy={demonstration.isPending} onClick={() => demonstration.mutate()}>
              {demonstration.isPending ? t("setup.demonstration_loading") : t("setup.demonstration_action")}
            </Button>
          )}
        </section>
      </div>
      <Trouble text={demonstration.error ? problemText(demonstration.error, t) : undefined} />
      <p className={styles.later}>
        <Link to="/tickets">{t("setup.later")}</Link>
      </p>
    </FrontPage>
  );
}
