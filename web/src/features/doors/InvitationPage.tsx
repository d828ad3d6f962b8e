import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { refusalText } from "../../api/problem-text";
import type { InvitationShown, Session } from "../../api/types";
import { Button } from "../../ui/Button";
import buttonStyles from "../../ui/Button.module.css";
import { classes } from "../../ui/classes";
import { FrontPage } from "../../ui/FrontPage";
import { Loaded } from "../../ui/Loaded";
import { Trouble } from "../../ui/Trouble";
import styles from "../session/Door.module.css";
import { enterAnew, mayBeSignedIn, sessionQuery } from "../session/session";
import { RegisterForm } from "./RegisterForm";
import { useToken } from "./token";
import { WatchYourMail } from "./WatchYourMail";

/** Somebody was asked to join: with a new account, or with the one there is. */
export default function InvitationPage() {
  const { t } = useTranslation();
  const token = useToken();
  const query = useQuery({
    queryKey: keys.invitation(token),
    queryFn: () => api.get<InvitationShown>(`/invitations/by-token/${encodeURIComponent(token)}`),
    enabled: token !== "",
    retry: false,
  });
  const session = useQuery({ ...sessionQuery, enabled: mayBeSignedIn(), retry: false }).data;
  const [mailed, setMailed] = useState<string>();
  const organisation = query.data?.organisation;
  if (mailed) {
    return <WatchYourMail title={t("register.title")} text={t("register.mailed", { address: mailed })} />;
  }
  if (token === "" || query.error) {
    return (
      <FrontPage title={t("invitation.gone")} lead={t("invitation.gone_lead")}>
        <p className={styles.foot}>
          <Link to="/sign-in">{t("forgotten.back")}</Link>
        </p>
      </FrontPage>
    );
  }
  return (
    <FrontPage title={organisation ? t("invitation.title", { organisation }) : t("invitation.waiting")}>
      <Loaded query={query}>
        {(shown) => (
          <>
            <dl className={styles.facts}>
              <div>
                <dt>{t("invitation.for")}</dt>
                <dd>{shown.address}</dd>
              </div>
              <div>
                <dt>{t("members.role")}</dt>
                <dd>{t(`role.${shown.role}`)}</dd>
              </div>
            </dl>
            {session ? (
              <Accept token={token} session={session} address={shown.address} />
            ) : shown.known_user ? (
              <SignInFirst />
            ) : (
              <RegisterForm invited={{ address: shown.address, token }} onMailed={setMailed} />
            )}
          </>
        )}
      </Loaded>
    </FrontPage>
  );
}

function SignInFirst() {
  const { t } = useTranslation();
  const href = useLocation({ select: (location) => location.href });
  return (
    <div className={styles.buttons}>
      <p>{t("invitation.known")}</p>
      <Link
        to="/sign-in"
        search={{ next: href }}
        className={classes(buttonStyles.button, buttonStyles.primary, buttonStyles.large)}
      >
        {t("sign_in.submit")}
      </Link>
    </div>
  );
}

function Accept({ token, session, address }: { token: string; session: Session; address: string }) {
  const { t } = useTranslation();
  const accepting = useMutation({
    mutationFn: () => api.post<Session>("/invitations/accept", { token }),
    onSuccess: enterAnew,
  });
  const other = session.member.address.toLowerCase() !== address.toLowerCase();
  return (
    <div className={styles.buttons}>
      <p>{t(other ? "invitation.as_other" : "invitation.as", { address: session.member.address })}</p>
      <Trouble text={refusalText(accepting.error, t)} />
      <Button look="primary" size="large" busy={accepting.isPending} onClick={() => accepting.mutate()}>
        {t("invitation.accept")}
      </Button>
    </div>
  );
}
