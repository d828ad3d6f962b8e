import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { refusalText } from "../../../api/problem-text";
import type { SignOnProvider } from "../../../api/types";
import { Confirm } from "../../../ui/Confirm";
import { notify } from "../../../ui/notices";

/** Takes a way in away. */
export function RemoveProvider({ provider, onClose }: { provider: SignOnProvider; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const removal = useMutation({
    mutationFn: () => api.delete(`/sign-on/providers/${provider.id}`, { version: provider.version }),
    onSuccess: () => {
      notify({ text: t("sign_on.removed", { name: provider.name }) });
      void client.invalidateQueries({ queryKey: ["sign_on"] });
      void navigate({ to: "/settings/sign-on" });
    },
  });
  return (
    <Confirm
      title={t("sign_on.remove_title", { name: provider.name })}
      act={t("sign_on.remove")}
      busy={removal.isPending}
      trouble={refusalText(removal.error, t)}
      onAct={() => removal.mutate()}
      onClose={onClose}
    >
      <p>{t("sign_on.remove_lead")}</p>
    </Confirm>
  );
}
