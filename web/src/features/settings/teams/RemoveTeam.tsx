import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { keys } from "../../../api/keys";
import { refusalText } from "../../../api/problem-text";
import type { Team } from "../../../api/types";
import { Confirm } from "../../../ui/Confirm";
import { notify } from "../../../ui/notices";

/** Removes a team that has no mailbox any more. */
export function RemoveTeam({ team, onClose }: { team: Team; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const removal = useMutation({
    mutationFn: () => api.delete(`/teams/${team.id}`, { version: team.version }),
    onSuccess: () => {
      notify({ text: t("teams.removed", { name: team.name }) });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.teams }),
  });
  return (
    <Confirm
      title={t("teams.remove_one", { name: team.name })}
      act={t("teams.remove")}
      busy={removal.isPending}
      trouble={refusalText(removal.error, t)}
      onAct={() => removal.mutate()}
      onClose={onClose}
    >
      <p>{t("teams.remove_lead")}</p>
    </Confirm>
  );
}
