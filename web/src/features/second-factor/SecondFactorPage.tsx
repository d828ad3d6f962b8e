import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { keys } from "../../api/keys";
import { Button } from "../../ui/Button";
import { FrontPage } from "../../ui/FrontPage";
import styles from "../session/Door.module.css";
import { sessionQuery, signOut, useSession } from "../session/session";
import { SecondFactorSetup } from "./SecondFactorSetup";

/** Where the organisation asks everybody for a second factor, nothing else is to be had before there is one. */
export default function SecondFactorPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { member, organisation } = useSession();
  const leaving = useMutation({
    mutationFn: signOut,
    onSettled: () => {
      client.clear();
      void navigate({ to: "/sign-in" });
    },
  });
  const done = async () => {
    await client.invalidateQueries({ queryKey: keys.session });
    await client.ensureQueryData(sessionQuery);
    await navigate({ to: "/tickets" });
  };
  return (
    <FrontPage
      title={t("second_factor.title")}
      lead={t("second_factor.wanted", { organisation: organisation.name })}
    >
      <div className={styles.buttons}>
        <SecondFactorSetup address={member.address} onDone={() => void done()} />
        <Button look="quiet" busy={leaving.isPending} onClick={() => leaving.mutate()}>
          {t("profile.sign_out")}
        </Button>
      </div>
    </FrontPage>
  );
}
