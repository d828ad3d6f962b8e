import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { refusalText } from "../../api/problem-text";
import { Button } from "../../ui/Button";
import formStyles from "../../ui/Form.module.css";
import { Section } from "../../ui/Section";
import { Trouble } from "../../ui/Trouble";

/** For an address that nobody has proven yet: the mail with the link, once more. */
export function VerifyAddress({ address }: { address: string }) {
  const { t } = useTranslation();
  const sending = useMutation({ mutationFn: () => api.post("/auth/verify/send") });
  return (
    <Section title={t("profile.unverified")} lead={t("profile.unverified_lead", { address })}>
      <Trouble text={refusalText(sending.error, t)} />
      {sending.isSuccess ? (
        <p role="status">{t("profile.verify_sent", { address })}</p>
      ) : (
        <div className={formStyles.buttons}>
          <Button icon="send" busy={sending.isPending} onClick={() => sending.mutate()}>
            {t("profile.verify_send")}
          </Button>
        </div>
      )}
    </Section>
  );
}
